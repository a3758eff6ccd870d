//! Origins as nearly all requests have them, in one pass over their bytes: http or https, a host name, perhaps a port.
//!
//! Reads no more than the parser does, and less: what it does not read may still be an origin, or has a fault that the
//! parser names. So the grammar stands in one place, and this is where its commonest sentence is read quickly.

use super::host::{MAX_HOST, MAX_LABEL};
use super::{MAX_LEN, WebScheme};

/// An origin with a host name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Scanned<'a> {
    pub(super) scheme: WebScheme,
    pub(super) host: &'a [u8],
    /// What stands to the right of the host's first label.
    pub(super) parent: Option<&'a [u8]>,
    /// Whether the host has an underscore, which no wildcard matches.
    pub(super) underscore: bool,
    /// The port that the text names.
    pub(super) port: Option<u16>,
}

/// What a byte of a host name is to the scan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    /// A letter in lower case, a digit or a hyphen.
    Plain,
    Underscore,
    Dot,
    Other,
}

impl Class {
    const fn of(byte: u8) -> Self {
        match byte {
            b'a'..=b'z' | b'0'..=b'9' | b'-' => Class::Plain,
            b'_' => Class::Underscore,
            b'.' => Class::Dot,
            _ => Class::Other,
        }
    }
}

/// By byte: one look instead of four comparisons.
static CLASSES: [Class; 256] = {
    let mut classes = [Class::Other; 256];
    let mut byte = 0;
    while byte < 256 {
        #[expect(clippy::indexing_slicing, clippy::cast_possible_truncation, reason = "below 256")]
        {
            classes[byte] = Class::of(byte as u8);
        }
        byte += 1;
    }
    classes
};

/// Reads an origin of http or https with a host name. Nothing where it is anything else.
pub(super) fn scan(raw: &[u8]) -> Option<Scanned<'_>> {
    if raw.len() > MAX_LEN {
        return None;
    }
    let (scheme, authority) = match raw.strip_prefix(b"https://") {
        Some(authority) => (WebScheme::Https, authority),
        None => (WebScheme::Http, raw.strip_prefix(b"http://")?),
    };
    let (mut underscore, mut parent) = (false, None);
    // Where the label begins that is being read, and where the host ends.
    let (mut start, mut end) = (0, authority.len());
    let mut bytes = authority.iter();
    while let Some(byte) = bytes.next() {
        #[expect(clippy::indexing_slicing, reason = "every byte is below 256")]
        let class = CLASSES[*byte as usize];
        // First, and alone: a jump for each byte would cost half as much again.
        if class == Class::Plain {
            continue;
        }
        let at = authority.len() - bytes.len() - 1;
        match class {
            Class::Underscore => underscore = true,
            Class::Dot if is_label(authority.get(start..at)?) => {
                start = at + 1;
                parent = parent.or(Some(start));
            }
            Class::Other if *byte == b':' => {
                end = at;
                break;
            }
            _ => return None,
        }
    }
    let (host, rest) = authority.split_at_checked(end)?;
    let last = host.get(start..)?;
    // A last label that begins with a digit may make the host an IPv4 address.
    if host.len() > MAX_HOST || !is_label(last) || last.first().is_some_and(u8::is_ascii_digit) {
        return None;
    }
    let port = match rest {
        [] => None,
        [_, digits @ ..] => Some(port(digits, scheme)?),
    };
    let parent = parent.and_then(|start| host.get(start..));
    Some(Scanned { scheme, host, parent, underscore, port })
}

/// Neither empty nor too long, and with no hyphen at its ends.
fn is_label(label: &[u8]) -> bool {
    !matches!(label, [] | [b'-', ..] | [.., b'-']) && label.len() <= MAX_LABEL
}

/// The port, as it is written where it is not the default.
fn port(digits: &[u8], scheme: WebScheme) -> Option<u16> {
    if digits.len() > 5 || matches!(digits, [] | [b'0', ..]) {
        return None;
    }
    let value = digits
        .iter()
        .try_fold(0_u32, |value, digit| digit.is_ascii_digit().then(|| value * 10 + u32::from(digit - b'0')));
    u16::try_from(value?).ok().filter(|port| *port != scheme.default_port())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::origin::{HostKind, Origin};

    /// What the parser says, of an origin that the scan is for.
    fn parsed(text: &str) -> Option<(WebScheme, &str, Option<u16>)> {
        let origin = Origin::parse(text.as_bytes()).ok()?;
        let (scheme, host, kind, _) = origin.web()?;
        (kind == HostKind::Name).then_some((scheme, host, origin.port()))
    }

    /// What is scanned is an origin, and in the parser's parts; of the parser's origins with a name, only those whose last
    /// label begins with a digit are left to it.
    #[test]
    fn the_scan_reads_as_the_parser_does() {
        let pieces = [
            "https://",
            "http://",
            "https:",
            "//",
            "a",
            "b9",
            "-",
            "_",
            ".",
            "..",
            ":",
            ":80",
            ":443",
            ":8443",
            ":08",
            ":65536",
            ":99999",
            "9",
            "0x1",
            "A",
            "/",
            "%",
            "é",
            "[",
            "]",
            "localhost",
            "xn--a",
            "*",
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        ];
        let mut texts: Vec<String> = vec![String::new()];
        let (mut scanned_origins, mut compared) = (0, 0);
        for length in 0..5 {
            let longer =
                |text: &String| pieces.iter().map(|piece| format!("{text}{piece}")).collect::<Vec<_>>();
            // Whatever does not begin as an origin is looked at, and not made longer.
            let grow = |text: &&String| length < 2 || text.starts_with("http");
            texts = texts.iter().filter(grow).flat_map(longer).collect();
            for text in &texts {
                let scanned = scan(text.as_bytes());
                let found =
                    scanned.map(|found| (found.scheme, std::str::from_utf8(found.host).unwrap(), found.port));
                let expected = parsed(text);
                let digit = |(_, host, _): &(WebScheme, &str, Option<u16>)| {
                    host.rsplit('.')
                        .next()
                        .is_some_and(|last| last.starts_with(|first: char| first.is_ascii_digit()))
                };
                assert_eq!(found, expected.filter(|parts| !digit(parts)), "{text}");
                if let Some(found) = scanned {
                    let host = std::str::from_utf8(found.host).unwrap();
                    assert_eq!(
                        found.parent,
                        host.split_once('.').map(|(_, parent)| parent.as_bytes()),
                        "{text}"
                    );
                    assert_eq!(found.underscore, host.contains('_'), "{text}");
                    scanned_origins += 1;
                }
                compared += 1;
            }
        }
        assert!(scanned_origins > 5_000 && compared > 500_000, "{scanned_origins} of {compared}");
    }

    #[test]
    fn lengths_are_bounded() {
        let label = "a".repeat(63);
        let host = |last: usize| format!("https://{label}.{label}.{label}.{}", "a".repeat(last));
        assert!(scan(host(61).as_bytes()).is_some());
        assert_eq!(scan(host(62).as_bytes()), None);
        assert_eq!(scan(format!("https://{}", "a".repeat(64)).as_bytes()), None);
    }
}
