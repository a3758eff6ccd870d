//! `corsac schema`.

use std::io::Write;

use crate::{Exit, Streams};

/// Prints the JSON Schema of the policy file.
pub fn schema<O: Write, E: Write>(streams: Streams<'_, O, E>) -> Exit {
    let written = serde_json::to_writer_pretty(&mut *streams.out, &corsac_core::policy_schema());
    Exit::of(written.map_err(Into::into).and_then(|()| writeln!(streams.out)))
}
