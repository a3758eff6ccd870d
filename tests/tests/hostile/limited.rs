//! The command in a process of its own, under limits that the system keeps.
//!
//! A clock says more about the machine than about the program; CPU seconds and bytes of address space do not, and a
//! program that runs away is stopped.

use std::path::{Path, PathBuf};
use std::process::Command;

/// CPU seconds for one file. The slowest of the files takes a fifth of it.
pub(crate) const SECONDS: u32 = 10;
/// Kilobytes of address space for one file. The largest of the files takes half of it.
pub(crate) const KILOBYTES: u32 = 1024 * 1024;
/// Bytes that the command may print about one file.
pub(crate) const PRINTED: usize = 1024 * 1024;

/// How a limited process ended.
#[derive(Debug)]
pub(crate) struct Ended {
    /// Nothing where a signal ended it: SIGKILL or SIGXCPU for the time, SIGABRT for the memory or a panic within one.
    pub(crate) code: Option<i32>,
    pub(crate) how: String,
    pub(crate) out: Vec<u8>,
    pub(crate) err: Vec<u8>,
}

/// Whether there are such limits here; says so where there are none.
pub(crate) fn are_there() -> bool {
    if !cfg!(unix) {
        crate::say!("NOT CHECKED: limits of CPU time and memory are for Unix");
    }
    cfg!(unix)
}

/// Runs the command under the limits, with these variables and no others.
pub(crate) fn corsac<'a>(
    arguments: &[&str],
    file: &Path,
    variables: impl Iterator<Item = (&'a str, String)>,
) -> Ended {
    // Of several options in one `ulimit`, some shells take the last alone.
    let script = format!("ulimit -t {SECONDS} && ulimit -v {KILOBYTES} && exec \"$@\"");
    let output = Command::new("sh")
        .args(["-c", &script, "sh", env!("CARGO_BIN_EXE_corsac-child")])
        .args(arguments)
        .arg(file)
        .env_clear()
        .envs(variables)
        .output()
        .unwrap();
    Ended {
        code: output.status.code(),
        how: output.status.to_string(),
        out: output.stdout,
        err: output.stderr,
    }
}

/// A file that is removed when the test ends.
pub(crate) struct Temporary(PathBuf);

impl Temporary {
    pub(crate) fn new(name: &str, bytes: &[u8]) -> Self {
        let path = std::env::temp_dir().join(format!("corsac-{}-{name}", std::process::id()));
        std::fs::write(&path, bytes).unwrap();
        Temporary(path)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

/// The limits hold: without this, every other test here would pass whatever the program did.
#[test]
fn the_limits_are_kept() {
    if !are_there() {
        return;
    }
    for (script, what) in [
        ("ulimit -t 1 && while :; do :; done", "CPU seconds"),
        ("ulimit -v 20000 && x=$(head -c 100000000 /dev/zero | tr '\\0' x) && exit 0", "memory"),
    ] {
        let status = Command::new("sh").args(["-c", script]).output().unwrap().status;
        assert!(!status.success(), "this system does not limit {what}: {status}");
    }
}
