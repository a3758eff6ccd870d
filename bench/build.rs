//! Tells the program what it is compiled with: instruction counts are compared for one compiler, its flags and one target
//! alone.

use std::env;
use std::process::Command;

fn main() {
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let version = Command::new(rustc).arg("--version").output();
    let version = version.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
    let flags = env::var("CARGO_ENCODED_RUSTFLAGS").unwrap_or_default().replace('\u{1f}', " ");
    println!("cargo::rustc-env=CORSAC_BENCH_RUSTC={}", version.unwrap_or_default());
    println!("cargo::rustc-env=CORSAC_BENCH_TARGET={}", env::var("TARGET").unwrap_or_default());
    println!("cargo::rustc-env=CORSAC_BENCH_FLAGS={flags}");
    println!("cargo::rerun-if-changed=build.rs");
    // Flags come by these, and without them from cargo's own settings, which are part of what it builds anew for.
    println!("cargo::rerun-if-env-changed=RUSTFLAGS");
    println!("cargo::rerun-if-env-changed=CARGO_ENCODED_RUSTFLAGS");
}
