//! Cells: time · instructions · allocations.

use super::results::{Measure, Results};
use crate::number::{count, plain, signed, time};
use crate::scenarios::Scenario;
use crate::subject::Side;

/// Where there is nothing to say.
pub(super) const NOTHING: &str = "-";

/// What one side costs; of an adapter, what it adds.
pub(super) fn cost(results: &Results, scenario: Scenario, side: Side) -> String {
    let added = side != Side::Bare && !scenario.framework.is_core();
    let part = |measure| {
        let write = match measure {
            Measure::Time => time,
            Measure::Instructions => count,
            Measure::Allocations => plain,
        };
        let figure = results.figure(measure, scenario, side)?;
        Some(if added { signed(figure, write) } else { write(figure) })
    };
    let [time, instructions, allocations] = Measure::ALL.map(part);
    if time.is_none() {
        return NOTHING.to_owned();
    }
    let [time, instructions, allocations] = [time, instructions, allocations].map(or_nothing);
    // In a terminal, what belongs together stands below each other.
    format!("{time} · {instructions:>6} · {allocations:>3}")
}

fn or_nothing(part: Option<String>) -> String {
    part.unwrap_or_else(|| NOTHING.to_owned())
}

/// The one side through the other: time · instructions. Of allocations there are too few.
pub(super) fn ratio(results: &Results, scenario: Scenario, sides: [Side; 2]) -> String {
    let part = |measure| results.ratio(measure, scenario, sides).map(part_of);
    match [Measure::Time, Measure::Instructions].map(part) {
        [None, None] => NOTHING.to_owned(),
        [time, instructions] => format!("{} · {:>4}", or_nothing(time), or_nothing(instructions)),
    }
}

/// A ratio, in as many digits as it is good for.
pub(super) fn part_of(ratio: f64) -> String {
    if ratio < 9.995 { format!("{ratio:.2}") } else { plain(ratio.round()) }
}
