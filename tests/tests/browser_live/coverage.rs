//! How far the exchanges reach into the model: a generator that makes the same thing over and over would prove nothing.

use std::collections::{BTreeMap, BTreeSet};

use corsac::browser::{Outcome, Standard, Step};
use serde_json::{Value, json};

use crate::live::Live;
use crate::say;

/// What has to be met: every kind of error but `redirect-stream`, since HTTP/1.1 carries no stream, and every check both
/// passed and failed.
const NEEDED: &[&str] = &[
    "cache answers",
    "check allow-headers failed",
    "check allow-headers passed",
    "check allow-methods failed",
    "check allow-methods passed",
    "check cors failed",
    "check cors passed",
    "check nosniff failed",
    "check preflight-redirect failed",
    "check preflight-redirect passed",
    "check preflight-status failed",
    "check preflight-status passed",
    "check redirect failed",
    "check redirect passed",
    "check resource-policy failed",
    "check resource-policy passed",
    "error allow-origin-mismatch",
    "error bad-port",
    "error body-with-get",
    "error closed",
    "error credentials-not-allowed",
    "error forbidden-method",
    "error headers-not-allowed",
    "error invalid-allow-headers",
    "error invalid-allow-methods",
    "error invalid-header",
    "error invalid-location",
    "error invalid-method",
    "error invalid-url",
    "error local-file",
    "error method-not-allowed",
    "error missing-allow-origin",
    "error no-cors-method",
    "error nosniff",
    "error not-http",
    "error preflight-redirect",
    "error preflight-status",
    "error redirect-credentials",
    "error redirect-refused",
    "error refused",
    "error resource-policy",
    "error same-origin-mode",
    "error too-large",
    "error too-many-redirects",
    "error url-credentials",
    "error wildcard-with-credentials",
    "header dropped",
    "verdict blocked",
    "verdict opaque",
    "verdict readable",
];

/// Prints what was met how often, and fails where something is not among it.
pub(crate) fn check(live: &mut Live) -> Result<(), String> {
    live.observe_all();
    let mut met: BTreeMap<String, usize> = BTreeMap::new();
    let mut requests = 0;
    for exchange in &live.exchanges {
        for outcome in exchange.model(&Standard) {
            requests += 1;
            for what in reached(&outcome) {
                *met.entry(what).or_default() += 1;
            }
        }
    }
    say!(
        "browser: {requests} requests of pages in {} exchanges, and how many met what",
        live.exchanges.len()
    );
    for (what, count) in &met {
        say!("  {count:4} {what}");
    }
    let missing: Vec<&str> = NEEDED.iter().filter(|what| !met.contains_key(**what)).copied().collect();
    if missing.is_empty() { Ok(()) } else { Err(format!("no request met: {}", missing.join(", "))) }
}

/// What a request met in the model.
fn reached(outcome: &Outcome) -> BTreeSet<String> {
    let name = |value: Value| value.as_str().unwrap().to_owned();
    let mut all = BTreeSet::from([format!("verdict {}", name(json!(outcome.verdict)))]);
    for step in &outcome.steps {
        all.extend(match step {
            Step::Checked { check, passed } => {
                Some(format!("check {} {}", name(json!(check)), if *passed { "passed" } else { "failed" }))
            }
            Step::PreflightCached => Some("cache answers".to_owned()),
            Step::HeaderDropped { .. } => Some("header dropped".to_owned()),
            _ => None,
        });
    }
    all.extend(
        outcome.failure.as_ref().map(|failure| format!("error {}", name(json!(failure)["kind"].take()))),
    );
    all
}
