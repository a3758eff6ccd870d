//! The evaluation tables: every outcome, kind and reason, row by row.

use std::collections::{BTreeMap, BTreeSet};

use crate::data::{Case, Table};
use crate::reference::{Answer, Ask, Reference};

/// The files of `tests/data/evaluation`.
const TABLES: [(&str, &str); 6] = [
    ("origins", include_str!("../../data/evaluation/origins.yaml")),
    ("requests", include_str!("../../data/evaluation/requests.yaml")),
    ("preflights", include_str!("../../data/evaluation/preflights.yaml")),
    ("paths", include_str!("../../data/evaluation/paths.yaml")),
    ("same-origin", include_str!("../../data/evaluation/same-origin.yaml")),
    ("rules", include_str!("../../data/evaluation/rules.yaml")),
];

/// A table's policies by name, and its cases.
pub(crate) type Loaded = (BTreeMap<String, String>, Vec<Case>);

/// All tables. The ids of rows are unique over all of them.
pub(crate) fn load() -> Vec<Loaded> {
    let mut ids = BTreeSet::new();
    let mut tables = Vec::new();
    for (file, text) in TABLES {
        let table: Table = serde_yaml::from_str(text).unwrap_or_else(|error| panic!("{file}: {error}"));
        for row in &table.rows {
            assert!(!row.id.is_empty() && ids.insert(row.id.clone()), "{file}: row {:?} twice", row.id);
            assert!(table.policies.contains_key(&row.policy), "{file}: {}: no such policy", row.id);
        }
        let used: BTreeSet<&String> = table.rows.iter().map(|row| &row.policy).collect();
        assert_eq!(used, table.policies.keys().collect(), "{file}: policies without rows");
        let cases = table.rows.iter().flat_map(crate::data::Row::cases).collect();
        tables.push((table.policies, cases));
    }
    tables
}

/// Runs cases through an evaluator made for each policy, and returns every difference.
pub(crate) fn run<E: Fn(&Ask) -> Answer>(
    who: &str,
    policies: &BTreeMap<String, String>,
    cases: &[Case],
    make: impl Fn(&str) -> E,
) -> Vec<String> {
    let made: BTreeMap<&String, E> = policies.iter().map(|(name, text)| (name, make(text))).collect();
    let mut wrong = Vec::new();
    for case in cases {
        let answer = made[&case.policy](&case.ask);
        if answer != case.expected {
            wrong.push(format!(
                "{} ({}): {}\n  request  {:?}\n  expected {:?}\n  {who:8} {:?}",
                case.label,
                case.policy,
                case.clause.as_deref().unwrap_or("no clause"),
                String::from_utf8_lossy(&case.ask.path),
                case.expected,
                answer
            ));
        }
    }
    wrong
}

/// Fails with every difference at once.
pub(crate) fn settle(what: &str, count: usize, wrong: &[String]) {
    assert!(wrong.is_empty(), "{what}: {} of {count} cases differ:\n{}", wrong.len(), wrong.join("\n"));
    crate::say!("{what}: {count} cases");
}

/// All tables through one kind of evaluator.
pub(crate) fn run_all<E: Fn(&Ask) -> Answer>(who: &str, make: impl Fn(&str) -> E) {
    let (mut count, mut wrong) = (0, Vec::new());
    for (policies, cases) in load() {
        wrong.extend(run(who, &policies, &cases, &make));
        count += cases.len();
    }
    settle("evaluation tables", count, &wrong);
}

/// The reference as an evaluator of a policy's text.
pub(crate) fn reference(text: &str) -> impl Fn(&Ask) -> Answer + use<> {
    let reference = Reference::new(&crate::documents::read(text));
    move |ask| reference.evaluate(ask)
}

#[test]
fn the_reference_agrees_with_every_row() {
    run_all("found", reference);
}

#[test]
fn the_tables_cover_every_outcome_kind_and_reason() {
    let cases: Vec<Case> = load().into_iter().flat_map(|(_, cases)| cases).collect();
    let seen = |part: fn(&Answer) -> &str| -> BTreeSet<&str> {
        cases.iter().map(|case| part(&case.expected)).collect()
    };
    let all = |names: &str| -> BTreeSet<String> { names.split(' ').map(str::to_owned).collect() };
    let owned =
        |names: BTreeSet<&str>| -> BTreeSet<String> { names.into_iter().map(str::to_owned).collect() };
    assert_eq!(owned(seen(|answer| &answer.outcome)), all("allowed denied not-cors not-governed"));
    assert_eq!(owned(seen(|answer| &answer.kind)), all("not-cors preflight actual"));
    // `lookup-unavailable` is for origins looked up at run time, which a version 1 file cannot name.
    assert_eq!(
        owned(seen(|answer| &answer.reason)),
        all(
            "granted no-origin same-origin no-rule ambiguous-path invalid-origin origin-not-allowed denied-by-rule \
             invalid-method method-not-allowed header-not-allowed too-many-headers"
        )
    );
}
