//! Everything found about a policy, and how it reads.

use std::borrow::Cow;
use std::fmt::{self, Display, Formatter};
use std::ops::Range;
use std::sync::Arc;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{
    AnnotationKind, Element, Group, Level, Origin, Patch, Renderer, Snippet, normalize_untrusted_str,
};

use crate::diagnostic::{Diagnostic, Label, Severity};
use crate::fix::Fix;
use crate::source::{Place, Sources, Span};

/// The longest line that is shown whole.
const LONG_LINE: usize = 200;

/// A line that is never shown whole, whatever is to be seen at its two ends.
const ENDLESS_LINE: usize = 2000;

/// From the first of some spans to the last.
fn hull(spans: &[(&Label, Span)]) -> Option<Span> {
    spans.iter().map(|(_, span)| *span).reduce(|a, b| Span {
        start: a.start.min(b.start),
        end: a.end.max(b.end),
        line: a.line.min(b.line),
        ..a
    })
}

/// The findings of one load, with the texts they speak of.
///
/// Its `Display` shows each the way rustc does: the file, the line, a caret, and the way out.
#[derive(Debug, Clone, Default)]
pub struct Report {
    diagnostics: Vec<Diagnostic>,
    sources: Arc<Sources>,
}

impl Report {
    pub(crate) fn new(diagnostics: Vec<Diagnostic>, sources: Arc<Sources>) -> Self {
        Report { diagnostics, sources }
    }

    /// The findings of two loads, in this order.
    #[cfg(feature = "testing")]
    pub(crate) fn and(mut self, other: &Report) -> Self {
        for diagnostic in &other.diagnostics {
            if !self.diagnostics.contains(diagnostic) {
                self.diagnostics.push(diagnostic.clone());
            }
        }
        self.sources = Arc::new(Sources::joined(&self.sources, &other.sources));
        self
    }

    /// The findings: errors first, then warnings, then notes, each in the order of the file.
    #[must_use]
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// What is written at a place; nothing where the place is of another load.
    #[must_use]
    pub fn text_at(&self, place: &Place) -> Option<&str> {
        let text = self.sources.text_named(&place.source)?;
        match place.span {
            Some(span) => text.get(span.start..span.end),
            None => Some(text),
        }
    }

