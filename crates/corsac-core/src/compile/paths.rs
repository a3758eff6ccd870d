//! The paths of a rule.

use crate::catalogue::Code;
use crate::diagnostic::Finding;
use crate::document::Rule as RuleDocument;
use crate::load::env::Kind;
use crate::load::shorten;
use crate::path::{PathError, PathGlob};
use crate::source::Mark;

use super::{Compiler, advice};

/// The most paths with a wildcard within: each is compiled to a matcher of several kilobytes, and those that begin alike
/// are tried one after the other.
const MAX_WILDCARDS: usize = 10_000;

/// A path with a `*` for every segment that holds a route parameter.
fn without_templates(text: &str) -> String {
    let segments =
        text.split('/').map(|segment| if crate::path::is_template(segment) { "*" } else { segment });
    segments.collect::<Vec<_>>().join("/")
}

/// Whether `*` stands for each route parameter of a path, for no less and no more.
fn only_whole_templates(text: &str) -> bool {
    text.split('/')
        .all(|segment| !crate::path::is_template(segment) || crate::path::is_whole_template(segment))
}

impl Compiler<'_> {
    pub(super) fn paths(&mut self, rule: &RuleDocument) -> Vec<(PathGlob, Mark)> {
        let Some(list) = &rule.paths else { return Vec::new() };
        let mut globs: Vec<(PathGlob, Mark)> = Vec::new();
        for item in self.items(list.mark(), list.iter(), Kind::Paths) {
            match PathGlob::parse(&item.text) {
                Ok(glob) => {
                    self.literal_path(&item.text, item.mark);
                    self.wildcards += usize::from(glob.is_compiled());
                    if glob.is_compiled() && self.wildcards > MAX_WILDCARDS {
                        self.too_many_wildcards(list.mark());
                        break;
                    }
                    globs.push((glob, item.mark));
                }
                Err(error) => self.refused_path(&error, &item.text, item.mark),
            }
        }
        globs
    }

    fn too_many_wildcards(&mut self, list: Mark) {
        if self.wildcards > MAX_WILDCARDS + 1 {
            // It was said where it became too many.
            return;
        }
        let message = format!("the rules of the policy hold more than {MAX_WILDCARDS} paths with a wildcard");
        let finding = Finding::error(Code::TOO_MANY_ENTRIES, message)
            .at(list, "here it becomes too many")
            .help("a path that ends in `/**`, and has no other wildcard, does not count");
        self.findings.push(finding);
    }

    /// Regular expressions are so common in paths elsewhere that their signs are worth a question.
    fn literal_path(&mut self, text: &str, mark: Mark) {
        let Some(sign) = advice::literal(text) else { return };
        let message = format!("`{}` holds `{sign}`, which stands for itself", shorten(text));
        let finding = Finding::warning(Code::LITERAL_PATH, message)
            .at(mark, "a path is not a regular expression")
            .help("`*` stands for a part of a segment, `**` for any number of segments; write one entry for each choice");
        self.findings.push(finding);
    }

    fn refused_path(&mut self, error: &PathError, text: &str, mark: Mark) {
        let (code, suggestion) = match error {
            PathError::Template(_) => (Code::PATH_TEMPLATE, Some(without_templates(text))),
            _ if advice::plain_path(text).is_some() => (Code::INVALID_PATH, advice::plain_path(text)),
            PathError::NotAbsolute if !text.contains("://") => (Code::INVALID_PATH, Some(format!("/{text}"))),
            PathError::EmptySegment => {
                let merged =
                    text.split('/').filter(|segment| !segment.is_empty()).collect::<Vec<_>>().join("/");
                (Code::INVALID_PATH, Some(format!("/{merged}")))
            }
            _ => (Code::INVALID_PATH, None),
        };
        let mut finding =
            Finding::error(code, format!("`{}` is not a path of a policy: {error}", shorten(text)))
                .at(mark, if code == Code::PATH_TEMPLATE { "a route parameter" } else { "not a path" });
        finding = match suggestion.filter(|suggestion| PathGlob::parse(suggestion).is_ok()) {
            Some(suggestion) => {
                let title = format!("write `{}`", shorten(&suggestion));
                let written = self.sources.written_like(mark, &suggestion);
                match error {
                    // A regular expression may mean more, or less.
                    _ if advice::plain_path(text).is_some() => finding.suggest(title, mark, written),
                    // `/img-{id}.png` is less than `/*`, and `/{rest:.*}` more.
                    PathError::Template(_) if !only_whole_templates(text) => {
                        finding.suggest(title, mark, written)
                    }
                    _ => finding.fix(title, mark, written),
                }
            }
            None => finding.help(match error {
                PathError::NotAbsolute => "write the path alone, without scheme and host, beginning with `/`",
                PathError::Reserved('%') => "write the character itself: paths are compared decoded and as they came",
                PathError::PartialDoubleStar => "`/api/**` is everything below, `/api/v*` a part of one segment",
                _ => "`*` stands for a part of a segment, `**` for any number of segments; everything else is literal",
            }),
        };
        self.findings.push(finding);
    }
}
