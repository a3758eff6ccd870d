//! `explain` of hostile requests: bounded, and safe to print.

use corsac_cli::run;

use crate::limited::{Temporary, are_there, corsac};
use crate::lines::{hostile, policies};

/// Bytes of one explanation. A preflight asks for at most 64 headers, and each is a step.
const EXPLAINED: usize = 128 * 1024;

fn check(what: &str, text: &str) {
    assert!(text.len() <= EXPLAINED, "{what}: {} bytes", text.len());
    let raw =
        |c: char| (c.is_control() && c != '\n') || !c.is_ascii() && !matches!(c, '…' | '·' | '→' | '✓' | '✗');
    assert!(!text.contains(raw), "{what}: {:?}", text.chars().find(|c| raw(*c)));
    let injected = text.lines().any(|line| line.trim_start().starts_with("set-cookie"));
    assert!(!injected, "{what}: {text}");
}

#[test]
fn explanations_are_bounded_and_escaped() {
    let mut count = 0;
    for (policy_name, policy) in policies() {
        for case in hostile() {
            let explanation = policy.explain(&case.raw);
            let what = format!("{policy_name}: {}", case.name);
            check(&what, &explanation.to_string());
            check(&what, &serde_json::to_string(&explanation).unwrap());
            assert_eq!(explanation.decision(), &policy.evaluate(&case.raw), "{what}");
            count += 1;
        }
    }
    crate::say!("hostile requests explained: {count}");
}

/// The same through the command, which takes requests as pages make them.
#[test]
fn the_command_explains_hostile_requests() {
    let policy = "version: 1\nallow_origins: [https://app.example.com]\nallow_headers: [X-A]\n";
    let file = Temporary::new("explained.yaml", policy.as_bytes());
    let file = file.path().to_str().unwrap();
    let megabyte = "a".repeat(1024 * 1024);
    let long_path = format!("/{megabyte}");
    for (origin, path, method, header) in [
        (megabyte.as_str(), "/", "GET", "x-a"),
        ("https://app.example.com", long_path.as_str(), "GET", "x-a"),
        ("https://app.example.com", "/", megabyte.as_str(), "x-a"),
        ("https://app.example.com", "/", "PUT", megabyte.as_str()),
        ("\u{1b}[31mhttps://a.com", "/\u{1b}[31m", "\u{1b}[31m", "\u{1b}[31m"),
        ("https://\u{202e}a.com", "/\u{202e}", "\u{202e}", "\u{202e}"),
        ("https://app.example.com", "/\u{202e}\r\nset-cookie: a", "PUT", "x-a"),
    ] {
        for format in ["human", "json"] {
            let arguments = [
                "corsac", "explain", file, "--origin", origin, "--path", path, "--method", method,
                "--header", header, "--format", format,
            ];
            let (mut out, mut err) = (Vec::new(), Vec::new());
            let _ = run(arguments, false, &mut out, &mut err);
            assert!(out.len() + err.len() > 0);
            let start: String = origin.chars().take(20).collect();
            check(&format!("{format}: {start}: out"), std::str::from_utf8(&out).unwrap());
            check(&format!("{format}: {start}: err"), std::str::from_utf8(&err).unwrap());
        }
    }
}

/// The change that would let a page through is tried: with tens of thousands of origins that has to end, too.
#[test]
fn a_change_of_a_large_policy_costs_no_more_than_its_share() {
    if !are_there() {
        return;
    }
    let origins = |before: &str, after: &str| -> String {
        (0..35_000).map(|n| format!("{before}https://a{n:x}.b.test{after}")).collect()
    };
    let one = format!("version: 1\nallow_origins: [{}]\n", origins("", ", "));
    let many = format!("version: 1\nallow_origins:\n{}", origins("  - ", "\n"));
    for (name, text) in [("line.yaml", one), ("lines.yaml", many)] {
        let file = Temporary::new(name, text.as_bytes());
        for arguments in [
            &["explain", "--origin", "https://a0.b.test", "--method", "PUT", "--header", "x-a"][..],
            &["explain", "--origin", "https://new.b.test", "--credentials"],
            &["explain", "--origin", "https://b.test.evil.example"],
        ] {
            let ended = corsac(arguments, file.path(), std::iter::empty());
            assert_eq!(ended.code, Some(0), "{name}: {arguments:?}: {}", ended.how);
            let text = String::from_utf8(ended.out).unwrap();
            assert!(text.len() <= EXPLAINED, "{name}: {arguments:?}: {} bytes", text.len());
            let is_told = text.contains("change: ") || text.contains("do not: ");
            assert!(is_told, "{name}: {arguments:?}\n{text}");
        }
    }
}
