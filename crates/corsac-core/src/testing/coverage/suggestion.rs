//! Cases to add.

use std::fmt;

use serde::ser::{Serialize, Serializer};

use super::probe::Probe;
use crate::browser::{Engine, ErrorKind, Request, Response};
use crate::decision::{Decision, Kind, Outcome};
use crate::exchange::Exchange;
use crate::policy::Policy;

/// A case to add to a test file. Its `Display` is the case as YAML, an element of the list of cases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SuggestedCase {
    probe: Probe,
    told: Told,
}

/// What a suggested case tells of an exchange.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Told {
    outcome: &'static str,
    reason: Option<&'static str>,
    /// Whether the policy answers the request itself, in place of the application.
    rejected: bool,
    /// Whether the page reads the header that the application adds.
    visible: bool,
}

impl Told {
    fn of(exchange: &Exchange, answered: Option<&str>) -> Self {
        let seen = exchange.outcome(Engine::Chromium);
        let decision = exchange.decisive();
        let refused = decision.filter(|decision| decision.outcome() == Outcome::Denied);
        let by_browser = seen.failure.as_ref().and_then(|failure| match failure.kind {
            ErrorKind::WildcardWithCredentials => Some("wildcard-with-credentials"),
            ErrorKind::CredentialsNotAllowed { .. } => Some("credentials-not-allowed"),
            _ => None,
        });
        let governed = decision.is_some_and(Decision::is_governed);
        let outcome = match exchange.is_readable() {
            true if exchange.is_same_origin() => "same-origin",
            true => "allowed",
            false if !governed => "not-governed",
            false => "denied",
        };
        let reason = refused.map(|decision| decision.reason().as_str()).or(by_browser);
        Told {
            outcome,
            reason: reason.filter(|_| outcome == "denied"),
            rejected: refused
                .is_some_and(|decision| decision.kind() == Kind::Actual && decision.status().is_some()),
            visible: answered.is_some_and(|name| exchange.is_readable() && seen.header(name).is_some()),
        }
    }
}

impl SuggestedCase {
    /// The case that plays the probe, and expects what comes of it under this policy.
    pub(crate) fn new(probe: Probe, policy: &Policy) -> Self {
        let told = Told::of(&probe.play(policy), probe.answered.as_deref());
        SuggestedCase { probe, told }
    }

    /// The page's request.
    #[must_use]
    pub fn request(&self) -> Request {
        self.probe.request()
    }

    /// What the application answers.
    #[must_use]
    pub fn application(&self) -> Response {
        self.probe.response()
    }

    /// Whether the case passes where this is what comes of its request.
    #[must_use]
    pub fn passes(&self, exchange: &Exchange) -> bool {
        Told::of(exchange, self.probe.answered.as_deref()) == self.told
    }

    fn name(&self) -> String {
        let Probe { origin, method, path, header, credentials, answered } = &self.probe;
        let host = origin.split_once("://").map_or(origin.as_str(), |(_, host)| host);
        let readable = self.told.outcome == "allowed";
        let mut name = match (answered, readable) {
            (Some(header), true) if self.told.visible => format!("{host} reads {header} of {method} {path}"),
            (Some(header), true) => format!("{host} does not read {header} of {method} {path}"),
            (_, true) => format!("{host} may {method} {path}"),
            (_, false) => format!("{host} may not {method} {path}"),
        };
        if let Some(header) = header {
            name.push_str(&format!(" with {header}"));
        }
        if *credentials {
            name.push_str(if header.is_some() { " and cookies" } else { " with cookies" });
        }
        name
    }
}

impl fmt::Display for SuggestedCase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Probe { origin, method, path, header, credentials, answered } = &self.probe;
        writeln!(f, "- name: {}", scalar(&self.name()))?;
        writeln!(f, "  origin: {}", scalar(origin))?;
        if method != "GET" {
            writeln!(f, "  method: {}", scalar(method))?;
        }
        writeln!(f, "  path: {}", scalar(path))?;
        if let Some(name) = header {
            writeln!(f, "  headers: {{ {}: {} }}", scalar(name), scalar(super::probe::unsafe_value(name)))?;
        }
        if *credentials {
            writeln!(f, "  credentials: true")?;
        }
        let mut expected = Vec::new();
        if let Some(reason) = self.told.reason {
            expected.push(format!("reason: {reason}"));
        }
        if self.told.rejected {
            expected.push("reaches_application: false".to_owned());
        }
        if let Some(name) = answered {
            let key = if self.told.visible { "visible_headers" } else { "hidden_headers" };
            expected.push(format!("{key}: [{}]", scalar(name)));
        }
        if expected.is_empty() {
            return writeln!(f, "  expect: {}", self.told.outcome);
        }
        writeln!(f, "  expect: {{ outcome: {}, {} }}", self.told.outcome, expected.join(", "))
    }
}

/// A value as YAML: quoted where YAML would read anything else, or where it might.
fn scalar(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '.' | '-' | '_' | ' ' | '+');
    let letter = text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/') && !text.ends_with(' ');
    let word = ["null", "true", "false", "yes", "no", "on", "off", "y", "n"];
    // Origins have `://`, which is no mapping as long as no space follows the colon.
    let web = ["https://", "http://"].iter().find_map(|scheme| text.strip_prefix(scheme));
    let body = web.unwrap_or(text);
    let colons = |c: char| plain(c) || (web.is_some() && c == ':');
    if letter && body.chars().all(colons) && !word.contains(&text.to_ascii_lowercase().as_str()) {
        return text.to_owned();
    }
    serde_json::Value::from(text).to_string()
}

/// The YAML.
impl Serialize for SuggestedCase {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
