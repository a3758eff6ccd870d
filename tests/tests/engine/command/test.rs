//! `test`: which files it runs, what it prints, and how it ends.

use corsac_cli::Exit;
use serde_json::Value;

use super::fix::Directory;
use super::{corsac, policies};

const POLICY: &str = "version: 1\nallow_origins: [https://app.example.com]\n";
const GOOD: &str = "version: 1\ncases:\n  - name: ours\n    origin: https://app.example.com\n    path: /\n    expect: allowed\n";
const BAD: &str = "version: 1\npolicy: a.yaml\ncases:\n  - name: theirs <&>\n    origin: https://b.example\n    path: /\n    expect: allowed\n";
const BROKEN: &str = "version: 1\npolicy: a.yaml\ncases: []\n";

#[test]
fn tests_that_pass_are_counted() {
    let (out, err, exit) = corsac(&["test", &policies()]);
    assert_eq!((exit, err.as_str()), (Exit::Fine, ""), "{out}");
    let lines: Vec<_> = out.lines().collect();
    assert_eq!(lines.len(), 9, "{out}");
    assert!(lines.iter().all(|line| line.contains(" passed")), "{out}");
    assert!(lines[8].starts_with("ran ") && lines[8].ends_with(" in 8 files: 348 passed, 0 failed"), "{out}");
}

#[test]
fn what_fails_ends_with_one_and_is_explained() {
    let directory =
        Directory::new("test-fails", &[("a.yaml", POLICY), ("a.test.yaml", GOOD), ("b.test.yml", BAD)]);
    let (out, err, exit) = corsac(&["test", &directory.at("")]);
    assert_eq!((exit, err.as_str()), (Exit::Found, ""), "{out}");
    assert!(out.contains("a.test.yaml: 1 passed\n"), "{out}");
    assert!(out.contains("b.test.yml: 0 passed, 1 failed\n"), "{out}");
    assert!(out.contains("failed: theirs <&> ("), "{out}");
    assert!(
        out.contains("  expected: allowed\n  got:      denied, because of origin-not-allowed\n"),
        "{out}"
    );
    assert!(out.contains("a.yaml:2:"), "{out}");
    assert!(out.ends_with("ran 2 cases in 2 files: 1 passed, 1 failed\n"), "{out}");
}

#[test]
fn a_file_that_does_not_load_fails_and_the_others_run() {
    let files = [("a.yaml", POLICY), ("a.test.yaml", GOOD), ("b.test.json", BROKEN), ("c.test.yaml", BROKEN)];
    let directory = Directory::new("test-broken", &files);
    let (out, _, exit) = corsac(&["test", &directory.at("")]);
    assert_eq!(exit, Exit::Found, "{out}");
    assert!(out.contains("error[empty-list]") && out.contains("error[syntax-error]"), "{out}");
    assert!(out.ends_with("ran 1 case in 1 file: 1 passed, 0 failed; 2 files do not load\n"), "{out}");
    let (out, _, exit) = corsac(&["test", &directory.at("c.test.yaml")]);
    assert_eq!(exit, Exit::Found);
    assert!(out.ends_with("no case ran; 1 file does not load\n"), "{out}");
}

#[test]
fn only_test_files_are_found_and_nothing_is_searched_that_is_made() {
    let directory = Directory::new(
        "test-search",
        &[
            ("a.yaml", POLICY),
            ("below/deep/a.yaml", POLICY),
            ("below/deep/A.Test.YML", GOOD),
            ("a.test.yaml", GOOD),
            ("target/CACHEDIR.TAG", ""),
            ("target/a.test.yaml", BROKEN),
            ("node_modules/a.test.yaml", BROKEN),
            (".git/a.test.yaml", BROKEN),
            ("other.json", "{}"),
        ],
    );
    std::fs::rename(directory.at("below/deep/a.yaml"), directory.at("below/deep/A.yaml")).unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink(directory.at(""), directory.at("below/loop")).unwrap();
    let (out, err, exit) = corsac(&["test", &directory.at("")]);
    assert_eq!((exit, err.as_str()), (Exit::Fine, ""), "{out}");
    assert!(out.ends_with("ran 2 cases in 2 files: 2 passed, 0 failed\n"), "{out}");
    let (out, _, _) = corsac(&["check", &directory.at("a.yaml"), &directory.at("a.test.yaml")]);
    assert!(
        out.ends_with("checked 2 policies: 0 errors, 0 warnings, 1 note\n") || out.contains("0 errors"),
        "{out}"
    );
    let (_, err, exit) = corsac(&["check", "--fix", &directory.at("a.test.yaml")]);
    assert_eq!(exit, Exit::Usage);
    assert!(err.contains("is a test of a policy"), "{err}");
}

#[test]
fn cases_are_chosen_by_name() {
    let directory =
        Directory::new("test-run", &[("a.yaml", POLICY), ("a.test.yaml", GOOD), ("b.test.yaml", BAD)]);
    let (out, _, exit) = corsac(&["test", "--run", "OUR", &directory.at("")]);
    assert_eq!(exit, Exit::Fine, "{out}");
    assert!(out.ends_with("ran 1 case in 1 file: 1 passed, 0 failed\n") && !out.contains("b.test"), "{out}");
    let (out, err, exit) = corsac(&["test", "--run", "oors", &directory.at("")]);
    assert_eq!((exit, out.as_str()), (Exit::Found, ""));
    assert!(
        err.starts_with("error: no name among 2 cases has `oors` in it; the nearest are `ours`, "),
        "{err}"
    );
    let (out, _, exit) = corsac(&["test", "--run", "oors", "--format", "json", &directory.at("")]);
    assert_eq!(exit, Exit::Found);
    assert!(
        serde_json::from_str::<Value>(&out).unwrap()["error"].as_str().unwrap().contains("nearest"),
        "{out}"
    );
}

