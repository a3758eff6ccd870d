//! The table of messages.

use std::collections::BTreeSet;

use crate::browser::words::template::{Piece, fill, pieces};
use crate::diagnose::known::{self, Role};
use crate::diagnose::{Cause, diagnose, table};

fn sample(name: &str) -> &'static str {
    match name {
        "url" | "asked" | "redirected-from" | "location" | "target" => "https://api.example.com/items",
        "origin" | "page" => "https://app.example.com",
        "status" => "404",
        "code" => "ERR_NETWORK_IO_SUSPENDED",
        "kind" => "fetch",
        "reason" => "Something",
        _ => "x-y",
    }
}

#[test]
fn every_message_is_recognised_as_itself() {
    for known in known::all() {
        for parts in [false, true] {
            let there = |name: &str| {
                parts || !matches!(name, "preflight" | "fetch" | "xhr" | "redirected-from" | "location")
            };
            let text = fill(known.template.text, &|name| there(name).then(|| sample(name)));
            let found = diagnose(&format!("12:00:01 {text} index.js:12")).findings;
            assert_eq!(found.len(), 1, "{text}\n{found:?}");
            assert_eq!(
                (found[0].id, found[0].truncated),
                (known.template.id(found[0].facts.preflight == Some(true)), false),
                "{text}"
            );
            assert!(found[0].engines == known.speakers(), "{text}");
        }
    }
}

/// The matcher has no other way to tell where a hole ends.
#[test]
fn no_two_holes_stand_together() {
    for known in known::all() {
        let mut hole = true;
        for piece in pieces(known.template.text) {
            let is_hole = matches!(piece, Piece::Hole { .. });
            assert!(!(hole && is_hole), "{}", known.template.text);
            hole = is_hole;
        }
    }
}

#[test]
fn every_cause_has_its_name_and_its_advice() {
    for cause in Cause::ALL {
        assert_eq!(serde_json::to_value(cause).unwrap(), cause.name());
    }
    for row in table() {
        let advice = [&row.advice.title, &row.advice.meaning];
        let cures = row
            .advice
            .cures
            .iter()
            .flat_map(|cure| [Some(&cure.text), cure.policy.as_ref(), cure.header.as_ref()]);
        let checks = row.advice.checks.iter().map(|check| Some(&check.text));
        assert!(!row.advice.cures.is_empty(), "{}", row.id);
        for text in cures.chain(checks).flatten().chain(advice) {
            let holes = text.contains(['{', '}', '|']) || text.contains("``") || text.contains("  ");
            assert!(!text.is_empty() && !holes, "{}: {text}", row.id);
        }
    }
    let rows = table();
    let causes: BTreeSet<Cause> = rows.iter().flat_map(|row| row.causes).copied().collect();
    assert!(causes.len() > 30, "{}", causes.len());
    assert!(known::all().any(|known| known.role == Role::Weak));
}

/// The lines of a policy in the cures are lines of a policy.
#[test]
fn what_is_advised_loads() {
    let mut count = 0;
    for row in table() {
        for policy in row.advice.cures.iter().filter_map(|cure| cure.policy.as_ref()) {
            let lines = policy
                .replace("ORIGIN", "https://app.example.com")
                .replace("METHOD", "PUT")
                .replace("NAME", "X-Y");
            let origins = if lines.contains("allow_origins") {
                ""
            } else {
                "allow_origins: [https://app.example.com]\n"
            };
            let loaded = crate::Policy::from_yaml(format!("version: 1\n{origins}{lines}\n"));
            assert!(loaded.is_ok(), "{lines}\n{loaded:?}");
            count += 1;
        }
    }
    assert!(count > 20);
}
