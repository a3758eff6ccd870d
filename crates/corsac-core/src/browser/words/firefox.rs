//! Firefox's words.

use super::{Message, companion, line};
use crate::browser::{Api, ErrorKind, Failure, Stage};

pub(super) fn console(failure: &Failure) -> Vec<Message> {
    let blocked = |id, reason: &str| line(id, blocked_at(&failure.url, reason));
    let asked = failure.redirected_from.as_ref().unwrap_or(&failure.url);
    let generic = || {
        let text = blocked_at(asked, "CORS request did not succeed).");
        line("CORSDidNotSucceed2", format!("{text} Status code: (null)."))
    };
    let mut lines = match &failure.kind {
        ErrorKind::LocalFile => vec![line("FileUrl", refused(failure, "load or link to"))],
        ErrorKind::SameOriginMode => vec![line("SameOriginMode", refused(failure, "load data from"))],
        ErrorKind::ResourcePolicy { .. } => {
            let text = format!(
                "The resource at “{}” was blocked due to its Cross-Origin-Resource-Policy header (or lack thereof). See \
                 https://developer.mozilla.org/docs/Web/HTTP/Cross-Origin_Resource_Policy_(CORP)#",
                failure.url
            );
            vec![line("CORPBlocked", text)]
        }
        ErrorKind::Nosniff { essence } => {
            let text = format!(
                "The resource from “{}” was blocked due to MIME type (“{essence}”) mismatch (X-Content-Type-Options: \
                 nosniff).",
                failure.url
            );
            vec![line("MimeNosniff", text)]
        }
        ErrorKind::PreflightRedirect { status } => vec![
            blocked("CORSExternalRedirectNotAllowed", "CORS request external redirect not allowed)."),
            preflight_status(failure, *status),
        ],
        ErrorKind::PreflightStatus { status } => vec![preflight_status(failure, *status)],
        ErrorKind::Closed if failure.reported_as_multiple => return vec![multiple(failure)],
        ErrorKind::Refused
        | ErrorKind::Closed
        | ErrorKind::TooLarge { .. }
        | ErrorKind::TooManyRedirects
        | ErrorKind::RedirectCredentials { .. } => {
            return vec![generic()];
        }
        kind => reason(kind).map(|(id, reason)| vec![blocked(id, &reason)]).unwrap_or_default(),
    };
    match &failure.kind {
        ErrorKind::MissingAllowOrigin => {
            let status = failure.status.unwrap_or_default();
            lines.iter_mut().for_each(|line| line.text.push_str(&format!(" Status code: {status}.")));
        }
        ErrorKind::AllowOriginMismatch { lines: count, .. } if *count > 1 => lines = vec![multiple(failure)],
        ErrorKind::WildcardWithCredentials => {
            let url = format!("‘{}’", failure.url);
            let reason =
                "Credential is not supported if the CORS header ‘Access-Control-Allow-Origin’ is ‘*’).";
            lines = vec![line("CORSNotSupportingCredentials", blocked_at(&url, reason))];
        }
        _ => {}
    }
    if matches!(failure.stage, Stage::Preflight | Stage::Redirect) && !lines.is_empty() {
        lines.push(generic());
    }
    if failure.api == Api::EventSource {
        let text = format!("Firefox can’t establish a connection to the server at {}.", failure.url);
        lines.push(companion("EventSource", text));
    }
    lines
}

fn blocked_at(url: &str, reason: &str) -> String {
    format!(
        "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at {url}. (Reason: \
         {reason}"
    )
}

pub(super) fn deprecation(url: &str) -> String {
    format!(
        "Cross-Origin Request Warning: The Same Origin Policy will disallow reading the remote resource at {url} soon. \
         (Reason: When the `Access-Control-Allow-Headers` is `*`, the `Authorization` header is not covered. To include \
         the `Authorization` header, it must be explicitly listed in CORS header `Access-Control-Allow-Headers`)."
    )
}

fn refused(failure: &Failure, what: &str) -> String {
    format!("Security Error: Content at {} may not {what} {}.", failure.page, failure.url)
}

fn multiple(failure: &Failure) -> Message {
    let reason = "Multiple CORS header ‘Access-Control-Allow-Origin’ not allowed).";
    line("CORSMultipleAllowOriginNotAllowed", blocked_at(&failure.url, reason))
}

fn preflight_status(failure: &Failure, status: u16) -> Message {
    let text = blocked_at(&failure.url, "CORS preflight response did not succeed).");
    line("CORSPreflightDidNotSucceed3", format!("{text} Status code: {status}."))
}

/// The name of the error and the rest of the message.
fn reason(kind: &ErrorKind) -> Option<(&'static str, String)> {
    let invalid_token = |which: &str, member: &str| {
        format!("invalid token ‘{member}’ in CORS header ‘Access-Control-Allow-{which}’).")
    };
    Some(match kind {
        ErrorKind::NotHttp { .. } => ("CORSRequestNotHttp", "CORS request not http).".to_owned()),
        ErrorKind::MissingAllowOrigin => {
            ("CORSMissingAllowOrigin2", "CORS header ‘Access-Control-Allow-Origin’ missing).".to_owned())
        }
        ErrorKind::AllowOriginMismatch { value, .. } => (
            "CORSAllowOriginNotMatchingOrigin",
            format!("CORS header ‘Access-Control-Allow-Origin’ does not match ‘{value}’)."),
        ),
        ErrorKind::CredentialsNotAllowed { .. } => (
            "CORSMissingAllowCredentials",
            "expected ‘true’ in CORS header ‘Access-Control-Allow-Credentials’).".to_owned(),
        ),
        ErrorKind::InvalidAllowMethods { member, .. } => {
            ("CORSInvalidAllowMethod", invalid_token("Methods", member))
        }
        ErrorKind::InvalidAllowHeaders { member, .. } => {
            ("CORSInvalidAllowHeader", invalid_token("Headers", member))
        }
        ErrorKind::MethodNotAllowed { .. } => (
            "CORSMethodNotFound",
            "Did not find method in CORS header ‘Access-Control-Allow-Methods’).".to_owned(),
        ),
        ErrorKind::HeadersNotAllowed { names, .. } => (
            "CORSMissingAllowHeaderFromPreflight2",
            format!(
                "header ‘{}’ is not allowed according to header ‘Access-Control-Allow-Headers’ from CORS preflight \
                 response).",
                names.first().map_or("", String::as_str)
            ),
        ),
        _ => return None,
    })
}

pub(super) fn exception(failure: &Failure) -> Option<String> {
    Some(match (failure.api, &failure.kind) {
        (Api::Fetch, ErrorKind::InvalidUrl { url }) => {
            format!("TypeError: Window.fetch: {url} is not a valid URL.")
        }
        (Api::Fetch, ErrorKind::UrlCredentials) => {
            format!("TypeError: Window.fetch: {} is an url with embedded credentials.", failure.url)
        }
        (Api::Fetch, ErrorKind::InvalidMethod { method } | ErrorKind::ForbiddenMethod { method }) => {
            format!("TypeError: Window.fetch: Invalid request method {method}.")
        }
        (Api::Fetch, _) => "TypeError: NetworkError when attempting to fetch resource.".to_owned(),
        (Api::XmlHttpRequest, ErrorKind::ForbiddenMethod { .. }) => {
            "SecurityError: The operation is insecure.".to_owned()
        }
        (Api::Import, _) => format!("TypeError: error loading dynamically imported module: {}", failure.url),
        (Api::Font, _) => "NetworkError: A network error occurred.".to_owned(),
        _ => return None,
    })
}
