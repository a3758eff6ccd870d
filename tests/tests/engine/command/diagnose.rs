//! `diagnose`: what it reads, what it prints, and how it ends.

use corsac_cli::Exit;
use serde_json::Value;

use super::input::piped;
use super::{Temporary, corsac, shop};

const HEADER: &str = "Access to fetch at 'https://api.example.com/api/orders/7?all=1' from origin 'https://app.example.com' \
                      has been blocked by CORS policy: Request header field x-trace-id is not allowed by \
                      Access-Control-Allow-Headers in preflight response.";
const FIREFOX: &str = "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at \
                       https://api.example.com/api/orders. (Reason: CORS header ‘Access-Control-Allow-Origin’ missing). \
                       Status code: 404.";

#[test]
fn a_text_is_an_argument_or_standard_input() {
    let (out, err, exit) = corsac(&["diagnose", HEADER]);
    assert_eq!((err.as_str(), exit), ("", Exit::Fine));
    assert!(
        out.starts_with("headers-not-allowed: the server does not allow the request header `x-trace-id`\n"),
        "{out}"
    );
    for arguments in [&["diagnose"][..], &["diagnose", "-"]] {
        assert_eq!(piped(arguments, HEADER), (out.clone(), String::new(), Exit::Fine));
    }
    // What is not UTF-8 is no reason not to read the rest.
    let latin = [b"caf\xe9 ".as_slice(), HEADER.as_bytes()].concat();
    assert_eq!(piped(&["diagnose"], latin).2, Exit::Fine);
}

#[test]
fn how_it_ends_says_whether_it_was_recognised() {
    let (out, _, exit) = corsac(&["diagnose", "the header Access-Control-Allow-Origin is not present on it"]);
    assert_eq!(exit, Exit::Found);
    assert!(out.contains("\nthe nearest that are known:\n  · "), "{out}");
    // What looks like CORS is recognised.
    let (out, _, exit) = corsac(&["diagnose", "GET https://a.example/ net::ERR_CERT_DATE_INVALID"]);
    assert!(exit == Exit::Fine && out.starts_with("tls: "), "{out}");
    for arguments in [&["diagnose", ""][..], &["diagnose", " \n"], &["diagnose"]] {
        let (out, err, exit) = corsac(arguments);
        assert_eq!((out.as_str(), exit), ("", Exit::Usage));
        assert!(err.starts_with("error: there is no text: "), "{err}");
    }
    for arguments in [
        &["diagnose", "--origin", "https://a.example", "x"][..],
        &["diagnose", "--policy", "-", "-"],
        &["diagnose", "--policy", "missing.yaml", "x"],
    ] {
        assert_eq!(corsac(arguments).2, Exit::Usage, "{arguments:?}");
    }
}

#[test]
fn a_policy_says_which_line_decides_and_what_to_change() {
    let (out, err, exit) = corsac(&["diagnose", "--policy", &shop(), HEADER]);
    assert_eq!((err.as_str(), exit), ("", Exit::Fine));
    assert!(out.contains("denied: header-not-allowed"), "{out}");
    assert!(out.contains("change: allow `x-trace-id`, in grant `our frontends`"), "{out}");
    assert!(out.contains("shop.yaml:47:"), "{out}");
}

