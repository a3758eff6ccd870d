//! Chromium's messages.

use super::Known;
use crate::browser::words::table::chromium::{self as says, access, check};
use crate::browser::words::table::shared;
use crate::browser::{Api, Engine};
use crate::diagnose::cause::Cause;

messages_of!(Engine::Chromium, "has been blocked by CORS policy: ");

pub(super) const ALL: &[Known] = &[
    reason(says::MISSING, &[Cause::MissingAllowOrigin]),
    reason(says::WILDCARD, &[Cause::WildcardWithCredentials]),
    reason(says::MULTIPLE, &[Cause::MultipleAllowOrigin]),
    reason(says::INVALID, &[Cause::AllowOriginMismatch]),
    reason(says::MISMATCH, &[Cause::AllowOriginMismatch]),
    reason(says::CREDENTIALS, &[Cause::CredentialsNotAllowed]),
    reason(says::PREFLIGHT_STATUS, &[Cause::PreflightStatus]).preflight(true),
    reason(says::PREFLIGHT_REDIRECT, &[Cause::PreflightRedirect]).preflight(true),
    reason(says::ALLOW_METHODS, &[Cause::InvalidAllowMethods]).preflight(true),
    reason(says::ALLOW_HEADERS, &[Cause::InvalidAllowHeaders]).preflight(true),
    reason(says::METHOD, &[Cause::MethodNotAllowed]).preflight(true),
    reason(says::HEADER, &[Cause::HeadersNotAllowed]).preflight(true),
    reason(says::SCHEME, &[Cause::NotHttp]),
    reason(says::MODE, &[Cause::SameOriginMode]),
    reason(says::REDIRECT_CREDENTIALS, &[Cause::RedirectCredentials]).preflight(false),
    known(says::SCHEME_OF_FETCH, &[Cause::NotHttp]).by(Api::Fetch),
    known(says::MODE_OF_FETCH, &[Cause::SameOriginMode]).by(Api::Fetch),
    known(says::LOCAL_FILE, &[Cause::LocalFile]),
    known(says::RESOURCE_POLICY, &[Cause::ResourcePolicy]),
    known(says::FTP, &[Cause::NotHttp]),
    known(says::REDIRECT_MODE_OF_FETCH, &[Cause::RedirectRefused]).by(Api::Fetch),
    known(says::UNSAFE_ATTEMPT, &[Cause::SameOriginMode]),
    known(says::NOSNIFF_SCRIPT, &[Cause::Nosniff]),
    known(says::NOSNIFF_STYLE, &[Cause::Nosniff]).by(Api::Stylesheet),
    known(says::NOSNIFF_MODULE, &[Cause::Nosniff]),
    known(says::FAILED, &[Cause::NotTold]).companion(),
    known(says::NETWORK, &[Cause::Network]),
    known(shared::HTTP_STATUS, &[Cause::HttpStatus]),
    known(says::UNSAFE_HEADER_GET, &[Cause::HeaderNotExposed]).by(Api::XmlHttpRequest),
    known(shared::UNSAFE_HEADER_SET, &[Cause::ForbiddenHeader]).by(Api::XmlHttpRequest),
    known(says::FETCH_FAILED, &[Cause::NotTold]).by(Api::Fetch).companion(),
    known(says::IMPORT, &[Cause::NotTold]).by(Api::Import).companion(),
    known(says::INVALID_URL, &[Cause::InvalidUrl]).by(Api::Fetch),
    known(says::URL_CREDENTIALS, &[Cause::UrlCredentials]).by(Api::Fetch),
    known(says::INVALID_METHOD, &[Cause::InvalidMethod]).by(Api::Fetch),
    known(says::FORBIDDEN_METHOD, &[Cause::ForbiddenMethod]).by(Api::Fetch),
    known(says::NO_CORS_METHOD, &[Cause::NoCorsMethod]).by(Api::Fetch),
    known(says::OPEN_FORBIDDEN_METHOD, &[Cause::ForbiddenMethod]).by(Api::XmlHttpRequest),
    known(says::BODY_WITH_GET, &[Cause::BodyWithGet]).by(Api::Fetch),
    known(says::INVALID_NAME, &[Cause::InvalidHeader]).by(Api::Fetch),
    known(says::INVALID_VALUE, &[Cause::InvalidHeader]).by(Api::Fetch),
    known(says::OPEN_INVALID_METHOD, &[Cause::InvalidMethod]).by(Api::XmlHttpRequest),
    known(says::OPEN_INVALID_URL, &[Cause::InvalidUrl]).by(Api::XmlHttpRequest),
    known(says::SET_INVALID_NAME, &[Cause::InvalidHeader]).by(Api::XmlHttpRequest),
    known(says::SET_INVALID_VALUE, &[Cause::InvalidHeader]).by(Api::XmlHttpRequest),
    known(shared::FONT_ERROR, &[Cause::NotTold]).by(Api::Font).companion(),
    // What the model does not say.
    beside("NetError.generic", "net::ERR_FAILED", &[Cause::NotTold]).companion(),
    beside("NetError.other", "net::{code}", &[Cause::Network]),
    beside("InvalidResponse", access!("The response is invalid."), &[Cause::Network]).preflight(true),
    beside(
        "AuthorizationCoveredByWildcard",
        "Authorization will not be covered by the wildcard symbol (*) in CORS `Access-Control-Allow-Headers` handling.",
        &[Cause::AuthorizationByWildcard],
    )
    .preflight(true),
    beside(
        "LocalNetworkAccessPermissionDenied",
        access!("Permission was denied for this request to access the `{space}` address space."),
        &[Cause::LocalNetworkAccess],
    ),
    beside(
        "InsecureLocalNetwork",
        access!(
            "The request client is not a secure context and the resource is in more-private address space `{space}`."
        ),
        &[Cause::LocalNetworkAccess],
    ),
    beside(
        "InvalidLocalNetworkAccess",
        access!(
            "Request had a target IP address space of `{target}` yet the resource is in address space `{space}`."
        ),
        &[Cause::LocalNetworkAccess],
    ),
    beside(
        "PreflightMissingAllowPrivateNetwork",
        check!(
            "No 'Access-Control-Allow-Private-Network' header was present in the preflight response for this private \
             network request targeting the `{space}` address space."
        ),
        &[Cause::LocalNetworkAccess],
    ),
    beside(
        "PreflightInvalidAllowPrivateNetwork",
        check!(
            "The 'Access-Control-Allow-Private-Network' header in the preflight response for this private network \
             request targeting the `{space}` address space had a value of '{value:text}'"
        ),
        &[Cause::LocalNetworkAccess],
    ),
    beside(
        "CSP",
        "Connecting to '{url}' violates the following Content Security Policy directive: \"{directive:text}\".",
        &[Cause::ContentSecurityPolicy],
    ),
    beside(
        "CSP.fetch",
        "Fetch API cannot load {url}. Refused to connect because it violates the document's Content Security Policy.",
        &[Cause::ContentSecurityPolicy],
    )
    .by(Api::Fetch),
    beside(
        "CSP.legacy",
        "Refused to connect to '{url}' because it violates the following Content Security Policy directive: \
         \"{directive:text}\".",
        &[Cause::ContentSecurityPolicy],
    ),
    beside(
        "MixedContent",
        "Mixed Content: The page at '{page}' was loaded over HTTPS, but requested an insecure {element:text} '{url}'. This \
         request has been blocked; the content must be served over HTTPS.",
        &[Cause::MixedContent],
    ),
    beside(
        "CORB",
        "Cross-Origin Read Blocking (CORB) blocked cross-origin response {url} with MIME type {essence}.",
        &[Cause::OpaqueResponseBlocking],
    ),
    beside("SchemeOfAccess", access!("Cross origin requests are only supported for HTTP."), &[Cause::NotHttp]),
    beside("axios", "AxiosError: Network Error", &[Cause::NotTold]).companion(),
    beside("UnknownReason", access!("{reason:text}"), &[Cause::UnknownReason]).weak(),
];
