//! The grammar of entries, against a table.

use corsac_core::origin::{Origin, OriginPattern, PatternError, Suggestion};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    accepted: Vec<Accepted>,
    refused: Vec<Refused>,
    matches: Vec<Matches>,
    covers: Vec<Covers>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Accepted {
    pattern: String,
    flags: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Refused {
    text: String,
    kind: String,
    suggest: Option<OneOrMany>,
}

#[derive(Deserialize, Clone)]
#[serde(untagged)]
enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Matches {
    pattern: String,
    admits: Vec<String>,
    denies: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Covers {
    pattern: String,
    covers: Vec<String>,
    leaves: Vec<String>,
}

const ACCEPTED: usize = 50;
const REFUSED: usize = 121;
const MATCHES: usize = 149;
const COVERS: usize = 57;

fn table() -> Result<Table, serde_yaml::Error> {
    serde_yaml::from_str(include_str!("data/patterns.yaml"))
}

fn pattern(text: &str) -> Result<OriginPattern, PatternError> {
    OriginPattern::parse(text)
}

#[test]
fn accepted_patterns_are_what_the_table_says() {
    let rows = table().unwrap().accepted;
    assert_eq!(rows.len(), ACCEPTED);
    for row in rows {
        let pattern = pattern(&row.pattern).unwrap();
        let flags: String = [
            ('x', pattern.is_exact()),
            ('w', pattern.has_host_wildcard()),
            ('l', pattern.is_loopback()),
            ('i', pattern.is_insecure()),
            ('u', pattern.has_underscore()),
            ('a', pattern.allows_any_port()),
        ]
        .iter()
        .filter_map(|(flag, set)| set.then_some(*flag))
        .collect();
        assert_eq!(flags, row.flags, "{pattern}");
        assert_eq!(pattern.to_string(), row.pattern);
        assert!(pattern.covers(&pattern), "{pattern}");
    }
}

#[test]
fn refused_texts_have_the_reason_and_the_suggestion_of_the_table() {
    let rows = table().unwrap().refused;
    assert_eq!(rows.len(), REFUSED);
    let mut wrong = Vec::new();
    for row in &rows {
        let Err(error) = OriginPattern::parse(&row.text) else {
            wrong.push(format!("{:?} is taken", row.text));
            continue;
        };
        let kind = error.kind().name();
        if kind != row.kind {
            wrong.push(format!("{:?}: {kind}, not {}", row.text, row.kind));
        }
        let expected = row.suggest.clone().map(|expected| match expected {
            OneOrMany::One(text) => Suggestion::One(text),
            OneOrMany::Many(list) => Suggestion::Several(list),
        });
        if error.suggestion() != expected {
            wrong.push(format!("{:?}: suggests {:?}, not {expected:?}", row.text, error.suggestion()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn patterns_match_what_the_table_says() {
    let mut count = 0;
    for row in table().unwrap().matches {
        let pattern = pattern(&row.pattern).unwrap();
        for (list, expected) in [(&row.admits, true), (&row.denies, false)] {
            for text in list {
                let origin = Origin::parse(text.as_bytes()).unwrap_or_else(|error| panic!("{text}: {error}"));
                assert_eq!(pattern.matches(&origin), expected, "{pattern} and {origin}");
                count += 1;
            }
        }
    }
    assert_eq!(count, MATCHES);
}

#[test]
fn patterns_cover_what_the_table_says() {
    let mut count = 0;
    for row in table().unwrap().covers {
        for (list, expected) in [(&row.covers, true), (&row.leaves, false)] {
            for other in list {
                assert_eq!(
                    pattern(&row.pattern).unwrap().covers(&pattern(other).unwrap()),
                    expected,
                    "{} and {other}",
                    row.pattern
                );
                count += 1;
            }
        }
    }
    assert_eq!(count, COVERS);
}

#[test]
fn errors_show_the_text_without_what_a_terminal_would_act_upon() {
    let error = OriginPattern::parse("https://a\u{1b}[31m.example.com").unwrap_err();
    assert_eq!(
        error.to_string(),
        "`https://a\\u{1b}[31m.example.com` is not an origin: it holds a control character"
    );
    let long = OriginPattern::parse(&"x".repeat(100_000)).unwrap_err().to_string();
    assert!(long.chars().count() < 200, "{long}");
}
