//! The entries of one map, after its keys have been checked.

use crate::load::decode::Decoder;
use crate::load::decode::keys::Level;
use crate::load::node::{Key, Node};
use crate::source::Mark;

/// A map whose unknown keys have been reported.
pub(crate) struct Fields<'n> {
    entries: &'n [(Key, Node)],
    /// Keys that were misspelt: they are not missing, though their values are not read.
    meant: Vec<&'static str>,
    pub(crate) mark: Mark,
}

impl<'n> Fields<'n> {
    pub(crate) fn new(entries: &'n [(Key, Node)], mark: Mark) -> Self {
        Fields { entries, meant: Vec::new(), mark }
    }

    /// Notes a key that was misspelt.
    pub(crate) fn meant(&mut self, key: Option<&'static str>) {
        self.meant.extend(key);
    }

    pub(crate) fn get(&self, name: &str) -> Option<&'n Node> {
        self.entries.iter().find(|(key, _)| key.name == name).map(|(_, node)| node)
    }

    /// The place of a key; the map's where it is not there.
    pub(crate) fn key(&self, name: &str) -> Mark {
        self.entries.iter().find(|(key, _)| key.name == name).map_or(self.mark, |(key, _)| key.mark)
    }

    /// Whether the key is there, or was meant.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.get(name).is_some() || self.meant.contains(&name)
    }

    pub(crate) fn entries(&self) -> impl Iterator<Item = &'n (Key, Node)> {
        self.entries.iter()
    }
}

impl Decoder<'_> {
    /// Checks the keys of a map. Those that begin with `x-` are the author's own; `$schema`, at the top, is the editor's.
    pub(super) fn fields<'n>(&mut self, node: &Node, entries: &'n [(Key, Node)], level: Level) -> Fields<'n> {
        let mut fields = Fields::new(entries, self.start(node.mark));
        for (key, value) in entries {
            let of_the_editor = level == Level::Policy && key.name == "$schema";
            if key.name.starts_with("x-") || of_the_editor || level.knows(&key.name) {
                continue;
            }
            let meant = self.unknown_key(key, value, level, |name| fields.has(name));
            fields.meant(meant);
        }
        fields
    }
}
