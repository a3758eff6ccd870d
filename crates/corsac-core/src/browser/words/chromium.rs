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
        ErrorKind::NotHttp { scheme }
            if failure.stage == Stage::Redirect
                && matches!(scheme.as_str(), "about" | "blob" | "data" | "file") =>
        {
            network("ERR_UNSAFE_REDIRECT")
        }
        ErrorKind::RedirectRefused if failure.stage == Stage::Setup => {
            vec![values.line(&says::REDIRECT_MODE_OF_FETCH)]
        }
        ErrorKind::RedirectRefused => vec![values.companion(&says::FAILED)],
        // Without CORS, such a response is kept from the page's process altogether, and nothing is said.
        ErrorKind::Nosniff { .. } if failure.opaque => Vec::new(),
        ErrorKind::Nosniff { .. } => vec![values.line(nosniff(failure.api))],
        ErrorKind::NotHttp { .. } if failure.api == Api::Fetch && failure.stage == Stage::Setup => {
            vec![values.line(&says::SCHEME_OF_FETCH)]
        }
        ErrorKind::NotHttp { scheme } if scheme == "ftp" && failure.stage == Stage::Setup => {
            vec![values.line(&says::FTP)]
        }
        ErrorKind::SameOriginMode if failure.stage == Stage::Redirect => {
            vec![values.line(&says::UNSAFE_ATTEMPT)]
        }
        ErrorKind::SameOriginMode if failure.api == Api::Fetch => vec![values.line(&says::MODE_OF_FETCH)],
        ErrorKind::LocalFile => vec![values.line(&says::LOCAL_FILE)],
        ErrorKind::BadPort { .. } => network("ERR_UNSAFE_PORT"),
        ErrorKind::Refused => network("ERR_CONNECTION_REFUSED"),
        ErrorKind::Closed => network("ERR_EMPTY_RESPONSE"),
        ErrorKind::TooManyRedirects => network("ERR_TOO_MANY_REDIRECTS"),
        ErrorKind::InvalidLocation { lines: 1 } => network("ERR_INVALID_REDIRECT"),
        ErrorKind::InvalidLocation { .. } => network("ERR_RESPONSE_HEADERS_MULTIPLE_LOCATION"),
        ErrorKind::TooLarge { .. } if failure.stage != Stage::Setup => {
            network("ERR_RESPONSE_HEADERS_TOO_BIG")
        }
        ErrorKind::ResourcePolicy { value } => {
            values.set("reason", if value == "same-site" { "NotSameSite" } else { "NotSameOrigin" });
            vec![values.line(&says::RESOURCE_POLICY)]
        }
        kind => match reason(kind) {
            Some(reason) => vec![values.line(reason), values.companion(&says::FAILED)],
            None => Vec::new(),
        },
    }
}

fn nosniff(api: Api) -> &'static Template {
    match api {
        Api::Script => &says::NOSNIFF_SCRIPT,
        Api::Stylesheet => &says::NOSNIFF_STYLE,
        _ => &says::NOSNIFF_MODULE,
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
        (Api::Fetch, ErrorKind::BodyWithGet) => &says::BODY_WITH_GET,
        (Api::Fetch, ErrorKind::InvalidHeader { value: None, .. }) => &says::INVALID_NAME,
        (Api::Fetch, ErrorKind::InvalidHeader { .. }) => &says::INVALID_VALUE,
        (Api::XmlHttpRequest, ErrorKind::ForbiddenMethod { .. }) => &says::OPEN_FORBIDDEN_METHOD,
        (Api::XmlHttpRequest, ErrorKind::InvalidMethod { .. }) => &says::OPEN_INVALID_METHOD,
        (Api::XmlHttpRequest, ErrorKind::InvalidUrl { .. }) => &says::OPEN_INVALID_URL,
        (Api::XmlHttpRequest, ErrorKind::InvalidHeader { value: None, .. }) => &says::SET_INVALID_NAME,
        (Api::XmlHttpRequest, ErrorKind::InvalidHeader { .. }) => &says::SET_INVALID_VALUE,
        (Api::Import, _) => &says::IMPORT,
        (Api::Font, _) => &shared::FONT_ERROR,
        _ => return None,
    };
    Some(values(failure).text(template))
}
