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
    if host.is_empty() {
        return Err(Kind::EmptyHost);
    }
    if host.len() > MAX_HOST {
        return Err(Kind::HostTooLong);
    }
    let (mut length, mut previous) = (0, b'.');
    for byte in host.bytes() {
        match byte {
            b'.' => {
                end_of_label(length, previous)?;
                length = 0;
            }
            b'-' if length == 0 => return Err(Kind::LabelHyphen),
            b'a'..=b'z' | b'0'..=b'9' | b'_' | b'-' => length += 1,
            _ => return Err(Kind::HostCharacter),
        }
        previous = byte;
    }
    if length == 0 && host.len() > 1 {
        return Err(Kind::TrailingDot);
    }
    end_of_label(length, previous)
}

fn end_of_label(length: usize, last: u8) -> Result<(), Kind> {
    match length {
        0 => Err(Kind::EmptyLabel),
        _ if last == b'-' => Err(Kind::LabelHyphen),
        _ if length > MAX_LABEL => Err(Kind::LabelTooLong),
        _ => Ok(()),
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
