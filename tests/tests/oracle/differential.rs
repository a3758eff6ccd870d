//! The engine against the reference, on a million random requests.
//!
//! `CORSAC_SEED` starts elsewhere, `CORSAC_CASES` says how many requests.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use corsac_core::Policy;

use crate::documents;
use crate::engine::{answer, request};
use crate::generate::{Random, policy, request as requests, setting};
use crate::reference::{Answer, Ask, Reference};

/// Requests for each policy.
const EACH: u64 = 250;
/// One in so many requests is explained too.
const EXPLAINED: u64 = 50;
/// How many differences are shown.
const SHOWN: usize = 5;

const REASONS: [&str; 12] = [
    "granted",
    "no-origin",
    "same-origin",
    "no-rule",
    "ambiguous-path",
    "invalid-origin",
    "origin-not-allowed",
    "denied-by-rule",
    "invalid-method",
    "method-not-allowed",
    "header-not-allowed",
    "too-many-headers",
];

#[test]
fn the_engine_decides_as_the_reference() {
    let (seed, cases) = (setting("CORSAC_SEED", 2026), setting("CORSAC_CASES", 1_000_000));
    let mut random = Random(seed);
    let (mut policies, mut refused, mut done) = (0_u64, Vec::new(), 0_u64);
    let mut counts: BTreeMap<(String, String, String), u64> = BTreeMap::new();
    let mut wrong = Vec::new();
    while done < cases && wrong.len() < SHOWN {
        let text = policy::plan(&mut random).write();
        policies += 1;
        let loaded = match Policy::from_yaml(&text) {
            Ok(loaded) => loaded,
            Err(error) => {
                refused.push(format!("{error}\n{text}"));
                assert!(refused.len() < 100 || refused.len() as u64 * 10 <= policies, "{}", refused[0]);
                continue;
            }
        };
        let reference = Reference::new(&documents::read(&text));
        for _ in 0..EACH.min(cases - done) {
            let ask = requests::request(&mut random, &reference);
            let raw = request(&ask);
            let (expected, found) = (reference.evaluate(&ask), answer(&loaded.evaluate(&raw)));
            if expected != found {
                wrong.push(difference(&text, &ask, &expected, &found));
                break;
            }
            if done.is_multiple_of(EXPLAINED) {
                let explained = loaded.explain(&raw);
                assert_eq!(explained.decision().outcome().as_str(), found.outcome, "{text}\n{ask:?}");
                assert_eq!(explained.decision().reason().as_str(), found.reason, "{text}\n{ask:?}");
            }
            *counts.entry((found.outcome, found.kind, found.reason)).or_default() += 1;
            done += 1;
        }
    }
    let mut report = format!("differential: {done} requests over {policies} policies, seed {seed}");
    for ((outcome, kind, reason), count) in &counts {
        write!(report, "\n{count:>9} {outcome} {kind} {reason}").unwrap();
    }
    crate::say!("{report}\n{:>9} policies refused", refused.len());
    assert!(wrong.is_empty(), "{report}\n{}", wrong.join("\n\n"));
    assert!(refused.len() as u64 * 10 <= policies, "{} refused, such as {}", refused.len(), refused[0]);
    if cases >= 100_000 {
        for reason in REASONS {
            assert!(counts.keys().any(|(_, _, seen)| seen == reason), "no request got {reason}");
        }
    }
}

fn difference(text: &str, ask: &Ask, expected: &Answer, found: &Answer) -> String {
    let escaped = |bytes: &[u8]| bytes.escape_ascii().to_string();
    let mut shown = format!("{text}{} {}\n", escaped(&ask.method), escaped(&ask.path));
    if let Some(authority) = &ask.authority {
        writeln!(shown, ":authority: {}", escaped(authority)).unwrap();
    }
    for (name, value) in &ask.lines {
        writeln!(shown, "{name}: {}", escaped(value)).unwrap();
    }
    write!(shown, "reference {expected:?}\nengine    {found:?}").unwrap();
    shown
}
