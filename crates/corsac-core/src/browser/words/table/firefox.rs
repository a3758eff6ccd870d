//! What Firefox says. Observed: Firefox 153.

use crate::browser::words::template::Template;

macro_rules! blocked {
    ($rest:literal) => {
        concat!(
            "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at {url}. \
             (Reason: ",
            $rest
        )
    };
}
macro_rules! invalid_token {
    ($which:literal) => {
        concat!(
            "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at {url}. \
             (Reason: invalid token ‘{member:text}’ in CORS header ‘Access-Control-Allow-",
            $which,
            "’)."
        )
    };
}

#[cfg(feature = "diagnose")]
pub(crate) use blocked;

pub(crate) const MISSING: Template = Template::new(
    "CORSMissingAllowOrigin2",
    blocked!("CORS header ‘Access-Control-Allow-Origin’ missing).[status| Status code: {status}.]"),
);
pub(crate) const WILDCARD: Template = Template::new(
    "CORSNotSupportingCredentials",
    "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at ‘{url}’. (Reason: \
     Credential is not supported if the CORS header ‘Access-Control-Allow-Origin’ is ‘*’).",
);
pub(crate) const MULTIPLE: Template = Template::new(
    "CORSMultipleAllowOriginNotAllowed",
    blocked!("Multiple CORS header ‘Access-Control-Allow-Origin’ not allowed)."),
);
pub(crate) const MISMATCH: Template = Template::new(
    "CORSAllowOriginNotMatchingOrigin",
    blocked!("CORS header ‘Access-Control-Allow-Origin’ does not match ‘{value:text}’)."),
);
pub(crate) const CREDENTIALS: Template = Template::new(
    "CORSMissingAllowCredentials",
    blocked!("expected ‘true’ in CORS header ‘Access-Control-Allow-Credentials’)."),
);
pub(crate) const PREFLIGHT_STATUS: Template = Template::new(
    "CORSPreflightDidNotSucceed3",
    blocked!("CORS preflight response did not succeed).[status| Status code: {status}.]"),
);
pub(crate) const PREFLIGHT_REDIRECT: Template =
    Template::new("CORSExternalRedirectNotAllowed", blocked!("CORS request external redirect not allowed)."));
pub(crate) const ALLOW_METHODS: Template = Template::new("CORSInvalidAllowMethod", invalid_token!("Methods"));
pub(crate) const ALLOW_HEADERS: Template = Template::new("CORSInvalidAllowHeader", invalid_token!("Headers"));
pub(crate) const METHOD: Template = Template::new(
    "CORSMethodNotFound",
    blocked!("Did not find method in CORS header ‘Access-Control-Allow-Methods’)."),
);
pub(crate) const HEADER: Template = Template::new(
    "CORSMissingAllowHeaderFromPreflight2",
    blocked!(
        "header ‘{header}’ is not allowed according to header ‘Access-Control-Allow-Headers’ from CORS preflight \
         response)."
    ),
);
pub(crate) const AUTHORIZATION: Template = Template::new(
    "CORSAllowHeaderFromPreflightDeprecation",
    "Cross-Origin Request Warning: The Same Origin Policy will disallow reading the remote resource at {url} soon. \
     (Reason: When the `Access-Control-Allow-Headers` is `*`, the `Authorization` header is not covered. To include the \
     `Authorization` header, it must be explicitly listed in CORS header `Access-Control-Allow-Headers`).",
);
pub(crate) const SCHEME: Template = Template::new("CORSRequestNotHttp", blocked!("CORS request not http)."));
pub(crate) const FAILED: Template = Template::new(
    "CORSDidNotSucceed2",
    blocked!("CORS request did not succeed).[status| Status code: {status}.]"),
);
pub(crate) const MODE: Template =
    Template::new("SameOriginMode", "Security Error: Content at {page} may not load data from {url}.");
pub(crate) const LOCAL_FILE: Template =
    Template::new("FileUrl", "Security Error: Content at {page} may not load or link to {url}.");
pub(crate) const RESOURCE_POLICY: Template = Template::new(
    "CORPBlocked",
    "The resource at “{url}” was blocked due to its Cross-Origin-Resource-Policy header (or lack thereof). See \
     https://developer.mozilla.org/docs/Web/HTTP/Cross-Origin_Resource_Policy_(CORP)#",
);
pub(crate) const NOSNIFF: Template = Template::new(
    "MimeNosniff",
    "The resource from “{url}” was blocked due to MIME type (“{essence:text}”) mismatch (X-Content-Type-Options: \
     nosniff).",
);
pub(crate) const EVENT_SOURCE: Template =
    Template::new("EventSource", "Firefox can’t establish a connection to the server at {url}.");
pub(crate) const FORBIDDEN_HEADER: Template =
    Template::new("ForbiddenHeader", "Attempt to set a forbidden header was denied: {header}");

pub(crate) const FETCH_FAILED: Template =
    Template::new("JS.fetch", "TypeError: NetworkError when attempting to fetch resource.");
pub(crate) const INVALID_URL: Template =
    Template::new("JS.invalidUrl", "TypeError: Window.fetch: {url:text} is not a valid URL.");
pub(crate) const URL_CREDENTIALS: Template =
    Template::new("JS.urlCredentials", "TypeError: Window.fetch: {url} is an url with embedded credentials.");
pub(crate) const INVALID_METHOD: Template =
    Template::new("JS.method", "TypeError: Window.fetch: Invalid request method {method:text}.");
pub(crate) const IMPORT: Template =
    Template::new("JS.import", "TypeError: error loading dynamically imported module: {url}");
