//! The policy as it is evaluated: compiled, immutable, cheap to clone.

use std::sync::Arc;

use crate::decision::{Decision, Outcome};
use crate::diagnostic::Diagnostic;
use crate::evaluate::{self, Evaluation};
use crate::explain::Explanation;
use crate::headers::HeaderSet;
use crate::load::{LoadError, Loader, Recipe};
use crate::methods::MethodSet;
use crate::origin::OriginSet;
use crate::path::PathIndex;
use crate::request::RequestView;
use crate::rule_ref::RuleRef;
use crate::source::{Mark, Sources};
use crate::value::Shared;

/// A CORS policy, checked and ready to decide.
///
/// Loading can fail; evaluating cannot. A policy never changes, and cloning it costs one reference count.
///
/// ```
/// use corsac_core::{Policy, Request};
///
/// let policy = Policy::from_yaml(
///     "
/// version: 1
/// allow_origins: [https://app.example.com]
/// allow_methods: [GET, PUT]
/// ",
/// )?;
/// let request = Request::preflight("PUT", "/items/7").origin("https://app.example.com");
/// assert!(policy.evaluate(&request).is_allowed());
/// # Ok::<(), corsac_core::LoadError>(())
/// ```
#[derive(Clone)]
pub struct Policy(Arc<Compiled>);

#[derive(Debug, Clone)]
pub(crate) struct Compiled {
    pub(crate) name: Option<Box<str>>,
    pub(crate) rules: Vec<Rule>,
    pub(crate) paths: PathIndex,
    pub(crate) diagnostics: Vec<Diagnostic>,
    pub(crate) sources: Arc<Sources>,
    #[cfg(feature = "http")]
    pub(crate) templates: crate::http_types::Templates,
    /// How it was loaded, for trying a change of its text.
    pub(crate) recipe: Recipe,
    /// The rules that are for other services than the one that loaded the policy.
    #[cfg_attr(not(feature = "testing"), expect(dead_code, reason = "only tests of policies ask"))]
    pub(crate) left_out: Vec<LeftOut>,
}

/// A rule that is not there, because it is for other services.
#[derive(Debug, Clone)]
#[cfg_attr(not(feature = "testing"), expect(dead_code, reason = "only tests of policies ask"))]
pub(crate) struct LeftOut {
    pub(crate) rule: Box<str>,
    pub(crate) mark: Mark,
    pub(crate) services: Vec<String>,
}

/// A rule, compiled.
#[derive(Debug, Clone)]
pub(crate) struct Rule {
    pub(crate) name: Box<str>,
    pub(crate) mark: Mark,
    /// Where `deny: true` stands, for a rule that says so.
    pub(crate) deny: Option<Mark>,
    pub(crate) reject: bool,
    pub(crate) preflight_status: u16,
    pub(crate) own_origins: Option<OriginSet>,
    pub(crate) paths: Vec<(Box<str>, Mark)>,
    pub(crate) grants: Vec<Grant>,
    /// The grant of `*`, always the last one, and where the `*` stands.
    pub(crate) any_origin: Option<(u32, Mark)>,
    /// A grant whose origins are looked up while the server runs.
    pub(crate) lookup: Option<u32>,
    /// Every listed origin and pattern of every grant.
    pub(crate) origins: OriginSet,
    pub(crate) entries: Vec<Entry>,
}

/// A listed origin or pattern.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    /// The grant that lists it.
    #[cfg_attr(not(feature = "testing"), expect(dead_code, reason = "only tests of policies ask"))]
    pub(crate) grant: u32,
    pub(crate) text: Shared,
    pub(crate) exact: bool,
    pub(crate) mark: Mark,
}

/// A grant, compiled.
#[derive(Debug, Clone)]
pub(crate) struct Grant {
    pub(crate) name: Box<str>,
    pub(crate) mark: Mark,
    /// How many origins and patterns are listed in it.
    pub(crate) listed: usize,
    pub(crate) methods: MethodSet,
    pub(crate) headers: HeaderSet,
    pub(crate) expose: HeaderSet,
    pub(crate) credentials: bool,
    pub(crate) max_age: Option<Shared>,
    /// Where the fields stand, for explaining; that of the grant where a field is absent.
    pub(crate) methods_mark: Mark,
    pub(crate) headers_mark: Mark,
    #[cfg_attr(not(feature = "testing"), expect(dead_code, reason = "only tests of policies speak of it"))]
    pub(crate) expose_mark: Mark,
    #[cfg_attr(not(feature = "testing"), expect(dead_code, reason = "only tests of policies speak of it"))]
    pub(crate) credentials_mark: Mark,
}

impl Rule {
    /// Whether the only grant is `*`: the rule's answers do not depend on `Origin`.
    pub(crate) fn is_static(&self) -> bool {
        self.any_origin.is_some_and(|(grant, _)| grant == 0)
    }

    /// Whether this grant is the one for `*`.
    pub(crate) fn is_any(&self, grant: u32) -> bool {
        self.any_origin.is_some_and(|(any, _)| any == grant)
    }

    pub(crate) fn grant(&self, index: u32) -> Option<&Grant> {
        self.grants.get(index as usize)
    }

    pub(crate) fn entry(&self, index: u32) -> Option<&Entry> {
        self.entries.get(index as usize)
    }
}

