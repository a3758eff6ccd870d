//! A request as it goes on the wire.

use serde::Serialize;

use super::HeaderList;
use super::header_list::isomorphic;

/// A request as it goes on the wire, as far as CORS is concerned.
///
/// `User-Agent`, `Referer`, `Accept-Language`, `Accept-Encoding` and `Sec-Fetch-…` are left out: they depend on what is
/// not modelled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Sent {
    /// The method.
    pub method: String,
    /// The whole URL, without fragment, user name and password.
    pub url: String,
    /// The headers: those of the page that the browser lets through, `Accept`, `Origin`, and on a preflight the two that
    /// ask.
    pub headers: HeaderList,
    /// Whether cookies and HTTP authentication go along, where there are any.
    pub credentials: bool,
    /// Whether it is a CORS-preflight request.
    pub preflight: bool,
}

impl Sent {
    /// A header's value, the lines joined.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<String> {
        self.headers.get(name)
    }
}

/// One line for people, without `Accept`; what could break the line is escaped.
impl std::fmt::Display for Sent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut line = format!("{} {}", self.method, self.url);
        for (name, value) in self.headers.iter().filter(|(name, _)| !name.eq_ignore_ascii_case("accept")) {
            line.push_str(&format!("; {name}: {}", isomorphic(value)));
        }
        line.chars().try_for_each(|c| {
            if c.is_control() { write!(f, "{}", c.escape_default()) } else { write!(f, "{c}") }
        })
    }
}
