//! What `check` writes for code scanning and for GitHub Actions, and what it says about a code.

use std::collections::HashMap;
use std::fmt::Write as _;

use corsac_cli::Exit;
use corsac_core::{Code, Examples, Loader};
use serde_json::Value;

use super::{SIX_MISTAKES, Temporary, corsac};
use crate::example;
use crate::root;

/// Runs `check --format sarif`; the log, what was said beside it, and how it ended. The log is valid.
fn sarif(arguments: &[&str]) -> (Value, String, Exit) {
    let (out, err, exit) = corsac(&[&["check", "--format", "sarif"], arguments].concat());
    let log: Value = serde_json::from_str(&out).unwrap_or_else(|error| panic!("{error}: {out}{err}"));
    let errors: Vec<_> = schema().iter_errors(&log).map(|error| error.to_string()).collect();
    assert_eq!(errors, Vec::<String>::new(), "{out}");
    assert_eq!(log["runs"][0]["invocations"][0]["exitCode"], u64::from(exit.code()));
    assert_eq!(log["runs"][0]["invocations"][0]["executionSuccessful"], exit != Exit::Usage);
    (log, err, exit)
}

fn schema() -> &'static jsonschema::Validator {
    static SCHEMA: std::sync::OnceLock<jsonschema::Validator> = std::sync::OnceLock::new();
    SCHEMA.get_or_init(|| {
        let text = std::fs::read_to_string(root().join("tests/data/sarif-schema-2.1.0.json")).unwrap();
        // A bracket too many, which the errata took out, is no regular expression of JSON Schema.
        let text = text.replace("-[a-zA-Z]{2}]?$", "-[a-zA-Z]{2}$");
        jsonschema::validator_for(&serde_json::from_str(&text).unwrap()).unwrap()
    })
}

fn results(log: &Value) -> &Vec<Value> {
    log["runs"][0]["results"].as_array().unwrap()
}

/// Where a line and a column, counted from 1 in characters, are in a text.
fn offset(text: &str, line: &Value, column: &Value) -> usize {
    let number = |value: &Value| usize::try_from(value.as_u64().unwrap()).unwrap() - 1;
    let start: usize = text.split_inclusive('\n').take(number(line)).map(str::len).sum();
    start + text.get(start..).unwrap().chars().take(number(column)).map(char::len_utf8).sum::<usize>()
}

/// The text with the fix of a result made, as an editor would that knows nothing but the log.
fn mended(text: &str, fix: &Value) -> String {
    let mut mended = text.to_owned();
    for replacement in fix["artifactChanges"][0]["replacements"].as_array().unwrap().iter().rev() {
        let region = &replacement["deletedRegion"];
        let range = offset(text, &region["startLine"], &region["startColumn"])
            ..offset(text, &region["endLine"], &region["endColumn"]);
        mended.replace_range(range, replacement["insertedContent"]["text"].as_str().unwrap());
    }
    mended
}

