//! The normal form of a request's path, and whether the path can be trusted to mean one thing.
//!
//! Routers differ in what they decode and resolve before they match. A policy that looked at the wire form alone would
//! let `/public/..%2fadmin` past the rule for `/admin` (Flask-CORS CVE-2020-25032 and CVE-2024-6844, rack-cors
//! CVE-2019-18978); one that looked at the normal form alone would guess how the router behind it reads the path.
//! So both are computed, and where they select different rules the request is denied.

use arrayvec::ArrayVec;

use super::MAX_PATH;

/// A path's normal form.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::large_enum_variant, reason = "stays on the stack, so that evaluating allocates nothing")]
pub(crate) enum Form {
    /// The path is its own normal form.
    Plain,
    /// Another text, and whether something in the path is suspect wherever it leads: an escape that stands for a part
    /// of another escape, a bad escape, a NUL, or `..` above the root.
    Other { path: ArrayVec<u8, MAX_PATH>, suspect: bool },
    /// Longer than [`MAX_PATH`]: not looked at.
    TooLong,
}

/// Computes the normal form of a path as it was on the wire, without query: every `%XX` decoded once (never `+`),
/// `\` to `/`, `;…` dropped from segments, `//` merged, dot segments resolved (RFC 3986, section 5.2.4).
///
/// Allocates nothing; the work is one pass over at most [`MAX_PATH`] bytes. Not inlined: what it returns takes 8 KiB of
/// the stack, which the way of a plain path need not touch.
#[inline(never)]
pub(crate) fn form(path: &[u8]) -> Form {
    if path.len() > MAX_PATH {
        return Form::TooLong;
    }
    if is_plain(path) { Form::Plain } else { normalise(path) }
}

/// Whether the path is its own normal form, and short enough to be looked at. May say no of a path that is plain, never
/// the reverse.
pub(crate) fn is_plain(path: &[u8]) -> bool {
    if path.len() > MAX_PATH {
        return false;
    }
    let mut rest = path;
    while let [byte, tail @ ..] = rest {
        rest = tail;
        // Nearly all bytes of nearly all paths are ordinary: one look at a table for each.
        if is_ordinary(*byte) {
            continue;
        }
        if *byte != b'/' || matches!(tail, [b'/' | b'.', ..]) {
            return false;
        }
    }
    true
}

/// Whether a byte means itself wherever it stands. A dot does, unless it follows a slash.
const fn is_ordinary(byte: u8) -> bool {
    const ORDINARY: [bool; 256] = {
        let mut table = [true; 256];
        let mut rest: &[u8] = b"/%;\\\0";
        while let [byte, tail @ ..] = rest {
            #[expect(clippy::indexing_slicing, reason = "every byte is below 256")]
            {
                table[*byte as usize] = false;
            }
            rest = tail;
        }
        table
    };
    #[expect(clippy::indexing_slicing, reason = "every byte is below 256")]
    ORDINARY[byte as usize]
}

fn normalise(path: &[u8]) -> Form {
    let (decoded, mut suspect) = decode(path);
    let mut segments = decoded.split(|byte| *byte == b'/').map(without_parameters).peekable();
    let rooted = segments.next().is_some_and(<[u8]>::is_empty) && segments.peek().is_some();
    if !rooted {
        // `OPTIONS *`: no rule is for it in any form.
        return Form::Other { path: decoded, suspect };
    }
    let mut out = ArrayVec::new();
    while let Some(segment) = segments.next() {
        let last = segments.peek().is_none();
        match segment {
            b".." => {
                suspect |= out.is_empty();
                let parent = out.iter().rposition(|byte| *byte == b'/').unwrap_or(0);
                out.truncate(parent);
            }
            b"" | b"." => {}
            _ => {
                push(&mut out, b"/");
                push(&mut out, segment);
            }
        }
        // `/a/`, `/a/.` and `/a/b/..` are the directory.
        if last && matches!(segment, b"" | b"." | b"..") {
            push(&mut out, b"/");
        }
    }
    Form::Other { path: out, suspect }
}

