//! `corsac check`.

use std::io::{Read, Write};
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use corsac_core::Checked;

use super::findings::{self, Counts};
use super::fix::{self, FixArgs};
use crate::{EnvironmentArgs, Exit, Format, Streams, files, input};

/// The arguments of `check`.
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// Policy files, and directories of them; `-` is standard input.
    ///
    /// Of a directory, every .yaml, .yml and .json file is a policy, except hidden ones, tests (.test.yaml), schemas
    /// (.schema.json), lock files, and files such as package.json, tsconfig.json and docker-compose.yaml. Hidden
    /// directories and node_modules are not entered.
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Fail on warnings too.
    #[arg(long, value_name = "WHAT")]
    pub deny: Option<Deny>,
    /// How to write what was found.
    ///
    /// `json` writes one object to standard output: {"schema_version": 1, "files": [{"file", "loads", "diagnostics"}],
    /// "errors", "warnings", "notes"}, or, where nothing could be checked, {"schema_version": 1, "error": "why"}. With
    /// --fix, a file has "fixed" too, "diff" with --dry-run, and "error" where it could not be written.
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub format: Format,
    /// What to mend.
    #[command(flatten)]
    pub fixing: FixArgs,
    /// The variables.
    #[command(flatten)]
    pub environment: EnvironmentArgs,
}

/// What else fails a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Deny {
    /// Warnings.
    Warnings,
}

/// Checks policies and writes what was found.
pub fn check<I: Read, O: Write, E: Write>(args: &CheckArgs, mut streams: Streams<'_, I, O, E>) -> Exit {
    if let Some(which) = args.fixing.fix {
        return fix::fix(args, which, args.format, streams);
    }
    let checked = match run(args, streams.input) {
        Ok(checked) => checked,
        Err(message) => return streams.fail(args.format, &message),
    };
    let exit = exit(args, &checked);
    let written = match args.format {
        Format::Human => findings::human(&checked, &mut streams),
        Format::Json => findings::json(&checked, &mut streams),
    };
    streams.finish(written, exit)
}

/// How a check ends that found this.
pub(super) fn exit(args: &CheckArgs, checked: &[(String, Checked)]) -> Exit {
    match Counts::of(checked) {
        _ if checked.iter().any(|(_, checked)| input::is_unreadable(checked)) => Exit::Usage,
        Counts { errors: 1.., .. } => Exit::Found,
        Counts { warnings: 1.., .. } if args.deny == Some(Deny::Warnings) => Exit::Found,
        _ => Exit::Fine,
    }
}

fn run(args: &CheckArgs, stdin: &mut impl Read) -> Result<Vec<(String, Checked)>, String> {
    if args.files.iter().filter(|file| input::is_stdin(file)).count() > 1 {
        return Err("standard input can be read once: write `-` once".to_owned());
    }
    let files = files::policies(&args.files)?;
    let variables = args.environment.read()?;
    let mut checked = Vec::new();
    for file in files {
        let (name, loader) = input::loader(&file, stdin)?;
        checked.push((name, args.environment.apply(loader, &variables).check()));
    }
    Ok(checked)
}
