//! What the command writes for programs, and how it ends where it cannot write.

use std::io::{Error, ErrorKind, Write};

use corsac_cli::{Exit, run};
use serde_json::Value;

use super::{SIX_MISTAKES, Temporary, corsac, shop};

/// Runs the command for a program: one object, nothing else, and how it ends.
fn json(arguments: &[&str]) -> (Value, Exit) {
    let (out, err, exit) = corsac(&[arguments, &["--format", "json"]].concat());
    assert_eq!(err, "", "{out}");
    let json: Value = serde_json::from_str(&out).unwrap_or_else(|error| panic!("{error}: {out}"));
    assert_eq!(json["schema_version"], 1, "{out}");
    (json, exit)
}

#[test]
fn programs_always_read_one_object() {
    let file = Temporary::new("broken-json.yaml", SIX_MISTAKES);
    let (explained, exit) = json(&["explain", file.path(), "--origin", "https://app.example.com"]);
    assert_eq!(exit, Exit::Found);
    assert_eq!(explained, json(&["check", file.path()]).0);
    assert_eq!(explained["files"][0]["diagnostics"][0]["code"], "path-template");
    let (missing, exit) = json(&["explain", "no-such.yaml", "--origin", "https://app.example.com"]);
    assert_eq!(exit, Exit::Usage);
    assert_eq!(missing["files"][0]["diagnostics"][0]["code"], "unreadable-file");

    let empty = std::env::temp_dir().join(format!("corsac-{}-empty", std::process::id()));
    std::fs::create_dir_all(&empty).unwrap();
    let (shop, origin) = (shop(), ["--origin", "https://app.example.com"]);
    for (arguments, error) in [
        (vec!["check", empty.to_str().unwrap()], "there is no policy in"),
        (vec!["check", &shop, "--env-file", "nope"], "cannot read `nope`: no such file"),
        (vec!["explain", &shop, "--env-file", "nope", origin[0], origin[1]], "cannot read `nope`"),
        (vec!["explain", &shop, "--method", "", origin[0], origin[1]], "`` is not a method"),
        (vec!["explain", &shop, "--wire", "--header", "Origin"], "`Origin` has no value"),
        (vec!["explain", &shop], "--origin <ORIGIN>"),
        (vec!["check"], "<FILE>"),
    ] {
        let (found, exit) = json(&arguments);
        assert_eq!(exit, Exit::Usage, "{found}");
        assert!(found["error"].as_str().unwrap().contains(error), "{error}\n{found}");
    }
    std::fs::remove_dir(empty).unwrap();
}

#[test]
fn the_shapes_are_in_the_help() {
    for verb in ["check", "explain"] {
        let (out, _, exit) = corsac(&[verb, "--help"]);
        assert_eq!(exit, Exit::Fine);
        let out = out.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(out.contains(r#"{"schema_version": 1, "error": "why"}"#), "{out}");
    }
}

#[test]
fn a_verdict_without_variables_says_what_it_leaves_out() {
    let text = "# ${NOT_THIS}\nversion: 1\nallow_origins: [https://a.example.com, '${CORSAC_TEST_LEFT}']\n";
    let file = Temporary::new("left-out.yaml", text);
    let arguments = ["explain", file.path(), "--no-env", "--origin", "https://b.example.com"];
    let (_, err, exit) = corsac(&[&arguments[..], &["--fail-on-denied"]].concat());
    assert_eq!(exit, Exit::Found);
    assert!(err.contains("no variables were read") && err.contains("with `CORSAC_TEST_LEFT`"), "{err}");
    assert_eq!(err.lines().count(), 1, "{err}");
    assert_eq!(json(&arguments).0["unknown_variables"], true);

    let file = Temporary::new("not-left-out.yaml", "version: 1\nallow_origins: [https://a.example.com]\n");
    let arguments = ["explain", file.path(), "--no-env", "--origin", "https://b.example.com"];
    assert_eq!(corsac(&arguments).1, "");
    assert_eq!(json(&arguments).0["unknown_variables"], false);
}

#[test]
fn warnings_of_the_policy_are_counted() {
    let file = Temporary::new("counted.yaml", "version: 1\nallow_origins: [https://my_app.example.com]\n");
    let arguments = ["explain", file.path(), "--origin", "https://b.example.com"];
    let (_, err, _) = corsac(&arguments);
    assert_eq!(err, "warning: the policy has 1 warning; `corsac check` shows it\n");
    assert_eq!(json(&arguments).0["warnings"], 1);
}

/// A stream that fails so.
struct Failing(ErrorKind);

impl Write for Failing {
    fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
        Err(Error::from(self.0))
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn what_cannot_be_written_is_usage_and_said() {
    let shop = shop();
    let tests = shop.replace("shop.yaml", "shop.test.yaml");
    for arguments in [
        &["corsac", "check", &shop][..],
        &["corsac", "check", &shop, "--format", "json"],
        &["corsac", "explain", &shop, "--origin", "https://app.example.com"],
        &["corsac", "schema"],
        &["corsac", "init", "-"],
        &["corsac", "--help"],
        &["corsac", "test", &tests],
        &["corsac", "test", &tests, "--format", "json"],
        &["corsac", "test", &tests, "--format", "junit"],
    ] {
        let mut err = Vec::new();
        let exit = run(arguments, false, &mut Failing(ErrorKind::StorageFull), &mut err);
        assert_eq!(exit, Exit::Usage, "{arguments:?}");
        let err = String::from_utf8(err).unwrap();
        assert!(err.starts_with("error: cannot write the result: "), "{err}");
        // `corsac … | head`
        let mut err = Vec::new();
        let exit = run(arguments, false, &mut Failing(ErrorKind::BrokenPipe), &mut err);
        assert_eq!((exit, err), (Exit::Fine, Vec::new()), "{arguments:?}");
    }
}

#[test]
fn init_writes_yaml_only_where_it_can() {
    for (name, error) in [
        ("x.txt", "error: `x.txt` does not end in .yaml or .yml: write `x.yaml`\n"),
        ("cors", "error: `cors` does not end in .yaml or .yml: write `cors.yaml`\n"),
        ("x.json", "error: `x.json` does not end in .yaml or .yml: write `x.yaml`\n"),
        ("/no-such-directory/x.yaml", "error: cannot write `/no-such-directory/x.yaml`: no such directory\n"),
    ] {
        assert_eq!(corsac(&["init", name]), (String::new(), error.to_owned(), Exit::Usage));
    }
    assert_eq!(corsac(&["init", "-"]).2, Exit::Fine);
}

#[test]
fn colour_is_for_terminals_and_for_whoever_asks() {
    let file = Temporary::new("colour.yaml", SIX_MISTAKES);
    let coloured = |arguments: &[&str], terminal| {
        let (mut out, mut err) = (Vec::new(), Vec::new());
        run(std::iter::once(&"corsac").chain(arguments), terminal, &mut out, &mut err);
        out.contains(&0x1b) || err.contains(&0x1b)
    };
    for arguments in
        [&["check", file.path()][..], &["explain", file.path(), "--origin", "https://app.example.com"]]
    {
        assert!(coloured(arguments, true) && !coloured(arguments, false));
        assert!(coloured(&[arguments, &["--color", "always"]].concat(), false));
        assert!(!coloured(&[arguments, &["--color", "never"]].concat(), true));
        assert!(!coloured(&[arguments, &["--format", "json"]].concat(), true));
    }
}
