//! The arguments.

use clap::{Parser, Subcommand, ValueEnum};

use crate::command::check::CheckArgs;
use crate::command::explain::ExplainArgs;
use crate::command::init::InitArgs;
use crate::command::schema::SchemaArgs;
use crate::command::test::TestArgs;

/// Check, explain and test CORS policies.
#[derive(Debug, Parser)]
#[command(name = "corsac", version, about, max_term_width = 100, arg_required_else_help = true)]
#[command(after_help = "Exit codes: 0 fine; 1 errors found, warnings with --deny warnings, a denial with \
                        --fail-on-denied, or a test that fails; 2 usage, or a file that cannot be read.")]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub verb: Verb,
    /// When to colour the output; `auto` does on a terminal, unless NO_COLOR is set.
    #[arg(long = "color", alias = "colour", value_name = "WHEN", default_value = "auto", global = true)]
    pub colour: ColourChoice,
}

/// The verbs.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Check policies, and say what is wrong with them, where, and what to do about it.
    Check(CheckArgs),
    /// Show what a policy decides about a request, step by step, and what would have to change.
    Explain(ExplainArgs),
    /// Run the tests of policies, and show what does not come as expected.
    Test(TestArgs),
    /// Print the JSON Schema of the policy file, for editors.
    Schema(SchemaArgs),
    /// Write a commented policy to begin with.
    Init(InitArgs),
}

/// When to colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ColourChoice {
    /// On a terminal.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// How results are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    Human,
    /// For programs: one JSON object on standard output, whatever happens; its fields stay.
    Json,
}
