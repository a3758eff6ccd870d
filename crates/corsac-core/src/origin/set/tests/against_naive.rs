//! The set against the naive matcher, on generated policies and on neighbours of their members.

use std::sync::atomic::{AtomicUsize, Ordering};

use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::{Config, TestRunner};

use super::*;

/// A small world, so that entries meet: what is drawn at random from a large one never collides.
const HOSTS: &[&str] = &[
    "example.com",
    "a.example.com",
    "b.a.example.com",
    "xexample.com",
    "example.com.evil.test",
    "com",
    "x",
    "localhost",
    "app.localhost",
    "pr-1.example.com",
    "pr-1-web.example.com",
    "a_b.example.com",
    "127.0.0.1",
    "10.0.0.1",
    "[::1]",
    "[2001:db8::1]",
    "xn--bcher-kva.example",
    "a-b.c-d.example.com",
];
const PARENTS: &[&str] = &[
    "example.com",
    "a.example.com",
    "b.a.example.com",
    "com",
    "localhost",
    "xn--bcher-kva.example",
    "evil.test",
    "c-d.example.com",
];
const STARS: &[&str] =
    &["*", "*", "**", "**", "pr-*", "pr-*-web", "*-web", "p*", "*1", "pr-1*", "a*a", "a*", "*b"];
const PORTS: &[&str] =
    &["", "", "", ":8443", ":*", ":3000-3010", ":3005-3020", ":400-500", ":1-80", ":3005", ":1-65535"];
const OTHERS: &[&str] = &["null", "tauri://localhost", "tauri://Localhost", "app://x:1", "app://x"];

fn entry() -> impl Strategy<Value = String> {
    let scheme = || select(vec!["https://", "https://", "http://"]);
    prop_oneof![
        4 => (scheme(), select(HOSTS), select(PORTS)).prop_map(|(s, h, p)| format!("{s}{h}{p}")),
        6 => (scheme(), select(STARS), select(PARENTS), select(PORTS)).prop_map(|(s, w, h, p)| format!("{s}{w}.{h}{p}")),
        1 => select(OTHERS).prop_map(str::to_owned),
    ]
}

fn policy() -> impl Strategy<Value = Vec<Vec<String>>> {
    prop::collection::vec(prop::collection::vec(entry(), 0..10), 1..5)
}

/// An origin that the entry admits, give or take.
fn member(entry: &str, label: &str, port: u16) -> String {
    let labels = format!("{label}.a");
    let entry = entry.replace("**", if port.is_multiple_of(2) { label } else { &labels }).replacen(
        "://*",
        &format!("://{label}"),
        1,
    );
    let entry = entry
        .split_once('*')
        .filter(|(before, _)| !before.ends_with(':'))
        .map_or(entry.clone(), |(before, after)| format!("{before}{label}{after}"));
    match entry.rsplit_once(':') {
        Some((host, "*")) => format!("{host}:{port}"),
        Some((host, range)) if range.contains('-') && !range.contains('/') && !range.contains(']') => {
            format!(
                "{host}:{}",
                if port.is_multiple_of(3) {
                    range.split_once('-').unwrap().0
                } else {
                    range.split_once('-').unwrap().1
                }
            )
        }
        _ => entry,
    }
}

