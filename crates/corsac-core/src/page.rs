//! A request as page code makes it, and what a browser makes of it: a preflight where one is due, and the request.
//!
//! This is what `corsac explain` needs of the browser's side: which requests are sent (Fetch, section 4.1, "main
//! fetch", and section 4.8, "CORS-preflight fetch"), and whether the page may read the response in the end (section
//! 4.10, "CORS check"). Which headers and methods ask first are rules of the model in `browser`; a page here has no scheme,
//! and may set headers to values that are not known, which that model has no place for. A test holds the two together.

use serde::ser::{Serialize, Serializer};

use crate::authority;
use crate::browser::{preflight, request_header};
use crate::decision::{Decision, Outcome};
use crate::explain::Explanation;
use crate::methods;
use crate::policy::Policy;
use crate::request::Request;
use crate::token::shown;

/// A request as a page makes it, with `fetch` or `XMLHttpRequest`.
///
/// ```
/// use corsac_core::{PageRequest, Policy};
///
/// let policy = Policy::from_yaml("{ version: 1, allow_origins: ['https://app.example.com'] }")?;
/// let page = PageRequest::new("https://app.example.com", "POST", "/items").header("content-type", "text/plain");
/// assert!(page.preflight().is_none());
/// assert!(policy.explain_page(&page).is_readable());
///
/// let page = page.header("x-api-key", "1");
/// assert!(page.preflight().is_some());
/// assert!(!policy.explain_page(&page).is_readable());
/// # Ok::<(), corsac_core::LoadError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageRequest {
    origin: String,
    method: String,
    target: String,
    headers: Vec<(String, Option<String>)>,
    credentials: bool,
    authority: Option<String>,
}

impl PageRequest {
    /// A request from a page of this origin.
    #[must_use]
    pub fn new(origin: impl Into<String>, method: &str, target: impl Into<String>) -> Self {
        PageRequest {
            origin: origin.into(),
            method: methods::normalised(method).to_owned(),
            target: target.into(),
            headers: Vec::new(),
            credentials: false,
            authority: None,
        }
    }

    /// Adds a header that the page sets.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), Some(value.into())));
        self
    }

    /// Adds a header that the page sets to a value that is not known: whatever could need a preflight does.
    #[must_use]
    pub fn header_name(mut self, name: impl Into<String>) -> Self {
        self.headers.push((name.into(), None));
        self
    }

    /// Whether the page sends cookies: `credentials: "include"`, or `withCredentials`.
    #[must_use]
    pub fn credentials(mut self, include: bool) -> Self {
        self.credentials = include;
        self
    }

    /// The host and port that the request is sent to.
    #[must_use]
    pub fn authority(mut self, authority: impl Into<String>) -> Self {
        self.authority = Some(authority.into());
        self
    }

    /// The headers that the page sets and the browser drops (Fetch, "forbidden request-header").
    #[must_use]
    pub fn dropped_headers(&self) -> Vec<&str> {
        self.headers
            .iter()
            .map(|(name, _)| name.as_str())
            .filter(|name| request_header::is_forbidden_name(name))
            .collect()
    }

    /// The preflight that a browser sends first; nothing where none is due.
    #[must_use]
    pub fn preflight(&self) -> Option<Request> {
        if self.same_origin() {
            return None;
        }
        let names = self.unsafe_headers();
        if !preflight::is_due(methods::is_safelisted(self.method.as_bytes()), &names, false) {
            return None;
        }
        let request = self.sent(Request::preflight(&self.method, &self.target));
        Some(if names.is_empty() { request } else { request.headers(names) })
    }

    /// The request itself.
    #[must_use]
    pub fn actual(&self) -> Request {
        self.sent(Request::new(&self.method, &self.target))
    }

    /// Whether the page comes from the host and port that the request is sent to.
    fn same_origin(&self) -> bool {
        self.authority
            .as_ref()
            .is_some_and(|authority| authority::is_of(self.origin.as_bytes(), authority.as_bytes()))
    }

    fn sent(&self, request: Request) -> Request {
        let request = request.origin(&self.origin);
        match &self.authority {
            Some(authority) => request.authority(authority),
            None => request,
        }
    }

    /// Fetch, "CORS-unsafe request-header names": in lower case, sorted, each once.
    fn unsafe_headers(&self) -> Vec<String> {
        let set = self.headers.iter().filter(|(name, _)| !request_header::is_forbidden_name(name));
        let classified: Vec<(&str, Option<usize>)> = set
            .map(|(name, value)| {
                let safe = match value {
                    Some(value) => request_header::is_safelisted(name, value.as_bytes()),
                    // Of these three almost every value is safe; of `Content-Type` and `Range` the ones that pages set
                    // are not.
                    None => ["accept", "accept-language", "content-language"]
                        .iter()
                        .any(|known| known.eq_ignore_ascii_case(name)),
                };
                (name.as_str(), safe.then(|| value.as_ref().map_or(0, String::len)))
            })
            .collect();
        let mut names = request_header::unsafe_names(classified.into_iter(), request_header::MAX_SAFE_BYTES);
        names.dedup();
        names
    }

    /// Why a browser asks first, as the rest of a sentence.
    fn why_preflight(&self) -> String {
        let mut why = Vec::new();
        if !methods::is_safelisted(self.method.as_bytes()) {
            why.push(format!("the method `{}`", shown(self.method.as_bytes())));
        }
        let names: Vec<_> =
            self.unsafe_headers().iter().map(|name| format!("`{}`", shown(name.as_bytes()))).collect();
        match names.len() {
            0 => {}
            1 => why.push(format!("the header {}", names.concat())),
            _ => why.push(format!("the headers {}", names.join(", "))),
        }
        why.join(" and ")
    }
}

