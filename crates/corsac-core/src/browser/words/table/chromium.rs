//! What Chromium says. Observed: Chromium 156.

use crate::browser::words::template::Template;

/// A line about a request that is blocked.
macro_rules! access {
    ($($reason:tt)+) => {
        concat!(
            "Access to {kind:text} at '{url}' [redirected-from|(redirected from '{redirected-from}') ]from origin \
             '{origin}' has been blocked by CORS policy: ",
            $($reason)+
        )
    };
}
/// A line about a response that may be the one to a preflight.
macro_rules! check {
    ($($reason:tt)+) => {
        access!("[preflight|Response to preflight request doesn't pass access control check: ]", $($reason)+)
    };
}
/// What is said to scripts that can send credentials or not.
macro_rules! xhr {
    () => {
        "[xhr| The credentials mode of requests initiated by the XMLHttpRequest is controlled by the withCredentials \
         attribute.]"
    };
}
macro_rules! have {
    () => {
        "[fetch| Have the server send the header with a valid value.]"
    };
}
macro_rules! cannot_parse {
    ($which:literal) => {
        access!("Cannot parse Access-Control-Allow-", $which, " response header field in preflight response.")
    };
}
macro_rules! execute {
    ($rest:literal) => {
        concat!("TypeError: Failed to execute 'fetch' on 'Window': ", $rest)
    };
}

#[cfg(feature = "diagnose")]
pub(crate) use {access, check};

pub(crate) const MISSING: Template = Template::with_preflight(
    "MissingAllowOriginHeader",
    "PreflightMissingAllowOriginHeader",
    check!("No 'Access-Control-Allow-Origin' header is present on the requested resource."),
);
pub(crate) const WILDCARD: Template = Template::with_preflight(
    "WildcardOriginNotAllowed",
    "PreflightWildcardOriginNotAllowed",
    check!(
        "The value of the 'Access-Control-Allow-Origin' header in the response must not be the wildcard '*' when the \
         request's credentials mode is 'include'.",
        xhr!()
    ),
);
pub(crate) const MULTIPLE: Template = Template::with_preflight(
    "MultipleAllowOriginValues",
    "PreflightMultipleAllowOriginValues",
    check!(
        "The 'Access-Control-Allow-Origin' header contains multiple values '{value:text}', but only one is allowed.",
        have!()
    ),
);
pub(crate) const INVALID: Template = Template::with_preflight(
    "InvalidAllowOriginValue",
    "PreflightInvalidAllowOriginValue",
    check!("The 'Access-Control-Allow-Origin' header contains the invalid value '{value:text}'.", have!()),
);
pub(crate) const MISMATCH: Template = Template::with_preflight(
    "AllowOriginMismatch",
    "PreflightAllowOriginMismatch",
    check!(
        "The 'Access-Control-Allow-Origin' header has a value '{value:text}' that is not equal to the supplied \
         origin.",
        have!()
    ),
);
pub(crate) const CREDENTIALS: Template = Template::with_preflight(
    "InvalidAllowCredentials",
    "PreflightInvalidAllowCredentials",
    check!(
        "The value of the 'Access-Control-Allow-Credentials' header in the response is '{value:text}' which must be \
         'true' when the request's credentials mode is 'include'.",
        xhr!()
    ),
);
pub(crate) const PREFLIGHT_STATUS: Template =
    Template::new("PreflightInvalidStatus", check!("It does not have HTTP ok status."));
pub(crate) const PREFLIGHT_REDIRECT: Template =
    Template::new("PreflightDisallowedRedirect", check!("Redirect is not allowed for a preflight request."));
pub(crate) const ALLOW_METHODS: Template =
    Template::new("InvalidAllowMethodsPreflightResponse", cannot_parse!("Methods"));
pub(crate) const ALLOW_HEADERS: Template =
    Template::new("InvalidAllowHeadersPreflightResponse", cannot_parse!("Headers"));
pub(crate) const METHOD: Template = Template::new(
    "MethodDisallowedByPreflightResponse",
    access!("Method {method} is not allowed by Access-Control-Allow-Methods in preflight response."),
);
pub(crate) const HEADER: Template = Template::new(
    "HeaderDisallowedByPreflightResponse",
    access!(
        "Request header field {header} is not allowed by Access-Control-Allow-Headers in preflight response."
    ),
);
pub(crate) const SCHEME: Template = Template::new(
    "CorsDisabledScheme",
    access!("Cross origin requests are only supported for protocol schemes: {schemes:text}."),
);
pub(crate) const SCHEMES: &str = "chrome, chrome-experimental-site-token-provider, chrome-extension, \
                                  chrome-untrusted, data, http, https, isolated-app";
pub(crate) const MODE: Template =
    Template::new("DisallowedByMode", access!("Cross origin requests are not allowed by request mode."));
