//! `corsac check`.

use std::io::{Read, Write};
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use corsac_core::Checked;
use corsac_core::testing::TestFile;

use super::explain_code::explain_code;
use super::findings::Counts;
use super::fix::{self, FixArgs};
use super::formats::CheckFormat;
use crate::{EnvironmentArgs, Exit, Streams, files, input};

/// The arguments of `check`.
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// Policy files, and directories of them; `-` is standard input.
    ///
    /// Of a directory, every .yaml, .yml and .json file is a policy, except hidden ones, schemas (.schema.json), lock
    /// files, files such as package.json, tsconfig.json and docker-compose.yaml, and tests (.test.yaml), which `corsac
    /// test` is for. Hidden directories, node_modules and build caches are not entered. A test that is named as an
    /// argument is checked as such, and not run.
    #[arg(required_unless_present = "explain", value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Fail on warnings too.
    #[arg(long, value_name = "WHAT")]
    pub deny: Option<Deny>,
    /// Say what a code means, and how to mend what it is about; `all` lists every code.
    #[arg(long, value_name = "CODE", conflicts_with_all = ["files", "deny", "fix"])]
    pub explain: Option<String>,
    /// How to write what was found.
    ///
    /// `json` writes one object to standard output: {"schema_version": 1, "files": [{"file", "loads", "diagnostics"}],
    /// "errors", "warnings", "notes"}, or, where nothing could be checked, {"schema_version": 1, "error": "why"}. With
    /// --fix, a file has "fixed" too, "diff" with --dry-run, and "error" where it could not be written. With --explain,
    /// the object has "code" or, for `all`, "codes". `sarif` writes a log of SARIF 2.1.0 to standard output, `github`
    /// workflow commands; paths in both begin at the working directory, or in GitHub Actions at the repository. The
    /// exit codes are the same for all.
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub format: CheckFormat,
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
    if let Some(code) = &args.explain {
        return explain_code(code, args.format.plain(), streams);
    }
    if let Some(which) = args.fixing.fix {
        return match args.format.plain() {
            Some(format) => fix::fix(args, which, format, streams),
            None => args.format.fail("--fix is for the formats human and json", &mut streams),
        };
    }
    let checked = match run(args, streams.input) {
        Ok(checked) => checked,
        Err(message) => return args.format.fail(&message, &mut streams),
    };
    let exit = exit(args, &checked);
    let written = args.format.write(&checked, exit, &mut streams);
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
        if files::is_test(file.file_name().unwrap_or_default()) {
            checked.push((file.display().to_string(), TestFile::check(&file).into()));
            continue;
        }
        let (name, loader) = input::loader(&file, stdin)?;
        checked.push((name, args.environment.apply(loader, &variables).check()));
    }
    Ok(checked)
}
