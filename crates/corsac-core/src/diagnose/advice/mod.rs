//! What an error means, and what to do about it.

mod check;
mod lookalike;
mod network;
mod page;
mod preflight;
mod redirect;
mod untold;
mod values;

use serde::Serialize;

use super::cause::Cause;
use super::curl;
use super::facts::Facts;
use super::known::Known;
use crate::browser::words::template::fill;
use values::Values;

/// What an error means, and what to do about it. Every part is ready to be shown.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[non_exhaustive]
pub struct Advice {
    /// What it is, in one line.
    pub title: String,
    /// What the browser did, and why.
    pub meaning: String,
    /// What to change, the likely first.
    pub cures: Vec<Cure>,
    /// What to look at, in this order.
    pub checks: Vec<Check>,
}

/// A change that makes it work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Cure {
    /// What to change.
    pub text: String,
    /// Lines of a policy.
    pub policy: Option<String>,
    /// The response header that comes of them.
    pub header: Option<String>,
}

/// Something to look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Check {
    /// What, and what it tells.
    pub text: String,
    /// A command that shows it, where the message says enough for one.
    pub command: Option<String>,
}

/// The same as a template.
pub(super) struct Text {
    title: &'static str,
    meaning: &'static str,
    cures: &'static [Change],
    checks: &'static [Look],
}

pub(super) struct Change {
    text: &'static str,
    policy: &'static str,
    header: &'static str,
}

pub(super) struct Look {
    text: &'static str,
    command: Command,
}

/// Which command shows it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Command {
    None,
    /// The request, with the page's origin.
    Request,
    /// The preflight to it.
    Preflight,
    /// Whichever of the two failed.
    Either,
    /// The request, with what is said on the way.
    Connection,
    /// The request, for its redirects.
    Redirects,
}

const fn change(text: &'static str, policy: &'static str, header: &'static str) -> Change {
    Change { text, policy, header }
}

/// A change that is none of the policy.
const fn elsewhere(text: &'static str) -> Change {
    change(text, "", "")
}

const fn look(text: &'static str) -> Look {
    Look { text, command: Command::None }
}

const fn run(command: Command, text: &'static str) -> Look {
    Look { text, command }
}

impl Advice {
    pub(super) fn of(cause: Cause, facts: &Facts) -> Self {
        Advice::filled(cause, facts, &Values::of(facts))
    }

    /// What can be said of a message before anybody got it.
    pub(super) fn in_general(known: &Known) -> Self {
        let cause = known.causes.first().copied().unwrap_or(Cause::NotTold);
        Advice::filled(cause, &Facts::default(), &Values::in_general())
    }

    fn filled(cause: Cause, facts: &Facts, values: &Values) -> Self {
        let text = text(cause, facts.origin.as_deref() == Some("null"));
        let said = |text: &str| fill(text, &|name| values.get(name)).trim().to_owned();
        let some = |text: &str| (!text.is_empty()).then(|| said(text));
        let check =
            |look: &Look| Check { text: said(look.text), command: curl::command(look.command, facts) };
        Advice {
            title: said(text.title),
            meaning: said(text.meaning),
            cures: text
                .cures
                .iter()
                .map(|cure| Cure {
                    text: said(cure.text),
                    policy: some(cure.policy),
                    header: some(cure.header),
                })
                .collect(),
            checks: text.checks.iter().map(check).filter(|check| !check.text.is_empty()).collect(),
        }
    }
}

/// What is said of a cause. Of a page with the origin `null`, other things are right.
fn text(cause: Cause, null: bool) -> &'static Text {
    match cause {
        Cause::MissingAllowOrigin | Cause::AllowOriginMismatch if null => &check::NULL_ORIGIN,
        Cause::MissingAllowOrigin => &check::MISSING,
        Cause::AllowOriginMismatch => &check::MISMATCH,
        Cause::MultipleAllowOrigin => &check::MULTIPLE,
        Cause::WildcardWithCredentials => &check::WILDCARD,
        Cause::CredentialsNotAllowed => &check::CREDENTIALS,
        Cause::HeaderNotExposed => &check::NOT_EXPOSED,
        Cause::PreflightStatus => &preflight::STATUS,
        Cause::PreflightRedirect => &preflight::REDIRECT,
        Cause::InvalidAllowMethods => &preflight::ALLOW_METHODS,
        Cause::InvalidAllowHeaders => &preflight::ALLOW_HEADERS,
        Cause::MethodNotAllowed => &preflight::METHOD,
        Cause::HeadersNotAllowed => &preflight::HEADER,
        Cause::AuthorizationByWildcard => &preflight::AUTHORIZATION,
        Cause::RedirectCredentials => &redirect::CREDENTIALS,
        Cause::InvalidLocation => &redirect::LOCATION,
        Cause::TooManyRedirects => &redirect::TOO_MANY,
        Cause::RedirectRefused => &redirect::REFUSED,
        Cause::RedirectStream => &redirect::STREAM,
        Cause::NotHttp if null => &page::FILE_PAGE,
        Cause::NotHttp => &page::NOT_HTTP,
        Cause::LocalFile => &page::LOCAL_FILE,
        Cause::SameOriginMode => &page::SAME_ORIGIN_MODE,
        Cause::InvalidUrl => &page::INVALID_URL,
        Cause::UrlCredentials => &page::URL_CREDENTIALS,
        Cause::InvalidMethod => &page::INVALID_METHOD,
        Cause::ForbiddenMethod => &page::FORBIDDEN_METHOD,
        Cause::NoCorsMethod => &page::NO_CORS_METHOD,
        Cause::InvalidHeader => &page::INVALID_HEADER,
        Cause::ForbiddenHeader => &page::FORBIDDEN_HEADER,
        Cause::BodyWithGet => &page::BODY_WITH_GET,
        Cause::TooLarge => &network::TOO_LARGE,
        Cause::BadPort => &network::BAD_PORT,
        Cause::Refused => &network::REFUSED,
        Cause::Closed => &network::CLOSED,
        Cause::Dns => &network::DNS,
        Cause::Tls => &network::TLS,
        Cause::Timeout => &network::TIMEOUT,
        Cause::Offline => &network::OFFLINE,
        Cause::Aborted => &network::ABORTED,
        Cause::Network => &network::NETWORK,
        Cause::HttpStatus => &network::HTTP_STATUS,
        Cause::BlockedByClient => &lookalike::CLIENT,
        Cause::ResourcePolicy => &lookalike::RESOURCE_POLICY,
        Cause::EmbedderPolicy => &lookalike::EMBEDDER_POLICY,
        Cause::OpaqueResponseBlocking => &lookalike::OPAQUE,
        Cause::Nosniff => &lookalike::NOSNIFF,
        Cause::ContentSecurityPolicy => &lookalike::CONTENT_SECURITY_POLICY,
        Cause::MixedContent => &lookalike::MIXED_CONTENT,
        Cause::LocalNetworkAccess => &lookalike::LOCAL_NETWORK,
        Cause::CorsDisabled => &lookalike::DISABLED,
        Cause::UnknownReason => &untold::UNKNOWN,
        Cause::NotTold => &untold::NOT_TOLD,
    }
}
