//! How the command ends.

use std::process::ExitCode;

/// How the command ends. The numbers are stable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Exit {
    /// 0: nothing to complain about.
    Fine,
    /// 1: errors were found, warnings with `--deny warnings`, a denial with `--fail-on-denied`, or
    /// nothing was recognised.
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
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        ExitCode::from(exit.code())
    }
}
