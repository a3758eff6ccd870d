//! The slips behind syntax errors: the parser stops where it can go no further, which is seldom where the slip is.

use crate::catalogue::Code;
use crate::diagnostic::Finding;
use crate::load::decode::{BlockScalars, glued_colon, no_blank};
use crate::load::text::Text;

/// The finding at the slip itself, where a scan of the text finds it.
pub(super) fn told(text: Text<'_>, at: usize, problem: &str) -> Option<Finding> {
    let line_end = text.text.get(at..)?.find('\n').map_or(text.text.len(), |end| at + end);
    let seen = text.text.get(..line_end)?;
    let colon = ["mapping values", "could not find expected ':'", "did not find expected"];
    if colon.iter().any(|start| problem.starts_with(start))
        && let Some(colon) = glued_colon(seen)
    {
        return Some(no_blank(text, text.mark(colon, colon + 1)));
    }
    if !["did not find expected", "found unexpected", "mapping values"]
        .iter()
        .any(|it| problem.starts_with(it))
    {
        return None;
    }
    let (open, sign) = unclosed(text.text, line_end)?;
    let finding = Finding::error(Code::SYNTAX_ERROR, format!("`{sign}` is never closed"))
        .at(text.mark(open, open + 1), "never closed");
    let finding = if at > open + 1 { finding.at(text.mark_char(at), "needed before this") } else { finding };
    let close = match sign {
        '[' => ']',
        '{' => '}',
        quote => quote,
    };
    Some(finding.help(format!("write the `{close}` that is missing")))
}

/// The first quotation mark before `end` that is never closed, or else the first bracket that nothing closes.
///
/// A quote begins a value or is a letter; it may be closed on a later line, which the number of those after it tells
/// well enough. What stands in a block scalar is prose.
fn unclosed(text: &str, end: usize) -> Option<(usize, char)> {
    let mut brackets: Vec<(usize, char)> = Vec::new();
    let mut start = 0;
    let mut prose = BlockScalars::default();
    for line in text.split_inclusive('\n') {
        if prose.hold(line) {
            start += line.len();
            continue;
        }
        let mut quote: Option<(usize, char)> = None;
        let mut token_start = true;
        let mut escaped = false;
        let mut before = ' ';
        for (at, c) in line.char_indices() {
            match (quote, c) {
                (Some(_), _) if escaped => escaped = false,
                (Some((_, '"')), '\\') => escaped = true,
                (Some((_, open)), c) if c == open => quote = None,
                (Some(_), _) => {}
                (None, '"' | '\'') if token_start => quote = Some((start + at, c)),
                (None, '#') if before.is_whitespace() => break,
                (None, '[' | '{') if token_start => brackets.push((start + at, c)),
                (None, ']' | '}') => {
                    brackets.pop();
                }
                _ => {}
            }
            before = c;
            token_start = match c {
                ' ' | '\t' => token_start,
                _ => matches!(c, '[' | '{' | ',' | ':' | '-'),
            };
        }
        start += line.len();
        if let Some((at, sign)) = quote.filter(|(at, _)| *at < end) {
            let later = text.get(start..).map_or(0, |rest| rest.matches(sign).count());
            if later.is_multiple_of(2) {
                return Some((at, sign));
            }
        }
    }
    brackets.into_iter().find(|(at, _)| *at < end)
}

/// How the line at a byte is indented, and how a line of its kind near above is.
pub(super) fn indentation(text: &str, at: usize) -> Option<String> {
    let before = text.get(..at)?;
    let number = before.matches('\n').count();
    let lines: Vec<&str> = text.lines().take(number + 1).collect();
    let width = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let dash = |line: &str| line.trim_start().starts_with("- ");
    let blank = |line: &str| line.trim_start().is_empty() || line.trim_start().starts_with('#');
    let (wrong, above) = lines.split_last()?;
    let like = above.iter().enumerate().rev().filter(|(_, line)| !blank(line)).take(16).find(|(_, line)| {
        let apart = width(line).abs_diff(width(wrong));
        dash(line) == dash(wrong) && (1..=3).contains(&apart)
    });
    let (index, line) = like?;
    Some(format!("indent this line like line {}: with {} spaces", index + 1, width(line)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_never_closed_is_found() {
        for (text, want) in [
            ("a: [b, c\nd: [e]\n", Some((3, '['))),
            ("a: \"b\nc: \"d\"\n", Some((3, '"'))),
            ("a: ['it''s', \"x\\\"y\"]\n", None),
            ("a: [b]\nc: it's # [\n", None),
            ("a: \"b\n  c\"\nd: [e\n", Some((14, '['))),
            ("a: |\n  'quoted\nd: [e\n", Some((18, '['))),
            ("a: it's \"b\nd: [e\n", Some((14, '['))),
            ("a: http://[::1]:80\nb: {c: d\n", Some((22, '{'))),
        ] {
            assert_eq!(unclosed(text, text.len()), want, "{text}");
        }
    }

    #[test]
    fn lines_are_indented_like_their_kind() {
        assert_eq!(
            indentation("a:\n  - b\n - c\n", 11).as_deref(),
            Some("indent this line like line 2: with 2 spaces")
        );
        assert_eq!(indentation("a: b\nc: d\n", 6), None);
    }
}
