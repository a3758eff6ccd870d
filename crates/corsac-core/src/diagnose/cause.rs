//! Why a page could not read a response, as far as a message tells.

use serde::Serialize;

use crate::browser::ErrorKind;

macro_rules! causes {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)+) => {
        /// A cause. The names of those that the model of the browser knows are the names of its
        /// [`ErrorKind`](crate::browser::ErrorKind); the others are the look-alikes.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
        #[serde(rename_all = "kebab-case")]
        #[non_exhaustive]
        pub enum Cause {
            $($(#[$doc])* $name,)+
        }

        impl Cause {
            /// Every cause.
            pub const ALL: &[Cause] = &[$(Cause::$name),+];

            /// The name, in kebab-case.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Cause::$name => $text,)+
                }
            }
        }
    };
}

causes! {
    /// There is no `Access-Control-Allow-Origin`.
    MissingAllowOrigin = "missing-allow-origin",
    /// `Access-Control-Allow-Origin` is not the page's origin.
    AllowOriginMismatch = "allow-origin-mismatch",
    /// `Access-Control-Allow-Origin` has more than one value.
    MultipleAllowOrigin = "multiple-allow-origin",
    /// `Access-Control-Allow-Origin` is `*`, and the request has credentials.
    WildcardWithCredentials = "wildcard-with-credentials",
    /// `Access-Control-Allow-Credentials` is not `true`, and the request has credentials.
    CredentialsNotAllowed = "credentials-not-allowed",
    /// The preflight was not answered with 200 to 299.
    PreflightStatus = "preflight-status",
    /// The preflight was redirected.
    PreflightRedirect = "preflight-redirect",
    /// `Access-Control-Allow-Methods` is no list of methods.
    InvalidAllowMethods = "invalid-allow-methods",
    /// `Access-Control-Allow-Headers` is no list of names.
    InvalidAllowHeaders = "invalid-allow-headers",
    /// The method is not in `Access-Control-Allow-Methods`.
    MethodNotAllowed = "method-not-allowed",
    /// A header is not in `Access-Control-Allow-Headers`.
    HeadersNotAllowed = "headers-not-allowed",
    /// `*` let `Authorization` through, and soon will not.
    AuthorizationByWildcard = "authorization-by-wildcard",
    /// A response header is not in `Access-Control-Expose-Headers`.
    HeaderNotExposed = "header-not-exposed",
    /// A redirect leads to a URL with a user name or a password.
    RedirectCredentials = "redirect-credentials",
    /// A redirect leads to what is no URL.
    InvalidLocation = "invalid-location",
    /// There are more than 20 redirects.
    TooManyRedirects = "too-many-redirects",
    /// A redirect where the page wanted none.
    RedirectRefused = "redirect-refused",
    /// A stream cannot be sent again after a redirect.
    RedirectStream = "redirect-stream",
    /// The page, or a redirect, asked for a URL that is not http or https.
    NotHttp = "not-http",
    /// A page of a server asked for a local file.
    LocalFile = "local-file",
    /// The mode `same-origin` met another origin.
    SameOriginMode = "same-origin-mode",
    /// The URL does not parse.
    InvalidUrl = "invalid-url",
    /// The URL has a user name or a password.
    UrlCredentials = "url-credentials",
    /// The method is no token.
    InvalidMethod = "invalid-method",
    /// The method is one that no page may use.
    ForbiddenMethod = "forbidden-method",
    /// The method needs CORS.
    NoCorsMethod = "no-cors-method",
    /// A header that cannot be sent.
    InvalidHeader = "invalid-header",
    /// A header that pages may not set.
    ForbiddenHeader = "forbidden-header",
    /// A body with a method that has none.
    BodyWithGet = "body-with-get",
    /// The request or the response is larger than browsers accept.
    TooLarge = "too-large",
    /// A port that browsers do not connect to.
    BadPort = "bad-port",
    /// Nobody listens.
    Refused = "refused",
    /// The connection was closed without a response.
    Closed = "closed",
    /// The name of the host is not known.
    Dns = "dns",
    /// The certificate or the handshake is not accepted.
    Tls = "tls",
    /// The answer took too long.
    Timeout = "timeout",
    /// The browser has no network.
    Offline = "offline",
    /// The page went away, or code stopped the request.
    Aborted = "aborted",
    /// An extension, or a rule of the browser's owner, stopped the request.
    BlockedByClient = "blocked-by-client",
    /// Another failure of the network.
    Network = "network",
    /// The response is there and is an error.
    HttpStatus = "http-status",
    /// `Cross-Origin-Resource-Policy` keeps the response from the page.
    ResourcePolicy = "resource-policy",
    /// The page's `Cross-Origin-Embedder-Policy` wants a word from the response that it does not have.
    EmbedderPolicy = "embedder-policy",
    /// The browser keeps data from being loaded as an image, a script or a style.
    OpaqueResponseBlocking = "opaque-response-blocking",
    /// The type is another than the element needs, and `nosniff` forbids guessing.
    Nosniff = "nosniff",
    /// The page's own `Content-Security-Policy` forbids the address.
    ContentSecurityPolicy = "content-security-policy",
    /// A page over https asked for something over http.
    MixedContent = "mixed-content",
    /// The browser keeps pages from private addresses.
    LocalNetworkAccess = "local-network-access",
    /// CORS is turned off in the browser's settings.
    CorsDisabled = "cors-disabled",
    /// It is CORS, in words that are not known.
    UnknownReason = "unknown-reason",
    /// Something failed, and the message does not say what.
    NotTold = "not-told",
}

