//! The policies that arguments name: files, and standard input.

use std::io::Read;
use std::path::Path;

use corsac_core::{Checked, Code, DEFAULT_MAX_BYTES, Loader};

use crate::text::why;

/// What stands for standard input.
const STDIN: &str = "-";

/// The policy that an argument names, and the name that findings have for it.
///
/// # Errors
///
/// With a sentence, where standard input cannot be read. Of a file, that is a finding.
pub(crate) fn loader(path: &Path, input: &mut impl Read) -> Result<(String, Loader), String> {
    if !is_stdin(path) {
        return Ok((path.display().to_string(), Loader::new().file(path)));
    }
    let mut bytes = Vec::new();
    // One byte more than is taken, so that too much is told from just enough.
    let limit = u64::try_from(DEFAULT_MAX_BYTES).unwrap_or(u64::MAX).saturating_add(1);
    input
        .take(limit)
        .read_to_end(&mut bytes)
        .map_err(|error| format!("cannot read standard input: {}", why(&error)))?;
    let name = "<stdin>".to_owned();
    Ok((name.clone(), Loader::new().bytes(name, bytes)))
}

/// Whether an argument means standard input.
pub(crate) fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == STDIN
}

/// Whether the file could not be read at all: a mistake on the command line, not in a policy.
pub(crate) fn is_unreadable(checked: &Checked) -> bool {
    checked.report.diagnostics().iter().any(|diagnostic| diagnostic.code == Code::UNREADABLE_FILE)
}
