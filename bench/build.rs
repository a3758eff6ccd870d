//! Tells the program what it is compiled with: instruction counts are compared for one compiler and target alone.

use std::env;
use std::process::Command;

fn main() {
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let version = Command::new(rustc).arg("--version").output();
    let version = version.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
    println!("cargo::rustc-env=CORSAC_BENCH_RUSTC={}", version.unwrap_or_default());
    println!("cargo::rustc-env=CORSAC_BENCH_TARGET={}", env::var("TARGET").unwrap_or_default());
    println!("cargo::rerun-if-changed=build.rs");
}
