//! Files that were made to be expensive, and files that are noise.

use proptest::prelude::*;

use super::load;
use crate::load::Format;

#[track_caller]
fn refused(text: &[u8], format: Format, code: &str) {
    let (_, found) = load(text, format);
    assert!(found.iter().any(|found| found.code.name() == code), "{code} is not in {:?}", found.first());
    assert!(found.len() <= 101);
}

#[test]
fn nesting_is_bounded() {
    for unit in ["{a: ", "[", "{\"a\":", "- ", "? ", "[{a: "] {
        refused(unit.repeat(1024 * 1024 / unit.len()).as_bytes(), Format::Yaml, "nested-too-deep");
    }
    for unit in ["[", "{\"a\":"] {
        let open = unit.repeat(100_000);
        let close = unit.chars().next().map_or("", |c| if c == '[' { "]" } else { "}" }).repeat(100_000);
        refused(format!("{open}1{close}").as_bytes(), Format::Json, "nested-too-deep");
    }
    let exact = format!("{}1{}", "[".repeat(33), "]".repeat(33));
    refused(exact.as_bytes(), Format::Yaml, "nested-too-deep");
    refused(exact.as_bytes(), Format::Json, "nested-too-deep");
    let fits = format!("{}1{}", "[".repeat(32), "]".repeat(32));
    refused(fits.as_bytes(), Format::Yaml, "wrong-type");
    refused(fits.as_bytes(), Format::Json, "wrong-type");
}

#[test]
fn aliases_are_bounded() {
    let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..9 {
        let below = level - 1;
        bomb += &format!("a{level}: &a{level} [{}]\n", vec![format!("*a{below}"); 9].join(", "));
    }
    refused(bomb.as_bytes(), Format::Yaml, "too-many-aliases");
    // Few jumps, each to something long.
    let long = format!("a: &a [{}]\nb: [{}]\n", "x,".repeat(50_000), "*a,".repeat(50_000));
    refused(long.as_bytes(), Format::Yaml, "too-many-aliases");
    let text = format!("a: &a {}\nb: [{}]\n", "x".repeat(500_000), "*a,".repeat(50_000));
    refused(text.as_bytes(), Format::Yaml, "too-many-aliases");
    refused(b"a: &a [*a]\n", Format::Yaml, "nested-too-deep");
}

#[test]
fn many_and_long_things_are_bounded() {
    refused("a: 1\n".repeat(100_000).as_bytes(), Format::Yaml, "duplicate-key");
    let json = format!("{{{}\"b\":1}}", "\"a\":1,".repeat(100_000));
    refused(json.as_bytes(), Format::Json, "duplicate-key");
    refused(
        format!("{{? {} : [{}]}}", "k".repeat(400_000), "1,".repeat(200_000)).as_bytes(),
        Format::Yaml,
        "key-too-long",
    );
    refused(format!("[{}]", "é,".repeat(200_000)).as_bytes(), Format::Yaml, "wrong-type");
    refused(&b"x".repeat(1024 * 1024 + 1), Format::Yaml, "file-too-large");
    refused(b"version: 1\nname: \xff\n", Format::Yaml, "not-utf8");
}

#[test]
fn bytes_that_are_not_text_have_a_place() {
    let (_, found) = load(
        "\u{feff}version: 1\nname: é".bytes().chain([0xe9, b'\n']).collect::<Vec<_>>().as_slice(),
        Format::Json,
    );
    let place = found[0].place().unwrap().span.unwrap();
    assert_eq!((place.line, place.column), (2, 8));
}

const POLICY: &str = include_str!("policy.yaml");

/// The policy with some pieces of it replaced.
pub(super) fn mutated() -> impl Strategy<Value = String> {
    let token = prop_oneof![
        "\\PC{0,8}",
        "[\\[\\]{}*&!|>'\"#%@`,:?${}\n\t -]{1,4}",
        Just("${A:-b}".to_owned()),
        Just("null".to_owned()),
        Just("\n---\n".to_owned()),
        Just("\r\n".to_owned()),
        Just("\u{85}é\u{2028}😀".to_owned()),
        Just("&a *a".to_owned()),
        Just("!t ".to_owned()),
    ];
    let change = (0..POLICY.len(), 0..40_usize, token);
    prop::collection::vec(change, 1..6).prop_map(|changes| {
        let mut text = POLICY.to_owned();
        for (at, length, token) in changes {
            let at = (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap();
            let end =
                (at..=(at + length).min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap();
            text.replace_range(at..end, &token);
        }
        text
    })
}

/// Whatever is found, it stands within the text, on its characters.
fn check(text: &[u8], format: Format) {
    let (_, found) = load(text, format);
    let Ok(text) = std::str::from_utf8(text) else { return };
    for diagnostic in &found {
        let fixes = diagnostic.fix.iter().flat_map(|fix| &fix.edits).map(|edit| &edit.place);
        for place in diagnostic.labels.iter().map(|label| &label.place).chain(fixes).filter(|p| !p.variable) {
            if let Some(span) = place.span {
                assert!(text.get(span.start..span.end).is_some(), "{span:?} in {text:?}: {diagnostic:?}");
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn mutated_policies_never_panic(text in mutated()) {
        check(text.as_bytes(), Format::Yaml);
    }

    #[test]
    fn any_text_never_panics(text in "\\PC{0,60}|[-\\[\\]{}*&!|>'\"#%@`,:? \n\tab1~\r\u{feff}é]{0,40}") {
        check(text.as_bytes(), Format::Yaml);
        check(text.as_bytes(), Format::Json);
    }

    #[test]
    fn any_json_never_panics(text in "(\\{\"(version|a|\\\\ud800)\":|\\[|\\]|\\}|,|1|\"\\PC\"|null| |é){0,24}") {
        check(text.as_bytes(), Format::Json);
        check(text.as_bytes(), Format::Yaml);
    }

    #[test]
    fn any_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
        check(&bytes, Format::Yaml);
        check(&bytes, Format::Json);
    }
}
