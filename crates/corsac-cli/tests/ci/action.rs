//! `action.yml`: its scripts run as a runner of GitHub runs them, with the installation replaced.

use serde_yaml::Value;

use super::{BAD, Directory, GOOD, STRANGE, WARNED, root, with_cargo, without_cargo};

fn action() -> Value {
    serde_yaml::from_str(&std::fs::read_to_string(root().join("action.yml")).unwrap()).unwrap()
}

fn steps(action: &Value) -> Vec<Value> {
    action["runs"]["steps"].as_sequence().unwrap().clone()
}

/// The text of an input: as given, or its default.
fn input(action: &Value, name: &str, given: &[(&str, &str)]) -> String {
    let given = given.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
    given.unwrap_or_else(|| action["inputs"][name]["default"].as_str().unwrap().to_owned())
}

/// What a run of the action came to.
struct Ran {
    code: i32,
    log: String,
    summary: String,
}

/// Runs the scripts of the action one after the other, until one fails.
fn run(directory: &Directory, inputs: &[(&str, &str)]) -> Ran {
    let action = action();
    for (name, _) in inputs {
        assert!(action["inputs"][*name].is_mapping(), "there is no input {name}");
    }
    let (repository, temporary) = (directory.within("repository"), directory.within("temporary"));
    let (summary, output) = (directory.0.join("summary.md"), directory.0.join("output"));
    let mut ran = Ran { code: 0, log: String::new(), summary: String::new() };
    for step in steps(&action) {
        let Some(script) = step["run"].as_str() else { continue };
        let file = directory.0.join("script.sh");
        std::fs::write(&file, script).unwrap();
        let mut bash = with_cargo("bash", directory);
        bash.args(["--noprofile", "--norc", "-eo", "pipefail"])
            .arg(&file)
            .current_dir(&repository)
            .env("GITHUB_ACTIONS", "true")
            .env("GITHUB_ACTION_PATH", root())
            .env("GITHUB_WORKSPACE", &repository)
            .env("GITHUB_OUTPUT", &output)
            .env("GITHUB_STEP_SUMMARY", &summary)
            .env("RUNNER_TEMP", &temporary)
            .env("RUNNER_OS", "Linux")
            .env("RUNNER_ARCH", "X64");
        for (name, value) in step["env"].as_mapping().into_iter().flatten() {
            let value = value.as_str().unwrap();
            let from = value.strip_prefix("${{ inputs.").and_then(|rest| rest.strip_suffix(" }}")).unwrap();
            bash.env(name.as_str().unwrap(), input(&action, from, inputs));
        }
        let done = bash.output().unwrap();
        ran.log.push_str(&String::from_utf8(done.stdout).unwrap());
        ran.log.push_str(&String::from_utf8(done.stderr).unwrap());
        ran.code = done.status.code().unwrap();
        if ran.code != 0 {
            break;
        }
    }
    assert!(!repository.join("pwned").exists(), "an input was taken for a command\n{}", ran.log);
    ran.summary = std::fs::read_to_string(&summary).unwrap_or_default();
    // Each step of a job has a summary of its own.
    let _ = std::fs::remove_file(summary);
    ran
}

#[test]
fn no_expression_stands_in_a_script_and_every_action_is_pinned() {
    let action = action();
    let text = std::fs::read_to_string(root().join("action.yml")).unwrap();
    let mut scripts = 0;
    for step in steps(&action) {
        if let Some(script) = step["run"].as_str() {
            assert!(!script.contains("${{"), "{script}");
            assert_eq!(step["shell"], "bash");
            scripts += 1;
        }
        if let Some(uses) = step["uses"].as_str() {
            let (_, commit) = uses.split_once('@').unwrap();
            assert!(commit.len() == 40 && commit.bytes().all(|byte| byte.is_ascii_hexdigit()), "{uses}");
            assert!(text.contains(&format!("{uses} # v")), "{uses} does not say its version");
        }
    }
    assert_eq!(scripts, 3);
    for (name, input) in action["inputs"].as_mapping().unwrap() {
        assert!(input["description"].is_string() && input["default"].is_string(), "{name:?}");
    }
}

