//! All that was measured.

use std::collections::BTreeSet;
use std::time::Duration;

use crate::measure::Figures;
use crate::measure::allocations::Heap;
use crate::measure::threads::Threads;
use crate::request::Ask;
use crate::scenarios::Scenario;
use crate::setup::Setup;
use crate::subject::Side;
use crate::subjects::Framework;

/// All that was measured, in one run.
pub(crate) struct Results {
    pub(crate) scenarios: Vec<Scenario>,
    pub(crate) times: Figures,
    /// Nothing where Valgrind is not there.
    pub(crate) instructions: Option<Figures>,
    pub(crate) allocations: Figures,
    pub(crate) load: Duration,
    pub(crate) heap: Option<Heap>,
    /// Nothing on a machine with one processor.
    pub(crate) threads: Option<Threads>,
}

/// What is measured of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Measure {
    Time,
    Instructions,
    Allocations,
}

impl Measure {
    pub(super) const ALL: [Measure; 3] = [Measure::Time, Measure::Instructions, Measure::Allocations];
}

impl Results {
    /// The frameworks that were measured.
    pub(super) fn frameworks(&self) -> BTreeSet<Framework> {
        self.scenarios.iter().map(|scenario| scenario.framework).collect()
    }

    /// The scenarios of one of them.
    pub(super) fn of(&self, framework: Framework) -> impl Iterator<Item = Scenario> {
        self.scenarios.iter().filter(move |scenario| scenario.framework == framework).copied()
    }

    pub(super) fn scenario(&self, framework: Framework, setup: Setup, ask: Ask) -> Option<Scenario> {
        self.of(framework).find(|scenario| (scenario.setup, scenario.ask) == (setup, ask))
    }

    /// A figure; nothing where the layer cannot be configured so, or that was not measured.
    pub(super) fn figure(&self, measure: Measure, scenario: Scenario, side: Side) -> Option<f64> {
        let figures = match measure {
            Measure::Time => &self.times,
            Measure::Instructions => self.instructions.as_ref()?,
            Measure::Allocations => &self.allocations,
        };
        figures.get(&(scenario, side)).copied()
    }

    /// The one through the other; nothing where one of them adds nothing that something could be a part of.
    pub(super) fn ratio(&self, measure: Measure, scenario: Scenario, sides: [Side; 2]) -> Option<f64> {
        let [own, other] = sides.map(|side| self.figure(measure, scenario, side));
        let (own, other) = own.zip(other)?;
        (own > 0.0 && other > 0.0).then(|| own / other)
    }
}

/// What it was measured on.
pub(super) fn machine(results: &Results) -> String {
    let processor = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let processor = processor.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let processor = processor.map_or("unknown processor", |(_, name)| name);
    let count = std::thread::available_parallelism().map_or(0, std::num::NonZero::get);
    let instructions = match results.instructions {
        Some(_) => "",
        None => " Instructions are not measured: there was no `valgrind`, or it was not asked.",
    };
    format!(
        "Measured with {}, for {}, on {count} × {processor}.{instructions}\n",
        env!("CORSAC_BENCH_RUSTC"),
        env!("CORSAC_BENCH_TARGET")
    )
}
