//! Every message that is known, for the book.

use super::advice::Advice;
use super::cause::Cause;
use super::known;
use super::nearest::is_part;
use crate::browser::Engine;
use crate::browser::words::template::fill;

/// A message that is known, and what it means.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Row {
    /// Whose words they are.
    pub engine: Engine,
    /// The engine's own name for the message, or one of ours.
    pub id: &'static str,
    /// The message, with `…` for what differs from one to the next.
    pub text: String,
    /// What it may mean, the likely first.
    pub causes: &'static [Cause],
    /// What to do about the first of them.
    pub advice: Advice,
}

/// Every message that is known, by engine.
#[must_use]
pub fn table() -> Vec<Row> {
    known::all()
        .filter(|known| known.engine != Engine::Standard)
        .map(|known| Row {
            engine: known.engine,
            id: known.template.id,
            text: fill(known.template.text, &|name| (!is_part(name)).then_some("…")),
            causes: known.causes,
            advice: Advice::in_general(known),
        })
        .collect()
}