/// What comes of a page's request: the preflight, the request, and whether the page may read the response.
///
/// Its `Display` is meant for people. Serialised, it is the explanation of the request that is sent first, with the
/// fields `browser` and `then` added: whether the page may read the response, and, where that first request is a
/// preflight, the explanation of the actual request.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "an exchange is for reading"]
pub struct Exchange {
    page: PageRequest,
    preflight: Option<Explanation>,
    actual: Explanation,
    blocked: Option<Blocked>,
}

/// Why a page may not read a response, and what would have to change where the policy is not what says no.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Blocked {
    why: String,
    advice: Option<String>,
}

impl From<String> for Blocked {
    fn from(why: String) -> Self {
        Blocked { why, advice: None }
    }
}

impl Policy {
    /// Plays a page's request against the policy, and explains each step.
    pub fn explain_page(&self, page: &PageRequest) -> Exchange {
        let preflight = page.preflight().map(|request| self.explain(&request));
        let actual = self.explain(&page.actual());
        let blocked = blocked(page, preflight.as_ref().map(Explanation::decision), actual.decision());
        Exchange { page: page.clone(), preflight, actual, blocked }
    }
}

impl Exchange {
    /// The preflight, where a browser sends one.
    #[must_use]
    pub fn preflight(&self) -> Option<&Explanation> {
        self.preflight.as_ref()
    }

    /// The request itself. A browser sends it only where the preflight is allowed.
    pub fn actual(&self) -> &Explanation {
        &self.actual
    }

    /// Whether the page may read the response, as far as CORS is concerned.
    #[must_use]
    pub fn is_readable(&self) -> bool {
        self.blocked.is_none()
    }

    /// Why the page may not, in one sentence.
    #[must_use]
    pub fn blocked(&self) -> Option<&str> {
        self.blocked.as_ref().map(|blocked| blocked.why.as_str())
    }

    /// The page's request.
    #[must_use]
    pub fn page(&self) -> &PageRequest {
        &self.page
    }
}

