//! How far the exchanges reach into the model: a generator that makes the same thing over and over would prove nothing.

use std::collections::BTreeMap;

use corsac::browser::{Outcome, Standard, Step, Verdict};
use serde_json::json;

use crate::live::Live;
use crate::say;

/// The kinds of errors that can be met in a page.
const KINDS: &[&str] = &[];

/// Prints what was met how often, and fails where a kind of error is not among it.
pub(crate) fn check(live: &mut Live) -> Result<(), String> {
    live.observe_all();
    let mut met: BTreeMap<String, usize> = BTreeMap::new();
    let mut plays = 0;
    for exchange in &live.exchanges {
        for outcome in exchange.model(&Standard) {
            plays += 1;
            for what in reached(&outcome) {
                *met.entry(what).or_default() += 1;
            }
        }
    }
    say!("browser: {plays} requests of pages, and how many of them met what");
    for (what, count) in &met {
        say!("  {count:4} {what}");
    }
    let missing: Vec<&str> =
        KINDS.iter().filter(|kind| !met.contains_key(&format!("error {kind}"))).copied().collect();
    if missing.is_empty() { Ok(()) } else { Err(format!("no request met {}", missing.join(", "))) }
}

/// What a request met in the model.
fn reached(outcome: &Outcome) -> Vec<String> {
    let mut all = vec![format!("verdict {}", json!(outcome.verdict).as_str().unwrap())];
    for step in &outcome.steps {
        let step = json!(step);
        let name = step["step"].as_str().or(step["kind"].as_str()).unwrap_or_default();
        all.push(format!("step {name} {}{}", step["check"].as_str().unwrap_or_default(), step["passed"]));
    }
    if let Some(failure) = &outcome.failure {
        all.push(format!("error {}", json!(failure)["kind"].as_str().unwrap()));
    }
    let _ = (Verdict::Readable, Step::NoResponse);
    all.sort();
    all.dedup();
    all
}
