//! Keys that do not belong where they stand, and the key that was meant.

use crate::catalogue::Code;
use crate::diagnostic::{Finding, MAX_FINDINGS};
use crate::load::decode::Decoder;
use crate::load::decode::keys::{GRANT_FIELDS, Level, NEWER, OTHER_NAMES, PRIVATE_NETWORK};
use crate::load::decode::list::as_list;
use crate::load::node::{Key, Node, Value, quote, shorten};
use crate::source::Mark;

/// The keys that take a list.
pub(crate) const LISTS: &[&str] = &[
    "allow_origins",
    "allow_methods",
    "allow_headers",
    "expose_headers",
    "own_origins",
    "paths",
    "services",
];

impl Decoder<'_> {
    /// Says what is wrong with a key that `level` does not have. Returns the key of this level that was meant, so that
    /// it is not said to be missing too.
    pub(super) fn unknown_key(
        &mut self,
        key: &Key,
        value: &Node,
        level: Level,
        present: impl Fn(&str) -> bool,
    ) -> Option<&'static str> {
        let name = shorten(&key.name);
        if self.findings.errors() > 10 * MAX_FINDINGS {
            // Beyond the findings that are shown, nobody reads suggestions.
            let message = format!("unknown key `{name}` in {}", level.title());
            self.push(Finding::error(Code::UNKNOWN_KEY, message).at(key.mark, ""));
            return None;
        }
        if NEWER.contains(&key.name.as_str()) {
            self.push(
                Finding::error(Code::NEEDS_NEWER_CORSAC, format!("`{name}` needs a newer corsac"))
                    .at(key.mark, "reserved for a later version")
                    .help("remove it, or update corsac; a key of your own begins with `x-`"),
            );
            return None;
        }
        let snake = snake_case(&key.name);
        if PRIVATE_NETWORK.contains(&snake.as_str()) {
            self.push(
                Finding::warning(Code::PRIVATE_NETWORK_ACCESS, format!("`{name}` does nothing"))
                    .at(key.mark, "Private Network Access")
                    .help("remove it: browsers dropped Private Network Access for a permission that the user gives"),
            );
            return None;
        }
        if level == Level::Origin && !present("origin") && is_origin(&snake, value) {
            let written = self.as_written(key.mark, "origin");
            self.push(
                Finding::error(Code::UNKNOWN_KEY, format!("unknown key `{name}` in {}", level.title()))
                    .at(key.mark, "")
                    .help("did you mean `origin`?")
                    .suggest("write `origin`", key.mark, written),
            );
            return Some("origin");
        }
        let misplaced = Level::ALL.iter().any(|other| other.knows(&key.name));
        if misplaced {
            self.push(
                Finding::error(Code::MISPLACED_KEY, format!("`{name}` does not belong in {}", level.title()))
                    .at(key.mark, "")
                    .help(whereabouts(&key.name, level)),
            );
            return None;
        }
        let finding = Finding::error(Code::UNKNOWN_KEY, format!("unknown key `{name}` in {}", level.title()))
            .at(key.mark, "");
        let meant = same(&snake).or_else(|| similar(&snake, level));
        let Some(meant) = meant else {
            let keys: Vec<_> = level.keys().map(|key| format!("`{key}`")).collect();
            self.push(finding.help(format!(
                "{} has the keys {}; a key of your own begins with `x-`",
                level.title(),
                keys.join(", ")
            )));
            return None;
        };
        if !level.knows(meant) {
            self.push(finding.help(format!("did you mean `{meant}`? {}", whereabouts(meant, level))));
            return None;
        }
        if present(meant) {
            self.push(finding.help(format!("`{meant}` is already there; keep one of the two")));
        } else {
            let replacement = self.as_written(key.mark, meant);
            let finding = finding.help(format!("did you mean `{meant}`?"));
            self.push(match self.with_list(key, value, meant) {
                Some((mark, shown, both)) => {
                    finding.suggest(format!("write `{}`", shorten(&shown)), mark, both)
                }
                None => finding.suggest(format!("write `{meant}`"), key.mark, replacement),
            });
        }
        Some(meant)
    }

    /// The key and its text as the list that the key takes: mended alone, the key would be wrong again. What to
    /// replace, how it reads, and what to write.
    fn with_list(&self, key: &Key, value: &Node, meant: &str) -> Option<(Mark, String, String)> {
        let Value::String(text) = &value.value else { return None };
        // Behind the sign of a block scalar there can be a comment.
        if !LISTS.contains(&meant) || text.contains('\n') || self.written(value.mark).starts_with(['|', '>'])
        {
            return None;
        }
        let (Mark::Text { source, end, .. }, Mark::Text { start, .. }) = (key.mark, value.mark) else {
            return None;
        };
        let between = self.written(Mark::Text { source, start: end, end: start });
        let (list, _) = as_list(meant, text);
        let written = format!("{}{between}{list}", self.as_written(key.mark, meant));
        Some((key.mark.to(value.mark), format!("{meant}: {list}"), written))
    }

    /// The text in the quotes that it is to replace, if there are any: all of JSON's keys have them.
    pub(crate) fn as_written(&self, mark: Mark, text: &str) -> String {
        if self.written(mark).starts_with('"') { quote(text) } else { text.to_owned() }
    }
}

