//! What the command reads: files, directories, standard input; and how it ends where it cannot.

use corsac_cli::{Exit, Streams, run_with};

use super::{SIX_MISTAKES, Temporary, corsac, shop};

const GOOD: &str = "version: 1\nallow_origins: [https://app.example.com]\nmax_age: 10m\n";

/// Runs the command with a standard input.
pub(super) fn piped(arguments: &[&str], input: impl AsRef<[u8]>) -> (String, String, Exit) {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let streams = Streams {
        input: &mut input.as_ref(),
        out: &mut out,
        err: &mut err,
        colour: false,
        colour_err: false,
    };
    let exit = run_with(std::iter::once(&"corsac").chain(arguments), streams);
    (String::from_utf8(out).unwrap(), String::from_utf8(err).unwrap(), exit)
}

/// A directory that is removed when the test ends.
struct Directory(std::path::PathBuf);

impl Directory {
    fn new(name: &str, files: &[&str]) -> Self {
        let path = std::env::temp_dir().join(format!("corsac-{}-{name}", std::process::id()));
        for file in files {
            let file = path.join(file);
            std::fs::create_dir_all(file.parent().unwrap()).unwrap();
            std::fs::write(file, GOOD).unwrap();
        }
        Directory(path)
    }

    fn path(&self) -> &str {
        self.0.to_str().unwrap()
    }

