//! Firefox's messages.

use super::Known;
use crate::browser::words::table::firefox::{self as says, blocked};
use crate::browser::words::table::shared;
use crate::browser::{Api, Engine};
use crate::diagnose::cause::Cause;

messages_of!(Engine::Firefox, "(Reason: ");

/// Whatever happens before there is a response that CORS could speak of.
const NO_RESPONSE: &[Cause] = &[
    Cause::Network,
    Cause::Refused,
    Cause::Dns,
    Cause::Tls,
    Cause::Closed,
    Cause::BlockedByClient,
    Cause::LocalNetworkAccess,
    Cause::RedirectCredentials,
    Cause::TooManyRedirects,
    Cause::TooLarge,
];

pub(super) const ALL: &[Known] = &[
    reason(says::MISSING, &[Cause::MissingAllowOrigin]),
    reason(says::WILDCARD, &[Cause::WildcardWithCredentials]),
    reason(says::MULTIPLE, &[Cause::MultipleAllowOrigin, Cause::Closed]),
    reason(says::MISMATCH, &[Cause::AllowOriginMismatch]),
    reason(says::CREDENTIALS, &[Cause::CredentialsNotAllowed]),
    reason(says::PREFLIGHT_STATUS, &[Cause::PreflightStatus, Cause::PreflightRedirect]).preflight(true),
    reason(says::PREFLIGHT_REDIRECT, &[Cause::PreflightRedirect]).preflight(true),
    reason(says::ALLOW_METHODS, &[Cause::InvalidAllowMethods]).preflight(true),
    reason(says::ALLOW_HEADERS, &[Cause::InvalidAllowHeaders]).preflight(true),
    reason(says::METHOD, &[Cause::MethodNotAllowed]).preflight(true),
    reason(says::HEADER, &[Cause::HeadersNotAllowed]).preflight(true),
    reason(says::SCHEME, &[Cause::NotHttp]),
    reason(says::FAILED, NO_RESPONSE),
    known(says::AUTHORIZATION, &[Cause::AuthorizationByWildcard]).preflight(true),
    known(says::MODE, &[Cause::SameOriginMode]),
    known(says::LOCAL_FILE, &[Cause::LocalFile]),
    known(says::RESOURCE_POLICY, &[Cause::ResourcePolicy, Cause::EmbedderPolicy]),
    known(says::NOSNIFF, &[Cause::Nosniff]),
    known(says::EVENT_SOURCE, &[Cause::NotTold]).by(Api::EventSource).companion(),
    known(says::FORBIDDEN_HEADER, &[Cause::ForbiddenHeader]).by(Api::XmlHttpRequest),
    known(says::FETCH_FAILED, &[Cause::NotTold]).by(Api::Fetch).companion(),
    known(says::INVALID_URL, &[Cause::InvalidUrl]).by(Api::Fetch),
    known(says::URL_CREDENTIALS, &[Cause::UrlCredentials]).by(Api::Fetch),
    known(says::INVALID_METHOD, &[Cause::ForbiddenMethod, Cause::InvalidMethod]).by(Api::Fetch),
    known(says::IMPORT, &[Cause::NotTold]).by(Api::Import).companion(),
    known(shared::FONT_ERROR, &[Cause::NotTold]).by(Api::Font).companion(),
    known(shared::OPEN_INSECURE, &[Cause::ForbiddenMethod]).by(Api::XmlHttpRequest),
    // What the model does not say.
    beside("CORSDisabled", blocked!("CORS disabled)."), &[Cause::CorsDisabled]),
    beside(
        "CORSOriginHeaderNotAdded",
        blocked!("CORS header ‘Origin’ cannot be added)."),
        &[Cause::BlockedByClient],
    ),
    beside(
        "LocalNetworkAccessPermissionRequired",
        "Local Network Access permission required: top-level site “{top}”, initiator “{page}”, attempting to access \
         target “{url}” ({ip}:{port}) via {kind}. Secure context: {secure}",
        &[Cause::LocalNetworkAccess],
    ),
    beside(
        "LocalNetworkAccessDetected",
        "Local Network Access detected: top-level site “{top}”, initiator “{page}”, accessing target “{url}” \
         ({ip}:{port}) via {kind}. Secure context: {secure}, prompt action: {action}",
        &[Cause::LocalNetworkAccess],
    ),
    beside(
        "LNAPromptTimeout",
        "LNA permission prompt timed out after {seconds} seconds",
        &[Cause::LocalNetworkAccess],
    ),
    beside(
        "CSP",
        "Content-Security-Policy: The page’s settings blocked the loading of a resource ({target}) at {url} because it \
         violates the following directive: “{directive:text}”",
        &[Cause::ContentSecurityPolicy],
    ),
    beside(
        "CSP.legacy",
        "Content Security Policy: The page’s settings blocked the loading of a resource at {url} (“{directive:text}”).",
        &[Cause::ContentSecurityPolicy],
    ),
    beside(
        "RedirectToData",
        "Redirecting to data: URI not allowed (Blocked loading of: “{url}”)",
        &[Cause::NotHttp],
    ),
    beside(
        "ScriptSource",
        "<script> source URI is not allowed in this document: “{url}”.",
        &[Cause::NotTold],
    )
    .by(Api::Script)
    .companion(),
    beside(
        "FontDownload",
        "downloadable font: download failed (font-family: \"{family:text}\" {style:text}): bad URI or cross-site access \
         not allowed source: {url}",
        &[Cause::MissingAllowOrigin, Cause::AllowOriginMismatch],
    )
    .by(Api::Font)
    .companion(),
    beside(
        "MixedContent",
        "Blocked loading mixed active content “{url}”",
        &[Cause::MixedContent],
    ),
    beside(
        "ORB",
        "The resource at “{url}” was blocked by OpaqueResponseBlocking. Reason: “{reason:text}”.",
        &[Cause::OpaqueResponseBlocking],
    ),
    beside(
        "ORB.short",
        "A resource is blocked by OpaqueResponseBlocking",
        &[Cause::OpaqueResponseBlocking],
    ),
    beside("UnknownReason", blocked!("{reason:text}"), &[Cause::UnknownReason]).weak(),
];
