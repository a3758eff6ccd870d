//! Paths: the form on the wire, its normal form, and the rule they select.

use super::Rule;

/// What the path says about who governs the request.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Governed {
    Nobody,
    By(usize),
    Ambiguous { reject: bool },
}

/// Longer paths are not looked into.
const LONGEST: usize = 8192;

/// Step 1: the first rule with a matching path governs, if everybody who may read the path reads the same.
pub(crate) fn govern(rules: &[Rule], path: &[u8]) -> Governed {
    // The query is no part of the path.
    let wire = path.split(|byte| *byte == b'?').next().unwrap_or(path);
    if wire.len() > LONGEST && !rules.is_empty() {
        return Governed::Ambiguous { reject: rules.iter().any(|rule| rule.reject) };
    }
    let (normal, odd) = normal_form(wire);
    let select =
        |path: &[u8]| rules.iter().position(|rule| rule.paths.iter().any(|glob| matches(glob, path)));
    let (by_wire, by_normal) = (select(wire), select(&normal));
    let governed = by_wire.is_some() || by_normal.is_some();
    // "No rule" counts as one of the rules that the two forms may disagree about.
    if by_wire != by_normal || (odd && governed) {
        let rejects = |index: Option<usize>| index.is_some_and(|index| rules[index].reject);
        return Governed::Ambiguous { reject: rejects(by_wire) || rejects(by_normal) };
    }
    by_wire.map_or(Governed::Nobody, Governed::By)
}

/// The normal form, and whether the path holds something that no two routers agree on: a doubly escaped byte, a bad
/// escape, a NUL, or a climb above the root.
pub(super) fn normal_form(wire: &[u8]) -> (Vec<u8>, bool) {
    let mut odd = false;
    // Every %XX once; `+` is only ever a plus in a path.
    let mut bytes = Vec::new();
    let mut at = 0;
    while at < wire.len() {
        if wire[at] != b'%' {
            bytes.push(wire[at]);
            at += 1;
        } else if let Some(byte) = escape(wire, at + 1) {
            bytes.push(byte);
            at += 3;
        } else {
            bytes.push(b'%');
            at += 1;
            odd = true;
        }
    }
    odd |= bytes.contains(&0);
    // Decoded once, it still holds an escape: `%2541`, or `%25%34%31`.
    odd |= (0..bytes.len()).any(|at| bytes[at] == b'%' && escape(&bytes, at + 1).is_some());
    // A backslash is a slash (URL standard, special schemes); parameters are dropped from each segment.
    for byte in &mut bytes {
        if *byte == b'\\' {
            *byte = b'/';
        }
    }
    let parts: Vec<&[u8]> = bytes.split(|byte| *byte == b'/').map(without_parameters).collect();
    if parts.len() == 1 || !parts[0].is_empty() {
        // Not rooted, as in `OPTIONS *`: no rule can match it.
        return (parts.join(&b'/'), odd);
    }
    // Slashes merged, then dot segments resolved (RFC 3986, 5.2.4).
    let mut kept: Vec<&[u8]> = Vec::new();
    let last = parts.len() - 1;
    for (index, part) in parts.iter().enumerate().skip(1) {
        match *part {
            b"" | b"." => {}
            b".." => odd |= kept.pop().is_none(),
            segment => kept.push(segment),
        }
        // A path that ends in a slash or a dot segment names a directory, and keeps its last slash.
        if index == last && matches!(*part, b"" | b"." | b"..") {
            kept.push(b"");
        }
    }
    ([b"/".as_slice(), &kept.join(&b'/')].concat(), odd)
}

/// The byte that two hex digits at this place stand for.
fn escape(wire: &[u8], at: usize) -> Option<u8> {
    let digits = wire.get(at..at + 2)?;
    let hex = |byte: u8| char::from(byte).to_digit(16);
    u8::try_from(hex(digits[0])? * 16 + hex(digits[1])?).ok()
}

fn without_parameters(segment: &[u8]) -> &[u8] {
    segment.split(|byte| *byte == b';').next().unwrap_or(segment)
}

/// Whether a path of the policy matches, segment by segment.
pub(crate) fn matches(glob: &str, path: &[u8]) -> bool {
    let (Some(glob), Some(path)) = (glob.as_bytes().strip_prefix(b"/"), path.strip_prefix(b"/")) else {
        return false;
    };
    let globs: Vec<&[u8]> = glob.split(|byte| *byte == b'/').collect();
    let parts: Vec<&[u8]> = path.split(|byte| *byte == b'/').collect();
    match_segments(&globs, &parts)
}

fn match_segments(globs: &[&[u8]], parts: &[&[u8]]) -> bool {
    match (globs, parts) {
        ([], []) => true,
        // At the end `**` is all that lies below: at least one segment, which may be empty (`/api/`).
        ([b"**"], rest) => !rest.is_empty(),
        // Elsewhere it is any number of segments.
        ([b"**", more @ ..], _) => (0..=parts.len()).any(|skip| match_segments(more, &parts[skip..])),
        ([glob, more @ ..], [part, rest @ ..]) => match_segment(glob, part) && match_segments(more, rest),
        _ => false,
    }
}

/// `*` stands for any number of bytes within the segment.
fn match_segment(glob: &[u8], part: &[u8]) -> bool {
    match glob {
        [] => part.is_empty(),
        [b'*', more @ ..] => (0..=part.len()).any(|skip| match_segment(more, &part[skip..])),
        [byte, more @ ..] => part.first() == Some(byte) && match_segment(more, &part[1..]),
    }
}
