//! Prints what corsac costs, beside the layers it replaces.

use std::process::ExitCode;

fn main() -> ExitCode {
    corsac_bench::compare()
}
