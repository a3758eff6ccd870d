//! `corsac check --fix`.

use std::collections::HashSet;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use corsac_core::{Applicability, Applied, Checked, Fixed};
use serde::Serialize;

use super::check::{CheckArgs, exit};
use super::{diff, findings};
use crate::replace::replace;
use crate::text::{name, number, printable};
use crate::{Exit, Format, Streams, files, input};

/// What to mend.
#[derive(Debug, Clone, Default, Args)]
pub struct FixArgs {
    /// Mend the files: make the changes that are proposed, and say what is left.
    ///
    /// Alone, the `safe` ones: what was written can have meant nothing else. With `all` also those that are a likely
    /// guess; look at what they did. Comments and layout stay.
    #[arg(
        long,
        value_name = "WHICH",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "safe"
    )]
    pub fix: Option<Which>,
    /// Show what --fix would change, as a diff, and write nothing.
    #[arg(long, requires = "fix")]
    pub dry_run: bool,
}

/// Which of the changes that are proposed are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Which {
    /// Those that cannot be wrong.
    Safe,
    /// The likely guesses too.
    All,
}

/// What was done to one file.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Done {
    fixed: Vec<Applied>,
    /// In place of writing it.
    #[serde(skip_serializing_if = "Option::is_none")]
    diff: Option<String>,
    /// Why the file could not be written: then nothing is fixed.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
}

/// Fixes policies and writes what was done, and what is left.
pub(super) fn fix<I: Read, O: Write, E: Write>(
    args: &CheckArgs,
    which: Which,
    format: Format,
    mut streams: Streams<'_, I, O, E>,
) -> Exit {
    let (done, left) = match run(args, which, streams.input) {
        Ok(results) => results,
        Err(message) => return streams.fail(format, &message),
    };
    let failed: Vec<_> = done
        .iter()
        .zip(&left)
        .filter_map(|(done, (file, _))| {
            let why = done.error.as_ref()?;
            Some(format!("cannot fix `{}`: {why}; nothing was written to it", printable(file)))
        })
        .collect();
    let exit = if failed.is_empty() { exit(args, &left) } else { Exit::Usage };
    let written = match format {
        Format::Human => human(args, which, &done, &left, &mut streams),
        Format::Json => findings::json_after(&left, &done, &mut streams),
    };
    let exit = streams.finish(written, exit);
    for why in failed.iter().filter(|_| format == Format::Human) {
        streams.complain(why);
    }
    exit
}

type Results = (Vec<Done>, Vec<(String, Checked)>);

fn run(args: &CheckArgs, which: Which, stdin: &mut impl Read) -> Result<Results, String> {
    let dry_run = args.fixing.dry_run;
    let up_to = match which {
        Which::Safe => Applicability::Safe,
        Which::All => Applicability::Suggested,
    };
    if !dry_run && args.files.iter().any(|file| input::is_stdin(file)) {
        return Err(
            "standard input cannot be written to: `--fix --dry-run` shows what would change in it, and the \
                    name of a file in place of `-` has it changed"
                .to_owned(),
        );
    }
    let files = once(files::policies(&args.files)?);
    let test = files.iter().find(|file| files::is_test(file.file_name().unwrap_or_default()));
    if let Some(file) = test {
        return Err(format!(
            "`{}` is a test of a policy, and --fix is for policies: leave it out",
            name(file)
        ));
    }
    // A pipe is read once, and nobody would meet what is put in its place.
    let other = |file: &&PathBuf| file.metadata().is_ok_and(|meta| !meta.is_file());
    if let Some(file) = files.iter().find(other).filter(|_| !dry_run) {
        return Err(format!(
            "cannot fix `{}`: it is not a regular file; `--fix --dry-run` shows what would change",
            name(file)
        ));
    }
    let variables = args.environment.read()?;
    let (mut all, mut left) = (Vec::new(), Vec::new());
    for file in files {
        let (name, loader) = input::loader(&file, stdin)?;
        let loader = args.environment.apply(loader, &variables);
        let Fixed { before, text, applied, left: mut after, .. } = loader.clone().fix(up_to);
        let mut done = Done { fixed: applied, ..Done::default() };
        if dry_run {
            let shown = if input::is_stdin(&file) { Path::new("stdin") } else { &file };
            done.diff = Some(diff::unified(shown, &before, &text));
        } else if text != before
            && let Err(why) = replace(&file, &before, &text)
        {
            done = Done { error: Some(why), ..Done::default() };
            after = loader.check();
        }
        all.push(done);
        left.push((name, after));
    }
    Ok((all, left))
}

/// The files, each once, whatever it is called.
fn once(files: Vec<PathBuf>) -> Vec<PathBuf> {
    let mut seen = HashSet::new();
    let known = |file: &PathBuf| file.canonicalize().unwrap_or_else(|_| file.clone());
    files.into_iter().filter(|file| seen.insert(known(file))).collect()
}

fn human<I: Read, O: Write, E: Write>(
    args: &CheckArgs,
    which: Which,
    done: &[Done],
    left: &[(String, Checked)],
    streams: &mut Streams<'_, I, O, E>,
) -> io::Result<()> {
    let would = if args.fixing.dry_run { "would fix" } else { "fixed" };
    for (Done { fixed, diff, .. }, (file, _)) in done.iter().zip(left) {
        if fixed.is_empty() {
            continue;
        }
        let diff = diff.as_deref().unwrap_or_default();
        match streams.colour {
            true => write!(streams.out, "{}", diff::coloured(diff))?,
            false => write!(streams.out, "{diff}")?,
        }
        if !diff.is_empty() {
            writeln!(streams.out)?;
        }
        writeln!(streams.out, "{would} {} in {}:", number(fixed.len(), "finding"), printable(file))?;
        let places: Vec<_> = fixed.iter().map(place).collect();
        let [place_width, code_width] = [
            places.iter().map(String::len).max(),
            fixed.iter().map(|applied| applied.code.name().len()).max(),
        ]
        .map(Option::unwrap_or_default);
        for (Applied { code, title, applicability, .. }, place) in fixed.iter().zip(&places) {
            let guess =
                if *applicability == Applicability::Suggested { " (a guess: look at it)" } else { "" };
            let code = code.name();
            writeln!(streams.out, "  {place:place_width$}  {code:code_width$}  {}{guess}", printable(title))?;
        }
        writeln!(streams.out)?;
    }
    if done.iter().all(|done| done.fixed.is_empty() && done.error.is_none()) {
        writeln!(streams.out, "nothing to fix{}\n", if which == Which::Safe { " that is safe" } else { "" })?;
    }
    findings::human_without_hints(left, streams)?;
    let guesses = findings::fixable(left, Applicability::Suggested);
    if which == Which::Safe && guesses > 0 {
        let them = if guesses == 1 { "it is a guess, look at it" } else { "they are guesses, look at them" };
        writeln!(streams.out, "{guesses} more can be made with `--fix=all`: {them}")?;
    }
    Ok(())
}

/// The line and the column, as the file was; its name is said once, above.
fn place(applied: &Applied) -> String {
    match applied.place.span {
        Some(span) => format!("{}:{}", span.line, span.column),
        None => String::new(),
    }
}