#[test]
fn where_no_case_can_run_it_fails() {
    let directory = Directory::new("test-none", &[("a.yaml", POLICY)]);
    let (_, err, exit) = corsac(&["test", &directory.at("")]);
    assert_eq!(exit, Exit::Found);
    assert!(err.contains("there is no test file in"), "{err}");
    let (out, _, exit) = corsac(&["test", &directory.at("no.test.yaml")]);
    assert_eq!(exit, Exit::Usage);
    assert!(out.contains("no such file"), "{out}");
    std::fs::write(directory.at("alone.test.yaml"), GOOD).unwrap();
    let (out, _, exit) = corsac(&["test", &directory.at("alone.test.yaml")]);
    assert_eq!(exit, Exit::Found);
    assert!(out.contains("looked for `alone.yaml`, `alone.yml`, `alone.json`"), "{out}");
    std::fs::write(directory.at("named.test.yaml"), GOOD.replace("cases", "policy: b.yaml\ncases")).unwrap();
    let (out, _, exit) = corsac(&["test", &directory.at("named.test.yaml")]);
    assert_eq!(exit, Exit::Found);
    assert!(out.contains("error[test-without-policy]: cannot read the policy `b.yaml`"), "{out}");
}

#[test]
fn programs_read_one_object() {
    let files = [("a.yaml", POLICY), ("a.test.yaml", GOOD), ("b.test.yaml", BAD), ("c.test.yaml", BROKEN)];
    let directory = Directory::new("test-json", &files);
    let (out, _, exit) = corsac(&["test", "--format", "json", &directory.at("")]);
    assert_eq!(exit, Exit::Found);
    let out: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(
        (&out["schema_version"], &out["passed"], &out["failed"], &out["broken"]),
        (&1.into(), &1.into(), &1.into(), &1.into())
    );
    let [good, bad, broken] = out["files"].as_array().unwrap().as_slice() else { panic!("{out}") };
    assert_eq!(
        (&good["loads"], &bad["loads"], &broken["loads"]),
        (&true.into(), &true.into(), &false.into())
    );
    assert_eq!(broken["diagnostics"][0]["code"], "empty-list");
    let (passed, failed) = (&good["cases"][0], &bad["cases"][0]);
    assert_eq!(
        (&passed["name"], &passed["passed"], &passed["mismatches"]),
        (&"ours".into(), &true.into(), &Value::Array(vec![]))
    );
    assert!(passed.get("exchange").is_none() && passed["place"]["span"]["line"] == 3, "{passed}");
    assert_eq!(failed["mismatches"][0]["expected"], "allowed");
    assert_eq!(failed["mismatches"][0]["engines"], serde_json::json!(["Chromium", "Firefox", "WebKit"]));
    assert_eq!(failed["exchange"]["browser"]["readable"], false, "{failed}");
}

#[test]
fn junit_is_valid_whatever_names_hold_and_the_same_each_time() {
    let controls = "expect: { outcome: denied, console: \"\\a\\e[31m\" }";
    let bad =
        format!("{BAD}  - name: controls\n    origin: https://b.example\n    path: /\n    {controls}\n");
    let files = [("a.yaml", POLICY), ("a.test.yaml", GOOD), ("b.test.yaml", &bad), ("c.test.yaml", BROKEN)];
    let directory = Directory::new("test-junit", &files);
    let (out, _, exit) = corsac(&["test", "--format", "junit", &directory.at("")]);
    assert_eq!(exit, Exit::Found);
    assert_eq!(out, corsac(&["test", "--format", "junit", &directory.at("")]).0);
    assert!(out.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"corsac\" tests=\"4\" failures=\"2\" errors=\"1\">"), "{out}");
    assert!(out.contains("<testcase name=\"ours\" "), "{out}");
    assert!(out.contains("&lt;&amp;&gt;"), "{out}");
    assert!(out.contains("expected allowed; got denied, because of origin-not-allowed"), "{out}");
    assert!(out.contains("empty-list"), "{out}");
    // XML 1.0, section 2.2: no control characters but these.
    assert!(out.chars().all(|c| !c.is_control() || matches!(c, '\n' | '\t')), "{out:?}");
    for (open, close) in
        [("<testsuite ", "</testsuite>"), ("<testcase ", "</testcase>"), ("<failure ", "</failure>")]
    {
        assert_eq!(out.matches(open).count(), out.matches(close).count(), "{out}");
    }
}

#[test]
fn policies_without_tests_are_found_beside_directories_of_tests_alone() {
    let good = GOOD.replace("cases", "policy: ../policies/a.yaml\ncases");
    let files = [("policies/a.yaml", POLICY), ("policies/b.yaml", POLICY), ("tests/a.test.yaml", &good)];
    let directory = Directory::new("test-untested", &files);
    let (policies, tests) = (directory.at("policies"), directory.at("tests"));
    let (out, _, exit) =
        corsac(&["test", "--require-coverage", "--format", "json", &policies, &tests, &policies]);
    assert_eq!(exit, Exit::Found, "{out}");
    let out: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(out["untested"], serde_json::json!([directory.at("policies/b.yaml")]));
}
