//! Origins: the strict grammar of the Origin header, and what an entry of the policy admits.

/// A well-formed origin. `null` has neither scheme nor host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Origin {
    pub(crate) text: String,
    pub(crate) scheme: String,
    pub(crate) host: String,
    pub(crate) port: Option<u16>,
}

/// Schemes that are never the scheme of an origin a policy can name.
const NEVER: [&str; 8] = ["file", "data", "blob", "about", "javascript", "filesystem", "ws", "wss"];

/// Longer schemes are not looked at.
const LONGEST_SCHEME: usize = 64;

/// Fetch, "Origin header": `null`, or scheme `://` host [`:` port]; no list form, no path, nothing around it.
pub(crate) fn parse(line: &[u8]) -> Option<Origin> {
    let text = std::str::from_utf8(line).ok()?.to_owned();
    if text == "null" {
        return Some(Origin { text, scheme: String::new(), host: String::new(), port: None });
    }
    let (scheme, rest) = text.split_once("://")?;
    // RFC 3986 scheme, in lower case as serialised.
    let mut letters = scheme.chars();
    let begins = letters.next()?.is_ascii_lowercase();
    let goes_on = letters.all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "+.-".contains(c));
    if !begins || !goes_on || scheme.len() > LONGEST_SCHEME || NEVER.contains(&scheme) {
        return None;
    }
    let (host, port) = split_port(rest);
    let port = match port {
        None => None,
        Some(digits) => Some(parse_port(digits)?),
    };
    // The default port is elided when an origin is serialised (HTML, "serialization of an origin").
    if port.is_some() && port == default_port(scheme) {
        return None;
    }
    let fine = if default_port(scheme).is_some() { is_web_host(host) } else { is_other_host(host) };
    let (scheme, host) = (scheme.to_owned(), host.to_owned());
    fine.then_some(Origin { text, scheme, host, port })
}

pub(crate) fn default_port(scheme: &str) -> Option<u16> {
    match scheme {
        "http" => Some(80),
        "https" => Some(443),
        _ => None,
    }
}

/// Splits `host[:port]`, leaving the colons of a bracketed IPv6 address alone.
fn split_port(rest: &str) -> (&str, Option<&str>) {
    if rest.starts_with('[')
        && let Some((address, after)) = rest.split_once(']')
    {
        let host = rest.get(..=address.len()).unwrap_or(rest);
        return match after.strip_prefix(':') {
            Some(port) => (host, Some(port)),
            None if after.is_empty() => (host, None),
            None => (rest, None),
        };
    }
    match rest.split_once(':') {
        Some((host, port)) => (host, Some(port)),
        None => (rest, None),
    }
}

/// 1 to 65535 in plain digits, without leading zeros.
fn parse_port(digits: &str) -> Option<u16> {
    let plain = digits.chars().all(|c| c.is_ascii_digit()) && !digits.starts_with('0');
    if plain { digits.parse().ok() } else { None }
}

/// A host of another scheme: its letters, with their case.
fn is_other_host(host: &str) -> bool {
    let fine = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    !host.is_empty() && host.len() <= 253 && host.chars().all(fine)
}

/// A host as the URL standard serialises it: a name in lower case, an IPv4 address, or `[`an IPv6 address`]`.
fn is_web_host(host: &str) -> bool {
    if let Some(inner) = host.strip_prefix('[') {
        return inner.strip_suffix(']').is_some_and(is_ipv6);
    }
    let labels: Vec<&str> = host.split('.').collect();
    if host.len() > 253 || !labels.iter().all(|label| is_label(label)) {
        return false;
    }
    // URL standard, "ends in a number": such a host is an IPv4 address or nothing.
    let last = labels[labels.len() - 1];
    let decimal = last.chars().all(|c| c.is_ascii_digit());
    let hexadecimal = last.strip_prefix("0x").is_some_and(|hex| hex.chars().all(|c| c.is_ascii_hexdigit()));
    if decimal || hexadecimal {
        return labels.len() == 4 && labels.iter().all(|part| is_ipv4_part(part));
    }
    true
}

/// 1 to 63 of `[a-z0-9_-]`, no hyphen at either end. The underscore is no hostname, but browsers send it.
fn is_label(label: &str) -> bool {
    let fine = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_';
    let length = (1..=63).contains(&label.len());
    length && label.chars().all(fine) && !label.starts_with('-') && !label.ends_with('-')
}