    /// The files that `check` finds, relative to the directory.
    fn found(&self) -> Vec<String> {
        let (out, err, _) = corsac(&["check", "--format", "json", self.path()]);
        let json: serde_json::Value = serde_json::from_str(&out).unwrap_or_else(|_| panic!("{out}{err}"));
        let files = json["files"].as_array().unwrap_or_else(|| panic!("{out}"));
        let name = |file: &serde_json::Value| file["file"].as_str().unwrap().to_owned();
        let prefix = format!("{}/", self.path());
        files.iter().map(|file| name(file).replace('\\', "/").replacen(&prefix, "", 1)).collect()
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[test]
fn a_dash_is_standard_input() {
    let (out, err, exit) = piped(&["check", "-"], GOOD);
    assert_eq!((exit, err.as_str()), (Exit::Fine, ""), "{out}");
    let (out, _, exit) = piped(&["check", "-"], SIX_MISTAKES);
    assert!(out.contains("--> <stdin>:5:13"), "{out}");
    assert_eq!(exit, Exit::Found);
    let (out, _, exit) =
        piped(&["check", "-"], r#"{ "version": 1, "allow_origins": ["https://a.example.com",] }"#);
    assert!(out.contains("JSON"), "{out}");
    assert_eq!(exit, Exit::Found);
    let flow = "{ version: 1, allow_origins: [https://a.example.com] }";
    assert_eq!(piped(&["check", "-"], flow).2, Exit::Fine);
    let (out, _, exit) = piped(&["check", "-"], b"version: \xff");
    assert!(out.contains("not-utf8"), "{out}");
    assert_eq!(exit, Exit::Found);
    let (out, _, exit) = piped(&["check", "-"], vec![b'#'; corsac_core::DEFAULT_MAX_BYTES + 9]);
    assert!(out.contains("file-too-large"), "{out}");
    assert_eq!(exit, Exit::Found);
    let (out, err, exit) = piped(&["explain", "-", "--origin", "https://app.example.com"], GOOD);
    assert!(out.contains("<stdin>:2:") && out.contains("the page may read"), "{out}{err}");
    assert_eq!(exit, Exit::Fine);
    let (_, err, exit) = piped(&["check", "-", "-"], GOOD);
    assert!(err.contains("write `-` once"), "{err}");
    assert_eq!(exit, Exit::Usage);
}

#[cfg(target_os = "linux")]
#[test]
fn what_cannot_be_read_is_usage_and_what_is_no_regular_file_can_be_read() {
    use std::os::unix::fs::PermissionsExt;
    let broken = |file: &str| {
        let (out, _, exit) = corsac(&["check", file]);
        assert_eq!(exit, Exit::Usage, "{out}");
        let (_, err, exit) = corsac(&["explain", file, "--origin", "https://app.example.com"]);
        assert_eq!(exit, Exit::Usage, "{err}");
        assert!(!(out + &err).contains("os error"), "{err}");
        err
    };
    // A regular file to the system, of which the first byte cannot be read, even by root.
    broken("/proc/self/mem");
    let file = Temporary::new("secret.yaml", GOOD);
    std::fs::set_permissions(file.path(), std::fs::Permissions::from_mode(0o000)).unwrap();
    // Root reads it all the same.
    if std::fs::read(file.path()).is_err() {
        assert!(broken(file.path()).contains("permission denied"));
    }
    let (reader, mut writer) = std::io::pipe().unwrap();
    std::io::Write::write_all(&mut writer, GOOD.as_bytes()).unwrap();
    drop(writer);
    let pipe = format!("/proc/self/fd/{}", std::os::fd::AsRawFd::as_raw_fd(&reader));
    let (out, err, exit) = corsac(&["check", &pipe]);
    assert_eq!(exit, Exit::Fine, "{out}{err}");
}

#[test]
fn a_directory_gives_its_policies_and_not_what_lies_beside_them() {
    let directory = Directory::new(
        "walk",
        &[
            "A.YAML",
            "b.yml",
            "c/d.json",
            "package.json",
            "tsconfig.json",
            "c/deno.lock.json",
            "b.test.yaml",
            ".hidden.yaml",
            ".github/x.yaml",
            "node_modules/x/y.yaml",
            "README.md",
        ],
    );
    assert_eq!(directory.found(), ["A.YAML", "b.yml", "c/d.json"]);
    // What is named is a policy whatever its name.
    let package = format!("{}/package.json", directory.path());
    assert_eq!(corsac(&["check", &package]).2, Exit::Found);
}

#[cfg(target_os = "linux")]
#[test]
fn loops_links_to_nowhere_and_strange_names() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::symlink;
    let directory = Directory::new("links", &["a/a.yaml", "\x1b[31mred.yaml"]);
    symlink("..", directory.0.join("a/up")).unwrap();
    symlink("a", directory.0.join("b")).unwrap();
    std::fs::write(directory.0.join(OsStr::from_bytes(b"caf\xe9.yaml")), GOOD).unwrap();
    assert_eq!(directory.found(), ["\x1b[31mred.yaml", "a/a.yaml", "caf\u{fffd}.yaml"]);
    symlink("nowhere", directory.0.join("z.yaml")).unwrap();
    let (out, _, exit) = corsac(&["check", directory.path()]);
    assert!(out.contains("z.yaml`: no such file"), "{out}");
    assert_eq!(exit, Exit::Usage);
    let red = format!("{}/\x1b[31mred.txt", directory.path());
    let (_, err, _) = corsac(&["init", &red]);
    assert!(err.contains("\\u{1b}[31mred.yaml`") && !err.contains('\x1b'), "{err}");
    let (_, err, _) = corsac(&["check", &shop(), "--env-file", &red]);
    assert!(err.contains("\\u{1b}[31mred") && !err.contains('\x1b'), "{err}");
}

#[cfg(unix)]
#[test]
fn an_argument_that_is_not_utf8_is_named() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let arguments: [&[u8]; 5] = [b"corsac", b"check", b"\xff.yaml", b"--service", b"caf\xe9"];
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let exit = corsac_cli::run(arguments.map(OsStr::from_bytes), false, &mut out, &mut err);
    assert_eq!(exit, Exit::Usage);
    assert_eq!(String::from_utf8(err).unwrap(), "error: argument 4, `caf\\xe9`, is not UTF-8\n");
}

#[test]
fn findings_without_a_place_in_a_file_have_its_name_before_them() {
    let rule = "{ paths: [/**], services: [orders], allow_origins: ['https://a.example.com'], max_age: 10m }";
    let here = Temporary::new("here.yaml", &format!("version: 1\nrules: [{rule}]\n"));
    let clean = Temporary::new("clean.yaml", GOOD);
    let arguments = ["check", "--service", "order", here.path()];
    let (out, _, _) = corsac(&arguments);
    assert!(out.contains("warning[unknown-service]") && !out.starts_with("in "), "{out}");
    let (out, _, _) = corsac(&[&arguments[..], &[clean.path()]].concat());
    assert!(out.starts_with(&format!("in {}:\n\n", here.path())), "{out}");
    assert!(!out.contains("clean.yaml"), "{out}");
    let (out, _, _) = corsac(&["check", clean.path(), clean.path()]);
    assert_eq!(out, "checked 2 policies: 0 errors, 0 warnings, 0 notes\n");
}
