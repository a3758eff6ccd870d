//! A matcher without a parser, tables or shortcuts, written from the description of the grammar alone. Nothing of the
//! code under test is used.

/// What a text is, read one character at a time.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Read {
    Null,
    Other(String),
    /// Scheme, host, effective port.
    Web(String, String, u32),
}

/// An origin, or nothing.
pub(super) fn origin(raw: &[u8]) -> Option<Read> {
    let mut text = String::new();
    for &byte in raw {
        if !(0x21..0x7f).contains(&byte) {
            return None;
        }
        text.push(char::from(byte));
    }
    if text == "null" {
        return Some(Read::Null);
    }
    let (scheme, rest) = text.split_once("://")?;
    for (i, c) in scheme.chars().enumerate() {
        if !(c.is_ascii_lowercase() || (i > 0 && (c.is_ascii_digit() || "+.-".contains(c)))) {
            return None;
        }
    }
    if scheme.is_empty() || scheme.len() > 64 {
        return None;
    }
    if ["file", "data", "blob", "about", "javascript", "filesystem", "ws", "wss"].contains(&scheme) {
        return None;
    }
    // The port begins at the last colon that is not within brackets.
    let (mut host, mut digits) = (rest.to_owned(), None);
    if let Some(at) = rest.rfind(':')
        && !rest.split_at(at).1.contains(']')
    {
        host = rest.split_at(at).0.to_owned();
        digits = Some(rest.split_at(at + 1).1.to_owned());
    }
    let port = match digits {
        None => None,
        Some(digits) => {
            let mut port = 0_u32;
            if digits.is_empty() || digits.len() > 5 || digits.starts_with('0') {
                return None;
            }
            for c in digits.chars() {
                port = port * 10 + c.to_digit(10)?;
            }
            if port > 65_535 {
                return None;
            }
            Some(port)
        }
    };
    if host.is_empty() || host.len() > 253 {
        return None;
    }
    if scheme != "http" && scheme != "https" {
        return host
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "._-".contains(c))
            .then_some(Read::Other(text));
    }
    let default = if scheme == "https" { 443 } else { 80 };
    if port == Some(default) || !is_host(&host) {
        return None;
    }
    Some(Read::Web(scheme.to_owned(), host, port.unwrap_or(default)))
}

fn is_host(host: &str) -> bool {
    if host.starts_with('[') {
        // The addresses that the generator makes, as a list: a second IPv6 serialiser would be no plainer.
        return ["[::1]", "[2001:db8::1]", "[::ffff:7f00:1]", "[::2]"].contains(&host);
    }
    let labels: Vec<&str> = host.split('.').collect();
    if !labels.iter().all(|label| is_label(label, true)) {
        return false;
    }
    let last = labels[labels.len() - 1];
    let decimal = last.chars().all(|c| c.is_ascii_digit());
    let hex = last.strip_prefix("0x").is_some_and(|digits| digits.chars().all(|c| c.is_ascii_hexdigit()));
    if !decimal && !hex {
        return true;
    }
    let number = |label: &&str| {
        label.chars().all(|c| c.is_ascii_digit())
            && (*label == "0" || !label.starts_with('0'))
            && label.len() <= 3
            && label.parse::<u32>().is_ok_and(|n| n <= 255)
    };
    labels.len() == 4 && labels.iter().all(number)
}

fn is_label(label: &str, underscore: bool) -> bool {
    let plain =
        |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || (underscore && c == '_');
    !label.is_empty()
        && label.len() <= 63
        && !label.starts_with('-')
        && !label.ends_with('-')
        && label.chars().all(plain)
}

/// Whether a valid entry admits what was read.
pub(super) fn admits(entry: &str, text: &[u8], read: &Read) -> bool {
    let Read::Web(scheme, host, port) = read else { return entry.as_bytes() == text };
    let Some((entry_scheme, rest)) = entry.split_once("://") else { return false };
    if entry_scheme != scheme {
        return false;
    }
    let default = if scheme == "https" { 443 } else { 80 };
    let (entry_host, ports) = match rest.rsplit_once(':') {
        Some((host, ports)) if !ports.contains(']') => (host, ports),
        _ => (rest, ""),
    };
    let port_fits = if ports.is_empty() {
        *port == default
    } else if ports == "*" {
        true
    } else if let Some((low, high)) = ports.split_once('-') {
        low.parse::<u32>().unwrap() <= *port && *port <= high.parse::<u32>().unwrap()
    } else {
        ports.parse::<u32>().unwrap() == *port
    };
    port_fits && host_fits(entry_host, host)
}

fn host_fits(entry: &str, host: &str) -> bool {
    if !entry.contains('*') {
        return entry == host;
    }
    let entry: Vec<&str> = entry.split('.').collect();
    let host: Vec<&str> = host.split('.').collect();
    let fixed = &entry[1..];
    if host.len() < entry.len() || host[host.len() - fixed.len()..] != *fixed {
        return false;
    }
    let free = &host[..host.len() - fixed.len()];
    if entry[0] == "**" {
        return free.iter().all(|label| is_label(label, false));
    }
    free.len() == 1 && is_label(free[0], false) && star_fits(entry[0], free[0])
}

/// Tries every length for the `*`.
fn star_fits(entry: &str, label: &str) -> bool {
    let (before, after) = entry.split_once('*').unwrap();
    (1..=label.len()).any(|star| {
        (0..=label.len() - star)
            .any(|at| label.split_at(at).0 == before && label.split_at(at + star).1 == after)
    })
}
