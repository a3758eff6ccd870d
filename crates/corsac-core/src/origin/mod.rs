//! Origins: one strict parser for what browsers send and for what a policy lists.
//!
//! A policy entry and a request are read by the same grammar, so that an entry which loads is one that a browser can
//! send, and comparing them is comparing bytes.

mod diagnose;
mod error;
mod host;
mod ip;
mod pattern;
mod port;
mod public_suffix;
mod scan;
mod set;
mod shared;
mod suggest;

pub use error::{OriginError, OriginErrorKind};
pub use host::HostKind;
pub use pattern::{OriginPattern, PatternError, PatternErrorKind};
pub use port::PortPattern;
pub use suggest::{Suggestion, suggest};

#[cfg(feature = "testing")]
pub(crate) use pattern::HostPattern;
pub(crate) use public_suffix::{LIST_DATE, LIST_VERSION, SuffixRisk};
pub(crate) use set::{Built, Covered, Lookup, OriginSet, Winner};

use error::OriginErrorKind as Kind;

/// The longest scheme. No standard bounds it; every scheme in use is far shorter.
const MAX_SCHEME: usize = 64;

/// The most bytes of an origin: a scheme, `://`, a host, and a port with its colon.
pub const MAX_LEN: usize = MAX_SCHEME + 3 + host::MAX_HOST + 6;

/// The schemes whose origins have ports and hosts as the URL standard defines them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum WebScheme {
    Http,
    Https,
}

impl WebScheme {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Http => "http",
            Self::Https => "https",
        }
    }

    pub(crate) const fn default_port(self) -> u16 {
        match self {
            Self::Http => 80,
            Self::Https => 443,
        }
    }
}

/// A serialised origin, borrowed from the text it was read from.
///
/// ```
/// use corsac_core::origin::{Origin, OriginErrorKind};
///
/// let origin = Origin::parse(b"https://app.example.com:8443").unwrap();
/// assert_eq!(origin.host(), Some("app.example.com"));
/// assert_eq!(origin.port(), Some(8443));
///
/// let error = Origin::parse(b"https://app.example.com/").unwrap_err();
/// assert_eq!(error.kind(), OriginErrorKind::TrailingSlash);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Origin<'a> {
    text: &'a str,
    parts: Parts<'a>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Parts<'a> {
    Null,
    Web { scheme: WebScheme, host: &'a str, kind: HostKind, port: Option<u16> },
    Other { scheme: &'a str, host: &'a str, port: Option<u16> },
}

impl<'a> Origin<'a> {
    /// Reads a serialised origin, the way browsers write it in the `Origin` header (Fetch standard, 3.1): byte by
    /// byte, with no leniency about case, default ports, or anything after the port.
    ///
    /// It allocates nothing and reads at most [`MAX_LEN`] bytes, whatever it is given.
    ///
    /// # Errors
    ///
    /// When the bytes are anything but one serialised origin.
    pub fn parse(raw: &'a [u8]) -> Result<Self, OriginError> {
        if raw.len() > MAX_LEN {
            return Err(OriginError::new(Kind::TooLong));
        }
        Self::read(raw).map_err(|kind| OriginError::new(diagnose::shape(raw, false).unwrap_or(kind)))
    }

    fn read(raw: &'a [u8]) -> Result<Self, Kind> {
        let text = std::str::from_utf8(raw).map_err(|_| Kind::NotAscii)?;
        if text == "null" {
            return Ok(Origin { text, parts: Parts::Null });
        }
        let Split { scheme, host, port } = Split::of(text)?;
        let parts = match web_scheme(scheme) {
            Some(scheme) => {
                let kind = host::check(host)?;
                let port = port.map(|port| port::parse(port, Some(scheme.default_port()))).transpose()?;
                Parts::Web { scheme, host, kind, port }
            }
            None => {
                check_other_scheme(scheme)?;
                host::check_opaque(host)?;
                let port = port.map(|port| port::parse(port, None)).transpose()?;
                Parts::Other { scheme, host, port }
            }
        };
        Ok(Origin { text, parts })
    }

    /// The origin as it was written.
    #[must_use]
    pub const fn as_str(&self) -> &'a str {
        self.text
    }

    /// The scheme; none for `null`.
    #[must_use]
    pub fn scheme(&self) -> Option<&'a str> {
        match self.parts {
            Parts::Null => None,
            Parts::Web { scheme, .. } => Some(scheme.as_str()),
            Parts::Other { scheme, .. } => Some(scheme),
        }
    }

    /// The host, an IPv6 address with its brackets; none for `null`.
    #[must_use]
    pub fn host(&self) -> Option<&'a str> {
        match self.parts {
            Parts::Null => None,
            Parts::Web { host, .. } | Parts::Other { host, .. } => Some(host),
        }
    }

    /// What kind of host it has; none for `null`.
    #[must_use]
    pub fn host_kind(&self) -> Option<HostKind> {
        match self.parts {
            Parts::Null => None,
            Parts::Web { kind, .. } => Some(kind),
            Parts::Other { .. } => Some(HostKind::Opaque),
        }
    }

    /// The port that the text names.
    #[must_use]
    pub fn port(&self) -> Option<u16> {
        match self.parts {
            Parts::Null => None,
            Parts::Web { port, .. } | Parts::Other { port, .. } => port,
        }
    }

    /// The port that the text names, or else the default port of http or https.
    #[must_use]
    pub fn effective_port(&self) -> Option<u16> {
        match self.parts {
            Parts::Web { scheme, port, .. } => Some(port.unwrap_or(scheme.default_port())),
            Parts::Null | Parts::Other { .. } => self.port(),
        }
    }

    /// Whether it is `null`, the serialisation of every opaque origin.
    #[must_use]
    pub fn is_null(&self) -> bool {
        self.parts == Parts::Null
    }

    /// Whether it is an http or https origin on this machine: `localhost` and names below it, 127.0.0.0/8, `[::1]`.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        matches!(self.parts, Parts::Web { host, kind, .. } if host::is_loopback(host, kind))
    }

    /// Scheme, host, kind of host and effective port, for http and https.
    pub(crate) fn web(&self) -> Option<(WebScheme, &'a str, HostKind, u16)> {
        match self.parts {
            Parts::Web { scheme, host, kind, port } => {
                Some((scheme, host, kind, port.unwrap_or(scheme.default_port())))
            }
            Parts::Null | Parts::Other { .. } => None,
        }
    }
}

