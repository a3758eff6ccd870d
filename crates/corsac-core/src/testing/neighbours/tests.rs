//! Neighbours are worth their names.

use super::*;
use crate::origin::OriginSet;
use crate::policy::Compiled;

/// A way to compare a listed origin with one that was sent.
type Comparison = fn(&str, &str) -> bool;

const LISTED: &str = "https://app.example.com";

#[test]
fn every_careless_comparison_admits_one() {
    let careless: [(&str, Comparison); 12] = [
        ("suffix", |listed, sent| sent.starts_with(listed)),
        ("prefix", |listed, sent| sent.ends_with(listed.trim_start_matches("https://"))),
        ("substring", |listed, sent| listed.starts_with(sent) && !sent.is_empty()),
        ("dot", |listed, sent| {
            sent.replace('x', ".") == listed || sent.replace('x', ".") == listed.replace('x', ".")
        }),
        ("scheme", |listed, sent| sent.split("://").last() == listed.split("://").last()),
        ("port", |listed, sent| sent.rsplit_once(':').is_some_and(|(origin, _)| origin == listed)),
        ("null", |_, sent| sent == "null"),
        ("trailing dot", |listed, sent| sent.trim_end_matches('.') == listed),
        ("case", |listed, sent| sent.eq_ignore_ascii_case(listed)),
        ("homograph", |_, sent| sent.contains("://xn--")),
        ("deeper subdomain", |listed, sent| sent.ends_with(&listed.replace("https://", "."))),
        ("list", |listed, sent| sent.split([',', ' ']).any(|sent| sent == listed)),
    ];
    let neighbours = neighbours_of(LISTED);
    for (trick, admits) in careless {
        let found = neighbours.iter().any(|(name, sent)| *name == trick && admits(LISTED, sent));
        assert!(found, "{trick}: {neighbours:#?}");
    }
}

#[test]
fn patterns_have_an_apex_and_deeper_subdomains() {
    for (entry, trick, origin) in [
        ("https://*.example.com", "apex", "https://example.com"),
        ("https://*.example.com", "deeper subdomain", "https://evil.demo.example.com"),
        ("https://*.example.com", "pattern", "https://*.example.com"),
        ("https://**.example.com", "apex", "https://example.com"),
        ("https://pr-*.example.com", "prefix", "https://evilpr-demo.example.com"),
        ("http://localhost:3000-3010", "port", "http://localhost"),
        ("http://192.0.2.7", "address", "http://3221225991"),
        ("https://[2001:db8::1]", "address", "https://[2001:0db8:0000:0000:0000:0000:0000:0001]"),
        ("null", "null", "NULL"),
    ] {
        assert!(
            neighbours_of(entry).contains(&(trick, origin.to_owned())),
            "{entry}: {:#?}",
            neighbours_of(entry)
        );
    }
    for own in ["https://evil.demo.example.com", "https://a.b.c.demo.example.com"] {
        let of_all = neighbours_of("https://**.example.com");
        assert!(!of_all.iter().any(|(_, origin)| origin == own), "the entry admits `{own}`");
    }
}

#[test]
fn what_is_listed_on_purpose_is_no_stranger() {
    let played = |origins: &str| {
        let policy = Policy::from_yaml(format!("{{ version: 1, allow_origins: [{origins}] }}")).unwrap();
        let report = play_neighbours(&policy);
        assert!(report.admitted.is_empty(), "{report}");
        report.played
    };
    assert_eq!(
        played("https://a.example, http://a.example"),
        played("https://a.example") + played("http://a.example") - 2
    );
}

#[test]
fn an_engine_that_admits_them_is_told_on() {
    let policy = Policy::from_yaml(format!("{{ version: 1, allow_origins: ['{LISTED}'] }}")).unwrap();
    let compiled = policy.compiled();
    let wide = [LISTED, "https://**.example.com"].map(|text| OriginPattern::parse(text).unwrap());
    let mut rules = compiled.rules.clone();
    rules[0].origins = OriginSet::build(wide.iter().map(|pattern| (pattern, 0, 0))).set;
    let broken = Policy::new(Compiled { rules, ..compiled.clone() });
    let report = play_neighbours(&broken);
    let told: Vec<&str> = report.admitted.iter().map(|gap| gap.message.as_str()).collect();
    assert!(
        told.contains(&"`https://evil.app.example.com` gets what `https://app.example.com` is granted: a neighbour by its deeper subdomain"),
        "{told:#?}"
    );
    assert!(!told.iter().any(|message| message.contains("evil.test")), "{told:#?}");
}
