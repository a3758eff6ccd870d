//! Expansion with an environment, with none, and symbolically.

use crate::diagnostic::Findings;
use crate::document::Spanned;
use crate::load::env::{Environment, Expansion, Kind, from_env};
use crate::source::{Mark, Sources};

fn lookup(name: &str) -> Option<String> {
    let value = match name {
        "LIST" => " https://a.example, ,https://b.example,",
        "ONE" => "a",
        "EMPTY" => "",
        "STAR" => "*",
        "AGAIN" => "${ONE}",
        _ => return None,
    };
    Some(value.to_owned())
}

/// What an entry becomes: items with `@` where they are from a variable, `?` where unknown, codes of findings.
fn shown(environment: Environment<'_>, entry: &str, kind: Kind) -> String {
    let (mut sources, mut findings) = (Sources::default(), Findings::default());
    let entry = Spanned::from(entry.to_owned());
    let items = environment.expand_entry(&entry, 0, kind, &mut sources, &mut findings);
    let items = items.into_iter().map(|item| match item {
        Expansion::Known(item) if matches!(item.mark, Mark::Whole { .. }) => format!("@{}", item.text),
        Expansion::Known(item) => item.text,
        Expansion::Symbolic { .. } => "?".to_owned(),
    });
    let codes = findings.into_diagnostics(&sources);
    items.chain(codes.iter().map(|found| format!("!{}", found.code))).collect::<Vec<_>>().join(" ")
}

#[test]
fn entries_expand() {
    let environment = Environment::Lookup(&lookup);
    for (entry, want) in [
        ("https://x.example", "https://x.example"),
        ("${LIST}", "@https://a.example @https://b.example"),
        ("${LIST:-x}", "@https://a.example @https://b.example"),
        ("https://${ONE}.example", "@https://a.example"),
        ("${EMPTY:-https://d.example}", "https://d.example"),
        ("${NONE:-a, b}", "a b"),
        ("${EMPTY}", ""),
        ("x${EMPTY}", "@x"),
        ("${EMPTY:?}", "!missing-variable"),
        ("${NONE}", "!missing-variable"),
        ("x${LIST}", "!variable-value"),
        ("${STAR}", "!variable-too-wide"),
        ("${NONE:-null}", "!variable-too-wide"),
        ("${NONE:-gro}up:x", "!variable-too-wide"),
        ("$${ONE}", "${ONE}"),
        ("${AGAIN}", "@${ONE}"),
        ("${ONE", "!variable-syntax"),
    ] {
        assert_eq!(shown(environment, entry, Kind::Origins), want, "{entry}");
    }
    assert_eq!(shown(environment, "${STAR}", Kind::Names), "!variable-too-wide");
    assert_eq!(shown(environment, "/${STAR}", Kind::Paths), "@/*");
    assert_eq!(shown(Environment::Empty, "${ONE}", Kind::Origins), "!missing-variable");
    assert_eq!(shown(Environment::Empty, "${ONE:-x}", Kind::Origins), "x");
    assert_eq!(shown(Environment::Symbolic, "a${ONE}", Kind::Origins), "?");
    assert_eq!(shown(Environment::Symbolic, "${ONE", Kind::Origins), "!variable-syntax");
    assert_eq!(shown(Environment::Literal, "${ONE", Kind::Origins), "${ONE");
}

#[test]
fn variables_alone_are_a_policy() {
    let (mut sources, mut findings) = (Sources::default(), Findings::default());
    let lookup = |name: &str| match name {
        "APP_ORIGINS" => Some("*, ,https://a.example".to_owned()),
        "APP_MAX_AGE" => Some("10m".to_owned()),
        "APP_CREDENTIALS" => Some(String::new()),
        _ => None,
    };
    let document = from_env("APP_", &lookup, &mut sources, &mut findings).unwrap();
    let origins = document.grant.allow_origins.unwrap();
    assert_eq!(
        origins.iter().map(|entry| entry.origin.as_str()).collect::<Vec<_>>(),
        ["*", "https://a.example"]
    );
    let place = sources.place(origins[0].origin.mark()).unwrap();
    assert_eq!(place.to_string(), "variable APP_ORIGINS");
    assert_eq!(document.grant.max_age.unwrap().as_str(), "10m");
    assert!(document.grant.allow_credentials.is_none() && document.grant.allow_methods.is_none());
    assert!(findings.into_diagnostics(&sources).is_empty());
}

#[test]
fn a_policy_without_origins_is_missing_them() {
    let (mut sources, mut findings) = (Sources::default(), Findings::default());
    let near = |name: &str| (name == "CORS_ALLOWED_ORIGINS").then(String::new);
    assert!(from_env("CORS_", &near, &mut sources, &mut findings).is_none());
    let found = findings.into_diagnostics(&sources);
    assert_eq!(found[0].code.name(), "missing-variable");
    assert_eq!(found[0].help[0], "`CORS_ALLOWED_ORIGINS` is set; did you mean `CORS_ORIGINS`?");
    let mut findings = Findings::default();
    let empty = |name: &str| (name == "CORS_ORIGINS").then(String::new);
    assert!(from_env("CORS_", &empty, &mut sources, &mut findings).is_some());
    assert_eq!(findings.into_diagnostics(&sources)[0].code.name(), "emptied-list");
}

#[test]
fn variables_that_stay_unknown_are_named() {
    let text = "{ version: 1, allow_origins: ['https://a.example', '${B:-x}', '${A}.${C}'] } # ${COMMENT}";
    let symbolic = crate::Loader::new().yaml(text).symbolic_environment().check();
    assert_eq!(symbolic.unknown_variables, ["A", "B", "C"]);
    let known = crate::Loader::new().yaml(text).environment(|_| Some("https://b.example".to_owned())).check();
    assert!(known.unknown_variables.is_empty());
}

#[test]
fn bytes_are_json_where_a_quoted_key_begins_them() {
    for (bytes, place) in [
        ("\u{feff} { \"version\": 1, \"version\": 1 }", "<stdin>:1:18"),
        ("{ version: 1, version: 1 }", "<stdin>:1:15"),
    ] {
        let checked = crate::Loader::new().bytes("<stdin>", bytes).check();
        let found = checked.report.diagnostics().iter().find(|found| found.code.name() == "duplicate-key");
        assert_eq!(found.unwrap().place().unwrap().to_string(), place);
    }
    let checked = crate::Loader::new().bytes("<stdin>", b"version: \xff".as_slice()).check();
    assert_eq!(checked.report.diagnostics()[0].code.name(), "not-utf8");
}
