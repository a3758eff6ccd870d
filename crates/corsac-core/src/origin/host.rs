//! Hosts: names, IPv4 and IPv6 addresses.

use super::error::OriginErrorKind as Kind;
use super::ip;

/// The most characters of a host name (RFC 1035, 2.3.4, without the root's dot).
pub(super) const MAX_HOST: usize = 253;
/// The most characters of a label (RFC 1035, 2.3.4).
pub(super) const MAX_LABEL: usize = 63;

/// What kind of host an origin has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum HostKind {
    /// A domain name, or a single label such as `localhost`.
    Name,
    /// An IPv4 address.
    Ipv4,
    /// An IPv6 address, brackets included.
    Ipv6,
    /// Whatever follows `://` under a scheme other than http and https.
    Opaque,
}

/// Judges the host of an http or https origin.
///
/// Narrower than what browsers accept: empty labels, outer hyphens, long labels, trailing dots and characters such as
/// ``!$&'()`` make origins there. They are refused on both sides, or a name that no one could register would become
/// one that an attacker's server answers to.
pub(super) fn check(host: &str) -> Result<HostKind, Kind> {
    if let Some(address) = host.strip_prefix('[') {
        let address = address.strip_suffix(']').ok_or(Kind::InvalidIpv6)?;
        return ip::parse_v6(address).map(|_| HostKind::Ipv6);
    }
    check_name(host)?;
    if ip::ends_in_number(host) {
        return ip::parse_v4(host).map(|_| HostKind::Ipv4);
    }
    Ok(HostKind::Name)
}

fn check_name(host: &str) -> Result<(), Kind> {
    if is_name(host.as_bytes()) { Ok(()) } else { Err(name_fault(host)) }
}

/// Labels of letters, digits, hyphens and underscores, none empty, none with an outer hyphen, none too long.
///
/// Written as sums over all bytes, which the compiler turns into a few vector instructions, where a state machine
/// with an early return would take most of the time of a lookup.
fn is_name(host: &[u8]) -> bool {
    let inner = |b: Option<&u8>| b.is_some_and(|b| !matches!(b, b'.' | b'-'));
    let plain = |b: u8| b.is_ascii_lowercase() | b.is_ascii_digit() | (b == b'.') | (b == b'-') | (b == b'_');
    let meets = |a: u8, b: u8| (a == b'.') & ((b == b'.') | (b == b'-')) | (a == b'-') & (b == b'.');
    inner(host.first())
        && inner(host.last())
        && host.len() <= MAX_HOST
        && host.iter().fold(true, |all, b| all & plain(*b))
        && !host.iter().zip(host.iter().skip(1)).fold(false, |any, (a, b)| any | meets(*a, *b))
        && (host.len() <= MAX_LABEL || host.split(|b| *b == b'.').all(|label| label.len() <= MAX_LABEL))
}

/// What keeps the host from being a name.
#[cold]
fn name_fault(host: &str) -> Kind {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'_');
    if host.is_empty() {
        Kind::EmptyHost
    } else if host.len() > MAX_HOST {
        Kind::HostTooLong
    } else if !host.bytes().all(plain) {
        Kind::HostCharacter
    } else if host.strip_suffix('.').is_some_and(|rest| rest.split('.').all(|label| !label.is_empty())) {
        Kind::TrailingDot
    } else if host.split('.').any(str::is_empty) {
        Kind::EmptyLabel
    } else if host.split('.').any(|label| label.len() > MAX_LABEL) {
        Kind::LabelTooLong
    } else {
        Kind::LabelHyphen
    }
}

/// Whether the host names this machine: `localhost`, any name below it, 127.0.0.0/8 or `[::1]`, which browsers treat
/// as potentially trustworthy whatever the scheme (Secure Contexts, 3.1).
pub(super) fn is_loopback(host: &str, kind: HostKind) -> bool {
    match kind {
        HostKind::Name => {
            host.strip_suffix("localhost").is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
        }
        HostKind::Ipv4 => host.starts_with("127."),
        HostKind::Ipv6 => host == "[::1]",
        HostKind::Opaque => false,
    }
}

/// Judges what must stand to the right of a scheme other than http and https.
pub(super) fn check_opaque(host: &str) -> Result<(), Kind> {
    if host.is_empty() {
        return Err(Kind::EmptyHost);
    }
    if host.len() > MAX_HOST {
        return Err(Kind::HostTooLong);
    }
    let plain = host.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-'));
    if plain { Ok(()) } else { Err(Kind::HostCharacter) }
}
