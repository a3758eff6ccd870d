//! What the request rows ask of the engine beyond their decisions.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use corsac_core::{Policy, PolicyHandle};

use crate::data::Case;
use crate::engine::{answer, request};
use crate::generate::Random;
use crate::reference::Ask;
use crate::request_rows::{self, CHECKS};

#[test]
fn the_engine_passes_every_check_of_the_request_rows() {
    let file = request_rows::load();
    for row in &file.rows {
        let Some(check) = row.check.as_deref() else { continue };
        for case in row.cases() {
            let policy = Policy::from_yaml(&file.policies[&case.policy]).unwrap();
            match check {
                "answers-in-bounded-time" => answers_in_bounded_time(&policy, &case),
                "equal-decisions" => equal_decisions(&policy, &case),
                "explain-escapes" => explain_escapes(&policy, &case),
                "explains-every-bad-header" => explains_every_bad_header(&policy, &case),
                "never-panics" => never_panics(&policy, &case),
                "strips" => strips(&policy, &case),
                "swaps-whole" => swaps_whole(&policy, &case),
                "vary-names" => vary_names(&policy, &case),
                other => panic!("row {}: {other} is none of {CHECKS:?}", row.id),
            }
        }
    }
}

/// A hostile line costs no more than reading it: generous, so that a busy machine does not fail it.
fn answers_in_bounded_time(policy: &Policy, case: &Case) {
    let request = request(&case.ask);
    let start = Instant::now();
    for _ in 0..20 {
        let _ = policy.evaluate(&request);
    }
    assert!(start.elapsed() < Duration::from_secs(1), "{:.80}: {:?}", case.label, start.elapsed());
}

/// Equal policies give equal bytes, and no decision depends on one before it.
fn equal_decisions(policy: &Policy, case: &Case) {
    let decide = |policy: &Policy| answer(&policy.evaluate(&request(&case.ask)));
    let first = decide(policy);
    assert_eq!(first, decide(policy));
    assert_eq!(first, decide(&policy.clone()));
}

/// The text for people holds no control character of the request.
fn explain_escapes(policy: &Policy, case: &Case) {
    let text = policy.explain(&request(&case.ask)).to_string();
    let raw = |c: char| (c.is_control() && c != '\n') || ('\u{202a}'..='\u{202e}').contains(&c);
    assert!(!text.contains(raw), "{}: {text:?}", case.label);
    assert!(!text.lines().any(|line| line.trim_start().starts_with("set-cookie")), "{}: {text}", case.label);
}

/// Every name that is not granted stands in the explanation.
fn explains_every_bad_header(policy: &Policy, case: &Case) {
    let text = policy.explain(&request(&case.ask)).to_string();
    for line in case.ask.all("access-control-request-headers") {
        let line = String::from_utf8_lossy(line).into_owned();
        for name in line.split(',').map(str::trim).filter(|name| !matches!(*name, "x-a" | "x-b")) {
            assert!(text.contains(name), "{}: {name} is missing from: {text}", case.label);
        }
    }
}

/// Whatever bytes stand where, there is an answer.
fn never_panics(policy: &Policy, case: &Case) {
    let mut random = Random(101);
    let names = [
        "origin",
        "access-control-request-method",
        "access-control-request-headers",
        "sec-fetch-site",
        "host",
        "\u{e9}",
        "",
    ];
    let mut noise = |most: usize| -> Vec<u8> {
        let length = random.below(most);
        (0..length).map(|_| u8::try_from(random.below(256)).unwrap()).collect()
    };
    for round in 0..2000 {
        let mut ask = Ask { method: noise(8), path: [b"/".to_vec(), noise(40)].concat(), ..Ask::default() };
        ask.authority = (round % 2 == 0).then(|| noise(20));
        if round % 3 == 0 {
            ask.method = b"OPTIONS".to_vec();
        }
        ask.lines = names.iter().map(|name| ((*name).to_owned(), noise(40))).collect();
        ask.lines.truncate(round % 8);
        let request = request(&ask);
        let _ = policy.evaluate(&request);
        let _ = policy.explain(&request).to_string();
    }
    let _ = policy.evaluate(&request(&case.ask));
}

/// A governed response loses what the handler set, whatever the outcome.
fn strips(policy: &Policy, case: &Case) {
    assert!(policy.evaluate(&request(&case.ask)).is_governed(), "{}", case.label);
}

/// Names to merge: each once, never a star.
fn vary_names(policy: &Policy, case: &Case) {
    let decision = policy.evaluate(&request(&case.ask));
    for (index, name) in decision.vary().iter().enumerate() {
        assert_ne!(*name, "*");
        assert!(!decision.vary()[..index].contains(name), "{name} twice");
    }
}

/// While policies are swapped, each decision is one policy's, and stays so after the swap.
fn swaps_whole(policy: &Policy, case: &Case) {
    let other = Policy::from_yaml("version: 1\nallow_origins: [\"*\"]\nallow_methods: [PUT]\n").unwrap();
    let decide = |policy: &Policy| answer(&policy.evaluate(&request(&case.ask)));
    let expected = [decide(policy), decide(&other)];
    assert_ne!(expected[0], expected[1]);
    let handle = PolicyHandle::new(policy.clone());
    let kept = handle.load().evaluate(&request(&case.ask));
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while !done.load(Ordering::Relaxed) {
                    let answer = answer(&handle.load().evaluate(&request(&case.ask)));
                    assert!(expected.contains(&answer), "{answer:?}");
                }
            });
        }
        for round in 0..2000 {
            handle.replace(if round % 2 == 0 { other.clone() } else { policy.clone() });
        }
        done.store(true, Ordering::Relaxed);
    });
    assert_eq!(answer(&kept), expected[0]);
}
