//! Cases to add.

use std::fmt;
use std::sync::Arc;

use serde::ser::{Serialize, Serializer};

use super::probe::{self, Probe};
use crate::browser::{Engine, ErrorKind};
use crate::decision::{Decision, Kind, Outcome};
use crate::exchange::Exchange;
use crate::policy::Policy;
use crate::testing::{Case, Expected, ExpectedOutcome, page};

/// A case to add to a test file: it passes now, and closes a gap. Its `Display` is the case as YAML, an element of the
/// list `cases`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SuggestedCase {
    /// The case.
    pub case: Case,
    probe: Probe,
}

impl SuggestedCase {
    /// The case that plays the probe, and expects what comes of it under this policy.
    pub(crate) fn new(probe: Probe, policy: &Policy, service: Option<&Arc<str>>) -> Option<Self> {
        let expected = expected(&probe.play(policy), probe.answered.as_deref());
        let mut case = Case::new(name(&probe, &expected), probe.request(), expected);
        case.service = service.cloned();
        case.passes(policy).then_some(SuggestedCase { case, probe })
    }
}

/// What comes of an exchange, as a case says it.
fn expected(exchange: &Exchange, answered: Option<&str>) -> Expected {
    let seen = exchange.outcome(Engine::Chromium);
    let decision = exchange.decisive();
    let outcome = match exchange.is_readable() {
        true if exchange.is_same_origin() => ExpectedOutcome::SameOrigin,
        true => ExpectedOutcome::Allowed,
        false if !decision.is_some_and(Decision::is_governed) => ExpectedOutcome::NotGoverned,
        false => ExpectedOutcome::Denied,
    };
    let mut expected = Expected::new(outcome);
    if outcome == ExpectedOutcome::Denied {
        let refused = decision.filter(|decision| decision.outcome() == Outcome::Denied);
        expected.reason = refused.map(|decision| decision.reason().as_str().to_owned()).or_else(|| {
            let by_browser = match seen.failure.as_ref()?.kind {
                ErrorKind::WildcardWithCredentials => "wildcard-with-credentials",
                ErrorKind::CredentialsNotAllowed { .. } => "credentials-not-allowed",
                _ => return None,
            };
            Some(by_browser.to_owned())
        });
        // Said only where it is the policy that keeps the request from the application.
        let rejected =
            refused.filter(|decision| decision.kind() == Kind::Actual && decision.status().is_some());
        expected.reaches_application = rejected.map(|_| false);
    }
    if let Some(name) = answered {
        let visible = exchange.is_readable() && seen.header(name).is_some();
        let list = if visible { &mut expected.visible_headers } else { &mut expected.hidden_headers };
        list.push(name.to_owned());
    }
    expected
}

fn name(probe: &Probe, expected: &Expected) -> String {
    let Probe { origin, method, path, header, credentials, .. } = probe;
    let origin = origin.strip_prefix("https://").unwrap_or(origin);
    let mut name = match (expected.outcome, expected.visible_headers.first(), expected.hidden_headers.first())
    {
        (ExpectedOutcome::Allowed, Some(read), _) => format!("{origin} reads {read} of {method} {path}"),
        (ExpectedOutcome::Allowed, _, Some(hidden)) => {
            format!("{origin} cannot read {hidden} of {method} {path}")
        }
        (ExpectedOutcome::Allowed | ExpectedOutcome::SameOrigin, ..) => {
            format!("{origin} may {method} {path}")
        }
        _ => format!("{origin} may not {method} {path}"),
    };
    let with: Vec<&str> = header.as_deref().into_iter().chain(credentials.then_some("cookies")).collect();
    if !with.is_empty() {
        name.push_str(&format!(" with {}", with.join(" and ")));
    }
    name
}

impl fmt::Display for SuggestedCase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Probe { origin, method, path, header, credentials, .. } = &self.probe;
        writeln!(f, "- name: {}", scalar(&self.case.name))?;
        if let Some(service) = &self.case.service {
            writeln!(f, "  service: {}", scalar(service))?;
        }
        writeln!(f, "  origin: {}", scalar(origin))?;
        if method != "GET" {
            writeln!(f, "  method: {}", scalar(method))?;
        }
        writeln!(f, "  path: {}", scalar(path))?;
        if let Some(name) = header {
            match probe::unsafe_value(name) {
                value if value == page::likely_value(name) => writeln!(f, "  headers: [{}]", scalar(name))?,
                value => writeln!(f, "  headers: {{ {}: {} }}", scalar(name), scalar(value))?,
            }
        }
        if *credentials {
            writeln!(f, "  credentials: true")?;
        }
        write!(f, "  expect: {}", self.expect())
    }
}

impl SuggestedCase {
    fn expect(&self) -> String {
        let Expected { outcome, reason, reaches_application, visible_headers, hidden_headers, .. } =
            &*self.case.expected;
        let mut said: Vec<String> = reason.iter().map(|reason| format!("reason: {reason}")).collect();
        said.extend(reaches_application.map(|reaches| format!("reaches_application: {reaches}")));
        for (key, names) in [("visible_headers", visible_headers), ("hidden_headers", hidden_headers)] {
            said.extend(names.first().map(|name| format!("{key}: [{}]", scalar(name))));
        }
        match said.is_empty() {
            true => outcome.to_string(),
            false => format!("{{ outcome: {outcome}, {} }}", said.join(", ")),
        }
    }
}

/// A value as YAML: as it is where nothing in it means anything to YAML, and else quoted.
fn scalar(text: &str) -> String {
    const WORDS: [&str; 9] = ["null", "true", "false", "yes", "no", "on", "off", "y", "n"];
    // A colon means nothing where no space follows, and a port follows that of an origin.
    let inner = |c: char| c.is_ascii_alphanumeric() || "/.-_ +:".contains(c);
    let begins = text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/');
    let plain = begins
        && text.chars().all(inner)
        && !text.contains(": ")
        && !text.ends_with([' ', ':'])
        && !WORDS.contains(&text.to_ascii_lowercase().as_str());
    // What JSON quotes, YAML reads the same.
    if plain { text.to_owned() } else { serde_json::Value::from(text).to_string() }
}

/// The YAML.
impl Serialize for SuggestedCase {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
