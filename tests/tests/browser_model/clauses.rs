//! Exchanges written by hand for what no recording shows, each with the clause that decides it.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use corsac::browser::{Browser, Engine, Outcome, Request, Script, Standard, Steps, Verdict};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::say;

/// One exchange, or several in one browser.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Row {
    pub(crate) id: String,
    clause: String,
    #[serde(default)]
    pub(crate) engine: Engine,
    requests: Vec<Map<String, Value>>,
    answers: Script,
    expect: Vec<Expected>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    verdict: Value,
    error: Option<String>,
    sent: Sent,
    cookies: Option<Vec<bool>>,
    headers: Option<BTreeMap<String, String>>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Sent {
    Count(usize),
    Lines(Vec<String>),
}

pub(crate) fn all() -> &'static [Row] {
    static ALL: OnceLock<Vec<Row>> = OnceLock::new();
    ALL.get_or_init(|| {
        let path = format!("{}/data/browser/clauses.yaml", env!("CARGO_MANIFEST_DIR"));
        serde_yaml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
    })
}

impl Row {
    fn play(&self, steps: &dyn Steps) -> Vec<Outcome> {
        let mut browser = Browser::new(self.engine);
        let mut server = self.answers.clone();
        let play = |fields: &Map<String, Value>| {
            let mut all = json!({ "origin": "https://app.example.com", "url": "https://api.example.com/" });
            let at = fields.get("at").map_or(0, |at| at.as_u64().unwrap());
            all.as_object_mut().unwrap().extend(fields.clone());
            all.as_object_mut().unwrap().remove("at");
            let request: Request = serde_json::from_value(all).unwrap();
            browser.set_time(at);
            browser.play_with(steps, &request, &mut server)
        };
        self.requests.iter().map(play).collect()
    }

    /// Where an outcome is not what the clause says.
    pub(crate) fn differences(&self, steps: &dyn Steps) -> Vec<String> {
        let outcomes = self.play(steps);
        assert_eq!(outcomes.len(), self.expect.len(), "{}", self.id);
        let mut found = Vec::new();
        for (number, (outcome, expected)) in outcomes.iter().zip(&self.expect).enumerate() {
            let mut same = |what: &str, expected: Value, got: Value| {
                if expected != got {
                    let (id, clause) = (&self.id, &self.clause);
                    found.push(format!(
                        "{id}, request {number}: {what} is {got}, and not {expected} ({clause})"
                    ));
                }
            };
            same("verdict", expected.verdict.clone(), json!(outcome.verdict));
            let error = outcome.failure.as_ref().map(|failure| json!(failure)["kind"].clone());
            same("error", json!(expected.error), json!(error));
            let lines: Vec<String> = outcome.sent().map(ToString::to_string).collect();
            match &expected.sent {
                Sent::Count(count) => same("sent", json!(count), json!(lines.len())),
                Sent::Lines(expected) => same("sent", json!(expected), json!(lines)),
            }
            if let Some(cookies) = &expected.cookies {
                same(
                    "cookies",
                    json!(cookies),
                    json!(outcome.sent().map(|sent| sent.credentials).collect::<Vec<_>>()),
                );
            }
            if let Some(headers) = &expected.headers {
                same(
                    "headers",
                    json!(headers),
                    json!(outcome.headers.iter().cloned().collect::<BTreeMap<_, _>>()),
                );
            }
        }
        found
    }
}

#[test]
fn every_clause_holds() {
    let found: Vec<String> = all().iter().flat_map(|row| row.differences(&Standard)).collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
    let blocked =
        all().iter().flat_map(|row| row.play(&Standard)).filter(|it| it.verdict == Verdict::Blocked);
    say!("browser model: {} clauses, {} of their requests blocked", all().len(), blocked.count());
}