/// What an attacker would try next to an origin that is let in.
fn neighbours(member: &str) -> Vec<Vec<u8>> {
    let mut list: Vec<Vec<u8>> = Vec::new();
    let mut push = |text: String| list.push(text.into_bytes());
    push(member.to_owned());
    let (scheme, rest) = member.split_once("://").unwrap_or(("https", member));
    let colon = rest.rfind(':').filter(|at| !rest.split_at(*at).1.contains(']'));
    let (host, port) = colon.map_or((rest, ""), |at| rest.split_at(at));
    for other in ["http", "https", "ws", "file", "HTTPS", "tauri", ""] {
        push(format!("{other}://{rest}"));
    }
    for other in [
        "", ":", ":0", ":1", ":80", ":81", ":443", ":444", ":3005", ":3010", ":3011", ":08443", ":8443",
        ":65535", ":65536", ":*", ":a", ":400",
    ] {
        push(format!("{scheme}://{host}{other}"));
    }
    for prefix in [
        "a",
        "a.",
        "a.b.",
        "pr-",
        "-",
        "-a.",
        "a-.",
        ".",
        "*.",
        "**.",
        "_",
        "a_b.",
        "xn--",
        "evil.test.",
        "evil.test#.",
        "evil.test/.",
        "evil.test\\.",
        "evil.test@",
        "evil.test:80.",
        "u:p@",
        "\0",
        " ",
        "%2e",
        "evil.test?.",
        "evil.test%00.",
    ] {
        push(format!("{scheme}://{prefix}{host}{port}"));
    }
    for suffix in [
        ".",
        "..",
        "a",
        ".evil.test",
        "evil.test",
        "-",
        "-a",
        "_",
        "/",
        "/x",
        "//",
        "\\",
        "?",
        "#",
        "@evil.test",
        ":443",
        ",",
        ", https://evil.test",
        " ",
        "\0",
        "\t",
        "\n",
        "%00",
        "%60",
        "`",
        "'",
        "{",
        "}",
        "|",
        "^",
        "!",
        "~",
        "$",
        "&",
        "=",
        "+",
        ";",
        "(",
        ")",
        "*",
        "\"",
        "é",
        "\u{7f}",
        ".1",
        ".0x1",
    ] {
        push(format!("{scheme}://{host}{suffix}{port}"));
        push(format!("{member}{suffix}"));
    }
    if let Some((label, parent)) = host.split_once('.') {
        push(format!("{scheme}://{parent}{port}"));
        push(format!("{scheme}://.{parent}{port}"));
        push(format!("{scheme}://{label}{parent}{port}"));
        push(format!("{scheme}://{label}..{parent}{port}"));
        push(format!("{scheme}://{label}-.{parent}{port}"));
        push(format!("{scheme}://{}.{parent}{port}", label.replace('-', "")));
        push(format!("{scheme}://{label}x{parent}{port}"));
        push(format!("{scheme}://{}.{parent}{port}", "a".repeat(63)));
        push(format!("{scheme}://{}.{parent}{port}", "a".repeat(64)));
        push(format!("{scheme}://{}{host}{port}", "a.".repeat((253 - host.len()) / 2)));
        push(format!("{scheme}://{}{host}{port}", "a.".repeat((255 - host.len()) / 2)));
    }
    push(member.to_ascii_uppercase());
    push(member.replace('a', "а"));
    push(member.replace('e', "E"));
    push(member.replace('.', "x"));
    push(member.replace("127.0.0.1", "127.1").replace("[::1]", "[0::1]"));
    push(member.replace("[::1]", "[::ffff:7f00:1]").replace("10.0.0.1", "10.0.0.01"));
    push(format!(" {member}"));
    push(format!("{member}{member}"));
    push(format!("{member} {member}"));
    let mut bytes = member.as_bytes().to_vec();
    bytes.push(0xff);
    list.push(bytes);
    list.push(member.as_bytes().iter().map(|b| if *b == b'.' { 0xc0 } else { *b }).collect());
    list
}

/// The answer by going through the list: the first grant with an entry that admits; in it any entry will do.
fn expected(policy: &[Vec<String>], raw: &[u8]) -> (Option<u32>, bool) {
    let Some(read) = naive::origin(raw) else { return (None, false) };
    let admits = |grant: &Vec<String>| grant.iter().any(|entry| naive::admits(entry, raw, &read));
    (policy.iter().position(admits).map(|grant| grant as u32), true)
}

fn listed(policy: &[Vec<String>]) -> Vec<(OriginPattern, u32, u32)> {
    let grants: Vec<Vec<&str>> =
        policy.iter().map(|grant| grant.iter().map(String::as_str).collect()).collect();
    let grants: Vec<&[&str]> = grants.iter().map(Vec::as_slice).collect();
    patterns(&grants)
}

