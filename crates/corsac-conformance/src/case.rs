//! A case: a set-up, a request, and the answer that it must get.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::answer::Answer;
use crate::request::RawRequest;
use crate::setup::{Arrangement, Authentication, Setup};
use crate::text::{self, Line};

/// One request and the answer it must get.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Case {
    /// The name of the row in the data.
    pub id: String,
    /// Which of the row's requests it is, where it has several.
    pub each: Option<String>,
    /// What it says, in half a sentence.
    pub title: String,
    /// The theme: the name of its file.
    pub theme: &'static str,
    /// The name of the policy.
    pub policy: String,
    /// Whether a deviation would open a hole: none is ever permitted.
    pub security: bool,
    /// How the application is put together.
    pub setup: Setup,
    /// The request.
    pub request: RawRequest,
    /// The answer.
    pub expected: Expected,
}

/// The answer that a case must get.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Expected {
    /// The status. Nothing where routers differ, and none of their answers is wrong.
    pub status: Option<u16>,
    /// Whether a handler runs. Nothing where routers differ.
    pub handler: Option<bool>,
    /// Every line of the CORS response headers and of `Vary`: names in lower case, sorted.
    pub cors: Vec<Line>,
    /// Other lines that must be there.
    pub with: Vec<Line>,
    /// The body, where it matters.
    pub body: Option<Vec<u8>>,
}

/// A file of cases.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct File {
    pub(crate) cases: Vec<Row>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Row {
    pub(crate) id: String,
    title: String,
    pub(crate) policy: String,
    #[serde(default)]
    pub(crate) setup: SetupData,
    #[serde(default)]
    security: bool,
    for_each: Option<Vec<String>>,
    request: String,
    expect: ExpectData,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct SetupData {
    arrangement: Arrangement,
    stripped_prefix: Option<String>,
    authentication: Authentication,
    pub(crate) second_adapter: Option<String>,
    pub(crate) replaces: Option<String>,
}

/// What is expected, as it stands in the data.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ExpectData {
    status: Choice<u16>,
    handler: Choice<bool>,
    #[serde(default)]
    headers: String,
    #[serde(default)]
    with: String,
    body: Option<String>,
}

/// A value, or the word `any`: nothing is left out by mistake.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(untagged)]
enum Choice<T> {
    Value(T),
    Any(Any),
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Any {
    Any,
}

impl<T> Choice<T> {
    fn value(self) -> Option<T> {
        match self {
            Choice::Value(value) => Some(value),
            Choice::Any(Any::Any) => None,
        }
    }
}

impl ExpectData {
    /// What is expected, for one of the row's requests.
    pub(crate) fn read(&self, each: Option<&str>) -> Result<Expected, String> {
        let filled = |text: &str| each.map_or_else(|| text.to_owned(), |each| text.replace("{}", each));
        let mut cors = text::lines(&filled(&self.headers))?;
        for (name, _) in &mut cors {
            name.make_ascii_lowercase();
        }
        cors.sort();
        Ok(Expected {
            status: self.status.value(),
            handler: self.handler.value(),
            cors,
            with: text::lines(&filled(&self.with))?,
            body: self.body.as_deref().map(text::bytes).transpose()?,
        })
    }
}

impl Row {
    /// The row's cases.
    pub(crate) fn cases(
        &self,
        theme: &'static str,
        policies: &BTreeMap<String, String>,
    ) -> Result<Vec<Case>, String> {
        let policy = |name: &String| {
            policies.get(name).cloned().ok_or_else(|| format!("`{}` names no policy: `{name}`", self.id))
        };
        let data = &self.setup;
        let setup = Setup {
            policy: policy(&self.policy)?,
            arrangement: data.arrangement,
            stripped_prefix: data.stripped_prefix.clone(),
            authentication: data.authentication,
            second_adapter: data.second_adapter.as_ref().map(policy).transpose()?,
            replaces: data.replaces.as_ref().map(policy).transpose()?,
        };
        let case = |each: Option<&str>| {
            let text = each.map_or_else(|| self.request.clone(), |each| self.request.replace("{}", each));
            let place = |error| format!("`{}`: {error}", self.id);
            Ok(Case {
                id: self.id.clone(),
                each: each.map(str::to_owned),
                title: self.title.clone(),
                theme,
                policy: self.policy.clone(),
                security: self.security,
                setup: setup.clone(),
                request: RawRequest::read(&text).map_err(place)?,
                expected: self.expect.read(each).map_err(place)?,
            })
        };
        match &self.for_each {
            None => Ok(vec![case(None)?]),
            Some(list) => list.iter().map(|each| case(Some(each))).collect(),
        }
    }
}

impl Case {
    /// The case's name in a report: that of its row, and which of the row's requests it is.
    #[must_use]
    pub fn label(&self) -> String {
        match &self.each {
            Some(each) => format!("{} {each:?}", self.id),
            None => self.id.clone(),
        }
    }
}

impl Expected {
    /// Whether an answer is the expected one.
    #[must_use]
    pub fn accepts(&self, answer: &Answer) -> bool {
        self.differences(answer).is_empty()
    }
}
