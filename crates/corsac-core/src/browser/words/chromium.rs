//! Chromium's words.

use url::Url;

use super::{Message, companion, line};
use crate::browser::{Api, ErrorKind, Failure, Stage};

const SCHEMES: &str = "chrome, chrome-experimental-site-token-provider, chrome-extension, chrome-untrusted, data, \
                       http, https, isolated-app";

pub(super) fn console(failure: &Failure) -> Vec<Message> {
    let url = &failure.url;
    let network = |code: &str| vec![line("NetError.other", format!("Failed to load resource: net::{code}"))];
    match &failure.kind {
        ErrorKind::NotHttp { scheme }
            if failure.stage == Stage::Redirect
                && matches!(scheme.as_str(), "about" | "blob" | "data" | "file") =>
        {
            network("ERR_UNSAFE_REDIRECT")
        }
        ErrorKind::RedirectRefused if failure.stage == Stage::Setup => {
            let text = format!(
                "Fetch API cannot load {url}. Request mode is \"no-cors\" but the redirect mode is not \"follow\"."
            );
            vec![line("RedirectMode.fetch", text)]
        }
        ErrorKind::RedirectRefused => {
            vec![companion("NetError.generic", "Failed to load resource: net::ERR_FAILED")]
        }
        // Without CORS, such a response is kept from the page's process altogether, and nothing is said.
        ErrorKind::Nosniff { .. } if failure.opaque => Vec::new(),
        ErrorKind::Nosniff { essence } => nosniff(failure, essence),
        ErrorKind::NotHttp { scheme } if failure.api == Api::Fetch && failure.stage == Stage::Setup => {
            let text = format!("Fetch API cannot load {url}. URL scheme \"{scheme}\" is not supported.");
            vec![line("CorsDisabledScheme.fetch", text)]
        }
        ErrorKind::SameOriginMode if failure.stage == Stage::Redirect => {
            let text = format!(
                "Unsafe attempt to load URL {url} from frame with URL {}. Domains, protocols and ports must match.",
                failure.page
            );
            vec![line("UnsafeAttempt", text)]
        }
        ErrorKind::SameOriginMode if failure.api == Api::Fetch => {
            let text = format!(
                "Fetch API cannot load {url}. Request mode is \"same-origin\" but the URL's origin is not same as the \
                 request origin {}.",
                failure.origin
            );
            vec![line("DisallowedByMode.fetch", text)]
        }
        ErrorKind::LocalFile => vec![line("FileUrl", format!("Not allowed to load local resource: {url}"))],
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
            let reason = if value == "same-site" { "NotSameSite" } else { "NotSameOrigin" };
            let text = format!("Failed to load resource: net::ERR_BLOCKED_BY_RESPONSE.{reason}");
            vec![line("CORP", text)]
        }
        kind => match reason(failure, kind) {
            Some((id, reason)) => vec![
                line(id, format!("{}{reason}", access(failure))),
                companion("NetError.generic", "Failed to load resource: net::ERR_FAILED"),
            ],
            None => Vec::new(),
        },
    }
}

fn nosniff(failure: &Failure, essence: &str) -> Vec<Message> {
    let url = &failure.url;
    let text = match failure.api {
        Api::Script => format!(
            "Refused to execute script from '{url}' because its MIME type ('{essence}') is not executable, and strict \
             MIME type checking is enabled."
        ),
        Api::Stylesheet => format!(
            "Refused to apply style from '{url}' because its MIME type ('{essence}') is not a supported stylesheet MIME \
             type, and strict MIME checking is enabled."
        ),
        _ => format!(
            "Failed to load module script: Expected a JavaScript-or-Wasm module script but the server responded with a \
             MIME type of \"{essence}\". Strict MIME type checking is enforced for module scripts per HTML spec."
        ),
    };
    vec![line("Nosniff", text)]
}

/// `Access to … has been blocked by CORS policy: `.
fn access(failure: &Failure) -> String {
    let kind = match failure.api {
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
    };
    let from = failure.redirected_from.as_ref().map(|from| format!("(redirected from '{from}') "));
    format!(
        "Access to {kind} at '{}' {}from origin '{}' has been blocked by CORS policy: ",
        failure.url,
        from.unwrap_or_default(),
        failure.origin
    )
}

