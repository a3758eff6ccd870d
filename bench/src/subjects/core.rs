//! The decision alone: the floor, corsac, and the other crate that decides without a framework.

use std::error::Error;
use std::hint::black_box;

use bunner_cors_rs::{
    AllowedHeaders, AllowedMethods, Cors, CorsDecision, CorsOptions, ExposedHeaders, Origin, OriginMatcher,
    RequestContext,
};
use corsac_core::{Field, Policy, RequestView};
use rustc_hash::FxHashMap;

use super::Made;
use super::service::request;
use crate::answer::Answer;
use crate::request::Wire;
use crate::setup::{EXPOSED, HEADERS, MAX_AGE, METHODS, Setup};
use crate::subject::{Batch, Side, Subject};

pub(super) fn make(
    side: Side,
    setup: Setup,
    policy: impl FnOnce() -> Result<Policy, Box<dyn Error>>,
    over_http: bool,
) -> Made {
    Ok(match (side, over_http) {
        (Side::Bare, _) => Some(Box::new(Floor::new(setup))),
        (Side::Corsac, false) => Some(Box::new(Corsac(policy()?))),
        (Side::Corsac, true) => Some(Box::new(OverHttp(policy()?))),
        // It takes texts alone.
        (Side::Peer, true) => None,
        (Side::Peer, false) => bunner(setup).map(|cors| Box::new(Bunner(cors)) as Box<dyn Subject>),
    })
}

/// A request in the form that costs least to ask.
struct Fields {
    method: &'static str,
    path: String,
    host: Option<String>,
    origin: Option<String>,
    method_asked: Option<String>,
    headers_asked: Option<String>,
    site: Option<String>,
}

impl Fields {
    fn of(wire: &Wire) -> Self {
        let header = |name: &str| wire.header(name).map(str::to_owned);
        Fields {
            method: wire.method,
            path: wire.path.clone(),
            host: header("host"),
            origin: header(Field::Origin.name()),
            method_asked: header(Field::AccessControlRequestMethod.name()),
            headers_asked: header(Field::AccessControlRequestHeaders.name()),
            site: header(Field::SecFetchSite.name()),
        }
    }

    fn context(&self) -> RequestContext<'_> {
        RequestContext {
            method: self.method,
            origin: self.origin.as_deref(),
            access_control_request_method: self.method_asked.as_deref(),
            access_control_request_headers: self.headers_asked.as_deref(),
            access_control_request_private_network: false,
        }
    }
}

impl RequestView for Fields {
    fn method(&self) -> &[u8] {
        self.method.as_bytes()
    }

    fn path(&self) -> &[u8] {
        self.path.as_bytes()
    }

    fn authority(&self) -> Option<&[u8]> {
        self.host.as_deref().map(str::as_bytes)
    }

    fn lines(&self, field: Field) -> impl Iterator<Item = &[u8]> {
        let value = match field {
            Field::Origin => &self.origin,
            Field::AccessControlRequestMethod => &self.method_asked,
            Field::AccessControlRequestHeaders => &self.headers_asked,
            Field::SecFetchSite => &self.site,
            _ => &None,
        };
        value.as_deref().map(str::as_bytes).into_iter()
    }
}

/// Runs a decision for each request.
fn each<'s, R: 's>(requests: Vec<R>, decide: impl Fn(&R) + 's) -> Batch<'s> {
    Box::new(move || requests.iter().for_each(|request| decide(black_box(request))))
}

/// What no decision can do without: the origin is hashed once and compared once, and values that were made before are
/// handed out.
struct Floor {
    /// By the origin, or by what stands behind the first label of its host.
    admitted: FxHashMap<Box<[u8]>, Box<str>>,
    patterns: bool,
    actual: [(&'static str, &'static str); 2],
    preflight: [(&'static str, String); 4],
}

impl Floor {
    fn new(setup: Setup) -> Self {
        let key = |text: &str| text.split_once("*.").map_or(text, |(_, parent)| parent).as_bytes().into();
        let credentials = ("access-control-allow-credentials", "true");
        Floor {
            admitted: setup.origins().into_iter().map(|text| (key(&text), text.into())).collect(),
            patterns: matches!(setup, Setup::Patterns(_)),
            actual: [credentials, ("access-control-expose-headers", EXPOSED)],
            preflight: [
                (credentials.0, credentials.1.to_owned()),
                ("access-control-allow-methods", METHODS.join(", ")),
                ("access-control-allow-headers", HEADERS.join(", ")),
                ("access-control-max-age", MAX_AGE.to_string()),
            ],
        }
    }

    fn decide<'a>(&'a self, request: &'a Fields, hand_out: impl FnMut((&'a str, &'a str))) {
        let Some(origin) = request.origin.as_deref() else { return };
        let found = match self.patterns {
            false => self.admitted.get(origin.as_bytes()).map(|text| &**text),
            true => origin
                .strip_prefix("https://")
                .and_then(|host| host.split_once('.'))
                .and_then(|(_, parent)| self.admitted.get(parent.as_bytes()).map(|_| origin)),
        };
        let Some(origin) = found else { return };
        let origin = std::iter::once(("access-control-allow-origin", origin));
        if request.method_asked.is_some() {
            let headers = self.preflight.iter().map(|(name, value)| (*name, value.as_str()));
            origin.chain(headers).for_each(hand_out);
        } else {
            origin.chain(self.actual).for_each(hand_out);
        }
    }
}

impl Subject for Floor {
    fn batch<'s>(&'s self, wires: &[Wire]) -> Batch<'s> {
        each(wires.iter().map(Fields::of).collect(), |fields| {
            self.decide(fields, |header| {
                black_box(header);
            });
        })
    }

    fn answer(&self, wire: &Wire) -> Option<Answer> {
        let fields = Fields::of(wire);
        let mut headers = vec![("vary", &b"Origin"[..])];
        self.decide(&fields, |(name, value)| headers.push((name, value.as_bytes())));
        Some(Answer::new(200, headers.into_iter()))
    }
}

