//! What a server gives back.

use super::HeaderList;

/// A response, as far as CORS is concerned: it has no body.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Response {
    /// The status.
    pub status: u16,
    /// The reason phrase of HTTP/1.1, which two engines show for errors. HTTP/2 has none.
    pub status_text: String,
    /// The headers.
    pub headers: HeaderList,
}

impl Response {
    /// A response without headers.
    #[must_use]
    pub fn new(status: u16) -> Self {
        Response { status, status_text: String::new(), headers: HeaderList::new() }
    }

    /// Adds a header line.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl AsRef<[u8]>) -> Self {
        self.headers.append(name, value);
        self
    }

    /// Whether it is a redirect that says where to: a redirect status (Fetch, section 2.2.3), and a `Location`.
    pub(super) fn is_redirect(&self) -> bool {
        matches!(self.status, 301 | 302 | 303 | 307 | 308) && self.headers.contains("location")
    }
}

/// What comes of a request on the wire.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reply {
    /// A response.
    Response(Response),
    /// The connection is closed without one.
    Closed,
    /// There is nobody to connect to.
    Refused,
}

impl From<Response> for Reply {
    fn from(response: Response) -> Self {
        Reply::Response(response)
    }
}
