//! WebKit's words.

use url::Url;

use super::Message;
use super::table::{shared, webkit as says};
use super::template::Template;
use super::values::Values;
use crate::browser::{Api, ErrorKind, Failure, Stage};

pub(super) fn console(failure: &Failure) -> Vec<Message> {
    let values = values(failure);
    let alone = match &failure.kind {
        ErrorKind::SameOriginMode => Some(&says::MODE),
        ErrorKind::NotHttp { .. } if failure.stage == Stage::Setup => Some(&says::NOT_HTTP),
        ErrorKind::LocalFile => Some(&says::NOT_HTTP),
        ErrorKind::BadPort { .. } => Some(&says::BAD_PORT),
        ErrorKind::Refused => Some(&says::REFUSED),
        ErrorKind::Closed => Some(&says::CLOSED),
        ErrorKind::ResourcePolicy { .. } => Some(&says::RESOURCE_POLICY),
        ErrorKind::Nosniff { .. } => Some(&says::NOSNIFF),
        _ => None,
    };
    if let Some(alone) = alone {
        return vec![values.line(alone)];
    }
    let Some(reason) = reason(&failure.kind) else { return Vec::new() };
    let mut lines = vec![values.line(reason)];
    lines.extend(accompanied(failure.api).map(|template| values.companion(template)));
    lines
}

fn values(failure: &Failure) -> Values {
    let mut values = Values::of(failure);
    values.set("origin", &failure.sent_origin);
    if failure.stage == Stage::Redirect {
        values.set("location", failure.location.as_ref().unwrap_or(&failure.url));
    }
    match &failure.kind {
        ErrorKind::HeadersNotAllowed { written, .. } => values.set("header", written),
        ErrorKind::RedirectCredentials { location } => values.set("target", location),
        ErrorKind::PreflightStatus { .. } | ErrorKind::PreflightRedirect { .. } => {
            values.set("status", failure.status.unwrap_or_default().to_string());
        }
        ErrorKind::Refused => {
            let parsed = Url::parse(&failure.url).ok();
            values.set("host", parsed.as_ref().and_then(Url::host_str).unwrap_or_default());
        }
        _ => {}
    }
    values
}

fn reason(kind: &ErrorKind) -> Option<&'static Template> {
    Some(match kind {
        ErrorKind::AllowOriginMismatch { value, .. } if value.contains(',') => &says::MULTIPLE,
        ErrorKind::MissingAllowOrigin | ErrorKind::AllowOriginMismatch { .. } => &says::ORIGIN,
        ErrorKind::WildcardWithCredentials => &says::WILDCARD,
        ErrorKind::CredentialsNotAllowed { .. } => &says::CREDENTIALS,
        ErrorKind::PreflightStatus { .. } | ErrorKind::PreflightRedirect { .. } => &says::PREFLIGHT_STATUS,
        ErrorKind::InvalidAllowMethods { .. } => &says::ALLOW_METHODS,
        ErrorKind::InvalidAllowHeaders { .. } => &says::ALLOW_HEADERS,
        ErrorKind::MethodNotAllowed { .. } => &says::METHOD,
        ErrorKind::HeadersNotAllowed { .. } => &says::HEADER,
        ErrorKind::RedirectCredentials { .. } => &says::REDIRECT_CREDENTIALS,
        ErrorKind::NotHttp { .. } => &says::REDIRECT_SCHEME,
        _ => return None,
    })
}

/// The line that names the URL, which the first one does not.
fn accompanied(api: Api) -> Option<&'static Template> {
    Some(match api {
        Api::Fetch => &says::ACCESS_OF_FETCH,
        Api::XmlHttpRequest => &says::ACCESS_OF_XHR,
        Api::EventSource => &says::ACCESS_OF_EVENT_SOURCE,
        Api::Beacon => &says::ACCESS_OF_BEACON,
        Api::Image => &says::ACCESS_OF_IMAGE,
        Api::Script | Api::Module | Api::Import => &says::SCRIPT,
        _ => return None,
    })
}

pub(super) fn exception(failure: &Failure) -> Option<String> {
    let template = match (failure.api, &failure.kind) {
        (Api::Fetch, ErrorKind::InvalidUrl { .. } | ErrorKind::UrlCredentials) => &says::INVALID_URL,
        (Api::Fetch, ErrorKind::InvalidMethod { .. }) => &says::INVALID_METHOD,
        (Api::Fetch, ErrorKind::ForbiddenMethod { .. }) => &says::FORBIDDEN_METHOD,
        (Api::Fetch, ErrorKind::NoCorsMethod { .. }) => &says::NO_CORS_METHOD,
        (Api::Fetch, _) => &says::FETCH_FAILED,
        (Api::XmlHttpRequest, ErrorKind::ForbiddenMethod { .. }) => &shared::OPEN_INSECURE,
        (Api::Import, _) => &says::IMPORT,
        (Api::Font, _) => &says::FONT,
        _ => return None,
    };
    Some(values(failure).text(template))
}