/// Whether a key of an origin entry, by its name or by its value, was meant as `origin`.
fn is_origin(snake: &str, value: &Node) -> bool {
    let Value::String(text) = &value.value else { return false };
    let names = ["url", "uri", "href", "host", "hostname", "domain", "site", "value", "pattern", "match"];
    names.contains(&snake) || matches!(snake, "origins" | "allow_origin") || text.contains("://")
}

/// The key's words joined by `_`: `allowOrigins`, `Allow-Origins` and `allow origins` are one key.
pub(crate) fn snake_case(key: &str) -> String {
    let mut snake = String::new();
    let mut lower = false;
    for c in key.chars().take(64) {
        if c.is_ascii_uppercase() && lower || !c.is_alphanumeric() {
            snake.push('_');
        }
        lower = c.is_ascii_lowercase() || c.is_ascii_digit();
        if c.is_alphanumeric() {
            snake.push(c.to_ascii_lowercase());
        }
    }
    snake.trim_matches('_').replace("__", "_")
}

/// The key with this name, written in another case or called as in another system.
fn same(snake: &str) -> Option<&'static str> {
    let bare = snake.strip_prefix("cors_").unwrap_or(snake);
    let known = Level::ALL.iter().flat_map(|level| level.keys()).find(|key| *key == bare);
    known.or_else(|| OTHER_NAMES.iter().find(|(other, _)| *other == bare).map(|(_, known)| *known))
}

/// The key that is a slip of the finger away, of this level if it has one.
fn similar(snake: &str, level: Level) -> Option<&'static str> {
    let closest = |keys: &mut dyn Iterator<Item = &'static str>| {
        keys.map(|key| (strsim::damerau_levenshtein(snake, key), key))
            .filter(|(distance, key)| *distance <= (key.len() / 4).clamp(1, 3))
            .min_by_key(|(distance, _)| *distance)
            .map(|(_, key)| key)
    };
    closest(&mut level.keys()).or_else(|| closest(&mut Level::ALL.iter().flat_map(|level| level.keys())))
}

/// Where a key lives, said to someone who wrote it somewhere else.
fn whereabouts(key: &str, found: Level) -> String {
    match (key, found) {
        ("allow_origins" | "allow_credentials" | "dangerously_allow", Level::Defaults) => {
            format!("`{key}` is never inherited: write it in each grant")
        }
        ("on_denied" | "preflight_status" | "own_origins", Level::Policy) => {
            format!("put `{key}` under `defaults`, or in a rule")
        }
        ("on_denied" | "preflight_status" | "own_origins" | "paths" | "services" | "deny", Level::Grant) => {
            format!("put `{key}` in the rule, beside `grants`")
        }
        ("paths" | "services" | "deny" | "grants", Level::Policy | Level::Defaults) => {
            format!("put `{key}` in a rule, under `rules`")
        }
        ("version" | "origin_groups" | "defaults" | "rules", _) => format!("put `{key}` at the top level"),
        ("origin", Level::Policy | Level::Rule | Level::Grant) => "write `allow_origins`, a list".to_owned(),
        ("origin" | "risk", _) => {
            format!("`{key}` belongs in an entry of `allow_origins` or `dangerously_allow`")
        }
        (key, _) if GRANT_FIELDS.contains(&key) => format!("put `{key}` in a grant"),
        (key, _) => {
            let homes: Vec<_> =
                Level::ALL.iter().filter(|level| level.knows(key)).map(|level| level.title()).collect();
            format!("`{key}` belongs in {}", homes.join(" or "))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_of_other_systems_are_known() {
        for (name, key) in [
            ("allowOrigins", "allow_origins"),
            ("Access-Control-Allow-Origin", "allow_origins"),
            ("CORS_MAX_AGE", "max_age"),
            ("maxAge", "max_age"),
            ("supports_credentials", "allow_credentials"),
            ("exposedHeaders", "expose_headers"),
            ("optionsSuccessStatus", "preflight_status"),
        ] {
            assert_eq!(same(&snake_case(name)), Some(key), "{name}");
        }
        assert_eq!(similar("allow_orgins", Level::Rule), Some("allow_origins"));
        assert_eq!(similar("pahts", Level::Rule), Some("paths"));
        assert_eq!(similar("colour", Level::Rule), None);
        for (_, known) in OTHER_NAMES {
            assert!(Level::ALL.iter().any(|level| level.knows(known)), "{known}");
        }
    }
}
