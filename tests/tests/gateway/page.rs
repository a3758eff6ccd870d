//! The page's blocks.

use std::collections::BTreeMap;

use crate::markdown::{Page, root};

/// What of the page is run.
pub(crate) struct Blocks {
    /// Configuration that stands in `http`.
    pub(crate) http: BTreeMap<String, String>,
    /// Configuration that stands in a `server`.
    pub(crate) server: BTreeMap<String, String>,
    /// Policies, by the name that their first line gives them.
    pub(crate) policies: BTreeMap<String, String>,
    /// Commands, each with what the page says that it prints.
    pub(crate) commands: Vec<(String, String)>,
}

pub(crate) fn blocks() -> Blocks {
    let mut blocks = Blocks {
        http: BTreeMap::new(),
        server: BTreeMap::new(),
        policies: BTreeMap::new(),
        commands: Vec::new(),
    };
    for block in Page::read(&root().join("docs/src/behind-a-gateway.md")).blocks() {
        if let Some(name) = block.info.strip_prefix("nginx,http=") {
            assert!(blocks.http.insert(name.to_owned(), block.text).is_none(), "two blocks `{name}`");
        } else if let Some(name) = block.info.strip_prefix("nginx,server=") {
            assert!(blocks.server.insert(name.to_owned(), block.text).is_none(), "two blocks `{name}`");
        } else if let Some((name, _)) = block.text.strip_prefix("# file: ").and_then(|it| it.split_once('\n'))
        {
            blocks.policies.insert(name.to_owned(), block.text.clone());
        } else if block.info == "console" {
            blocks.commands.extend(commands(&block.text));
        }
    }
    blocks
}

/// A command may go on over several lines, each but the last with a backslash at its end.
fn commands(block: &str) -> Vec<(String, String)> {
    let mut commands: Vec<(String, String)> = Vec::new();
    for line in block.lines() {
        match (line.strip_prefix("$ "), commands.last_mut()) {
            (Some(command), _) => commands.push((command.to_owned(), String::new())),
            (None, Some((command, output))) if output.is_empty() && command.ends_with('\\') => {
                command.push('\n');
                command.push_str(line);
            }
            (None, Some((_, output))) => output.push_str(&format!("{line}\n")),
            (None, None) => panic!("a console block begins with `$ `: {line}"),
        }
    }
    commands
}
