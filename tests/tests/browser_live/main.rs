//! Chromium and the model of it play the same exchanges, hundreds of them, made by chance from a fixed seed: what goes on
//! the wire, what the page learns and what the console says are the same, but for what the table of quirks says.
//!
//! `CORSAC_SEED` makes other exchanges, `CORSAC_CASES` says how many. Where there is no Chromium, the tests are ignored
//! and say so; with `CORSAC_REQUIRE_BROWSER=1` they fail.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

#[path = "../shared/say.rs"]
mod say;
pub(crate) use say::say;

mod coverage;
mod exchange;
#[path = "../shared/flipped.rs"]
mod flipped;
mod flips;
mod generate;
mod live;
mod observed;
#[path = "../shared/process.rs"]
mod process;
#[path = "../shared/random.rs"]
mod random;
mod server;
mod stage;
#[path = "../shared/webdriver.rs"]
mod webdriver;

use std::sync::{Arc, Mutex, PoisonError};

use libtest_mimic::{Completion, Failed, Trial};

use live::Live;
use random::setting;

/// The seed of every run.
const SEED: u64 = 2026;

/// The fewest exchanges that must have come out alike.
const FEWEST: usize = 300;

/// A test over everything that is live.
type Test = Box<dyn FnOnce(&mut Live) -> Result<(), String> + Send>;

fn main() {
    let webdriver::Run { arguments, found, required } = webdriver::prepare();
    let seed = setting("CORSAC_SEED", SEED);
    let count = usize::try_from(setting("CORSAC_CASES", 560)).unwrap();
    let live: Arc<Mutex<Option<Result<Live, String>>>> = Arc::default();
    let mut trials = Vec::new();
    let mut trial = |name: String, test: Test| {
        let (found, live) = (found.clone(), Arc::clone(&live));
        trials.push(Trial::ignorable_test(name, move || {
            let binary = match found {
                Ok(binary) => binary,
                Err(missing) if required => return Err(Failed::from(missing)),
                Err(missing) => return Ok(Completion::ignored_with(missing)),
            };
            // A test that panicked has left everything as it was.
            let mut live = live.lock().unwrap_or_else(PoisonError::into_inner);
            // The first test sets the stage.
            let live = live.get_or_insert_with(|| Live::start(binary, seed, count)).as_mut();
            test(live.map_err(|error| error.clone())?)?;
            Ok(Completion::Completed)
        }));
    };
    for (number, name) in generate::names(seed, count).into_iter().enumerate() {
        trial(format!("{number:03}: {name}"), Box::new(move |live| live.compare(number)));
    }
    // What a seed has to lead to, the exchanges of every run do; those of another seed may miss a rare one.
    if seed == SEED {
        trial("every kind of error is met".to_owned(), Box::new(coverage::check));
        trial("every flipped step is found".to_owned(), Box::new(flips::check_steps));
        trial("every quirk is needed".to_owned(), Box::new(flips::check_quirks));
    }
    let conclusion = libtest_mimic::run(&arguments, trials);
    // Ends the browser: `exit` drops nothing.
    let live = live.lock().unwrap_or_else(PoisonError::into_inner).take();
    let alike = live.and_then(Result::ok).map_or(0, |live| live.alike());
    if found.is_ok() && conclusion.num_filtered_out == 0 && !arguments.list {
        say!("browser: {alike} exchanges as the model has them, seed {seed}");
        if alike < FEWEST {
            say!("browser: fewer than {FEWEST} exchanges came out alike");
            std::process::exit(1);
        }
    }
    conclusion.exit();
}
