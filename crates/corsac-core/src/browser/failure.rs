//! Why a page may not read a response, or why a request was never sent.

use serde::Serialize;

use super::Api;

/// What went wrong. `Display` says it in one plain sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(tag = "kind", rename_all = "kebab-case", rename_all_fields = "kebab-case")]
#[non_exhaustive]
pub enum ErrorKind {
    /// Page code gave a URL that does not parse.
    #[error("`{url}` is no URL")]
    InvalidUrl {
        /// The URL.
        url: String,
    },
    /// Page code gave `fetch` a URL with a user name or a password.
    #[error("a URL given to `fetch` may hold no user name and no password")]
    UrlCredentials,
    /// Page code gave a method that is no token.
    #[error("`{method}` is no method")]
    InvalidMethod {
        /// The method.
        method: String,
    },
    /// Page code gave a method that no page may use.
    #[error("no page may send `{method}`")]
    ForbiddenMethod {
        /// The method.
        method: String,
    },
    /// Page code gave a method that needs CORS to a request without.
    #[error("`{method}` cannot be sent in the mode `no-cors`")]
    NoCorsMethod {
        /// The method.
        method: String,
    },
    /// Page code gave a header whose name is no token, or whose value has a line break or a NUL.
    #[error("`{name}` is no header that can be sent")]
    InvalidHeader {
        /// Its name.
        name: String,
        /// Its value, where the name is a token.
        value: Option<String>,
    },
    /// Page code gave `fetch` a body with a method that has none.
    #[error("a `GET` or `HEAD` request has no body")]
    BodyWithGet,
    /// What page code or a server gave is larger than browsers accept.
    #[error("the {what} is longer than browsers accept")]
    TooLarge {
        /// What it is.
        what: &'static str,
    },
    /// The URL, or the one that a redirect leads to, is not http or https.
    #[error("CORS is for http and https only, and not for `{scheme}:`")]
    NotHttp {
        /// The scheme.
        scheme: String,
    },
    /// A page that is no file asked for one.
    #[error("no page of a server may load a local file")]
    LocalFile,
    /// The port is one that browsers do not connect to.
    #[error("browsers do not connect to port {port}")]
    BadPort {
        /// The port.
        port: u16,
    },
    /// The mode `same-origin` met another origin.
    #[error("the mode `same-origin` asks no other origin")]
    SameOriginMode,
    /// Nobody listens.
    #[error("the server cannot be reached")]
    Refused,
    /// The connection was closed without a response.
    #[error("the server closed the connection without an answer")]
    Closed,
    /// There is no `Access-Control-Allow-Origin`.
    #[error("the response has no `Access-Control-Allow-Origin`")]
    MissingAllowOrigin,
    /// `Access-Control-Allow-Origin` is `*`, and the request has credentials.
    #[error("`Access-Control-Allow-Origin: *` does not cover requests with credentials")]
    WildcardWithCredentials,
    /// `Access-Control-Allow-Origin` is not the origin of the request.
    #[error("`Access-Control-Allow-Origin` is `{value}`, and not the origin of the request")]
    AllowOriginMismatch {
        /// What it is, the lines joined.
        value: String,
        /// How many lines there are.
        lines: usize,
    },
    /// `Access-Control-Allow-Credentials` is not `true`, and the request has credentials.
    #[error("`Access-Control-Allow-Credentials` is not `true`, and the request has credentials")]
    CredentialsNotAllowed {
        /// What it is.
        value: Option<String>,
    },
    /// The status of the response to the preflight is not 200 to 299.
    #[error("the preflight was answered with {status}, and not with 200 to 299")]
    PreflightStatus {
        /// The status.
        status: u16,
    },
    /// The preflight was redirected.
    #[error("the preflight was redirected")]
    PreflightRedirect {
        /// The status.
        status: u16,
    },
    /// `Access-Control-Allow-Methods` is no list of methods.
    #[error("`Access-Control-Allow-Methods` is no list of methods, because of `{member}`")]
    InvalidAllowMethods {
        /// The header's value.
        value: String,
        /// The member that is no method.
        member: String,
    },
    /// `Access-Control-Allow-Headers` is no list of header names.
    #[error("`Access-Control-Allow-Headers` is no list of header names, because of `{member}`")]
    InvalidAllowHeaders {
        /// The header's value.
        value: String,
        /// The member that is no name.
        member: String,
    },
    /// The method is not in `Access-Control-Allow-Methods`.
    #[error("`Access-Control-Allow-Methods` does not allow `{method}`")]
    MethodNotAllowed {
        /// The method.
        method: String,
    },
    /// Headers are not in `Access-Control-Allow-Headers`.
    #[error("`Access-Control-Allow-Headers` does not allow `{}`", names.join("`, `"))]
    HeadersNotAllowed {
        /// Their names in lower case, sorted. Browsers name one of them.
        names: Vec<String>,
        /// The one that the page set first, as it wrote it.
        written: String,
    },
    /// The redirect mode is `error`, and the response a redirect.
    #[error("the response is a redirect, and the redirect mode is `error`")]
    RedirectRefused,
    /// A redirect leads to what is no URL.
    #[error("the redirect leads nowhere: its `Location` is not one URL")]
    InvalidLocation {
        /// How many different lines there are.
        lines: usize,
    },
    /// A redirect leads to a URL with a user name or a password.
    #[error("the redirect leads to a URL with a user name or a password")]
    RedirectCredentials {
        /// The URL.
        location: String,
    },
    /// A stream cannot be sent again.
    #[error("the redirect wants the body again, and a stream can be sent once only")]
    RedirectStream,
    /// There were 20 redirects, and another.
    #[error("there are more than 20 redirects")]
    TooManyRedirects,
    /// `Cross-Origin-Resource-Policy` keeps the response from other origins.
    #[error("`Cross-Origin-Resource-Policy` keeps the response from this page")]
    ResourcePolicy {
        /// The policy.
        value: String,
    },
    /// The response has another type than the element needs, and forbids guessing.
    #[error(
        "the response is `{essence}`, and `X-Content-Type-Options: nosniff` forbids to take it for something else"
    )]
    Nosniff {
        /// The response's type.
        essence: String,
    },
}

/// At which step it went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Stage {
    /// Before anything was sent.
    Setup,
    /// At a preflight.
    Preflight,
    /// At a response that is a redirect.
    Redirect,
    /// At the response.
    Response,
}

/// A failure, with everything that an engine puts into its message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Failure {
    /// What went wrong.
    #[serde(flatten)]
    pub kind: ErrorKind,
    /// At which step.
    pub stage: Stage,
    /// The URL of the request that failed, or the one that a redirect leads to and must not.
    pub url: String,
    /// The URL that page code asked for, where redirects led away from it.
    pub redirected_from: Option<String>,
    /// Where the redirect leads that failed, without user name and password.
    pub location: Option<String>,
    /// The page's origin.
    pub origin: String,
    /// The origin that the request carried, which after redirects may be `null`.
    pub sent_origin: String,
    /// The page's address.
    pub page: String,
    /// The status of the response that failed, where there was one.
    pub status: Option<u16>,
    /// By which API the request was made.
    pub api: Api,
    /// Whether the engine reports a closed connection as two `Access-Control-Allow-Origin` lines.
    pub reported_as_multiple: bool,
    /// Whether the request went to another origin without CORS.
    #[serde(skip)]
    pub(crate) opaque: bool,
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.kind.fmt(f)
    }
}
