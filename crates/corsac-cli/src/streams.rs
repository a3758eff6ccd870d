//! What a verb reads and writes.

use std::io::{self, ErrorKind, Read, Write};

use serde::Serialize;

use crate::text::why;
use crate::{Exit, Format};

/// What a verb reads and writes.
#[derive(Debug)]
pub struct Streams<'a, I, O, E> {
    /// What stands for the file `-`.
    pub input: &'a mut I,
    /// Results.
    pub out: &'a mut O,
    /// What went wrong before there could be a result.
    pub err: &'a mut E,
    /// Whether results for people are coloured.
    pub colour: bool,
    /// Whether what goes to `err` is coloured.
    pub colour_err: bool,
}

/// The version of every JSON object that is written.
pub(crate) const SCHEMA_VERSION: u32 = 1;

/// What programs read where there is no result.
#[derive(Serialize)]
struct Failure<'a> {
    schema_version: u32,
    error: &'a str,
}

impl<I: Read, O: Write, E: Write> Streams<'_, I, O, E> {
    /// Says why there is no result: to people on `err`, to programs as the one object that they read from `out`.
    pub(crate) fn fail(&mut self, format: Format, error: &str) -> Exit {
        match format {
            Format::Human => self.complain(error),
            Format::Json => {
                let written = self.json(&Failure { schema_version: SCHEMA_VERSION, error });
                self.finish(written, Exit::Usage)
            }
        }
    }

    /// Writes the one object.
    pub(crate) fn json(&mut self, object: &impl Serialize) -> io::Result<()> {
        serde_json::to_writer_pretty(&mut *self.out, object)?;
        writeln!(self.out)
    }

    /// Ends with this, if what was to be written could be. A reader that went away (`corsac … | head`) is no failure.
    pub(crate) fn finish(&mut self, written: io::Result<()>, exit: Exit) -> Exit {
        // What a buffer still holds when the program ends is lost without a word.
        match written.and_then(|()| self.out.flush()) {
            Err(error) if error.kind() != ErrorKind::BrokenPipe => {
                self.complain(&format!("cannot write the result: {}", why(&error)))
            }
            _ => exit,
        }
    }

    /// Says on `err` what went wrong.
    pub(crate) fn complain(&mut self, error: &str) -> Exit {
        // Where not even this can be written, the exit code is all there is.
        let _ = writeln!(self.err, "error: {error}").and_then(|()| self.err.flush());
        Exit::Usage
    }
}
