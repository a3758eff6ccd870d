//! The formats in which `check` writes what it found, beside those of every verb.

mod base;
mod github;
mod sarif;

use std::io::{self, Read, Write};

use clap::ValueEnum;
use corsac_core::{Checked, Diagnostic};

use super::findings;
use crate::text::printable;
use crate::{Exit, Format, Streams};

/// How `check` writes what was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum CheckFormat {
    /// For people.
    Human,
    /// For programs: one JSON object on standard output, whatever happens; its fields stay.
    Json,
    /// For code scanning and editors: SARIF 2.1.0 on standard output.
    Sarif,
    /// For GitHub Actions: workflow commands, which become annotations, and a line for people.
    Github,
}

impl CheckFormat {
    /// The format of an answer that is no list of findings; nothing where there is none.
    pub(crate) fn plain(self) -> Option<Format> {
        match self {
            CheckFormat::Human => Some(Format::Human),
            CheckFormat::Json => Some(Format::Json),
            CheckFormat::Sarif | CheckFormat::Github => None,
        }
    }

    /// Writes what was found.
    pub(crate) fn write<I: Read, O: Write, E: Write>(
        self,
        checked: &[(String, Checked)],
        exit: Exit,
        streams: &mut Streams<'_, I, O, E>,
    ) -> io::Result<()> {
        match self {
            CheckFormat::Human => findings::human(checked, streams),
            CheckFormat::Json => findings::json(checked, streams),
            CheckFormat::Sarif => sarif::write(checked, exit, streams),
            CheckFormat::Github => github::write(checked, streams),
        }
    }

    /// Says why nothing could be checked.
    pub(crate) fn fail<I: Read, O: Write, E: Write>(
        self,
        error: &str,
        streams: &mut Streams<'_, I, O, E>,
    ) -> Exit {
        let written = match self {
            CheckFormat::Human => return streams.fail(Format::Human, error),
            CheckFormat::Json => return streams.fail(Format::Json, error),
            CheckFormat::Sarif => sarif::fail(error, streams),
            CheckFormat::Github => github::fail(error, streams),
        };
        streams.finish(written, Exit::Usage)
    }
}

/// What is wrong and the ways out, a line each. What a policy holds may hold terminal escapes, and lines of its own.
fn lines(diagnostic: &Diagnostic) -> Vec<String> {
    let fix = diagnostic.fix.iter().map(|fix| &fix.title);
    let help = diagnostic.help.iter().chain(fix).map(|help| format!("help: {}", printable(help)));
    std::iter::once(printable(&diagnostic.message)).chain(help).collect()
}
