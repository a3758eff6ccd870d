//! Expansion of one entry, one scalar, one list.

use std::borrow::Cow;

use crate::catalogue::Code;
use crate::diagnostic::{Finding, Findings};
use crate::document::Spanned;
use crate::load::env::Environment;
use crate::load::env::template::{Broken, Otherwise, Piece, Variable, parse};
use crate::load::node::shorten;
use crate::source::{Mark, Sources};

/// What the entries of a list are, which decides what a variable may not say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Not `*`, not `null`, not `group:…`.
    Origins,
    /// The origins of a group.
    Group,
    /// Methods and headers: not `*`.
    Names,
    /// Paths: anything.
    Paths,
}

/// A text after expansion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Expanded {
    pub(crate) text: String,
    /// The variable where the text came from one, else the file's own mark.
    pub(crate) mark: Mark,
    /// Where the entry is written in the file.
    pub(crate) written: Mark,
    pub(crate) from_variable: bool,
    /// The index in the list of the entry that it came from; 0 for a scalar.
    pub(crate) entry: usize,
}

/// What became of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Expansion {
    Known(Expanded),
    /// It depends on a variable whose value is not known here.
    Symbolic {
        written: Mark,
        entry: usize,
    },
}

/// What became of a list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct List {
    pub(crate) items: Vec<Expansion>,
    /// Nothing is left, and nothing was wrong: the list admits nothing.
    pub(crate) emptied: bool,
}

/// A value and the variable that it is from; no variable where it is a default.
struct Found {
    value: String,
    source: Option<Mark>,
}

/// A rule that loses a path lets its requests fall to another rule, or to none: a variable must not do that.
fn no_path(entry: &Spanned<String>) -> Finding {
    Finding::error(
        Code::EMPTIED_LIST,
        format!("`{}` is empty, and so takes a path from its rule", shorten(entry)),
    )
    .at(entry.mark(), "no path is left here")
    .help("give it a default, as in `${VAR:-/internal}`, or write the path")
}

