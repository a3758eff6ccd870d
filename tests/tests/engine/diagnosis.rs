//! What browsers were recorded to say is recognised; and the book's table of it, which is generated.

use std::collections::BTreeSet;
use std::fmt::Write;

use corsac_core::diagnose::{Facts, Finding, diagnose, table};
use fancy_regex::Regex;
use serde::Deserialize;

use crate::{root, say};

/// A line that a browser was recorded with, or that is known from its source.
#[derive(Deserialize)]
struct Line {
    browser: String,
    id: String,
    template: String,
    pattern: String,
    category: String,
    example: Option<String>,
}

fn lines() -> Vec<Line> {
    let text = std::fs::read_to_string(root().join("tests/data/browser/errors.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// What a recorded line says, by the names that the patterns have for it.
fn fact(facts: &Facts, name: &str) -> Option<String> {
    match name {
        "url" => facts.url.clone().or_else(|| facts.location.clone()),
        "redirect" | "redirect2" => facts.location.clone(),
        "origin" => facts.origin.clone(),
        "redirected_from" => facts.redirected_from.clone(),
        "value" => Some(facts.value.clone().unwrap_or_default()),
        "method" => facts.method.clone(),
        "header" => facts.header.clone(),
        "status" => facts.status.map(|status| status.to_string()),
        "space" => facts.address_space.clone(),
        "code" => facts.code.clone(),
        "directive" if facts.directive.is_none() => None,
        "type" => facts.media_type.clone(),
        "page" | "initiator" => facts.page.clone(),
        "reason" | "action" => facts.reason.clone(),
        _ => None,
    }
}

/// What the table of the recordings calls the kind of a line, by the cause.
fn category(finding: &Finding) -> &'static [&'static str] {
    match finding.cause.name() {
        "resource-policy" | "embedder-policy" => &["corp"],
        "content-security-policy" => &["csp"],
        "header-not-exposed" => &["expose"],
        "http-status" | "nosniff" => &["http"],
        "forbidden-header" | "local-file" => &["client"],
        "same-origin-mode" | "not-http" => &["client", "cors", "network"],
        "closed" | "refused" => &["network"],
        "not-told" => &["companion", "js"],
        "missing-allow-origin" => &["cors", "companion", "js", "legacy"],
        "invalid-method" | "forbidden-method" | "no-cors-method" | "url-credentials" | "invalid-url" => {
            &["js"]
        }
        _ => &["cors", "legacy"],
    }
}

#[test]
fn every_recorded_line_is_recognised_with_what_it_says() {
    let (mut examples, mut fields) = (0, 0);
    for line in lines() {
        let Some(example) = &line.example else { continue };
        let found = diagnose(example).findings;
        assert_eq!(found.len(), 1, "{example}\n{found:?}");
        let finding = &found[0];
        assert_eq!(finding.id, line.id, "{example}");
        assert!(finding.engines.iter().any(|engine| engine.name() == line.browser), "{example}");
        assert!(category(finding).contains(&line.category.as_str()), "{example}\n{finding:?}");
        examples += 1;
        // Exceptions were recorded with their type in front, a few lines were cut off.
        let pattern = line.pattern.replacen('^', "", 1);
        let pattern = Regex::new(&pattern).unwrap();
        let Some(captures) = pattern.captures(example).unwrap() else {
            let url = finding.facts.url.as_deref().unwrap_or_default();
            assert!(!url.is_empty() && example.contains(url) && finding.facts.origin.is_some(), "{example}");
            continue;
        };
        for name in pattern.capture_names().flatten() {
            let Some(recorded) = captures.name(name) else { continue };
            let Some(known) = fact(&finding.facts, name) else {
                let unnamed = ["(null)", ""].contains(&recorded.as_str())
                    || !["url", "origin", "redirected_from", "method", "header", "status", "space", "code"]
                        .contains(&name);
                assert!(unnamed, "`{name}` is missing: {example}\n{:?}", finding.facts);
                continue;
            };
            // A password is not repeated.
            let recorded = recorded.as_str().trim_end_matches('.');
            let recorded = match line.id.as_str() {
                "RedirectCredentials" => &recorded.replace("user:pass@", ""),
                _ => recorded,
            };
            let code = finding.facts.code.is_some();
            assert!(
                known == recorded
                    || (code && name == "reason")
                    || (line.id.starts_with("JS.") && recorded.ends_with(&known)),
                "`{name}`: {known:?}, {recorded:?}: {example}"
            );
            fields += 1;
        }
    }
    say!("diagnosis: {examples} recorded lines recognised, {fields} of their fields compared");
    assert!(examples >= 97 && fields > 120, "{examples}, {fields}");
}

/// What was not recorded, and is known from the engines' sources.
#[test]
fn every_line_that_is_only_known_is_recognised() {
    let mut count = 0;
    for line in lines().iter().filter(|line| line.example.is_none() && !line.template.contains("...")) {
        let text = line.template.replace("[(redirected from '{url0}') ]", "").replace("{kind}", "fetch");
        let text = text.replace("{origin}", "https://app.example.com").replace("{space}", "local");
        let text = text.replace("{url}", "https://api.example.com/items");
        let found = diagnose(&text).findings;
        assert_eq!(found.len(), 1, "{text}");
        let id = line.id.trim_end_matches(".legacy");
        assert_eq!(found[0].id, id, "{text}");
        count += 1;
    }
    assert!(count >= 8, "{count}");
}

const BEGIN: &str =
    "<!-- The table is written from the messages that `corsac diagnose` knows by tests/tests/engine. -->\n";
const END: &str = "<!-- The end of the table. -->\n";
const PAGE: &str = "docs/src/read-the-browsers-error.md";

/// The cells of a table know no line breaks, and `|` ends one.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ").replace('<', "&lt;")
}

#[test]
fn the_page_lists_every_message() {
    let mut written = String::new();
    let mut engine = None;
    let mut said = BTreeSet::new();
    for row in table() {
        if engine != Some(row.engine) {
            engine = Some(row.engine);
            write!(written, "\n### {}\n\n| message | cause | what to do |\n|---|---|---|\n", row.engine)
                .unwrap();
        }
        let causes: Vec<_> = row.causes.iter().map(|cause| format!("`{cause}`")).collect();
        let cure = &row.advice.cures[0];
        let policy = cure.policy.as_ref().map(|policy| format!(" `{}`", policy.replace('\n', "`, `")));
        let header =
            cure.header.as_ref().filter(|_| cure.policy.is_none()).map(|header| format!(" `{header}`"));
        let cure = format!("{}{}", cure.text, policy.or(header).unwrap_or_default());
        // A text in backquotes shows what it holds; some messages hold backquotes.
        let text = format!("`` {} ``", row.text.replace('|', "\\|").replace("  ", " "));
        writeln!(written, "| {text} | {} | {} |", causes.join(", "), cell(&cure)).unwrap();
        said.insert((row.engine, row.text));
    }
    assert!(said.len() > 100, "{}", said.len());
    let page = std::fs::read_to_string(root().join(PAGE)).unwrap();
    let (before, rest) = page.split_once(BEGIN).expect("the page has a place for the table");
    let (_, after) = rest.split_once(END).expect("the table has an end");
    crate::assert_generated(PAGE, &format!("{before}{BEGIN}{written}\n{END}{after}"));
}
