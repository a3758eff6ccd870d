//! The compiled lookup: named cases, its cost, and what it reports as dead or repeated. The comparison with a naive
//! matcher stands in `tests/against_naive.rs`.

mod against_naive;
mod naive;

use super::*;

fn patterns(grants: &[&[&str]]) -> Vec<(OriginPattern, u32, u32)> {
    let mut list = Vec::new();
    for (grant, entries) in (0..).zip(grants) {
        for (entry, text) in (0..).zip(*entries) {
            list.push((OriginPattern::parse(text).unwrap_or_else(|error| panic!("{error}")), grant, entry));
        }
    }
    list
}

fn build(list: &[(OriginPattern, u32, u32)]) -> Built {
    OriginSet::build(list.iter().map(|(pattern, grant, entry)| (pattern, *grant, *entry)))
}

fn set(grants: &[&[&str]]) -> OriginSet {
    build(&patterns(grants)).set
}

fn found(grant: u32, entry: u32) -> Lookup {
    Lookup::Found(Winner { grant, entry })
}

#[test]
fn two_origins_do_not_admit_a_third_made_of_both() {
    let set = set(&[&["https://foo.com", "https://bar.com"]]);
    assert_eq!(set.lookup(b"https://foo.com"), found(0, 0));
    assert_eq!(set.lookup(b"https://bar.com"), found(0, 1));
    for origin in
        ["https://barfoo.com", "https://foobar.com", "https://foo.com.bar.com", "https://bar.foo.com"]
    {
        assert_eq!(set.lookup(origin.as_bytes()), Lookup::NotFound, "{origin}");
    }
    let set =
        self::set(&[&["https://*.foo.com", "https://*.bar.com", "https://a*.x.com", "https://*b.x.com"]]);
    for origin in
        ["https://a.barfoo.com", "https://foo.com", "https://bx.x.com", "https://a.x.com", "https://b.x.com"]
    {
        assert_eq!(set.lookup(origin.as_bytes()), Lookup::NotFound, "{origin}");
    }
}

#[test]
fn an_empty_set_admits_nothing() {
    let set = set(&[]);
    assert_eq!(set.lookup(b"https://example.com"), Lookup::NotFound);
    assert_eq!(set.lookup(b"null"), Lookup::NotFound);
    assert_eq!(set.lookup(b""), Lookup::Invalid);
}

#[test]
fn null_is_found_where_it_is_listed_only() {
    assert_eq!(set(&[&["null"]]).lookup(b"null"), found(0, 0));
    assert_eq!(set(&[&["https://**.example.com:*"]]).lookup(b"null"), Lookup::NotFound);
}

#[test]
fn the_first_grant_wins_whatever_kind_of_entry_it_holds() {
    let set = set(&[&["https://*.example.com"], &["https://a.example.com"], &["https://b.example.com:*"]]);
    assert_eq!(set.lookup(b"https://a.example.com"), found(0, 0));
    assert_eq!(set.lookup(b"https://b.example.com"), found(0, 0));
    assert_eq!(set.lookup(b"https://b.example.com:1"), found(2, 0));
    let set = self::set(&[
        &["https://a.example.com"],
        &["https://**.example.com:1-500"],
        &["https://*.example.com"],
    ]);
    assert_eq!(set.lookup(b"https://a.example.com"), found(0, 0));
    assert_eq!(set.lookup(b"https://b.example.com"), found(1, 0));
}

#[test]
fn what_is_no_origin_is_invalid() {
    let set = set(&[&["https://example.com", "https://**.example.com:*"]]);
    let long = format!("https://{}.example.com", "a.".repeat(4_000));
    for raw in [
        &b"https://example.com/"[..],
        b"https://a.example.com.",
        b"HTTPS://example.com",
        b"https://a.example.com\0",
        b"https://\xff.example.com",
        b"https://evil.com#.example.com",
        b"https://evil.com\\.example.com",
        b"https://example.com, https://example.com",
        b"https://*.example.com",
        long.as_bytes(),
    ] {
        assert_eq!(set.lookup(raw), Lookup::Invalid, "{}", raw.escape_ascii());
    }
}

