//! Tests of a policy: files of cases beside it, what they leave out, and assertions for Rust tests.

mod coverage;
mod mutants;
mod neighbours;

pub use coverage::{Coverage, CoverageReport, Gap, SuggestedCase};
pub use mutants::{MAX_MUTANTS, MutantReport, Mutants};
pub use neighbours::{NeighbourReport, neighbours_of, play_neighbours};
