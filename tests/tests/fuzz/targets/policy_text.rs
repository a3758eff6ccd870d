//! Any bytes as a policy file.

use corsac_core::document::Document;
use corsac_core::{Checked, Edit, Loader, Policy};

use super::sample;

fn variable(name: &str) -> Option<String> {
    let value = match name {
        "ORIGINS" => "https://a.example.com, https://b.example.com",
        "ORIGIN" => "https://a.example.com",
        "HOST" => "a.example.com",
        "NULL" => "null",
        "STAR" => "*",
        "COMMAS" => ",,",
        "EMPTY" => "",
        "ODD" => "\u{1b}[31m\u{202e}",
        _ => return None,
    };
    Some(value.to_owned())
}

pub(crate) fn run(data: &[u8]) -> &'static str {
    let checked = Loader::new().bytes("fuzz.yaml", data).environment(variable).check();
    if let Ok(text) = std::str::from_utf8(data) {
        places(text, &checked);
    }
    for colour in [false, true] {
        let rendered = checked.report.render(colour);
        let turns = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        let raw = |c: char| turns(c) || (c.is_control() && c != '\n' && !(colour && c == '\x1b'));
        assert!(!rendered.contains(raw), "{rendered:?}");
    }
    let symbolic = Loader::new().bytes("fuzz.yaml", data).symbolic_environment().check();
    if let Ok(text) = std::str::from_utf8(data) {
        places(text, &symbolic);
    }
    let Some(policy) = checked.policy else {
        assert!(checked.report.has_errors());
        let first = checked.report.diagnostics().first().map_or("", |it| it.code.name());
        return if matches!(first, "syntax-error" | "not-utf8" | "empty-file") {
            "not read"
        } else {
            "refused"
        };
    };
    assert!(!checked.report.has_errors());
    if let Some(symbolic) = symbolic.policy {
        admits_no_more(&symbolic, &policy);
    }
    let text = std::str::from_utf8(data).unwrap();
    // Read without places, written out, and read again: the same policy.
    let Ok(document) = serde_yaml::from_str::<Document>(text) else { return "loads" };
    let again = Loader::new().document(&document).environment(variable).check();
    let again = again.policy.unwrap_or_else(|| panic!("written out, it does not load: {}", again.report));
    sample::assert_alike(&policy, &again);
    "loads and is written"
}

/// What a policy with unknown variables admits, it admits with any.
fn admits_no_more(symbolic: &Policy, policy: &Policy) {
    for request in sample::requests() {
        let (less, more) = (symbolic.evaluate(&request), policy.evaluate(&request));
        assert!(!less.is_allowed() || more.is_allowed(), "{request:?}: {less:?} {more:?}");
    }
}

/// Whatever is found, it stands within the text, on its characters.
fn places(text: &str, checked: &Checked) {
    for diagnostic in checked.report.diagnostics() {
        assert!(diagnostic.code.severities().contains(&diagnostic.severity), "{diagnostic:?}");
        let edits = || diagnostic.fix.iter().flat_map(|fix| &fix.edits);
        let places =
            diagnostic.labels.iter().map(|label| &label.place).chain(edits().map(|edit: &Edit| &edit.place));
        for span in places.filter(|place| !place.variable).filter_map(|place| place.span) {
            assert!(text.get(span.start..span.end).is_some(), "{span:?}: {diagnostic:?}");
        }
    }
}
