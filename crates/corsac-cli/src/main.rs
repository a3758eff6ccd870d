//! The `corsac` command.

use std::io;
use std::process::ExitCode;

fn main() -> ExitCode {
    let colour = anstream::AutoStream::choice(&io::stdout()) != anstream::ColorChoice::Never;
    let mut out = io::stdout().lock();
    let mut err = io::stderr().lock();
    corsac_cli::run(std::env::args_os(), colour, &mut out, &mut err).into()
}
