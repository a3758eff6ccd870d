//! A request as raw bytes.

use crate::text::{self, Line, shown};

/// The host that requests go to, unless a case says another.
pub const HOST: &str = "api.example.com";

/// A request as it is on the wire: nothing is joined, ordered or normalised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawRequest {
    /// Whether it goes over HTTP/2: then there is `authority` and no `Host`.
    pub http2: bool,
    /// `:authority`, over HTTP/2.
    pub authority: Option<Vec<u8>>,
    /// The method.
    pub method: Vec<u8>,
    /// The request target: a path with a query, or a whole URL.
    pub target: Vec<u8>,
    /// The header lines in order, `Host` and `Content-Length` among them.
    pub headers: Vec<Line>,
    /// The body.
    pub body: Vec<u8>,
}

impl RawRequest {
    /// Reads a request: `METHOD target`, perhaps ` HTTP/2`; then header lines; then an empty line and a body.
    ///
    /// # Errors
    ///
    /// Where the text is no request.
    pub fn read(text: &str) -> Result<Self, String> {
        let (head, body) = text.split_once("\n\n").unwrap_or((text, ""));
        let (first, rest) = head.split_once('\n').unwrap_or((head, ""));
        let (first, http2) = match first.strip_suffix(" HTTP/2") {
            Some(first) => (first, true),
            None => (first, false),
        };
        let (method, target) =
            first.split_once(' ').ok_or_else(|| format!("`{first}` is no request line"))?;
        let mut headers = text::lines(rest)?;
        let body = text::bytes(body.trim_end_matches('\n'))?;
        let named = |headers: &[Line], name: &str| {
            headers.iter().position(|(known, _)| known.eq_ignore_ascii_case(name))
        };
        let mut authority = None;
        if let Some(index) = named(&headers, ":authority") {
            authority = Some(headers.remove(index).1);
        } else if http2 {
            authority = Some(HOST.into());
        } else if named(&headers, "host").is_none() {
            headers.insert(0, ("Host".to_owned(), HOST.into()));
        }
        if !body.is_empty() {
            headers.push(("Content-Length".to_owned(), body.len().to_string().into_bytes()));
        }
        Ok(RawRequest {
            http2,
            authority,
            method: text::bytes(method)?,
            target: text::bytes(target)?,
            headers,
            body,
        })
    }

    /// The path of the target, without its query, and without host and scheme where it is a whole URL.
    #[must_use]
    pub fn path(&self) -> &[u8] {
        let end = self.target.iter().position(|byte| *byte == b'?').unwrap_or(self.target.len());
        let path = self.target.split_at_checked(end).map_or(self.target.as_slice(), |(path, _)| path);
        let Some(rest) = path.strip_prefix(b"http://").or_else(|| path.strip_prefix(b"https://")) else {
            return path;
        };
        let slash = rest.iter().position(|byte| *byte == b'/').unwrap_or(rest.len());
        rest.split_at_checked(slash).map_or(b"/", |(_, path)| path)
    }

    /// The query of the target.
    #[must_use]
    pub fn query(&self) -> Option<&[u8]> {
        self.target.splitn(2, |byte| *byte == b'?').nth(1)
    }

    /// The values of a header, in order.
    pub fn values(&self, name: &str) -> impl Iterator<Item = &[u8]> {
        self.headers
            .iter()
            .filter(move |(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_slice())
    }
}

/// The request as a report shows it, a line for each of its own.
impl std::fmt::Display for RawRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let version = if self.http2 { "HTTP/2" } else { "HTTP/1.1" };
        write!(f, "{} {} {version}", shown(&self.method), shown(&self.target))?;
        if let Some(authority) = &self.authority {
            write!(f, "\n:authority: {}", shown(authority))?;
        }
        for (name, value) in &self.headers {
            write!(f, "\n{name}: {}", shown(value))?;
        }
        if !self.body.is_empty() {
            write!(f, "\n\n{}", shown(&self.body))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_read_as_they_stand() {
        let request = RawRequest::read("POST /a%2Fb?c=d?\nOrigin: a\norigin:\n\nx=\\x00\n").unwrap();
        assert_eq!((request.path(), request.query()), (b"/a%2Fb".as_slice(), Some(b"c=d?".as_slice())));
        assert_eq!(request.values("ORIGIN").collect::<Vec<_>>(), [b"a".as_slice(), b""]);
        assert_eq!(request.values("host").collect::<Vec<_>>(), [HOST.as_bytes()]);
        assert_eq!(request.values("content-length").collect::<Vec<_>>(), [b"3"]);
        assert_eq!(request.body, b"x=\0");
    }

    #[test]
    fn over_http2_there_is_an_authority_and_no_host() {
        let request = RawRequest::read("GET / HTTP/2\n:authority: shop.example.com").unwrap();
        assert_eq!(request.authority.as_deref(), Some(b"shop.example.com".as_slice()));
        assert_eq!(request.values("host").count(), 0);
    }

    #[test]
    fn whole_urls_have_a_path() {
        let request = RawRequest::read("GET http://api.example.com/a?b").unwrap();
        assert_eq!(request.path(), b"/a");
    }
}
