//! Which known messages a text resembles.

use serde::Serialize;

use super::cause::Cause;
use super::known;
use super::paste::Paste;
use crate::browser::Engine;
use crate::browser::words::template::fill;

/// A known message that is near to a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Nearest {
    /// Whose words they are.
    pub engine: Engine,
    /// The message, with `…` for what differs from one to the next.
    pub text: String,
    /// What it means.
    pub cause: Cause,
}

/// So many are shown.
const SHOWN: usize = 3;
/// What is close, from 0 to 1.
const CLOSE: f64 = 0.2;
/// So much of a line is compared, in characters, and so many lines: to compare costs their product.
const COMPARED: usize = 200;
const LINES: usize = 4;
/// A longer word is no word of a message.
const WORD: usize = 32;

/// The known messages that the lines of a paste resemble most.
pub(super) fn nearest(paste: &Paste) -> Vec<Nearest> {
    let lines: Vec<Vec<String>> = paste.lines().take(LINES).map(words).collect();
    let mut near: Vec<(f64, Nearest)> = known::all()
        .filter(|known| known.engine != Engine::Standard)
        .map(|known| {
            let text = fill(known.template.text, &|name| (!is_part(name)).then_some("…"));
            let theirs = words(&text);
            let best = lines.iter().map(|line| resemblance(line, &theirs)).fold(0.0, f64::max);
            let cause = known.causes.first().copied().unwrap_or(Cause::NotTold);
            (best, Nearest { engine: known.engine, text, cause })
        })
        .filter(|(near, _)| *near > 0.0)
        .collect();
    near.sort_by(|one, other| other.0.total_cmp(&one.0));
    near.dedup_by(|one, other| one.1.text == other.1.text);
    // Of what resembles little, a console in another language for one, the nearest alone.
    let close = near.iter().filter(|(near, _)| *near >= CLOSE).count();
    near.into_iter().take(close.clamp(1, SHOWN)).map(|(_, near)| near).collect()
}

/// What is there or not, and no hole.
pub(super) fn is_part(name: &str) -> bool {
    matches!(name, "preflight" | "fetch" | "xhr" | "redirected-from" | "location")
}

fn words(text: &str) -> Vec<String> {
    let text: String = text.chars().take(COMPARED).collect::<String>().to_lowercase();
    let words = text.split(|c: char| !c.is_alphanumeric() && c != '-');
    words.filter(|word| (2..=WORD).contains(&word.len())).map(str::to_owned).collect()
}

/// How much of two texts is the same, word by word, from 0 to 1.
fn resemblance(one: &[String], other: &[String]) -> f64 {
    let similar =
        |word: &String| other.iter().any(|known| strsim::normalized_damerau_levenshtein(word, known) > 0.75);
    let both = one.iter().filter(|word| similar(word)).count();
    let all = one.len().max(other.len());
    if all == 0 {
        0.0
    } else {
        f64::from(u32::try_from(both).unwrap_or(0)) / f64::from(u32::try_from(all).unwrap_or(1))
    }
}
