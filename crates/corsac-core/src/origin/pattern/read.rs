//! The grammar of entries.

use super::{HostPattern, Kind, MAX_HOST, MAX_LABEL, OriginPattern, PatternErrorKind as Error};
use crate::origin::host;
use crate::origin::port::PortPattern;
use crate::origin::{MAX_LEN, Origin, OriginErrorKind, Split, diagnose, ip, web_scheme};

/// The most bytes of an entry: an origin's, and a second port with its hyphen.
const MAX_ENTRY: usize = MAX_LEN + 6;

/// Reads an entry. This is `OriginPattern::parse` without the text in the error, which suggestions would pay for.
pub(in crate::origin) fn entry(text: &str) -> Result<OriginPattern, Error> {
    if text.len() > MAX_ENTRY {
        return Err(OriginErrorKind::TooLong.into());
    }
    if text == "*" {
        return Err(Error::AnyOrigin);
    }
    let kind = match Origin::parse(text.as_bytes()) {
        Ok(origin) => exact(&origin)?,
        Err(error) => pattern(text, error.kind())?,
    };
    Ok(OriginPattern { text: text.into(), kind })
}

fn exact(origin: &Origin<'_>) -> Result<Kind, Error> {
    let Some((scheme, host, kind, _)) = origin.web() else {
        return Ok(if origin.is_null() { Kind::Null } else { Kind::Other });
    };
    check_punycode(host)?;
    let ports = origin.port().map_or(PortPattern::Default, PortPattern::Exact);
    Ok(Kind::Web { scheme, host: HostPattern::Exact { host: host.into(), kind }, ports })
}

/// Reads what is not an exact origin, for the reason given.
fn pattern(text: &str, refused: OriginErrorKind) -> Result<Kind, Error> {
    if let Some(fault) = diagnose::shape(text.as_bytes(), true) {
        return Err(fault.into());
    }
    let Split { scheme, host, port } = Split::of(text)?;
    if scheme.contains('*') {
        return Err(Error::WildcardInScheme);
    }
    let Some(scheme) = web_scheme(scheme) else {
        let wild = host.contains('*') || port.is_some_and(|port| port.contains(['*', '-']));
        return Err(if wild { Error::WildcardUnderOtherScheme } else { refused.into() });
    };
    let host = host_pattern(host)?;
    let ports = PortPattern::parse(port, scheme.default_port())?;
    Ok(Kind::Web { scheme, host, ports })
}

fn host_pattern(text: &str) -> Result<HostPattern, Error> {
    if !text.contains('*') {
        let kind = host::check(text)?;
        check_punycode(text)?;
        return Ok(HostPattern::Exact { host: text.into(), kind });
    }
    if text.starts_with('[') {
        return Err(Error::WildcardInIpAddress);
    }
    let Some((first, parent)) = text.split_once('.').filter(|(_, parent)| !parent.is_empty()) else {
        return Err(Error::WildcardAlone);
    };
    if parent.contains('*') {
        return Err(Error::WildcardNotLeftmost);
    }
    if text.contains('_') {
        return Err(Error::UnderscoreWithWildcard);
    }
    if ip::ends_in_number(parent) {
        return Err(Error::WildcardInIpAddress);
    }
    host::check(parent)?;
    check_punycode(parent)?;
    if first == "**" {
        check_length(1, parent)?;
        return Ok(HostPattern::Labels { parent: parent.into() });
    }
    let Some((prefix, suffix)) = first.split_once('*') else { return Err(Error::WildcardNotLeftmost) };
    label_pattern(prefix, suffix)?;
    check_length(prefix.len() + 1 + suffix.len(), parent)?;
    Ok(HostPattern::Label { prefix: prefix.into(), suffix: suffix.into(), parent: parent.into() })
}

/// Judges what stands around the `*` of a label. Forms that no label could ever match are refused.
fn label_pattern(prefix: &str, suffix: &str) -> Result<(), Error> {
    if suffix.contains('*') {
        let double = suffix.starts_with('*') || suffix.contains("**");
        return Err(if double { Error::PartialDoubleWildcard } else { Error::SeveralWildcards });
    }
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    if !prefix.bytes().chain(suffix.bytes()).all(plain) {
        return Err(OriginErrorKind::HostCharacter.into());
    }
    if prefix.starts_with('-') || suffix.ends_with('-') {
        return Err(OriginErrorKind::LabelHyphen.into());
    }
    if prefix.len() + 1 + suffix.len() > MAX_LABEL {
        return Err(OriginErrorKind::LabelTooLong.into());
    }
    // What would stand after the prefix could be anything but Punycode.
    if prefix.starts_with("xn--") {
        return Err(OriginErrorKind::InvalidPunycode.into());
    }
    Ok(())
}

/// The shortest host that the pattern could match must still be a host.
fn check_length(labels: usize, parent: &str) -> Result<(), Error> {
    if labels + 1 + parent.len() > MAX_HOST { Err(OriginErrorKind::HostTooLong.into()) } else { Ok(()) }
}

/// Refuses labels that claim to be Punycode and are not: no browser sends them, so the entry could never match.
///
/// Only policies are held to it. On a request it would cost a decoder run over an attacker's bytes, to refuse what no
/// entry matches anyway.
fn check_punycode(host: &str) -> Result<(), OriginErrorKind> {
    if !host.split('.').any(|label| label.starts_with("xn--")) {
        return Ok(());
    }
    let same =
        url::Host::parse(host).is_ok_and(|parsed| matches!(parsed, url::Host::Domain(name) if name == host));
    if same { Ok(()) } else { Err(OriginErrorKind::InvalidPunycode) }
}
