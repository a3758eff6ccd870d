//! The example servers, each a process of its own, do what they say: the routes answer, the printed commands answer as
//! printed, and what is wrong with their settings is told.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "../shared/say.rs"]
mod say;
pub(crate) use say::say;

mod announced;
mod exchanges;
#[path = "../shared/process.rs"]
mod process;
#[path = "../shared/servers.rs"]
mod servers;
mod settings;

use std::path::{Path, PathBuf};

use libtest_mimic::{Arguments, Completion, Failed, Trial};

/// What is tried with each server.
type Test = fn(&Path) -> Result<Completion, Failed>;

const TESTS: &[(&str, Test)] = &[
    ("every route answers as the table says", exchanges::run),
    ("the printed commands answer as printed, under every policy", announced::run),
    ("a policy that does not load is explained", settings::broken_policies_are_explained),
    ("a policy's warnings are shown", settings::warnings_are_shown),
    ("a bad port is refused", settings::bad_ports_are_refused),
    ("a port that is taken is named", settings::taken_ports_are_named),
    ("a missing policy is named where none is asked for", settings::a_missing_policy_is_named),
    ("ctrl-c ends it", settings::an_interrupt_ends_it),
];

fn main() {
    let mut trials = Vec::new();
    for framework in servers::FRAMEWORKS {
        for (name, test) in TESTS {
            trials.push(Trial::ignorable_test(format!("{framework}: {name}"), || {
                test(&servers::executable(framework)?)
            }));
        }
    }
    libtest_mimic::run(&Arguments::from_args(), trials).exit();
}

/// A directory that goes when it is dropped.
struct Directory(PathBuf);

impl Directory {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("corsac-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Directory(path)
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
