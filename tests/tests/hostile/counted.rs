//! How much of a hostile request the engine asks for.

use corsac_core::{MAX_EMPTY_MEMBERS, MAX_REQUESTED_HEADERS};

use crate::lines::{Asked, Counting, hostile, policies};

/// Visits of one field in one evaluation: to classify, to judge, to compare, to answer.
const VISITS: usize = 4;

#[test]
fn no_more_lines_are_asked_for_than_decide() {
    let mut decisions = 0;
    for (policy_name, policy) in policies() {
        for case in hostile() {
            let request = Counting::new(&case.raw);
            let decision = policy.evaluate(&request);
            if policy_name == "listing" {
                assert_eq!(decision.reason().as_str(), case.reason, "{}", case.name);
            }
            let bounded = |what: &str, asked: &Asked, most: usize| {
                let (furthest, lines, visits) = (asked.furthest.get(), asked.lines.get(), asked.visits.get());
                let fine = furthest <= most && visits <= VISITS && lines <= most * visits;
                assert!(fine, "{policy_name}: {}: {what}: {asked:?}", case.name);
            };
            // The second line decides: more than one.
            bounded("origin", &request.origin, 2);
            bounded("request method", &request.method, 2);
            bounded("site", &request.site, 2);
            // Each line is a name or an empty member at least.
            bounded("request headers", &request.headers, MAX_REQUESTED_HEADERS + MAX_EMPTY_MEMBERS + 1);
            decisions += 1;
        }
    }
    crate::say!("hostile requests counted: {decisions}");
}

/// The counter counts: an engine that reads on would be seen.
#[test]
fn a_reader_of_everything_is_seen() {
    use corsac_core::{Field, RequestView as _};
    let case = hostile().into_iter().find(|case| case.name == "a thousand origins").unwrap();
    let request = Counting::new(&case.raw);
    assert_eq!(request.lines(Field::Origin).count(), 1000);
    assert_eq!((request.origin.furthest.get(), request.origin.lines.get()), (1000, 1000));
}
