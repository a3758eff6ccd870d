//! What lists of methods and of header names have in common.

use std::collections::HashMap;

use crate::catalogue::Code;
use crate::diagnostic::Finding;
use crate::document::Spanned;
use crate::load::env::{Environment, Expanded};
use crate::load::{quote, shorten};
use crate::source::Mark;
use crate::token::is_token;

use super::Compiler;

/// For how many errors a list is looked at again.
const MOST_LOOKED_AT: usize = 10_000;

/// A list of names, as it is written.
pub(super) type Names = Spanned<Vec<Spanned<String>>>;

/// The entries of a list so far, for telling the second of two.
#[derive(Default)]
pub(super) struct Seen(HashMap<String, (Mark, bool)>);

impl Seen {
    pub(super) fn has(&self, key: &str) -> bool {
        self.0.contains_key(key)
    }

    /// The finding about an entry that is there already, and whether the entry can go; `key` is what makes two entries
    /// one, and `mark` comes with whether it is of a variable.
    pub(super) fn repeated(
        &mut self,
        text: &str,
        key: String,
        (mark, from_variable): (Mark, bool),
    ) -> Option<(Finding, bool)> {
        let Some((first, of_variable)) = self.0.get(&key).copied() else {
            self.0.insert(key, (mark, from_variable));
            return None;
        };
        let message = format!("`{}` is listed twice", shorten(text));
        let finding = Finding::warning(Code::REPEATED_ENTRY, message).at(mark, "this adds nothing");
        // Two items of one variable have one place.
        let finding = if first == mark { finding } else { finding.at(first, "already here") };
        // With another value of the variable, the entry may be needed.
        Some(match of_variable && !from_variable {
            true => (finding.help("with this value of the variable, one of the two is not needed"), false),
            false => (finding, true),
        })
    }
}

/// The finding about a name that `*` covers.
pub(super) fn beside_wildcard(item: &Expanded, wildcard: Mark) -> Finding {
    let message = format!("`{}` stands beside `*`, which covers it", shorten(&item.text));
    Finding::warning(Code::BESIDE_WILDCARD, message)
        .at(item.mark, "this adds nothing")
        .at(wildcard, "everything is allowed already")
}

impl Compiler<'_> {
    /// Whether the value of every entry is known.
    pub(super) fn all_known(&self, list: &Names) -> bool {
        !matches!(self.environment, Environment::Symbolic) || !list.iter().any(|entry| entry.contains("${"))
    }

    /// Proposes the entries that one text holds, and helps otherwise.
    pub(super) fn several(&self, finding: Finding, text: &str, mark: Mark, help: &str) -> Finding {
        let pieces: Vec<&str> = text.split([',', ' ']).filter(|piece| !piece.is_empty()).collect();
        if pieces.len() < 2 || !pieces.iter().all(|piece| is_token(piece.as_bytes())) {
            return finding.help(help);
        }
        let list = pieces.join(", ");
        // Only between brackets can one element become several where it stands. To see whether it does takes the length
        // of the line: not for more of them than are mended at once.
        if self.findings.errors() > MOST_LOOKED_AT || !self.sources.in_brackets(mark) {
            return finding.help(format!("write each as an entry of its own: `{list}`"));
        }
        let json = self.sources.is_json(mark);
        let plain = |piece: &str| {
            // What YAML takes for a number, a boolean, nothing or an alias stays a text in quotes.
            let word = |known: &&str| piece.eq_ignore_ascii_case(known);
            piece.starts_with(|c: char| c.is_ascii_alphabetic())
                && piece.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
                && !["true", "false", "null", "yes", "no", "on", "off", "y", "n"].iter().any(word)
        };
        let written = |piece: &&str| if plain(piece) && !json { (*piece).to_owned() } else { quote(piece) };
        let written = pieces.iter().map(written).collect::<Vec<_>>().join(", ");
        finding.fix(format!("write `{}`", shorten(&list)), mark, written)
    }
}
