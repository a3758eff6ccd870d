//! A policy and requests, made of the bytes choice by choice, against the reference evaluator.

use corsac_core::{Decision, Policy, Request};

use super::documents;
use super::generate::{Random, policy, request};
use super::reference::{Answer, Ask, Reference};

/// Requests to one policy.
const REQUESTS: usize = 24;

pub(crate) fn run(data: &[u8]) -> &'static str {
    let mut random = Random(data);
    let text = policy::plan(&mut random).write();
    let Ok(policy) = Policy::from_yaml(text.as_str()) else { return "policy refused" };
    let reference = Reference::new(&documents::read(&text));
    let mut first = None;
    for _ in 0..REQUESTS {
        let ask = request::request(&mut random, &reference);
        let decision = policy.evaluate(&wire(&ask));
        assert_eq!(observed(&decision), reference.evaluate(&ask), "{text}\n{ask:?}");
        first.get_or_insert(match (decision.kind().as_str(), decision.reason().as_str()) {
            ("preflight", "granted") => "preflight granted",
            ("actual", "granted") => "actual granted",
            ("preflight", _) => "preflight denied",
            (_, reason) => reason,
        });
        if random.is_empty() {
            break;
        }
    }
    first.unwrap_or("no request")
}

fn wire(ask: &Ask) -> Request {
    let mut request = Request::new(&ask.method, &ask.path);
    if let Some(authority) = &ask.authority {
        request = request.authority(authority);
    }
    for (name, value) in &ask.lines {
        request = request.header(name, value);
    }
    request
}

fn observed(decision: &Decision) -> Answer {
    Answer {
        outcome: decision.outcome().as_str().to_owned(),
        kind: decision.kind().as_str().to_owned(),
        reason: decision.reason().as_str().to_owned(),
        rule: decision.rule().map(str::to_owned),
        grant: decision.grant().map(str::to_owned),
        status: decision.status(),
        headers: decision.headers().map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
        vary: decision.vary().iter().map(|name| (*name).to_owned()).collect(),
        governed: decision.is_governed(),
    }
}
