//! Whether two threads that follow one policy hinder each other.

use std::error::Error;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use corsac_core::Policy;

use super::load;
use crate::request::Ask;
use crate::setup::Setup;
use crate::subjects::evaluate_often;

/// Decisions per thread and round: few, so that a machine that does other things as well lets some rounds be.
const DECISIONS: usize = 20_000;
const ROUNDS: usize = 300;

/// How many times as much two threads get done as one.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Threads {
    /// Of verdicts, which count no reference.
    pub(crate) verdicts: f64,
    /// Of decisions, each of which counts a reference to the one policy.
    pub(crate) decisions: f64,
    /// Of decisions under a policy for each thread: no more can be expected of this machine.
    pub(crate) apart: f64,
}

/// Measures all three; nothing on a machine with one processor.
pub(crate) fn two_over_one() -> Result<Option<Threads>, Box<dyn Error>> {
    if std::thread::available_parallelism()?.get() < 2 {
        return Ok(None);
    }
    let text = Setup::Exact(1_000).policy();
    let (policy, other) = (load::load(&text)?, load::load(&text)?);
    let shared = [&policy, &policy];
    // In turn, so that what disturbs the machine disturbs all of them.
    let mut kinds = [Best::new(shared, false), Best::new(shared, true), Best::new([&policy, &other], true)];
    for _ in 0..ROUNDS {
        kinds.iter_mut().for_each(Best::round);
    }
    let [verdicts, decisions, apart] = kinds.map(|kind| kind.ratio());
    Ok(Some(Threads { verdicts, decisions, apart }))
}

/// The best rounds so far. Whatever else runs makes a round slower, and nothing makes one faster: the shortest time of one
/// thread, and the shortest of two, are those of an idle machine. A ratio of two rounds would be too good where the round of
/// one thread was disturbed, and so none is taken.
struct Best<'p> {
    policies: [&'p Policy; 2],
    whole: bool,
    one: f64,
    two: f64,
}

impl<'p> Best<'p> {
    fn new(policies: [&'p Policy; 2], whole: bool) -> Self {
        Best { policies, whole, one: f64::INFINITY, two: f64::INFINITY }
    }

    fn round(&mut self) {
        self.one = self.one.min(seconds(self.policies.get(..1).unwrap_or_default(), self.whole));
        self.two = self.two.min(seconds(&self.policies, self.whole));
    }

    fn ratio(&self) -> f64 {
        2.0 * self.one / self.two
    }
}

/// How long a thread for each policy takes: from when the first begins until the last is done.
fn seconds(policies: &[&Policy], whole: bool) -> f64 {
    let ready = AtomicUsize::new(0);
    let work = |policy: &Policy| {
        let wires = Ask::Allowed.requests(Setup::Exact(1_000), 64);
        // They begin together: a thread that sleeps would take longer to wake than a round.
        ready.fetch_add(1, Ordering::AcqRel);
        while ready.load(Ordering::Acquire) < policies.len() {
            std::hint::spin_loop();
        }
        let start = Instant::now();
        evaluate_often(policy, &wires, DECISIONS, whole);
        (start, Instant::now())
    };
    std::thread::scope(|scope| {
        let running: Vec<_> = policies.iter().map(|policy| scope.spawn(|| work(policy))).collect();
        let spans: Vec<_> = running.into_iter().filter_map(|thread| thread.join().ok()).collect();
        let start = spans.iter().map(|(start, _)| *start).min();
        let end = spans.iter().map(|(_, end)| *end).max();
        start.zip(end).map_or(f64::INFINITY, |(start, end)| (end - start).as_secs_f64())
    })
}