pub(crate) const REDIRECT_CREDENTIALS: Template = Template::new(
    "RedirectContainsCredentials",
    access!(
        "Redirect location '{location}' contains a username and password, which is disallowed for cross-origin \
         requests."
    ),
);
pub(crate) const SCHEME_OF_FETCH: Template = Template::new(
    "CorsDisabledScheme.fetch",
    "Fetch API cannot load {url}. URL scheme \"{scheme}\" is not supported.",
);
pub(crate) const MODE_OF_FETCH: Template = Template::new(
    "DisallowedByMode.fetch",
    "Fetch API cannot load {url}. Request mode is \"same-origin\" but the URL's origin is not same as the request \
     origin {origin}.",
);
pub(crate) const LOCAL_FILE: Template = Template::new("FileUrl", "Not allowed to load local resource: {url}");
pub(crate) const RESOURCE_POLICY: Template =
    Template::new("CORP", "Failed to load resource: net::ERR_BLOCKED_BY_RESPONSE.{reason}");
pub(crate) const FTP: Template = Template::new("Ftp", "FTP is not supported.");
pub(crate) const REDIRECT_MODE_OF_FETCH: Template = Template::new(
    "RedirectMode.fetch",
    "Fetch API cannot load {url}. Request mode is \"no-cors\" but the redirect mode is not \"follow\".",
);
pub(crate) const UNSAFE_ATTEMPT: Template = Template::new(
    "UnsafeAttempt",
    "Unsafe attempt to load URL {url} from frame with URL {page}. Domains, protocols and ports must match.",
);
pub(crate) const NOSNIFF_SCRIPT: Template = Template::new(
    "Nosniff",
    "Refused to execute script from '{url}' because its MIME type ('{essence:text}') is not executable, and strict MIME \
     type checking is enabled.",
);
pub(crate) const NOSNIFF_STYLE: Template = Template::new(
    "Nosniff",
    "Refused to apply style from '{url}' because its MIME type ('{essence:text}') is not a supported stylesheet MIME type, \
     and strict MIME checking is enabled.",
);
pub(crate) const NOSNIFF_MODULE: Template = Template::new(
    "Nosniff",
    "Failed to load module script: Expected a JavaScript-or-Wasm module script but the server responded with a MIME type \
     of \"{essence:text}\". Strict MIME type checking is enforced for module scripts per HTML spec.",
);
pub(crate) const NETWORK: Template = Template::new("NetError.other", "Failed to load resource: net::{code}");
pub(crate) const FAILED: Template =
    Template::new("NetError.generic", "Failed to load resource: net::ERR_FAILED");
pub(crate) const UNSAFE_HEADER_GET: Template =
    Template::new("UnsafeHeaderGet", "Refused to get unsafe header \"{header}\"");

pub(crate) const FETCH_FAILED: Template = Template::new("JS.fetch", "TypeError: Failed to fetch");
pub(crate) const INVALID_URL: Template =
    Template::new("JS.invalidUrl", execute!("Failed to parse URL from {url:text}"));
pub(crate) const URL_CREDENTIALS: Template = Template::new(
    "JS.urlCredentials",
    execute!("Request cannot be constructed from a URL that includes credentials: {url}"),
);
pub(crate) const INVALID_METHOD: Template =
    Template::new("JS.badMethod", execute!("'{method:text}' is not a valid HTTP method."));
pub(crate) const FORBIDDEN_METHOD: Template =
    Template::new("JS.forbiddenMethod", execute!("'{method}' HTTP method is unsupported."));
pub(crate) const NO_CORS_METHOD: Template =
    Template::new("JS.noCorsMethod", execute!("'{method}' is unsupported in no-cors mode."));
pub(crate) const OPEN_FORBIDDEN_METHOD: Template = Template::new(
    "JS.forbiddenMethod",
    "SecurityError: Failed to execute 'open' on 'XMLHttpRequest': '{method}' HTTP method is unsupported.",
);
pub(crate) const IMPORT: Template =
    Template::new("JS.import", "TypeError: Failed to fetch dynamically imported module: {asked}");
pub(crate) const BODY_WITH_GET: Template =
    Template::new("JS.bodyWithGet", execute!("Request with GET/HEAD method cannot have body."));
pub(crate) const INVALID_NAME: Template = Template::new("JS.invalidHeader", execute!("Invalid name"));
pub(crate) const INVALID_VALUE: Template = Template::new("JS.invalidHeader", execute!("Invalid value"));
pub(crate) const OPEN_INVALID_METHOD: Template = Template::new(
    "JS.badMethod",
    "SyntaxError: Failed to execute 'open' on 'XMLHttpRequest': '{method:text}' is not a valid HTTP method.",
);
pub(crate) const OPEN_INVALID_URL: Template =
    Template::new("JS.invalidUrl", "SyntaxError: Failed to execute 'open' on 'XMLHttpRequest': Invalid URL");
pub(crate) const SET_INVALID_NAME: Template = Template::new(
    "JS.invalidHeader",
    "SyntaxError: Failed to execute 'setRequestHeader' on 'XMLHttpRequest': '{header:text}' is not a valid HTTP header \
     field name.",
);
pub(crate) const SET_INVALID_VALUE: Template = Template::new(
    "JS.invalidHeader",
    "SyntaxError: Failed to execute 'setRequestHeader' on 'XMLHttpRequest': '{value:text}' is not a valid HTTP header \
     field value.",
);
