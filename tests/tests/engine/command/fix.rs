//! `check --fix`: what it writes, what it prints, and what it leaves alone.

use std::path::PathBuf;
use std::process::Command;

use corsac_cli::Exit;
use serde_json::Value;

use super::input::piped;
use super::{SIX_MISTAKES, corsac};

/// A directory with files, gone when the test ends.
pub(super) struct Directory(PathBuf);

impl Directory {
    pub(super) fn new(name: &str, files: &[(&str, &str)]) -> Self {
        let path = std::env::temp_dir().join(format!("corsac-fix-{}-{name}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        for (file, text) in files {
            let file = path.join(file);
            std::fs::create_dir_all(file.parent().unwrap()).unwrap();
            std::fs::write(file, text).unwrap();
        }
        Directory(path)
    }

    pub(super) fn at(&self, file: &str) -> String {
        self.0.join(file).to_str().unwrap().to_owned()
    }

    fn read(&self, file: &str) -> String {
        std::fs::read_to_string(self.0.join(file)).unwrap()
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

const SLASH: &str = "version: 1\nallow_origins: [https://a.example.com/] # ours\nmax_age: 10m\n";
const FIXED: &str = "version: 1\nallow_origins: [https://a.example.com] # ours\nmax_age: 10m\n";

#[test]
fn what_was_fixed_is_said_and_what_is_left_decides() {
    let directory = Directory::new("six", &[("six.yaml", SIX_MISTAKES)]);
    let file = directory.at("six.yaml");
    let (out, err, exit) = corsac(&["check", "--fix", &file]);
    assert_eq!((exit, err.as_str()), (Exit::Found, ""), "{out}");
    let first = format!("fixed 3 findings in {file}:\n  5:13  path-template     write `/api/*`\n");
    assert!(out.starts_with(&first), "{out}");
    assert!(out.contains("\n  7:26  miscased-method   write `PUT`\n\nerror["), "{out}");
    assert!(out.contains("error[wildcard-with-credentials]") && out.contains("error[unknown-key]"), "{out}");
    assert!(out.ends_with("checked 1 policy: 3 errors, 0 warnings, 0 notes\n"), "{out}");
    let fixed = directory.read("six.yaml");
    let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
    for (number, (before, after)) in lines(SIX_MISTAKES).iter().zip(lines(&fixed)).enumerate() {
        assert_eq!(*before != after, [5, 6, 7].contains(&(number + 1)), "{after}");
    }
    // A second time there is nothing to do, and nothing is written.
    let written = std::fs::metadata(&file).unwrap().modified().unwrap();
    let (out, _, exit) = corsac(&["check", "--fix", &file]);
    assert_eq!(exit, Exit::Found);
    assert!(out.starts_with("nothing to fix that is safe\n\nerror["), "{out}");
    assert_eq!(std::fs::metadata(&file).unwrap().modified().unwrap(), written);
}

#[test]
fn guesses_are_made_where_they_are_asked_for() {
    let text = "version: 1\nallow_orgins: [app.example.com]\nallow_methods: [get]\nmax_age: 10m\n";
    let directory = Directory::new("guess", &[("p.yaml", text)]);
    let file = directory.at("p.yaml");
    let (out, _, exit) = corsac(&["check", &file]);
    assert_eq!(exit, Exit::Found);
    assert!(out.contains("\n1 finding can be mended by `corsac check --fix`\nfor more about"), "{out}");
    let (out, _, exit) = corsac(&["check", "--fix=safe", &file]);
    assert_eq!(exit, Exit::Found);
    assert!(out.ends_with("\n1 more can be made with `--fix=all`: it is a guess, look at it\n"), "{out}");
    let (out, _, exit) = corsac(&["check", "--fix=all", &file]);
    assert_eq!(exit, Exit::Fine, "{out}");
    assert!(
        out.contains("  2:1   unknown-key            write `allow_origins` (a guess: look at it)\n"),
        "{out}"
    );
    assert!(!out.contains("--fix"), "{out}");
    assert_eq!(
        directory.read("p.yaml"),
        "version: 1\nallow_origins: [https://app.example.com]\nallow_methods: [GET]\nmax_age: 10m\n"
    );
}

#[test]
fn a_dry_run_writes_nothing_and_its_diff_can_be_applied() {
    // A name that git quotes, a last line without an end, carriage returns, and a byte order mark.
    let texts = [
        ("shop.yaml", SLASH.to_owned()),
        ("my policy.yaml", SLASH.trim_end().to_owned()),
        ("deep/ü\".yaml", SLASH.replace('\n', "\r\n")),
        ("mark.yaml", format!("\u{feff}{}", SLASH.strip_prefix("version: 1\n").unwrap())),
        ("far.yaml", format!("{SLASH}{}name: 5\n", "# far apart\n".repeat(30))),
    ];
    let files: Vec<_> = texts.iter().map(|(name, text)| (*name, text.as_str())).collect();
    let directory = Directory::new("dry", &files);
    let paths: Vec<String> = texts.iter().map(|(name, _)| directory.at(name)).collect();
    let mut arguments = vec!["check", "--fix", "--dry-run", "--format", "json"];
    arguments.extend(paths.iter().map(String::as_str));
    let (out, err, exit) = corsac(&arguments);
    assert_eq!((exit, err.as_str()), (Exit::Fine, ""), "{out}");
    let out: Value = serde_json::from_str(&out).unwrap();
    let mut patch = String::new();
    for (index, (name, text)) in texts.iter().enumerate() {
        assert_eq!(directory.read(name), *text);
        assert_eq!(out["files"][index]["loads"], true);
        assert_eq!(out["files"][index]["fixed"][0]["applicability"], "safe");
        patch += out["files"][index]["diff"].as_str().unwrap();
    }
    // The files lie under the root of the system: that is where the names in the diff begin.
    let below = directory.0.canonicalize().unwrap();
    let below = below.strip_prefix("/").unwrap().to_str().unwrap();
    let patch = patch.replace(&format!("a/{below}/"), "a/").replace(&format!("b/{below}/"), "b/");
    std::fs::write(directory.0.join("fix.patch"), patch).unwrap();
    let git = Command::new("git")
        .args(["-c", "core.autocrlf=false", "apply", "--whitespace=nowarn", "fix.patch"])
        .env("GIT_CEILING_DIRECTORIES", directory.0.parent().unwrap())
        .current_dir(&directory.0)
        .output()
        .unwrap();
    assert!(git.status.success(), "{}", String::from_utf8_lossy(&git.stderr));
    let applied: Vec<String> = texts.iter().map(|(name, _)| directory.read(name)).collect();
    // And the command itself writes the very same.
    for ((name, text), applied) in texts.iter().zip(applied) {
        std::fs::write(directory.0.join(name), text).unwrap();
        let (_, _, exit) = corsac(&["check", "--fix", &directory.at(name)]);
        assert_eq!((exit, directory.read(name)), (Exit::Fine, applied));
    }
    assert_eq!(directory.read("deep/ü\".yaml"), FIXED.replace('\n', "\r\n"));
    assert_eq!(directory.read("mark.yaml"), format!("\u{feff}{FIXED}"));
}

#[test]
fn a_diff_is_shown_before_what_would_be_fixed() {
    let directory = Directory::new("shown", &[("p.yaml", SLASH)]);
    let (out, _, exit) = corsac(&["check", "--fix", "--dry-run", &directory.at("p.yaml")]);
    assert_eq!(exit, Exit::Fine);
    let body = "@@ -1,3 +1,3 @@\n version: 1\n-allow_origins: [https://a.example.com/] # ours\n\
                +allow_origins: [https://a.example.com] # ours\n max_age: 10m\n\nwould fix 1 finding in ";
    assert!(out.starts_with("--- a/") && out.contains(body), "{out}");
    let (out, _, _) = corsac(&["check", "--fix", "--dry-run", "--color", "always", &directory.at("p.yaml")]);
    assert!(out.contains("\x1b[32m+allow_origins: [https://a.example.com] # ours\x1b[0m\n"), "{out}");
}

#[test]
fn a_directory_is_fixed_and_a_file_named_twice_once() {
    let bad = "version: 1\nallow_origins: [https://]\n";
    let directory = Directory::new("several", &[("a.yaml", SLASH), ("b/b.yaml", FIXED), ("c.yaml", bad)]);
    let (all, one) = (directory.0.to_str().unwrap(), directory.at("./a.yaml"));
    let (out, _, exit) = corsac(&["check", "--fix", all, &one]);
    assert_eq!(exit, Exit::Found);
    assert_eq!(out.matches("fixed 1 finding in ").count(), 1, "{out}");
    assert!(out.contains("checked 3 policies: 1 error, "), "{out}");
    assert_eq!(["a.yaml", "b/b.yaml", "c.yaml"].map(|it| directory.read(it)), [FIXED, FIXED, bad]);
    // Nothing is left beside them.
    assert_eq!(std::fs::read_dir(&directory.0).unwrap().count(), 3);
}

#[test]
fn standard_input_can_only_be_looked_at() {
    let (out, err, exit) = piped(&["check", "--fix", "-"], SLASH);
    assert_eq!((exit, out.as_str()), (Exit::Usage, ""));
    assert!(err.starts_with("error: standard input cannot be written to: `--fix --dry-run`"), "{err}");
    let (out, _, exit) = piped(&["check", "--fix", "--dry-run", "-"], SLASH);
    assert_eq!(exit, Exit::Fine);
    assert!(out.starts_with("--- a/stdin\n+++ b/stdin\n@@ "), "{out}");
    let (_, err, exit) = corsac(&["check", "--dry-run", "cors.yaml"]);
    assert_eq!(exit, Exit::Usage);
    assert!(err.contains("--fix"), "{err}");
}

#[test]
fn a_file_that_cannot_be_read_is_said() {
    let (out, _, exit) = corsac(&["check", "--fix", "no-such-file.yaml"]);
    assert_eq!(exit, Exit::Usage);
    assert!(out.contains("cannot read `no-such-file.yaml`: no such file"), "{out}");
}

#[cfg(unix)]
#[test]
fn a_pipe_is_not_waited_for() {
    let directory = Directory::new("pipe", &[("p.yaml", SLASH)]);
    let pipe = directory.at("pipe.yaml");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let (out, err, exit) = corsac(&["check", "--fix", &directory.at("p.yaml"), &pipe]);
    assert_eq!((out.as_str(), exit), ("", Exit::Usage), "{err}");
    assert!(err.contains("pipe.yaml`: it is not a regular file"), "{err}");
    // Before anything was written.
    assert_eq!(directory.read("p.yaml"), SLASH);
}

#[cfg(unix)]
#[test]
fn what_cannot_be_written_fails_whatever_was_found() {
    // The file beside it would have too long a name; as good as a directory that cannot be written, also for root.
    let name = format!("{}.yaml", "n".repeat(245));
    let text =
        "version: 1\nallow_origins: [https://a.example.com]\nallow_methods: [PUT, PUT]\nmax_age: 10m\n";
    let directory = Directory::new("long", &[(&name, text)]);
    let (out, err, exit) = corsac(&["check", "--fix", &directory.at(&name)]);
    assert_eq!(exit, Exit::Usage);
    assert!(err.ends_with("file name too long; nothing was written to it\n"), "{err}");
    assert!(out.contains("warning[repeated-entry]") && !out.contains("fixed 1 finding"), "{out}");
    assert_eq!(directory.read(&name), text);
}
