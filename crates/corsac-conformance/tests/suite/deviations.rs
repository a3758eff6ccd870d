//! A deviation holds where it is true and used, and nowhere else.

use corsac_conformance::{Answer, CoreTarget, Outcome, RawRequest, Setup, Suite, Target};

/// The core under the name of a framework, which answers 404 where a method has no route, as Rocket does.
struct Deviating {
    status: u16,
    core: CoreTarget,
}

impl Target for Deviating {
    fn name(&self) -> &str {
        "made up"
    }

    fn framework(&self) -> &str {
        "made-up"
    }

    fn speaks_http2(&self) -> bool {
        true
    }

    fn exchange(&mut self, setup: &Setup, request: &RawRequest) -> Result<Answer, String> {
        let answer = self.core.exchange(setup, request)?;
        Ok(if answer.status == 405 { Answer { status: self.status, ..answer } } else { answer })
    }
}

const DEVIATIONS: &str = "
deviations:
  - framework: made-up
    case: status-405
    happens: 404 in place of 405
    reason: its router does not know
    instead: &read { status: 404, handler: false, headers: \"Access-Control-Allow-Origin: https://app.example.com\\nVary: Origin\" }
  - framework: made-up
    case: plain-options-no-route
    happens: 404 in place of 405
    reason: its router does not know
    instead: *read
";

fn suite(deviations: &str) -> Suite {
    Suite::load_with_deviations(deviations).unwrap()
}

#[test]
fn a_deviation_that_is_true_is_used() {
    let target = |status| Deviating { status, core: CoreTarget::new() };
    let report = suite(DEVIATIONS).run(&mut target(404));
    assert!(report.passes(), "{report}");
    assert_eq!(report.found.iter().filter(|found| found.outcome == Outcome::Deviates).count(), 2);

    let report = suite("deviations: []").run(&mut target(404));
    let text = report.to_string();
    assert_eq!(report.failures().count(), 2, "{text}");
    assert!(text.contains("- status 405\n  + status 404"), "{text}");

    let report = suite(DEVIATIONS).run(&mut target(405));
    let text = report.to_string();
    assert!(
        !report.passes() && text.contains("the deviation `404 in place of 405` is no longer true"),
        "{text}"
    );
    assert!(text.contains("the deviation `404 in place of 405` is not used"), "{text}");

    let report = suite(DEVIATIONS).run(&mut target(400));
    let text = report.to_string();
    assert!(!report.passes() && text.contains("neither as it should, nor as the deviation says"), "{text}");
}

#[test]
fn what_targets_answer_stands_side_by_side() {
    let suite = suite("deviations: []");
    let reports = [
        suite.run(&mut CoreTarget::new()),
        suite.run(&mut Deviating { status: 404, core: CoreTarget::new() }),
    ];
    let (text, differ) = corsac_conformance::compare(&reports);
    // The third is a case that leaves the status open.
    assert_eq!(differ, 3, "{text}");
    assert!(
        text.contains("core: 405 | access-control-allow-origin: https://app.example.com | vary: Origin"),
        "{text}"
    );
    assert!(text.contains("\nstatuses: status-413: 413 | access-control-allow-origin"), "{text}");
}
