//! The texts that are known, made ready for finding.

use std::sync::LazyLock;

use super::known::{self, Known, OLD_END, OLD_STARTS};
use super::paste::squeezed;
use crate::browser::words::template::{Piece, pieces};
use crate::browser::{Api, Engine};

/// A part of a pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    /// As it stands, without blanks.
    Literal(String),
    /// Anything of its kind, up to the next literal.
    Hole { name: String, kind: HoleKind },
    /// What may be there.
    Optional { name: String, parts: Vec<Part> },
}

/// What fills a hole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum HoleKind {
    /// No blanks.
    Word,
    /// A text.
    Text,
    /// A number, or `(null)`.
    Status,
}

/// A message as it may be written. It begins with a literal.
#[derive(Debug)]
pub(super) struct Pattern {
    pub known: &'static Known,
    pub parts: Vec<Part>,
    /// Which API says so, where only one does.
    pub api: Option<Api>,
    /// What begins it, and is looked for: a paste may end before the first text does.
    pub start: String,
}

/// So many characters of the first text have to be there.
const START: usize = 20;

/// Every way in which every known message may be written.
pub(super) static PATTERNS: LazyLock<Vec<Pattern>> =
    LazyLock::new(|| known::all().flat_map(patterns).collect());

fn patterns(known: &'static Known) -> Vec<Pattern> {
    let text = known.template.text;
    let mut found = begun(known, parts(text), known.api);
    let Some(words) = known.reason_after else { return found };
    let reason = text.split_once(words).map_or(text, |(_, reason)| reason);
    if known.engine == Engine::Firefox {
        found.extend(begun(known, parts(&format!("Reason: {reason}")), None));
        // It is quoted without its frame, too.
        if let Some((reason, _)) = reason.split_once(").") {
            found.extend(begun(known, parts(&format!("Reason: {reason}")), None));
        }
        return found;
    }
    found.extend(begun(known, parts(reason), None));
    for (start, api) in OLD_STARTS {
        found.extend(begun(known, parts(&format!("{start}{reason}{OLD_END}")), *api));
    }
    found
}

/// A pattern begins with a literal, so one that begins with what may be there is two.
fn begun(known: &'static Known, parts: Vec<Part>, api: Option<Api>) -> Vec<Pattern> {
    match parts.split_first() {
        Some((Part::Literal(start), _)) => {
            vec![Pattern { known, start: start.chars().take(START).collect(), parts, api }]
        }
        Some((Part::Optional { name, parts: there }, rest)) => {
            // That the part is there has to be known as well: an optional part without text says so.
            let flag = Part::Optional { name: name.clone(), parts: Vec::new() };
            let with: Vec<Part> = there.iter().chain([&flag]).chain(rest).cloned().collect();
            let mut found = begun(known, with, api);
            found.extend(begun(known, rest.to_vec(), api));
            found
        }
        _ => Vec::new(),
    }
}

fn parts(text: &str) -> Vec<Part> {
    let mut parts = every_part(text);
    // People leave the full stop out.
    if let Some(Part::Literal(last)) = parts.last_mut()
        && last.len() > 1
        && last.ends_with('.')
    {
        last.pop();
    }
    parts
}

fn every_part(text: &str) -> Vec<Part> {
    pieces(text)
        .filter_map(|piece| {
            Some(match piece {
                Piece::Literal(text) if text.trim().is_empty() => return None,
                Piece::Literal(text) => Part::Literal(squeezed(text)),
                Piece::Hole { name, blanks } => {
                    Part::Hole { name: name.to_owned(), kind: kind(name, blanks) }
                }
                Piece::Optional { name, text, .. } => {
                    Part::Optional { name: name.to_owned(), parts: every_part(text) }
                }
            })
        })
        .collect()
}

fn kind(name: &str, blanks: bool) -> HoleKind {
    match name {
        "status" => HoleKind::Status,
        _ if blanks => HoleKind::Text,
        _ => HoleKind::Word,
    }
}
