//! The place at the end of an error's message.

use std::fmt::{self, Write as _};

/// The line and the column that a message ends with, both counted from 1.
///
/// The error is of a type that only the parser knows here, so its words are all there is to read.
pub(super) fn place_in(error: &impl fmt::Display) -> Option<(usize, usize)> {
    let mut tail = Tail::default();
    // Writing to the tail cannot fail.
    let _ = write!(tail, "{error}");
    tail.line_and_column()
}

/// The last bytes of a message, where the parser writes the place. The rest, a path of keys, is not kept.
struct Tail {
    bytes: [u8; Tail::LEN],
    next: usize,
}

impl Default for Tail {
    fn default() -> Self {
        Tail { bytes: [b' '; Tail::LEN], next: 0 }
    }
}

impl Tail {
    const LEN: usize = 64;

    /// Reads ` at line 3 column 7` from the end.
    fn line_and_column(&self) -> Option<(usize, usize)> {
        let (new, old) = self.bytes.split_at_checked(self.next)?;
        let said = [old, new].concat();
        let said = String::from_utf8_lossy(&said);
        let (rest, column) = said.rsplit_once(" column ")?;
        let (_, line) = rest.rsplit_once(" at line ")?;
        let (line, column) = (line.parse().ok()?, column.parse().ok()?);
        (line > 0 && column > 0).then_some((line, column))
    }
}

impl fmt::Write for Tail {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let bytes = text.as_bytes();
        for byte in bytes.get(bytes.len().saturating_sub(Tail::LEN)..).unwrap_or_default() {
            if let Some(slot) = self.bytes.get_mut(self.next) {
                *slot = *byte;
            }
            self.next = (self.next + 1) % Tail::LEN;
        }
        Ok(())
    }
}
