//! `corsac schema`.

use std::io::{Read, Write};

use clap::Args;

use crate::{Exit, Streams};

/// The arguments of `schema`.
#[derive(Debug, Args)]
pub struct SchemaArgs {
    /// That of test files, in place of that of policies.
    #[arg(long)]
    pub test: bool,
}

/// Prints the JSON Schema of the policy file, or of test files.
pub fn schema<I: Read, O: Write, E: Write>(args: &SchemaArgs, mut streams: Streams<'_, I, O, E>) -> Exit {
    let schema = if args.test { corsac_core::testing::test_schema() } else { corsac_core::policy_schema() };
    let written = streams.json(&schema);
    streams.finish(written, Exit::Fine)
}
