//! Why a page may not read a response, and what to change in the page where the policy is not what says no.

use super::Exchange;
use super::change::sentences::place;
use crate::browser::{ErrorKind, Failure, Outcome as Seen, Verdict};
use crate::decision::{Decision, Outcome, Reason};
use crate::methods::miscased_standard;
use crate::token::shown;

/// Why a page may not read a response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Blocked {
    /// In one sentence.
    pub(super) why: String,
    /// What to change in the page, or in what answers it; nothing where the policy is what says no.
    pub(super) page: Option<String>,
}

impl Blocked {
    pub(super) fn of(exchange: &Exchange) -> Option<Self> {
        let outcome = exchange.outcomes.iter().find(|outcome| !outcome.is_readable())?;
        let decision = exchange.decisive();
        Some(Blocked { why: why(exchange, outcome, decision), page: page(exchange, outcome, decision) })
    }
}

fn why(exchange: &Exchange, outcome: &Seen, decision: Option<&Decision>) -> String {
    if outcome.verdict == Verdict::Opaque {
        return "the page asked for a response that it cannot read".to_owned();
    }
    let failure = outcome.failure.as_ref().map(|failure| &failure.kind);
    let Some(decision) = decision else {
        return match failure {
            Some(ErrorKind::ForbiddenMethod { method }) => format!("no browser lets a page send `{method}`"),
            Some(kind) => kind.to_string(),
            None => "nothing is fetched".to_owned(),
        };
    };
    let preflight = exchange.actual.is_none();
    match (decision.outcome(), failure) {
        (Outcome::NotGoverned, _) => {
            let which = if preflight { "preflight" } else { "request" };
            format!(
                "the policy has no rule for this path, so it sends no headers for the {which}; what the application sends \
                 itself decides"
            )
        }
        (
            Outcome::Allowed,
            Some(ErrorKind::WildcardWithCredentials | ErrorKind::CredentialsNotAllowed { .. }),
        ) => {
            let grant =
                decision.grant_ref().map(|(rule, grant)| place(decision.policy().compiled(), rule, grant));
            format!("the page sends credentials, and {} does not allow them", grant.unwrap_or_default())
        }
        (Outcome::Denied, _) if preflight => {
            "the browser stops after the preflight and never sends the request".to_owned()
        }
        (Outcome::Allowed, Some(kind)) => kind.to_string(),
        _ => "the response says nothing that lets the page read it".to_owned(),
    }
}

fn page(exchange: &Exchange, outcome: &Seen, decision: Option<&Decision>) -> Option<String> {
    if outcome.verdict == Verdict::Opaque {
        return Some(without_mode("no-cors"));
    }
    let failure = outcome.failure.as_ref()?;
    if let Some(text) = setup(failure) {
        return Some(text.to_owned());
    }
    if failure.sent_origin != exchange.request.origin {
        return Some(LAST_ADDRESS.to_owned());
    }
    let decision = decision?;
    match decision.reason() {
        Reason::MethodNotAllowed => {
            let standard = miscased_standard(&exchange.request.method)?;
            let written = shown(exchange.request.method.as_bytes());
            Some(format!(
                "methods are case-sensitive: have the page write `{standard}` instead of `{written}`"
            ))
        }
        Reason::AmbiguousPath | Reason::InvalidOrigin | Reason::InvalidMethod | Reason::TooManyHeaders => {
            let explanation = exchange.actual.as_ref().or(exchange.preflight.as_ref())?;
            Some(explanation.advice().join("; ")).filter(|text| !text.is_empty())
        }
        _ => None,
    }
}

const LAST_ADDRESS: &str = "have the page ask for the address that the redirects end at";

fn without_mode(mode: &str) -> String {
    format!("leave out `mode: \"{mode}\"`: with it no server can let the page read the response")
}

/// What to change where no server is asked, or where it is not CORS that says no.
fn setup(failure: &Failure) -> Option<&'static str> {
    Some(match failure.kind {
        ErrorKind::ForbiddenMethod { .. } | ErrorKind::InvalidMethod { .. } => {
            "have the page use another method"
        }
        ErrorKind::NoCorsMethod { .. } => "leave out `mode: \"no-cors\"`: it is for `GET`, `HEAD` and `POST`",
        ErrorKind::SameOriginMode => "leave out `mode: \"same-origin\"`",
        ErrorKind::UrlCredentials => "send user name and password as the header `Authorization`",
        ErrorKind::BodyWithGet => "send the body with `POST` or `PUT`, or put it into the query",
        ErrorKind::InvalidUrl { .. } | ErrorKind::NotHttp { .. } => {
            "have the page ask for an http or https URL"
        }
        ErrorKind::BadPort { .. } => "serve the API on another port",
        ErrorKind::PreflightRedirect { .. }
        | ErrorKind::RedirectRefused
        | ErrorKind::InvalidLocation { .. }
        | ErrorKind::RedirectCredentials { .. }
        | ErrorKind::RedirectStream
        | ErrorKind::TooManyRedirects => LAST_ADDRESS,
        ErrorKind::ResourcePolicy { .. } => {
            "have the application send `Cross-Origin-Resource-Policy: cross-origin`"
        }
        ErrorKind::Nosniff { .. } => "have the application send the type that the element needs",
        _ => return None,
    })
}
