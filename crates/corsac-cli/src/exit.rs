//! How the command ends.

use std::io;
use std::process::ExitCode;

/// How the command ends. The numbers are stable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Exit {
    /// 0: nothing to complain about.
    Fine,
    /// 1: errors were found, warnings with `--deny warnings`, or a denial with `--fail-on-denied`.
    Found,
    /// 2: the arguments make no sense, or a file cannot be read or written.
    Usage,
}

impl Exit {
    /// The number.
    #[must_use]
    pub const fn code(self) -> u8 {
        match self {
            Exit::Fine => 0,
            Exit::Found => 1,
            Exit::Usage => 2,
        }
    }

    /// Fine, if what was to be written could be. A reader that went away (`corsac … | head`) is no failure.
    pub(crate) fn of(written: io::Result<()>) -> Exit {
        match written {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Exit::Usage,
            _ => Exit::Fine,
        }
    }

    /// This, if what was to be written could be.
    pub(crate) fn after(self, written: io::Result<()>) -> Exit {
        match Exit::of(written) {
            Exit::Fine => self,
            failed => failed,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        ExitCode::from(exit.code())
    }
}
