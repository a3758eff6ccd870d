//! All frameworks at a glance.

use super::cell::{NOTHING, part_of};
use super::goals;
use super::markdown::{Side::Left, once, table as markdown};
use super::results::{Measure, Results};
use crate::number::{count, plain};
use crate::request::Ask;
use crate::setup::Setup;
use crate::subject::Side;
use crate::subjects::Framework;

const ASKS: [Ask; 3] = [Ask::Plain, Ask::Allowed, Ask::Preflight];
const SMALL: Setup = Setup::Exact(1);
const LARGE: Setup = Setup::Exact(1_000);
const PAIR: [Side; 2] = [Side::Corsac, Side::Peer];

fn adapters() -> impl Iterator<Item = Framework> {
    Framework::ALL.into_iter().filter(|framework| !framework.is_core())
}

/// A framework and what corsac stands beside there, with a mark where that leaves `Vary` out and is cheaper for it.
fn pair(framework: Framework) -> String {
    let lacks = if framework.peer_lacks_vary(Ask::Allowed) { "†" } else { "" };
    format!("{framework}: {}{lacks}", framework.peer())
}

/// Time as a part of the peer's, and instructions and allocations of both.
pub(super) fn table(results: &Results) -> String {
    let mut rows = vec![
        [
            "framework: peer",
            "request",
            "time, 1 origin",
            "1,000 origins",
            "instructions, 1 origin",
            "1,000 origins",
            "allocations",
        ]
        .map(str::to_owned)
        .to_vec(),
    ];
    for framework in adapters() {
        for ask in ASKS {
            let time = |setup| {
                let scenario = results.scenario(framework, setup, ask);
                let ratio = scenario.and_then(|scenario| results.ratio(Measure::Time, scenario, PAIR));
                ratio.map_or(NOTHING.to_owned(), part_of)
            };
            let both = |measure, setup, write: fn(f64) -> String, width: usize| {
                let scenario = results.scenario(framework, setup, ask);
                let figure = |side| scenario.and_then(|it| results.figure(measure, it, side));
                let [own, peer] = PAIR.map(figure);
                let text = |figure: Option<f64>| figure.map_or(NOTHING.to_owned(), write);
                format!("{} / {:>width$}", text(own), text(peer))
            };
            rows.push(vec![
                pair(framework),
                ask.to_string(),
                time(SMALL),
                time(LARGE),
                both(Measure::Instructions, SMALL, count, 6),
                both(Measure::Instructions, LARGE, count, 6),
                both(Measure::Allocations, SMALL, plain, 2),
            ]);
        }
    }
    once(&mut rows);
    markdown(&[Left, Left], &rows)
}

/// The same in a few lines, with how many goals are met.
pub(super) fn short(results: &Results) -> String {
    let mut rows = vec![["framework: peer", "no Origin", "allowed", "preflight"].map(str::to_owned).to_vec()];
    for framework in adapters() {
        let cell = |ask| {
            let of = |setup| {
                let scenario = results.scenario(framework, setup, ask)?;
                results.ratio(Measure::Time, scenario, PAIR)
            };
            let [small, large] = [SMALL, LARGE].map(|it| of(it).map_or(NOTHING.to_owned(), part_of));
            if small == large { small } else { format!("{small} · {large}") }
        };
        rows.push([pair(framework)].into_iter().chain(ASKS.map(cell)).collect());
    }
    format!("{}\n{}", markdown(&[Left], &rows), goals::count(results))
}
