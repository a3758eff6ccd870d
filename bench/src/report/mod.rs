//! What the program prints, and writes into pages: texts in Markdown, each with a name.

mod cell;
mod framework;
mod goals;
mod headline;
mod large;
mod markdown;
mod results;

#[cfg(test)]
mod tests;

pub(crate) use results::Results;

use crate::subjects::Framework;

/// What a page says that has no room for more; the headline holds it too.
pub(crate) const SHORT: &str = "in short";

/// What was aimed at, and what was reached.
pub(crate) const GOALS: &str = "goals";

/// A text that is generated, and what pages call it.
pub(crate) struct Block {
    pub(crate) name: String,
    pub(crate) text: String,
}

impl Block {
    fn new(name: impl ToString, text: String) -> Self {
        Block { name: name.to_string(), text }
    }
}

/// All that there is to say about what was measured, in the order in which it is printed.
pub(crate) fn blocks(results: &Results) -> Vec<Block> {
    let mut blocks = vec![Block::new("machine", results::machine(results))];
    let frameworks = results.frameworks();
    blocks.extend(frameworks.iter().map(|name| Block::new(name, framework::text(results, *name))));
    blocks.push(Block::new("a large policy", large::policy(results)));
    blocks.push(Block::new("two threads", large::threads(results)));
    // What a part of the frameworks says of goals, and of all of them at a glance, would mislead.
    if frameworks.len() == Framework::ALL.len() {
        blocks.push(Block::new(SHORT, headline::short(results)));
        blocks.push(Block::new("headline", headline::table(results)));
        blocks.push(Block::new(GOALS, goals::table(results)));
    }
    blocks
}
