//! `corsac check`.

use std::io::{self, Write};
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use corsac_core::{Checked, Diagnostic, Loader, Severity};
use serde::Serialize;

use crate::{EnvironmentArgs, Exit, Format, Streams, files};

/// The arguments of `check`.
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// Policy files, and directories of them.
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Fail on warnings too.
    #[arg(long, value_name = "WHAT")]
    pub deny: Option<Deny>,
    /// How to write what was found.
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub format: Format,
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

/// How many findings there are of each severity.
#[derive(Debug, Clone, Copy, Default, Serialize)]
struct Counts {
    errors: usize,
    warnings: usize,
    notes: usize,
}

/// Checks policies and writes what was found.
pub fn check<O: Write, E: Write>(args: &CheckArgs, streams: Streams<'_, O, E>) -> Exit {
    let loaded = files::policies(&args.files).and_then(|files| Ok((files, args.environment.read()?)));
    let (files, variables) = match loaded {
        Ok(loaded) => loaded,
        Err(message) => return Exit::Usage.after(writeln!(streams.err, "error: {message}")),
    };
    let mut checked = Vec::new();
    let mut unreadable = false;
    for file in files {
        // Whoever names a file that is not there made a mistake on the command line, not in a policy.
        unreadable |= !file.is_file();
        let loader = args.environment.apply(Loader::new().file(&file), &variables);
        checked.push((file.display().to_string(), loader.check()));
    }
    let counts = checked.iter().fold(Counts::default(), |counts, (_, checked)| Counts {
        errors: counts.errors + checked.report.count(Severity::Error),
        warnings: counts.warnings + checked.report.count(Severity::Warning),
        notes: counts.notes + checked.report.count(Severity::Note),
    });
    let exit = match (unreadable, counts) {
        (true, _) => Exit::Usage,
        (_, Counts { errors: 1.., .. }) => Exit::Found,
        (_, Counts { warnings: 1.., .. }) if args.deny == Some(Deny::Warnings) => Exit::Found,
        _ => Exit::Fine,
    };
    exit.after(match args.format {
        Format::Human => human(&checked, counts, streams.colour, streams.out),
        Format::Json => json(&checked, counts, streams.out),
    })
}

fn human(
    checked: &[(String, Checked)],
    counts: Counts,
    colour: bool,
    out: &mut impl Write,
) -> io::Result<()> {
    for (_, checked) in checked {
        write!(out, "{}", checked.report.render(colour))?;
    }
    let number = |count: usize, noun: &str| match count {
        1 => format!("1 {noun}"),
        _ => format!("{count} {noun}s"),
    };
    let policies = match checked.len() {
        1 => "1 policy".to_owned(),
        count => format!("{count} policies"),
    };
    writeln!(
        out,
        "checked {policies}: {}, {}, {}",
        number(counts.errors, "error"),
        number(counts.warnings, "warning"),
        number(counts.notes, "note")
    )
}

fn json(checked: &[(String, Checked)], counts: Counts, out: &mut impl Write) -> io::Result<()> {
    #[derive(Serialize)]
    struct File<'a> {
        file: &'a str,
        loads: bool,
        diagnostics: &'a [Diagnostic],
    }
    #[derive(Serialize)]
    struct Output<'a> {
        schema_version: u32,
        files: Vec<File<'a>>,
        #[serde(flatten)]
        counts: Counts,
    }
    let files = checked.iter().map(|(file, checked)| File {
        file,
        loads: checked.policy.is_some(),
        diagnostics: checked.report.diagnostics(),
    });
    let output = Output { schema_version: 1, files: files.collect(), counts };
    serde_json::to_writer_pretty(&mut *out, &output)?;
    writeln!(out)
}
