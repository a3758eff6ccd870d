//! The rows of the data files: a policy, a request, and the decision that the policy reference demands.
//!
//! Strings of requests and expected headers may hold bytes that YAML cannot: `\xHH` is a byte, `\\` a backslash, and
//! `\{N|text}` is `text` N times. A row with `for_each` stands for as many cases as it lists; `{}` in its request and
//! in its expected headers is the listed text.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::reference::{Answer, Ask};

/// One file of rows.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Table {
    pub(crate) policies: BTreeMap<String, String>,
    pub(crate) rows: Vec<Row>,
}

/// One decision, or one for each listed text.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Row {
    #[serde(default)]
    pub(crate) id: String,
    /// The clause of the policy reference that decides, in short.
    pub(crate) clause: Option<String>,
    pub(crate) policy: String,
    for_each: Option<Vec<String>>,
    request: RequestData,
    expect: ExpectData,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RequestData {
    method: String,
    #[serde(default = "root")]
    path: String,
    authority: Option<String>,
    #[serde(default)]
    headers: Vec<(String, String)>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ExpectData {
    outcome: String,
    kind: String,
    reason: String,
    rule: Option<String>,
    grant: Option<String>,
    status: Option<u16>,
    #[serde(default)]
    headers: Vec<(String, String)>,
    #[serde(default)]
    vary: Vec<String>,
}

fn root() -> String {
    "/".to_owned()
}

/// One request with the decision it must get.
#[derive(Debug, Clone)]
pub(crate) struct Case {
    pub(crate) label: String,
    pub(crate) clause: Option<String>,
    pub(crate) policy: String,
    pub(crate) ask: Ask,
    pub(crate) expected: Answer,
}

impl Row {
    /// The row's cases, with every escape resolved.
    pub(crate) fn cases(&self) -> Vec<Case> {
        let case = |label: String, each: Option<&str>| Case {
            label,
            clause: self.clause.clone(),
            policy: self.policy.clone(),
            ask: self.ask(each),
            expected: self.answer(each),
        };
        match &self.for_each {
            None => vec![case(self.id.clone(), None)],
            Some(list) => list.iter().map(|each| case(format!("{} {each:?}", self.id), Some(each))).collect(),
        }
    }

    fn ask(&self, each: Option<&str>) -> Ask {
        let bytes = |text: &str| bytes(&each.map_or(text.to_owned(), |each| text.replace("{}", each)));
        Ask {
            method: bytes(&self.request.method),
            path: bytes(&self.request.path),
            authority: self.request.authority.as_deref().map(bytes),
            lines: self.request.headers.iter().map(|(name, value)| (name.clone(), bytes(value))).collect(),
        }
    }

    fn answer(&self, each: Option<&str>) -> Answer {
        let expect = &self.expect;
        let text = |text: &str| {
            let text = each.map_or(text.to_owned(), |each| text.replace("{}", each));
            String::from_utf8(bytes(&text)).unwrap()
        };
        Answer {
            outcome: expect.outcome.clone(),
            kind: expect.kind.clone(),
            reason: expect.reason.clone(),
            rule: expect.rule.clone(),
            grant: expect.grant.clone(),
            status: expect.status,
            headers: expect.headers.iter().map(|(name, value)| (name.clone(), text(value))).collect(),
            vary: expect.vary.clone(),
            governed: expect.outcome != "not-governed",
        }
    }
}

/// Resolves the escapes of a text.
pub(crate) fn bytes(text: &str) -> Vec<u8> {
    let mut all = Vec::new();
    let mut rest = text;
    while let Some((plain, escape)) = rest.split_once('\\') {
        all.extend_from_slice(plain.as_bytes());
        if let Some(after) = escape.strip_prefix('\\') {
            all.push(b'\\');
            rest = after;
        } else if let Some(repeat) = escape.strip_prefix('{') {
            let (inner, after) = repeat.split_once('}').unwrap();
            let (count, unit) = inner.split_once('|').unwrap();
            all.extend_from_slice(unit.repeat(count.parse().unwrap()).as_bytes());
            rest = after;
        } else {
            let digits = escape.strip_prefix('x').and_then(|hex| hex.get(..2)).expect("an escape");
            all.push(u8::from_str_radix(digits, 16).unwrap());
            rest = escape.get(3..).unwrap_or("");
        }
    }
    all.extend_from_slice(rest.as_bytes());
    all
}

#[test]
fn escapes_of_the_data_files() {
    assert_eq!(bytes(r"a\xffb\\c\{3|x-}"), b"a\xffb\\cx-x-x-");
}