#[test]
fn every_example_of_the_catalogue_is_a_valid_log() {
    let (mut fixes, mut logs) = (0, 0);
    // A file that is not there, or not text, is tested below.
    let policies = Code::all().filter(|code| code.examples() == Examples::Policies);
    for code in policies.filter(|code| !matches!(code.name(), "unreadable-file" | "not-utf8")) {
        // What stands before the findings shows that columns count characters.
        let text = format!("# é\n{}", example::repeated(code.bad_example()));
        let variables: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("# env: ")).collect();
        let options = variables.iter().flat_map(|variable| ["--env", variable]).collect::<Vec<_>>();
        let file = Temporary::new(&format!("sarif-{code}.yaml"), &text);
        let (log, _, _) = sarif(&[&options[..], &[file.path()]].concat());
        logs += 1;
        let found = results(&log);
        assert!(found.iter().any(|result| result["ruleId"] == code.name()), "{code} is not in its log");
        let pairs: Vec<_> = variables.iter().filter_map(|variable| variable.split_once('=')).collect();
        let pairs: HashMap<String, String> =
            pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let get = move |name: &str| pairs.get(name).cloned().or_else(|| std::env::var(name).ok());
        let report = Loader::new().yaml(text.as_str()).environment(get).check().report;
        assert_eq!(found.len(), report.diagnostics().len());
        for (result, diagnostic) in found.iter().zip(report.diagnostics()) {
            let rule =
                &log["runs"][0]["tool"]["driver"]["rules"][result["ruleIndex"].as_u64().unwrap() as usize];
            assert_eq!(rule["id"], result["ruleId"]);
            assert_eq!(result["level"], diagnostic.severity.as_str());
            // GitHub refuses a log where one is missing.
            let place = &result["locations"][0]["physicalLocation"];
            assert!(place["region"]["startLine"].is_u64(), "{result}");
            assert!(place["artifactLocation"]["uri"].as_str().unwrap().starts_with("file:///"), "{result}");
            let Some(fix) = &diagnostic.fix else {
                assert_eq!(result["fixes"], Value::Null);
                continue;
            };
            fixes += 1;
            let mut expected = text.clone();
            for edit in fix.edits.iter().rev() {
                let span = edit.place.span.unwrap();
                expected.replace_range(span.start..span.end, &edit.replacement);
            }
            assert_eq!(mended(&text, &result["fixes"][0]), expected, "{code}");
        }
    }
    crate::say!("sarif: {logs} logs, {fixes} fixes");
    assert!(logs > 50 && fixes > 10);
}

#[test]
fn the_log_says_what_ran_and_what_each_rule_is() {
    let file = Temporary::new("driver.yaml", SIX_MISTAKES);
    let (log, err, exit) = sarif(&[file.path(), file.path()]);
    assert_eq!((err.as_str(), exit), ("", Exit::Found));
    let run = &log["runs"][0];
    assert_eq!(run["artifacts"].as_array().unwrap().len(), 1);
    let driver = &run["tool"]["driver"];
    assert_eq!((&driver["name"], &run["columnKind"]), (&"corsac".into(), &"unicodeCodePoints".into()));
    assert_eq!(driver["rules"].as_array().unwrap().len(), Code::all().count());
    let page = std::fs::read_to_string(root().join("docs/src/diagnostics.md")).unwrap();
    for (rule, code) in driver["rules"].as_array().unwrap().iter().zip(Code::all()) {
        assert_eq!(rule["id"], code.name());
        let (_, anchor) = rule["helpUri"].as_str().unwrap().split_once("/docs/src/diagnostics.md#").unwrap();
        assert!(page.contains(&format!("\n### {anchor}\n")), "{anchor}");
        let worst = code.severities().iter().max().unwrap();
        assert_eq!(rule["defaultConfiguration"]["level"], worst.as_str());
    }
    let wildcard = results(&log).iter().find(|it| it["ruleId"] == "wildcard-with-credentials").unwrap();
    assert_eq!(wildcard["relatedLocations"][0]["message"]["text"], "with credentials");
    let text = wildcard["message"]["text"].as_str().unwrap();
    assert!(
        text.contains("\nhelp: list the origins") && text.ends_with("see [with credentials](1)"),
        "{text}"
    );
}

#[test]
fn a_variable_is_shown_where_it_is_used_and_text_of_a_policy_is_no_link() {
    let text = "version: 1\nallow_origins: ['${CORSAC_TEST_SARIF}', '[x](https://evil.example)']\n";
    let file = Temporary::new("used.yaml", text);
    let (log, _, _) = sarif(&["--env", "CORSAC_TEST_SARIF=https://a.example.com/", file.path()]);
    let find = |code: &str| results(&log).iter().find(|it| it["ruleId"] == code).unwrap();
    let location = &find("origin-with-path")["locations"][0];
    assert_eq!(location["logicalLocations"][0]["name"], "CORSAC_TEST_SARIF");
    assert_eq!(location["physicalLocation"]["region"]["startLine"], 2);
    assert_eq!(location["physicalLocation"]["region"]["startColumn"], 18);
    let message = find("invalid-pattern")["message"]["text"].as_str().unwrap();
    assert!(message.contains("`\\[x\\](https://evil.example)`"), "{message}");
}