#[test]
fn the_set_agrees_with_the_naive_matcher() {
    let compared = AtomicUsize::new(0);
    let admitted = AtomicUsize::new(0);
    let inputs =
        (policy(), any::<Index>(), "[a-z0-9][a-z0-9-]{0,3}", prop_oneof![1..=u16::MAX, 3000..3011_u16]);
    let config = Config { cases: 1_000, failure_persistence: None, ..Config::default() };
    TestRunner::new(config)
        .run(&inputs, |(policy, index, label, port)| {
            let list = listed(&policy);
            let set = build(&list).set;
            let entries: Vec<&String> = policy.iter().flatten().collect();
            let base = if entries.is_empty() { "https://example.com" } else { index.get(&entries).as_str() };
            for raw in neighbours(&member(base, &label, port)) {
                let (grant, valid) = expected(&policy, &raw);
                let shown = raw.escape_ascii().to_string();
                let lookup = set.lookup(&raw);
                match lookup {
                    Lookup::Invalid => prop_assert!(!valid, "{shown} is an origin"),
                    Lookup::NotFound => {
                        prop_assert!(valid && grant.is_none(), "{shown} belongs to {grant:?}")
                    }
                    Lookup::Found(winner) => {
                        prop_assert_eq!(Some(winner.grant), grant, "{}", shown);
                        // The entry it names is one that admits, and of patterns the first one.
                        let read = naive::origin(&raw).unwrap();
                        let entries = &policy[winner.grant as usize];
                        let first =
                            entries.iter().position(|entry| naive::admits(entry, &raw, &read)).unwrap();
                        let exact = entries.iter().position(|entry| entry.as_bytes() == raw.as_slice());
                        prop_assert_eq!(winner.entry as usize, exact.unwrap_or(first), "{}", shown);
                    }
                }
                // The simple matcher of single entries, too.
                if let Ok(origin) = Origin::parse(&raw) {
                    let read = naive::origin(&raw).unwrap();
                    for (pattern, ..) in &list {
                        prop_assert_eq!(
                            pattern.matches(&origin),
                            naive::admits(pattern.as_str(), &raw, &read),
                            "{} {}",
                            pattern,
                            shown
                        );
                    }
                }
                compared.fetch_add(1, Ordering::Relaxed);
                admitted.fetch_add(usize::from(matches!(lookup, Lookup::Found(_))), Ordering::Relaxed);
            }
            Ok(())
        })
        .unwrap();
    let (compared, admitted) = (compared.into_inner(), admitted.into_inner());
    println!("{compared} comparisons, {admitted} admitted");
    assert!(compared >= 100_000 && admitted >= 5_000, "{compared} comparisons, {admitted} admitted");
}

/// Striking the entries that are reported changes no decision, and none that is not reported is covered by one other.
#[test]
fn reported_entries_are_superfluous_and_no_covered_one_is_missed() {
    let reported = AtomicUsize::new(0);
    let config = Config { cases: 2_000, failure_persistence: None, ..Config::default() };
    TestRunner::new(config)
        .run(&(policy(), any::<Index>(), 3000..3011_u16), |(policy, index, port)| {
            let list = listed(&policy);
            let Built { set, covered } = build(&list);
            let struck: Vec<Winner> = covered.iter().map(|covered| covered.entry).collect();
            let rest: Vec<_> = list
                .iter()
                .filter(|(_, grant, entry)| !struck.contains(&Winner { grant: *grant, entry: *entry }))
                .cloned()
                .collect();
            let lean = build(&rest).set;
            let grant = |lookup| match lookup {
                Lookup::Found(Winner { grant, .. }) => Some(grant),
                _ => None,
            };
            if !list.is_empty() {
                for raw in neighbours(&member(index.get(&list).0.as_str(), "pr-1", port)) {
                    prop_assert_eq!(
                        grant(set.lookup(&raw)),
                        grant(lean.lookup(&raw)),
                        "{}",
                        raw.escape_ascii()
                    );
                }
            }
            for (a, grant, entry) in &list {
                for (b, other_grant, other_entry) in &list {
                    let same = (grant, entry) == (other_grant, other_entry);
                    let first = other_grant < grant
                        || (other_grant == grant && (!a.covers(b) || other_entry < entry));
                    if !same && first && b.covers(a) {
                        let entry = Winner { grant: *grant, entry: *entry };
                        prop_assert!(struck.contains(&entry), "{a} is covered by {b}");
                    }
                }
            }
            reported.fetch_add(covered.len(), Ordering::Relaxed);
            Ok(())
        })
        .unwrap();
    let reported = reported.into_inner();
    println!("{reported} entries reported");
    assert!(reported > 1_000);
}
