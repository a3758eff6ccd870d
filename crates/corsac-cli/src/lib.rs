//! The `corsac` command as a library: each verb is a function that writes to what it is given and returns an exit code.

mod args;
pub mod command;
mod environment;
mod exit;
mod files;
mod input;
mod replace;
mod streams;
mod text;
mod usage;

use std::ffi::OsString;
use std::io::{Read, Write};

use clap::Parser;

pub use args::{Cli, ColourChoice, Format, Verb};
pub use environment::EnvironmentArgs;
pub use exit::Exit;
pub use streams::Streams;

/// Runs the command with these arguments, the first of which is the program's name, and an empty standard input.
///
/// `terminal` says whether colours can be shown where `--color` leaves it open.
pub fn run<O: Write, E: Write>(
    args: impl IntoIterator<Item = impl Into<OsString> + Clone>,
    terminal: bool,
    out: &mut O,
    err: &mut E,
) -> Exit {
    let input = &mut std::io::empty();
    run_with(args, Streams { input, out, err, colour: terminal, colour_err: terminal })
}

/// Runs the command with these arguments, the first of which is the program's name.
///
/// The colours of `streams` say where they can be shown if `--color` leaves it open.
pub fn run_with<I: Read, O: Write, E: Write>(
    args: impl IntoIterator<Item = impl Into<OsString> + Clone>,
    mut streams: Streams<'_, I, O, E>,
) -> Exit {
    let args: Vec<OsString> = args.into_iter().map(Into::into).collect();
    let cli = match Cli::try_parse_from(&args) {
        Ok(cli) => cli,
        Err(error) => return usage::answer(&error, &args, &mut streams),
    };
    let shown = |terminal: bool| match cli.colour {
        ColourChoice::Auto => terminal,
        ColourChoice::Always => true,
        ColourChoice::Never => false,
    };
    (streams.colour, streams.colour_err) = (shown(streams.colour), shown(streams.colour_err));
    match cli.verb {
        Verb::Check(args) => command::check::check(&args, streams),
        Verb::Explain(args) => command::explain::explain(&args, streams),
        Verb::Test(args) => command::test::test(&args, streams),
        Verb::Schema(args) => command::schema::schema(&args, streams),
        Verb::Init(args) => command::init::init(&args, streams),
    }
}