/// A path without the slash at its end. That of the root stays.
pub(crate) fn without_trailing_slash(path: &[u8]) -> &[u8] {
    match path {
        [head @ .., b'/'] if !head.is_empty() => head,
        _ => path,
    }
}

fn without_parameters(segment: &[u8]) -> &[u8] {
    segment.split(|byte| *byte == b';').next().unwrap_or_default()
}

/// Decodes every escape once, and turns backslashes into slashes. A bad escape is kept as it is.
fn decode(path: &[u8]) -> (ArrayVec<u8, MAX_PATH>, bool) {
    let mut out = ArrayVec::new();
    let mut suspect = false;
    let mut rest = path;
    while let [byte, tail @ ..] = rest {
        rest = tail;
        let mut byte = *byte;
        if byte == b'%' {
            if let Some((escaped, tail)) = escape(tail) {
                byte = escaped;
                rest = tail;
            } else {
                suspect = true;
            }
        }
        suspect |= byte == 0;
        push(&mut out, &[if byte == b'\\' { b'/' } else { byte }]);
    }
    // `%2541`, but `%25%34%31` as well: what is decoded holds an escape, and a router that decodes twice reads another.
    suspect |= out.windows(3).any(|three| matches!(three, [b'%', rest @ ..] if escape(rest).is_some()));
    (out, suspect)
}

/// The byte that two hexadecimal digits stand for, and what follows them.
fn escape(digits: &[u8]) -> Option<(u8, &[u8])> {
    let [high, low, rest @ ..] = digits else { return None };
    let value = |digit: u8| char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok());
    Some((value(*high)? << 4 | value(*low)?, rest))
}

/// The normal form is never longer than the path, which was checked to fit.
fn push(out: &mut ArrayVec<u8, MAX_PATH>, bytes: &[u8]) {
    let fitted = out.try_extend_from_slice(bytes);
    debug_assert!(fitted.is_ok());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn normal_forms() {
        for (path, normal, suspect) in [
            ("/a/%62", "/a/b", false),
            ("/a+b%2Bc", "/a+b+c", false),
            ("/a\\b", "/a/b", false),
            ("/a%5cb", "/a/b", false),
            ("/a;x=1/b;y", "/a/b", false),
            ("/..;/a", "/a", true),
            ("/a/..;/b", "/b", false),
            ("//a///b", "/a/b", false),
            ("/a/./b/../c", "/a/c", false),
            ("/a/b/..", "/a/", false),
            ("/a/.", "/a/", false),
            ("/a//", "/a/", false),
            ("/a/;x", "/a/", false),
            ("/..", "/", true),
            ("/a/../..", "/", true),
            ("/a%2e%2E%2fb", "/a../b", false),
            ("/a/%2e%2E%2fb", "/b", false),
            ("/a%252e", "/a%2e", true),
            ("/a%25%34%31", "/a%41", true),
            ("/a%25zz", "/a%zz", false),
            ("/a%", "/a%", true),
            ("/a%4", "/a%4", true),
            ("/a%zz", "/a%zz", true),
            ("/a%00", "/a\0", true),
            ("/.a", "/.a", false),
            ("%2fa", "/a", false),
            ("\\a", "/a", false),
            (";x/a", "/a", false),
            ("*;", "*;", false),
        ] {
            let Form::Other { path: out, suspect: found } = form(path.as_bytes()) else {
                panic!("{path} is plain")
            };
            assert_eq!(
                (out.escape_ascii().to_string(), found),
                (normal.as_bytes().escape_ascii().to_string(), suspect),
                "{path}"
            );
        }
        for plain in ["/", "/a", "/a/", "/a/b.c", "/a.", "/a..b", "*", ""] {
            assert_eq!(form(plain.as_bytes()), Form::Plain, "{plain}");
        }
        assert_eq!(form(&[b'/'; MAX_PATH + 1]), Form::TooLong);
        assert!(matches!(form(&[b'/'; MAX_PATH]), Form::Other { .. }));
    }
}
