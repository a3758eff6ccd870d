//! What `corsac test` says about what the cases leave out, and how it exits.

#![expect(clippy::unwrap_used, reason = "a test fails so")]

use std::path::{Path, PathBuf};

use corsac_cli::{Exit, run};

const CASE: &str = "- { name: reads, origin: https://a.example, path: /, expect: allowed }";
const OTHERS: &str = "
- { name: strangers, origin: https://b.example, path: /, expect: denied }
- { name: methods, origin: https://a.example, method: PUT, path: /, expect: denied }
- { name: headers, origin: https://a.example, headers: [X-A], path: /, expect: denied }
- { name: cookies, origin: https://a.example, credentials: true, path: /, expect: denied }
- { name: hidden, origin: https://a.example, path: /, expect: { outcome: allowed, hidden_headers: [X-A] } }
";

/// A directory with one policy, and for some tests a second one without tests.
struct Directory(PathBuf);

impl Directory {
    fn new(name: &str, cases: &str, second: bool) -> Self {
        let directory = std::env::temp_dir().join(format!("corsac-left-out-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&directory).unwrap();
        let policy = "version: 1\nallow_origins: [https://a.example]\nallow_methods: [GET]\n";
        let write = |name: &str, text: &str| std::fs::write(directory.join(name), text).unwrap();
        write("cors.yaml", policy);
        write("cors.test.yaml", &format!("version: 1\ncases:\n{cases}\n"));
        if second {
            write("other.yaml", policy);
            write("openapi.yaml", "openapi: 3.1.0\n");
        }
        Directory(directory)
    }

    fn test(&self, flags: &[&str]) -> (Exit, String, String) {
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let directory = self.0.display().to_string();
        let args = ["corsac", "test", &directory].into_iter().chain(flags.iter().copied());
        let exit = run(args, false, &mut out, &mut err);
        (exit, String::from_utf8(out).unwrap(), String::from_utf8(err).unwrap())
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(Path::new(&self.0));
    }
}

#[test]
fn each_flag_says_and_exits() {
    let few = Directory::new("few", CASE, false);
    let all = Directory::new("all", &format!("{CASE}{OTHERS}"), false);
    let untested = Directory::new("untested", &format!("{CASE}{OTHERS}"), true);
    for (directory, flags, exit, said) in [
        (&few, &[][..], Exit::Fine, "1 passed"),
        (&few, &["--coverage"], Exit::Fine, "4 of 8 covered"),
        (&few, &["--require-coverage"], Exit::Found, "no case is denied because of its method by rule `0`"),
        (&few, &["--mutants"], Exit::Found, "4 of 9 mutants noticed"),
        (&few, &["--mutants"], Exit::Found, "expect: { outcome: denied, reason: method-not-allowed }"),
        (&all, &["--coverage"], Exit::Fine, "8 of 8 covered"),
        (&all, &["--require-coverage", "--mutants"], Exit::Fine, "9 of 9 mutants noticed"),
        (&all, &["--mutants"], Exit::Fine, "neighbours of 1 origin denied"),
        (&untested, &["--coverage"], Exit::Fine, "8 of 8 covered"),
        (&untested, &["--require-coverage"], Exit::Found, "other.yaml: no test file is about it"),
    ] {
        let (got, out, err) = directory.test(flags);
        assert!(got == exit && out.contains(said), "{flags:?}: {got:?}\n{out}{err}");
        assert!(!out.contains("openapi.yaml"), "{out}");
    }
}

#[test]
fn some_of_the_cases_say_nothing_about_all() {
    let few = Directory::new("some", CASE, false);
    for flag in ["--coverage", "--require-coverage", "--mutants"] {
        let (exit, _, err) = few.test(&["--run", "reads", flag]);
        assert!(exit == Exit::Usage && err.contains(flag) && err.contains("--run"), "{exit:?} {err}");
    }
}

#[test]
fn programs_read_the_same() {
    let few = Directory::new("programs", CASE, true);
    let (exit, out, _) = few.test(&["--require-coverage", "--mutants", "--format", "json"]);
    assert_eq!(exit, Exit::Found);
    let object: serde_json::Value = serde_json::from_str(&out).unwrap();
    let policy = &object["policies"][0];
    assert_eq!((&policy["coverage"]["items"], &policy["coverage"]["covered"]), (&8.into(), &4.into()));
    assert_eq!((&policy["mutants"]["made"], &policy["mutants"]["noticed"]), (&9.into(), &4.into()));
    assert_eq!(policy["neighbours"]["admitted"], serde_json::json!([]));
    assert!(object["untested"][0].as_str().unwrap().ends_with("other.yaml"));
    let case = policy["coverage"]["gaps"][0]["case"].as_u64().unwrap();
    let case = usize::try_from(case).unwrap();
    assert!(policy["coverage"]["cases"][case].as_str().unwrap().starts_with("- name: "));
    let (_, out, _) = few.test(&["--format", "json"]);
    let object: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert!(object.get("policies").is_none(), "{out}");

    let (exit, out, _) = few.test(&["--require-coverage", "--mutants", "--format", "junit"]);
    assert_eq!(exit, Exit::Found);
    for said in [
        "<testsuite name=\"coverage of ",
        "<testsuite name=\"mutants of ",
        "policies without tests",
        "<failure",
    ] {
        assert!(out.contains(said), "{said}\n{out}");
    }
    let (_, out, _) = few.test(&["--coverage", "--format", "junit"]);
    assert!(out.contains("<skipped") && !out.contains("<failure"), "{out}");
}
