//! An adapter without a framework: the straight application of a decision to a request and its response.

use std::collections::BTreeMap;

use corsac_core::{Decision, Policy, RESPONSE_HEADERS, Request, missing_vary};

use crate::answer::Answer;
use crate::model::{self, plain};
use crate::request::RawRequest;
use crate::setup::{Authentication, Setup};

/// The steps of an adapter, in the order in which they are taken. Each has its right form here; a test replaces one of
/// them by a wrong one, and the cases must tell.
pub trait Adapter {
    /// The policy that is in force when the request comes.
    fn policy<'a>(&self, setup: &'a Setup) -> &'a str {
        &setup.policy
    }

    /// Where authentication stands.
    fn authentication(&self, setup: &Setup) -> Authentication {
        setup.authentication
    }

    /// What the policy is asked about: the request as the client sent it.
    fn sees(&self, setup: &Setup, request: &RawRequest) -> Request {
        let prefix = setup.stripped_prefix.as_deref().unwrap_or_default();
        let path = [prefix.as_bytes(), request.path()].concat();
        let mut seen = Request::new(&request.method, path);
        if let Some(authority) = &request.authority {
            seen = seen.authority(authority);
        }
        request.headers.iter().fold(seen, |seen, (name, value)| seen.header(name, value))
    }

    /// The status to answer with, where the application is not asked.
    fn status(&self, decision: &Decision, setup: &Setup, request: &RawRequest) -> Option<u16> {
        let _ = (setup, request);
        decision.status()
    }

    /// What reaches the application.
    fn passes(&self, setup: &Setup, request: &RawRequest) -> RawRequest {
        let _ = setup;
        request.clone()
    }

    /// Whether the response is one that the adapter gets to see.
    fn covers(&self, decision: &Decision, request: &RawRequest, answer: &Answer) -> bool {
        let _ = (decision, request, answer);
        true
    }

    /// Removes the lines of the CORS response headers that anything inside has set.
    fn strips(&self, decision: &Decision, answer: &mut Answer) {
        if decision.is_governed() {
            answer
                .headers
                .retain(|(name, _)| !RESPONSE_HEADERS.contains(&name.to_ascii_lowercase().as_str()));
        }
    }

    /// Adds the lines of the decision.
    fn adds(&self, decision: &Decision, answer: &mut Answer) {
        let lines = decision.headers().map(|(name, value)| (name.to_owned(), value.into()));
        answer.headers.extend(lines);
    }

    /// Merges `Vary`: one line with what is missing, after the lines that are there.
    fn varies(&self, decision: &Decision, request: &RawRequest, answer: &mut Answer) {
        let _ = request;
        let present = || {
            let lines = answer.headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case("vary"));
            lines.map(|(_, value)| value.as_slice())
        };
        let missing = missing_vary(decision.vary(), present).collect::<Vec<_>>().join(", ");
        if !missing.is_empty() {
            answer.headers.push(("vary".to_owned(), missing.into_bytes()));
        }
    }
}

/// The adapter as it should be.
#[derive(Debug, Clone, Copy, Default)]
pub struct Straight;

impl Adapter for Straight {}

/// Policies that were loaded, by their text.
#[derive(Debug, Clone, Default)]
pub(crate) struct Policies(BTreeMap<String, Policy>);

impl Policies {
    fn load(&mut self, text: &str) -> Result<Policy, String> {
        if let Some(policy) = self.0.get(text) {
            return Ok(policy.clone());
        }
        let policy = Policy::from_yaml(text).map_err(|error| error.to_string())?;
        self.0.insert(text.to_owned(), policy.clone());
        Ok(policy)
    }
}

/// Sends a request through everything that a set-up asks for.
pub(crate) fn exchange(
    adapter: &impl Adapter,
    policies: &mut Policies,
    setup: &Setup,
    request: &RawRequest,
) -> Result<Answer, String> {
    let policy = policies.load(adapter.policy(setup))?;
    let second = setup.second_adapter.as_deref().map(|text| policies.load(text)).transpose()?;
    let authentication = adapter.authentication(setup);
    if authentication == Authentication::Outside
        && let Some(refused) = model::authenticate(setup, request)
    {
        return Ok(refused);
    }
    let application = |request: &RawRequest| {
        if authentication == Authentication::Inside
            && let Some(refused) = model::authenticate(setup, request)
        {
            return refused;
        }
        model::respond(setup, request)
    };
    Ok(around(adapter, &policy, setup, request, |request| match &second {
        Some(second) => around(adapter, second, setup, request, application),
        None => application(request),
    }))
}

fn around(
    adapter: &impl Adapter,
    policy: &Policy,
    setup: &Setup,
    request: &RawRequest,
    inner: impl FnOnce(&RawRequest) -> Answer,
) -> Answer {
    let decision = policy.evaluate(&adapter.sees(setup, request));
    let mut answer = match adapter.status(&decision, setup, request) {
        Some(status) => plain(status, ""),
        None => inner(&adapter.passes(setup, request)),
    };
    if adapter.covers(&decision, request, &answer) {
        adapter.strips(&decision, &mut answer);
        adapter.adds(&decision, &mut answer);
        adapter.varies(&decision, request, &mut answer);
    }
    answer
}
