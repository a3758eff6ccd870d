//! Firefox's words.

use super::Message;
use super::table::{firefox as says, shared};
use super::template::Template;
use super::values::Values;
use crate::browser::{Api, ErrorKind, Failure, Stage};

pub(super) fn console(failure: &Failure) -> Vec<Message> {
    let mut values = Values::of(failure);
    let mut lines = match &failure.kind {
        ErrorKind::PreflightRedirect { .. } => {
            vec![values.line(&says::PREFLIGHT_REDIRECT), values.line(&says::PREFLIGHT_STATUS)]
        }
        ErrorKind::Closed if failure.reported_as_multiple => return vec![values.line(&says::MULTIPLE)],
        ErrorKind::Refused
        | ErrorKind::Closed
        | ErrorKind::TooLarge { .. }
        | ErrorKind::TooManyRedirects
        | ErrorKind::RedirectCredentials { .. } => return vec![failed(&mut values)],
        kind => reason(kind).map(|reason| values.line(reason)).into_iter().collect(),
    };
    if matches!(failure.stage, Stage::Preflight | Stage::Redirect) && !lines.is_empty() {
        lines.push(failed(&mut values));
    }
    if failure.api == Api::EventSource {
        values.set("url", &failure.url);
        lines.push(values.companion(&says::EVENT_SOURCE));
    }
    lines
}

/// The line that names no cause. It has the URL that page code asked for, wherever that was redirected to.
fn failed(values: &mut Values) -> Message {
    let asked = values.get("asked").unwrap_or_default().to_owned();
    values.set("url", asked);
    values.set("status", "(null)");
    values.line(&says::FAILED)
}

fn reason(kind: &ErrorKind) -> Option<&'static Template> {
    Some(match kind {
        ErrorKind::LocalFile => &says::LOCAL_FILE,
        ErrorKind::SameOriginMode => &says::MODE,
        ErrorKind::ResourcePolicy { .. } => &says::RESOURCE_POLICY,
        ErrorKind::Nosniff { .. } => &says::NOSNIFF,
        ErrorKind::PreflightStatus { .. } => &says::PREFLIGHT_STATUS,
        ErrorKind::NotHttp { .. } => &says::SCHEME,
        ErrorKind::MissingAllowOrigin => &says::MISSING,
        ErrorKind::WildcardWithCredentials => &says::WILDCARD,
        ErrorKind::AllowOriginMismatch { lines, .. } if *lines > 1 => &says::MULTIPLE,
        ErrorKind::AllowOriginMismatch { .. } => &says::MISMATCH,
        ErrorKind::CredentialsNotAllowed { .. } => &says::CREDENTIALS,
        ErrorKind::InvalidAllowMethods { .. } => &says::ALLOW_METHODS,
        ErrorKind::InvalidAllowHeaders { .. } => &says::ALLOW_HEADERS,
        ErrorKind::MethodNotAllowed { .. } => &says::METHOD,
        ErrorKind::HeadersNotAllowed { .. } => &says::HEADER,
        _ => return None,
    })
}

pub(super) fn exception(failure: &Failure) -> Option<String> {
    let template = match (failure.api, &failure.kind) {
        (Api::Fetch, ErrorKind::InvalidUrl { .. }) => &says::INVALID_URL,
        (Api::Fetch, ErrorKind::UrlCredentials) => &says::URL_CREDENTIALS,
        (Api::Fetch, ErrorKind::InvalidMethod { .. } | ErrorKind::ForbiddenMethod { .. }) => {
            &says::INVALID_METHOD
        }
        (Api::Fetch, _) => &says::FETCH_FAILED,
        (Api::XmlHttpRequest, ErrorKind::ForbiddenMethod { .. }) => &shared::OPEN_INSECURE,
        (Api::Import, _) => &says::IMPORT,
        (Api::Font, _) => &shared::FONT_ERROR,
        _ => return None,
    };
    Some(Values::of(failure).text(template))
}
