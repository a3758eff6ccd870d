//! Telling why a text is not an origin, once the grammar has refused it.
//!
//! Nothing here accepts anything: the grammar alone does. This names the fault that a person would name.

use super::error::OriginErrorKind as Kind;

/// Schemes whose origins are opaque, never sent, or never the origin of a page (URL standard, "origin"; WebSockets
/// are opened by pages, and the page's own origin is what is sent).
const FORBIDDEN_SCHEMES: &[&[u8]] =
    &[b"file", b"data", b"blob", b"about", b"javascript", b"filesystem", b"ws", b"wss"];

pub(super) fn is_forbidden_scheme(scheme: &[u8]) -> bool {
    FORBIDDEN_SCHEMES.iter().any(|forbidden| scheme.eq_ignore_ascii_case(forbidden))
}

/// The fault in the shape of the text, if there is one. The grammar's own finding stands where there is none.
///
/// `stars` says whether `*` may occur: it may in a pattern, not in an origin.
#[cold]
pub(super) fn shape(raw: &[u8], stars: bool) -> Option<Kind> {
    if raw.is_empty() {
        return Some(Kind::Empty);
    }
    if holds_several(raw) {
        return Some(Kind::SeveralOrigins);
    }
    if raw.iter().any(|b| b.is_ascii_control() && !b.is_ascii_whitespace()) {
        return Some(Kind::ControlCharacter);
    }
    if raw.iter().any(u8::is_ascii_whitespace) {
        return Some(Kind::WhiteSpace);
    }
    let quote = |byte: Option<&u8>| byte.is_some_and(|b| matches!(b, b'"' | b'\'' | b'`'));
    if quote(raw.first()) || quote(raw.last()) {
        return Some(Kind::Quoted);
    }
    if raw == b"*" && !stars {
        return Some(Kind::Wildcard);
    }
    let mut parts = raw.splitn(2, |&b| b == b':');
    let scheme = parts.next()?;
    let after = parts.next();
    if after.is_some() && is_forbidden_scheme(scheme) {
        return Some(Kind::ForbiddenScheme);
    }
    let Some(rest) = after.and_then(|after| after.strip_prefix(b"//")) else {
        return Some(Kind::MissingScheme);
    };
    scheme_shape(scheme, stars).or_else(|| rest_shape(scheme, rest, stars))
}

fn scheme_shape(scheme: &[u8], stars: bool) -> Option<Kind> {
    if scheme.contains(&b'*') {
        return (!stars).then_some(Kind::Wildcard);
    }
    let valid = scheme.first().is_some_and(u8::is_ascii_alphabetic)
        && scheme.len() <= super::MAX_SCHEME
        && scheme.iter().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'.' | b'-'));
    (!valid).then_some(Kind::InvalidScheme)
}

fn rest_shape(scheme: &[u8], rest: &[u8], stars: bool) -> Option<Kind> {
    let end = rest.iter().position(|b| matches!(b, b'/' | b'\\' | b'?' | b'#'));
    let authority = end.and_then(|end| rest.get(..end)).unwrap_or(rest);
    if authority.contains(&b'@') {
        return Some(Kind::Userinfo);
    }
    if let Some(end) = end {
        let last = end + 1 == rest.len();
        return Some(match rest.get(end) {
            Some(b'?') => Kind::Query,
            Some(b'#') => Kind::Fragment,
            Some(b'/') if last && end > 0 => Kind::TrailingSlash,
            _ => Kind::Path,
        });
    }
    if !rest.is_ascii() {
        return Some(Kind::NotAscii);
    }
    if rest.contains(&b'%') && !rest.starts_with(b"[") {
        return Some(Kind::PercentEncoded);
    }
    if rest.contains(&b'*') && !stars {
        return Some(Kind::Wildcard);
    }
    let web = scheme.eq_ignore_ascii_case(b"http") || scheme.eq_ignore_ascii_case(b"https");
    let upper = |text: &[u8]| text.iter().any(u8::is_ascii_uppercase);
    if upper(scheme) || (web && upper(rest)) {
        return Some(Kind::UpperCase);
    }
    let bare_ipv6 = std::str::from_utf8(rest).is_ok_and(|text| text.parse::<std::net::Ipv6Addr>().is_ok());
    bare_ipv6.then_some(Kind::Ipv6Brackets)
}

/// Characters that people put between the origins of a list.
pub(super) fn is_separator(byte: u8) -> bool {
    byte.is_ascii_whitespace() || is_comma(byte)
}

fn is_comma(byte: u8) -> bool {
    matches!(byte, b',' | b';')
}

/// Whether a list was written where one origin belongs. Two pieces must each look like an origin, and between blanks
/// each must have its scheme: `https://exam ple.com` is one origin with a blank in it.
pub(super) fn holds_several(raw: &[u8]) -> bool {
    let has_scheme = |piece: &&[u8]| piece.windows(3).any(|w| w == b"://");
    let pieces = raw.split(|&b| is_comma(b)).map(<[u8]>::trim_ascii);
    pieces.filter(|piece| has_scheme(piece) || looks_like_host(piece)).nth(1).is_some()
        || raw.split(|&b| is_separator(b)).filter(has_scheme).nth(1).is_some()
}

fn looks_like_host(piece: &[u8]) -> bool {
    let ends = piece.first().zip(piece.last());
    piece.contains(&b'.')
        && ends.is_some_and(|(first, last)| {
            (first.is_ascii_alphanumeric() || *first == b'*') && last.is_ascii_alphanumeric()
        })
}
