//! The engine, in the plain types of the reference.

use corsac_core::{Decision, Policy, Request};

use crate::reference::{Answer, Ask};
use crate::{request_rows, tables};

/// A request for the engine.
pub(crate) fn request(ask: &Ask) -> Request {
    let mut request = Request::new(&ask.method, &ask.path);
    if let Some(authority) = &ask.authority {
        request = request.authority(authority);
    }
    for (name, value) in &ask.lines {
        request = request.header(name, value);
    }
    request
}

/// Everything observable of the engine's decision.
pub(crate) fn answer(decision: &Decision) -> Answer {
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

/// The engine as an evaluator of a policy's text; none where the text does not load.
pub(crate) fn load(text: &str) -> Option<impl Fn(&Ask) -> Answer + use<>> {
    let policy = Policy::from_yaml(text).ok()?;
    Some(move |ask: &Ask| answer(&policy.evaluate(&request(ask))))
}

/// The engine for a policy that has to load.
fn loaded(text: &str) -> impl Fn(&Ask) -> Answer + use<> {
    let policy = Policy::from_yaml(text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    move |ask: &Ask| answer(&policy.evaluate(&request(ask)))
}

#[test]
fn the_engine_agrees_with_every_row() {
    tables::run_all("engine", loaded);
}

#[test]
fn the_engine_agrees_with_every_request_row() {
    request_rows::run_all("engine", loaded);
}

/// The properties, of the engine.
mod properties {
    use super::load;
    use crate::properties;

    #[test]
    fn adding_an_origin_is_local() {
        properties::adding_an_origin_is_local(load);
    }

    #[test]
    fn adding_an_entry_denies_nothing() {
        properties::adding_an_entry_denies_nothing(load);
    }

    #[test]
    fn removing_credentials_allows_no_more() {
        properties::removing_credentials_allows_no_more(load);
    }

    #[test]
    fn headers_hold_nothing_foreign() {
        properties::headers_hold_nothing_foreign(load);
    }
}
