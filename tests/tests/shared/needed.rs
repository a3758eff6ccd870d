//! Tests that need a program which may not be on this machine.
//!
//! Without it each of them is reported as ignored, with the reason, and the log says so once more. Where a variable is
//! `1` they fail instead: on the machines of CI the program is there, and a test that is not run looks as if something
//! were tested.

use std::process::ExitCode;

use libtest_mimic::{Arguments, Completion, Failed, Trial};

/// A test: its name, and what it does. It fails by panicking.
pub(crate) type Test = (String, Box<dyn FnOnce() + Send>);

/// Runs the tests. `missing` says what is not there, in half a sentence.
pub(crate) fn run(missing: Option<String>, variable: &str, tests: Vec<Test>) -> ExitCode {
    let required = std::env::var_os(variable).is_some_and(|value| value == "1");
    if let Some(reason) = &missing {
        let what = if required { "FAIL" } else { "are IGNORED" };
        crate::say!("{} tests {what}: {reason}; with {variable}=1 they are required", tests.len());
    }
    let trials = tests.into_iter().map(|(name, test)| {
        let missing = missing.clone();
        Trial::ignorable_test(name, move || match missing {
            None => {
                test();
                Ok(Completion::Completed)
            }
            Some(reason) if required => Err(Failed::from(reason)),
            Some(reason) => Ok(Completion::ignored_with(reason)),
        })
    });
    libtest_mimic::run(&Arguments::from_args(), trials.collect()).exit_code()
}
