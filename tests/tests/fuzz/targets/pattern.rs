//! Two patterns and some origins, a line each.

use corsac_core::origin::{Origin, OriginPattern};

use super::reference;

pub(crate) fn run(data: &[u8]) -> &'static str {
    let Ok(text) = std::str::from_utf8(data) else { return "not text" };
    let mut lines = text.split('\n');
    let mut pattern = || OriginPattern::parse(lines.next().unwrap_or_default()).ok();
    let (one, other) = (pattern(), pattern());
    for pattern in one.iter().chain(&other) {
        assert_eq!(OriginPattern::parse(&pattern.to_string()).as_ref(), Ok(pattern));
        assert!(pattern.covers(pattern), "{pattern} does not cover itself");
    }
    let mut matched = false;
    for line in lines {
        let (Ok(origin), Some(read)) =
            (Origin::parse(line.as_bytes()), reference::origin::parse(line.as_bytes()))
        else {
            continue;
        };
        for pattern in one.iter().chain(&other) {
            let found = pattern.matches(&origin);
            assert_eq!(found, reference::origin::admits(pattern.as_str(), &read), "{pattern} and {origin}");
            matched |= found;
        }
        if let (Some(one), Some(other)) = (&one, &other) {
            assert!(
                !one.covers(other) || !other.matches(&origin) || one.matches(&origin),
                "{one} {other} {origin}"
            );
            assert!(
                !other.covers(one) || !one.matches(&origin) || other.matches(&origin),
                "{one} {other} {origin}"
            );
        }
    }
    match (&one, &other) {
        (Some(_), _) | (_, Some(_)) if matched => "matches",
        (Some(one), Some(other)) if one.covers(other) || other.covers(one) => "covers",
        (Some(_), _) | (_, Some(_)) => "a pattern",
        _ => "no pattern",
    }
}
