//! Ports, and what a pattern says about them.

use super::error::OriginErrorKind as Kind;
use super::pattern::PatternErrorKind;

/// Reads the digits after the colon: 1 to 65535, no leading zero, as the URL standard serialises a port.
///
/// `str::parse` alone would take `+80` and `0080`, which no browser sends.
pub(super) fn parse(digits: &str, default: Option<u16>) -> Result<u16, Kind> {
    let plain = digits.bytes().all(|b| b.is_ascii_digit()) && !digits.starts_with('0');
    let port: u16 = plain.then(|| digits.parse().ok()).flatten().ok_or(Kind::InvalidPort)?;
    if Some(port) == default { Err(Kind::DefaultPort) } else { Ok(port) }
}

/// The ports that an entry of a policy admits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum PortPattern {
    /// No port in the text: the scheme's default port.
    Default,
    /// This port.
    Exact(u16),
    /// `:*`: any port, or none.
    Any,
    /// `:3000-3010`: a range with both ends. It admits the form without a port when it holds the default port.
    Range(u16, u16),
}

impl PortPattern {
    /// Reads what stands after the host's colon; nothing where there is none.
    pub(super) fn parse(text: Option<&str>, default: u16) -> Result<Self, PatternErrorKind> {
        let Some(text) = text else { return Ok(Self::Default) };
        if text == "*" {
            return Ok(Self::Any);
        }
        if text.contains('*') {
            return Err(PatternErrorKind::WildcardInPort);
        }
        let Some((low, high)) = text.split_once('-') else {
            return Ok(Self::Exact(parse(text, Some(default))?));
        };
        match (parse(low, None), parse(high, None)) {
            (Ok(low), Ok(high)) if low < high => Ok(Self::Range(low, high)),
            (Ok(_), Ok(_)) => Err(PatternErrorKind::RangeNotAscending),
            _ => Err(Kind::InvalidPort.into()),
        }
    }

    /// The ports admitted, both ends included, with the absent port counted as the default one: since the default is
    /// never written out, a port number and an origin's port are one to one.
    pub(crate) fn bounds(self, default: u16) -> (u16, u16) {
        match self {
            Self::Default => (default, default),
            Self::Exact(port) => (port, port),
            Self::Any => (1, u16::MAX),
            Self::Range(low, high) => (low, high),
        }
    }
}

impl std::fmt::Display for PortPattern {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Default => Ok(()),
            Self::Exact(port) => write!(f, ":{port}"),
            Self::Any => f.write_str(":*"),
            Self::Range(low, high) => write!(f, ":{low}-{high}"),
        }
    }
}
