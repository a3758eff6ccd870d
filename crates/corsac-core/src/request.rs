//! What an evaluation looks at: a request's method, path, authority, and four header fields, as raw lines.

use crate::token::shown;

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

    /// Whether the router behind takes this path for the same without the slash at its end. Then a path is ambiguous
    /// where the two select different rules: a rule for `/admin` alone must not be passed by asking for `/admin/`.
    ///
    /// Not so unless a router says so.
    fn ignores_trailing_slash(&self) -> bool {
        false
    }
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
#[derive(Clone, PartialEq, Eq)]
pub struct Request {
    method: Vec<u8>,
    path: Vec<u8>,
    authority: Option<Vec<u8>>,
    hosts: Vec<Vec<u8>>,
    lines: Vec<(Field, Vec<u8>)>,
}

impl Request {
    /// A request with any method. The target is a path; what follows it is dropped, the query and the fragment. A whole
    /// URL is taken apart: its host and port become the authority (RFC 9112, section 3.2.2).
    #[must_use]
    pub fn new(method: impl AsRef<[u8]>, target: impl AsRef<[u8]>) -> Self {
        let target = target.as_ref();
        if let Some((authority, rest)) = absolute(target) {
            let path = if rest.starts_with(b"/") { rest.to_vec() } else { [b"/", rest].concat() };
            return Request::new(method, path).authority(authority);
        }
        let path = target.split(|byte| matches!(byte, b'?' | b'#')).next().unwrap_or_default().to_vec();
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

/// The authority of a whole URL, and what follows it.
fn absolute(target: &[u8]) -> Option<(&[u8], &[u8])> {
    // Schemes are compared without regard to case (RFC 9110, section 4.2.3).
    let rest = ["http://", "https://"].iter().find_map(|scheme| {
        let (start, rest) = target.split_at_checked(scheme.len())?;
        start.eq_ignore_ascii_case(scheme.as_bytes()).then_some(rest)
    })?;
    let end = rest.iter().position(|byte| matches!(byte, b'/' | b'?' | b'#')).unwrap_or(rest.len());
    rest.split_at_checked(end)
}

/// One line, as a person would write the request down; what is not printable is escaped.
impl std::fmt::Debug for Request {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", shown(&self.method), shown(&self.path))?;
        if let Some(authority) = self.authority() {
            write!(f, ", host: {}", shown(authority))?;
        }
        self.lines.iter().try_for_each(|(field, value)| write!(f, ", {}: {}", field.name(), shown(value)))
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
        crate::authority(self.authority.as_deref(), self.hosts.iter().map(Vec::as_slice))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_urls_are_taken_apart() {
        for (target, path, authority) in [
            ("/items?page=2#top", "/items", None),
            ("https://api.example.com/items?page=2", "/items", Some("api.example.com")),
            ("http://localhost:8080", "/", Some("localhost:8080")),
            ("HTTP://localhost?x", "/", Some("localhost")),
            ("*", "*", None),
        ] {
            let request = Request::get(target);
            assert_eq!(request.path(), path.as_bytes(), "{target}");
            assert_eq!(RequestView::authority(&request), authority.map(str::as_bytes), "{target}");
        }
    }

    #[test]
    fn debug_is_readable_and_escaped() {
        let request =
            Request::preflight("PUT", "/a\n").origin("https://a.example").header("Host", "api.example");
        let expected =
            "OPTIONS /a\\n, host: api.example, access-control-request-method: PUT, origin: https://a.example";
        assert_eq!(format!("{request:?}"), expected);
    }
}
