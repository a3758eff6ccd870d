//! The command line.

use std::path::PathBuf;

use clap::Parser;

use crate::subject::Side;
use crate::subjects::Framework;

/// What corsac costs, beside the layers it replaces.
#[derive(Debug, Clone, Parser)]
#[command(name = "corsac-bench")]
pub(crate) struct Args {
    #[command(flatten)]
    pub(crate) part: Part,
    /// Write the generated parts of this page as well; may be given several times.
    #[arg(long, value_name = "FILE", conflicts_with = "only")]
    pub(crate) page: Vec<PathBuf>,
    /// Compare instructions and allocations with those that are checked in, and fail where they have grown.
    #[arg(long, conflicts_with_all = ["page", "only"])]
    pub(crate) check: bool,
    /// Check in what is counted now.
    #[arg(long, conflicts_with_all = ["page", "only", "check"])]
    pub(crate) update: bool,
    /// How often everything is timed.
    #[arg(long, default_value_t = 40)]
    pub(crate) rounds: usize,
    /// Count no instructions, also where Valgrind is there.
    #[arg(long)]
    pub(crate) no_instructions: bool,
    /// The run under Valgrind.
    #[arg(long, hide = true)]
    pub(crate) counted: bool,
}

/// What part of it is measured.
#[derive(Debug, Clone, Parser)]
pub(crate) struct Part {
    /// Only these.
    #[arg(long, value_delimiter = ',')]
    pub(crate) only: Vec<Framework>,
    /// Only what the guard compares: corsac, with no layer beside.
    #[arg(long, hide = true)]
    pub(crate) guarded: bool,
}

impl Part {
    /// What is measured of each scenario.
    pub(crate) fn sides(&self) -> &'static [Side] {
        if self.guarded { &[Side::Bare, Side::Corsac] } else { &Side::ALL }
    }

    /// The same part, for another process.
    pub(crate) fn arguments(&self) -> Vec<String> {
        let name = |framework: &Framework| {
            let value = clap::ValueEnum::to_possible_value(framework)?;
            Some(format!("--only={}", value.get_name()))
        };
        let only = self.only.iter().filter_map(name);
        only.chain(self.guarded.then(|| "--guarded".to_owned())).collect()
    }
}
