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

/// The core, whose answers to some cases are changed.
struct Changed {
    name: &'static str,
    core: CoreTarget,
    change: fn(&mut Answer),
}

impl Target for Changed {
    fn name(&self) -> &str {
        self.name
    }

    fn framework(&self) -> &str {
        "made-up"
    }

    fn speaks_http2(&self) -> bool {
        true
    }

    fn exchange(&mut self, setup: &Setup, request: &RawRequest) -> Result<Answer, String> {
        let mut answer = self.core.exchange(setup, request)?;
        (self.change)(&mut answer);
        Ok(answer)
    }
}

/// Cases: one that leaves nothing open, one that leaves the status open, one that leaves both open.
const CASES: &str = "
cases:
  - { id: closed, title: a, policy: plain, request: GET /missing, expect: { status: 404, handler: false, headers: 'Vary: Origin' } }
  - { id: open-status, title: a, policy: plain, request: GET /missing, expect: { status: any, handler: false, headers: 'Vary: Origin' } }
  - { id: open, title: a, policy: plain, request: GET /missing, expect: { status: any, handler: any, headers: 'Vary: Origin' } }
";

#[test]
fn what_differs_must_be_open() {
    let suite = Suite::read(CASES).unwrap();
    let report = |name, change| suite.run(&mut Changed { name, core: CoreTarget::new(), change });
    let same = |_: &mut Answer| {};
    for (change, undeclared) in [
        (same as fn(&mut Answer), &[][..]),
        (|answer| answer.body = "none".into(), &[]),
        (|answer| answer.headers.push(("Allow".into(), "GET".into())), &[]),
        (|answer| answer.headers[0].0 = "VARY".into(), &[]),
        (|answer| answer.status = 405, &["closed"]),
        (|answer| answer.handler_ran = true, &["closed", "open-status"]),
        (|answer| answer.headers.clear(), &["closed", "open", "open-status"]),
        (|answer| answer.headers[0].1 = "origin".into(), &["closed", "open", "open-status"]),
        (|answer| answer.headers.push(answer.headers[0].clone()), &["closed", "open", "open-status"]),
    ] {
        let comparison = corsac_conformance::compare(&[report("one", same), report("two", change)]);
        let differ: Vec<_> = comparison.undeclared();
        let cases: Vec<_> = differ.iter().map(|text| text.split(':').nth(1).unwrap().trim()).collect();
        assert_eq!(cases, undeclared, "{comparison}");
        for text in differ {
            assert!(text.contains("targets differ, and nothing lets them\n    "), "{text}");
            assert!(text.contains("    one: 404 | vary: Origin"), "{text}");
        }
    }
}

/// What a framework says of itself covers it, for what it says and for all of its targets alike; and one difference that
/// is declared hides no other.
#[test]
fn a_deviation_lets_its_framework_differ_and_nothing_else() {
    let suite = suite(DEVIATIONS);
    let core = suite.run(&mut CoreTarget::new());
    let deviating = |status| suite.run(&mut Deviating { status, core: CoreTarget::new() });
    let undeclared = |reports: &[_]| corsac_conformance::compare(reports).undeclared();

    assert_eq!(undeclared(&[core.clone(), deviating(404), deviating(404)]), [""; 0]);
    let text = corsac_conformance::compare(&[core.clone(), deviating(404)]).to_string();
    assert!(
        text.contains("\nstatuses: status-405: made-up deviates: 404 in place of 405;\n    made up: 404 |"),
        "{text}"
    );
    assert!(
        text.contains("\n    core: 405 | access-control-allow-origin: https://app.example.com | vary"),
        "{text}"
    );
    assert!(text.contains("\nstatuses: status-413: 413 | access-control-allow-origin"), "{text}");

    // Two targets of one framework.
    let differ = undeclared(&[core.clone(), deviating(404), deviating(400)]);
    assert_eq!(differ.len(), 2, "{differ:?}");

    // Where one deviates as it says, another may not differ without a word.
    let mut silent = suite.run(&mut Changed {
        name: "silent",
        core: CoreTarget::new(),
        change: |answer| answer.headers.retain(|(name, _)| !name.eq_ignore_ascii_case("vary")),
    });
    silent.deviations.clear();
    let differ = undeclared(&[core, deviating(404), silent]);
    assert!(differ.iter().any(|text| text.starts_with("statuses: status-405:")), "{differ:?}");
}