#[test]
fn fingerprints_stay_while_lines_move() {
    let prints = |text: &str| {
        let file = Temporary::new("moved.yaml", text);
        let (log, _, _) = sarif(&[file.path()]);
        let prints = results(&log).iter().map(|it| it["partialFingerprints"]["corsacFinding/v1"].to_string());
        prints.collect::<Vec<_>>()
    };
    let two =
        "version: 1\nallow_origins: [https://app.example.com]\nmax_age: 10m\nallow_methods: [put, put]\n";
    let before = prints(two);
    let mut unique = before.clone();
    unique.sort();
    unique.dedup();
    assert!(before.len() > 1 && unique.len() == before.len(), "{before:?}");
    assert_eq!(before, prints(&format!("# a\n# b\n{two}")));
    assert_ne!(before, prints(&two.replace("put, put", "put, get")));
    // Of a file as a whole, nothing but its name counts.
    assert_eq!(prints("# nothing"), prints("# nothing yet"));
}

#[test]
fn a_run_that_fails_is_a_log_too_and_is_said() {
    let file = Temporary::new("there.yaml", SIX_MISTAKES);
    let (log, err, exit) = sarif(&["no-such.yaml", file.path()]);
    assert_eq!((err.as_str(), exit), ("error: cannot read `no-such.yaml`: no such file\n", Exit::Usage));
    assert_eq!(results(&log).len(), 6);
    let notification = &log["runs"][0]["invocations"][0]["toolExecutionNotifications"][0];
    assert_eq!(notification["message"]["text"], "cannot read `no-such.yaml`: no such file");
    assert_eq!(notification["associatedRule"]["id"], "unreadable-file");
    let (log, err, exit) = sarif(&["--env-file", "nope", file.path()]);
    assert_eq!((err.as_str(), exit), ("error: cannot read `nope`: no such file\n", Exit::Usage));
    assert_eq!(results(&log).len(), 0);
}

#[test]
fn annotations_are_lines_with_errors_first() {
    let mut warned = String::from("version: 1\nallow_origins:\n");
    for number in 0..11 {
        writeln!(warned, "  - https://my_app{number}.example.com").unwrap();
    }
    let (warned, broken) =
        (Temporary::new("annotated-a.yaml", &warned), Temporary::new("annotated-b.yaml", SIX_MISTAKES));
    let (out, err, exit) = corsac(&["check", "--format", "github", warned.path(), broken.path()]);
    assert_eq!((err.as_str(), exit), ("", Exit::Found));
    let kinds: Vec<&str> =
        out.lines().filter_map(|line| line.strip_prefix("::")?.split(' ').next()).collect();
    let expected = [vec!["error"; 6], vec!["warning"; 11], vec!["notice"; 1]].concat();
    assert_eq!(kinds, expected, "{out}");
    let rest: Vec<&str> = out.lines().filter(|line| !line.starts_with("::")).collect();
    let many = "GitHub shows 10 annotations of each kind; this log has them all";
    assert_eq!(rest, [many, "checked 2 policies: 6 errors, 11 warnings, 1 note"]);
    let wildcard = out.lines().find(|line| line.contains("wildcard-with-credentials")).unwrap();
    // The file lies outside the working directory, so no annotation can be placed in it.
    let (place, see) = (format!("%0Aat {}:12:21", broken.path()), format!("%0Asee {}:13:24", broken.path()));
    assert!(
        wildcard.starts_with("::error title=corsac[wildcard-with-credentials]::every origin"),
        "{wildcard}"
    );
    assert!(wildcard.contains(&place) && wildcard.contains(&see), "{wildcard}");
    let (out, _, exit) = corsac(&["check", "--format", "github", "--env-file", "nope", warned.path()]);
    assert_eq!(
        (out.as_str(), exit),
        ("::error title=corsac::cannot read `nope`: no such file\n", Exit::Usage)
    );
}

