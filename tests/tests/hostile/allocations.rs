//! What a hostile request makes the engine allocate, and what of it goes back.

use allocation_counter::measure;
use corsac_core::{MAX_REQUESTED_BYTES, Outcome};

use crate::lines::{Hostile, MEGABYTE, ORIGIN, hostile, policies};

/// The echo of an origin, a method, and as many header names as one preflight may ask for, twice: while a line is
/// joined, its pieces are there too.
const ECHOED: u64 = 2 * (MAX_REQUESTED_BYTES as u64 + 512);

#[test]
fn a_request_that_is_not_granted_allocates_nothing() {
    let (mut nothing, mut granted) = (0, 0);
    for (policy_name, policy) in policies() {
        for Hostile { name, raw, .. } in hostile() {
            let mut decision = None;
            let measured = measure(|| decision = Some(policy.evaluate(&raw)));
            let decision = decision.unwrap();
            if decision.outcome() == Outcome::Allowed {
                granted += 1;
                assert!(measured.bytes_total <= ECHOED, "{policy_name}: {name}: {measured:?}");
            } else {
                nothing += 1;
                assert_eq!(measured.count_total, 0, "{policy_name}: {name}: {measured:?}");
            }
        }
    }
    crate::say!("hostile requests that allocate nothing: {nothing}; granted and bounded: {granted}");
    assert!(nothing > 100 && granted > 20, "{nothing} {granted}");
}

/// The counter counts.
#[test]
fn allocations_are_seen() {
    let measured = measure(|| drop(std::hint::black_box(vec![0_u8; MEGABYTE])));
    assert_eq!((measured.count_total, measured.bytes_total), (1, MEGABYTE as u64));
}

/// Nothing of the request goes back but a matched origin and validated tokens.
#[test]
fn what_goes_back_is_an_origin_and_tokens() {
    let mut headers = 0;
    for (policy_name, policy) in policies() {
        for Hostile { name, raw, .. } in hostile() {
            let decision = policy.evaluate(&raw);
            for (header, value) in decision.headers() {
                headers += 1;
                assert!(value.len() <= MAX_REQUESTED_BYTES + 64, "{policy_name}: {name}: {header}");
                let token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
                let fine = match header {
                    "access-control-allow-origin" => value == "*" || value == ORIGIN,
                    _ => value.split(", ").all(|member| !member.is_empty() && member.bytes().all(token)),
                };
                assert!(fine, "{policy_name}: {name}: {header}: {value:?}");
            }
        }
    }
    assert!(headers > 50, "{headers}");
}
