//! WebKit's words.

use url::Url;

use super::{Message, companion, line};
use crate::browser::{Api, ErrorKind, Failure, Stage};

pub(super) fn console(failure: &Failure) -> Vec<Message> {
    let url = &failure.url;
    let network = |text: String| vec![line("Network", format!("Failed to load resource: {text}"))];
    let parsed = Url::parse(url).ok();
    let host = || parsed.as_ref().and_then(Url::host_str).unwrap_or_default().to_owned();
    match &failure.kind {
        ErrorKind::SameOriginMode => {
            return vec![line("SameOriginMode", format!("Fetch API cannot load {url}."))];
        }
        ErrorKind::NotHttp { .. } if failure.stage == Stage::Setup => return vec![not_http()],
        ErrorKind::LocalFile => return vec![not_http()],
        ErrorKind::BadPort { port } => {
            return network(format!("Not allowed to use restricted network port {port}: {url}"));
        }
        ErrorKind::Refused => return network(format!("Could not connect to {}: Connection refused", host())),
        ErrorKind::Closed => return network("Connection terminated unexpectedly".to_owned()),
        ErrorKind::ResourcePolicy { .. } => {
            let text = format!(
                "Cancelled load to {url} because it violates the resource's Cross-Origin-Resource-Policy response header."
            );
            return vec![line("CORP", text)];
        }
        ErrorKind::Nosniff { .. } => {
            let text = format!(
                "Refused to execute {url} as script because \"X-Content-Type-Options: nosniff\" was given and its \
                 Content-Type is not a script MIME type."
            );
            return vec![line("Nosniff", text)];
        }
        _ => {}
    }
    let Some((id, reason)) = reason(failure) else { return Vec::new() };
    let text = match failure.stage {
        Stage::Redirect => {
            let to = failure.location.as_ref().unwrap_or(url);
            format!(
                "Cross-origin redirection to {to} denied by Cross-Origin Resource Sharing policy: {reason}"
            )
        }
        _ => reason,
    };
    let mut lines = vec![line(id, text)];
    lines.extend(accompanied(failure));
    lines
}

fn not_http() -> Message {
    line("NotHttp", "Cross origin requests are only supported for HTTP.")
}

/// The name of the error and its text.
fn reason(failure: &Failure) -> Option<(&'static str, String)> {
    let status = failure.status.unwrap_or_default();
    let invalid = |which: &str, value: &str| {
        format!("Header Access-Control-Allow-{which} has an invalid value: {value}")
    };
    Some(match &failure.kind {
        ErrorKind::AllowOriginMismatch { value, .. } if value.contains(',') => {
            ("MultipleOrigins", "Access-Control-Allow-Origin cannot contain more than one origin.".to_owned())
        }
        ErrorKind::MissingAllowOrigin | ErrorKind::AllowOriginMismatch { .. } => (
            "OriginNotAllowed",
            format!(
                "Origin {} is not allowed by Access-Control-Allow-Origin. Status code: {status}",
                failure.sent_origin
            ),
        ),
        ErrorKind::WildcardWithCredentials => (
            "WildcardWithCredentials",
            "Cannot use wildcard in Access-Control-Allow-Origin when credentials flag is true.".to_owned(),
        ),
        ErrorKind::CredentialsNotAllowed { .. } => (
            "CredentialsNotTrue",
            "Credentials flag is true, but Access-Control-Allow-Credentials is not \"true\".".to_owned(),
        ),
        ErrorKind::PreflightStatus { .. } | ErrorKind::PreflightRedirect { .. } => {
            ("PreflightStatus", format!("Preflight response is not successful. Status code: {status}"))
        }
        ErrorKind::InvalidAllowMethods { value, .. } => ("InvalidAllowMethods", invalid("Methods", value)),
        ErrorKind::InvalidAllowHeaders { value, .. } => ("InvalidAllowHeaders", invalid("Headers", value)),
        ErrorKind::MethodNotAllowed { method } => {
            ("MethodNotAllowed", format!("Method {method} is not allowed by Access-Control-Allow-Methods."))
        }
        ErrorKind::HeadersNotAllowed { written, .. } => (
            "HeaderNotAllowed",
            format!("Request header field {written} is not allowed by Access-Control-Allow-Headers."),
        ),
        ErrorKind::RedirectCredentials { location } => {
            ("RedirectCredentials", format!("redirection URL {location} has credentials"))
        }
        ErrorKind::NotHttp { .. } => (
            "RedirectScheme",
            "not allowed to follow a cross-origin CORS redirection with non CORS scheme".to_owned(),
        ),
        _ => return None,
    })
}

/// The line that names the URL, which the first one does not.
fn accompanied(failure: &Failure) -> Option<Message> {
    let denied = |what: &str| {
        let asked = failure.redirected_from.as_ref().unwrap_or(&failure.url);
        format!("{what} {asked} due to access control checks.")
    };
    let access = |what: &str| companion("AccessControlChecks", denied(what));
    Some(match failure.api {
        Api::Fetch => access("Fetch API cannot load"),
        Api::XmlHttpRequest => access("XMLHttpRequest cannot load"),
        Api::EventSource => access("EventSource cannot load"),
        Api::Beacon => access("Beacon API cannot load"),
        Api::Image => companion("ImageAccessControl", denied("Cannot load image")),
        Api::Script | Api::Module | Api::Import => companion(
            "ScriptDenied",
            "Cross-origin script load denied by Cross-Origin Resource Sharing policy.",
        ),
        _ => return None,
    })
}

pub(super) fn exception(failure: &Failure) -> Option<String> {
    Some(match (failure.api, &failure.kind) {
        (Api::Fetch, ErrorKind::InvalidUrl { .. } | ErrorKind::UrlCredentials) => {
            "TypeError: URL is not valid or contains user credentials.".to_owned()
        }
        (Api::Fetch, ErrorKind::InvalidMethod { .. }) => {
            "TypeError: Method is not a valid HTTP token.".to_owned()
        }
        (Api::Fetch, ErrorKind::ForbiddenMethod { .. }) => "TypeError: Method is forbidden.".to_owned(),
        (Api::Fetch, ErrorKind::NoCorsMethod { .. }) => {
            "TypeError: Method must be GET, POST or HEAD in no-cors mode.".to_owned()
        }
        (Api::Fetch, _) => "TypeError: Load failed".to_owned(),
        (Api::XmlHttpRequest, ErrorKind::ForbiddenMethod { .. }) => {
            "SecurityError: The operation is insecure.".to_owned()
        }
        (Api::Import, _) => {
            "TypeError: Cross-origin script load denied by Cross-Origin Resource Sharing policy.".to_owned()
        }
        (Api::Font, _) => "NetworkError:  A network error occurred.".to_owned(),
        _ => return None,
    })
}
