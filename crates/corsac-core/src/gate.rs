//! What every adapter holds: the policy in force, and the way back to the path that the client sent.

use std::borrow::Cow;
use std::sync::Arc;

use crate::decision::Decision;
use crate::handle::PolicyHandle;
use crate::path::MAX_PATH;
use crate::policy::Policy;
use crate::request::{Field, RequestView};

/// What stands before an application: the policy in force, and the path prefix that a gateway stripped. Adapters keep
/// one and ask it once per request.
///
/// Cloning it costs reference counts, whatever the size of the policy.
///
/// ```
/// use corsac_core::{Gate, Policy, Request};
///
/// let policy = Policy::from_yaml(
///     "
/// version: 1
/// rules:
///   - paths: [/shop/items]
///     allow_origins: [https://app.example.com]
/// ",
/// )?;
/// // The gateway has made `/items` of `/shop/items`.
/// let request = Request::get("/items").origin("https://app.example.com");
/// assert!(Gate::new(policy.clone()).stripped_prefix("/shop").decide(&request).is_allowed());
/// assert!(!Gate::new(policy).decide(&request).is_allowed());
/// # Ok::<(), corsac_core::LoadError>(())
/// ```
#[derive(Debug, Clone)]
pub struct Gate {
    policy: InForce,
    /// With the slash that it begins with, without the one that it ends with, and never empty.
    prefix: Option<Arc<str>>,
    ignores_trailing_slash: bool,
}

/// The policy in force.
#[derive(Debug, Clone)]
enum InForce {
    /// Nobody can replace it: to ask which one it is would cost each request as much as to find its headers.
    Always(Policy),
    /// Somebody else has the handle too.
    Until(PolicyHandle),
}

impl Gate {
    /// A gate under a policy, or under a handle to one.
    #[must_use]
    pub fn new(policy: impl Into<PolicyHandle>) -> Self {
        let policy = match policy.into().into_sole() {
            Ok(policy) => InForce::Always(policy),
            Err(handle) => InForce::Until(handle),
        };
        Gate { policy, prefix: None, ignores_trailing_slash: false }
    }

    /// Sets the public path prefix that a gateway strips before it hands a request on: it is put back in front of the
    /// path before rules are matched. `/shop`, `/shop/` and `shop` say the same, `/` and an empty text say none.
    #[must_use]
    pub fn stripped_prefix(mut self, prefix: impl AsRef<str>) -> Self {
        let prefix = prefix.as_ref().trim_matches('/');
        self.prefix = (!prefix.is_empty()).then(|| format!("/{prefix}").into());
        self
    }

    /// Says that what is behind takes a path for the same without the slash at its end: a router such as Rocket's and
    /// warp's, or a middleware that removes it.
    ///
    /// Then a path that ends with a slash is ambiguous where the one without is for another rule, or for none, and is
    /// denied. Else a page could pass the rule for `/admin` by asking for `/admin/`, which is no path of that rule.
    ///
    /// ```
    /// use corsac_core::{Gate, Outcome, Policy, Request};
    ///
    /// let policy = Policy::from_yaml(
    ///     "
    /// version: 1
    /// rules:
    ///   - { name: admin, paths: [/admin], deny: true }
    ///   - { name: everything else, paths: ['/**'], allow_origins: ['*'] }
    /// ",
    /// )?;
    /// let request = Request::get("/admin/").origin("https://evil.example");
    /// assert_eq!(Gate::new(policy.clone()).decide(&request).outcome(), Outcome::Allowed);
    /// assert_eq!(Gate::new(policy).ignores_trailing_slash().decide(&request).outcome(), Outcome::Denied);
    /// # Ok::<(), corsac_core::LoadError>(())
    /// ```
    #[must_use]
    pub fn ignores_trailing_slash(mut self) -> Self {
        self.ignores_trailing_slash = true;
        self
    }

