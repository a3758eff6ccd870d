//! The `corsac` command as a library: each verb is a function that writes to what it is given and returns an exit code.

mod args;
pub mod command;
mod environment;
mod exit;
mod files;

use std::ffi::OsString;
use std::io::Write;

use clap::Parser;

pub use args::{Cli, ColourChoice, Format, Verb};
pub use environment::EnvironmentArgs;
pub use exit::Exit;

/// What a verb writes to.
#[derive(Debug)]
pub struct Streams<'a, O, E> {
    /// Results.
    pub out: &'a mut O,
    /// What went wrong before there could be a result.
    pub err: &'a mut E,
    /// Whether results for people are coloured.
    pub colour: bool,
}

/// Runs the command with these arguments, the first of which is the program's name.
///
/// `terminal` says whether colours can be shown where `--colour` leaves it open.
pub fn run<O: Write, E: Write>(
    args: impl IntoIterator<Item = impl Into<OsString> + Clone>,
    terminal: bool,
    out: &mut O,
    err: &mut E,
) -> Exit {
    let cli = match Cli::try_parse_from(args) {
        Ok(cli) => cli,
        Err(error) => {
            // `--help` and `--version` are errors to clap, and go where results go.
            let text = error.render();
            let result = if error.use_stderr() { write!(err, "{text}") } else { write!(out, "{text}") };
            return if error.use_stderr() { Exit::Usage } else { Exit::of(result) };
        }
    };
    let colour = match cli.colour {
        ColourChoice::Auto => terminal,
        ColourChoice::Always => true,
        ColourChoice::Never => false,
    };
    let streams = Streams { out, err, colour };
    match cli.verb {
        Verb::Check(args) => command::check::check(&args, streams),
        Verb::Explain(args) => command::explain::explain(&args, streams),
        Verb::Schema => command::schema::schema(streams),
        Verb::Init(args) => command::init::init(&args, streams),
    }
}