impl Policy {
    pub(crate) fn new(compiled: Compiled) -> Self {
        #[cfg_attr(not(feature = "http"), expect(unused_mut, reason = "nothing is made before"))]
        let mut policy = Policy(Arc::new(compiled));
        #[cfg(feature = "http")]
        {
            // Decisions make them, so that there is one place that says what is sent.
            let templates = crate::http_types::Templates::new(&policy);
            if let Some(compiled) = Arc::get_mut(&mut policy.0) {
                compiled.templates = templates;
            }
        }
        policy
    }

    /// Loads a policy from a file: JSON where the name ends in `.json`, YAML otherwise. Variables come from the
    /// environment of the process.
    ///
    /// # Errors
    ///
    /// With every finding, where the file cannot be read or the policy has an error.
    pub fn from_path(path: impl AsRef<std::path::Path>) -> Result<Self, LoadError> {
        Loader::new().file(path).process_environment().load()
    }

    /// Loads a policy from YAML text. Reads no environment: of variables, only the defaults are there.
    ///
    /// # Errors
    ///
    /// With every finding, where the policy has an error.
    pub fn from_yaml(text: impl Into<String>) -> Result<Self, LoadError> {
        Loader::new().yaml(text).load()
    }

    /// Loads a policy from JSON text. Reads no environment: of variables, only the defaults are there.
    ///
    /// # Errors
    ///
    /// With every finding, where the policy has an error.
    pub fn from_json(text: impl Into<String>) -> Result<Self, LoadError> {
        Loader::new().json(text).load()
    }

    /// Loads a policy from environment variables alone: `CORS_ORIGINS`, `CORS_METHODS`, `CORS_HEADERS`,
    /// `CORS_EXPOSE_HEADERS`, `CORS_CREDENTIALS`, `CORS_MAX_AGE`. [`Loader::prefix`] reads others.
    ///
    /// # Errors
    ///
    /// With every finding, where `CORS_ORIGINS` is missing or the policy has an error.
    pub fn from_env() -> Result<Self, LoadError> {
        Loader::new().process_environment().load()
    }

    /// Begins a policy in code.
    pub fn builder() -> crate::builder::PolicyBuilder {
        crate::builder::PolicyBuilder::default()
    }

    /// Whether the two are one policy: loaded once, and cloned.
    #[must_use]
    pub fn is_same(&self, other: &Policy) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    /// What the policy is called.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.0.name.as_deref()
    }

    /// The warnings and notes of this policy. Errors are never among them: with one, it would not have loaded.
    #[must_use]
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.0.diagnostics
    }

    /// The rules, in the order in which they are tried; those for other services are not there. The short form of a
    /// policy is one rule for `/**`.
    ///
    /// ```
    /// use corsac_core::Policy;
    ///
    /// let policy = Policy::from_yaml(
    ///     "
    /// version: 1
    /// rules:
    ///   - name: back office
    ///     paths: [/internal, /internal/**]
    ///     deny: true
    ///   - paths: [/**]
    ///     allow_origins: [https://app.example.com]
    /// ",
    /// )?;
    /// let mut rules = policy.rules();
    /// let back_office = rules.next().expect("a first rule");
    /// assert_eq!(back_office.name(), "back office");
    /// assert!(back_office.paths().eq(["/internal", "/internal/**"]));
    /// assert!(back_office.is_denied());
    /// assert!(rules.all(|rule| !rule.is_denied()));
    /// # Ok::<(), corsac_core::LoadError>(())
    /// ```
    pub fn rules(&self) -> impl Iterator<Item = RuleRef<'_>> {
        self.0.rules.iter().map(RuleRef::new)
    }

    /// Decides about a request.
    ///
    /// Never fails, takes no lock, and allocates only what it echoes: under `*` a method and header names, and of
    /// the origins that a pattern matched those of more than 60 bytes.
    pub fn evaluate(&self, request: &impl RequestView) -> Decision {
        evaluate::decide(self, request)
    }

    /// What comes of a request, and no more: for counting and for tests, where no response is to be made.
    ///
    /// It does not count a reference to the policy, as a [`Decision`] does, so that threads have nothing in common that
    /// is written to.
    ///
    /// ```
    /// use corsac_core::{Outcome, Policy, Request};
    ///
    /// let policy = Policy::from_yaml("{ version: 1, allow_origins: ['https://app.example.com'] }")?;
    /// assert_eq!(policy.outcome(&Request::get("/").origin("https://evil.example")), Outcome::Denied);
    /// # Ok::<(), corsac_core::LoadError>(())
    /// ```
    #[must_use]
    pub fn outcome(&self, request: &impl RequestView) -> Outcome {
        evaluate::outcome(self, request)
    }

    /// Begins to decide: done at once, unless the origin must be looked up first.
    pub fn begin(&self, request: &impl RequestView) -> Evaluation {
        evaluate::begin(self, request, &mut evaluate::Silent)
    }

    /// Decides, and tells step by step how, and what would have to change.
    pub fn explain(&self, request: &impl RequestView) -> Explanation {
        crate::explain::explain(self, request)
    }

    /// This policy, with the origins of a grant of its first rule left to be looked up.
    #[cfg(test)]
    pub(crate) fn with_lookup(self, grant: u32) -> Self {
        let mut compiled = Arc::into_inner(self.0).unwrap();
        compiled.rules[0].lookup = Some(grant);
        Policy::new(compiled)
    }

    pub(crate) fn compiled(&self) -> &Compiled {
        &self.0
    }

    pub(crate) fn rule(&self, index: u32) -> Option<&Rule> {
        self.0.rules.get(index as usize)
    }
}

impl std::fmt::Debug for Policy {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Policy").field("name", &self.name()).field("rules", &self.0.rules.len()).finish()
    }
}
