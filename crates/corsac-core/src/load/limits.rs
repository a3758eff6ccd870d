//! What a policy file may cost: its size, its depth, and what its aliases expand to.

/// The size that a policy file may have unless the loader says otherwise: 1 MiB.
pub const DEFAULT_MAX_BYTES: usize = 1024 * 1024;

/// How deep lists and maps may be nested. A policy needs six levels.
pub(crate) const MAX_DEPTH: usize = 32;

/// How long a key may be. Bounds what the YAML parser spends on naming the path of every value.
pub(crate) const MAX_KEY_BYTES: usize = 256;

/// The limits of one load.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Limits {
    /// What the file is, as findings name it.
    pub(crate) what: &'static str,
    pub(crate) max_bytes: usize,
    pub(crate) max_depth: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { what: "policy", max_bytes: DEFAULT_MAX_BYTES, max_depth: MAX_DEPTH }
    }
}

/// How deep flow brackets may seem to be nested before the parser sees the text. The exact limit is kept on the tree.
pub(crate) const MAX_OPEN_BRACKETS: usize = 1000;

/// How many brackets a file may open at all.
pub(crate) const MAX_BRACKETS: usize = 16 * 1024;

/// A file with more brackets than the YAML parser should be given, and the byte of the one that is too much.
///
/// The parser takes time quadratic in the nesting of `{` and `[`, and reads the whole text before it hands out its
/// first value, so the limit on the tree comes too late. To tell which brackets nest takes a parser; this is a rough
/// reading that takes quotes and comments into account where a token begins. Prose with a thousand brackets left open
/// would be refused by mistake; a text made to fool it is stopped by the plain count, which bounds what it can cost.
pub(crate) fn too_many_brackets(text: &str) -> Option<usize> {
    let (mut depth, mut count) = (0_usize, 0_usize);
    let mut skipping = Skipping::Nothing;
    // Whether a quote or a comment sign here would begin a token.
    let mut token_start = true;
    let mut before = b'\n';
    for (at, byte) in text.bytes().enumerate() {
        if matches!(byte, b'[' | b'{') {
            count += 1;
            depth += usize::from(skipping == Skipping::Nothing);
            if count > MAX_BRACKETS || depth > MAX_OPEN_BRACKETS {
                return Some(at);
            }
        }
        match (skipping, byte) {
            (Skipping::Comment, b'\n') | (Skipping::Single, b'\'') => skipping = Skipping::Nothing,
            (Skipping::Double, b'\\') => skipping = Skipping::Escape,
            (Skipping::Double, b'"') => skipping = Skipping::Nothing,
            (Skipping::Escape, _) => skipping = Skipping::Double,
            (Skipping::Nothing, b'\'') if token_start => skipping = Skipping::Single,
            (Skipping::Nothing, b'"') if token_start => skipping = Skipping::Double,
            (Skipping::Nothing, b'#') if before.is_ascii_whitespace() => skipping = Skipping::Comment,
            (Skipping::Nothing, b']' | b'}') => depth = depth.saturating_sub(1),
            _ => {}
        }
        // A token begins after an indicator, not after any blank: in `it 's` the apostrophe is a letter.
        token_start = match byte {
            b'\n' | b'[' | b'{' | b',' | b':' | b'-' | b'?' => true,
            b' ' | b'\t' | b'\r' => token_start,
            _ => false,
        };
        before = byte;
    }
    None
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Skipping {
    Nothing,
    Comment,
    Single,
    Double,
    Escape,
}

#[cfg(test)]
mod tests {
    use super::too_many_brackets;

    #[test]
    fn prose_is_not_nesting_and_tricks_are_bounded() {
        let open = "[".repeat(2_000);
        for (text, refused) in [
            (format!("a: {open}"), true),
            (format!("name: it 's\na: {open}"), true),
            (format!("a: \"{open}\""), false),
            (format!("a: '{open}'"), false),
            (format!("# {open}\na: 1"), false),
            (format!("a: |\n{}", "  a [ b\n".repeat(900)), false),
            ("[\"]\", ".repeat(2_000), true),
            ("- [a, b]\n".repeat(10_000), false),
            ("- [a, b]\n".repeat(20_000), true),
        ] {
            let start: String = text.chars().take(20).collect();
            assert_eq!(too_many_brackets(&text).is_some(), refused, "{start}");
        }
    }
}
