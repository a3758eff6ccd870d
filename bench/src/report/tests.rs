//! What is printed fits a terminal, and what pages say is what is printed.

use std::time::Duration;

use super::*;
use crate::measure::Figures;
use crate::measure::allocations::Heap;
use crate::measure::threads::Threads;
use crate::page::generated;
use crate::scenarios::Scenario;
use crate::subject::Side;

/// What figures there are for every scenario: wide ones, and `bare` less than `corsac` less than `peer`.
fn results() -> Results {
    let scenarios = Scenario::all();
    let figures = |scale: f64| -> Figures {
        let of = |(index, scenario): (usize, &Scenario)| {
            let cost = |(times, side)| ((*scenario, side), scale * f64::from(times) * (1.0 + index as f64));
            [(1, Side::Bare), (2, Side::Corsac), (8, Side::Peer)].map(cost)
        };
        let there = |case: &(Scenario, Side)| case.1 != Side::Peer || case.0.framework != Framework::CoreHttp;
        scenarios.iter().enumerate().flat_map(of).filter(|(case, _)| there(case)).collect()
    };
    Results {
        times: figures(888.8),
        instructions: Some(figures(1_888.8)),
        allocations: figures(1.0).into_iter().map(|(case, count)| (case, count.min(99.0))).collect(),
        load: Duration::from_millis(500),
        heap: Some(Heap { kept: 60 << 20, most: 96 << 20 }),
        threads: Some(Threads { verdicts: 1.95, decisions: 1.2, apart: 1.96 }),
        scenarios,
    }
}

fn text<'b>(blocks: &'b [Block], name: &str) -> &'b str {
    &blocks.iter().find(|block| block.name == name).unwrap().text
}

fn page(path: &str) -> String {
    let page = std::fs::read_to_string(format!("{}/../{path}", env!("CARGO_MANIFEST_DIR"))).unwrap();
    // Pages keep figures together.
    page.replace('\u{a0}', " ")
}

/// The headings of the tables of a text.
fn headings(text: &str) -> Vec<Vec<String>> {
    let lines: Vec<&str> = text.lines().collect();
    let cells = |line: &str| line.split('|').map(|cell| cell.trim().to_owned()).collect();
    lines.windows(2).filter(|pair| pair[1].starts_with("| --")).map(|pair| cells(pair[0])).collect()
}

#[test]
fn everything_fits_a_terminal() {
    for Block { name, text } in blocks(&results()) {
        for line in text.lines() {
            assert!(line.chars().count() <= 140, "{name}: {} columns\n{line}", line.chars().count());
        }
    }
}

#[test]
fn a_framework_is_told_by_size_and_by_request() {
    let blocks = blocks(&results());
    let tower = text(&blocks, "tower");
    let row = |start: &str| {
        let row = tower.lines().find(|line| line.starts_with(start)).unwrap();
        row.split('|').map(|cell| cell.split_whitespace().collect::<Vec<_>>().join(" ")).collect::<Vec<_>>()
    };
    let sizes = row("| request");
    assert_eq!(sizes[1..], ["request", "", "1 origin", "10 origins", "1,000 origins", "100,000 origins", ""]);
    assert!(row("| no Origin")[3].starts_with('+') && row("| no Origin")[3].contains(" · +"));
    assert_eq!(row("|           | corsac / peer")[2..4], ["corsac / peer", "0.25 · 0.25"]);
    assert!(tower.contains("\nBare: no Origin "), "{tower}");
    assert_eq!(row("| policy")[1..4], ["policy", "request", "corsac"]);
    // The core has no application that something is added to.
    assert!(!text(&blocks, "core").contains("Bare:") && !text(&blocks, "core").contains('+'));
}

#[test]
fn a_goal_that_is_missed_says_by_how_much() {
    let mut results = results();
    let verdicts = |results: &Results| {
        let blocks = blocks(results);
        let goals = text(&blocks, GOALS).to_owned();
        move |what: &str| {
            let line = goals.lines().find(|line| line.contains(what)).unwrap().to_owned();
            line.trim_end_matches([' ', '|']).rsplit(" | ").next().unwrap().trim().to_owned()
        }
    };
    let verdict = verdicts(&results);
    assert_eq!(verdict("100,000 origins: loaded"), "met");
    assert_eq!(verdict("100,000 origins: heap"), "missed: met · +50 %");
    assert_eq!(verdict("two threads: verdicts"), "met");
    assert_eq!(verdict("tower: time through"), "met");
    assert_eq!(verdict("decision, 8 KB of names: instructions"), "missed: × 2.3");
    results.instructions = None;
    results.threads = Some(Threads { verdicts: 0.95, decisions: 1.0, apart: 1.0 });
    let verdict = verdicts(&results);
    assert_eq!(verdict("two threads: verdicts"), "missed: -50 %");
    assert_eq!(verdict("axum: instructions"), "not measured");
}

/// No goal is about a scenario that there is not.
#[test]
fn every_goal_looks_at_something() {
    let results = results();
    let blocks = blocks(&results);
    for line in text(&blocks, GOALS).lines().filter(|line| !line.starts_with("| --")) {
        assert!(!line.contains("not measured") && !line.contains("| -"), "{line}");
    }
}

#[test]
fn the_page_holds_what_is_generated() {
    let page = page("docs/src/performance.md");
    for Block { name, text } in blocks(&results()).iter().filter(|block| block.name != SHORT) {
        let said = generated(&page, name).unwrap_or_else(|| panic!("the page has no mark for `{name}`"));
        assert_eq!(headings(said), headings(text), "{name}: the page was generated by an older program");
    }
}

/// What the README says is what the page says: both come from one run.
#[test]
fn the_readme_says_what_the_page_says() {
    let (readme, page) = (page("README.md"), page("docs/src/performance.md"));
    let short = generated(&readme, SHORT).unwrap();
    assert_eq!(headings(short), headings(text(&blocks(&results()), SHORT)));
    let goals = generated(&page, GOALS).unwrap();
    assert_eq!(short.lines().last(), goals.lines().last(), "goals that are met");
    // A cell of the one holds, by request and size, what is in lines of the other.
    let row = |line: &str| line.split('|').map(|cell| cell.trim().to_owned()).collect::<Vec<_>>();
    let headline: Vec<Vec<String>> = generated(&page, "headline").unwrap().lines().map(row).collect();
    let mut compared = 0;
    for line in short.lines().filter(|line| line.starts_with("| ")).skip(2).map(row) {
        let first = headline.iter().position(|row| row[1] == line[1]).unwrap();
        for (cell, row) in line[2..5].iter().zip(&headline[first..]) {
            let same = if row[3] == row[4] { row[3].clone() } else { format!("{} · {}", row[3], row[4]) };
            assert_eq!(*cell, same, "{}", line[1]);
            compared += 1;
        }
    }
    assert_eq!(compared, 18);
}
