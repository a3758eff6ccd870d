//! Exchanges by chance, from a seed: a good one, and mostly one thing changed in it.
//!
//! Each change takes its turn, and within its turns goes through its table from top to bottom: chance alone would leave
//! the rare rows out. What is not the matter of a change is left to chance.

mod asks;
mod changes;
mod draft;
mod headers;
mod lists;
mod redirects;
mod requests;

use crate::exchange::{Exchange, Places};
use crate::random::Random;

pub(crate) use draft::Draft;

/// One exchange in so many has a second thing changed, in percent.
const SECOND: usize = 12;

/// So many exchanges.
pub(crate) fn exchanges(seed: u64, count: usize, places: &Places) -> Vec<Exchange> {
    let mut random = Random(seed);
    let changes = changes::all();
    (0..count)
        .map(|number| {
            let mut draft = Draft::new(Random(random.next()), places, number);
            let (name, change) = changes[number % changes.len()];
            draft.round = number / changes.len();
            draft.note(name);
            change(&mut draft);
            if draft.random.percent(SECOND) && draft.plays_once() {
                let (name, change) = changes[draft.random.below(changes.len())];
                draft.round = draft.random.below(100);
                draft.note(name);
                change(&mut draft);
            }
            draft.finish()
        })
        .collect()
}

/// Their names, which do not depend on where the servers are.
pub(crate) fn names(seed: u64, count: usize) -> Vec<String> {
    let places = Places { ports: [1, 2, 3], closed: 4 };
    exchanges(seed, count, &places).into_iter().map(|exchange| exchange.name).collect()
}