impl std::fmt::Display for Origin<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.text)
    }
}

fn web_scheme(scheme: &str) -> Option<WebScheme> {
    match scheme {
        "https" => Some(WebScheme::Https),
        "http" => Some(WebScheme::Http),
        _ => None,
    }
}

/// A scheme as the URL standard defines it ("URL-scheme string"), in lower case, and none whose origins cannot be used.
fn check_other_scheme(scheme: &str) -> Result<(), Kind> {
    if diagnose::is_forbidden_scheme(scheme.as_bytes()) {
        return Err(Kind::ForbiddenScheme);
    }
    let valid = scheme.len() <= MAX_SCHEME
        && scheme.starts_with(|first: char| first.is_ascii_lowercase())
        && scheme.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'+' | b'.' | b'-'));
    if valid { Ok(()) } else { Err(Kind::InvalidScheme) }
}

/// A text before and behind the first ASCII byte of this value. `str::split_once` would take several times as long.
fn split_at_byte(text: &str, byte: u8) -> Option<(&str, &str)> {
    let at = memchr::memchr(byte, text.as_bytes())?;
    text.get(..at).zip(text.get(at + 1..))
}

/// The three parts of an origin or a pattern, not yet judged.
struct Split<'a> {
    scheme: &'a str,
    host: &'a str,
    port: Option<&'a str>,
}

impl<'a> Split<'a> {
    fn of(text: &'a str) -> Result<Self, Kind> {
        // The two that matter first: searching for `://` costs as much as all the rest.
        let web =
            |scheme: &'static str, prefix| text.strip_prefix(prefix).map(|authority| (scheme, authority));
        let (scheme, authority) = web("https", "https://")
            .or_else(|| web("http", "http://"))
            .or_else(|| text.split_once("://"))
            .ok_or(Kind::MissingScheme)?;
        // The colons of an IPv6 address stand within its brackets.
        let address = if authority.starts_with('[') { authority.find(']').unwrap_or(0) } else { 0 };
        let (address, rest) = authority.split_at_checked(address).unwrap_or(("", authority));
        let (host, port) = match split_at_byte(rest, b':') {
            Some((host, port)) => (authority.get(..address.len() + host.len()).unwrap_or(host), Some(port)),
            None => (authority, None),
        };
        Ok(Split { scheme, host, port })
    }
}