impl Environment<'_> {
    /// Expands a list. Where nothing is left of it, a warning says so. Texts that are handed over are moved, not copied.
    pub(crate) fn expand_list<'e>(
        &self,
        list: Mark,
        entries: impl IntoIterator<Item = Cow<'e, Spanned<String>>>,
        kind: Kind,
        sources: &mut Sources,
        findings: &mut Findings,
    ) -> List {
        let errors = findings.errors();
        let entries = entries.into_iter();
        let mut items = Vec::with_capacity(entries.size_hint().0);
        let mut count = 0;
        for (index, entry) in entries.enumerate() {
            count += 1;
            if self.is_plain(&entry) {
                items.push(Expansion::Known(plain(entry.into_owned(), index)));
                continue;
            }
            let (before, found) =
                (findings.errors(), self.expand_entry(&entry, index, kind, sources, findings));
            if found.is_empty() && kind == Kind::Paths && findings.errors() == before {
                findings.push(no_path(&entry));
            }
            match items.is_empty() {
                // A variable may hold the whole of a long list.
                true => items = found,
                false => items.extend(found),
            }
        }
        let emptied = items.is_empty() && count > 0 && findings.errors() == errors;
        if emptied {
            let (what, label) = match kind {
                Kind::Group => ("group", "this group admits nobody"),
                _ => ("list", "this list admits nothing"),
            };
            findings.push(
                Finding::warning(
                    Code::EMPTIED_LIST,
                    format!("nothing is left of the {what} after its variables are expanded"),
                )
                .at(list, label)
                .help("set the variable if that is not what is meant"),
            );
        }
        List { items, emptied }
    }

    /// Expands one entry of a list: to nothing, to itself, or, where it is one variable and nothing else, to the
    /// items that the value has between its commas.
    pub(crate) fn expand_entry(
        &self,
        entry: &Spanned<String>,
        index: usize,
        kind: Kind,
        sources: &mut Sources,
        findings: &mut Findings,
    ) -> Vec<Expansion> {
        let written = entry.mark();
        if self.is_plain(entry) {
            return vec![Expansion::Known(plain(entry.clone(), index))];
        }
        let pieces = match parse(entry) {
            Ok(pieces) => pieces,
            Err(wrong) => {
                findings.push(broken(wrong, written, sources));
                return Vec::new();
            }
        };
        let expansion = match pieces.as_slice() {
            [Piece::Variable(variable)] if !matches!(self, Environment::Symbolic) => {
                let Some(found) = self.value(variable, written, sources, findings) else { return Vec::new() };
                let items = found.value.split(',').map(str::trim).filter(|item| !item.is_empty());
                let items = items.filter(|item| fits(item, variable, &found, written, sources, findings));
                let mark = found.source.unwrap_or(written);
                let from_variable = true;
                let whole = |item: &str| Expanded {
                    text: item.to_owned(),
                    mark,
                    written,
                    from_variable,
                    entry: index,
                };
                items.map(whole).collect::<Vec<_>>()
            }
            pieces => match self.join(pieces, entry, index, sources, findings) {
                Some(Expansion::Known(expanded)) => vec![expanded],
                Some(symbolic) => return vec![symbolic],
                None => return Vec::new(),
            },
        };
        let narrow = expansion.into_iter().filter(|item| is_narrow(item, kind, findings));
        narrow.map(Expansion::Known).collect()
    }

    /// Expands a text that is one value.
    pub(crate) fn expand_text(
        &self,
        text: &Spanned<String>,
        sources: &mut Sources,
        findings: &mut Findings,
    ) -> Option<Expansion> {
        if self.is_plain(text) {
            return Some(Expansion::Known(plain(text.clone(), 0)));
        }
        match parse(text) {
            Ok(pieces) => self.join(&pieces, text, 0, sources, findings),
            Err(wrong) => {
                findings.push(broken(wrong, text.mark(), sources));
                None
            }
        }
    }

    /// Whether there is nothing to expand in a text.
    fn is_plain(&self, text: &str) -> bool {
        matches!(self, Environment::Literal) || !text.contains("${")
    }

    fn join(
        &self,
        pieces: &[Piece<'_>],
        text: &Spanned<String>,
        entry: usize,
        sources: &mut Sources,
        findings: &mut Findings,
    ) -> Option<Expansion> {
        let written = text.mark();
        if matches!(self, Environment::Symbolic) {
            let names = pieces.iter().filter_map(|piece| match piece {
                Piece::Variable(variable) => Some(variable.name),
                Piece::Text(_) => None,
            });
            names.for_each(|name| findings.unknown_variable(name));
        }
        let mut joined =
            Expanded { text: String::new(), mark: written, written, from_variable: false, entry };
        for piece in pieces {
            match piece {
                Piece::Text(text) => joined.text.push_str(text),
                Piece::Variable(_) if matches!(self, Environment::Symbolic) => {
                    return Some(Expansion::Symbolic { written, entry });
                }
                Piece::Variable(variable) => {
                    let found = self.value(variable, written, sources, findings)?;
                    if !fits(&found.value, variable, &found, written, sources, findings) {
                        return None;
                    }
                    joined.text.push_str(&found.value);
                    joined.mark = found.source.unwrap_or(joined.mark);
                    joined.from_variable = true;
                }
            }
        }
        Some(Expansion::Known(joined))
    }

    fn value(
        &self,
        variable: &Variable<'_>,
        written: Mark,
        sources: &mut Sources,
        findings: &mut Findings,
    ) -> Option<Found> {
        let name = variable.name;
        let set = self.get(name);
        let is_set = set.is_some();
        let state = if is_set { "empty" } else { "not set" };
        let usable = set.filter(|value| !value.is_empty() || variable.otherwise == Otherwise::Missing);
        if let Some(value) = usable {
            let source = sources.add_variable(name, &value);
            let used = within(written, variable.written, sources);
            let entry = sources.slice(written).trim_matches(['"', '\'']);
            let alone = entry == variable.written;
            sources.use_variable(source, used, alone);
            return Some(Found { value, source: Some(Mark::Whole { source }) });
        }
        let mark = within(written, variable.written, sources);
        let finding = match variable.otherwise {
            Otherwise::Default(default) => return Some(Found { value: default.to_owned(), source: None }),
            Otherwise::Missing => {
                Finding::error(Code::MISSING_VARIABLE, format!("the variable `{}` is not set", shorten(name)))
                    .at(mark, "needed here")
            }
            Otherwise::Error(message) => {
                let why =
                    if message.trim().is_empty() { String::new() } else { format!(": {}", shorten(message)) };
                let said = format!("the variable `{}` is {state}{why}", shorten(name));
                Finding::error(Code::MISSING_VARIABLE, said).at(mark, "needed here")
            }
        };
        let finding = match self {
            Environment::Empty => finding.help("this policy is loaded without an environment"),
            _ => finding,
        };
        findings.push(finding.help(format!("set it, or write a default: `${{{}:-…}}`", shorten(name))));
        None
    }
}