    /// Decides about a request, under the policy that is in force now.
    ///
    /// With the feature `tracing`, a denial is an event of the target `corsac`.
    pub fn decide(&self, request: &impl RequestView) -> Decision {
        let path = request.path();
        // The root has nothing before its slash, also where a prefix is put in front of it.
        let ignores_trailing_slash = self.ignores_trailing_slash && path != b"/";
        let path = self.public_path(path);
        let public = Public { request, path: &path, ignores_trailing_slash };
        let decision = match &self.policy {
            InForce::Always(policy) => policy.evaluate(&public),
            InForce::Until(handle) => handle.evaluate(&public),
        };
        #[cfg(feature = "tracing")]
        crate::denial::trace(&decision, &public);
        decision
    }

    /// Whether an actual request may be rejected, now or later: a rule says `on_denied: reject`, or somebody else holds the
    /// handle to the policy, or a clone of a gate that has one, and so may put one in force in which a rule does.
    #[must_use]
    pub fn may_reject(&self) -> bool {
        let rejects = |policy: &Policy| policy.compiled().rules.iter().any(|rule| rule.reject);
        match &self.policy {
            InForce::Always(policy) => rejects(policy),
            InForce::Until(handle) => handle.is_shared() || rejects(&handle.load()),
        }
    }

    fn public_path<'a>(&self, path: &'a [u8]) -> Cow<'a, [u8]> {
        match &self.prefix {
            // `OPTIONS *` is about the server and has no path.
            // A path over the limit is ambiguous with a prefix and without: nothing is copied for it.
            Some(prefix) if path.starts_with(b"/") && path.len() <= MAX_PATH => {
                Cow::Owned([prefix.as_bytes(), path].concat())
            }
            _ => Cow::Borrowed(path),
        }
    }
}

/// A request with the path that the client sent.
struct Public<'a, R> {
    request: &'a R,
    path: &'a [u8],
    ignores_trailing_slash: bool,
}

