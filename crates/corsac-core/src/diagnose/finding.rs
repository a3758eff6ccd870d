//! What is found in a paste.

use serde::Serialize;

use super::advice::Advice;
use super::cause::Cause;
use super::facts::Facts;
use super::known::Role;
use super::matcher::Match;
use super::nearest::Nearest;
use super::paste::Paste;
use super::{network, refine};
use crate::browser::Engine;

/// One error that a console speaks of: in one line, or in several that go together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Finding {
    /// What it most likely is.
    pub cause: Cause,
    /// What else gives the same text.
    pub or: Vec<Cause>,
    /// Whose words they are.
    pub engines: Vec<Engine>,
    /// The engine's own name for the message, or one of ours.
    pub id: &'static str,
    /// The message.
    pub text: String,
    /// How often it is there.
    pub count: usize,
    /// Whether it was cut off.
    pub truncated: bool,
    /// What it says.
    #[serde(flatten)]
    pub facts: Facts,
    /// What it means, and what to do about it.
    pub advice: Advice,
    /// Whether it says little by itself.
    #[serde(skip)]
    pub(super) companion: bool,
}

/// What a pasted console says.
///
/// Its `Display` is meant for people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[must_use = "a diagnosis is for reading"]
#[non_exhaustive]
pub struct Diagnosis {
    /// The errors, in their order, each once.
    pub findings: Vec<Finding>,
    /// The known messages that are nearest to the text, where nothing was recognised.
    pub nearest: Vec<Nearest>,
    /// Whether the text is longer than [`MAX_INPUT`](super::MAX_INPUT), and the rest was not looked at.
    pub cut: bool,
}

impl Diagnosis {
    /// Whether anything was recognised.
    #[must_use]
    pub fn is_recognised(&self) -> bool {
        !self.findings.is_empty()
    }
}

impl Finding {
    pub(super) fn new(found: &Match, paste: &Paste) -> Self {
        let known = found.pattern.known;
        let mut facts = Facts::of(found);
        network::request_before(&mut facts, paste.line_before(found.start));
        let (cause, or) = refine::causes(known, &facts);
        Finding {
            cause,
            or,
            engines: known.speakers(),
            id: known.template.id(facts.preflight == Some(true)),
            text: paste.between(found.start, found.end).split_whitespace().collect::<Vec<_>>().join(" "),
            count: 1,
            truncated: found.truncated,
            companion: known.role == Role::Companion,
            advice: Advice::default(),
            facts,
        }
    }
}
