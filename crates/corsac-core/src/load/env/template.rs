//! The grammar of variables: `${VAR}`, `${VAR:-default}`, `${VAR:?message}`, and `$${` for a literal `${`.

/// A piece of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// As it is.
    Text(&'a str),
    /// `${…}`.
    Variable(Variable<'a>),
}

/// One `${…}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Variable<'a> {
    /// All of it, from `$` to `}`.
    pub(super) written: &'a str,
    pub(super) name: &'a str,
    pub(super) otherwise: Otherwise<'a>,
}

/// What happens where the variable is not set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Otherwise<'a> {
    /// An error.
    Missing,
    /// Another text, also where the value is empty.
    Default(&'a str),
    /// An error with these words, also where the value is empty.
    Error(&'a str),
}

/// What cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Broken<'a> {
    pub(super) written: &'a str,
    pub(super) why: &'static str,
}

/// Takes a text apart.
pub(super) fn parse(mut text: &str) -> Result<Vec<Piece<'_>>, Broken<'_>> {
    let mut pieces = Vec::new();
    while let Some((before, rest)) = text.split_once("${") {
        if let Some(before) = before.strip_suffix('$') {
            pieces.extend([Piece::Text(before), Piece::Text("${")]);
            text = rest;
            continue;
        }
        pieces.push(Piece::Text(before));
        let written = text.strip_prefix(before).unwrap_or(text);
        let Some((inside, after)) = rest.split_once('}') else {
            return Err(Broken { written, why: "it is not closed" });
        };
        let written = written.strip_suffix(after).unwrap_or(written);
        pieces.push(Piece::Variable(variable(written, inside)?));
        text = after;
    }
    pieces.push(Piece::Text(text));
    pieces.retain(|piece| *piece != Piece::Text(""));
    Ok(pieces)
}

fn variable<'a>(written: &'a str, inside: &'a str) -> Result<Variable<'a>, Broken<'a>> {
    let broken = |why| Err(Broken { written, why });
    if inside.contains("${") {
        return broken("variables do not nest");
    }
    let length = inside.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_').count();
    let Some((name, rest)) = inside.split_at_checked(length) else { return broken("it has no name") };
    if name.is_empty() || name.starts_with(|c: char| c.is_ascii_digit()) {
        return broken("a name begins with a letter or `_`");
    }
    let otherwise = if let Some(default) = rest.strip_prefix(":-") {
        Otherwise::Default(default)
    } else if let Some(message) = rest.strip_prefix(":?") {
        Otherwise::Error(message)
    } else if rest.is_empty() {
        Otherwise::Missing
    } else {
        return broken("after the name comes `}`, `:-` or `:?`");
    };
    Ok(Variable { written, name, otherwise })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        match parse(text) {
            Err(broken) => format!("{} in {}", broken.why, broken.written),
            Ok(pieces) => pieces
                .iter()
                .map(|piece| match piece {
                    Piece::Text(text) => format!("[{text}]"),
                    Piece::Variable(Variable { name, otherwise, .. }) => match otherwise {
                        Otherwise::Missing => format!("<{name}>"),
                        Otherwise::Default(default) => format!("<{name}|{default}>"),
                        Otherwise::Error(message) => format!("<{name}?{message}>"),
                    },
                })
                .collect(),
        }
    }

    #[test]
    fn texts_are_taken_apart() {
        for (text, want) in [
            ("plain $5 $VAR }", "[plain $5 $VAR }]"),
            ("${A}", "<A>"),
            ("a${A:-x:-y}b${_b2:?set it}", "[a]<A|x:-y>[b]<_b2?set it>"),
            ("$${A} ${B:-}", "[][${][A} ]<B|>"),
            ("${A", "it is not closed in ${A"),
            ("x ${A y", "it is not closed in ${A y"),
            ("${A:-${B}}", "variables do not nest in ${A:-${B}"),
            ("${}", "a name begins with a letter or `_` in ${}"),
            ("${1A}", "a name begins with a letter or `_` in ${1A}"),
            ("${A-x}", "after the name comes `}`, `:-` or `:?` in ${A-x}"),
            ("${ü}", "a name begins with a letter or `_` in ${ü}"),
        ] {
            assert_eq!(shown(text), want.replace("[]", ""), "{text}");
        }
    }
}
