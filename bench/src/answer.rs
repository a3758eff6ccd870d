//! What comes back, and what a browser makes of it.

use crate::request::Wire;
use crate::setup::{EXPOSED, HEADERS};

/// A response, without its body.
#[derive(Debug, Clone, Default)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
}

impl Answer {
    /// An answer of these lines; names in lower case.
    pub(crate) fn new<'a>(status: u16, headers: impl Iterator<Item = (&'a str, &'a [u8])>) -> Self {
        let text = |(name, value): (&str, &[u8])| {
            (name.to_ascii_lowercase(), String::from_utf8_lossy(value).into_owned())
        };
        Answer { status, headers: headers.map(text).collect() }
    }

    fn members(&self, name: &str) -> Vec<String> {
        let lines = self.headers.iter().filter(|(known, _)| known == name);
        lines
            .flat_map(|(_, value)| value.split(','))
            .map(|member| member.trim().to_ascii_lowercase())
            .collect()
    }

    /// Whether `Vary` names `Origin`.
    pub(crate) fn varies(&self) -> bool {
        self.members("vary").iter().any(|member| member == "origin")
    }

    /// What is missing for a browser to let the page go on: nothing where the answer grants what was asked for (Fetch,
    /// sections 4.8 and 4.9).
    pub(crate) fn missing(&self, wire: &Wire) -> Vec<String> {
        let mut missing = Vec::new();
        let mut needs = |name: &str, member: &str| {
            if !self.members(name).contains(&member.to_ascii_lowercase()) {
                missing.push(format!("`{name}: {member}`"));
            }
        };
        needs("access-control-allow-origin", wire.header("origin").unwrap_or_default());
        needs("access-control-allow-credentials", "true");
        match wire.header("access-control-request-method") {
            Some(method) => {
                needs("access-control-allow-methods", method);
                HEADERS.iter().for_each(|name| needs("access-control-allow-headers", name));
                needs("access-control-max-age", "600");
            }
            None => needs("access-control-expose-headers", EXPOSED),
        }
        missing
    }
}
