//! A request as page code makes it.

use serde::{Deserialize, Serialize};

use super::{Api, Body, Credentials, HeaderList, Mode, RedirectMode};

/// A request as page code makes it: `fetch(url, init)`, or what comes to the same with another API.
///
/// ```
/// use corsac_core::browser::{Api, Credentials, Request};
///
/// let request = Request::new("https://app.example.com", "https://api.example.com/items")
///     .api(Api::XmlHttpRequest)
///     .method("POST")
///     .header("Content-Type", "application/json")
///     .credentials(Credentials::Include);
/// # let _ = request;
/// ```
///
/// As data only `origin` and `url` are required:
///
/// ```
/// # use corsac_core::browser::Request;
/// let request: Request = serde_json::from_str(
///     r#"{ "origin": "https://app.example.com", "url": "https://api.example.com/", "headers": { "X-A": "1" } }"#,
/// )?;
/// assert!(request.headers.contains("x-a"));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Request {
    /// The origin of the page, serialised; `null` for a sandboxed frame or a `data:` document.
    pub origin: String,
    /// The address of the page, for relative URLs and console messages: by default its origin's root.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<String>,
    /// The URL as page code writes it.
    pub url: String,
    /// By which API.
    #[serde(default)]
    pub api: Api,
    /// The method as page code writes it.
    #[serde(default = "get")]
    pub method: String,
    /// The headers that page code sets.
    #[serde(default)]
    pub headers: HeaderList,
    /// The mode; by default the API's. For elements, `cors` is the attribute `crossorigin`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mode: Option<Mode>,
    /// The credentials mode; by default the API's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credentials: Option<Credentials>,
    /// What becomes of redirects.
    #[serde(default)]
    pub redirect: RedirectMode,
    /// What is sent along.
    #[serde(default)]
    pub body: Body,
    /// Whether there is a listener on `XMLHttpRequest.upload`, which makes every cross-origin request ask first.
    #[serde(default)]
    pub upload_listener: bool,
}

fn get() -> String {
    "GET".to_owned()
}

impl Request {
    /// `fetch(url)` from a page of this origin.
    #[must_use]
    pub fn new(origin: impl Into<String>, url: impl Into<String>) -> Self {
        Request {
            origin: origin.into(),
            page: None,
            url: url.into(),
            api: Api::default(),
            method: get(),
            headers: HeaderList::new(),
            mode: None,
            credentials: None,
            redirect: RedirectMode::default(),
            body: Body::default(),
            upload_listener: false,
        }
    }

    /// Sets the API.
    #[must_use]
    pub fn api(mut self, api: Api) -> Self {
        self.api = api;
        self
    }

    /// Sets the address of the page.
    #[must_use]
    pub fn page(mut self, page: impl Into<String>) -> Self {
        self.page = Some(page.into());
        self
    }

    /// Sets the method.
    #[must_use]
    pub fn method(mut self, method: impl Into<String>) -> Self {
        self.method = method.into();
        self
    }

    /// Adds a header.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl AsRef<[u8]>) -> Self {
        self.headers.append(name, value);
        self
    }

    /// Sets the mode.
    #[must_use]
    pub fn mode(mut self, mode: Mode) -> Self {
        self.mode = Some(mode);
        self
    }

    /// Sets the credentials mode.
    #[must_use]
    pub fn credentials(mut self, credentials: Credentials) -> Self {
        self.credentials = Some(credentials);
        self
    }

    /// Sets the redirect mode.
    #[must_use]
    pub fn redirect(mut self, redirect: RedirectMode) -> Self {
        self.redirect = redirect;
        self
    }

    /// Sets the body.
    #[must_use]
    pub fn body(mut self, body: Body) -> Self {
        self.body = body;
        self
    }

    /// Sets whether there is a listener for upload events.
    #[must_use]
    pub fn upload_listener(mut self, listener: bool) -> Self {
        self.upload_listener = listener;
        self
    }

    /// Whether cookies are sent to every origin.
    pub(crate) fn includes_credentials(&self) -> bool {
        let mode = self.mode.unwrap_or(self.api.mode());
        self.credentials.unwrap_or(self.api.credentials(mode)) == Credentials::Include
    }

    /// The address of the page.
    pub(super) fn page_url(&self) -> String {
        self.page.clone().unwrap_or_else(|| format!("{}/", self.origin))
    }
}
