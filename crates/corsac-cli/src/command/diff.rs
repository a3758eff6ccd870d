//! What changes in a file, as `patch -p1` and `git apply` take it.

use std::fmt::Write as _;
use std::path::Path;
use std::time::Duration;

use similar::TextDiff;

use crate::text::printable;

/// How long to look for the shortest difference: what is found by then is right, and may be longer.
const PATIENCE: Duration = Duration::from_secs(2);

/// The difference of two texts of a file; empty where they are the same.
pub(crate) fn unified(path: &Path, before: &str, after: &str) -> String {
    if before == after {
        return String::new();
    }
    // A carriage return alone ends no line to `patch`.
    let lines = |text: &'_ str| text.split_inclusive('\n').map(str::to_owned).collect::<Vec<_>>();
    let (before, after) = (lines(before), lines(after));
    let [before, after] = [&before, &after].map(|lines| lines.iter().map(String::as_str).collect::<Vec<_>>());
    let diff = TextDiff::configure().timeout(PATIENCE).newline_terminated(true).diff_slices(&before, &after);
    let name = name(path);
    let (old, new) = (header("a/", &name), header("b/", &name));
    diff.unified_diff().context_radius(3).header(&old, &new).to_string()
}

/// The same for a person at a terminal.
pub(crate) fn coloured(diff: &str) -> String {
    let mut shown = String::with_capacity(diff.len());
    for (number, line) in diff.lines().enumerate() {
        let colour = match line.chars().next() {
            _ if number < 2 => "\x1b[1m",
            Some('@') => "\x1b[36m",
            Some('-') => "\x1b[31m",
            Some('+') => "\x1b[32m",
            _ => "",
        };
        // Tabs stand for themselves; anything else that moves the cursor does not.
        let line = line.trim_end_matches('\r').split('\t').map(printable).collect::<Vec<_>>().join("\t");
        let end = if colour.is_empty() { "" } else { "\x1b[0m" };
        // Writing to a string does not fail.
        let _ = writeln!(shown, "{colour}{line}{end}");
    }
    shown
}

/// A file's name as it is seen from where the command runs; from the root, where it lies elsewhere.
fn name(path: &Path) -> String {
    let plain = path.strip_prefix(".").unwrap_or(path);
    let simple = plain.is_relative() && plain.components().all(|part| part.as_os_str() != "..");
    let name = if simple {
        plain.to_owned()
    } else {
        let whole = std::path::absolute(path).and_then(|path| path.canonicalize()).unwrap_or(path.to_owned());
        let here = std::env::current_dir().and_then(|here| here.canonicalize()).ok();
        match here.and_then(|here| whole.strip_prefix(here).ok().map(Path::to_owned)) {
            Some(below) => below,
            None => whole.strip_prefix("/").map(Path::to_owned).unwrap_or(whole),
        }
    };
    name.display().to_string()
}

/// A name in the header of a difference. What would be misread there is quoted as git quotes it, and a blank needs a
/// tab behind the name.
fn header(side: &str, name: &str) -> String {
    let name = format!("{side}{name}");
    if !name.contains(|c: char| c.is_control() || matches!(c, '"' | '\\')) {
        return if name.contains(' ') { format!("{name}\t") } else { name };
    }
    let mut quoted = String::from("\"");
    for byte in name.bytes() {
        match byte {
            b'"' | b'\\' => quoted.extend(['\\', char::from(byte)]),
            b' '..=b'~' => quoted.push(char::from(byte)),
            _ => {
                let _ = write!(quoted, "\\{byte:03o}");
            }
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_headers_are_those_of_git() {
        for (path, wanted) in [
            ("cors.yaml", "a/cors.yaml"),
            ("./a/cors.yaml", "a/a/cors.yaml"),
            ("my policy.yaml", "a/my policy.yaml\t"),
            ("a\n\"é.yaml", "\"a/a\\012\\\"\\303\\251.yaml\""),
            ("/nowhere/cors.yaml", "a/nowhere/cors.yaml"),
        ] {
            assert_eq!(header("a/", &name(Path::new(path))), wanted, "{path}");
        }
    }

    #[test]
    fn a_terminal_is_not_moved_by_what_a_file_holds() {
        let diff = unified(Path::new("p"), "a\r\n", "\u{202e}\tb\r\n");
        assert_eq!(diff, "--- a/p\n+++ b/p\n@@ -1 +1 @@\n-a\r\n+\u{202e}\tb\r\n");
        assert!(coloured(&diff).contains("\x1b[32m+\\u{202e}\tb\x1b[0m\n"));
        assert_eq!(unified(Path::new("p"), "a", "a"), "");
    }
}
