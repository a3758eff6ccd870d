//! Whether an exchange is what a case expects, in every engine.

use crate::browser::{Browser, Engine, Outcome as Seen, PolicyServer, Response, Step, Verdict};
use crate::browser::{Check, HeaderList, Reply};
use crate::decision::{Decision, Outcome};
use crate::policy::Policy;
use crate::testing::{Case, CaseResult, Expected, ExpectedOutcome};
use crate::token::shown;

/// One expectation that an exchange does not fulfil.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Mismatch {
    /// What is expected.
    pub expected: String,
    /// What came of it.
    pub got: String,
    /// In which engines; all of them where they agree.
    pub engines: Vec<Engine>,
}

impl Case {
    /// Plays the request against a service behind this policy, and compares.
    pub fn run(&self, policy: &Policy) -> CaseResult {
        let exchange = policy.explain_exchange(&self.request, &self.application);
        let mismatches = self.judge(policy, exchange.outcomes());
        CaseResult { case: self.clone(), exchange, mismatches }
    }

    /// Whether the case passes under this policy. Cheaper than [`run`](Self::run): nothing is explained.
    #[must_use]
    pub fn passes(&self, policy: &Policy) -> bool {
        let outcomes = Engine::ALL.map(|engine| {
            let mut server = PolicyServer::answering(policy, self.application.clone());
            Browser::new(engine).play(&self.request, &mut server)
        });
        self.judge(policy, &outcomes).is_empty()
    }

    fn judge(&self, policy: &Policy, outcomes: &[Seen; 3]) -> Vec<Mismatch> {
        let mut mismatches: Vec<Mismatch> = Vec::new();
        for outcome in outcomes {
            let exchange = Played::new(policy, &self.application, outcome);
            for (expected, got) in exchange.compare(&self.expected) {
                let same = |known: &&mut Mismatch| known.expected == expected && known.got == got;
                match mismatches.iter_mut().find(same) {
                    Some(known) => known.engines.push(outcome.engine),
                    None => mismatches.push(Mismatch { expected, got, engines: vec![outcome.engine] }),
                }
            }
        }
        // What one engine's console says, the others' do not.
        let mut lines = outcomes.iter().flat_map(|outcome| &outcome.console);
        if let Some(text) = &self.expected.console
            && !lines.any(|line| line.text.contains(text.as_str()))
        {
            mismatches.push(Mismatch {
                expected: format!("`{}` in the console of a browser", shown(text.as_bytes())),
                got: "no engine's console says that".to_owned(),
                engines: Engine::ALL.to_vec(),
            });
        }
        mismatches
    }
}

/// A request on the wire, as the policy decided about it.
struct Answered {
    decision: Decision,
    headers: HeaderList,
    status: u16,
}

/// One engine's exchange, with what went over the wire.
struct Played<'o> {
    outcome: &'o Seen,
    preflight: Option<Answered>,
    actual: Option<Answered>,
}

impl<'o> Played<'o> {
    fn new(policy: &Policy, application: &Response, outcome: &'o Seen) -> Self {
        let answered = |preflight: bool| {
            let sent = outcome.sent().find(|sent| sent.preflight == preflight)?;
            let decision = policy.evaluate(&PolicyServer::asked(sent));
            let Reply::Response(response) = PolicyServer::answer_under(&decision, application) else {
                return None;
            };
            Some(Answered { decision, headers: response.headers, status: response.status })
        };
        Played { outcome, preflight: answered(true), actual: answered(false) }
    }

    /// The decision about the request that failed, or else about the request itself.
    fn decisive(&self) -> Option<&Decision> {
        self.actual.as_ref().or(self.preflight.as_ref()).map(|answered| &answered.decision)
    }

    fn is_checked(&self) -> bool {
        let cors = |step: &Step| matches!(step, Step::Checked { check: Check::Cors, .. });
        self.outcome.steps.iter().any(cors)
    }

    fn got(&self) -> ExpectedOutcome {
        let readable = self.outcome.is_readable();
        match self.decisive().map(Decision::outcome) {
            Some(_) if readable && !self.is_checked() => ExpectedOutcome::SameOrigin,
            Some(Outcome::NotGoverned) => ExpectedOutcome::NotGoverned,
            _ if readable => ExpectedOutcome::Allowed,
            _ => ExpectedOutcome::Denied,
        }
    }

