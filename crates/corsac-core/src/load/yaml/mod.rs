//! YAML to the tree, with the place of every value, in one pass of one parser.
//!
//! The parser's serde interface gives values without places, but it attaches the place of an event to the error that
//! a visitor returns for it. So the visitor of a scalar keeps what it was given and returns an error; the seed around
//! it catches the error, reads the place from it, and goes on: the event has been consumed. The alternatives were a
//! second parser that knows places, which then disagrees with the first one about what a file says, and a second pass.

mod lines;
mod reader;
mod scan;
mod slip;
mod tail;

use serde::Deserializer as _;
use serde::de::{DeserializeSeed, IgnoredAny};

use crate::catalogue::Code;
use crate::diagnostic::{Finding, Findings};
use crate::load::limits::{Limits, too_many_brackets};
use crate::load::node::{Node, Value};
use crate::load::sigil;
use crate::load::text::{Text, empty, too_many};
use crate::load::yaml::reader::{NodeSeed, Reader};

/// Reads one YAML document; nothing where the syntax is broken, which is then the only finding.
pub(crate) fn tree(text: Text<'_>, limits: &Limits, findings: &mut Findings) -> Option<Node> {
    if let Some(at) = too_many_brackets(text.text) {
        findings.push(too_many(text.mark_char(at)));
        return None;
    }
    if let Some((at, c)) = text.text.char_indices().find(|(_, c)| !is_printable(*c)) {
        findings.push(
            Finding::error(
                Code::SYNTAX_ERROR,
                format!("the character U+{:04X} cannot stand in YAML", u32::from(c)),
            )
            .at(text.mark_char(at), "a control character")
            .help("remove it"),
        );
        return None;
    }
    if let Some(at) = too_many_directives(text.text) {
        let finding = Finding::error(Code::SYNTAX_ERROR, "a policy needs no lines that begin with `%`");
        findings.push(finding.at(text.mark_char(at), "one directive too many").help("remove them"));
        return None;
    }
    let reader = Reader::new(text, limits);
    let mut documents = serde_yaml::Deserializer::from_str(text.text);
    let root = documents.next()?;
    let node = match NodeSeed::root(&reader).deserialize(root) {
        Ok(node) => node,
        Err(error) => {
            findings.push(reader.fatal().unwrap_or_else(|| syntax(text, &error)));
            return None;
        }
    };
    let (end, found) = reader.finish();
    match documents.next().map(|second| second.deserialize_ignored_any(IgnoredAny).map(|_| ())) {
        None => {}
        Some(Err(error)) if error.location().is_some() => {
            findings.push(syntax(text, &error));
            return None;
        }
        Some(_) => findings.push(second_document(text, end, limits)),
    }
    findings.append(found);
    if node.value == Value::Null {
        findings.push(empty(text.mark(0, 0), limits));
        return None;
    }
    Some(node)
}

/// How many lines may begin with `%`: there is `%YAML`, and nothing else that a policy has a use for.
const MAX_DIRECTIVES: usize = 16;

/// The directive that is one too many: the parser compares every `%TAG` with all before it.
fn too_many_directives(text: &str) -> Option<usize> {
    let lines = text.match_indices('%').filter(|(at, _)| {
        let before = text.get(..*at).and_then(|before| before.chars().next_back());
        before.is_none_or(|before| matches!(before, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}'))
    });
    lines.map(|(at, _)| at).nth(MAX_DIRECTIVES)
}

fn is_printable(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='~' | '\u{85}' | '\u{a0}'..='\u{fffd}' | '\u{10000}'..)
}

fn second_document(text: Text<'_>, end: usize, limits: &Limits) -> Finding {
    let rest = text.text.get(end..).unwrap_or("");
    let start = rest.find("\n---").map_or(end, |at| end + at + 1);
    let what = limits.what;
    Finding::error(Code::SECOND_DOCUMENT, format!("there is more after the {what}"))
        .at(text.mark(start, (start + 3).min(text.text.len())), "a second document begins here")
        .help(format!("a file holds one {what}; remove what follows it"))
}

/// What the parser could not read, at its place.
fn syntax(text: Text<'_>, error: &serde_yaml::Error) -> Finding {
    let said = error.to_string();
    let Some(location) = error.location() else {
        return match said.as_str() {
            "repetition limit exceeded" => reader::too_many_aliases(text.mark(0, 0)),
            _ => Finding::error(Code::SYNTAX_ERROR, format!("this is not YAML: {said}"))
                .at(text.mark(0, 0), ""),
        };
    };
    let at = location.index();
    if let Some(finding) = sigil::in_broken_text(text, at, &said) {
        return finding;
    }
    let (problem, context) = said.split_once(" at line ").unwrap_or((said.as_str(), ""));
    if let Some(finding) = slip::told(text, at, problem) {
        return finding;
    }
    let finding = Finding::error(Code::SYNTAX_ERROR, format!("this is not YAML: {problem}"));
    let finding = finding.at(text.mark_char(at), context.split_once(", ").map_or("", |(_, context)| context));
    let line = text.text.get(..at).and_then(|before| before.lines().last()).unwrap_or("");
    match problem {
        "found character that cannot start any token" => match scan::byte(text.text, at) {
            Some(b'\t') => finding.help("indent with spaces: YAML does not take tabs"),
            _ => finding.help("put the value in double quotes"),
        },
        "mapping values are not allowed in this context" if line.contains(": ") => {
            finding.help("put a value that has `: ` in it in double quotes")
        }
        _ if line.contains(" = ") => finding.help("corsac reads YAML and JSON"),
        _ => match slip::indentation(text.text, at) {
            Some(help) => finding.help(help),
            None => finding,
        },
    }
}