impl<R: RequestView> RequestView for Public<'_, R> {
    fn method(&self) -> &[u8] {
        self.request.method()
    }

    fn path(&self) -> &[u8] {
        self.path
    }

    fn authority(&self) -> Option<&[u8]> {
        self.request.authority()
    }

    fn lines(&self, field: Field) -> impl Iterator<Item = &[u8]> {
        self.request.lines(field)
    }

    fn ignores_trailing_slash(&self) -> bool {
        self.ignores_trailing_slash || self.request.ignores_trailing_slash()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decision::Outcome;
    use crate::request::Request;

    const POLICY: &str = "
version: 1
rules:
  - name: items
    paths: [/shop, /shop/, /shop/items]
    allow_origins: [https://app.example.com]
  - name: admin
    paths: [/admin]
    deny: true
";

    #[test]
    fn the_prefix_is_put_back_in_front() {
        let policy = Policy::from_yaml(POLICY).unwrap();
        for (prefix, path, rule) in [
            ("/shop", "/items", Some("items")),
            ("/shop/", "/items", Some("items")),
            ("shop", "/items", Some("items")),
            ("/shop", "/", Some("items")),
            ("/shop", "/shop/items", None),
            ("/shop", "/admin", None),
            ("/shop", "*", None),
            ("/shop", "", None),
            ("", "/shop/items", Some("items")),
            ("/", "/shop/items", Some("items")),
        ] {
            let gate = Gate::new(policy.clone()).stripped_prefix(prefix);
            let decision = gate.decide(&Request::get(path));
            assert_eq!(decision.rule(), rule, "{path} behind {prefix}");
        }
    }

    /// Who strips a prefix does not resolve what follows it: `/shop/../admin` must not pass for a path of the shop.
    #[test]
    fn a_path_that_leaves_the_prefix_is_ambiguous() {
        let gate = Gate::new(Policy::from_yaml(POLICY).unwrap()).stripped_prefix("/shop");
        for path in ["/../admin", "/%2e%2e/admin", "/..%2fadmin"] {
            let decision = gate.decide(&Request::get(path).origin("https://app.example.com"));
            assert_eq!(decision.reason(), crate::Reason::AmbiguousPath, "{path}");
        }
    }

    #[test]
    fn a_slash_that_the_router_ignores_passes_no_rule() {
        let policy = Policy::from_yaml(
            "
version: 1
rules:
  - { name: admin, paths: [/admin], deny: true, on_denied: reject }
  - { name: orders, paths: [/orders, /orders/**], allow_origins: ['https://app.example.com'] }
  - { name: below, paths: [/below/**], allow_origins: ['https://app.example.com'] }
  - { name: rest, paths: ['/**'], allow_origins: ['*'] }
",
        )
        .unwrap();
        let gate = Gate::new(policy.clone()).ignores_trailing_slash();
        let shop = Gate::new(policy.clone()).ignores_trailing_slash().stripped_prefix("/below");
        for (gate, path, rule) in [
            (&gate, "/admin", Some("admin")),
            (&gate, "/admin/", None),
            (&gate, "/admin//", None),
            (&gate, "/x/../admin/", None),
            (&gate, "/%61dmin/", None),
            (&gate, "/orders/", Some("orders")),
            (&gate, "/orders/7/", Some("orders")),
            (&gate, "/below/", None),
            (&gate, "/below/x/", Some("below")),
            (&gate, "/rest/", Some("rest")),
            (&gate, "/", Some("rest")),
            (&gate, "*", None),
            // The router sees `/`.
            (&shop, "/", Some("below")),
            (&shop, "/x/", Some("below")),
        ] {
            let decision = gate.decide(&Request::get(path).origin("https://app.example.com"));
            assert_eq!(decision.rule(), rule, "{path}");
            let ambiguous = rule.is_none() && path != "*";
            assert_eq!(decision.reason() == crate::Reason::AmbiguousPath, ambiguous, "{path}");
        }
        // As strict as the stricter of the two.
        let decision = gate.decide(&Request::new("POST", "/admin/").origin("https://evil.example"));
        assert_eq!(decision.status(), Some(403));
        assert_eq!(Gate::new(policy).decide(&Request::get("/admin/")).rule(), Some("rest"));
    }

    #[test]
    fn a_path_over_the_limit_is_ambiguous_and_not_copied() {
        let gate = Gate::new(Policy::from_yaml(POLICY).unwrap()).stripped_prefix("/shop");
        let path = format!("/{}", "a".repeat(MAX_PATH));
        assert!(matches!(gate.public_path(path.as_bytes()), Cow::Borrowed(_)));
        let decision = gate.decide(&Request::get(path).origin("https://app.example.com"));
        assert_eq!(decision.reason(), crate::Reason::AmbiguousPath);
    }

    #[test]
    fn only_what_may_reject_rejects() {
        let passes = Policy::from_yaml("{ version: 1, rules: [{ paths: [/admin], deny: true }] }").unwrap();
        let rejects = Policy::from_yaml(
            "{ version: 1, rules: [{ paths: [/admin], deny: true }, { paths: [/api], deny: true, on_denied: reject }] }",
        )
        .unwrap();
        assert!(!Gate::new(passes.clone()).may_reject());
        assert!(Gate::new(rejects).may_reject());
        let handle = PolicyHandle::new(passes);
        let gate = Gate::new(handle.clone());
        assert!(gate.may_reject());
        drop(handle);
        assert!(!gate.may_reject());
    }

    #[test]
    fn a_replaced_policy_is_in_force_for_the_next_request() {
        let handle = PolicyHandle::new(Policy::from_yaml(POLICY).unwrap());
        let gate = Gate::new(handle.clone());
        let request = Request::get("/new").origin("https://app.example.com");
        assert_eq!(gate.decide(&request).outcome(), Outcome::NotGoverned);
        handle.replace(
            Policy::from_yaml("{ version: 1, allow_origins: ['https://app.example.com'] }").unwrap(),
        );
        assert_eq!(gate.clone().decide(&request).outcome(), Outcome::Allowed);
    }
}
