//! What is checked in.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::measure::conditions::Conditions;

const HEADING: &str = "\
# What corsac costs per request: of the core, all of it; of an adapter, what it adds to a bare application.
#
# Written by `cargo run --release -p corsac-bench -- --update`, and compared in every run of `.ci/run`. A count of
# allocations must be the same. A count of instructions may grow by 5 %, under the conditions that it was made under.
";

/// The file of the guard.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Counts {
    pub(super) allocations: BTreeMap<String, f64>,
    pub(super) instructions: Vec<Instructions>,
}

/// Counts of instructions, and what they were made under.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Instructions {
    pub(super) conditions: Conditions,
    pub(super) counts: BTreeMap<String, u64>,
}

pub(super) fn path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("instructions.yaml")
}

impl Counts {
    pub(super) fn read() -> Result<Self, Box<dyn Error>> {
        let file = path();
        let text =
            std::fs::read_to_string(&file).map_err(|error| format!("`{}`: {error}", file.display()))?;
        serde_yaml::from_str(&text).map_err(|error| format!("`{}`: {error}", file.display()).into())
    }

    pub(super) fn write(&self) -> Result<(), Box<dyn Error>> {
        Ok(std::fs::write(path(), format!("{HEADING}{}", serde_yaml::to_string(self)?))?)
    }

    /// Those that were made under these conditions.
    pub(super) fn under(&self, conditions: &Conditions) -> Option<&BTreeMap<String, u64>> {
        let of_these = |entry: &&Instructions| entry.conditions == *conditions;
        self.instructions.iter().find(of_these).map(|entry| &entry.counts)
    }

    /// Replaces what was counted under the same conditions, keeps what the same compiler made for other machines, and drops
    /// the counts of other compilers: the project has one at a time, and nobody would compare with them any more.
    pub(super) fn replace(&mut self, new: Instructions) {
        self.instructions.retain(|old| {
            old.conditions.compiler == new.conditions.compiler && old.conditions != new.conditions
        });
        self.instructions.push(new);
        self.instructions.sort_by_key(|entry| entry.conditions.to_string());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(compiler: &str, processor: &str, count: u64) -> Instructions {
        let conditions = Conditions {
            compiler: compiler.to_owned(),
            processor: processor.to_owned(),
            ..Conditions::default()
        };
        Instructions { conditions, counts: BTreeMap::from([("a".to_owned(), count)]) }
    }

    #[test]
    fn an_update_keeps_other_machines_and_drops_other_compilers() {
        let mut counts = Counts {
            allocations: BTreeMap::new(),
            instructions: vec![
                counted("new", "narrow", 1),
                counted("new", "wide", 2),
                counted("old", "wide", 3),
            ],
        };
        counts.replace(counted("new", "wide", 4));
        assert_eq!(counts.instructions, [counted("new", "narrow", 1), counted("new", "wide", 4)]);
        counts.replace(counted("newer", "wide", 5));
        assert_eq!(counts.instructions, [counted("newer", "wide", 5)]);
    }

    #[test]
    fn counts_are_found_by_all_of_their_conditions() {
        let instructions = vec![counted("new", "narrow", 1), counted("new", "wide", 2)];
        let counts = Counts { allocations: BTreeMap::new(), instructions };
        let found = |compiler, processor| {
            counts
                .under(&counted(compiler, processor, 0).conditions)
                .and_then(|found| found.get("a").copied())
        };
        assert_eq!(
            [found("new", "wide"), found("new", "wider"), found("old", "wide")],
            [Some(2), None, None]
        );
    }
}
