//! Texts with holes: what fills them, and what recognises them, reads one table.

/// A text of an engine.
///
/// `{name}` is a hole; `{name:text}` one that may hold blanks. `[name|…]` is there where `name` has a value, and
/// `[!name|…]` where it has none. Any other bracket is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Template {
    /// The engine's own name for it, where it has one.
    pub id: &'static str,
    /// Its name where it is about a preflight, if that is another.
    pub of_preflight: Option<&'static str>,
    /// The text.
    pub text: &'static str,
}

impl Template {
    pub(crate) const fn new(id: &'static str, text: &'static str) -> Self {
        Template { id, of_preflight: None, text }
    }

    pub(crate) const fn with_preflight(
        id: &'static str,
        preflight: &'static str,
        text: &'static str,
    ) -> Self {
        Template { id, of_preflight: Some(preflight), text }
    }

    /// Its name.
    pub(crate) fn id(&self, preflight: bool) -> &'static str {
        self.of_preflight.filter(|_| preflight).unwrap_or(self.id)
    }
}

/// A piece of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Piece<'a> {
    /// As it stands.
    Literal(&'a str),
    /// A hole, and whether what fills it may hold blanks.
    Hole { name: &'a str, blanks: bool },
    /// What is there where the name has a value, or where it has none.
    Optional { name: &'a str, wanted: bool, text: &'a str },
}

/// The pieces of a text. The tables are constants: a test reads every one of them.
pub(crate) fn pieces(text: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let at = rest.find(['{', '[']).unwrap_or(rest.len());
        let (literal, special) = rest.split_at_checked(at)?;
        if !literal.is_empty() {
            rest = special;
            return Some(Piece::Literal(literal));
        }
        if let Some(hole) = special.strip_prefix('{') {
            let (name, after) = hole.split_once('}')?;
            rest = after;
            let (name, kind) = name.split_once(':').unwrap_or((name, ""));
            return Some(Piece::Hole { name, blanks: kind == "text" });
        }
        let optional = special.strip_prefix('[')?;
        let part =
            optional.split_once(']').and_then(|(inside, after)| Some((inside.split_once('|')?, after)));
        let Some(((name, text), after)) = part else {
            rest = optional;
            return special.get(..1).map(Piece::Literal);
        };
        rest = after;
        let (name, wanted) = name.strip_prefix('!').map_or((name, true), |name| (name, false));
        Some(Piece::Optional { name, wanted, text })
    })
}

/// A text with its holes filled. A hole without a value is left empty.
pub(crate) fn fill<'a>(text: &str, value: &dyn Fn(&str) -> Option<&'a str>) -> String {
    let mut filled = String::with_capacity(text.len());
    for piece in pieces(text) {
        match piece {
            Piece::Literal(literal) => filled.push_str(literal),
            Piece::Hole { name, .. } => filled.push_str(value(name).unwrap_or_default()),
            Piece::Optional { name, wanted, text } if value(name).is_some() == wanted => {
                filled.push_str(&fill(text, value));
            }
            Piece::Optional { .. } => {}
        }
    }
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holes_are_filled_and_parts_are_there_where_they_have_a_value() {
        let text = "a {b} [c|c is {c:text}, ][!c|no c, ][d]";
        let value = |name: &str| (name == "b").then_some("B");
        assert_eq!(fill(text, &value), "a B no c, [d]");
        assert_eq!(fill(text, &|_| Some("x")), "a x c is x, [d]");
    }
}
