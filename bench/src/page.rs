//! Pages whose tables are generated.

use std::error::Error;
use std::path::Path;

use crate::report::{Block, GOALS};

/// Replaces what stands between two marks of a page, `<!-- generated: NAME -->` and `<!-- end of NAME -->`, wherever it has
/// them.
pub(crate) fn write(file: &Path, blocks: &[Block]) -> Result<(), Box<dyn Error>> {
    let error = |what: &dyn std::fmt::Display| format!("`{}`: {what}", file.display());
    let mut page = std::fs::read_to_string(file).map_err(|what| error(&what))?;
    let marked: Vec<&Block> = blocks.iter().filter(|block| page.contains(&begin(&block.name))).collect();
    if marked.is_empty() {
        return Err(error(&"nothing in it is marked as generated").into());
    }
    for Block { name, text } in marked {
        page = replaced(&page, name, text).ok_or_else(|| {
            error(&format!("`{}` is not followed by `{}`", begin(name).trim_end(), end(name)))
        })?;
    }
    Ok(std::fs::write(file, page)?)
}

fn begin(name: &str) -> String {
    format!("<!-- generated: {name} -->\n")
}

fn end(name: &str) -> String {
    format!("<!-- end of {name} -->")
}

/// The parts of a page before, between and after two marks.
fn parts<'p>(page: &'p str, name: &str) -> Option<[&'p str; 3]> {
    let (before, rest) = page.split_once(&begin(name))?;
    let (between, after) = rest.split_once(&end(name))?;
    Some([before, between, after])
}

fn replaced(page: &str, name: &str, text: &str) -> Option<String> {
    let [before, _, after] = parts(page, name)?;
    // What is told of goals is words.
    let line = |line: &str| if name == GOALS { line.to_owned() } else { unbroken(line) };
    let text: Vec<String> = text.trim_end().lines().map(line).collect();
    Some(format!("{before}{}\n{}\n\n{}{after}", begin(name), text.join("\n"), end(name)))
}

/// A line in which no cell of figures is broken: a browser would make a table that is too wide for it three times as high,
/// where it can be moved sideways.
fn unbroken(line: &str) -> String {
    let cell = |cell: &str| {
        let inner = cell.trim();
        let figures = inner.contains(" · ") || inner.contains(" / ") || inner.len() < 12;
        if line.starts_with('|') && figures && !inner.is_empty() {
            cell.replace(inner, &inner.replace(' ', "\u{a0}"))
        } else {
            cell.to_owned()
        }
    };
    line.split('|').map(cell).collect::<Vec<_>>().join("|")
}

/// What a page says between two marks.
#[cfg(test)]
pub(crate) fn generated<'p>(page: &'p str, name: &str) -> Option<&'p str> {
    parts(page, name).map(|[_, between, _]| between.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_marked_is_replaced() {
        let page = "a\n<!-- generated: x -->\nold\n<!-- end of x -->\nb\n";
        let expected = "a\n<!-- generated: x -->\n\nnew\n\n<!-- end of x -->\nb\n";
        assert_eq!(replaced(page, "x", "new\n").unwrap(), expected);
        assert_eq!(replaced(expected, "x", "new").unwrap(), expected);
        assert_eq!(generated(expected, "x"), Some("new"));
        assert_eq!(replaced(page, "y", "new"), None);
    }

    #[test]
    fn figures_stay_together() {
        let cases = [
            (
                "| denied preflight |  +9 ns ·  +1 |",
                "| denied preflight |  +9\u{a0}ns\u{a0}·\u{a0}\u{a0}+1 |",
            ),
            ("| no Origin |      | 0.25 |", "| no\u{a0}Origin |      | 0.25 |"),
            ("Bare: 9 ns · 1.", "Bare: 9 ns · 1."),
        ];
        for (line, expected) in cases {
            assert_eq!(unbroken(line), expected);
        }
    }
}
