//! The tables.

use std::collections::BTreeSet;

use crate::measure::Figures;
use crate::measure::allocations::Counted;
use crate::number::{added, plain};
use crate::scenarios::Scenario;
use crate::subject::Side;
use crate::subjects::Framework;

/// All that was measured.
pub(crate) struct Results {
    pub(crate) scenarios: Vec<Scenario>,
    pub(crate) times: Figures,
    pub(crate) counted: Counted,
    /// Nothing where Valgrind is not there.
    pub(crate) instructions: Option<Figures>,
    pub(crate) load: std::time::Duration,
    pub(crate) threads: Option<[f64; 2]>,
}

/// Where nothing is to be said: the peer cannot be configured so, or adds nothing that something could be a part of.
const NOTHING: &str = "-";

impl Results {
    /// The frameworks that were measured.
    pub(crate) fn frameworks(&self) -> BTreeSet<Framework> {
        self.scenarios.iter().map(|scenario| scenario.framework).collect()
    }

    /// The table of one framework, in Markdown.
    pub(crate) fn table(&self, framework: Framework) -> String {
        let core = framework.is_core();
        let (bare, peer) = (if core { "floor" } else { "bare" }, framework.peer());
        let mut heading = vec!["policy".to_owned(), "request".to_owned()];
        for unit in ["ns", "instructions", "allocations"] {
            heading.extend([bare, "corsac", peer].map(|side| format!("{side}, {unit}")));
            match unit {
                "allocations" => {}
                _ if core => heading.push(format!("corsac / floor, {unit}")),
                _ => heading.push(format!("corsac / {peer}, {unit}")),
            }
        }
        let mut rows = vec![heading];
        for scenario in self.scenarios.iter().filter(|scenario| scenario.framework == framework) {
            let mut row = vec![scenario.setup.to_string(), scenario.ask.to_string()];
            row.extend(cells(scenario, Some(&self.times), true));
            row.extend(cells(scenario, self.instructions.as_ref(), true));
            row.extend(cells(scenario, Some(&self.counted.figures), false));
            rows.push(row);
        }
        markdown(&rows)
    }
}

impl Results {
    /// What a large policy costs, and whether threads hinder each other, in Markdown.
    pub(crate) fn policy(&self) -> String {
        let mebibytes = |bytes: u64| {
            #[expect(clippy::cast_precision_loss, reason = "figures of this size fit")]
            let bytes = bytes as f64;
            format!("{:.1} MiB", bytes / f64::from(1 << 20))
        };
        let heap = self.counted.policy;
        let row = |what: &str, figure: Option<String>| {
            vec![what.to_owned(), figure.unwrap_or("not measured".to_owned())]
        };
        markdown(&[
            row("100,000 origins", Some(String::new())),
            row("loaded and checked in", Some(format!("{:.2} s", self.load.as_secs_f64()))),
            row("heap once it is loaded", heap.map(|heap| mebibytes(heap.kept))),
            row("heap at most, while it is", heap.map(|heap| mebibytes(heap.most))),
            row(
                "verdicts of two threads / of one",
                self.threads.map(|[verdicts, _]| format!("{verdicts:.2}")),
            ),
            row("decisions of two threads / of one", self.threads.map(|[_, whole]| format!("{whole:.2}"))),
        ])
    }
}

/// Bare, corsac, the peer, and the ratio of the two.
fn cells(scenario: &Scenario, figures: Option<&Figures>, ratio: bool) -> Vec<String> {
    let figure = |side| figures.and_then(|figures| figures.get(&(*scenario, side)).copied());
    let text = |side| {
        let write = if side == Side::Bare || scenario.framework.is_core() { plain } else { added };
        match figures {
            Some(_) => figure(side).map_or(NOTHING.to_owned(), write),
            None => "not measured".to_owned(),
        }
    };
    let mut cells: Vec<String> = Side::ALL.map(text).into();
    if ratio {
        let other = if scenario.framework.is_core() { Side::Bare } else { Side::Peer };
        let ratio = figure(Side::Corsac).zip(figure(other)).filter(|(_, other)| *other > 0.0);
        let ratio = ratio.map(|(corsac, other)| corsac / other).filter(|ratio| *ratio > 0.0);
        cells.push(ratio.map_or(NOTHING.to_owned(), |ratio| format!("{ratio:.2}")));
    }
    cells
}

/// A table whose columns are as wide as they need to be.
pub(crate) fn markdown(rows: &[Vec<String>]) -> String {
    let columns = rows.first().map_or(0, Vec::len);
    let width =
        |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max();
    let widths: Vec<usize> = (0..columns).map(|column| width(column).unwrap_or(0).max(3)).collect();
    let mut lines: Vec<String> = Vec::new();
    for (index, row) in rows.iter().enumerate() {
        // Texts to the left, numbers to the right.
        let cell = |(column, (cell, width)): (usize, (&String, &usize))| match column {
            0 | 1 => format!("{cell:<width$}"),
            _ => format!("{cell:>width$}"),
        };
        let cells: Vec<String> = row.iter().zip(&widths).enumerate().map(cell).collect();
        lines.push(format!("| {} |", cells.join(" | ")));
        if index == 0 {
            let rule = |(column, width): (usize, &usize)| match column {
                0 | 1 => "-".repeat(*width),
                _ => format!("{}:", "-".repeat(width - 1)),
            };
            let rules: Vec<String> = widths.iter().enumerate().map(rule).collect();
            lines.push(format!("| {} |", rules.join(" | ")));
        }
    }
    lines.push(String::new());
    lines.join("\n")
}
