//! From the YAML parser's lines and columns to bytes.

/// Where lines begin as the YAML parser counts them: it also breaks at a lone CR, NEL, LS and PS.
#[derive(Debug)]
pub(super) struct Lines {
    /// For each line: the index of its first character, and that character's byte.
    starts: Vec<(usize, usize)>,
    /// The byte of every 64th character, so that a column in a long line is found without walking the line.
    sparse: Vec<usize>,
}

const STEP: usize = 64;

impl Lines {
    pub(super) fn new(text: &str) -> Self {
        let mut starts = vec![(0, 0)];
        let mut sparse = Vec::new();
        let mut chars = text.char_indices().enumerate().peekable();
        while let Some((index, (at, c))) = chars.next() {
            if index % STEP == 0 {
                sparse.push(at);
            }
            let crlf = c == '\r' && chars.peek().is_some_and(|(_, (_, next))| *next == '\n');
            if matches!(c, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}') && !crlf {
                starts.push((index + 1, at + c.len_utf8()));
            }
        }
        Lines { starts, sparse }
    }

    /// The byte at a line and a column, both counted from 0, columns in characters.
    pub(super) fn byte(&self, text: &str, line: usize, column: usize) -> usize {
        let Some((first, at)) = self.starts.get(line).copied() else { return text.len() };
        let index = first + column;
        // The nearest character whose byte is known: the line's own start, or the last 64th one.
        let (known, at) = match self.sparse.get(index / STEP) {
            Some(sparse) if *sparse > at => (index / STEP * STEP, *sparse),
            Some(_) => (first, at),
            None => return text.len(),
        };
        let rest = text.get(at..).unwrap_or("");
        rest.char_indices().nth(index - known).map_or(text.len(), |(offset, _)| at + offset)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_in_lines_of_any_ending() {
        let long = "ü".repeat(200);
        let text = format!("aé b\r\nü: x\n{long}!\rz\u{85}end");
        let lines = Lines::new(&text);
        for (line, column, want) in [
            (0, 2, " b"),
            (0, 3, "b\r\n"),
            (1, 3, "x\n"),
            (2, 200, "!\r"),
            (3, 0, "z"),
            (4, 0, "end"),
            (9, 9, ""),
        ] {
            let rest = text.get(lines.byte(&text, line, column)..).unwrap();
            assert!(rest.starts_with(want), "{line}:{column} gives {rest:?}");
        }
    }
}