#[test]
fn policies_are_checked_and_the_exit_code_is_passed_on() {
    let directory = Directory::new("checked");
    let repository = directory.within("repository");
    for (name, text) in [("cors.yaml", GOOD), ("warned.yaml", WARNED), ("bad.yaml", BAD), (STRANGE, BAD)] {
        std::fs::write(repository.join(name), text).unwrap();
    }
    std::fs::create_dir_all(repository.join("a b")).unwrap();
    std::fs::write(
        repository.join("a b/c.json"),
        r#"{"version": 1, "allow_origins": ["https://a.example.com"]}"#,
    )
    .unwrap();
    let two = format!("cors.yaml\r\n\n{STRANGE}\n");
    let annotated =
        "::error file=bad.yaml,line=2,endLine=2,col=17,endColumn=41,title=corsac[origin-with-path]::";
    let strange = format!("file={},line=2", STRANGE.replace(',', "%2C").replace(':', "%3A"));
    for (inputs, code, log, summary) in [
        (&[][..], 0, "checked 1 policy: 0 errors", "checked 1 policy: 0 errors"),
        (&[("files", "bad.yaml")], 1, annotated, "error[origin-with-path]"),
        (&[("files", "bad.yaml"), ("format", "human")], 1, "--&gt; bad.yaml:2:17", "--&gt; bad.yaml:2:17"),
        (&[("files", &two)], 1, &strange, "it's \"a\", $(touch pwned)"),
        (&[("files", "warned.yaml")], 1, "::warning file=warned.yaml,", "warning["),
        (
            &[("files", "warned.yaml"), ("deny-warnings", "false")],
            0,
            "::warning file=warned.yaml,",
            "1 warning,",
        ),
        (&[("files", "a b")], 0, "checked 1 policy", "max-age-absent"),
        (&[("files", "no-such.yaml")], 2, "cannot read `no-such.yaml`", "cannot read `no-such.yaml`"),
        (&[("args", "--env\nX=$(touch pwned)\n--no-color")], 2, "--no-color", "--no-color"),
        (&[("args", "--service\norders; touch pwned")], 0, "checked 1 policy", "checked 1 policy"),
        (&[("files", "--env=A=b")], 2, "cannot read `--env=A=b`", "cannot read `--env=A=b`"),
        (&[("files", "$(touch pwned)\n\"; touch pwned #")], 2, "cannot read `$(touch pwned)`", "cannot read"),
        (&[("files", "\n")], 2, "the input files names no file", ""),
        (&[("format", "xml; touch pwned")], 2, "the input format is", ""),
        (&[("deny-warnings", "$(touch pwned)")], 2, "the input deny-warnings is true or false", ""),
    ] {
        let ran = run(&directory, inputs);
        let log = log.replace("&gt;", ">");
        assert_eq!(ran.code, code, "{inputs:?}\n{}", ran.log);
        assert!(ran.log.contains(&log), "{inputs:?}: no `{log}` in\n{}", ran.log);
        assert!(ran.summary.contains(summary), "{inputs:?}: no `{summary}` in\n{}", ran.summary);
    }
}

#[test]
fn results_go_into_a_file() {
    let directory = Directory::new("file");
    let repository = directory.within("repository");
    std::fs::write(repository.join("cors.yaml"), BAD).unwrap();
    for (inputs, file) in [
        (&[("format", "sarif")][..], "corsac.sarif"),
        (&[("format", "sarif"), ("output", "a $(touch pwned).sarif")], "a $(touch pwned).sarif"),
        (&[("format", "json"), ("output", "found.json")], "found.json"),
    ] {
        let ran = run(&directory, inputs);
        assert_eq!(ran.code, 1, "{}", ran.log);
        let found = std::fs::read_to_string(repository.join(file)).unwrap();
        assert!(found.contains("\"origin-with-path\"") && !found.contains("stop-commands"), "{found}");
        assert!(ran.log.contains("error[origin-with-path]"), "{}", ran.log);
        assert!(ran.summary.contains("error[origin-with-path]"), "{}", ran.summary);
    }
    for (output, said) in [
        ("no-such-directory/a.sarif", "::error title=corsac::the output cannot be written"),
        ("/dev/full", "error: cannot write the result: no space left on device"),
    ] {
        if output == "/dev/full" && !std::path::Path::new(output).exists() {
            continue;
        }
        let ran = run(&directory, &[("format", "sarif"), ("output", output)]);
        assert!(ran.code == 2 && ran.log.contains(said), "{}", ran.log);
    }
}

