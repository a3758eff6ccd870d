//! Path globs: `*` within a segment, `**` as a whole segment, everything else literal.

use globset::{GlobBuilder, GlobMatcher};

use crate::load::shorten;

/// Why a path of a rule is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum PathError {
    #[error("a path begins with `/`")]
    NotAbsolute,
    #[error("`{0}` is a route parameter of a framework, not of a policy")]
    Template(String),
    #[error("`**` stands for whole segments and must be one")]
    PartialDoubleStar,
    #[error("`{0}` has no meaning in a path of a policy")]
    Reserved(char),
    #[error("a path holds no white space or control characters")]
    Blank,
    #[error("a path has no empty segment")]
    EmptySegment,
    #[error("a path has no dot segment")]
    DotSegment,
    #[error("the path is longer than {} bytes", super::MAX_PATH)]
    TooLong,
}

/// One entry of a rule's `paths`.
#[derive(Debug, Clone)]
pub(crate) struct PathGlob {
    text: Box<str>,
    matcher: Option<GlobMatcher>,
}

/// How a glob is looked up.
pub(super) enum Shape<'a> {
    /// Exactly this path.
    Exact(&'a str),
    /// Every path that begins so; the prefix ends with a slash.
    Subtree(&'a str),
    /// A glob, and the literal text up to the last slash before its first wildcard.
    Glob { prefix: &'a str, matcher: &'a GlobMatcher },
}

impl PathGlob {
    /// Reads one entry of `paths`, or says what is wrong with it.
    pub(crate) fn parse(text: &str) -> Result<Self, PathError> {
        check(text)?;
        let plain_subtree = text.strip_suffix("/**").is_some_and(|base| !base.contains('*'));
        let matcher = if text.contains('*') && !plain_subtree { Some(compile(text)?) } else { None };
        Ok(PathGlob { text: text.into(), matcher })
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether it is more than a path or a prefix, and so is compiled.
    pub(crate) fn is_compiled(&self) -> bool {
        self.matcher.is_some()
    }

    pub(super) fn shape(&self) -> Shape<'_> {
        if let Some(matcher) = &self.matcher {
            let literal = self.text.split('*').next().unwrap_or("");
            let prefix = literal.rfind('/').and_then(|slash| literal.get(..=slash)).unwrap_or("/");
            Shape::Glob { prefix, matcher }
        } else if let Some(prefix) = self.text.strip_suffix("**") {
            Shape::Subtree(prefix)
        } else {
            Shape::Exact(&self.text)
        }
    }
}

/// Everything but `*` is literal, so everything that globset reads as more is escaped. The characters that would need
/// it are refused by [`check`]; escaping them all the same keeps the two from having to agree.
fn compile(text: &str) -> Result<GlobMatcher, PathError> {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        if matches!(character, '?' | '[' | ']' | '{' | '}' | '\\') {
            escaped.push('[');
            escaped.push(character);
            escaped.push(']');
        } else {
            escaped.push(character);
        }
    }
    GlobBuilder::new(&escaped)
        .literal_separator(true)
        .backslash_escape(false)
        .case_insensitive(false)
        .build()
        .map(|glob| glob.compile_matcher())
        .map_err(|_| PathError::TooLong)
}

fn check(text: &str) -> Result<(), PathError> {
    if text.len() > super::MAX_PATH {
        return Err(PathError::TooLong);
    }
    if !text.starts_with('/') {
        return Err(PathError::NotAbsolute);
    }
    if text.chars().any(|character| character.is_whitespace() || character.is_control()) {
        return Err(PathError::Blank);
    }
    let segments = || text.split('/').skip(1);
    if let Some(template) = segments().find(|segment| is_template(segment)) {
        return Err(PathError::Template(shorten(template)));
    }
    if let Some(reserved) = text.chars().find(|character| "?#[]{}\\%;".contains(*character)) {
        return Err(PathError::Reserved(reserved));
    }
    if segments().any(|segment| segment == "." || segment == "..") {
        return Err(PathError::DotSegment);
    }
    if text.contains("//") {
        return Err(PathError::EmptySegment);
    }
    if segments().any(|segment| segment.contains("**") && segment != "**") {
        return Err(PathError::PartialDoubleStar);
    }
    Ok(())
}

/// `{id}`, `:id`, `<id>`, `[id]`: what axum, actix-web, Rocket and file-based routers write.
pub(crate) fn is_template(segment: &str) -> bool {
    let enclosed =
        |open: char, close: char| segment.split_once(open).is_some_and(|(_, rest)| rest.contains(close));
    enclosed('{', '}') || enclosed('<', '>') || (segment.starts_with(':') && segment.len() > 1)
}

/// Whether a segment is a route parameter and nothing else: `{id}`, `<id>`, `:id`. One with a condition, a part of a
/// segment, or one for the rest of the path is more or less than `*`.
pub(crate) fn is_whole_template(segment: &str) -> bool {
    let enclosed = |open: char, close: char| segment.strip_prefix(open)?.strip_suffix(close);
    let name = enclosed('{', '}').or_else(|| enclosed('<', '>')).or_else(|| segment.strip_prefix(':'));
    name.is_some_and(|name| !name.is_empty() && name.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'_'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_refused() {
        for (text, error) in [
            ("api", PathError::NotAbsolute),
            ("", PathError::NotAbsolute),
            ("*", PathError::NotAbsolute),
            ("/a/{id}", PathError::Template("{id}".into())),
            ("/a/:id/b", PathError::Template(":id".into())),
            ("/a/<id>", PathError::Template("<id>".into())),
            ("/a?b", PathError::Reserved('?')),
            ("/a#b", PathError::Reserved('#')),
            ("/a%20b", PathError::Reserved('%')),
            ("/a;b", PathError::Reserved(';')),
            ("/a/[bc]", PathError::Reserved('[')),
            ("/a\\b", PathError::Reserved('\\')),
            ("/a/../b", PathError::DotSegment),
            ("/a/.", PathError::DotSegment),
            ("/a//b", PathError::EmptySegment),
            ("/a**", PathError::PartialDoubleStar),
            ("/***", PathError::PartialDoubleStar),
            ("/a b", PathError::Blank),
        ] {
            assert_eq!(PathGlob::parse(text).err(), Some(error), "{text}");
        }
    }
}