/// `(grant, entry)` covered by `(grant, entry)`.
fn covered(grants: &[&[&str]]) -> Vec<((u32, u32), (u32, u32))> {
    let pair = |winner: Winner| (winner.grant, winner.entry);
    build(&patterns(grants)).covered.iter().map(|covered| (pair(covered.entry), pair(covered.by))).collect()
}

#[test]
fn dead_entries_are_reported_with_what_covers_them() {
    for (earlier, dead) in [
        ("https://a.example.com", "https://a.example.com"),
        ("https://*.example.com", "https://a.example.com"),
        ("https://*.example.com", "https://pr-*.example.com"),
        ("https://pr-*.example.com", "https://pr-1*-x.example.com"),
        ("https://**.example.com", "https://a.b.example.com"),
        ("https://**.example.com", "https://**.b.example.com"),
        ("https://**.example.com", "https://pr-*.a.b.example.com"),
        ("https://a.example.com:*", "https://a.example.com"),
        ("https://a.example.com:*", "https://a.example.com:1-9"),
        ("https://*.example.com:*", "https://a.example.com:1-9"),
        ("https://*.example.com:400-500", "https://*.example.com"),
        ("http://[::1]:*", "http://[::1]:3000"),
        ("null", "null"),
        ("tauri://localhost", "tauri://localhost"),
    ] {
        assert_eq!(covered(&[&[earlier], &[dead]]), [((1, 0), (0, 0))], "{earlier} and {dead}");
        // The other way round the second one still admits more, except where both are the same.
        let expected = if earlier == dead { vec![((1, 0), (0, 0))] } else { Vec::new() };
        assert_eq!(covered(&[&[dead], &[earlier]]), expected, "{dead} and {earlier}");
        // Within a grant the narrower one repeats, wherever it stands.
        assert_eq!(covered(&[&[earlier, dead]]), [((0, 1), (0, 0))], "{earlier} and {dead}");
        if earlier != dead {
            assert_eq!(covered(&[&[dead, earlier]]), [((0, 0), (0, 1))], "{dead} and {earlier}");
        }
    }
}

#[test]
fn entries_that_cover_together_are_found() {
    assert_eq!(
        covered(&[&["https://a.test:1-9"], &["https://*.test:10-19"], &["https://a.test:5-15"]]),
        [((2, 0), (0, 0))]
    );
    assert_eq!(
        covered(&[&["https://a.test:7", "https://a.test:8"], &["https://a.test:7-8"]]),
        [((1, 0), (0, 0))]
    );
    // Three that cover each other: two are told to go, not all three.
    assert_eq!(
        covered(&[&["https://a.test:1-9", "https://a.test:10-19", "https://a.test:1-19"]]),
        [((0, 0), (0, 2)), ((0, 1), (0, 2))]
    );
}

#[test]
fn entries_that_overlap_without_covering_are_not_reported() {
    for grants in [
        &[&["https://a.test:1-9"], &["https://a.test:5-15"]],
        &[&["https://*.example.com"], &["https://**.example.com"]],
        &[&["https://*.example.com"], &["https://a.b.example.com"]],
        &[&["https://*.example.com"], &["https://a_b.example.com"]],
        &[&["https://*.example.com"], &["http://a.example.com"]],
        &[&["https://pr-*.example.com"], &["https://*-pr.example.com"]],
        &[&["https://**.example.com"], &["https://example.com"]],
    ] {
        let grants: Vec<&[&str]> = grants.iter().map(|grant| &grant[..]).collect();
        assert_eq!(covered(&grants), [], "{grants:?}");
    }
}

#[test]
fn a_pattern_can_be_asked_about_alone() {
    let set = set(&[&["https://*.example.com"], &["https://a.test"]]);
    let ask = |text: &str, before| set.covered_by(&OriginPattern::parse(text).unwrap(), before);
    assert_eq!(ask("https://x*.example.com", 1), Some(Winner { grant: 0, entry: 0 }));
    assert_eq!(ask("https://x*.example.com", 0), None);
    assert_eq!(ask("https://a.test", 1), None);
    assert_eq!(ask("https://a.test", 2), Some(Winner { grant: 1, entry: 0 }));
}

