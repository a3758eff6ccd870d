//! The policies that CORS implementations took or misread, each with what is said about it here.

use std::collections::{BTreeMap, BTreeSet};

use corsac_core::{Checked, Loader, Outcome, Policy, PolicyHandle, Request, Severity};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Rows {
    rows: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    id: u16,
    title: String,
    verdict: Verdict,
    decided_otherwise: Option<String>,
    check: Option<String>,
    cases: Vec<Case>,
}

/// What the check list asks for.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Verdict {
    Refuse,
    Warn,
    Note,
    RefuseUnlessDangerous,
    NeverOffer,
    Keep,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    policy: Option<String>,
    json: Option<String>,
    #[serde(default)]
    env: BTreeMap<String, String>,
    #[serde(default)]
    each: Vec<String>,
    refused: Option<BTreeSet<String>>,
    warned: Option<BTreeSet<String>>,
    noted: Option<BTreeSet<String>>,
    #[serde(default)]
    accepted: bool,
    #[serde(default)]
    says: Vec<String>,
    fix: Option<String>,
    #[serde(default)]
    requests: Vec<Asked>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    origin: String,
    path: Option<String>,
    preflight: Option<String>,
    ask: Option<String>,
    outcome: String,
    rule: Option<String>,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    #[serde(default)]
    absent: Vec<String>,
}

fn rows() -> Vec<Row> {
    let rows: Rows = serde_yaml::from_str(include_str!("../../data/load-rows.yaml")).unwrap();
    rows.rows
}

impl Case {
    /// The policies that the case stands for, as they were checked, with what tells them apart.
    fn checked(&self) -> Vec<(String, Checked)> {
        let values = if self.each.is_empty() { vec![String::new()] } else { self.each.clone() };
        values.into_iter().map(|value| (value.clone(), self.check(&value))).collect()
    }

    fn check(&self, value: &str) -> Checked {
        let put = |text: &String| text.replace("@@", value);
        let variables: BTreeMap<_, _> =
            self.env.iter().map(|(name, text)| (name.clone(), put(text))).collect();
        let loader = match (&self.policy, &self.json) {
            (Some(policy), None) if policy.is_empty() && !variables.is_empty() => Loader::new(),
            (Some(policy), None) => Loader::new().yaml(put(policy)),
            (None, Some(json)) => Loader::new().json(put(json)),
            _ => panic!("a case is one policy"),
        };
        loader.environment(move |name| variables.get(name).cloned()).check()
    }

    fn wrong(&self, checked: &Checked) -> Option<String> {
        let found = |severity: Severity| -> BTreeSet<String> {
            let findings = checked.report.diagnostics().iter().filter(|found| found.severity == severity);
            findings.map(|found| found.code.name().to_owned()).collect()
        };
        let (errors, warnings) = (found(Severity::Error), found(Severity::Warning));
        let as_wanted = match (&self.refused, &self.warned, &self.noted, self.accepted) {
            (Some(codes), None, None, false) => {
                checked.policy.is_none() && !errors.is_empty() && errors.is_subset(codes)
            }
            (None, Some(codes), None, false) => checked.policy.is_some() && warnings == *codes,
            (None, None, Some(codes), false) => {
                checked.policy.is_some() && warnings.is_empty() && codes.is_subset(&found(Severity::Note))
            }
            (None, None, None, true) => checked.policy.is_some() && warnings.is_empty(),
            _ => return Some("a case is one of refused, warned, noted and accepted".to_owned()),
        };
        if !as_wanted {
            return Some("is not found as the row says".to_owned());
        }
        let shown = checked.report.to_string();
        if let Some(missing) = self.says.iter().find(|text| !shown.contains(*text)) {
            return Some(format!("does not say {missing:?}"));
        }
        if let Some(wanted) = &self.fix {
            let fix = checked.report.diagnostics().first().and_then(|found| found.fix.as_ref());
            let written = fix.map(|fix| fix.edits[0].replacement.as_str());
            if written != Some(wanted) {
                return Some(format!("is fixed by {written:?}"));
            }
        }
        let policy = checked.policy.as_ref();
        self.requests.iter().find_map(|asked| asked.wrong(policy?))
    }
}

