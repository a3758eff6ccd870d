//! Text for a terminal: colours, and lines that break at blanks.

use std::fmt;

/// The most characters of a message that are shown: those of browsers are shorter.
pub(super) const MOST: usize = 2000;
/// How wide a line of prose is.
const WIDTH: usize = 98;

/// Where an exchange is written, and whether in colours.
pub(super) struct Paper<'f, W> {
    pub(super) out: &'f mut W,
    pub(super) colour: bool,
}

/// What a text is.
#[derive(Debug, Clone, Copy)]
pub(super) enum Ink {
    Good,
    Bad,
    Strong,
    Faint,
}

impl<W: fmt::Write> Paper<'_, W> {
    /// A text in its colour.
    pub(super) fn ink(&self, ink: Ink, text: impl fmt::Display) -> String {
        if !self.colour {
            return text.to_string();
        }
        let code = match ink {
            Ink::Good => "32",
            Ink::Bad => "31",
            Ink::Strong => "1",
            Ink::Faint => "2",
        };
        format!("\u{1b}[{code}m{text}\u{1b}[0m")
    }

    pub(super) fn line(&mut self, text: impl fmt::Display) -> fmt::Result {
        writeln!(self.out, "{text}")
    }

    /// Prose behind a sign: what does not fit on the line goes on below, as far in as the text of the first.
    pub(super) fn prose(&mut self, indent: usize, sign: &str, ink: Ink, text: &str) -> fmt::Result {
        let hang = indent + sign.chars().count() + 1;
        let mut line = format!("{:indent$}{}", "", self.ink(ink, sign));
        let mut column = hang - 1;
        for word in text.split(' ') {
            let width = word.chars().count();
            if column + 1 + width > WIDTH && column >= hang {
                self.line(&line)?;
                line = format!("{:hang$}{word}", "");
                column = hang + width;
            } else {
                line.push(' ');
                line.push_str(word);
                column += 1 + width;
            }
        }
        self.line(line)
    }
}

/// A text of the model's that may hold what a page or a server wrote: printable ASCII stays, the rest is escaped, and
/// what is longer than any message is cut.
pub(super) fn plain(text: &str) -> String {
    let mut shown = String::new();
    for c in text.chars().take(MOST) {
        match c {
            ' '..='~' => shown.push(c),
            '\u{2018}' | '\u{2019}' | '\u{201c}' | '\u{201d}' => shown.push(c),
            _ => shown.extend(c.escape_default()),
        }
    }
    if text.chars().nth(MOST).is_some() {
        shown.push('…');
    }
    shown
}
