//! What WebKit says. Observed: WebKitGTK 2.50.

use crate::browser::words::template::Template;

macro_rules! redirection {
    ($rest:literal) => {
        concat!(
            "[location|Cross-origin redirection to {location} denied by Cross-Origin Resource Sharing policy: ]",
            $rest
        )
    };
}

pub(crate) const ORIGIN: Template = Template::new(
    "OriginNotAllowed",
    redirection!(
        "Origin {origin} is not allowed by Access-Control-Allow-Origin.[status| Status code: {status}]"
    ),
);
pub(crate) const WILDCARD: Template = Template::new(
    "WildcardWithCredentials",
    redirection!("Cannot use wildcard in Access-Control-Allow-Origin when credentials flag is true."),
);
pub(crate) const MULTIPLE: Template = Template::new(
    "MultipleOrigins",
    redirection!("Access-Control-Allow-Origin cannot contain more than one origin."),
);
pub(crate) const CREDENTIALS: Template = Template::new(
    "CredentialsNotTrue",
    redirection!("Credentials flag is true, but Access-Control-Allow-Credentials is not \"true\"."),
);
pub(crate) const PREFLIGHT_STATUS: Template =
    Template::new("PreflightStatus", "Preflight response is not successful[status|. Status code: {status}]");
pub(crate) const ALLOW_METHODS: Template = Template::new(
    "InvalidAllowMethods",
    "Header Access-Control-Allow-Methods has an invalid value: {value:text}",
);
pub(crate) const ALLOW_HEADERS: Template = Template::new(
    "InvalidAllowHeaders",
    "Header Access-Control-Allow-Headers has an invalid value: {value:text}",
);
pub(crate) const METHOD: Template =
    Template::new("MethodNotAllowed", "Method {method} is not allowed by Access-Control-Allow-Methods.");
pub(crate) const HEADER: Template = Template::new(
    "HeaderNotAllowed",
    "Request header field {header} is not allowed by Access-Control-Allow-Headers.",
);
pub(crate) const REDIRECT_CREDENTIALS: Template =
    Template::new("RedirectCredentials", redirection!("redirection URL {target} has credentials"));
pub(crate) const REDIRECT_SCHEME: Template = Template::new(
    "RedirectScheme",
    redirection!("not allowed to follow a cross-origin CORS redirection with non CORS scheme"),
);
pub(crate) const NOT_HTTP: Template =
    Template::new("NotHttp", "Cross origin requests are only supported for HTTP.");
pub(crate) const MODE: Template = Template::new("SameOriginMode", "Fetch API cannot load {url}.");
pub(crate) const BAD_PORT: Template = Template::new(
    "Network",
    "Failed to load resource: Not allowed to use restricted network port {port}: {url}",
);
pub(crate) const REFUSED: Template =
    Template::new("Network", "Failed to load resource: Could not connect to {host}: Connection refused");
pub(crate) const CLOSED: Template =
    Template::new("Network", "Failed to load resource: Connection terminated unexpectedly");
pub(crate) const RESOURCE_POLICY: Template = Template::new(
    "CORP",
    "Cancelled load to {url} because it violates the resource's Cross-Origin-Resource-Policy response header.",
);
pub(crate) const NOSNIFF: Template = Template::new(
    "Nosniff",
    "Refused to execute {url} as script because \"X-Content-Type-Options: nosniff\" was given and its Content-Type is \
     not a script MIME type.",
);
pub(crate) const ACCESS_OF_FETCH: Template =
    Template::new("AccessControlChecks", "Fetch API cannot load {asked} due to access control checks.");
pub(crate) const ACCESS_OF_XHR: Template =
    Template::new("AccessControlChecks", "XMLHttpRequest cannot load {asked} due to access control checks.");
pub(crate) const ACCESS_OF_EVENT_SOURCE: Template =
    Template::new("AccessControlChecks", "EventSource cannot load {asked} due to access control checks.");
pub(crate) const ACCESS_OF_BEACON: Template =
    Template::new("AccessControlChecks", "Beacon API cannot load {asked} due to access control checks.");
pub(crate) const ACCESS_OF_IMAGE: Template =
    Template::new("ImageAccessControl", "Cannot load image {asked} due to access control checks.");
pub(crate) const SCRIPT: Template =
    Template::new("ScriptDenied", "Cross-origin script load denied by Cross-Origin Resource Sharing policy.");

pub(crate) const FETCH_FAILED: Template = Template::new("JS.fetch", "TypeError: Load failed");
pub(crate) const INVALID_URL: Template =
    Template::new("JS.urlCredentials", "TypeError: URL is not valid or contains user credentials.");
pub(crate) const INVALID_METHOD: Template =
    Template::new("JS.badMethod", "TypeError: Method is not a valid HTTP token.");
pub(crate) const FORBIDDEN_METHOD: Template =
    Template::new("JS.forbiddenMethod", "TypeError: Method is forbidden.");
pub(crate) const NO_CORS_METHOD: Template =
    Template::new("JS.noCorsMethod", "TypeError: Method must be GET, POST or HEAD in no-cors mode.");
pub(crate) const IMPORT: Template = Template::new(
    "JS.script",
    "TypeError: Cross-origin script load denied by Cross-Origin Resource Sharing policy.",
);
pub(crate) const FONT: Template = Template::new("JS.font", "NetworkError:  A network error occurred.");
