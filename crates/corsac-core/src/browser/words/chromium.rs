//! Chromium's words.

use url::Url;

use super::Message;
use super::table::{chromium as says, shared};
use super::template::Template;
use super::values::Values;
use crate::browser::{Api, ErrorKind, Failure, Stage};

pub(super) fn console(failure: &Failure) -> Vec<Message> {
    let mut values = values(failure);
    let mut network = |code: &str| {
        values.set("code", code);
        vec![values.line(&says::NETWORK)]
    };
    match &failure.kind {
        ErrorKind::NotHttp { .. } if failure.api == Api::Fetch && failure.stage == Stage::Setup => {
            vec![values.line(&says::SCHEME_OF_FETCH)]
        }
        ErrorKind::SameOriginMode if failure.api == Api::Fetch => vec![values.line(&says::MODE_OF_FETCH)],
        ErrorKind::LocalFile => vec![values.line(&says::LOCAL_FILE)],
        ErrorKind::BadPort { .. } => network("ERR_UNSAFE_PORT"),
        ErrorKind::Refused => network("ERR_CONNECTION_REFUSED"),
        ErrorKind::Closed => network("ERR_EMPTY_RESPONSE"),
        ErrorKind::TooManyRedirects => network("ERR_TOO_MANY_REDIRECTS"),
        ErrorKind::InvalidLocation => network("ERR_INVALID_REDIRECT"),
        ErrorKind::TooLarge { .. } if failure.stage != Stage::Setup => {
            network("ERR_RESPONSE_HEADERS_TOO_BIG")
        }
        ErrorKind::ResourcePolicy => {
            values.set("reason", "NotSameOrigin");
            vec![values.line(&says::RESOURCE_POLICY)]
        }
        kind => match reason(kind) {
            Some(reason) => vec![values.line(reason), values.companion(&says::FAILED)],
            None => Vec::new(),
        },
    }
}

/// What is asked for, in the words of `Access to … has been blocked`.
pub(crate) const fn kind(api: Api) -> &'static str {
    match api {
        Api::Fetch => "fetch",
        Api::XmlHttpRequest => "XMLHttpRequest",
        Api::EventSource | Api::Beacon => "resource",
        Api::Image => "image",
        Api::Script | Api::Module | Api::ModulePreload | Api::Import => "script",
        Api::Preload => "link element resource",
        Api::Stylesheet => "CSS stylesheet",
        Api::Video => "video",
        Api::Audio => "audio",
        Api::Font => "font",
        Api::Manifest => "manifest",
    }
}

fn values(failure: &Failure) -> Values {
    let mut values = Values::of(failure);
    values.set("kind", kind(failure.api));
    values.set("schemes", says::SCHEMES);
    match failure.api {
        Api::Fetch => values.set("fetch", ""),
        Api::XmlHttpRequest => values.set("xhr", ""),
        _ => {}
    }
    if let Some(value) = values.get("value").map(escaped) {
        values.set("value", value);
    }
    values
}

fn reason(kind: &ErrorKind) -> Option<&'static Template> {
    Some(match kind {
        ErrorKind::MissingAllowOrigin => &says::MISSING,
        ErrorKind::WildcardWithCredentials => &says::WILDCARD,
        ErrorKind::AllowOriginMismatch { value, .. } if value.contains([' ', ',']) => &says::MULTIPLE,
        ErrorKind::AllowOriginMismatch { value, .. } if !is_url(value) => &says::INVALID,
        ErrorKind::AllowOriginMismatch { .. } => &says::MISMATCH,
        ErrorKind::CredentialsNotAllowed { .. } => &says::CREDENTIALS,
        ErrorKind::PreflightStatus { .. } => &says::PREFLIGHT_STATUS,
        ErrorKind::PreflightRedirect { .. } => &says::PREFLIGHT_REDIRECT,
        ErrorKind::InvalidAllowMethods { .. } => &says::ALLOW_METHODS,
        ErrorKind::InvalidAllowHeaders { .. } => &says::ALLOW_HEADERS,
        ErrorKind::MethodNotAllowed { .. } => &says::METHOD,
        ErrorKind::HeadersNotAllowed { .. } => &says::HEADER,
        ErrorKind::NotHttp { .. } => &says::SCHEME,
        ErrorKind::SameOriginMode => &says::MODE,
        // It leaves the location out.
        ErrorKind::RedirectCredentials { .. } => &says::REDIRECT_CREDENTIALS,
        _ => return None,
    })
}

/// Whether Chromium takes the value for a URL. `null` counts as an origin.
fn is_url(value: &str) -> bool {
    value == "null" || (value.is_ascii() && Url::parse(value).is_ok())
}

/// What is not printable ASCII is escaped.
fn escaped(value: &str) -> String {
    let mut text = String::new();
    for c in value.chars() {
        if c.is_ascii() && !c.is_ascii_control() {
            text.push(c);
        } else {
            text.push_str(&format!("\\u{:04X}", u32::from(c)));
        }
    }
    text
}

pub(super) fn exception(failure: &Failure) -> Option<String> {
    let template = match (failure.api, &failure.kind) {
        (Api::Fetch, ErrorKind::InvalidUrl { .. }) => &says::INVALID_URL,
        (Api::Fetch, ErrorKind::UrlCredentials) => &says::URL_CREDENTIALS,
        (Api::Fetch, ErrorKind::InvalidMethod { .. }) => &says::INVALID_METHOD,
        (Api::Fetch, ErrorKind::ForbiddenMethod { .. }) => &says::FORBIDDEN_METHOD,
        (Api::Fetch, ErrorKind::NoCorsMethod { .. }) => &says::NO_CORS_METHOD,
        (Api::XmlHttpRequest, ErrorKind::ForbiddenMethod { .. }) => &says::OPEN_FORBIDDEN_METHOD,
        (Api::Import, _) => &says::IMPORT,
        (Api::Font, _) => &shared::FONT_ERROR,
        _ => return None,
    };
    Some(values(failure).text(template))
}
