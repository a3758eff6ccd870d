//! How page code makes a request: by which API, in which mode, with what.

use serde::{Deserialize, Serialize};

/// The API or element that makes a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Api {
    /// `fetch(url, init)`.
    #[default]
    Fetch,
    /// `XMLHttpRequest`.
    #[serde(alias = "xhr")]
    XmlHttpRequest,
    /// `new EventSource(url)`.
    EventSource,
    /// `navigator.sendBeacon(url, data)`.
    Beacon,
    /// `<img>`.
    Image,
    /// `<script>`.
    Script,
    /// `<script type=module>`.
    Module,
    /// `<link rel=modulepreload>`.
    ModulePreload,
    /// `<link rel=preload>`.
    Preload,
    /// `import(url)`.
    Import,
    /// `<link rel=stylesheet>`.
    Stylesheet,
    /// `<video>`.
    Video,
    /// `<audio>`.
    Audio,
    /// `@font-face`, `new FontFace(…)`.
    Font,
    /// `<link rel=manifest>`, which browsers fetch when a page is installed and not before.
    Manifest,
}

impl Api {
    /// Every API.
    pub const ALL: &[Api] = &[
        Api::Fetch,
        Api::XmlHttpRequest,
        Api::EventSource,
        Api::Beacon,
        Api::Image,
        Api::Script,
        Api::Module,
        Api::ModulePreload,
        Api::Preload,
        Api::Import,
        Api::Stylesheet,
        Api::Video,
        Api::Audio,
        Api::Font,
        Api::Manifest,
    ];

    /// The mode of requests that say nothing else.
    pub(super) const fn mode(self) -> Mode {
        match self {
            Api::Image | Api::Script | Api::Stylesheet | Api::Video | Api::Audio | Api::Preload => {
                Mode::NoCors
            }
            _ => Mode::Cors,
        }
    }

    /// The credentials mode of requests that say nothing else.
    pub(super) const fn credentials(self, mode: Mode) -> Credentials {
        match (self, mode) {
            (Api::Beacon, _) => Credentials::Include,
            // An element without `crossorigin` sends cookies wherever it loads from (HTML, "create a potential-CORS
            // request").
            (_, Mode::NoCors) if !self.is_script() => Credentials::Include,
            _ => Credentials::SameOrigin,
        }
    }

    /// Whether page code makes it with headers, a method and a body of its choice.
    pub(super) const fn is_script(self) -> bool {
        matches!(self, Api::Fetch | Api::XmlHttpRequest)
    }

    /// Fetch, "script-like" destinations.
    pub(super) const fn loads_script(self) -> bool {
        matches!(self, Api::Script | Api::Module | Api::ModulePreload | Api::Import)
    }
}

/// A request's mode (Fetch, section 2.2.5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Mode {
    /// The response is readable where the server says so.
    Cors,
    /// The response is never readable.
    NoCors,
    /// Other origins are not asked at all.
    SameOrigin,
}

/// A request's credentials mode (Fetch, section 2.2.5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Credentials {
    /// Cookies are never sent.
    Omit,
    /// Cookies are sent to the page's own origin.
    SameOrigin,
    /// Cookies are sent to every origin: `credentials: "include"`, `withCredentials`, `crossorigin=use-credentials`.
    Include,
}

/// A request's redirect mode (Fetch, section 2.2.5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum RedirectMode {
    /// Redirects are followed, 20 at most.
    #[default]
    Follow,
    /// A redirect is a failure.
    Error,
    /// A redirect is an opaque response.
    Manual,
}

/// What the page sends along. Only the type matters here: it sets `Content-Type` where the page does not (Fetch, "extract
/// a body").
///
/// As data: `none`, `text`, `url-encoded`, `form-data`, `stream`, `blob`, or the type of a blob, such as
/// `application/json`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
#[non_exhaustive]
pub enum Body {
    /// Nothing.
    #[default]
    None,
    /// A string.
    Text,
    /// `URLSearchParams`.
    UrlEncoded,
    /// `FormData`.
    FormData,
    /// A `Blob` of this type; none where it is empty. An `ArrayBuffer` is like a blob without type.
    Blob(String),
    /// A `ReadableStream`, which sets the use-CORS-preflight flag and can be sent once only.
    Stream,
}

impl From<String> for Body {
    fn from(text: String) -> Self {
        match text.as_str() {
            "none" => Body::None,
            "text" => Body::Text,
            "url-encoded" => Body::UrlEncoded,
            "form-data" => Body::FormData,
            "stream" => Body::Stream,
            "blob" => Body::Blob(String::new()),
            _ => Body::Blob(text),
        }
    }
}

impl From<Body> for String {
    fn from(body: Body) -> Self {
        match body {
            Body::None => "none".to_owned(),
            Body::Text => "text".to_owned(),
            Body::UrlEncoded => "url-encoded".to_owned(),
            Body::FormData => "form-data".to_owned(),
            Body::Stream => "stream".to_owned(),
            Body::Blob(kind) if kind.is_empty() => "blob".to_owned(),
            Body::Blob(kind) => kind,
        }
    }
}

impl Body {
    /// The value of `Content-Type` that comes with it.
    pub(super) fn content_type(&self) -> Option<&str> {
        match self {
            Body::Text => Some("text/plain;charset=UTF-8"),
            Body::UrlEncoded => Some("application/x-www-form-urlencoded;charset=UTF-8"),
            Body::FormData => Some("multipart/form-data; boundary=----boundary"),
            Body::Blob(kind) if !kind.is_empty() => Some(kind),
            _ => None,
        }
    }
}
