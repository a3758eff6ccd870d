//! `.pre-commit-hooks.yaml` and its script.

use std::io::Write;
use std::process::{Command, Stdio};

use serde_yaml::Value;

use super::{BAD, Directory, GOOD, STRANGE, WARNED, root, with_cargo, without_cargo};

fn hooks() -> Vec<Value> {
    let text = std::fs::read_to_string(root().join(".pre-commit-hooks.yaml")).unwrap();
    serde_yaml::from_str(&text).unwrap()
}

/// The lines that a pattern finds; in both hooks' patterns, Python's dialect and this one agree.
fn matching(pattern: &Value, names: &[&str]) -> Vec<String> {
    let mut grep = Command::new("grep");
    let grep =
        grep.args(["-E", "-e", pattern.as_str().unwrap()]).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut grep = grep.spawn().unwrap();
    grep.stdin.take().unwrap().write_all(names.join("\n").as_bytes()).unwrap();
    let found = String::from_utf8(grep.wait_with_output().unwrap().stdout).unwrap();
    found.lines().map(str::to_owned).collect()
}

#[test]
fn the_hooks_run_on_what_is_named_like_a_policy() {
    let yes = [
        "cors.yaml",
        "cors.yml",
        "cors.json",
        "api/cors.yaml",
        "deploy/cors-production.yaml",
        "cors.staging.yml",
        "cors_orders.json",
        "corsac.yaml",
        "orders.cors.yaml",
        "orders-cors.json",
    ];
    let no =
        ["docker-compose.yaml", "corset.yaml", "cors/README.md", "cors.rs", "scorsx.yaml", "corsage.json"];
    let excluded = ["cors.test.yaml", "cors.schema.json", "deploy/cors-production.test.yml"];
    let names = [&yes[..], &no, &excluded].concat();
    assert_eq!(hooks().len(), 2);
    for hook in hooks() {
        let mut found = matching(&hook["files"], &names);
        let others = matching(&hook["exclude"], &names);
        found.retain(|name| !others.contains(name));
        assert_eq!(found, yes, "{:?}", hook["id"]);
        assert_eq!(others, excluded);
        assert_eq!(hook["args"][0], "--deny");
        let entry = hook["entry"].as_str().unwrap();
        match hook["language"].as_str().unwrap() {
            "script" => assert!(root().join(entry).is_file(), "{entry}"),
            language => assert_eq!((language, entry), ("system", "corsac check")),
        }
    }
}

#[test]
fn the_script_builds_once_and_checks_what_it_is_given() {
    let directory = Directory::new("hook");
    let (home, repository) = (directory.within("home"), directory.within("repository"));
    let script = directory.within("home/hooks").join("corsac-check");
    std::fs::copy(root().join("hooks/corsac-check"), &script).unwrap();
    for (name, text) in [("cors.yaml", GOOD), ("warned.yaml", WARNED), (STRANGE, BAD)] {
        std::fs::write(repository.join(name), text).unwrap();
    }
    let asked = directory.0.join("cargo.log");
    for (number, (files, code, said)) in [
        (&["cors.yaml"][..], 0, "checked 1 policy: 0 errors"),
        (&["cors.yaml", STRANGE], 1, "error[origin-with-path]"),
        (&["--deny", "warnings", "warned.yaml"], 1, "warning["),
        (&["no-such.yaml"], 2, "cannot read `no-such.yaml`"),
    ]
    .into_iter()
    .enumerate()
    {
        let mut hook = with_cargo(script.to_str().unwrap(), &directory);
        let done = hook.args(files).current_dir(&repository).output().unwrap();
        let out = String::from_utf8(done.stdout).unwrap() + &String::from_utf8(done.stderr).unwrap();
        assert_eq!(done.status.code(), Some(code), "{files:?}\n{out}");
        assert!(out.contains(said), "{files:?}\n{out}");
        assert!(!repository.join("pwned").exists());
        assert_eq!(asked.exists(), number == 0, "{files:?}");
        if number == 0 {
            let text = std::fs::read_to_string(&asked).unwrap();
            assert!(text.starts_with(&format!("{}\ninstall\n", home.display())), "{text}");
            assert!(text.contains("\n--locked\n"), "{text}");
            std::fs::remove_file(&asked).unwrap();
        }
    }
}

#[test]
fn the_script_says_that_rust_is_missing() {
    let directory = Directory::new("hook-no-rust");
    let script = directory.within("home/hooks").join("corsac-check");
    std::fs::copy(root().join("hooks/corsac-check"), &script).unwrap();
    let tools = without_cargo(&directory, &["bash", "dirname"]);
    let done =
        Command::new("bash").arg(&script).arg("x.yaml").env_clear().env("PATH", tools).output().unwrap();
    let err = String::from_utf8(done.stderr).unwrap();
    assert_eq!(done.status.code(), Some(2), "{err}");
    assert!(
        err.starts_with("error: building corsac needs Rust") && err.contains("corsac-check-installed"),
        "{err}"
    );
}
