//! The table as Markdown.

use std::fmt::Write as _;

use crate::data::{Cell, FILE, Row};
use crate::layers::{COLUMNS, LAYERS, Layer};
use crate::versions::version;

const BEGIN: &str = "<!-- The table is written from tests/data/peers.yaml by tests/tests/peers. -->\n";
const END: &str = "<!-- The end of the table. -->\n";
const MARKS: [&str; 6] = ["¹", "²", "³", "⁴", "⁵", "⁶"];

/// The page with the table in its place.
pub(crate) fn replaced(page: &str, table: &str) -> String {
    let (before, rest) = page.split_once(BEGIN).expect("the page says where the table begins");
    let (_, after) = rest.split_once(END).expect("the page says where the table ends");
    format!("{before}{BEGIN}{table}{END}{after}")
}

/// The table, and below it the notes.
pub(crate) fn table(rows: &[Row]) -> String {
    let mut table = String::from("\n|");
    for (package, name) in COLUMNS {
        write!(table, " | {name} {}", version(package)).unwrap();
    }
    writeln!(table, " |\n|{}", "---|".repeat(COLUMNS.len() + 1)).unwrap();
    let mut notes = Notes::default();
    for row in rows {
        write!(table, "| {}{}", row.question, notes.mark(row.note.as_deref())).unwrap();
        for (column, _) in COLUMNS {
            let cell = row.cells.get(column).unwrap_or_else(|| panic!("{FILE}: no cell of `{column}`"));
            write!(table, " | {}", words(cell, &mut notes)).unwrap();
        }
        table.push_str(" |\n");
    }
    table.push('\n');
    for (number, note) in (1..).zip(notes.0) {
        writeln!(table, "{number}. {note}").unwrap();
    }
    table + "\n"
}

/// The notes in order, each once.
#[derive(Default)]
struct Notes<'a>(Vec<&'a str>);

impl<'a> Notes<'a> {
    /// The mark of a note.
    fn mark(&mut self, note: Option<&'a str>) -> String {
        let Some(note) = note else { return String::new() };
        let known = self.0.iter().position(|known| *known == note);
        let index = known.unwrap_or_else(|| {
            self.0.push(note);
            self.0.len().saturating_sub(1)
        });
        format!(" {}", MARKS.get(index).expect("a mark for each note"))
    }
}

fn words<'a>(cell: &'a Cell, notes: &mut Notes<'a>) -> String {
    match cell {
        Cell::Word(word) => word.clone(),
        Cell::Noted(noted) => format!("{}{}", noted.word, notes.mark(Some(&noted.note))),
        Cell::ByFramework(words) => {
            let mut parts: Vec<(&str, Vec<&str>)> = Vec::new();
            for Layer { framework, .. } in LAYERS.iter().filter(|layer| words.contains_key(layer.framework)) {
                let word = cell.word(framework);
                match parts.iter_mut().find(|(known, _)| *known == word) {
                    Some((_, frameworks)) if !frameworks.contains(framework) => frameworks.push(framework),
                    Some(_) => {}
                    None => parts.push((word, vec![framework])),
                }
            }
            let parts =
                parts.iter().map(|(word, frameworks)| format!("{word} in {}", frameworks.join(" and ")));
            parts.collect::<Vec<_>>().join("; ")
        }
    }
}
