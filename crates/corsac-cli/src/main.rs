//! The `corsac` command.

use std::io::{self, IsTerminal};
use std::process::ExitCode;

use corsac_cli::Streams;

fn main() -> ExitCode {
    // https://no-color.org: set, and not empty.
    let no_colour = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let plain = no_colour || std::env::var_os("TERM").is_some_and(|terminal| terminal == "dumb");
    let streams = Streams {
        colour: !plain && io::stdout().is_terminal(),
        colour_err: !plain && io::stderr().is_terminal(),
        input: &mut io::stdin().lock(),
        out: &mut io::stdout().lock(),
        err: &mut io::stderr().lock(),
    };
    corsac_cli::run_with(std::env::args_os(), streams).into()
}
