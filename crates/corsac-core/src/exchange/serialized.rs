//! An exchange for programs.

use serde::ser::{Serialize, Serializer};

use super::Exchange;
use crate::explain::Explanation;

#[derive(serde::Serialize)]
struct Browser<'a> {
    readable: bool,
    blocked: Option<&'a str>,
    advice: Option<&'a str>,
}

#[derive(serde::Serialize)]
struct First<'a> {
    #[serde(flatten)]
    explanation: Option<&'a Explanation>,
    then: Option<&'a Explanation>,
    browser: Browser<'a>,
}

impl Serialize for Exchange {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let advice = self.blocked.as_ref().and_then(|blocked| blocked.advice.as_deref());
        let browser = Browser { readable: self.is_readable(), blocked: self.blocked(), advice };
        let (explanation, then) = match &self.preflight {
            Some(preflight) => (Some(preflight), self.actual.as_ref()),
            None => (self.actual.as_ref(), None),
        };
        First { explanation, then, browser }.serialize(serializer)
    }
}
