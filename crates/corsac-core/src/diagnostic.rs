//! What is said about a policy: a finding with a stable code, its places, and the way out.

use std::collections::{BTreeSet, HashSet};

use serde::{Serialize, Serializer};

use crate::catalogue::Code;
use crate::fix::{Applicability, Change, Fix, Tally};
use crate::source::{Mark, Place, Sources};

/// The most findings that one load reports. What lies beyond is counted in a last note.
pub(crate) const MAX_FINDINGS: usize = 100;

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Severity {
    /// Worth knowing. Never fails a build.
    Note,
    /// The policy probably does not do what its author wants.
    Warning,
    /// The policy cannot mean what it says, or opens a hole: it does not load.
    Error,
}

impl Severity {
    /// The severity's name: `error`, `warning` or `note`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        }
    }
}

impl std::fmt::Display for Severity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A place that a finding speaks of, and what is to be seen there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Label {
    /// Where.
    pub place: Place,
    /// What is to be seen there; may be empty.
    pub text: String,
    /// Whether this is the place that the finding is about, rather than one that explains it.
    pub primary: bool,
}

/// One finding about a policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Diagnostic {
    /// The stable code, for example `wildcard-with-credentials`.
    #[serde(serialize_with = "code_name")]
    pub code: Code,
    /// How much it weighs.
    pub severity: Severity,
    /// What is wrong, in one sentence.
    pub message: String,
    /// Where; the primary label comes first.
    pub labels: Vec<Label>,
    /// The ways out.
    pub help: Vec<String>,
    /// A change of the text that settles it, where there is one to propose.
    pub fix: Option<Fix>,
}

fn code_name<S: Serializer>(code: &Code, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(code.name())
}

impl Diagnostic {
    /// The place that the finding is about; nothing where it is about the policy as a whole.
    #[must_use]
    pub fn place(&self) -> Option<&Place> {
        self.labels.first().map(|label| &label.place)
    }
}

/// A finding in the making: places are still marks.
#[derive(Debug, Clone)]
#[must_use = "a finding says nothing until it is pushed"]
pub(crate) struct Finding {
    code: Code,
    severity: Severity,
    message: String,
    labels: Vec<(Mark, String)>,
    help: Vec<String>,
    fix: Option<Change>,
}

impl Finding {
    fn new(code: Code, severity: Severity, message: impl Into<String>) -> Self {
        debug_assert!(code.severities().contains(&severity), "{} is never a {severity}", code.name());
        let message = message.into();
        Finding { code, severity, message, labels: Vec::new(), help: Vec::new(), fix: None }
    }

    pub(crate) fn error(code: Code, message: impl Into<String>) -> Self {
        Self::new(code, Severity::Error, message)
    }

    pub(crate) fn warning(code: Code, message: impl Into<String>) -> Self {
        Self::new(code, Severity::Warning, message)
    }

    pub(crate) fn note(code: Code, message: impl Into<String>) -> Self {
        Self::new(code, Severity::Note, message)
    }

    pub(crate) fn severity(&self) -> Severity {
        self.severity
    }

    pub(crate) fn is_note(&self) -> bool {
        self.severity == Severity::Note
    }

    /// Adds a place; the first is the primary one.
    pub(crate) fn at(mut self, mark: Mark, text: impl Into<String>) -> Self {
        self.labels.push((mark, text.into()));
        self
    }

    /// Adds a way out.
    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help.push(help.into());
        self
    }

    /// Proposes to write `replacement` at `mark`: what was written can have meant nothing else.
    pub(crate) fn fix(self, title: impl Into<String>, mark: Mark, replacement: impl Into<String>) -> Self {
        self.edits(title, Applicability::Safe, vec![(mark, replacement.into())])
    }

    /// Proposes to write `replacement` at `mark`, as a guess.
    pub(crate) fn suggest(
        self,
        title: impl Into<String>,
        mark: Mark,
        replacement: impl Into<String>,
    ) -> Self {
        self.edits(title, Applicability::Suggested, vec![(mark, replacement.into())])
    }

    /// Proposes several replacements that belong together.
    pub(crate) fn edits(
        mut self,
        title: impl Into<String>,
        applicability: Applicability,
        edits: Vec<(Mark, String)>,
    ) -> Self {
        self.fix = Some(Change { title: title.into(), applicability, edits });
        self
    }
}

