//! Chromium, on a page of one origin, calls every example server on another. What the page may read, what reached the
//! server, and what Chromium's console says are as `tests/data/browser/exchanges.yaml` has it, whatever the framework.
//!
//! Where there is no Chromium, the tests are ignored and say so; with `CORSAC_REQUIRE_BROWSER=1` they fail.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]
#![expect(clippy::string_slice, reason = "a test fails by panicking")]

#[path = "../shared/say.rs"]
mod say;
pub(crate) use say::say;

mod exchange;
mod pages;
#[path = "../shared/process.rs"]
mod process;
#[path = "../shared/servers.rs"]
mod servers;
mod stage;
mod tap;
#[path = "../shared/webdriver.rs"]
mod webdriver;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use libtest_mimic::{Completion, Failed, Trial};

use exchange::Exchange;
use stage::Stage;

/// The fewest exchanges that each server must have passed.
const FEWEST: usize = 40;

fn main() {
    let webdriver::Run { arguments, found, required } = webdriver::prepare();
    let exchanges: Vec<Exchange> =
        serde_yaml::from_str(include_str!("../../data/browser/exchanges.yaml")).unwrap();
    let stage: Arc<Mutex<Option<Result<Stage, String>>>> = Arc::default();
    let passed: Arc<Mutex<BTreeMap<&str, usize>>> = Arc::default();
    let mut trials = Vec::new();
    for framework in servers::FRAMEWORKS.iter().copied() {
        for (number, exchange) in exchanges.iter().cloned().enumerate() {
            let (found, stage, passed) = (found.clone(), Arc::clone(&stage), Arc::clone(&passed));
            trials.push(Trial::ignorable_test(format!("{framework}: {}", exchange.name), move || {
                match found {
                    Ok(binary) => play(&stage, binary, framework, number, &exchange)?,
                    Err(missing) if required => return Err(Failed::from(missing)),
                    Err(missing) => return Ok(Completion::ignored_with(missing)),
                }
                *passed.lock().unwrap().entry(framework).or_default() += 1;
                Ok(Completion::Completed)
            }));
        }
    }
    let conclusion = libtest_mimic::run(&arguments, trials);
    // Ends the browser and the servers: `exit` drops nothing.
    drop(stage.lock().unwrap_or_else(PoisonError::into_inner).take());
    let passed = passed.lock().unwrap();
    let all = found.is_ok() && conclusion.num_filtered_out == 0 && !arguments.list;
    let mut few = false;
    for framework in servers::FRAMEWORKS {
        let count = passed.get(framework).copied().unwrap_or_default();
        if all {
            say!("browser: {count} exchanges with {framework}");
            few |= count < FEWEST;
        }
    }
    if few {
        say!("browser: a server passed fewer than {FEWEST} exchanges");
        std::process::exit(1);
    }
    conclusion.exit();
}

/// The first exchange sets the stage.
fn play(
    stage: &Mutex<Option<Result<Stage, String>>>,
    binary: &str,
    framework: &'static str,
    number: usize,
    exchange: &Exchange,
) -> Result<(), String> {
    // A test that panicked has left the stage as it was.
    let mut stage = stage.lock().unwrap_or_else(PoisonError::into_inner);
    match stage.get_or_insert_with(|| Stage::set(binary)) {
        Ok(stage) => stage.play(framework, number, exchange),
        Err(error) => Err(error.clone()),
    }
}
