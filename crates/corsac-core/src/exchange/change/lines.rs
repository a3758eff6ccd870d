//! Edits as lines, as a person sees them.

use std::ops::Range;

use super::PolicyEdit;
use super::edits::Edits;
use crate::source::{Mark, Place, Sources};

/// The longest line that is shown whole.
const LONG: usize = 160;
/// How much of a longer one is shown ahead of what changes in it, and behind.
const AROUND: usize = 48;

/// The edits with the lines that they change. Edits of one line become one.
pub(super) fn lines(edits: &Edits, sources: &Sources) -> Vec<PolicyEdit> {
    let text = sources.text(0);
    let mut shown: Vec<PolicyEdit> = Vec::new();
    let mut group: Vec<&(Range<usize>, String)> = Vec::new();
    for edit in &edits.text {
        let together = group.last().is_some_and(|(last, _)| {
            text.get(last.end..edit.0.start).is_some_and(|between| !between.contains('\n'))
        });
        if !together {
            shown.extend(one(&group, text, sources));
            group.clear();
        }
        group.push(edit);
    }
    shown.extend(one(&group, text, sources));
    let known = |name: &str| sources.variables().find(|(known, _)| *known == name).map(|(_, value)| value);
    shown.extend(edits.variables.iter().map(|(name, value)| {
        let before = known(name).map(|value| format!("{name}={value}")).unwrap_or_default();
        let (before, after) = cut(&before, &format!("{name}={value}"));
        let place = Place { source: name.clone(), variable: true, span: None };
        PolicyEdit { place, replacement: value.clone(), before, after }
    }));
    shown
}

/// Edits that share a line, as one.
fn one(group: &[&(Range<usize>, String)], text: &str, sources: &Sources) -> Option<PolicyEdit> {
    let (start, end) = (group.first()?.0.start, group.last()?.0.end);
    let (mut replacement, mut done) = (String::new(), start);
    for (range, written) in group {
        replacement.push_str(text.get(done..range.start)?);
        replacement.push_str(written);
        done = range.end;
    }
    let mark = Mark::Text { source: 0, start: u32::try_from(start).ok()?, end: u32::try_from(end).ok()? };
    let from = text.get(..start)?.rfind('\n').map_or(0, |at| at + 1);
    let to = text.get(end..)?.find('\n').map_or(text.len(), |at| end + at);
    // The carriage return of a line break is no part of the line.
    let to = if text.get(end..to)?.ends_with('\r') { to - 1 } else { to };
    let before = text.get(from..to)?;
    let after = format!("{}{replacement}{}", text.get(from..start)?, text.get(end..to)?);
    // Where whole lines are put in, the lines around them stay as they are.
    let (mut old, mut new): (Vec<&str>, Vec<&str>) = (before.lines().collect(), after.lines().collect());
    while !old.is_empty() && old.first() == new.first() {
        old.remove(0);
        new.remove(0);
    }
    while !old.is_empty() && old.last() == new.last() {
        old.pop();
        new.pop();
    }
    let (before, after) = cut(&old.join("\n"), &new.join("\n"));
    Some(PolicyEdit { place: sources.place(mark)?, replacement, before, after })
}

/// Two texts, escaped; of long ones the part where they differ.
fn cut(before: &str, after: &str) -> (String, String) {
    if before.len() <= LONG && after.len() <= LONG + AROUND {
        return (escaped(before), escaped(after));
    }
    let ahead = before.chars().zip(after.chars()).take_while(|(one, other)| one == other).count();
    let behind = before.chars().rev().zip(after.chars().rev());
    let behind = behind.take_while(|(one, other)| one == other).count();
    let part = |text: &str| {
        let length = text.chars().count();
        let from = ahead.min(length).saturating_sub(AROUND);
        let to = (length - behind.min(length.saturating_sub(ahead)) + AROUND).min(length);
        let most = to.min(from + 4 * LONG);
        let (left, right) = (if from > 0 { "…" } else { "" }, if most < length { "…" } else { "" });
        let part: String = text.chars().skip(from).take(most - from).collect();
        format!("{left}{}{right}", escaped(&part))
    };
    (part(before), part(after))
}

fn escaped(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_control() && c != '\n' {
            shown.extend(c.escape_default());
        } else {
            shown.push(c);
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_of_one_line_are_one_and_lines_put_in_stand_alone() {
        let mut sources = Sources::default();
        sources.add_text("p.yaml", "a: [X], b: [Y]\nc:\n  - X\n\u{1b}d\n");
        let edits = Edits {
            text: vec![(5..5, ", W".into()), (13..13, ", V".into()), (23..23, "\n  - W".into())],
            variables: vec![("M".into(), "GET,PUT".into())],
        };
        let lines: Vec<_> = lines(&edits, &sources)
            .into_iter()
            .map(|edit| (edit.place.to_string(), edit.replacement, edit.before, edit.after))
            .collect();
        let line = |place: &str, written: &str, before: &str, after: &str| {
            (place.to_owned(), written.to_owned(), before.to_owned(), after.to_owned())
        };
        assert_eq!(
            lines,
            [
                line("p.yaml:1:6", ", W], b: [Y, V", "a: [X], b: [Y]", "a: [X, W], b: [Y, V]"),
                line("p.yaml:3:6", "\n  - W", "", "  - W"),
                line("variable M", "GET,PUT", "", "M=GET,PUT"),
            ]
        );
    }

    #[test]
    fn line_breaks_of_two_bytes_are_not_shown() {
        let mut sources = Sources::default();
        sources.add_text("p.yaml", "a:\r\n  - X # x\r\nb: [Y]\r\n");
        let text = vec![(13..13, "\r\n  - W".into()), (20..20, ", V".into())];
        let lines = lines(&Edits { text, variables: Vec::new() }, &sources);
        let shown: Vec<_> = lines.iter().map(|edit| (edit.before.as_str(), edit.after.as_str())).collect();
        assert_eq!(shown, [("", "  - W"), ("b: [Y]", "b: [Y, V]")]);
    }

    #[test]
    fn of_a_long_line_the_part_that_changes_is_shown() {
        let long = |end: &str| format!("{}{end}{}", "é".repeat(100_000), "z".repeat(1000));
        let (before, after) = cut(&long("x"), &long("yy"));
        assert!(before.len() < 400 && after.len() < 400);
        assert!(before.contains("éxz") && after.contains("éyyz"), "{before}\n{after}");
        assert!(after.starts_with('…') && after.ends_with('…'));
    }
}