    /// Why it is denied: the policy's reason, or what the browser refused.
    fn reason(&self) -> String {
        if let Some(decision) = self.decisive().filter(|decision| decision.outcome() == Outcome::Denied) {
            return decision.reason().as_str().to_owned();
        }
        let failure = self.outcome.failure.as_ref();
        let kind = failure.and_then(|failure| serde_json::to_value(&failure.kind).ok());
        let name = kind.as_ref().and_then(|kind| kind.get("kind")).and_then(|name| name.as_str());
        name.unwrap_or("unknown").to_owned()
    }

    /// What is expected and did not come, each with what came.
    fn compare(&self, expected: &Expected) -> Vec<(String, String)> {
        let got = self.got();
        // Nobody denied it: a request of the mode `no-cors` succeeds under every policy.
        let opaque = got == ExpectedOutcome::Denied && self.outcome.verdict == Verdict::Opaque;
        if opaque || got != expected.outcome {
            let because = match expected.reason.as_deref() {
                Some(reason) => format!("{}, because of {reason}", expected.outcome),
                None => expected.outcome.to_string(),
            };
            let got = match got {
                _ if opaque => "an opaque response: the policy is not asked".to_owned(),
                ExpectedOutcome::Denied => format!("{got}, because of {}", self.reason()),
                _ => got.to_string(),
            };
            // The rest follows from it, and would only repeat it.
            return vec![(because, got)];
        }
        let mut wrong = Vec::new();
        if let Some(reason) = &expected.reason {
            let got = self.reason();
            if got != *reason {
                wrong.push((format!("because of {reason}"), format!("because of {got}")));
            }
        }
        let preflight = |asked: bool| if asked { "a preflight" } else { "no preflight" }.to_owned();
        let asked = self.preflight.is_some();
        if expected.preflight.is_some_and(|expected| expected != asked) {
            wrong.push((preflight(!asked), preflight(asked)));
        }
        let reaches = self.actual.as_ref().is_some_and(|actual| actual.decision.status().is_none());
        if expected.reaches_application.is_some_and(|expected| expected != reaches) {
            wrong.push((reaching(!reaches), reaching(reaches)));
        }
        if let Some(status) = expected.status {
            let got = self.actual.as_ref().map(|actual| actual.status);
            if got != Some(status) {
                let got = got.map_or_else(|| NO_REQUEST.to_owned(), |got| format!("the status {got}"));
                wrong.push((format!("the status {status}"), got));
            }
        }
        self.compare_visible(expected, &mut wrong);
        let lists = [
            (&expected.headers, &self.actual, "the response", NO_REQUEST),
            (&expected.preflight_headers, &self.preflight, "the response to the preflight", "no preflight"),
        ];
        for (headers, answered, of, nothing) in lists {
            for (name, value) in headers {
                let Some(answered) = answered else {
                    wrong.push((header(name, value.as_deref(), of), nothing.to_owned()));
                    continue;
                };
                let got = answered.headers.get(name);
                if got != *value {
                    wrong.push((header(name, value.as_deref(), of), header(name, got.as_deref(), of)));
                }
            }
        }
        wrong
    }

    fn compare_visible(&self, expected: &Expected, wrong: &mut Vec<(String, String)>) {
        let lists = [(&expected.visible_headers, true), (&expected.hidden_headers, false)];
        let told = |name: &str, visible: bool| {
            let can = if visible { "can" } else { "cannot" };
            format!("the page {can} read the response header `{}`", shown(name.as_bytes()))
        };
        for (names, visible) in lists {
            for name in names.iter().filter(|name| self.outcome.header(name).is_some() != visible) {
                wrong.push((told(name, visible), told(name, !visible)));
            }
        }
    }
}

const NO_REQUEST: &str = "the request is never sent";

fn reaching(reaches: bool) -> String {
    let does = if reaches { "reaches" } else { "does not reach" };
    format!("the request {does} the application")
}

fn header(name: &str, value: Option<&str>, of: &str) -> String {
    let name = shown(name.as_bytes());
    match value {
        Some(value) => format!("`{name}: {}` in {of}", shown(value.as_bytes())),
        None => format!("no `{name}` in {of}"),
    }
}