/// Entries of every kind, and one origin of each that only they admit.
fn mixed(count: u32) -> (Vec<(OriginPattern, u32, u32)>, Vec<String>) {
    let mut list = Vec::new();
    let mut origins = Vec::new();
    for i in 0..count {
        let (pattern, origin) = match i % 8 {
            0 => (format!("https://app{i}.example.com"), format!("https://app{i}.example.com")),
            1 => (format!("https://*.t{i}.example.com"), format!("https://x.t{i}.example.com")),
            2 => (format!("https://pr{i}-*.preview.test"), format!("https://pr{i}-a.preview.test")),
            3 => (format!("https://a-*-z{i}.preview.test"), format!("https://a-1-z{i}.preview.test")),
            4 => (format!("https://**.d{i}.example.org"), format!("https://a.b.c.d{i}.example.org")),
            5 => (
                format!("http://10.{}.{}.{}:*", i >> 16, i >> 8 & 255, i & 255),
                format!("http://10.{}.{}.{}:9", i >> 16, i >> 8 & 255, i & 255),
            ),
            6 => (
                format!("https://*.ports.test:{}", i / 8 + 500),
                format!("https://x.ports.test:{}", i / 8 + 500),
            ),
            _ => (format!("app{i}://id"), format!("app{i}://id")),
        };
        list.push((OriginPattern::parse(&pattern).unwrap(), i / 100, i % 100));
        origins.push(origin);
    }
    (list, origins)
}

#[test]
fn lookups_cost_the_same_however_many_entries_there_are() {
    let (_, members) = mixed(64);
    let foreign =
        ["https://evil.test", "https://a.b.c.d.e.f.example.org", "https://pr1-a-1-z1.preview.test", "null"];
    for count in [1, 10, 1_000, 100_000] {
        let (list, _) = mixed(count);
        let Built { set, covered } = build(&list);
        assert!(covered.len() < 64, "{} covered", covered.len());
        let mut most = 0;
        for (i, origin) in members.iter().map(String::as_str).chain(foreign).enumerate() {
            let mut probes = 0;
            let lookup = set.count(origin.as_bytes(), &mut probes);
            assert_eq!(matches!(lookup, Lookup::Found(_)), i < members.len().min(count as usize), "{origin}");
            most = most.max(probes);
        }
        println!("{count} entries: at most {most} probes");
        assert!(most <= 20, "{most} probes at {count} entries");
    }
}

/// The worst that the grammar allows: patterns for every length of prefix and suffix, and `**.` at every depth.
#[test]
fn probes_are_bounded_by_the_grammar() {
    let mut texts = Vec::new();
    for prefix in 0..62_usize {
        for suffix in 0..62 - prefix {
            texts.push(format!("https://{}*{}.x.test", "a".repeat(prefix), "a".repeat(suffix)));
        }
    }
    for depth in 0..120 {
        texts.push(format!("https://**.{}test:{}", "a.".repeat(depth), depth + 1));
    }
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let set = set(&[&texts]);
    let mut most = 0;
    for origin in [format!("https://{}.x.test", "a".repeat(63)), format!("https://{}test", "a.".repeat(124))]
    {
        let mut probes = 0;
        set.count(origin.as_bytes(), &mut probes);
        most = most.max(probes);
    }
    println!("at most {most} probes");
    assert!(most <= 2_100, "{most}");
}

/// Many entries on one host, all of whose ports overlap: what sorting could make quadratic.
#[test]
fn overlapping_ranges_build_quickly() {
    let texts: Vec<String> = (0..60_000_u32)
        .map(|i| match i % 2 {
            0 => format!("https://*.example.com:{}", i + 1_000),
            _ => format!("https://*.example.com:{}-{}", i / 2 + 1, 65_000 - i / 2),
        })
        .collect();
    let list: Vec<_> =
        (0..).zip(&texts).map(|(i, text)| (OriginPattern::parse(text).unwrap(), i, 0)).collect();
    let built = build(&list);
    println!("{} entries on one host, {} dead", list.len(), built.covered.len());
    assert_eq!(built.set.lookup(b"https://a.example.com:1000"), found(0, 0));
    assert!(built.covered.iter().all(Covered::is_dead));
}