#[test]
fn the_policy_is_asked_about_the_request_of_the_message() {
    let policy = Temporary::new(
        "diagnose-asked.yaml",
        "version: 1\nallow_origins: [https://app.example.com]\nallow_methods: [GET]\n",
    );
    let asked = |text: &str| {
        let page = ["--origin", "https://app.example.com", "--method", "GET"];
        corsac(&[&["diagnose", "--policy", policy.path()][..], &page, &[text]].concat()).0
    };
    let at = |url: &str, origin: &str, reason: &str| {
        format!("Access to fetch at {url} from origin '{origin}' has been blocked by CORS policy: {reason}")
    };
    let missing = "No 'Access-Control-Allow-Origin' header is present on the requested resource.";
    let out = asked(&at("'http://localhost:8080/'", "http://localhost:3000", missing));
    assert!(out.contains("http://localhost:3000 → GET http://localhost:8080/\n"), "{out}");
    assert!(out.ends_with("so this policy is the reason; `change` says what to write in it\n"), "{out}");
    // A redirect took the origin away, and the page's own would be allowed.
    let redirected = "'https://b.example.com/y' (redirected from 'https://a.example.com/x')";
    let out = asked(&at(redirected, "null", missing));
    assert!(out.contains("null → GET https://b.example.com/y\n"), "{out}");
    assert!(
        out.contains("to open it would be unsafe") && out.contains("was redirected from one host"),
        "{out}"
    );
    let method = "Method patch is not allowed by Access-Control-Allow-Methods in preflight response.";
    let out = asked(&at("'https://a.example.com/x'", "https://app.example.com", method));
    assert!(out.contains("→ patch ") && out.contains("either; no change of the policy helps\n"), "{out}");
}

#[test]
fn a_policy_that_allows_the_request_is_not_what_answered() {
    let without = corsac(&["diagnose", "--policy", &shop(), FIREFOX]).0;
    assert!(
        without.ends_with("the message does not say which page asked; add `--origin ORIGIN`\n"),
        "{without}"
    );
    let with = corsac(&["diagnose", "--policy", &shop(), "--origin", "https://app.example.com", FIREFOX]).0;
    assert!(
        with.contains("this policy allows it, so the answer that the browser got was not made by it"),
        "{with}"
    );
    let csp = "Connecting to 'https://a.example/' violates the following Content Security Policy directive: \"connect-src \
               'self'\". The action has been blocked.";
    let csp = corsac(&["diagnose", "--policy", &shop(), csp]).0;
    assert!(csp.ends_with("nothing: this is not for a CORS policy to decide\n"), "{csp}");
}

#[test]
fn a_policy_that_does_not_load_is_said_as_explain_says_it() {
    let policy =
        Temporary::new("diagnose-bad.yaml", "version: 1\nallow_origins: [https://app.example.com/]\n");
    let arguments = ["diagnose", "--policy", policy.path(), HEADER];
    let (out, err, exit) = corsac(&arguments);
    assert!(out.is_empty() && err.starts_with("error[") && exit == Exit::Found, "{err}");
}

#[test]
fn programs_read_one_object() {
    let read = |arguments: &[&str]| -> Value { serde_json::from_str(&corsac(arguments).0).unwrap() };
    let found = read(&["diagnose", "--format", "json", "--policy", &shop(), HEADER]);
    assert_eq!((&found["schema_version"], &found["recognised"]), (&1.into(), &true.into()));
    let finding = &found["findings"][0];
    assert_eq!(finding["cause"], "headers-not-allowed");
    assert_eq!(finding["header"], "x-trace-id");
    assert_eq!(finding["engines"], serde_json::json!(["chromium"]));
    assert_eq!(finding["advice"]["cures"][0]["policy"], "allow_headers: [x-trace-id]");
    assert_eq!(finding["policy"]["readable"], false);
    assert_eq!(finding["policy"]["exchange"]["reason"], "header-not-allowed");
    // Every field that the help names is there, and none besides.
    let help = corsac(&["diagnose", "--help"]).0.split_whitespace().collect::<Vec<_>>().join(" ");
    for key in finding.as_object().unwrap().keys().chain(found.as_object().unwrap().keys()) {
        assert!(help.contains(&format!("\"{key}\"")), "`{key}` is not in the help");
    }
    let unknown = read(&["diagnose", "--format", "json", "nothing"]);
    assert_eq!((&unknown["recognised"], unknown["findings"].as_array().unwrap().len()), (&false.into(), 0));
    assert!(read(&["diagnose", "--format", "json", ""])["error"].is_string());
}