impl Asked {
    fn wrong(&self, policy: &Policy) -> Option<String> {
        let path = self.path.as_deref().unwrap_or("/");
        let request = match &self.preflight {
            Some(method) => Request::preflight(method, path),
            None => Request::get(path),
        };
        let request = request.origin(&self.origin);
        let request = match &self.ask {
            Some(names) => request.headers([names.as_str()]),
            None => request,
        };
        let decision = policy.evaluate(&request);
        let outcome = decision.outcome().as_str().to_owned();
        let other = self.headers.iter().find(|(name, value)| decision.header(name) != Some(value.as_str()));
        let present = self.absent.iter().find(|name| decision.header(name).is_some());
        if outcome != self.outcome {
            Some(format!("{} is {outcome}", self.origin))
        } else if self.rule.is_some() && decision.rule() != self.rule.as_deref() {
            Some(format!("{} is decided by {:?}", self.origin, decision.rule()))
        } else if let Some((name, _)) = other {
            Some(format!("{name} is {:?}", decision.header(name)))
        } else {
            present.map(|name| format!("{name} is sent"))
        }
    }
}

#[test]
fn every_row_is_decided_as_it_says() {
    let mut wrong = Vec::new();
    let (mut cases, mut requests) = (0, 0);
    for row in rows() {
        for case in &row.cases {
            for (value, checked) in case.checked() {
                cases += 1;
                requests += case.requests.len();
                if let Some(why) = case.wrong(&checked) {
                    wrong.push(format!("row {}, {}: `{value}` {why}\n{}", row.id, row.title, checked.report));
                }
            }
        }
    }
    crate::say!("load rows: {cases} policies of 57 rows, {requests} requests under them");
    assert!(wrong.is_empty(), "{} cases\n{}", wrong.len(), wrong.join("\n\n"));
}

#[test]
fn the_rows_are_complete_and_none_is_milder_than_its_verdict_without_a_reason() {
    let rows = rows();
    assert_eq!(rows.iter().map(|row| row.id).collect::<Vec<_>>(), (1..=57).collect::<Vec<_>>());
    for row in &rows {
        let any = |is: fn(&Case) -> bool| row.cases.iter().any(is);
        let kept = match row.verdict {
            Verdict::Refuse | Verdict::NeverOffer => any(|case| case.refused.is_some()),
            Verdict::Warn => any(|case| case.warned.is_some()),
            Verdict::Note => any(|case| case.noted.is_some()),
            Verdict::RefuseUnlessDangerous => {
                let dangerous = |case: &Case| {
                    case.accepted
                        && case.policy.as_ref().is_some_and(|text| text.contains("dangerously_allow"))
                };
                any(|case| case.refused.is_some()) && any(dangerous)
            }
            Verdict::Keep => any(|case| !case.requests.is_empty()) || row.check.is_some(),
        };
        assert!(kept || row.decided_otherwise.is_some(), "row {}: {}", row.id, row.title);
    }
    let otherwise: Vec<u16> =
        rows.iter().filter(|row| row.decided_otherwise.is_some()).map(|row| row.id).collect();
    assert_eq!(otherwise, [4, 18, 24, 25, 29, 41, 46, 54]);
    let checks: Vec<u16> = rows.iter().filter(|row| row.check.is_some()).map(|row| row.id).collect();
    assert_eq!(checks, [49, 57], "each of these rows has a test of its own below");
}

/// Row 49.
#[test]
fn a_file_over_a_mebibyte_is_refused() {
    let policy =
        format!("version: 1\nallow_origins: [https://a.example.com] # {}\n", "x".repeat(1024 * 1024));
    let checked = Loader::new().yaml(policy).check();
    assert!(checked.policy.is_none());
    assert_eq!(checked.report.diagnostics()[0].code.name(), "file-too-large");
}

/// Row 57.
#[test]
fn a_bad_file_does_not_replace_a_good_policy() {
    let good = "version: 1\nallow_origins: [https://a.example.com]\n";
    let handle = PolicyHandle::new(Policy::from_yaml(good).unwrap());
    let bad = rows().pop().unwrap().cases.remove(0);
    // What would replace the policy does not exist: a load that finds an error gives none.
    let replaced = bad.check("").policy.map(|policy| handle.replace(policy));
    assert!(replaced.is_none());
    let request = Request::get("/").origin("https://a.example.com");
    assert_eq!(handle.load().evaluate(&request).outcome(), Outcome::Allowed);
}
