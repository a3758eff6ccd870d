//! Changes of a text that settle a finding.

mod additions;
mod apply;
mod entries;
mod rounds;

pub(crate) use additions::Written;
pub use rounds::{Applied, Fixed};
pub(crate) use rounds::{Tally, is_of_form, mend};

use serde::Serialize;

use crate::source::{Mark, Place, Sources};

/// How sure a fix is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Applicability {
    /// What was written can have meant nothing else, or meant nothing at all. `corsac check --fix` makes the change.
    Safe,
    /// A likely guess: a person should look at it.
    Suggested,
}

/// A change of the text that settles a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Fix {
    /// What the change does, as an imperative: ``write `https://example.com` ``.
    pub title: String,
    /// How sure it is.
    pub applicability: Applicability,
    /// What to replace by what, in the order of the text; never overlapping, and all in one text.
    pub edits: Vec<Edit>,
}

/// A replacement of some bytes of a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Edit {
    /// The bytes to replace; none of them where something is only put in.
    pub place: Place,
    /// What to write there.
    pub replacement: String,
}

/// A fix in the making: places are still marks.
#[derive(Debug, Clone)]
pub(crate) struct Change {
    pub(crate) title: String,
    pub(crate) applicability: Applicability,
    pub(crate) edits: Vec<(Mark, String)>,
}

impl Change {
    /// The fix; help instead, where the text to change is not the file's.
    pub(crate) fn settled(self, sources: &Sources, help: &mut Vec<String>) -> Option<Fix> {
        let Change { title, applicability, mut edits } = self;
        let what = title.strip_prefix("write ").unwrap_or(&title);
        for (mark, replacement) in &edits {
            // A variable's value is not ours to rewrite.
            if let Some((name, used)) = sources.variable(*mark) {
                help.push(match used {
                    Some((_, false)) => format!("with its variables put in, the entry should read {what}"),
                    _ => format!("{title} in `{name}`"),
                });
                return None;
            }
            let written = sources.slice(*mark);
            // Behind the sign of a block scalar there can be a comment.
            if written.starts_with(['|', '>']) && !replacement.is_empty() {
                help.push(title);
                return None;
            }
            if written.contains("${") && !replacement.is_empty() && !replacement.contains("${") {
                help.push(format!("{title} in the default"));
                return None;
            }
        }
        edits.sort_by_key(|(mark, _)| *mark);
        let edits = edits.into_iter().map(|(mark, replacement)| {
            let place = sources.place(mark).filter(|place| place.span.is_some())?;
            Some(Edit { place, replacement: sources.with_line_breaks(mark, replacement) })
        });
        let Some(edits) = edits.collect::<Option<Vec<_>>>().filter(|edits| !edits.is_empty()) else {
            // Without a text, the title is all that can be said.
            if help.is_empty() {
                help.push(title);
            }
            return None;
        };
        Some(Fix { title, applicability, edits })
    }
}