fn blocked(page: &PageRequest, preflight: Option<&Decision>, actual: &Decision) -> Option<Blocked> {
    if page.same_origin() {
        return None;
    }
    if methods::is_forbidden(page.method.as_bytes()) {
        return Some(format!("no browser lets a page send `{}`", page.method).into());
    }
    for (decision, which) in preflight.map(|it| (it, "preflight")).into_iter().chain([(actual, "request")]) {
        match decision.outcome() {
            Outcome::Allowed => {}
            Outcome::NotGoverned => {
                return Some(
                    format!(
                        "the policy has no rule for this path, so it sends no headers for the {which}; what the \
                         application sends itself decides"
                    )
                    .into(),
                );
            }
            _ if which == "preflight" => {
                return Some(
                    "the browser stops after the preflight and never sends the request".to_owned().into(),
                );
            }
            _ => return Some("the response says nothing that lets the page read it".to_owned().into()),
        }
        // Fetch, section 4.10, steps 3 to 6.
        if page.credentials && decision.header("access-control-allow-credentials").is_none() {
            return without_credentials(decision);
        }
    }
    None
}

/// The grant allows the request, and not with credentials.
fn without_credentials(decision: &Decision) -> Option<Blocked> {
    let (rule, grant) = decision.grant_ref()?;
    let place = decision.policy().compiled().sources.place(grant.credentials_mark);
    let place = place.map_or_else(String::new, |place| format!(" ({place})"));
    let why = format!("the page sends credentials, and grant `{}` does not allow them", grant.name);
    let advice = if decision.admitted_by_any() {
        format!(
            "a grant for `*` cannot allow credentials{place}: if the origin is yours, list it in a grant before this one, \
             with `allow_credentials: true`, in rule `{}`",
            rule.name
        )
    } else {
        format!("to allow them, set `allow_credentials: true` in grant `{}`{place}", grant.name)
    };
    Some(Blocked { why, advice: Some(advice) })
}

impl std::fmt::Display for Exchange {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let PageRequest { origin, method, target, credentials, .. } = &self.page;
        let (origin, method, target) =
            (shown(origin.as_bytes()), shown(method.as_bytes()), shown(target.as_bytes()));
        let with = if *credentials { ", with credentials" } else { "" };
        writeln!(f, "a page of {origin} sends {method} {target}{with}")?;
        for name in self.page.dropped_headers() {
            writeln!(f, "the browser drops `{}`: pages cannot set it", shown(name.as_bytes()))?;
        }
        writeln!(f)?;
        if let Some(preflight) = &self.preflight {
            writeln!(f, "preflight: the browser asks first, because of {}", self.page.why_preflight())?;
            writeln!(f, "{preflight}")?;
        }
        // The preflight, too, has to pass the CORS check with the request's credentials mode (Fetch, section 4.8).
        let sent = self.preflight.as_ref().is_none_or(|preflight| {
            let preflight = preflight.decision();
            let credentials = preflight.header("access-control-allow-credentials").is_some();
            preflight.is_allowed() && (credentials || !self.page.credentials)
        });
        if sent {
            writeln!(f, "request: {method} {target}")?;
            writeln!(f, "{}", self.actual)?;
        }
        match &self.blocked {
            None if self.page.same_origin() => {
                write!(f, "the page comes from the service itself: no browser checks CORS for it")
            }
            None => write!(f, "the page may read the response"),
            Some(Blocked { why, advice: None }) => write!(f, "the page may not read the response: {why}"),
            Some(Blocked { why, advice: Some(advice) }) => {
                write!(f, "the page may not read the response: {why}\n  = {advice}")
            }
        }
    }
}

impl Serialize for Exchange {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(serde::Serialize)]
        struct Browser<'a> {
            readable: bool,
            blocked: Option<&'a str>,
            advice: Option<&'a str>,
        }
        #[derive(serde::Serialize)]
        struct First<'a> {
            #[serde(flatten)]
            explanation: &'a Explanation,
            then: Option<&'a Explanation>,
            browser: Browser<'a>,
        }
        let advice = self.blocked.as_ref().and_then(|blocked| blocked.advice.as_deref());
        let browser = Browser { readable: self.is_readable(), blocked: self.blocked(), advice };
        let (explanation, then) = match &self.preflight {
            Some(preflight) => (preflight, Some(&self.actual)),
            None => (&self.actual, None),
        };
        First { explanation, then, browser }.serialize(serializer)
    }
}