/// The decision, and what it has to say.
fn decide(policy: &Policy, request: &impl RequestView) {
    let decision = policy.evaluate(request);
    decision.headers().for_each(|header| {
        black_box(header);
    });
    black_box((decision.status(), decision.vary()));
}

fn decided(policy: &Policy, request: &impl RequestView) -> Answer {
    let decision = policy.evaluate(request);
    let vary = decision.vary().iter().map(|name| ("vary", name.as_bytes()));
    let headers = decision.headers().map(|(name, value)| (name, value.as_bytes()));
    Answer::new(decision.status().unwrap_or(200), headers.chain(vary))
}

struct Corsac(Policy);

impl Subject for Corsac {
    fn batch<'s>(&'s self, wires: &[Wire]) -> Batch<'s> {
        each(wires.iter().map(Fields::of).collect(), |fields| decide(&self.0, fields))
    }

    fn answer(&self, wire: &Wire) -> Option<Answer> {
        Some(decided(&self.0, &Fields::of(wire)))
    }
}

struct OverHttp(Policy);

impl Subject for OverHttp {
    fn batch<'s>(&'s self, wires: &[Wire]) -> Batch<'s> {
        each(wires.iter().map(request::<()>).collect(), |request| decide(&self.0, request))
    }

    fn answer(&self, wire: &Wire) -> Option<Answer> {
        Some(decided(&self.0, &request::<()>(wire)))
    }
}

fn bunner(setup: Setup) -> Option<Cors> {
    let origin = match setup {
        Setup::Exact(_) => Origin::list(setup.origins().into_iter().map(OriginMatcher::exact)),
        // Its patterns are regular expressions, tried one after the other.
        Setup::Patterns(1) => {
            let pattern = setup.origins().first()?.replace('.', "\\.").replace('*', "[a-z0-9-]+");
            Origin::list([OriginMatcher::pattern_str(&format!("^{pattern}$")).ok()?])
        }
        _ => return None,
    };
    let options = CorsOptions::new()
        .origin(origin)
        .methods(AllowedMethods::list(METHODS))
        .allowed_headers(AllowedHeaders::list(HEADERS))
        .exposed_headers(ExposedHeaders::list([EXPOSED]))
        .credentials(true)
        .max_age(MAX_AGE.into());
    Cors::new(options).ok()
}

struct Bunner(Cors);

impl Subject for Bunner {
    fn batch<'s>(&'s self, wires: &[Wire]) -> Batch<'s> {
        each(wires.iter().map(Fields::of).collect(), |fields| {
            black_box(self.0.check(&fields.context()).ok());
        })
    }

    fn answer(&self, wire: &Wire) -> Option<Answer> {
        let fields = Fields::of(wire);
        let (status, headers) = match self.0.check(&fields.context()).ok()? {
            CorsDecision::PreflightAccepted { headers } | CorsDecision::SimpleAccepted { headers } => {
                (200, headers)
            }
            CorsDecision::PreflightRejected(rejection) => (403, rejection.headers),
            CorsDecision::SimpleRejected(rejection) => (403, rejection.headers),
            CorsDecision::NotApplicable => (200, bunner_cors_rs::Headers::default()),
        };
        let headers = headers.iter().map(|(name, value)| (name.as_str(), value.as_bytes()));
        Some(Answer::new(status, headers))
    }
}

/// Decides so many times about these requests, one after the other: to the verdict alone, or to whole decisions.
pub(crate) fn evaluate_often(policy: &Policy, wires: &[Wire], times: usize, whole: bool) {
    let requests: Vec<Fields> = wires.iter().map(Fields::of).collect();
    let requests = requests.iter().cycle().take(times);
    if whole {
        requests.for_each(|request| decide(policy, black_box(request)));
    } else {
        requests.for_each(|request| {
            black_box(policy.outcome(black_box(request)));
        });
    }
}
