//! Which keys a test file has, and where they live.

use crate::catalogue::Code;
use crate::diagnostic::Finding;
use crate::load::decode::fields::Fields;
use crate::load::decode::{Decoder, snake_case};
use crate::load::node::{Key, Node, shorten};

/// A kind of map in a test file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Level {
    File,
    Case,
    Expect,
}

/// What a key is called elsewhere, or by mistake.
const OTHER_NAMES: &[(&str, &str)] = &[
    ("tests", "cases"),
    ("test", "cases"),
    ("file", "policy"),
    ("policy_file", "policy"),
    ("environment", "env"),
    ("variables", "env"),
    ("vars", "env"),
    ("api", "host"),
    ("server", "host"),
    ("title", "name"),
    ("it", "name"),
    ("origins", "origin"),
    ("page", "origin"),
    ("from", "origin"),
    ("methods", "method"),
    ("verb", "method"),
    ("paths", "path"),
    ("url", "path"),
    ("uri", "path"),
    ("to", "path"),
    ("header", "headers"),
    ("request_headers", "headers"),
    ("with_credentials", "credentials"),
    ("cookies", "credentials"),
    ("expected", "expect"),
    ("expects", "expect"),
    ("then", "expect"),
    ("result", "outcome"),
    ("verdict", "outcome"),
    ("because", "reason"),
    ("why", "reason"),
    ("response_headers", "headers"),
    ("exposed_headers", "visible_headers"),
    ("expose_headers", "visible_headers"),
    ("readable_headers", "visible_headers"),
    ("message", "console"),
    ("status_code", "status"),
];

impl Level {
    const ALL: [Level; 3] = [Level::File, Level::Case, Level::Expect];

    fn title(self) -> &'static str {
        match self {
            Level::File => "the top level of a test file",
            Level::Case => "a case",
            Level::Expect => "`expect`",
        }
    }

    fn keys(self) -> &'static [&'static str] {
        match self {
            Level::File => &["version", "description", "policy", "env", "service", "host", "cases"],
            Level::Case => &[
                "name",
                "description",
                "service",
                "origin",
                "method",
                "path",
                "headers",
                "credentials",
                "upload_listener",
                "expect",
            ],
            Level::Expect => &[
                "outcome",
                "reason",
                "preflight",
                "reaches_application",
                "status",
                "console",
                "visible_headers",
                "hidden_headers",
                "headers",
                "preflight_headers",
            ],
        }
    }
}

/// The entries of a map, with a finding for each key that does not belong there. Those that begin with `x-` are the
/// author's own; `$schema`, at the top, is the editor's.
pub(super) fn fields<'n>(
    decoder: &mut Decoder<'_>,
    node: &Node,
    entries: &'n [(Key, Node)],
    level: Level,
) -> Fields<'n> {
    let mut fields = Fields::new(entries, decoder.start(node.mark));
    for (key, _) in entries {
        let own = key.name.starts_with("x-") || (level == Level::File && key.name == "$schema");
        if !own && !level.keys().contains(&key.name.as_str()) {
            let meant = unknown(decoder, key, level, |name| fields.has(name));
            fields.meant(meant);
        }
    }
    fields
}

fn unknown(
    decoder: &mut Decoder<'_>,
    key: &Key,
    level: Level,
    present: impl Fn(&str) -> bool,
) -> Option<&'static str> {
    let name = shorten(&key.name);
    let homes = Level::ALL.iter().filter(|home| home.keys().contains(&key.name.as_str()));
    let homes: Vec<_> = homes.map(|home| home.title()).collect();
    if !homes.is_empty() {
        decoder.push(
            Finding::error(Code::MISPLACED_KEY, format!("`{name}` does not belong in {}", level.title()))
                .at(key.mark, "")
                .help(format!("`{name}` belongs in {}", homes.join(" or "))),
        );
        return None;
    }
    let snake = snake_case(&key.name);
    let known = || level.keys().iter().copied();
    let same = known().find(|known| *known == snake).or_else(|| {
        let mut others = OTHER_NAMES.iter().filter(|(other, _)| *other == snake);
        others.find_map(|(_, meant)| known().find(|known| known == meant))
    });
    let meant = same.or_else(|| closest(&snake, known()));
    let finding = Finding::error(Code::UNKNOWN_KEY, format!("unknown key `{name}` in {}", level.title()))
        .at(key.mark, "");
    decoder.push(match meant {
        Some(meant) if present(meant) => {
            finding.help(format!("`{meant}` is already there; keep one of the two"))
        }
        Some(meant) => {
            let written = decoder.as_written(key.mark, meant);
            finding.help(format!("did you mean `{meant}`?")).suggest(
                format!("write `{meant}`"),
                key.mark,
                written,
            )
        }
        None => {
            let keys: Vec<_> = known().map(|key| format!("`{key}`")).collect();
            let keys = keys.join(", ");
            finding.help(format!("{} has the keys {keys}; a key of your own begins with `x-`", level.title()))
        }
    });
    meant
}

/// The name that is a slip of the finger away.
pub(super) fn closest(written: &str, names: impl Iterator<Item = &'static str>) -> Option<&'static str> {
    let written: String = written.chars().take(64).collect();
    names
        .map(|name| (strsim::damerau_levenshtein(&written, name), name))
        .filter(|(distance, name)| *distance <= (name.len() / 4).clamp(1, 3))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}
