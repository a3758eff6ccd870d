//! The command as a process: its streams, and what it takes from its environment.

#![expect(clippy::unwrap_used, reason = "a test fails so")]

use std::io::Write;
use std::process::{Command, Stdio};

/// Runs the command with a standard input; what it prints to both streams, and its exit code.
fn corsac(arguments: &[&str], out: Stdio, input: &str) -> (String, String, Option<i32>) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_corsac"))
        .args(arguments)
        .env("CLICOLOR_FORCE", "1")
        .env_remove("NO_COLOR")
        .stdin(Stdio::piped())
        .stdout(out)
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // Not every verb waits to be written to.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let output = child.wait_with_output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (text(output.stdout), text(output.stderr), output.status.code())
}

#[test]
fn standard_input_is_read_and_a_pipe_is_not_coloured() {
    let (out, err, code) = corsac(&["check", "-"], Stdio::piped(), "version: 1\nallow_origins: []\n");
    assert_eq!((code, err.as_str()), (Some(1), ""), "{out}");
    assert!(out.contains("--> <stdin>:2:16") && !out.contains('\x1b'), "{out}");
    let (out, _, _) = corsac(&["check", "-", "--color", "always"], Stdio::piped(), "version: 2\n");
    assert!(out.contains('\x1b'), "{out}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_said() {
    for arguments in [&["schema"][..], &["init", "-"], &["check", "-"]] {
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let (_, err, code) = corsac(arguments, full.into(), "version: 1\nallow_origins: []\n");
        assert_eq!(code, Some(2), "{arguments:?}: {err}");
        assert_eq!(err, "error: cannot write the result: no space left on device\n");
    }
}
