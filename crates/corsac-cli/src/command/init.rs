//! `corsac init`.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::path::PathBuf;

use clap::Args;

use crate::{Exit, Streams};

/// The policy that `init` writes.
pub const STARTER: &str = include_str!("starter.yaml");

/// The arguments of `init`.
#[derive(Debug, Args)]
pub struct InitArgs {
    /// The file to write; `-` writes to standard output.
    #[arg(value_name = "FILE", default_value = "cors.yaml")]
    pub file: PathBuf,
}

/// Writes a commented policy to begin with. Never over a file that is there.
pub fn init<O: Write, E: Write>(args: &InitArgs, streams: Streams<'_, O, E>) -> Exit {
    if args.file.as_os_str() == "-" {
        return Exit::of(streams.out.write_all(STARTER.as_bytes()));
    }
    let name = args.file.display();
    let created = OpenOptions::new().write(true).create_new(true).open(&args.file);
    match created.and_then(|mut file| file.write_all(STARTER.as_bytes())) {
        Ok(()) => Exit::of(writeln!(
            streams.out,
            "wrote {name}\nnext: put your frontend's origin into it, then `corsac check {name}`"
        )),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            Exit::Usage.after(writeln!(streams.err, "error: `{name}` is already there; name another file"))
        }
        Err(error) => Exit::Usage.after(writeln!(streams.err, "error: cannot write `{name}`: {error}")),
    }
}