/// Whether a help only repeats what the fix beside it shows.
fn says_the_fix(code: Code, help: &str) -> bool {
    help.starts_with("did you mean ")
        || help == "put it in double quotes"
        || (code == Code::WRONG_TYPE && help.starts_with("write "))
}

/// Everything found so far, in the order in which it was found.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    list: Vec<Finding>,
    errors: usize,
    /// What was said, and where: defaults and groups are looked at by every rule that uses them.
    said: HashSet<(Code, Vec<Mark>, String)>,
    unknown: BTreeSet<String>,
}

impl Findings {
    /// Adds a finding, unless the same was said of the same places.
    pub(crate) fn push(&mut self, finding: Finding) {
        let places: Vec<Mark> = finding.labels.iter().map(|(mark, _)| *mark).collect();
        if !places.is_empty() && !self.said.insert((finding.code, places, finding.message.clone())) {
            // Whoever counts errors around a part wants to know that the part has one.
            self.errors += usize::from(finding.severity == Severity::Error);
            return;
        }
        self.errors += usize::from(finding.severity == Severity::Error);
        self.list.push(finding);
    }

    /// Adds everything that was found apart.
    pub(crate) fn append(&mut self, other: Findings) {
        other.list.into_iter().for_each(|finding| self.push(finding));
        self.unknown.extend(other.unknown);
    }

    /// Notes a variable whose value is not known.
    pub(crate) fn unknown_variable(&mut self, name: &str) {
        self.unknown.insert(name.to_owned());
    }

    /// The variables whose values are not known, in alphabetical order.
    pub(crate) fn unknown_variables(&self) -> Vec<String> {
        self.unknown.iter().cloned().collect()
    }

    /// Whether an error was found: the policy will not load.
    pub(crate) fn has_errors(&self) -> bool {
        self.errors > 0
    }

    /// How many errors were found.
    pub(crate) fn errors(&self) -> usize {
        self.errors
    }

    /// How many findings there are of each code.
    pub(crate) fn tally(&self) -> Tally {
        let mut tally = Tally::default();
        self.list.iter().for_each(|finding| tally.count(finding.severity, finding.code));
        tally
    }

    /// Turns marks into places, sorts errors first and then by place, and cuts after [`MAX_FINDINGS`].
    pub(crate) fn into_diagnostics(self, sources: &Sources) -> Vec<Diagnostic> {
        self.into_most_diagnostics(sources, MAX_FINDINGS)
    }

    /// Turns marks into places, sorts errors first and then by place, and cuts after so many.
    pub(crate) fn into_most_diagnostics(self, sources: &Sources, most: usize) -> Vec<Diagnostic> {
        let Findings { mut list, .. } = self;
        let total = list.len();
        // Stable: what was found first at one place stays first.
        list.sort_by_key(|finding| {
            (std::cmp::Reverse(finding.severity), finding.labels.first().map(|(mark, _)| *mark))
        });
        if total > most {
            list.truncate(most);
            let hidden = total - most;
            list.push(
                Finding::note(Code::MORE_FINDINGS, format!("{hidden} more findings are not shown"))
                    .help("mend these first, then check again"),
            );
        }
        list.into_iter().map(|finding| finding.into_diagnostic(sources)).collect()
    }
}

impl Finding {
    fn into_diagnostic(self, sources: &Sources) -> Diagnostic {
        let Finding { code, severity, message, mut labels, mut help, fix } = self;
        let variable = labels.first().and_then(|(mark, _)| sources.variable(*mark));
        if let Some((_, Some((used, _)))) = variable
            && !labels.iter().any(|(mark, _)| matches!(mark, Mark::Text { .. }) && mark.overlaps(used))
        {
            labels.push((used, "used here".to_owned()));
        }
        let fix = fix.map(|mut fix| {
            // What a variable holds here is no reason to change what is written for everywhere.
            if labels.iter().any(|(mark, _)| sources.variable(*mark).is_some()) {
                fix.applicability = Applicability::Suggested;
            }
            fix
        });
        let fix = fix.and_then(|fix| fix.settled(sources, &mut help));
        if fix.is_some() {
            help.retain(|help| !says_the_fix(code, help));
        }
        let labels = labels
            .into_iter()
            .enumerate()
            .filter_map(|(index, (mark, text))| {
                let place = sources.place(mark)?;
                Some(Label { place, text, primary: index == 0 })
            })
            .collect();
        Diagnostic { code, severity, message, labels, help, fix }
    }
}
