//! From bytes to text: the size, the encoding, the byte order mark, the empty file.

use crate::catalogue::Code;
use crate::diagnostic::{Finding, Findings};
use crate::load::limits::{Limits, MAX_BRACKETS, MAX_OPEN_BRACKETS};
use crate::source::{Mark, Sources};

/// The text of a policy and where it stands among the sources.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Text<'a> {
    /// The text without its byte order mark.
    pub(crate) text: &'a str,
    source: u16,
    /// The bytes of the byte order mark. The source keeps it, so that marks count the file's own bytes.
    offset: usize,
}

impl<'a> Text<'a> {
    /// The text of a source that was added before.
    pub(crate) fn of(full: &'a str, source: u16) -> Self {
        let text = full.strip_prefix('\u{feff}').unwrap_or(full);
        Text { text, source, offset: full.len() - text.len() }
    }

    /// The mark of some bytes of the text.
    pub(crate) fn mark(&self, start: usize, end: usize) -> Mark {
        let byte = |at: usize| u32::try_from(at + self.offset).unwrap_or(u32::MAX);
        Mark::Text { source: self.source, start: byte(start), end: byte(end) }
    }

    /// The bytes that a mark covers.
    pub(crate) fn slice(&self, mark: Mark) -> &'a str {
        match mark {
            Mark::Text { start, end, .. } => {
                let byte = |at: u32| (at as usize).saturating_sub(self.offset);
                self.text.get(byte(start)..byte(end)).unwrap_or("")
            }
            _ => "",
        }
    }

    /// The mark of the character that begins at a byte, or of nothing at the end of the text.
    pub(crate) fn mark_char(&self, at: usize) -> Mark {
        let at = at.min(self.text.len());
        let width = self.text.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
        self.mark(at, at + width)
    }
}

/// Adds a file to the sources; nothing where it cannot be a policy at all.
pub(crate) fn admit(
    sources: &mut Sources,
    name: &str,
    bytes: &[u8],
    limits: &Limits,
    findings: &mut Findings,
) -> Option<u16> {
    if bytes.len() > limits.max_bytes {
        let source = sources.add_text(name, "");
        findings.push(
            Finding::error(
                Code::FILE_TOO_LARGE,
                format!("the {} is longer than {} bytes", limits.what, limits.max_bytes),
            )
            .at(Mark::Whole { source }, "")
            .help(format!("split the {} by service, or raise the loader's limit", limits.what)),
        );
        return None;
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => {
            let source = sources.add_text(name, text);
            if text.trim_start_matches('\u{feff}').trim().is_empty() {
                findings.push(empty(Mark::Whole { source }, limits));
                return None;
            }
            Some(source)
        }
        Err(error) => {
            let valid = bytes.get(..error.valid_up_to()).unwrap_or_default();
            // Only the readable part is kept: a lossy copy would shift every byte after the first bad one.
            let prefix = String::from_utf8_lossy(valid);
            let line = prefix.matches('\n').count() + 1;
            let text = Text::of(&prefix, sources.add_text(name, prefix.as_ref()));
            let mark = text.mark(text.text.len(), text.text.len());
            findings.push(
                Finding::error(
                    Code::NOT_UTF8,
                    format!(
                        "the {} is not UTF-8: byte {} (line {line}) is not text",
                        limits.what,
                        valid.len()
                    ),
                )
                .at(mark, "the text is readable up to here")
                .help("save the file as UTF-8"),
            );
            None
        }
    }
}

/// The finding about a file that says nothing.
pub(crate) fn empty(mark: Mark, limits: &Limits) -> Finding {
    let finding = Finding::error(Code::EMPTY_FILE, format!("the {} is empty", limits.what)).at(mark, "");
    match limits.what {
        "policy" => {
            finding.help("the shortest policy is `version: 1` and `allow_origins: [https://app.example.com]`")
        }
        _ => finding.help("write `version: 1` and `cases`"),
    }
}

/// More brackets than the YAML parser is given.
pub(crate) fn too_many(mark: Mark) -> Finding {
    let message = format!(
        "more than {MAX_OPEN_BRACKETS} brackets are open, or more than {MAX_BRACKETS} are in the file"
    );
    Finding::error(Code::NESTED_TOO_DEEP, message)
        .at(mark, "this is one too many")
        .help("look for a bracket that is not closed; write a long list with one `- ` entry on each line, or as JSON")
}

/// The finding about lists and maps within each other beyond the limit.
pub(crate) fn too_deep(mark: Mark, limits: &Limits) -> Finding {
    Finding::error(
        Code::NESTED_TOO_DEEP,
        format!("lists and maps are nested more than {} levels deep", limits.max_depth),
    )
    .at(mark, "this is one level too many")
    .help(format!("a {} needs six levels; look for a bracket that is not closed", limits.what))
}
