//! The `corsac` command under another name, for tests that run it in a process of its own, under limits.

use std::io;
use std::process::ExitCode;

use corsac_cli::Streams;

fn main() -> ExitCode {
    let streams = Streams {
        colour: false,
        colour_err: false,
        input: &mut io::stdin().lock(),
        out: &mut io::stdout().lock(),
        err: &mut io::stderr().lock(),
    };
    corsac_cli::run_with(std::env::args_os(), streams).into()
}
