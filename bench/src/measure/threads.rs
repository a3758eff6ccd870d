//! Whether two threads that follow one policy hinder each other.

use std::error::Error;
use std::sync::Barrier;
use std::time::Instant;

use corsac_core::Policy;

use super::{load, median};
use crate::request::Ask;
use crate::setup::Setup;
use crate::subjects::evaluate_often;

/// Decisions per thread and round.
const DECISIONS: usize = 300_000;
const ROUNDS: usize = 15;

/// How many times as much two threads get done as one, of verdicts and of whole decisions, which count a reference to
/// their policy; nothing on a machine with one processor.
pub(crate) fn two_over_one() -> Result<Option<[f64; 2]>, Box<dyn Error>> {
    if std::thread::available_parallelism()?.get() < 2 {
        return Ok(None);
    }
    let policy = load::load(&Setup::Exact(1_000).policy())?;
    let ratio = |whole| {
        let ratio = |_| 2.0 * seconds(&policy, 1, whole) / seconds(&policy, 2, whole);
        median((0..ROUNDS).map(ratio).collect()).unwrap_or_default()
    };
    Ok(Some([ratio(false), ratio(true)]))
}

/// How long so many threads take, each for as many decisions.
fn seconds(policy: &Policy, threads: usize, whole: bool) -> f64 {
    let barrier = Barrier::new(threads);
    let wires = Ask::Allowed.requests(Setup::Exact(1_000), 64);
    let work = || {
        barrier.wait();
        let start = Instant::now();
        evaluate_often(policy, &wires, DECISIONS, whole);
        start.elapsed().as_secs_f64()
    };
    std::thread::scope(|scope| {
        let running: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        running.into_iter().filter_map(|thread| thread.join().ok()).fold(0.0, f64::max)
    })
}