fn is_ipv4_part(part: &str) -> bool {
    let digits = part.chars().all(|c| c.is_ascii_digit());
    digits && (part == "0" || !part.starts_with('0')) && part.parse::<u8>().is_ok()
}

/// Whether the text is what the URL standard's IPv6 serialiser writes for the address it denotes.
fn is_ipv6(text: &str) -> bool {
    let pieces = match text.split_once("::") {
        None => hex_pieces(text),
        Some((left, right)) => hex_pieces(left).zip(hex_pieces(right)).and_then(|(left, right)| {
            let zeros = 8usize.checked_sub(left.len() + right.len())?;
            Some([left, vec![0; zeros], right].concat())
        }),
    };
    pieces.is_some_and(|pieces| pieces.len() == 8 && write_ipv6(&pieces) == text)
}

fn hex_pieces(text: &str) -> Option<Vec<u16>> {
    if text.is_empty() {
        return Some(Vec::new());
    }
    let plain = |piece: &str| (1..=4).contains(&piece.len()) && piece.chars().all(|c| c.is_ascii_hexdigit());
    text.split(':')
        .map(|piece| if plain(piece) { u16::from_str_radix(piece, 16).ok() } else { None })
        .collect()
}

/// Lower-case pieces without leading zeros; the first of the longest runs of at least two zeros becomes `::`.
fn write_ipv6(pieces: &[u16]) -> String {
    let run = |start: usize| pieces[start..].iter().take_while(|piece| **piece == 0).count();
    let longest = (0..8).map(run).max().unwrap_or(0);
    let join = |pieces: &[u16]| pieces.iter().map(|p| format!("{p:x}")).collect::<Vec<_>>().join(":");
    match (0..8).find(|start| longest >= 2 && run(*start) == longest) {
        Some(start) => format!("{}::{}", join(&pieces[..start]), join(&pieces[start + longest..])),
        None => join(pieces),
    }
}

/// Whether an entry of the policy admits the origin.
pub(crate) fn admits(entry: &str, origin: &Origin) -> bool {
    // `*` admits every origin, `null` too, as in the standard's CORS check.
    if entry == "*" || entry == origin.text {
        return true;
    }
    // Anything else that admits is a pattern, and patterns are for http and https.
    let Some((scheme, rest)) = entry.split_once("://") else { return false };
    let Some(default) = default_port(scheme) else { return false };
    let (host, port) = split_port(rest);
    scheme == origin.scheme && admits_host(host, &origin.host) && admits_port(port, origin.port, default)
}

/// No port means the default one only; `*` is any port or none; a range admits the portless form through the default.
fn admits_port(pattern: Option<&str>, port: Option<u16>, default: u16) -> bool {
    match pattern {
        None => port.is_none(),
        Some("*") => true,
        Some(text) => match text.split_once('-') {
            None => port == text.parse().ok(),
            Some((low, high)) => {
                let (low, high): (u16, u16) = (low.parse().unwrap(), high.parse().unwrap());
                low <= port.unwrap_or(default) && port.unwrap_or(default) <= high
            }
        },
    }
}

fn admits_host(pattern: &str, host: &str) -> bool {
    if !pattern.contains('*') {
        return pattern == host;
    }
    // `**.`: one or more labels before the rest.
    if let Some(rest) = pattern.strip_prefix("**.") {
        let front = host.strip_suffix(rest).and_then(|front| front.strip_suffix('.'));
        return front.is_some_and(|front| front.split('.').all(is_made_label));
    }
    // One label with one `*` in it: the rest is equal, and the star stands for at least one character.
    let (Some((label, rest)), Some((made, host_rest))) = (pattern.split_once('.'), host.split_once('.'))
    else {
        return false;
    };
    let Some((before, after)) = label.split_once('*') else { return false };
    let star = made.strip_prefix(before).and_then(|tail| tail.strip_suffix(after));
    let fine = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    rest == host_rest && is_label(made) && star.is_some_and(|star| !star.is_empty() && star.chars().all(fine))
}

/// A label that a wildcard made: letters, digits and inner hyphens, and no underscore.
fn is_made_label(label: &str) -> bool {
    is_label(label) && !label.contains('_')
}
