//! What runs `corsac check` for others: the action of GitHub in `action.yml`, and the hooks of pre-commit.

#![cfg(unix)]
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails so")]

mod action;
mod hooks;

use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;

const GOOD: &str = "version: 1\nallow_origins: [https://app.example.com]\nmax_age: 10m\n";
const WARNED: &str = "version: 1\nallow_origins: [https://my_app.example.com]\nmax_age: 10m\n";
const BAD: &str = "version: 1\nallow_origins: [https://app.example.com/]\nmax_age: 10m\n";

/// A name that would do something if a shell read it.
const STRANGE: &str = "it's \"a\", $(touch pwned) `touch pwned`;touch pwned.yaml";

/// The repository.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().and_then(Path::parent).unwrap().to_owned()
}

/// A directory that is removed when the test ends.
struct Directory(PathBuf);

impl Directory {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("corsac-ci-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Directory(path.canonicalize().unwrap())
    }

    /// A directory in it.
    fn within(&self, name: &str) -> PathBuf {
        let path = self.0.join(name);
        std::fs::create_dir_all(&path).unwrap();
        path
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// What a `cargo install` was asked, and where.
const CARGO: &str = r#"#!/usr/bin/env bash
printf '%s\n' "$PWD" "$@" >"$CARGO_LOG"
while [[ $# -gt 0 ]]; do
    if [[ $1 == --root ]]; then root="$2"; fi
    shift
done
mkdir -p "$root/bin"
ln -s "$CORSAC" "$root/bin/corsac"
"#;

/// A process that finds a `cargo` which installs the command under test, and writes to `cargo.log` what it was asked.
fn with_cargo(program: &str, directory: &Directory) -> Command {
    let bin = directory.within("bin");
    let cargo = bin.join("cargo");
    std::fs::write(&cargo, CARGO).unwrap();
    std::fs::set_permissions(&cargo, std::fs::Permissions::from_mode(0o755)).unwrap();
    let path = std::env::var("PATH").unwrap();
    let mut command = Command::new(program);
    command
        .env_clear()
        .env("PATH", format!("{}:{path}", bin.display()))
        .env("CARGO_LOG", directory.0.join("cargo.log"))
        .env("CORSAC", env!("CARGO_BIN_EXE_corsac"));
    command
}

/// A `PATH` with these tools and no cargo.
fn without_cargo(directory: &Directory, tools: &[&str]) -> PathBuf {
    let bin = directory.within("tools");
    let path = std::env::var_os("PATH").unwrap();
    for tool in tools {
        let found = std::env::split_paths(&path).map(|it| it.join(tool)).find(|it| it.is_file());
        symlink(found.unwrap(), bin.join(tool)).unwrap();
    }
    bin
}
