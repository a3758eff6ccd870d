//! WebKit's messages.

use super::Known;
use crate::browser::words::table::{shared, webkit as says};
use crate::browser::{Api, Engine};
use crate::diagnose::cause::Cause;

messages_of!(Engine::WebKit);

/// WebKit has one message for all of them.
const NOT_THIS_ORIGIN: &[Cause] =
    &[Cause::MissingAllowOrigin, Cause::AllowOriginMismatch, Cause::MultipleAllowOrigin];
const OF_A_SCRIPT: &[Cause] = &[
    Cause::MissingAllowOrigin,
    Cause::AllowOriginMismatch,
    Cause::MultipleAllowOrigin,
    Cause::WildcardWithCredentials,
    Cause::CredentialsNotAllowed,
    Cause::NotTold,
];

pub(super) const ALL: &[Known] = &[
    // Some versions of Chromium begin old messages alike.
    known(says::ORIGIN, NOT_THIS_ORIGIN).reason_after(""),
    known(says::WILDCARD, &[Cause::WildcardWithCredentials]).reason_after(""),
    known(says::MULTIPLE, &[Cause::MultipleAllowOrigin]).reason_after(""),
    known(says::CREDENTIALS, &[Cause::CredentialsNotAllowed]).reason_after(""),
    known(
        says::PREFLIGHT_STATUS,
        &[Cause::PreflightStatus, Cause::PreflightRedirect, Cause::MissingAllowOrigin],
    )
    .reason_after("")
    .preflight(true),
    known(says::ALLOW_METHODS, &[Cause::InvalidAllowMethods]).preflight(true),
    known(says::ALLOW_HEADERS, &[Cause::InvalidAllowHeaders]).preflight(true),
    known(says::METHOD, &[Cause::MethodNotAllowed]).reason_after("").preflight(true),
    known(says::HEADER, &[Cause::HeadersNotAllowed]).reason_after("").preflight(true),
    known(says::REDIRECT_CREDENTIALS, &[Cause::RedirectCredentials]).preflight(false),
    known(says::REDIRECT_SCHEME, &[Cause::NotHttp]).preflight(false),
    known(says::NOT_HTTP, &[Cause::NotHttp, Cause::LocalFile]),
    known(says::BAD_PORT, &[Cause::BadPort]),
    known(says::REFUSED, &[Cause::Refused]),
    known(says::CLOSED, &[Cause::Closed]),
    known(says::RESOURCE_POLICY, &[Cause::ResourcePolicy]),
    known(says::NOSNIFF, &[Cause::Nosniff]),
    known(says::ACCESS_OF_FETCH, &[Cause::NotTold]).by(Api::Fetch).companion(),
    known(says::ACCESS_OF_XHR, &[Cause::NotTold]).by(Api::XmlHttpRequest).companion(),
    known(says::ACCESS_OF_EVENT_SOURCE, &[Cause::NotTold]).by(Api::EventSource).companion(),
    known(says::ACCESS_OF_BEACON, &[Cause::NotTold]).by(Api::Beacon).companion(),
    known(says::ACCESS_OF_IMAGE, &[Cause::NotTold]).by(Api::Image).companion(),
    known(says::SCRIPT, OF_A_SCRIPT).companion(),
    known(shared::HTTP_STATUS, &[Cause::HttpStatus]),
    known(shared::UNSAFE_HEADER_SET, &[Cause::ForbiddenHeader]).by(Api::XmlHttpRequest),
    known(says::FETCH_FAILED, &[Cause::NotTold]).by(Api::Fetch).companion(),
    known(says::INVALID_URL, &[Cause::InvalidUrl, Cause::UrlCredentials]).by(Api::Fetch),
    known(says::INVALID_METHOD, &[Cause::InvalidMethod]).by(Api::Fetch),
    known(says::FORBIDDEN_METHOD, &[Cause::ForbiddenMethod]).by(Api::Fetch),
    known(says::NO_CORS_METHOD, &[Cause::NoCorsMethod]).by(Api::Fetch),
    known(says::IMPORT, OF_A_SCRIPT).by(Api::Import).companion(),
    known(says::FONT, &[Cause::NotTold]).by(Api::Font).companion(),
    known(shared::OPEN_INSECURE, &[Cause::ForbiddenMethod]).by(Api::XmlHttpRequest),
    // What the model does not say.
    beside("PreflightBlocked", "CORS-preflight request was blocked", &[Cause::Network]).preflight(true),
    beside(
        "CSP",
        "Refused to connect to {url} because it does not appear in the {directive} directive of the Content Security \
         Policy.",
        &[Cause::ContentSecurityPolicy],
    ),
    beside(
        "MixedContent",
        "The page at {page} requested insecure content from {url}. This content was blocked",
        &[Cause::MixedContent],
    ),
    beside(
        "MixedContent.legacy",
        "The page at {page} was not allowed to run insecure content from {url}.",
        &[Cause::MixedContent],
    ),
    // That is all it says; with a reason behind it, it is another message.
    known(says::MODE, &[Cause::SameOriginMode]).by(Api::Fetch).weak(),
    beside("Network", "Failed to load resource: {reason:text}", &[Cause::Network]).weak(),
];
