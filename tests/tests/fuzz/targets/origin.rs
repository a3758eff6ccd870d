//! Any bytes as an `Origin` line.

use corsac_core::origin::{MAX_LEN, Origin, OriginPattern, Suggestion, suggest};

use super::reference;

pub(crate) fn run(data: &[u8]) -> &'static str {
    let parsed = Origin::parse(data);
    let expected = reference::origin::parse(data).filter(|_| data.len() <= MAX_LEN);
    match (&parsed, &expected) {
        (Ok(origin), Some(expected)) => {
            assert_eq!(origin.to_string().as_bytes(), data);
            if !origin.is_null() {
                assert_eq!(origin.scheme(), Some(expected.scheme.as_str()));
                assert_eq!(origin.host(), Some(expected.host.as_str()));
                assert_eq!(origin.port(), expected.port);
            }
        }
        (Err(_), None) => {}
        _ => panic!("the engine says {parsed:?}, the reference {expected:?}"),
    }
    let Ok(text) = std::str::from_utf8(data) else { return "not text" };
    let advised = match suggest(text) {
        Some(Suggestion::One(one)) => vec![one],
        Some(Suggestion::Several(several)) => several,
        _ => Vec::new(),
    };
    for one in &advised {
        assert!(OriginPattern::parse(one).is_ok(), "{one:?} is suggested and is no origin");
    }
    match (&parsed, advised.is_empty()) {
        (Ok(_), _) => "an origin",
        (Err(_), false) => "nearly an origin",
        (Err(_), true) => "not an origin",
    }
}
