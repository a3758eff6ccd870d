//! Texts for people.

use std::io::{self, ErrorKind};
use std::path::Path;

/// Why the system refused, in the words that findings use; without its number, which helps nobody.
pub(crate) fn why(error: &io::Error) -> String {
    match error.kind() {
        ErrorKind::NotFound => "no such file".to_owned(),
        ErrorKind::PermissionDenied => "permission denied".to_owned(),
        ErrorKind::IsADirectory => "it is a directory".to_owned(),
        ErrorKind::NotADirectory => "a part of its path is a file, not a directory".to_owned(),
        ErrorKind::InvalidData => "it is not UTF-8".to_owned(),
        _ => {
            let said = error.to_string().to_lowercase();
            said.split(" (os error").next().unwrap_or_default().to_owned()
        }
    }
}

/// A path as it can be shown: a file's name may hold terminal escapes.
pub(crate) fn name(path: &Path) -> String {
    printable(&path.display().to_string())
}

/// An argument as a message repeats it: printable, and not a megabyte of it.
pub(crate) fn brief(text: &str) -> String {
    const SHOWN: usize = 300;
    let mut shown = printable(&text.chars().take(SHOWN).collect::<String>());
    if text.chars().nth(SHOWN).is_some() {
        shown.push('…');
    }
    shown
}

/// A text with what would move the cursor, or turn the text's direction, escaped.
pub(crate) fn printable(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_control()
            || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        {
            shown.extend(c.escape_default());
        } else {
            shown.push(c);
        }
    }
    shown
}

/// `1 error`, `2 errors`.
pub(crate) fn number(count: usize, noun: &str) -> String {
    match count {
        1 => format!("1 {noun}"),
        _ => format!("{count} {noun}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_and_direction_marks_are_not_printed() {
        assert_eq!(printable("a\x1b[31m\né\u{202e}"), "a\\u{1b}[31m\\né\\u{202e}");
    }

    #[test]
    fn the_systems_numbers_are_not_shown() {
        assert_eq!(why(&io::Error::from_raw_os_error(2)), "no such file");
        assert!(!why(&io::Error::from_raw_os_error(28)).contains("os error"));
    }
}
