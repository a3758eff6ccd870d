//! A policy in code, for applications that have no file.

use crate::document::{Document, Grant, GrantFields, OriginEntry, Rule, Scalar, Spanned};
use crate::load::{LoadError, Loader};
use crate::policy::Policy;

/// Builds a policy in code. What is built is written as a policy file first and loaded like one, so that it is checked
/// by the same checks, and a finding shows the lines it is about.
///
/// ```
/// use corsac_core::builder::{GrantBuilder, RuleBuilder};
/// use corsac_core::{Policy, Request};
///
/// let policy = Policy::builder()
///     .rule(
///         RuleBuilder::new(["/api", "/api/**"])
///             .name("api")
///             .grant(
///                 GrantBuilder::new(["https://app.example.com"])
///                     .methods(["GET", "PUT"])
///                     .headers(["Content-Type"])
///                     .credentials(true),
///             )
///             .grant(GrantBuilder::new(["*"]).methods(["GET"])),
///     )
///     .rule(RuleBuilder::new(["/**"]).deny())
///     .build()?;
/// assert!(policy.evaluate(&Request::get("/api").origin("https://other.example")).is_allowed());
/// # Ok::<(), corsac_core::LoadError>(())
/// ```
#[derive(Debug, Clone, Default)]
#[must_use]
pub struct PolicyBuilder {
    document: Document,
}

impl PolicyBuilder {
    /// Names the policy.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.document.name = Some(name.into().into());
        self
    }

    /// The policy's one grant, for every path. A policy has either this or rules.
    pub fn grant(mut self, grant: GrantBuilder) -> Self {
        self.document.grant = grant.grant.fields;
        self
    }

    /// Adds a rule; the first whose path matches governs.
    pub fn rule(mut self, rule: RuleBuilder) -> Self {
        let rules = self.document.rules.get_or_insert_default();
        rules.push(rule.rule);
        self
    }

    /// The document as it is so far.
    #[must_use]
    pub fn document(mut self) -> Document {
        self.document.version = 1.into();
        self.document
    }

    /// Checks and compiles the policy. Reads no environment, and `${…}` is not expanded.
    ///
    /// # Errors
    ///
    /// With every finding, where the policy has an error.
    pub fn build(self) -> Result<Policy, LoadError> {
        Loader::new().built(&self.document()).load()
    }
}

/// Builds a rule.
#[derive(Debug, Clone)]
#[must_use]
pub struct RuleBuilder {
    rule: Rule,
}

impl RuleBuilder {
    /// A rule for these paths.
    pub fn new(paths: impl IntoIterator<Item = impl Into<String>>) -> Self {
        RuleBuilder { rule: Rule { paths: Some(texts(paths)), ..Rule::default() } }
    }

    /// Names the rule.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.rule.name = Some(name.into().into());
        self
    }

    /// Adds a grant; the first that admits the origin decides.
    pub fn grant(mut self, grant: GrantBuilder) -> Self {
        self.rule.grants.get_or_insert_default().push(grant.grant);
        self
    }

    /// Governs the paths and allows nobody.
    pub fn deny(mut self) -> Self {
        self.rule.deny = Some(Scalar("true".into()).into());
        self
    }

    /// Answers denied actual requests with 403, instead of letting the application answer without CORS headers.
    pub fn reject_denied(mut self) -> Self {
        self.rule.on_denied = Some("reject".to_owned().into());
        self
    }

    /// The status of an allowed preflight: 204, or 200 for old clients.
    pub fn preflight_status(mut self, status: u16) -> Self {
        self.rule.preflight_status = Some(Scalar(status.to_string()).into());
        self
    }

    /// The origins that the service itself is served from.
    pub fn own_origins(mut self, origins: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.rule.own_origins = Some(entries(origins));
        self
    }
}

/// Builds a grant.
#[derive(Debug, Clone)]
#[must_use]
pub struct GrantBuilder {
    grant: Grant,
}

impl GrantBuilder {
    /// A grant for these origins: `*`, or exact origins and patterns.
    pub fn new(origins: impl IntoIterator<Item = impl Into<String>>) -> Self {
        let fields = GrantFields { allow_origins: Some(entries(origins)), ..GrantFields::default() };
        GrantBuilder { grant: Grant { fields, ..Grant::default() } }
    }

    /// Names the grant.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.grant.name = Some(name.into().into());
        self
    }

    /// The methods; `GET`, `HEAD` and `POST` without this.
    pub fn methods(mut self, methods: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.grant.fields.allow_methods = Some(texts(methods));
        self
    }

    /// The request headers; none without this.
    pub fn headers(mut self, names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.grant.fields.allow_headers = Some(texts(names));
        self
    }

    /// The response headers that pages may read beyond the safelisted ones.
    pub fn expose(mut self, names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.grant.fields.expose_headers = Some(texts(names));
        self
    }

    /// Whether pages may send cookies, client certificates and HTTP authentication.
    pub fn credentials(mut self, allow: bool) -> Self {
        self.grant.fields.allow_credentials = Some(Scalar(allow.to_string()).into());
        self
    }

    /// How long browsers may cache a preflight, in seconds.
    pub fn max_age(mut self, seconds: u32) -> Self {
        self.grant.fields.max_age = Some(Scalar(seconds.to_string()).into());
        self
    }

    /// Takes a risk on purpose: `insecure-origin`, `public-suffix`, `any-port` or `null-origin`, for an origin of
    /// this grant.
    pub fn dangerously_allow(
        mut self,
        risk: impl Into<String>,
        origin: impl Into<String>,
        reason: impl Into<String>,
    ) -> Self {
        let danger = crate::document::Danger {
            risk: risk.into().into(),
            origin: origin.into().into(),
            reason: reason.into().into(),
            ..crate::document::Danger::default()
        };
        self.grant.fields.dangerously_allow.get_or_insert_default().push(danger);
        self
    }
}

fn texts(list: impl IntoIterator<Item = impl Into<String>>) -> Spanned<Vec<Spanned<String>>> {
    list.into_iter().map(|text| Spanned::from(text.into())).collect::<Vec<_>>().into()
}

fn entries(list: impl IntoIterator<Item = impl Into<String>>) -> Spanned<Vec<OriginEntry>> {
    let entry = |text: String| OriginEntry { origin: text.into(), ..OriginEntry::default() };
    list.into_iter().map(|text| entry(text.into())).collect::<Vec<_>>().into()
}
