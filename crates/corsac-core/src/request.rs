//! What an evaluation looks at: a request's method, path, authority, and four header fields, as raw lines.

/// The header fields that an evaluation reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Field {
    /// `Origin` (Fetch, section 3.2).
    Origin,
    /// `Access-Control-Request-Method` (Fetch, section 3.3.2).
    AccessControlRequestMethod,
    /// `Access-Control-Request-Headers` (Fetch, section 3.3.2).
    AccessControlRequestHeaders,
    /// `Sec-Fetch-Site` (Fetch Metadata, section 2.3).
    SecFetchSite,
}

impl Field {
    /// The field's name, in lower case.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Field::Origin => "origin",
            Field::AccessControlRequestMethod => "access-control-request-method",
            Field::AccessControlRequestHeaders => "access-control-request-headers",
            Field::SecFetchSite => "sec-fetch-site",
        }
    }

    fn from_name(name: &str) -> Option<Self> {
        [
            Field::Origin,
            Field::AccessControlRequestMethod,
            Field::AccessControlRequestHeaders,
            Field::SecFetchSite,
        ]
        .into_iter()
        .find(|field| field.name().eq_ignore_ascii_case(name))
    }
}

/// A request as a framework has it. An adapter implements this over its framework's types and copies nothing.
///
/// Values are raw bytes, one item per header line: a server that joins or drops lines before the policy sees them
/// decides something that the policy should decide.
pub trait RequestView {
    /// The method as the client sent it, before any override.
    fn method(&self) -> &[u8];

    /// The path as the client sent it, without query.
    fn path(&self) -> &[u8];

    /// The host and port that the request was sent to: `:authority`, else `Host`.
    fn authority(&self) -> Option<&[u8]>;

    /// The lines of a header field, in the order in which they came.
    fn lines(&self, field: Field) -> impl Iterator<Item = &[u8]>;
}

/// A request made up for a test, for `explain`, or by a server without an adapter.
///
/// ```
/// use corsac_core::Request;
///
/// let request = Request::get("/items?page=2").origin("https://app.example.com");
/// let preflight =
///     Request::preflight("PUT", "/items/7").origin("https://app.example.com").headers(["content-type"]);
/// # let _ = (request, preflight);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    method: Vec<u8>,
    path: Vec<u8>,
    authority: Option<Vec<u8>>,
    hosts: Vec<Vec<u8>>,
    lines: Vec<(Field, Vec<u8>)>,
}

impl Request {
    /// A request with any method. Of the target, what follows the path is dropped: the query and the fragment.
    #[must_use]
    pub fn new(method: impl AsRef<[u8]>, target: impl AsRef<[u8]>) -> Self {
        let path =
            target.as_ref().split(|byte| matches!(byte, b'?' | b'#')).next().unwrap_or_default().to_vec();
        Request {
            method: method.as_ref().to_vec(),
            path,
            authority: None,
            hosts: Vec::new(),
            lines: Vec::new(),
        }
    }

    /// A `GET` request.
    #[must_use]
    pub fn get(target: impl AsRef<[u8]>) -> Self {
        Request::new("GET", target)
    }

    /// A `POST` request.
    #[must_use]
    pub fn post(target: impl AsRef<[u8]>) -> Self {
        Request::new("POST", target)
    }

    /// The request by which a browser asks whether it may send `method` (Fetch, section 4.8).
    #[must_use]
    pub fn preflight(method: impl AsRef<[u8]>, target: impl AsRef<[u8]>) -> Self {
        Request::new("OPTIONS", target).header(Field::AccessControlRequestMethod.name(), method)
    }

    /// Adds an `Origin` line.
    #[must_use]
    pub fn origin(self, origin: impl AsRef<[u8]>) -> Self {
        self.header(Field::Origin.name(), origin)
    }

    /// Adds one `Access-Control-Request-Headers` line with these names, joined as browsers join them.
    #[must_use]
    pub fn headers(self, names: impl IntoIterator<Item = impl AsRef<[u8]>>) -> Self {
        let names: Vec<_> = names.into_iter().map(|name| name.as_ref().to_vec()).collect();
        self.header(Field::AccessControlRequestHeaders.name(), names.join(&b','))
    }

    /// Sets the authority: the host and port that the request is sent to.
    #[must_use]
    pub fn authority(mut self, authority: impl AsRef<[u8]>) -> Self {
        self.authority = Some(authority.as_ref().to_vec());
        self
    }

    /// Adds one header line. One `Host` line is the authority where none is set; a field that no evaluation reads is
    /// dropped.
    #[must_use]
    pub fn header(mut self, name: &str, value: impl AsRef<[u8]>) -> Self {
        if name.eq_ignore_ascii_case("host") {
            self.hosts.push(value.as_ref().to_vec());
        }
        if let Some(field) = Field::from_name(name) {
            self.lines.push((field, value.as_ref().to_vec()));
        }
        self
    }
}

impl RequestView for Request {
    fn method(&self) -> &[u8] {
        &self.method
    }

    fn path(&self) -> &[u8] {
        &self.path
    }

    fn authority(&self) -> Option<&[u8]> {
        // Of two Host lines neither counts: RFC 9112, section 3.2, has servers refuse such a request.
        match (&self.authority, self.hosts.as_slice()) {
            (Some(authority), _) => Some(authority),
            (None, [host]) => Some(host),
            (None, _) => None,
        }
    }

    fn lines(&self, field: Field) -> impl Iterator<Item = &[u8]> {
        self.lines.iter().filter(move |(name, _)| *name == field).map(|(_, value)| value.as_slice())
    }
}

impl<R: RequestView> RequestView for &R {
    fn method(&self) -> &[u8] {
        (**self).method()
    }

    fn path(&self) -> &[u8] {
        (**self).path()
    }

    fn authority(&self) -> Option<&[u8]> {
        (**self).authority()
    }

    fn lines(&self, field: Field) -> impl Iterator<Item = &[u8]> {
        (**self).lines(field)
    }
}
