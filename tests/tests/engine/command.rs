//! The command: what it prints and how it ends.

mod fix;
mod formats;
mod input;
mod output;
mod page;
mod test;

use std::path::PathBuf;

use corsac_cli::{Exit, run};
use serde_json::Value;

use crate::root;

/// Runs the command; what it prints to both streams, and how it ends.
pub(crate) fn corsac(arguments: &[&str]) -> (String, String, Exit) {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let exit = run(std::iter::once(&"corsac").chain(arguments), false, &mut out, &mut err);
    (String::from_utf8(out).unwrap(), String::from_utf8(err).unwrap(), exit)
}

fn policies() -> String {
    root().join("policies").display().to_string()
}

fn shop() -> String {
    root().join("policies/shop.yaml").display().to_string()
}

/// A file that is removed when the test ends.
pub(crate) struct Temporary(PathBuf);

impl Temporary {
    pub(crate) fn new(name: &str, text: &str) -> Self {
        let path = std::env::temp_dir().join(format!("corsac-{}-{name}", std::process::id()));
        std::fs::write(&path, text).unwrap();
        Temporary(path)
    }

    pub(crate) fn path(&self) -> &str {
        self.0.to_str().unwrap()
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

const SIX_MISTAKES: &str = r#"version: 1
name: six
rules:
  - name: api
    paths: ["/api/{id}"]
    allow_origins: [https://app.example.com/]
    allow_methods: [GET, put]
    max_age: 1.5h
  - name: public
    paths: [/public]
    allow_origin: ["*"]
    allow_origins: ["*"]
    allow_credentials: true
"#;

#[test]
fn six_mistakes_are_six_findings_each_with_its_place() {
    let file = Temporary::new("six.yaml", SIX_MISTAKES);
    let (out, err, exit) = corsac(&["check", file.path()]);
    assert_eq!(exit, Exit::Found, "{err}");
    for (code, place) in [
        ("path-template", "5:13"),
        ("origin-with-path", "6:21"),
        ("miscased-method", "7:26"),
        ("invalid-max-age", "8:14"),
        ("unknown-key", "11:5"),
        ("wildcard-with-credentials", "12:21"),
    ] {
        let at = out.find(&format!("error[{code}]")).unwrap_or_else(|| panic!("no {code}\n{out}"));
        let finding = out.get(at..).unwrap().split("\n\n").next().unwrap();
        assert!(finding.contains(&format!("{}:{place}", file.path())), "{code} is not at {place}\n{finding}");
        assert!(finding.contains('^') && finding.contains("help: "), "{finding}");
    }
    assert!(out.contains("\nchecked 1 policy: 6 errors, 0 warnings, 0 notes\n"), "{out}");

    let (out, _, exit) = corsac(&["check", "--format", "json", file.path()]);
    assert_eq!(exit, Exit::Found);
    let json: Value = serde_json::from_str(&out).unwrap();
    assert_eq!((&json["schema_version"], &json["errors"]), (&1.into(), &6.into()));
    let first = &json["files"][0]["diagnostics"][0];
    assert_eq!(json["files"][0]["loads"], false);
    assert_eq!(first["code"], "path-template");
    assert_eq!(first["labels"][0]["place"]["span"]["line"], 5);
    assert_eq!(first["fix"]["edits"][0]["replacement"], "\"/api/*\"");
    assert_eq!(first["fix"]["applicability"], "safe");
}

#[test]
fn the_policies_are_clean() {
    let (out, err, exit) = corsac(&["check", "--deny", "warnings", &policies()]);
    assert_eq!(exit, Exit::Fine, "{out}{err}");
    assert!(out.contains("checked 8 policies: 0 errors, 0 warnings"), "{out}");
}

#[test]
fn warnings_fail_where_they_are_denied_and_notes_never() {
    let file = Temporary::new("warned.yaml", "version: 1\nallow_origins: [https://my_app.example.com]\n");
    assert_eq!(corsac(&["check", file.path()]).2, Exit::Fine);
    assert_eq!(corsac(&["check", "--deny", "warnings", file.path()]).2, Exit::Found);
    let file = Temporary::new("noted.yaml", "version: 1\nallow_origins: [https://app.example.com]\n");
    let (out, _, exit) = corsac(&["check", "--deny", "warnings", file.path()]);
    assert!(out.contains("note[max-age-absent]"), "{out}");
    assert_eq!(exit, Exit::Fine);
}

#[test]
fn a_missing_file_is_one_sentence() {
    let (out, _, exit) = corsac(&["check", "no-such.yaml"]);
    assert!(out.contains("cannot read `no-such.yaml`: no such file"), "{out}");
    assert_eq!(exit, Exit::Usage);
    let (_, err, exit) = corsac(&["explain", "no-such.yaml", "--origin", "https://a.example.com"]);
    assert!(err.contains("cannot read `no-such.yaml`: no such file"), "{err}");
    assert_eq!(exit, Exit::Usage);
    let (_, err, exit) = corsac(&["check", "--env-file", "no-such.env", &policies()]);
    assert!(err.contains("cannot read `no-such.env`"), "{err}");
    assert_eq!(exit, Exit::Usage);
}

#[test]
fn variables_come_from_options_files_or_nowhere() {
    let file = Temporary::new("variables.yaml", "version: 1\nallow_origins: ['${CORSAC_TEST_ORIGINS}']\n");
    let (out, _, exit) = corsac(&["check", file.path()]);
    assert!(out.contains("missing-variable") && out.contains("CORSAC_TEST_ORIGINS"), "{out}");
    assert_eq!(exit, Exit::Found);
    let given = "CORSAC_TEST_ORIGINS=https://a.example.com,https://b.example.com";
    assert_eq!(corsac(&["check", "--env", given, file.path()]).2, Exit::Fine);
    let variables = Temporary::new(
        "variables.env",
        "# frontends\nexport CORSAC_TEST_ORIGINS=\"https://a.example.com/\"\n",
    );
    let (out, _, exit) = corsac(&["check", "--env-file", variables.path(), file.path()]);
    assert!(out.contains("origin-with-path") && out.contains("variable CORSAC_TEST_ORIGINS"), "{out}");
    assert_eq!(exit, Exit::Found);
    let (out, _, exit) = corsac(&["check", "--no-env", file.path()]);
    assert_eq!(exit, Exit::Fine, "{out}");
    assert_eq!(corsac(&["check", "--no-env", "--env", given, file.path()]).2, Exit::Usage);
}

#[test]
fn explain_as_json_is_the_preflight_and_then_the_request() {
    let shop = shop();
    let (out, err, exit) = corsac(&[
        "explain",
        &shop,
        "--origin",
        "https://app.example.com",
        "--method",
        "PUT",
        "--path",
        "/api/orders",
        "--header",
        "content-type",
        "--header",
        "x-api-key",
        "--format",
        "json",
    ]);
    assert_eq!((exit, err.as_str()), (Exit::Fine, ""));
    let json: Value = serde_json::from_str(&out).unwrap();
    let expected = [
        ("schema_version", Value::from(1)),
        ("outcome", "allowed".into()),
        ("kind", "preflight".into()),
        ("reason", "granted".into()),
        ("rule", "api".into()),
        ("grant", "our frontends".into()),
        ("status", 204.into()),
    ];
    for (key, value) in expected {
        assert_eq!(json[key], value, "{key}");
    }
    assert_eq!(
        json["headers"][0],
        serde_json::json!(["access-control-allow-origin", "https://app.example.com"])
    );
    assert_eq!(
        json["vary"],
        serde_json::json!(["Origin", "Access-Control-Request-Method", "Access-Control-Request-Headers"])
    );
    let origin = json["steps"].as_array().unwrap().iter().find(|step| step["subject"] == "origin").unwrap();
    assert_eq!(origin["place"]["span"]["line"], 16, "{origin}");
    assert!(
        json["steps"].as_array().unwrap().iter().all(|step| step["place"]["span"]["line"].is_u64()),
        "{json}"
    );
    assert_eq!((&json["then"]["kind"], &json["then"]["outcome"]), (&"actual".into(), &"allowed".into()));
    assert_eq!(json["then"]["status"], Value::Null);
    assert_eq!(json["browser"]["readable"], true);
}

#[test]
fn explain_denies_a_neighbour_and_says_where() {
    let shop = shop();
    let arguments = [
        "explain",
        &shop,
        "--origin",
        "https://app.example.com.evil.test",
        "--method",
        "PUT",
        "--path",
        "/api/orders",
        "--header",
        "content-type",
    ];
    let (out, _, exit) = corsac(&arguments);
    assert_eq!(exit, Exit::Fine);
    for part in
        ["denied: method-not-allowed", "shop.yaml:", "only looks like `app.example.com`", "may not read"]
    {
        assert!(out.contains(part), "`{part}` is missing\n{out}");
    }
    assert_eq!(corsac(&[&arguments[..], &["--fail-on-denied"]].concat()).2, Exit::Found);
}

#[test]
fn explain_takes_the_request_as_it_is_on_the_wire() {
    let shop = shop();
    let (out, _, exit) = corsac(&[
        "explain",
        &shop,
        "--wire",
        "--method",
        "OPTIONS",
        "--path",
        "/api/orders",
        "--origin",
        "https://app.example.com",
        "--header",
        "Access-Control-Request-Method: PUT",
        "--format",
        "json",
    ]);
    assert_eq!(exit, Exit::Fine);
    let json: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(
        (&json["kind"], &json["outcome"], &json["then"]),
        (&"preflight".into(), &"allowed".into(), &Value::Null)
    );
    // Without the request-method line it is an ordinary OPTIONS request.
    let (out, _, _) = corsac(&[
        "explain",
        &shop,
        "--wire",
        "--method",
        "OPTIONS",
        "--path",
        "/api/orders",
        "--origin",
        "https://app.example.com",
    ]);
    assert!(out.contains("denied: method-not-allowed, the application answers"), "{out}");
    let (_, err, exit) = corsac(&["explain", &shop, "--wire", "--header", "Origin"]);
    assert_eq!(exit, Exit::Usage, "{err}");
}

#[test]
fn explain_knows_what_browsers_do_with_credentials() {
    let shop = shop();
    let (out, _, _) = corsac(&[
        "explain",
        &shop,
        "--origin",
        "https://other.example.net",
        "--path",
        "/catalogue",
        "--credentials",
    ]);
    assert!(out.contains("the page sends credentials, and grant `0` does not allow them"), "{out}");
    let (out, _, _) =
        corsac(&["explain", &shop, "--origin", "https://other.example.net", "--path", "/catalogue"]);
    assert!(out.contains("the page may read the response"), "{out}");
}

#[test]
fn a_policy_that_does_not_load_explains_nothing() {
    let file = Temporary::new("broken.yaml", SIX_MISTAKES);
    let (out, err, exit) = corsac(&["explain", file.path(), "--origin", "https://app.example.com"]);
    assert_eq!((exit, out.as_str()), (Exit::Found, ""));
    assert!(err.contains("error[path-template]"), "{err}");
}

#[test]
fn init_writes_a_policy_that_is_clean_and_never_over_another() {
    let file = Temporary::new("starter.yaml", "");
    std::fs::remove_file(&file.0).unwrap();
    let (out, err, exit) = corsac(&["init", file.path()]);
    assert_eq!(exit, Exit::Fine, "{err}");
    assert!(out.contains("corsac check"), "{out}");
    let (out, _, exit) = corsac(&["check", "--deny", "warnings", file.path()]);
    assert_eq!(exit, Exit::Fine, "{out}");
    assert!(out.contains("0 errors, 0 warnings, 0 notes"), "{out}");
    let (_, err, exit) = corsac(&["init", file.path()]);
    assert_eq!(exit, Exit::Usage);
    assert!(err.contains("is already there"), "{err}");
}

#[test]
fn the_schema_is_printed() {
    let (out, _, exit) = corsac(&["schema"]);
    assert_eq!(exit, Exit::Fine);
    let committed = std::fs::read_to_string(root().join("policies/corsac-policy-v1.schema.json")).unwrap();
    assert_eq!(out, committed);
    let (out, _, exit) = corsac(&["schema", "--test"]);
    assert_eq!(exit, Exit::Fine);
    assert_eq!(out, std::fs::read_to_string(root().join("policies/corsac-test-v1.schema.json")).unwrap());
}

#[test]
fn wrong_arguments_are_usage() {
    assert_eq!(corsac(&["chek"]).2, Exit::Usage);
    assert_eq!(corsac(&["check"]).2, Exit::Usage);
    assert_eq!(corsac(&["explain", &shop()]).2, Exit::Usage);
    let (out, _, exit) = corsac(&["--help"]);
    assert_eq!(exit, Exit::Fine);
    assert!(out.contains("Exit codes: 0 fine"), "{out}");
}
