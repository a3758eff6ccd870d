//! The table in the README.

use std::collections::BTreeSet;

use crate::data::{Cell, FILE, rows};
use crate::layers::{COLUMNS, LAYERS};
use crate::{assert_generated, markdown, root};

#[test]
fn the_readme_has_the_table() {
    let readme = std::fs::read_to_string(root().join("README.md")).unwrap();
    assert_generated("README.md", &markdown::replaced(&readme, &markdown::table(&rows())));
}

/// Every word is some cell's, every cell stands in a column, and words that mean the same are one.
#[test]
fn the_data_says_nothing_in_vain() {
    let rows = rows();
    assert!((8..=12).contains(&rows.len()), "{} rows", rows.len());
    for row in &rows {
        let question = &row.question;
        let columns: BTreeSet<&str> = row.cells.keys().map(String::as_str).collect();
        assert_eq!(columns, COLUMNS.map(|(column, _)| column).into(), "{FILE}: the cells of `{question}`");
        let mut used: BTreeSet<&str> = BTreeSet::new();
        for layer in &LAYERS {
            let cell = &row.cells[layer.column];
            used.insert(cell.word(layer.framework));
            used.extend(cell.option().map(|(_, word)| word));
            if let Cell::Noted(noted) = cell {
                assert_eq!(noted.with.is_some(), noted.becomes.is_some(), "{FILE}: a note of `{question}`");
            }
        }
        let words: BTreeSet<&str> = row.words.keys().map(String::as_str).collect();
        assert_eq!(used, words, "{FILE}: the words of `{question}`");
        let meanings: BTreeSet<_> = row.words.values().collect();
        assert_eq!(meanings.len(), words.len(), "{FILE}: two words of `{question}` mean the same");
        for (word, means) in &row.words {
            assert_eq!(means.len(), row.ask.len(), "{FILE}: what `{word}` means in `{question}`");
        }
    }
}
