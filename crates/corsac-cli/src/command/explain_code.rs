//! `corsac check --explain`.

use std::fmt::Write as _;
use std::io::{Read, Write};

use corsac_core::{Code, Family};
use serde::Serialize;

use crate::streams::SCHEMA_VERSION;
use crate::text::printable;
use crate::{Exit, Format, Streams};

/// The widest text, and the width where the terminal's is not known.
const WIDEST: usize = 100;
const USUAL: usize = 80;
/// Narrower than this, lines of words are no easier to read.
const NARROWEST: usize = 40;

/// What the catalogue says about a code, for programs.
#[derive(Serialize)]
struct Entry {
    name: &'static str,
    family: &'static str,
    severities: Vec<&'static str>,
    summary: &'static str,
    explanation: &'static str,
    bad_example: &'static str,
    good_example: &'static str,
    url: String,
}

#[derive(Serialize)]
struct One {
    schema_version: u32,
    code: Entry,
}

#[derive(Serialize)]
struct All {
    schema_version: u32,
    codes: Vec<Entry>,
}

/// Explains a code, or lists all of them.
pub(crate) fn explain_code<I: Read, O: Write, E: Write>(
    asked: &str,
    format: Option<Format>,
    mut streams: Streams<'_, I, O, E>,
) -> Exit {
    let Some(format) = format else {
        return streams.fail(Format::Human, "an explanation of a code is written as `human` or `json`");
    };
    if asked == "all" {
        let written = match format {
            Format::Human => write!(streams.out, "{}", list()),
            Format::Json => {
                let codes = Code::families().iter();
                let codes = codes.flat_map(|family| family.codes.iter().map(|code| entry(*code, family)));
                streams.json(&All { schema_version: SCHEMA_VERSION, codes: codes.collect() })
            }
        };
        return streams.finish(written, Exit::Fine);
    }
    let name = named(asked);
    let found = Code::families()
        .iter()
        .find_map(|family| family.codes.iter().find(|code| code.name() == name).map(|code| (*code, family)));
    let Some((code, family)) = found else {
        return streams.fail(format, &unknown(asked, &name));
    };
    let written = match format {
        Format::Human => {
            let text = text(code, width(streams.colour), streams.colour);
            write!(streams.out, "{text}")
        }
        Format::Json => streams.json(&One { schema_version: SCHEMA_VERSION, code: entry(code, family) }),
    };
    streams.finish(written, Exit::Fine)
}

/// The address of what the documentation says about a code.
pub(crate) fn page(code: Code) -> String {
    format!("{}/blob/main/docs/src/diagnostics.md#{}", env!("CARGO_PKG_REPOSITORY"), code.name())
}

/// The code's name in what somebody copied: `error[unknown-key]`, `[unknown-key]`, `UNKNOWN_KEY`.
fn named(asked: &str) -> String {
    let inner = asked.split_once('[').map_or(asked, |(_, rest)| rest.trim_end_matches([']', ':']));
    inner.trim().to_ascii_lowercase().replace('_', "-")
}

fn unknown(asked: &str, name: &str) -> String {
    let near = Code::all().map(|code| (strsim::jaro_winkler(name, code.name()), code.name()));
    let near = near.filter(|(near, _)| *near > 0.85).max_by(|(a, _), (b, _)| a.total_cmp(b));
    let guess = near.map(|(_, code)| format!(", did you mean `{code}`?")).unwrap_or_default();
    let asked = printable(asked);
    format!("there is no code `{asked}`{guess}\n\n`corsac check --explain all` lists every code")
}

fn entry(code: Code, family: &Family) -> Entry {
    Entry {
        name: code.name(),
        family: family.title,
        severities: code.severities().iter().map(|severity| severity.as_str()).collect(),
        summary: code.summary(),
        explanation: code.explanation(),
        bad_example: code.bad_example(),
        good_example: code.good_example(),
        url: page(code),
    }
}

fn severities(code: Code) -> String {
    let severities: Vec<_> = code.severities().iter().map(|severity| severity.as_str()).collect();
    severities.join(" or ")
}

/// Every code, a line each.
fn list() -> String {
    let names = Code::all().map(|code| code.name().len()).max().unwrap_or(0);
    let levels = Code::all().map(|code| severities(code).len()).max().unwrap_or(0);
    let mut text = String::new();
    for family in Code::families() {
        let _ = writeln!(text, "{}", family.title);
        for code in family.codes {
            let (name, level, summary) = (code.name(), severities(*code), code.summary());
            let _ = writeln!(text, "  {name:names$}  {level:levels$}  {summary}");
        }
        text.push('\n');
    }
    text.push_str("for more about one: corsac check --explain CODE\n");
    text
}

/// What the catalogue says about a code, for people.
fn text(code: Code, width: usize, colour: bool) -> String {
    let (bold, plain) = if colour { ("\x1b[1m", "\x1b[0m") } else { ("", "") };
    let mut text = format!("{bold}{}[{}]{plain}\n", severities(code), code.name());
    let _ = writeln!(text, "{}\n\n{}", wrapped(code.summary(), width), wrapped(code.explanation(), width));
    if !code.bad_example().is_empty() {
        let _ = writeln!(text, "\n{bold}This is found:{plain}\n\n{}", indented(code.bad_example()));
        let _ = writeln!(text, "\n{bold}Instead:{plain}\n\n{}", indented(code.good_example()));
    }
    let _ = writeln!(text, "\n{}", page(code));
    text
}

/// The width of the terminal, within bounds. Of one that shows no colours, it is not asked: what is written might be
/// going elsewhere.
fn width(terminal: bool) -> usize {
    let asked = if terminal { terminal_size::terminal_size() } else { None };
    asked.map_or(USUAL, |(width, _)| usize::from(width.0).clamp(NARROWEST, WIDEST))
}

/// The text in lines that are not longer than this, but for a word that is. Paragraphs stay apart.
fn wrapped(text: &str, width: usize) -> String {
    let paragraphs = text.split("\n\n").map(|paragraph| {
        let mut lines: Vec<String> = Vec::new();
        for word in paragraph.split_whitespace() {
            match lines.last_mut() {
                Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                    line.push(' ');
                    line.push_str(word);
                }
                _ => lines.push(word.to_owned()),
            }
        }
        lines.join("\n")
    });
    paragraphs.collect::<Vec<_>>().join("\n\n")
}

fn indented(example: &str) -> String {
    let lines = example.trim_end().lines().map(|line| format!("    {line}").trim_end().to_owned());
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_as_long_as_they_may_be() {
        assert_eq!(wrapped("one two three\n\nfour", 7), "one two\nthree\n\nfour");
        assert_eq!(wrapped("a-word-too-long b", 4), "a-word-too-long\nb");
        for code in Code::all() {
            assert!(wrapped(code.explanation(), WIDEST).lines().all(|line| line.chars().count() <= WIDEST));
        }
    }

    #[test]
    fn what_was_copied_from_a_finding_names_a_code() {
        for asked in
            ["unknown-key", "error[unknown-key]", "[unknown-key]", "UNKNOWN_KEY", "error[unknown-key]:"]
        {
            assert_eq!(named(asked), "unknown-key");
        }
    }
}
