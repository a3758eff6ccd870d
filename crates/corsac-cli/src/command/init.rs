//! `corsac init`.

use std::ffi::OsStr;
use std::fs::OpenOptions;
use std::io::{ErrorKind, Read, Write};
use std::path::PathBuf;

use clap::Args;

use crate::text::{name, why};
use crate::{Exit, Format, Streams};

/// The policy that `init` writes.
pub const STARTER: &str = include_str!("starter.yaml");

/// The arguments of `init`.
#[derive(Debug, Args)]
pub struct InitArgs {
    /// The file to write, a name that ends in `.yaml` or `.yml`; `-` writes to standard output.
    #[arg(value_name = "FILE", default_value = "cors.yaml")]
    pub file: PathBuf,
}

/// Writes a commented policy to begin with. Never over a file that is there.
pub fn init<I: Read, O: Write, E: Write>(args: &InitArgs, mut streams: Streams<'_, I, O, E>) -> Exit {
    let file = &args.file;
    if file.as_os_str() == "-" {
        let written = streams.out.write_all(STARTER.as_bytes());
        return streams.finish(written, Exit::Fine);
    }
    let shown = name(file);
    let yaml = |it: &OsStr| it.eq_ignore_ascii_case("yaml") || it.eq_ignore_ascii_case("yml");
    if !file.extension().is_some_and(yaml) {
        // Under another name it would be read as something else, or not be found in its directory.
        let hidden = file.file_name().is_none_or(|it| it.as_encoded_bytes().starts_with(b"."));
        let other = if hidden { "cors.yaml".to_owned() } else { name(&file.with_extension("yaml")) };
        let message = format!("`{shown}` does not end in .yaml or .yml: write `{other}`");
        return streams.fail(Format::Human, &message);
    }
    let created = OpenOptions::new().write(true).create_new(true).open(file);
    let written = created.and_then(|mut opened| {
        opened.write_all(STARTER.as_bytes()).inspect_err(|_| {
            // Half a policy would stand in the way of the next attempt.
            let _ = std::fs::remove_file(file);
        })
    });
    match written {
        Ok(()) => {
            let written = writeln!(
                streams.out,
                "wrote {shown}\nnext: put your frontend's origin into it, then `corsac check {shown}`"
            );
            streams.finish(written, Exit::Fine)
        }
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            streams.fail(Format::Human, &format!("`{shown}` is already there; name another file"))
        }
        Err(error) => {
            let why = match error.kind() {
                ErrorKind::NotFound => "no such directory".to_owned(),
                _ => why(&error),
            };
            streams.fail(Format::Human, &format!("cannot write `{shown}`: {why}"))
        }
    }
}