    /// How many findings have this severity.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count()
    }

    /// Whether there is an error.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.count(Severity::Error) > 0
    }

    /// The findings for people, with the colours of a terminal or without.
    #[must_use]
    pub fn render(&self, colour: bool) -> String {
        let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
        let renderer = renderer.decor_style(DecorStyle::Ascii);
        let mut text = String::new();
        for diagnostic in &self.diagnostics {
            text.push_str(&renderer.render(&self.groups(diagnostic)));
            text.push_str("\n\n");
        }
        text
    }

    fn groups<'a>(&'a self, diagnostic: &'a Diagnostic) -> Vec<Group<'a>> {
        let level = match diagnostic.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
            Severity::Note => Level::NOTE,
        };
        let title = level.primary_title(clean(&diagnostic.message)).id(diagnostic.code.name());
        let mut group = title.elements(self.snippets(&diagnostic.labels));
        if diagnostic.labels.is_empty() {
            group = group.element(Element::from(annotate_snippets::Padding));
        }
        let mut groups = Vec::new();
        for help in &diagnostic.help {
            group = group.element(Level::HELP.message(clean(help)));
        }
        let change = diagnostic.fix.as_ref().and_then(|fix| self.change(fix));
        // A patch shows its lines whole, twice: what stands on a long line is better told than shown.
        let change = change.filter(|excerpt| excerpt.text.lines().all(|line| line.len() <= LONG_LINE));
        if let (Some(fix), None) = (&diagnostic.fix, &change) {
            group = group.element(Level::HELP.message(clean(&fix.title)));
        }
        groups.push(group);
        if let (Some(fix), Some(excerpt)) = (&diagnostic.fix, change) {
            let patches = fix.edits.iter().filter_map(|edit| {
                let replacement = edit.replacement.replace('\r', "");
                Some(Patch::new(excerpt.range(edit.place.span?), printable(&replacement).into_owned()))
            });
            let patches = patches.collect::<Vec<_>>();
            let path = fix.edits.first().map_or("", |edit| edit.place.source.as_str());
            let snippet = Snippet::source(excerpt.text).line_start(excerpt.first_line).path(clean(path));
            groups.push(Level::HELP.secondary_title(clean(&fix.title)).element(snippet.patches(patches)));
        }
        groups
    }

    /// The lines that a fix changes.
    fn change(&self, fix: &Fix) -> Option<Excerpt<'_>> {
        let (first, last) = (fix.edits.first()?, fix.edits.last()?);
        let (from, to) = (first.place.span?, last.place.span?);
        let hull = Span { end: to.end.max(from.end), ..from };
        self.excerpt(&first.place, Some(hull)).map(|(excerpt, _)| excerpt)
    }

    /// The labels, those in one text together.
    fn snippets(&self, labels: &[Label]) -> Vec<Element<'_>> {
        let mut elements = Vec::new();
        let mut done: Vec<&str> = Vec::new();
        for label in labels {
            let place = &label.place;
            if done.contains(&place.source.as_str()) {
                continue;
            }
            done.push(&place.source);
            let together: Vec<&Label> =
                labels.iter().filter(|label| label.place.source == place.source).collect();
            let mut spans: Vec<(&Label, Span)> =
                together.iter().filter_map(|label| Some((*label, label.place.span?))).collect();
            let mut excerpt = self.excerpt(place, hull(&spans));
            if excerpt.as_ref().is_some_and(|(excerpt, _)| excerpt.has_line_over(ENDLESS_LINE)) {
                // All that lies between two labels of a line is shown: with only the start of one, the line is cut.
                spans.truncate(1);
                for (_, span) in &mut spans {
                    span.end = self.cut(place, *span);
                }
                // Lines are cut by their width, and some characters have none.
                excerpt = self.excerpt(place, hull(&spans)).filter(|(excerpt, _)| excerpt.text.is_ascii());
            }
            match excerpt {
                Some((excerpt, _)) => {
                    let annotations = spans.iter().map(|(label, span)| {
                        let kind =
                            if label.primary { AnnotationKind::Primary } else { AnnotationKind::Context };
                        kind.span(excerpt.range(*span)).label(clean(&label.text))
                    });
                    let annotations = annotations.collect::<Vec<_>>();
                    let snippet = Snippet::source(excerpt.text)
                        .line_start(excerpt.first_line)
                        .path(clean(&place.source))
                        .annotations(annotations);
                    elements.push(snippet.into());
                }
                None => elements.push(Origin::path(clean(&place.to_string())).into()),
            }
        }
        elements
    }

    /// The end of a span that is not to be shown whole.
    fn cut(&self, place: &Place, span: Span) -> usize {
        let text = self.sources.text_named(&place.source).unwrap_or_default();
        let most = span.end.min(span.start + LONG_LINE);
        (span.start..=most).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(span.start)
    }

    /// The lines of a source that hold a span: showing one finding must not cost a pass over a megabyte.
    fn excerpt(&self, place: &Place, span: Option<Span>) -> Option<(Excerpt<'_>, Span)> {
        let span = span?;
        let text = self.sources.text_named(&place.source)?;
        let start = text.get(..span.start)?.rfind('\n').map_or(0, |at| at + 1);
        let end = text.get(span.end..)?.find('\n').map_or(text.len(), |at| span.end + at);
        let raw = text.get(start..end)?;
        Some((Excerpt { text: printable(raw), raw, start, first_line: span.line }, span))
    }
}

/// Some whole lines of a source.
struct Excerpt<'a> {
    /// As it is shown.
    text: Cow<'a, str>,
    /// As it stands in the source.
    raw: &'a str,
    start: usize,
    first_line: usize,
}

impl Excerpt<'_> {
    fn has_line_over(&self, length: usize) -> bool {
        self.text.len() > length && self.text.lines().any(|line| line.len() > length)
    }

    fn range(&self, span: Span) -> Range<usize> {
        let within = |at: usize| {
            let before = self.raw.get(..at.saturating_sub(self.start)).unwrap_or(self.raw);
            printable(before).len()
        };
        within(span.start)..within(span.end)
    }
}

/// Some lines of a source without what is no line break to the renderer and no character to a terminal: it replaces the
/// controls of ASCII itself, but not those of Latin-1, one of which begins an escape sequence.
fn printable(lines: &str) -> Cow<'_, str> {
    let control = |c: char| ('\u{80}'..='\u{9f}').contains(&c);
    if !lines.contains(|c| c == '\r' || control(c)) {
        return Cow::Borrowed(lines);
    }
    // A carriage return would be shown as a sign of its own.
    let kept = lines.chars().filter(|c| *c != '\r');
    Cow::Owned(kept.map(|c| if control(c) { '\u{fffd}' } else { c }).collect())
}

/// What a policy file holds may hold terminal escapes.
fn clean(text: &str) -> String {
    // A line break would let a file write lines of its own into the output.
    normalize_untrusted_str(text).replace('\n', "\\n")
}

impl Display for Report {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(self.render(false).trim_end())
    }
}

impl Display for Diagnostic {
    /// One line: `error[unknown-key]: … (cors.yaml:3:5)`.
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}[{}]: {}", self.severity, self.code, self.message)?;
        match self.place() {
            Some(place) => write!(f, " ({place})"),
            None => Ok(()),
        }
    }
}
