//! IP addresses as browsers write them in an origin.

use std::fmt::Write;
use std::net::{Ipv4Addr, Ipv6Addr};

use super::error::OriginErrorKind as Kind;

/// Whether the host parser would take the host for an IPv4 address (URL standard, "ends in a number").
pub(super) fn ends_in_number(host: &str) -> bool {
    let dot = memchr::memrchr(b'.', host.as_bytes());
    let last = host.as_bytes().get(dot.map_or(0, |dot| dot + 1)..).unwrap_or_default();
    if !last.first().is_some_and(u8::is_ascii_digit) {
        return false;
    }
    let hex = last.strip_prefix(b"0x").is_some_and(|hex| hex.iter().all(u8::is_ascii_hexdigit));
    hex || last.iter().all(u8::is_ascii_digit)
}

/// Reads four decimal numbers. The standard library's parser takes only the form that the URL standard serialises:
/// no leading zeros, no hexadecimal, no fewer parts.
pub(super) fn parse_v4(host: &str) -> Result<Ipv4Addr, Kind> {
    host.parse().map_err(|_| Kind::Ipv4NotCanonical)
}

/// Reads the address between the brackets.
pub(super) fn parse_v6(address: &str) -> Result<Ipv6Addr, Kind> {
    if address.contains('%') {
        return Err(Kind::Ipv6Zone);
    }
    let parsed: Ipv6Addr = address.parse().map_err(|_| Kind::InvalidIpv6)?;
    let mut expected = Expect(address);
    match write_v6(parsed, &mut expected) {
        Ok(()) if expected.0.is_empty() => Ok(parsed),
        _ => Err(Kind::Ipv6NotCanonical),
    }
}

/// Takes what is written off the front of a text, so that comparing needs no buffer.
struct Expect<'a>(&'a str);

impl Write for Expect<'_> {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        self.0 = self.0.strip_prefix(text).ok_or(std::fmt::Error)?;
        Ok(())
    }
}

/// The IPv6 serialiser of the URL standard: lower-case hexadecimal, the first longest run of two or more zeros
/// compressed. `Ipv6Addr`'s own `Display` writes IPv4-mapped addresses with dots, which no browser does.
fn write_v6(address: Ipv6Addr, out: &mut impl Write) -> std::fmt::Result {
    let segments = address.segments();
    let (mut run, mut best) = ((0, 0), (0, 0));
    for (index, segment) in segments.iter().enumerate() {
        run = match (segment, run) {
            (0, (_, 0)) => (index, 1),
            (0, (start, length)) => (start, length + 1),
            _ => (0, 0),
        };
        if run.1 > best.1 {
            best = run;
        }
    }
    let compressed = if best.1 > 1 { best.0..best.0 + best.1 } else { 0..0 };
    for (index, segment) in segments.iter().enumerate() {
        if compressed.contains(&index) {
            if index == compressed.start {
                out.write_str("::")?;
            }
            continue;
        }
        if index > 0 && compressed.end != index {
            out.write_char(':')?;
        }
        write!(out, "{segment:x}")?;
    }
    Ok(())
}
