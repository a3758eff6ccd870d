//! The requests that CORS implementations got wrong before, each with what it must get here.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use crate::data::{Case, Row};
use crate::reference::{Answer, Ask};
use crate::tables;

/// The file of rows.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RequestRows {
    pub(crate) policies: BTreeMap<String, String>,
    pub(crate) rows: Vec<RequestRow>,
}

/// One row of the check list: everything it lists, as requests.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RequestRow {
    pub(crate) id: u16,
    pub(crate) title: String,
    #[serde(default, rename = "source")]
    _source: Option<String>,
    decided_otherwise: Option<String>,
    /// What is asked beyond the decisions, of the engine alone.
    pub(crate) check: Option<String>,
    requests: Vec<Row>,
}

/// The checks that rows may name.
pub(crate) const CHECKS: [&str; 8] = [
    "answers-in-bounded-time",
    "equal-decisions",
    "explain-escapes",
    "explains-every-bad-header",
    "never-panics",
    "strips",
    "swaps-whole",
    "vary-names",
];

pub(crate) fn load() -> RequestRows {
    let mut file: RequestRows = serde_yaml::from_str(include_str!("../../data/request-rows.yaml")).unwrap();
    for row in &mut file.rows {
        for request in &mut row.requests {
            request.id = format!("row {} ({})", row.id, row.title);
        }
    }
    file
}

impl RequestRow {
    pub(crate) fn cases(&self) -> Vec<Case> {
        self.requests.iter().flat_map(Row::cases).collect()
    }
}

/// All rows through one kind of evaluator.
pub(crate) fn run_all<E: Fn(&Ask) -> Answer>(who: &str, make: impl Fn(&str) -> E) {
    let file = load();
    let cases: Vec<Case> = file.rows.iter().flat_map(RequestRow::cases).collect();
    let wrong = tables::run(who, &file.policies, &cases, make);
    tables::settle("request rows", cases.len(), &wrong);
}

#[test]
fn the_reference_agrees_with_every_request_row() {
    run_all("found", tables::reference);
}

#[test]
fn the_request_rows_are_complete() {
    let file = load();
    let ids: Vec<u16> = file.rows.iter().map(|row| row.id).collect();
    assert_eq!(ids, (58..=103).collect::<Vec<u16>>());
    assert!(file.rows.iter().all(|row| !row.requests.is_empty()), "a row without requests");
    let otherwise: Vec<u16> =
        file.rows.iter().filter(|row| row.decided_otherwise.is_some()).map(|row| row.id).collect();
    assert!(otherwise.len() <= 10, "decided otherwise: {otherwise:?}");
    let named: BTreeSet<&str> = file.rows.iter().filter_map(|row| row.check.as_deref()).collect();
    assert_eq!(named, BTreeSet::from(CHECKS));
}
