//! An exchange for programs.

use std::borrow::Cow;

use serde::ser::{Serialize, Serializer};

use super::{Change, Exchange};
use crate::browser::{Engine, Outcome, Verdict};
use crate::explain::Explanation;

/// What one engine's browser makes of it.
#[derive(serde::Serialize)]
struct Seen<'a> {
    engine: Engine,
    verdict: Verdict,
    /// The lines of its console.
    console: Vec<Cow<'a, str>>,
    exception: Option<Cow<'a, str>>,
}

impl<'a> From<&'a Outcome> for Seen<'a> {
    fn from(outcome: &'a Outcome) -> Self {
        Seen {
            engine: outcome.engine,
            verdict: outcome.verdict,
            console: outcome.console.iter().map(|message| cut(&message.text)).collect(),
            exception: outcome.exception.as_deref().map(cut),
        }
    }
}

/// A message may quote a megabyte of what the page wrote.
fn cut(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(super::console::MOST) {
        Some((at, _)) => Cow::Owned(format!("{}…", text.get(..at).unwrap_or_default())),
        None => Cow::Borrowed(text),
    }
}

#[derive(serde::Serialize)]
struct Browser<'a> {
    readable: bool,
    blocked: Option<&'a str>,
    /// What to change in the page.
    advice: Option<&'a str>,
    engines: Vec<Seen<'a>>,
}

#[derive(serde::Serialize)]
struct First<'a> {
    #[serde(flatten)]
    explanation: Option<&'a Explanation>,
    then: Option<&'a Explanation>,
    browser: Browser<'a>,
    change: Option<&'a Change>,
}

impl Serialize for Exchange {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let browser = Browser {
            readable: self.is_readable(),
            blocked: self.blocked(),
            advice: self.blocked.as_ref().and_then(|blocked| blocked.page.as_deref()),
            engines: self.outcomes.iter().map(Seen::from).collect(),
        };
        let (explanation, then) = match &self.preflight {
            Some(preflight) => (Some(preflight), self.actual.as_ref()),
            None => (self.actual.as_ref(), None),
        };
        First { explanation, then, browser, change: self.change() }.serialize(serializer)
    }
}
