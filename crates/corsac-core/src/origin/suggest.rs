//! What was probably meant by a text that is not an origin.
//!
//! For the time a policy is loaded: it allocates, and it asks the `url` crate what a browser would make of the text.
//! Nothing is suggested that the strict parser does not take.

use url::Url;

use super::diagnose::{holds_several, is_forbidden_scheme, is_separator};
use super::pattern::read_entry;
use super::{HostKind, host};

/// Longer texts are not looked at: no one mistyped an origin into them.
const MAX_TEXT: usize = 8 * 1024;

/// What was probably meant.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Suggestion {
    /// One origin or pattern.
    One(String),
    /// A list of them, each to be its own entry.
    Several(Vec<String>),
}

/// The origin or pattern that was probably meant; nothing where the text is valid, or where only a guess is left.
///
/// ```
/// use corsac_core::origin::{Suggestion, suggest};
///
/// let one = |text: &str| Some(Suggestion::One(text.to_owned()));
/// assert_eq!(suggest("https://App.Example.com:443/"), one("https://app.example.com"));
/// assert_eq!(suggest("localhost:3000"), one("http://localhost:3000"));
/// assert_eq!(suggest("https://app.example.com"), None);
/// ```
#[must_use]
pub fn suggest(text: &str) -> Option<Suggestion> {
    if text.len() > MAX_TEXT || is_entry(text) {
        return None;
    }
    if !holds_several(text.as_bytes()) {
        return one(text).map(Suggestion::One);
    }
    let pieces = text.split(|c: char| u8::try_from(c).is_ok_and(is_separator));
    let mut list: Vec<String> = Vec::new();
    for piece in pieces.filter(|piece| !unquoted(piece).is_empty()) {
        // A list of which a part cannot be read is not ours to shorten.
        let piece = one(piece)?;
        if !list.contains(&piece) {
            list.push(piece);
        }
    }
    if list.len() > 1 { Some(Suggestion::Several(list)) } else { list.pop().map(Suggestion::One) }
}

fn is_entry(text: &str) -> bool {
    read_entry(text).is_ok()
}

/// The text without the quotation marks, brackets of a list, separators and white space around it.
fn unquoted(text: &str) -> &str {
    let around = |c: char| {
        c.is_whitespace() || c.is_control() || matches!(c, '"' | '\'' | '`' | ',' | ';' | '<' | '>')
    };
    text.trim_matches(around)
}

fn one(text: &str) -> Option<String> {
    let text = unquoted(text);
    // The URL parser drops tabs and line breaks: `https://example.com<TAB>x` would become `https://example.comx`.
    if text.contains(|c: char| c.is_whitespace() || c.is_control()) {
        return None;
    }
    if is_entry(text) {
        return Some(text.to_owned()).filter(|text| text != "null");
    }
    let (scheme, rest) = with_scheme(text)?;
    let found = match scheme.as_str() {
        "http" | "https" => web(&scheme, rest)?,
        _ => other(&scheme, rest),
    };
    // The URL parser decodes: `%2A` and the full-width asterisk are no wildcards that anybody wrote.
    let wildcards = |text: &str| text.matches('*').count();
    (is_entry(&found) && wildcards(&found) <= wildcards(text)).then_some(found)
}

/// Splits off the scheme, or supplies it: https, and http for this machine.
fn with_scheme(text: &str) -> Option<(String, &str)> {
    if let Some((scheme, rest)) = text.split_once("://") {
        let scheme = scheme.to_ascii_lowercase();
        // `*://host` and `http*://host` are other libraries' way to say both schemes.
        let scheme = if matches!(scheme.as_str(), "*" | "http*" | "https?" | "http?") {
            "https".to_owned()
        } else {
            scheme
        };
        return Some((scheme, rest));
    }
    let before_colon = text.split_once(':').map_or("", |(before, _)| before);
    if is_forbidden_scheme(before_colon.as_bytes()) {
        return None;
    }
    for scheme in ["https", "http"] {
        if before_colon.eq_ignore_ascii_case(scheme) {
            let rest = text.split_once(':')?.1;
            return Some((scheme.to_owned(), rest.trim_start_matches(['/', '\\'])));
        }
    }
    let rest = text.trim_start_matches('/');
    let parsed = web("https", rest)?;
    let host = parsed.strip_prefix("https://")?;
    let host = if host.starts_with('[') { host } else { host.split(':').next()? };
    let host =
        host.split_once('.').filter(|(label, _)| label.contains('*')).map_or(host, |(_, parent)| parent);
    let loopback = host.starts_with("[::1]")
        || host::check(host).is_ok_and(|kind| kind != HostKind::Ipv6 && host::is_loopback(host, kind));
    // A word alone (`undefined`, `production`) is more likely no host at all.
    let plausible = loopback || host.starts_with('[') || host.contains('.');
    let scheme = if loopback { "http" } else { "https" };
    plausible.then(|| (scheme.to_owned(), rest))
}

/// What a browser would make of an http or https URL, with the wildcards of ports kept aside.
fn web(scheme: &str, rest: &str) -> Option<String> {
    let authority = authority(rest);
    let (host, ports) = match authority.rsplit_once(':') {
        Some((host, "*")) => (host, ":*".to_owned()),
        Some((host, port)) if is_range(port) => (host, range(port)?),
        // `https://example.com*` is how some servers spell "and whatever follows". Nothing may follow.
        None => (
            authority
                .strip_suffix('*')
                .filter(|host| host.contains('.') && !host.ends_with('.'))
                .unwrap_or(authority),
            String::new(),
        ),
        Some(_) => (authority, String::new()),
    };
    // One port may be the default one, which goes; the URL parser would not know what to do with more than one.
    let (url, ports) = if ports.contains(['*', '-']) {
        (Url::parse(&format!("{scheme}://{host}/")).ok()?, ports)
    } else {
        (Url::parse(&format!("{scheme}://{host}{ports}/")).ok()?, String::new())
    };
    let host = url.host_str()?;
    let host = host.strip_suffix('.').unwrap_or(host);
    let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
    Some(format!("{scheme}://{host}{port}{ports}"))
}

/// Host and port: what stands before a path, a query or a fragment, and after a user name.
fn authority(rest: &str) -> &str {
    let end = rest.find(['/', '\\', '?', '#']).unwrap_or(rest.len());
    let authority = rest.get(..end).unwrap_or(rest);
    authority.rsplit_once('@').map_or(authority, |(_, authority)| authority)
}

fn is_range(port: &str) -> bool {
    port.contains('-') && port.bytes().all(|b| b.is_ascii_digit() || b == b'-')
}

/// A range in ascending order, without leading zeros; one port where both ends are the same.
fn range(port: &str) -> Option<String> {
    let (low, high) = port.split_once('-')?;
    let (low, high): (u16, u16) = (low.parse().ok()?, high.parse().ok()?);
    Some(if low == high { format!(":{low}") } else { format!(":{}-{}", low.min(high), low.max(high)) })
}

/// Another scheme's origin, cut where an origin ends.
fn other(scheme: &str, rest: &str) -> String {
    format!("{scheme}://{}", authority(rest))
}
