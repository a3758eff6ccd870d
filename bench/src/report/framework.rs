//! What is said of one framework.

use std::collections::BTreeSet;

use super::cell::{NOTHING, cost, ratio};
use super::markdown::{Side::Left, once, table};
use super::results::Results;
use crate::request::Ask;
use crate::scenarios::Scenario;
use crate::setup::Setup;
use crate::subject::Side;
use crate::subjects::Framework;

/// A table of sizes, the bare application, and a table of everything else.
pub(super) fn text(results: &Results, framework: Framework) -> String {
    let parts = [sizes(results, framework), bare(results, framework), others(results, framework)];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    parts.join("\n")
}

/// The sides that have something to say of a framework, and how they are called.
fn sides(results: &Results, framework: Framework) -> Vec<(Side, &'static str)> {
    let named = [(Side::Bare, "floor"), (Side::Corsac, "corsac"), (Side::Peer, framework.peer())];
    // The floor knows no http, and is the same for both.
    let shown = |side| match side {
        Side::Bare => framework == Framework::Core,
        Side::Corsac => true,
        Side::Peer => results.of(framework).any(|it| results.times.contains_key(&(it, Side::Peer))),
    };
    named.into_iter().filter(|(side, _)| shown(*side)).collect()
}

/// Which two are put in proportion, and what that is called.
fn proportion(sides: &[(Side, &'static str)]) -> Option<([Side; 2], &'static str)> {
    let has = |side| sides.iter().any(|(known, _)| *known == side);
    match (has(Side::Bare), has(Side::Peer)) {
        (true, _) => Some(([Side::Corsac, Side::Bare], "corsac / floor")),
        (false, true) => Some(([Side::Corsac, Side::Peer], "corsac / peer")),
        (false, false) => None,
    }
}

/// The requests that were sent under several sizes of a list.
fn in_sizes(results: &Results, framework: Framework) -> BTreeSet<Ask> {
    let exact = |scenario: &Scenario| matches!(scenario.setup, Setup::Exact(_));
    let asked: Vec<Ask> = results.of(framework).filter(exact).map(|scenario| scenario.ask).collect();
    let often = |ask: &&Ask| asked.iter().filter(|other| other == ask).count() > 1;
    asked.iter().filter(often).copied().collect()
}

/// How the cost grows with the list: a column for each size, a line for each request and side.
fn sizes(results: &Results, framework: Framework) -> Option<String> {
    let asks = in_sizes(results, framework);
    let setups: BTreeSet<Setup> = results
        .of(framework)
        .filter(|scenario| matches!(scenario.setup, Setup::Exact(_)) && asks.contains(&scenario.ask))
        .map(|scenario| scenario.setup)
        .collect();
    let sides = sides(results, framework);
    let mut rows = Vec::new();
    for ask in asks {
        let mut line = |name: String, cell: &dyn Fn(Scenario) -> String| {
            let cells = setups.iter().map(|setup| results.scenario(framework, *setup, ask));
            let cells = cells.map(|scenario| scenario.map_or(NOTHING.to_owned(), cell));
            rows.push([ask.to_string(), name].into_iter().chain(cells).collect());
        };
        for (side, name) in &sides {
            line((*name).to_owned(), &|scenario| cost(results, scenario, *side));
        }
        if let Some((pair, name)) = proportion(&sides) {
            line(name.to_owned(), &|scenario| ratio(results, scenario, pair));
        }
    }
    if rows.is_empty() {
        return None;
    }
    let heading = ["request".to_owned(), String::new()].into_iter();
    rows.insert(0, heading.chain(setups.iter().map(ToString::to_string)).collect());
    once(&mut rows);
    Some(table(&[Left, Left], &rows))
}

/// What the application costs without a layer, once for each kind of request.
fn bare(results: &Results, framework: Framework) -> Option<String> {
    let of = |ask| {
        let scenario = results.scenario(framework, Setup::Exact(1), ask)?;
        let cost = cost(results, scenario, Side::Bare);
        let words: Vec<&str> = cost.split_whitespace().collect();
        Some(format!("{ask} {}", words.join(" ")))
    };
    let costs: Vec<String> = [Ask::Plain, Ask::Allowed, Ask::Preflight].into_iter().filter_map(of).collect();
    (!framework.is_core()).then(|| format!("Bare: {}.\n", costs.join("; ")))
}

/// What was asked once: a line for each, a column for each side.
fn others(results: &Results, framework: Framework) -> Option<String> {
    let shown = in_sizes(results, framework);
    let sides = sides(results, framework);
    let proportion = proportion(&sides);
    let mut rows = Vec::new();
    for scenario in results.of(framework) {
        if matches!(scenario.setup, Setup::Exact(_)) && shown.contains(&scenario.ask) {
            continue;
        }
        let mut row = vec![scenario.setup.to_string(), scenario.ask.to_string()];
        row.extend(sides.iter().map(|(side, _)| cost(results, scenario, *side)));
        row.extend(proportion.iter().map(|(pair, _)| ratio(results, scenario, *pair)));
        rows.push(row);
    }
    if rows.is_empty() {
        return None;
    }
    let mut heading = vec!["policy".to_owned(), "request".to_owned()];
    heading.extend(sides.iter().map(|(_, name)| (*name).to_owned()));
    heading.extend(proportion.map(|(_, name)| name.to_owned()));
    rows.insert(0, heading);
    once(&mut rows);
    Some(table(&[Left, Left], &rows))
}