/// The lines of a log that the runner looks at for commands.
fn obeyed(log: &str) -> Vec<&str> {
    let (mut token, mut lines) = (None, Vec::new());
    for line in log.lines() {
        match token {
            Some(end) if line == format!("::{end}::") => token = None,
            Some(_) => {}
            None => match line.strip_prefix("::stop-commands::") {
                Some(end) => {
                    assert!(end.len() == 32, "{end}");
                    token = Some(end);
                }
                None => lines.push(line),
            },
        }
    }
    assert_eq!(token, None, "{log}");
    lines
}

#[test]
fn what_a_policy_holds_is_no_command() {
    let directory = Directory::new("command");
    // The runner takes `##[…]` for a command wherever it stands in a line.
    let policy = "version: 1\nallow_origins: ['##[error]mine', \"\\n::error::mine\"]\n";
    std::fs::write(directory.within("repository").join("cors.yaml"), policy).unwrap();
    for inputs in [&[][..], &[("format", "human")], &[("format", "json")], &[("format", "sarif")]] {
        let ran = run(&directory, inputs);
        assert!(ran.code == 1 && ran.log.contains("mine"), "{inputs:?}\n{}", ran.log);
        for line in obeyed(&ran.log) {
            assert!(
                !line.contains("mine") || line.starts_with("::error file=cors.yaml,"),
                "{inputs:?}\n{line}"
            );
        }
    }
}

#[test]
fn what_a_policy_holds_is_no_markup_in_the_summary() {
    let directory = Directory::new("markup");
    let policy = "version: 1\nallow_origins: ['</pre><script>&amp;', \"```\\n# x\"]\n";
    std::fs::write(directory.within("repository").join("cors.yaml"), policy).unwrap();
    let ran = run(&directory, &[]);
    assert_eq!((ran.code, ran.summary.matches("</pre>").count()), (1, 1), "{}", ran.summary);
    assert!(ran.summary.contains("&lt;/pre&gt;&lt;script&gt;&amp;amp;"), "{}", ran.summary);
    assert!(ran.log.lines().filter(|line| line.starts_with("::")).count() >= 2, "{}", ran.log);
}

#[test]
fn the_command_is_built_once_from_the_actions_own_source() {
    let directory = Directory::new("built");
    std::fs::write(directory.within("repository").join("cors.yaml"), GOOD).unwrap();
    assert_eq!(run(&directory, &[]).code, 0);
    let asked = directory.0.join("cargo.log");
    let text = std::fs::read_to_string(&asked).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!((lines[0], lines[1]), (root().to_str().unwrap(), "install"), "{text}");
    assert!(
        lines.contains(&"--locked") && lines.windows(2).any(|it| it == ["--path", "crates/corsac-cli"]),
        "{text}"
    );
    let key = std::fs::read_to_string(directory.0.join("output")).unwrap();
    let (key, root) = key.split_once('\n').unwrap();
    assert!(key.starts_with("key=corsac-Linux-X64-any-") && key.len() > 80, "{key}");
    assert_eq!(root.trim_end(), format!("root={}", directory.0.join("temporary/corsac-root").display()));
    // What the cache brought back runs, so nothing is built.
    std::fs::remove_file(&asked).unwrap();
    assert_eq!(run(&directory, &[]).code, 0);
    assert!(!asked.exists());
    // What it brought back does not.
    let cached = directory.0.join("temporary/corsac-root/bin/corsac");
    std::fs::remove_file(&cached).unwrap();
    std::fs::write(&cached, "made for another system").unwrap();
    let install = run(&directory, &[]);
    assert!(asked.exists(), "{}", install.log);
}

#[test]
fn a_runner_without_rust_is_told() {
    let directory = Directory::new("no-rust");
    let tools = without_cargo(&directory, &["bash"]);
    let action = action();
    let script =
        steps(&action).iter().filter_map(|step| step["run"].as_str().map(str::to_owned)).nth(1).unwrap();
    let mut bash = std::process::Command::new("bash");
    let done = bash.args(["-eo", "pipefail", "-c", &script]).env_clear().env("PATH", tools);
    let done = done.env("RUNNER_TEMP", &directory.0).env("GITHUB_ACTION_PATH", root()).output().unwrap();
    let log = String::from_utf8(done.stdout).unwrap();
    assert_eq!((done.status.code(), log.lines().count()), (Some(2), 1));
    assert!(log.starts_with("::error title=corsac::building corsac needs Rust"), "{log}");
}
