//! Two-phase evaluation: version-1 files name no look-up, so these tests put one into a policy.

use super::*;
use crate::Request;

/// Grants for a list, for looked-up origins, and for everyone.
fn tenants() -> Policy {
    let policy = Policy::from_yaml(
        "
version: 1
rules:
  - paths: [/**]
    on_denied: reject
    grants:
      - { name: listed, allow_origins: ['https://app.example.com'], allow_credentials: true }
      - { name: tenants, allow_origins: ['https://never.example.com'], allow_credentials: true }
      - { name: everyone, allow_origins: ['*'] }
",
    );
    policy.unwrap().with_lookup(1)
}

fn pending(request: &Request) -> Pending {
    match tenants().begin(request) {
        Evaluation::Pending(pending) => pending,
        Evaluation::Done(decision) => panic!("{decision:?}"),
    }
}

#[test]
fn what_an_earlier_grant_admits_is_not_looked_up() {
    let decision = tenants().evaluate(&Request::get("/").origin("https://app.example.com"));
    assert_eq!((decision.grant(), decision.is_allowed()), (Some("listed"), true));
}

#[test]
fn a_looked_up_origin_is_echoed_under_its_grant_and_any_other_falls_to_the_next() {
    let request = Request::get("/").origin("https://tenant.example.net");
    let admitted = pending(&request).resume(&request, true);
    assert_eq!((admitted.grant(), admitted.is_allowed()), (Some("tenants"), true));
    assert_eq!(admitted.header("access-control-allow-origin"), Some("https://tenant.example.net"));
    assert_eq!(admitted.header("access-control-allow-credentials"), Some("true"));
    let other = pending(&request).resume(&request, false);
    assert_eq!((other.grant(), other.header("access-control-allow-origin")), (Some("everyone"), Some("*")));
    assert_eq!(other.header("access-control-allow-credentials"), None);
}

#[test]
fn without_an_answer_the_request_is_denied_and_its_own_pages_are_not() {
    let request = Request::get("/").origin("https://tenant.example.net");
    let decision = tenants().evaluate(&request);
    assert_eq!((decision.outcome(), decision.reason()), (Outcome::Denied, Reason::LookupUnavailable));
    assert_eq!((decision.status(), decision.headers().count()), (Some(403), 0));
    let explanation = tenants().explain(&request);
    assert_eq!(explanation.decision().reason(), Reason::LookupUnavailable);
    let own = request.header("Sec-Fetch-Site", "same-origin");
    assert_eq!(tenants().evaluate(&own).outcome(), Outcome::NotCors);
}

#[test]
fn an_invalid_origin_is_never_looked_up() {
    let decision = tenants().evaluate(&Request::get("/").origin("https://tenant.example.net/"));
    assert_eq!(decision.reason(), Reason::InvalidOrigin);
}
