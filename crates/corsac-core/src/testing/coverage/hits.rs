//! What of a policy an exchange exercises.

use std::collections::HashSet;

use super::item::{self, Item, Part};
use crate::browser::{ErrorKind, Outcome as Seen, PolicyServer, Sent, response_header};
use crate::decision::{Decision, Kind, Outcome, Reason};
use crate::exchange::Exchange;
use crate::headers;
use crate::origin::Lookup;
use crate::path::{PathGlob, PathIndex};
use crate::policy::{Grant, Policy, Rule};
use crate::request::{Field, Request, RequestView};

/// Every item that the exchange exercises. What each engine sends is looked at: Chromium, for one, does not ask about
/// client hints.
pub(crate) fn hits(policy: &Policy, exchange: &Exchange) -> HashSet<Item> {
    let mut hits = Hits { policy, readable: exchange.is_readable(), items: HashSet::new() };
    for seen in exchange.outcomes() {
        let asked: Vec<Request> = seen.sent().map(PolicyServer::asked).collect();
        asked.iter().for_each(|request| hits.request(request));
        // The last request is the one that decides: a preflight after which nothing more is sent, or the actual one.
        if let Some(last) = asked.last() {
            hits.end(last, seen);
        }
    }
    hits.items
}

/// Whether a glob of a rule matches the path of a request.
pub(super) fn glob_matches(glob: &str, path: &[u8]) -> bool {
    PathGlob::parse(glob).is_ok_and(|glob| PathIndex::new([(0, &glob)]).select(path).is_some())
}

struct Hits<'p> {
    policy: &'p Policy,
    readable: bool,
    items: HashSet<Item>,
}

impl Hits<'_> {
    fn add(&mut self, rule: &Rule, grant: Option<&Grant>, part: Part) {
        self.items.insert(Item::of(rule, grant, part));
    }

    /// What a request shows, whatever comes of it; and, where the page reads the response in the end, what allowed it.
    fn request(&mut self, request: &Request) {
        let decision = self.policy.evaluate(request);
        let Some(rule) = decision.rule_ref() else { return };
        for (glob, _) in &rule.paths {
            if glob_matches(glob, request.path()) {
                self.add(rule, None, Part::Path(glob.to_string()));
            }
        }
        self.passed_over(rule, &decision);
        let (Some((_, grant)), true) = (decision.grant_ref(), self.readable) else { return };
        if decision.is_allowed() {
            self.allowed(rule, grant, &decision, request);
        }
    }

    /// The grants that do not admit the origin, and would get it if they admitted everyone.
    fn passed_over(&mut self, rule: &Rule, decision: &Decision) {
        let until = match (decision.reason(), decision.verdict().grant) {
            (Reason::OriginNotAllowed | Reason::InvalidOrigin, None) => u32::MAX,
            (_, Some(grant)) => grant,
            _ => return,
        };
        for (grant, number) in rule.grants.iter().zip(0_u32..).filter(|(_, number)| *number < until) {
            if !rule.is_any(number) {
                self.add(rule, Some(grant), Part::OtherOrigin);
            }
        }
    }

    fn allowed(&mut self, rule: &Rule, grant: &Grant, decision: &Decision, request: &Request) {
        self.add(rule, Some(grant), Part::Grant);
        if let Some(Lookup::Found(winner)) =
            request.lines(Field::Origin).next().map(|origin| rule.origins.lookup(origin))
            && let Some(entry) = rule.entry(winner.entry)
        {
            self.add(rule, Some(grant), Part::Origin(entry.text.to_string()));
        }
        if decision.kind() == Kind::Preflight {
            let _ = headers::requested(request.lines(Field::AccessControlRequestHeaders), |name| {
                let listed = item::headers(grant).find(|listed| listed.as_bytes().eq_ignore_ascii_case(name));
                let listed = listed.or_else(|| (!grant.headers.lists(name)).then_some("*"));
                if let Some(listed) = listed {
                    self.items.insert(Item::of(rule, Some(grant), Part::Header(listed.into())));
                }
            });
            return;
        }
        let listed = item::methods(grant).find(|listed| listed.as_bytes() == request.method());
        let listed = listed.or_else(|| (!grant.methods.lists(request.method())).then_some("*"));
        if let Some(listed) = listed {
            self.add(rule, Some(grant), Part::Method(listed.into()));
        }
    }

    /// What the end of the exchange shows: response headers that the page reads, or why it reads nothing.
    fn end(&mut self, request: &Request, seen: &Seen) {
        let decision = self.policy.evaluate(request);
        let Some(rule) = decision.rule_ref() else { return };
        if decision.reason() == Reason::DeniedByRule {
            self.add(rule, None, Part::Deny);
        }
        let Some((_, grant)) = decision.grant_ref() else { return };
        if decision.outcome() == Outcome::Denied {
            // With two reasons to deny, neither is shown: without the one, there is still the other.
            match decision.reason() {
                Reason::MethodNotAllowed if headers_allowed(grant, request) => {
                    self.add(rule, Some(grant), Part::OtherMethod);
                }
                Reason::HeaderNotAllowed => self.add(rule, Some(grant), Part::OtherHeader),
                _ => {}
            }
            return;
        }
        let kind = seen.failure.as_ref().map(|failure| &failure.kind);
        if let Some(ErrorKind::WildcardWithCredentials | ErrorKind::CredentialsNotAllowed { .. }) = kind {
            self.add(rule, Some(grant), Part::Credentials);
        }
        if self.readable {
            for (name, _) in &seen.headers {
                let listed = item::exposed(grant).find(|listed| listed.eq_ignore_ascii_case(name));
                let wildcard = || item::exposed(grant).find(|listed| *listed == "*");
                if let Some(listed) =
                    listed.or_else(wildcard).filter(|_| !response_header::is_safelisted(name))
                {
                    self.items.insert(Item::of(rule, Some(grant), Part::Exposed(listed.into())));
                }
            }
        }
    }
}

fn headers_allowed(grant: &Grant, request: &Request) -> bool {
    let mut allowed = true;
    let lines = request.lines(Field::AccessControlRequestHeaders);
    headers::requested(lines, |name| allowed &= grant.headers.allows(name)).is_ok() && allowed
}

/// What an exchange asked the policy, in each engine, each request once.
pub(crate) fn asked(exchange: &Exchange) -> Vec<Request> {
    let mut asked: Vec<Request> = Vec::new();
    for sent in exchange.outcomes().iter().flat_map(Seen::sent) {
        let request = PolicyServer::asked(sent as &Sent);
        if !asked.contains(&request) {
            asked.push(request);
        }
    }
    asked
}
