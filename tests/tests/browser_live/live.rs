//! All exchanges, and what Chromium made of those that were played.

use std::collections::{BTreeMap, BTreeSet};

use corsac::browser::{Outcome, Standard, Steps};

use crate::exchange::Exchange;
use crate::generate;
use crate::observed::{Observed, differences};
use crate::stage::Stage;

/// All exchanges, the stage for them, and what came of them.
pub(crate) struct Live {
    stage: Stage,
    pub(crate) exchanges: Vec<Exchange>,
    observed: BTreeMap<usize, Result<Vec<Observed>, String>>,
    alike: BTreeSet<usize>,
}

impl Live {
    pub(crate) fn start(binary: &str, seed: u64, count: usize) -> Result<Self, String> {
        let stage = Stage::set(binary)?;
        let exchanges = generate::exchanges(seed, count, &stage.places);
        Ok(Live { stage, exchanges, observed: BTreeMap::new(), alike: BTreeSet::new() })
    }

    /// How many exchanges came out as the model has them.
    pub(crate) fn alike(&self) -> usize {
        self.alike.len()
    }

    fn observe(&mut self, number: usize) -> &Result<Vec<Observed>, String> {
        let (stage, exchange) = (&mut self.stage, &self.exchanges[number]);
        self.observed.entry(number).or_insert_with(|| {
            let lines = |outcome: &Outcome| outcome.console.len();
            let lines: Vec<usize> = exchange.model(&Standard).iter().map(lines).collect();
            stage.play(exchange, &lines)
        })
    }

    /// Plays every exchange that was not played yet.
    pub(crate) fn observe_all(&mut self) {
        for number in 0..self.exchanges.len() {
            let _ = self.compare(number);
        }
    }

    /// How many of the exchanges that came out as the model has them come out otherwise with other steps.
    pub(crate) fn differing(&self, steps: &dyn Steps) -> usize {
        self.alike.iter().filter(|number| !self.differences(**number, steps).is_empty()).count()
    }

    /// Where Chromium and the model, with steps of one's own, differ.
    fn differences(&self, number: usize, steps: &dyn Steps) -> Vec<String> {
        let exchange = &self.exchanges[number];
        let observed = match self.observed.get(&number) {
            Some(Ok(observed)) => observed,
            Some(Err(error)) => return vec![error.clone()],
            None => return vec!["it was not played".to_owned()],
        };
        let mut found = Vec::new();
        for (index, outcome) in exchange.model(steps).iter().enumerate() {
            let play = &exchange.plays[index];
            let of_one = differences(play, &observed[index], outcome);
            found.extend(of_one.into_iter().map(|it| format!("play {}, {it}", index + 1)));
        }
        found
    }

    /// Plays one exchange, and compares.
    pub(crate) fn compare(&mut self, number: usize) -> Result<(), String> {
        let _ = self.observe(number);
        let found = self.differences(number, &Standard);
        if found.is_empty() {
            self.alike.insert(number);
            return Ok(());
        }
        let exchange = &self.exchanges[number];
        let plays = exchange.plays.iter().map(|play| {
            let script = serde_json::to_string(&play.script).unwrap();
            format!("    {}\n    {script}", serde_json::to_string(&play.request).unwrap())
        });
        let plays = plays.collect::<Vec<_>>().join("\n");
        Err(format!("{}\n{plays}\n    {}", exchange.name, found.join("\n    ")))
    }
}
