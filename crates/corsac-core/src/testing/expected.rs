//! What a case expects of an exchange.

use crate::source::Place;

macro_rules! outcomes {
    ($($(#[$meta:meta])* $variant:ident = $name:literal,)+) => {
        /// What comes of a page's request, as a test says it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum ExpectedOutcome {
            $($(#[$meta])* #[doc = concat!("\n\nWritten `", $name, "`.")] $variant,)+
        }

        impl ExpectedOutcome {
            /// Every outcome.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// As it is written in a test file.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }
        }
    };
}

outcomes! {
    /// The page may read the response, because the policy lets it.
    Allowed = "allowed",
    /// The page may not read the response: the policy says no, or the browser does.
    Denied = "denied",
    /// The page comes from the service itself, so that no browser checks CORS for it.
    SameOrigin = "same-origin",
    /// The policy has no rule for the path: what the application sends decides.
    NotGoverned = "not-governed",
}

impl std::fmt::Display for ExpectedOutcome {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What a case expects: an outcome, and whatever else is said. What is not said is not looked at.
///
/// ```
/// use corsac_core::testing::Expected;
///
/// let expected = Expected::denied().because("method-not-allowed").preflight(true).reaches_application(false);
/// assert_eq!(expected.reason.as_deref(), Some("method-not-allowed"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Expected {
    /// What comes of it.
    pub outcome: ExpectedOutcome,
    /// Why it is denied: the name of a [`Reason`](crate::Reason), or of what a browser refuses by itself.
    pub reason: Option<String>,
    /// Whether the browser asks first.
    pub preflight: Option<bool>,
    /// Whether the request reaches the application.
    pub reaches_application: Option<bool>,
    /// The status of the response to the request.
    pub status: Option<u16>,
    /// A part of what the console says, in the words of any engine.
    pub console: Option<String>,
    /// Response headers that the page can read, where the application sends them.
    pub visible_headers: Vec<String>,
    /// Response headers that the page cannot read, though the application sends them.
    pub hidden_headers: Vec<String>,
    /// Headers of the response to the request, with their whole values; nothing where the header must not be there.
    pub headers: Vec<(String, Option<String>)>,
    /// Headers of the response to the preflight, with their whole values; nothing where the header must not be there.
    pub preflight_headers: Vec<(String, Option<String>)>,
    /// Where this is written, in a file.
    pub place: Option<Place>,
}

impl Expected {
    /// This outcome, and nothing said of the rest.
    #[must_use]
    pub fn new(outcome: ExpectedOutcome) -> Self {
        Expected {
            outcome,
            reason: None,
            preflight: None,
            reaches_application: None,
            status: None,
            console: None,
            visible_headers: Vec::new(),
            hidden_headers: Vec::new(),
            headers: Vec::new(),
            preflight_headers: Vec::new(),
            place: None,
        }
    }

    /// The page may read the response.
    #[must_use]
    pub fn allowed() -> Self {
        Self::new(ExpectedOutcome::Allowed)
    }

    /// The page may not.
    #[must_use]
    pub fn denied() -> Self {
        Self::new(ExpectedOutcome::Denied)
    }

    /// Sets the reason, one of [`reasons`].
    #[must_use]
    pub fn because(mut self, reason: impl Into<String>) -> Self {
        self.reason = Some(reason.into());
        self
    }

    /// Sets whether the browser asks first.
    #[must_use]
    pub fn preflight(mut self, preflight: bool) -> Self {
        self.preflight = Some(preflight);
        self
    }

    /// Sets whether the request reaches the application.
    #[must_use]
    pub fn reaches_application(mut self, reaches: bool) -> Self {
        self.reaches_application = Some(reaches);
        self
    }

    /// Sets the status of the response.
    #[must_use]
    pub fn status(mut self, status: u16) -> Self {
        self.status = Some(status);
        self
    }

    /// Sets a part of what the console says.
    #[must_use]
    pub fn console(mut self, text: impl Into<String>) -> Self {
        self.console = Some(text.into());
        self
    }

    /// Adds a response header that the page can read.
    #[must_use]
    pub fn visible(mut self, header: impl Into<String>) -> Self {
        self.visible_headers.push(header.into());
        self
    }

    /// Adds a response header that the page cannot read.
    #[must_use]
    pub fn hidden(mut self, header: impl Into<String>) -> Self {
        self.hidden_headers.push(header.into());
        self
    }

    /// Adds a header of the response, with its whole value.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), Some(value.into())));
        self
    }

    /// Adds a header that the response must not have.
    #[must_use]
    pub fn no_header(mut self, name: impl Into<String>) -> Self {
        self.headers.push((name.into(), None));
        self
    }

    /// Adds a header of the response to the preflight, with its whole value.
    #[must_use]
    pub fn preflight_header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.preflight_headers.push((name.into(), Some(value.into())));
        self
    }
}

/// What a browser refuses by itself, whatever the policy decided. Under a policy, nothing else of
/// [`ErrorKind`](crate::browser::ErrorKind) can come of a request that a test file takes.
const OF_BROWSERS: &[&str] =
    &["bad-port", "credentials-not-allowed", "too-large", "wildcard-with-credentials"];

/// Every reason that a denied request can have, by its stable name.
pub fn reasons() -> impl Iterator<Item = &'static str> {
    use crate::decision::Reason;
    let of_policies = [
        Reason::OriginNotAllowed,
        Reason::DeniedByRule,
        Reason::MethodNotAllowed,
        Reason::HeaderNotAllowed,
        Reason::TooManyHeaders,
        Reason::AmbiguousPath,
        Reason::InvalidOrigin,
        Reason::InvalidMethod,
        Reason::LookupUnavailable,
    ];
    of_policies.into_iter().map(Reason::as_str).chain(OF_BROWSERS.iter().copied())
}