#[test]
fn a_code_is_explained() {
    for code in Code::all() {
        let (out, err, exit) = corsac(&["check", "--explain", code.name()]);
        assert_eq!((err.as_str(), exit), ("", Exit::Fine));
        let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>().join(" ");
        assert!(words(&out).contains(&words(code.explanation())), "{out}");
        for line in code.bad_example().lines().chain(code.good_example().lines()) {
            assert!(out.contains(format!("    {line}").trim_end()), "{code}: {line}");
        }
        assert!(out.ends_with(&format!("/docs/src/diagnostics.md#{code}\n")), "{out}");
    }
    let (out, _, exit) = corsac(&["check", "--explain", "all"]);
    assert_eq!(exit, Exit::Fine);
    for code in Code::all() {
        assert_eq!(out.lines().filter(|line| line.split_whitespace().next() == Some(code.name())).count(), 1);
    }
}

#[test]
fn a_code_is_explained_to_programs() {
    let (out, _, exit) = corsac(&["check", "--explain", "unknown-key", "--format", "json"]);
    let json: Value = serde_json::from_str(&out).unwrap();
    assert_eq!((&json["schema_version"], &json["code"]["name"]), (&1.into(), &"unknown-key".into()));
    assert_eq!(exit, Exit::Fine);
    let (out, _, _) = corsac(&["check", "--explain", "all", "--format", "json"]);
    let json: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(json["codes"].as_array().unwrap().len(), Code::all().count());
    let (out, _, exit) = corsac(&["check", "--explain", "nonsense", "--format", "json"]);
    let json: Value = serde_json::from_str(&out).unwrap();
    assert!(json["error"].as_str().unwrap().starts_with("there is no code `nonsense`"), "{out}");
    assert_eq!(exit, Exit::Usage);
}

#[test]
fn what_cannot_be_explained_is_usage() {
    for (arguments, error) in [
        (
            &["--explain", "unknown-kay"][..],
            "there is no code `unknown-kay`, did you mean `unknown-key`?\n\n`corsac",
        ),
        (&["--explain", "zzz"], "there is no code `zzz`\n\n`corsac check --explain all` lists every code\n"),
        (
            &["--explain", "all", "--format", "sarif"],
            "an explanation of a code is written as `human` or `json`",
        ),
        (&["--explain", "all", "cors.yaml"], "cannot be used with"),
        (&["--explain"], "a value is required"),
    ] {
        let (out, err, exit) = corsac(&[&["check"], arguments].concat());
        assert_eq!((out.as_str(), exit), ("", Exit::Usage), "{arguments:?}");
        assert!(err.contains(error), "{err}");
    }
    let (_, err, exit) = corsac(&["explain", "x.yaml", "--origin", "https://a.example", "--format", "sarif"]);
    assert!(err.contains("[possible values: human, json]"), "{err}");
    assert_eq!(exit, Exit::Usage);
}

#[test]
fn a_check_with_findings_ends_with_the_way_to_more() {
    let file = Temporary::new("more.yaml", SIX_MISTAKES);
    let (out, _, _) = corsac(&["check", file.path()]);
    let last = out.lines().last().unwrap();
    let arguments = last.strip_prefix("for more about a finding: corsac ").unwrap();
    let (out, _, exit) = corsac(&arguments.split(' ').collect::<Vec<_>>());
    assert!(out.starts_with("error[path-template]\n"), "{out}");
    assert_eq!(exit, Exit::Fine);
}

#[test]
fn annotations_hold_nothing_that_turns_the_text_around() {
    let text = "version: 1\nallow_origins: [https://a.example.com]\n\"x\u{202e}\u{2066}y\": 1\n";
    let file = Temporary::new("turned.yaml", text);
    let (out, _, exit) = corsac(&["check", "--format", "github", file.path()]);
    assert_eq!(exit, Exit::Found);
    assert!(out.contains("unknown key `x") && !out.contains(['\u{202e}', '\u{2066}']), "{out:?}");
}
