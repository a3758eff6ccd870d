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
    pub(crate) max_bytes: usize,
    pub(crate) max_depth: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { max_bytes: DEFAULT_MAX_BYTES, max_depth: MAX_DEPTH }
    }
}

/// Where flow brackets are nested deeper than `max_depth`: the byte of the bracket that is too much.
///
/// The YAML parser takes time quadratic in the nesting of `{` and `[`, and sees the whole text before it hands out
/// its first value, so a limit on the tree comes too late. This is a rough reading of the text: a bracket in a
/// multi-line plain scalar counts, so the limit here is generous and the exact one is kept on the tree.
pub(crate) fn deep_bracket(text: &str, max_depth: usize) -> Option<usize> {
    let mut depth = 0_usize;
    let mut quote = None;
    let mut comment = false;
    let mut escaped = false;
    // Whether a quote or a comment sign here would begin a token.
    let mut token_start = true;
    for (at, byte) in text.bytes().enumerate() {
        if comment {
            comment = byte != b'\n';
            token_start = true;
            continue;
        }
        if let Some(open) = quote {
            match byte {
                _ if escaped => escaped = false,
                b'\\' if open == b'"' => escaped = true,
                _ if byte == open => quote = None,
                _ => {}
            }
            token_start = false;
            continue;
        }
        match byte {
            b'"' | b'\'' if token_start => quote = Some(byte),
            b'#' if token_start => comment = true,
            b'[' | b'{' => {
                depth += 1;
                if depth > max_depth * 2 {
                    return Some(at);
                }
            }
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        token_start = matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | b'[' | b'{' | b',' | b':');
    }
    None
}