impl Cause {
    /// Whether a server's CORS policy has a say in it.
    #[must_use]
    pub const fn is_of_policy(self) -> bool {
        matches!(
            self,
            Cause::MissingAllowOrigin
                | Cause::AllowOriginMismatch
                | Cause::MultipleAllowOrigin
                | Cause::WildcardWithCredentials
                | Cause::CredentialsNotAllowed
                | Cause::PreflightStatus
                | Cause::InvalidAllowMethods
                | Cause::InvalidAllowHeaders
                | Cause::MethodNotAllowed
                | Cause::HeadersNotAllowed
                | Cause::AuthorizationByWildcard
                | Cause::HeaderNotExposed
                | Cause::UnknownReason
        )
    }
}

impl From<&ErrorKind> for Cause {
    fn from(kind: &ErrorKind) -> Self {
        match kind {
            ErrorKind::InvalidUrl { .. } => Cause::InvalidUrl,
            ErrorKind::UrlCredentials => Cause::UrlCredentials,
            ErrorKind::InvalidMethod { .. } => Cause::InvalidMethod,
            ErrorKind::ForbiddenMethod { .. } => Cause::ForbiddenMethod,
            ErrorKind::NoCorsMethod { .. } => Cause::NoCorsMethod,
            ErrorKind::InvalidHeader { .. } => Cause::InvalidHeader,
            ErrorKind::BodyWithGet => Cause::BodyWithGet,
            ErrorKind::TooLarge { .. } => Cause::TooLarge,
            ErrorKind::NotHttp { .. } => Cause::NotHttp,
            ErrorKind::LocalFile => Cause::LocalFile,
            ErrorKind::BadPort { .. } => Cause::BadPort,
            ErrorKind::SameOriginMode => Cause::SameOriginMode,
            ErrorKind::Refused => Cause::Refused,
            ErrorKind::Closed => Cause::Closed,
            ErrorKind::MissingAllowOrigin => Cause::MissingAllowOrigin,
            ErrorKind::WildcardWithCredentials => Cause::WildcardWithCredentials,
            ErrorKind::AllowOriginMismatch { value, lines } if *lines > 1 || value.contains([',', ' ']) => {
                Cause::MultipleAllowOrigin
            }
            ErrorKind::AllowOriginMismatch { .. } => Cause::AllowOriginMismatch,
            ErrorKind::CredentialsNotAllowed { .. } => Cause::CredentialsNotAllowed,
            ErrorKind::PreflightStatus { .. } => Cause::PreflightStatus,
            ErrorKind::PreflightRedirect { .. } => Cause::PreflightRedirect,
            ErrorKind::InvalidAllowMethods { .. } => Cause::InvalidAllowMethods,
            ErrorKind::InvalidAllowHeaders { .. } => Cause::InvalidAllowHeaders,
            ErrorKind::MethodNotAllowed { .. } => Cause::MethodNotAllowed,
            ErrorKind::HeadersNotAllowed { .. } => Cause::HeadersNotAllowed,
            ErrorKind::RedirectRefused => Cause::RedirectRefused,
            ErrorKind::InvalidLocation { .. } => Cause::InvalidLocation,
            ErrorKind::RedirectCredentials { .. } => Cause::RedirectCredentials,
            ErrorKind::RedirectStream => Cause::RedirectStream,
            ErrorKind::TooManyRedirects => Cause::TooManyRedirects,
            ErrorKind::ResourcePolicy { .. } => Cause::ResourcePolicy,
            ErrorKind::Nosniff { .. } => Cause::Nosniff,
        }
    }
}

impl std::fmt::Display for Cause {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}