/// The text itself.
fn plain(text: Spanned<String>, entry: usize) -> Expanded {
    let (mark, written) = (text.mark(), text.mark());
    let from_variable = matches!(mark, Mark::Whole { .. });
    Expanded { text: text.into_inner(), mark, written, from_variable, entry }
}

/// The mark of a piece of an entry, where the entry is written as it reads.
fn within(entry: Mark, piece: &str, sources: &Sources) -> Mark {
    let at = sources.slice(entry).find(piece).and_then(|at| u32::try_from(at).ok());
    match (entry, at, u32::try_from(piece.len())) {
        (Mark::Text { source, start, .. }, Some(at), Ok(length)) => {
            Mark::Text { source, start: start + at, end: start + at + length }
        }
        _ => entry,
    }
}

fn broken(wrong: Broken<'_>, written: Mark, sources: &Sources) -> Finding {
    let said = format!("`{}` cannot be read: {}", shorten(wrong.written), wrong.why);
    Finding::error(Code::VARIABLE_SYNTAX, said)
        .at(within(written, wrong.written, sources), wrong.why)
        .help("write `${VAR}`, `${VAR:-default}` or `${VAR:?message}`; a literal `${` is `$${`")
}

/// Whether a value can stand where it is put: it may not begin something new there.
fn fits(
    value: &str,
    variable: &Variable<'_>,
    found: &Found,
    written: Mark,
    sources: &Sources,
    findings: &mut Findings,
) -> bool {
    let Some(c) = value.chars().find(|c| *c == ',' || c.is_whitespace() || c.is_control()) else {
        return true;
    };
    let what = match c {
        ',' => "a comma".to_owned(),
        ' ' => "a blank".to_owned(),
        other => format!("the character U+{:04X}", u32::from(other)),
    };
    let finding = Finding::error(
        Code::VARIABLE_VALUE,
        format!("the value of `{}` has {what} in it, which cannot stand here", shorten(variable.name)),
    );
    let file = within(written, variable.written, sources);
    let finding = match found.source {
        Some(source) => finding.at(source, "this value").at(file, "used here"),
        None => finding.at(file, "this default"),
    };
    findings.push(finding.help(
        "a list of values takes an entry that is one `${…}` and nothing else, and commas between them",
    ));
    false
}

/// Whether a text from the environment is no wider than an environment may make it.
fn is_narrow(item: &Expanded, kind: Kind, findings: &mut Findings) -> bool {
    let text = item.text.as_str();
    let wide = match kind {
        Kind::Origins | Kind::Group => {
            text == "*" || text.eq_ignore_ascii_case("null") || text.starts_with("group:")
        }
        Kind::Names => text == "*",
        Kind::Paths => false,
    };
    if !item.from_variable || !wide {
        return true;
    }
    let finding =
        Finding::error(Code::VARIABLE_TOO_WIDE, format!("`{}` may not come from a variable", shorten(text)));
    let finding = match item.mark {
        Mark::Whole { .. } => finding.at(item.mark, "this value").at(item.written, "used here"),
        _ => finding.at(item.written, "this default"),
    };
    let help = if text.eq_ignore_ascii_case("null") {
        // Nobody should list `null`, so nobody is told to.
        "give the page that sends `null` an origin: no sandbox, no `data:` or `file:` page".to_owned()
    } else {
        format!("write `\"{}\"` in the file, where a review sees it", shorten(text))
    };
    findings.push(finding.help(help));
    false
}
