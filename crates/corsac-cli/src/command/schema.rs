//! `corsac schema`.

use std::io::{Read, Write};

use crate::{Exit, Streams};

/// Prints the JSON Schema of the policy file.
pub fn schema<I: Read, O: Write, E: Write>(mut streams: Streams<'_, I, O, E>) -> Exit {
    let written = streams.json(&corsac_core::policy_schema());
    streams.finish(written, Exit::Fine)
}
