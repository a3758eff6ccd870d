//! A page on a framework.

use std::collections::BTreeMap;

use corsac::Policy;
use serde::Deserialize;

use crate::markdown::{Page, root};

/// A row of the tables.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    /// The first cell.
    what: String,
    /// The request: `GET /path | Name: value | ...`
    sent: String,
    /// What comes from corsac, in every framework.
    #[serde(default)]
    corsac: String,
    /// What comes from the layer that is replaced, by its name.
    #[serde(default)]
    before: BTreeMap<String, String>,
}

/// A page, and the layer that it replaces.
pub(crate) struct Migration {
    page: Page,
    layer: &'static str,
    rows: Vec<Row>,
}

impl Migration {
    pub(crate) fn new(page: &str, layer: &'static str) -> Self {
        let page = Page::read(&root().join("docs/src").join(page));
        let rows = std::fs::read_to_string(root().join("tests/data/migration.yaml")).unwrap();
        let mut rows: Vec<Row> = serde_yaml::from_str(&rows).unwrap();
        rows.retain(|row| row.before.contains_key(layer));
        Migration { page, layer, rows }
    }

    /// The policy that the page puts in place of the layer.
    pub(crate) fn policy(&self) -> Policy {
        let mut blocks = self.page.blocks().into_iter();
        let block = blocks.find(|block| block.text.starts_with("# file: migrated.yaml\n"));
        Policy::from_yaml(block.unwrap().text).unwrap()
    }

    /// What is sent.
    pub(crate) fn requests(&self) -> impl Iterator<Item = &str> {
        self.rows.iter().map(|row| row.sent.as_str())
    }

    /// Holds the rows to what was answered to each, before and after, and the page's table to the rows.
    pub(crate) fn hold(&self, answers: &[(String, String)]) {
        let mut wrong = String::new();
        for (row, (before, after)) in self.rows.iter().zip(answers) {
            if (before, after) != (&row.before[self.layer], &row.corsac) {
                wrong.push_str(&format!("{}\n  before: {before}\n  after:  {after}\n", row.what));
            }
        }
        assert!(wrong.is_empty(), "{} answers otherwise\n{wrong}", self.layer);
        assert_eq!(answers.len(), self.rows.len());

        let (_, table) = self.page.text.split_once("| what | ").unwrap();
        let lines = table.lines().skip(2).take_while(|line| line.starts_with("| "));
        let cells: Vec<_> = lines.map(|line| line.split(" | ").next().unwrap()).collect();
        let rows: Vec<_> = self.rows.iter().map(|row| format!("| {}", row.what)).collect();
        assert_eq!(cells, rows, "the table of {}", self.page.name());
    }
}