/// The name of the error and the rest of the message.
fn reason(failure: &Failure, kind: &ErrorKind) -> Option<(&'static str, String)> {
    let preflight = failure.stage == Stage::Preflight;
    let one_of =
        |plain: &'static str, of_preflight: &'static str| if preflight { of_preflight } else { plain };
    let fails = "Response to preflight request doesn't pass access control check: ";
    let check = |id, text: String| Some((id, if preflight { format!("{fails}{text}") } else { text }));
    let xhr = if failure.api == Api::XmlHttpRequest {
        " The credentials mode of requests initiated by the XMLHttpRequest is controlled by the withCredentials \
         attribute."
    } else {
        ""
    };
    let have =
        if failure.api == Api::Fetch { " Have the server send the header with a valid value." } else { "" };
    match kind {
        ErrorKind::MissingAllowOrigin => check(
            one_of("MissingAllowOriginHeader", "PreflightMissingAllowOriginHeader"),
            "No 'Access-Control-Allow-Origin' header is present on the requested resource.".to_owned(),
        ),
        ErrorKind::WildcardWithCredentials => check(
            one_of("WildcardOriginNotAllowed", "PreflightWildcardOriginNotAllowed"),
            format!(
                "The value of the 'Access-Control-Allow-Origin' header in the response must not be the wildcard '*' \
                 when the request's credentials mode is 'include'.{xhr}"
            ),
        ),
        ErrorKind::AllowOriginMismatch { value, .. } if value.contains([' ', ',']) => check(
            one_of("MultipleAllowOriginValues", "PreflightMultipleAllowOriginValues"),
            format!(
                "The 'Access-Control-Allow-Origin' header contains multiple values '{}', but only one is \
                 allowed.{have}",
                escaped(value)
            ),
        ),
        ErrorKind::AllowOriginMismatch { value, .. } if !is_url(value) => check(
            one_of("InvalidAllowOriginValue", "PreflightInvalidAllowOriginValue"),
            format!(
                "The 'Access-Control-Allow-Origin' header contains the invalid value '{}'.{have}",
                escaped(value)
            ),
        ),
        ErrorKind::AllowOriginMismatch { value, .. } => check(
            one_of("AllowOriginMismatch", "PreflightAllowOriginMismatch"),
            format!(
                "The 'Access-Control-Allow-Origin' header has a value '{}' that is not equal to the supplied \
                 origin.{have}",
                escaped(value)
            ),
        ),
        ErrorKind::CredentialsNotAllowed { value } => check(
            one_of("InvalidAllowCredentials", "PreflightInvalidAllowCredentials"),
            format!(
                "The value of the 'Access-Control-Allow-Credentials' header in the response is '{}' which must be \
                 'true' when the request's credentials mode is 'include'.{xhr}",
                escaped(value.as_deref().unwrap_or_default())
            ),
        ),
        ErrorKind::PreflightStatus { .. } => {
            check("PreflightInvalidStatus", "It does not have HTTP ok status.".to_owned())
        }
        ErrorKind::PreflightRedirect { .. } => {
            check("PreflightDisallowedRedirect", "Redirect is not allowed for a preflight request.".to_owned())
        }
        ErrorKind::InvalidAllowMethods { .. } => {
            Some(("InvalidAllowMethodsPreflightResponse", cannot_parse("Methods")))
        }
        ErrorKind::InvalidAllowHeaders { .. } => {
            Some(("InvalidAllowHeadersPreflightResponse", cannot_parse("Headers")))
        }
        ErrorKind::MethodNotAllowed { method } => Some((
            "MethodDisallowedByPreflightResponse",
            format!("Method {method} is not allowed by Access-Control-Allow-Methods in preflight response."),
        )),
        ErrorKind::HeadersNotAllowed { names, .. } => Some((
            "HeaderDisallowedByPreflightResponse",
            format!(
                "Request header field {} is not allowed by Access-Control-Allow-Headers in preflight response.",
                names.first().map_or("", String::as_str)
            ),
        )),
        ErrorKind::NotHttp { .. } => Some((
            "CorsDisabledScheme",
            format!("Cross origin requests are only supported for protocol schemes: {SCHEMES}."),
        )),
        ErrorKind::SameOriginMode => {
            Some(("DisallowedByMode", "Cross origin requests are not allowed by request mode.".to_owned()))
        }
        ErrorKind::RedirectCredentials { .. } => Some((
            "RedirectContainsCredentials",
            "Redirect location '' contains a username and password, which is disallowed for cross-origin requests."
                .to_owned(),
        )),
        _ => None,
    }
}

fn cannot_parse(which: &str) -> String {
    format!("Cannot parse Access-Control-Allow-{which} response header field in preflight response.")
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
    let fetch = "TypeError: Failed to execute 'fetch' on 'Window':";
    let open = "Failed to execute 'open' on 'XMLHttpRequest':";
    Some(match (failure.api, &failure.kind) {
        (Api::Fetch, ErrorKind::InvalidUrl { url }) => format!("{fetch} Failed to parse URL from {url}"),
        (Api::Fetch, ErrorKind::UrlCredentials) => {
            format!(
                "{fetch} Request cannot be constructed from a URL that includes credentials: {}",
                failure.url
            )
        }
        (Api::Fetch, ErrorKind::InvalidMethod { method }) => {
            format!("{fetch} '{method}' is not a valid HTTP method.")
        }
        (Api::Fetch, ErrorKind::ForbiddenMethod { method }) => {
            format!("{fetch} '{method}' HTTP method is unsupported.")
        }
        (Api::Fetch, ErrorKind::NoCorsMethod { method }) => {
            format!("{fetch} '{method}' is unsupported in no-cors mode.")
        }
        (Api::Fetch, ErrorKind::BodyWithGet) => {
            format!("{fetch} Request with GET/HEAD method cannot have body.")
        }
        (Api::Fetch, ErrorKind::InvalidHeader { value: None, .. }) => format!("{fetch} Invalid name"),
        (Api::Fetch, ErrorKind::InvalidHeader { .. }) => format!("{fetch} Invalid value"),
        (Api::XmlHttpRequest, ErrorKind::ForbiddenMethod { method }) => {
            format!("SecurityError: {open} '{method}' HTTP method is unsupported.")
        }
        (Api::XmlHttpRequest, ErrorKind::InvalidMethod { method }) => {
            format!("SyntaxError: {open} '{method}' is not a valid HTTP method.")
        }
        (Api::XmlHttpRequest, ErrorKind::InvalidUrl { .. }) => format!("SyntaxError: {open} Invalid URL"),
        (Api::XmlHttpRequest, ErrorKind::InvalidHeader { name, value }) => {
            let (wrong, what) = value.as_ref().map_or((name, "name"), |value| (value, "value"));
            format!(
                "SyntaxError: Failed to execute 'setRequestHeader' on 'XMLHttpRequest': '{wrong}' is not a valid HTTP \
                 header field {what}."
            )
        }
        (Api::Import, _) => {
            let asked = failure.redirected_from.as_ref().unwrap_or(&failure.url);
            format!("TypeError: Failed to fetch dynamically imported module: {asked}")
        }
        (Api::Font, _) => "NetworkError: A network error occurred.".to_owned(),
        _ => return None,
    })
}
