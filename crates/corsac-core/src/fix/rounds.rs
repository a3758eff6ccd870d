//! Fixing a text round by round: what one fix uncovers, the next round mends.

use std::collections::{HashMap, HashSet};

use serde::{Serialize, Serializer};

use super::Applicability;
use super::apply::{Together, Trace};
use crate::catalogue::Code;
use crate::diagnostic::{Diagnostic, Severity};
use crate::load::{Checked, Examined};
use crate::source::{Mark, Place, Sources};

/// How many bytes are checked at the most, over all rounds: a broken text is mended one syntax error at a time, and a
/// megabyte of them must come to an end. What is left over then takes another `--fix`.
const WORK: usize = 16 * 1024 * 1024;
/// What a check of a short text costs, in bytes.
const CHECK: usize = 4 * 1024;
/// What a finding costs, in bytes: a text of nothing but mistakes takes far longer to check than one that is right.
const FINDING: usize = 32;

/// What came of fixing a policy's text.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Fixed {
    /// The text as it was; empty where it could not be read, or where there is none.
    pub before: String,
    /// The text with the fixes made.
    pub text: String,
    /// The fixes that were made, in the order of the text as it was.
    pub applied: Vec<Applied>,
    /// What is left: what a check of the fixed text finds.
    pub left: Checked,
}

/// A fix that was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Applied {
    /// The code of the finding that it settled.
    #[serde(serialize_with = "code_name")]
    pub code: Code,
    /// What the change did, as an imperative: ``write `https://example.com` ``.
    pub title: String,
    /// How sure it is.
    pub applicability: Applicability,
    /// Where the finding was, in the text as it was.
    pub place: Place,
}

fn code_name<S: Serializer>(code: &Code, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(code.name())
}

/// The rounds made so far.
struct Rounds<'e> {
    examine: &'e dyn Fn(&str) -> Examined,
    up_to: Applicability,
    text: String,
    found: Examined,
    /// What was done, with the round that it was done in.
    done: Vec<(usize, Applied)>,
    traces: Vec<Trace>,
    /// Texts that there were, and how many rounds led to each.
    seen: HashMap<String, usize>,
    work: usize,
}

/// Fixes a text as far as it can be, and says what it did.
///
/// A fix is made whole or not at all. One that is in the way of another waits for the next round. What makes the text
/// worse is not kept; see [`is_no_worse`].
pub(crate) fn mend(
    name: &str,
    text: &str,
    up_to: Applicability,
    examine: &dyn Fn(&str) -> Examined,
) -> (String, Vec<Applied>) {
    let found = examine(text);
    let mut rounds = Rounds {
        examine,
        up_to,
        text: text.to_owned(),
        found,
        done: Vec::new(),
        traces: Vec::new(),
        seen: HashMap::from([(text.to_owned(), 0)]),
        work: WORK,
    };
    while rounds.next() {}
    let Rounds { text: fixed, done, traces, .. } = rounds;
    // Places of a later round are those of a text that nobody has seen.
    let mut sources = Sources::default();
    let source = sources.add_text(name, text);
    let mut applied: Vec<Applied> = done
        .into_iter()
        .map(|(round, mut applied)| {
            let before = |at| traces.iter().take(round).rev().fold(at, |at, trace| trace.back(at));
            let mark = applied.place.span.and_then(|span| {
                let (start, end) = (before(span.start), before(span.end));
                Some(Mark::Text { source, start: u32::try_from(start).ok()?, end: u32::try_from(end).ok()? })
            });
            if let Some(place) = mark.and_then(|mark| sources.place(mark)) {
                applied.place = place;
            }
            applied
        })
        .collect();
    applied.sort_by_key(|applied| applied.place.span.map(|span| span.start));
    (fixed, applied)
}

impl Rounds<'_> {
    /// Makes a round; whether it changed anything, so that another may follow.
    fn next(&mut self) -> bool {
        let round = self.traces.len();
        let findings = self.found.checked.report.diagnostics().to_vec();
        let mut refused = HashSet::new();
        loop {
            let (kept, best) = self.kept(&findings, &mut refused);
            let Some((text, found)) = best else {
                // None of what was tried was any good; what was in its way may be.
                if self.work == 0 || self.selected(&findings, &refused).is_empty() {
                    return false;
                }
                continue;
            };
            let mut together = Together::default();
            for finding in kept.iter().filter_map(|index| findings.get(*index)) {
                let (Some(fix), Some(place)) = (&finding.fix, shown(finding)) else { continue };
                together.add(fix);
                let applied = Applied {
                    code: finding.code,
                    title: fix.title.clone(),
                    applicability: fix.applicability,
                    place,
                };
                self.done.push((round, applied));
            }
            self.traces.push(together.trace());
            (self.text, self.found) = (text, found);
            if let Some(rounds) = self.seen.get(&self.text) {
                // Fixes that undo each other: back to where they began, as if they had not been made.
                self.traces.truncate(*rounds);
                self.done.retain(|(round, _)| round < rounds);
                return false;
            }
            self.seen.insert(self.text.clone(), self.traces.len());
            return true;
        }
    }

    /// The findings whose fixes can be made together, the sure ones first.
    fn selected(&self, findings: &[Diagnostic], refused: &HashSet<usize>) -> Vec<usize> {
        let fixable = |applicability| {
            findings.iter().enumerate().filter_map(move |(index, finding)| {
                let fix = finding.fix.as_ref().filter(|fix| fix.applicability == applicability)?;
                Some((index, fix))
            })
        };
        let mut together = Together::default();
        [Applicability::Safe, Applicability::Suggested]
            .into_iter()
            .filter(|applicability| *applicability <= self.up_to)
            .flat_map(fixable)
            .filter(|(index, fix)| !refused.contains(index) && together.add(fix))
            .map(|(index, _)| index)
            .collect()
    }

    /// Which of the fixes that can be made together are kept, and what comes of them. All, if the text is no worse
    /// for it; else those that stand the test in smaller groups.
    fn kept(
        &mut self,
        findings: &[Diagnostic],
        refused: &mut HashSet<usize>,
    ) -> (Vec<usize>, Option<(String, Examined)>) {
        let (mut kept, mut best) = (Vec::new(), None);
        let mut groups = vec![self.selected(findings, refused)];
        while let Some(group) = groups.pop().filter(|group| !group.is_empty()) {
            let mut together = Together::default();
            let fixes = kept.iter().chain(&group).filter_map(|index| findings.get(*index)?.fix.as_ref());
            fixes.for_each(|fix| {
                together.add(fix);
            });
            let made = together.made_in(&self.text).filter(|made| *made != self.text);
            let tried = made.and_then(|made| {
                self.work = self.work.saturating_sub(made.len() + CHECK);
                let found = (self.work > 0).then(|| (self.examine)(&made))?;
                self.work = self.work.saturating_sub(found.tally.all() * FINDING);
                Some((made, found))
            });
            let standard = best.as_ref().map_or(&self.found, |(_, found)| found);
            match tried {
                Some((made, found)) if is_no_worse(standard, &found) => {
                    kept.extend(group);
                    best = Some((made, found));
                }
                _ if group.len() > 1 => {
                    let (first, second) = group.split_at(group.len() / 2);
                    groups.extend([second.to_vec(), first.to_vec()]);
                }
                _ => refused.extend(group),
            }
            if self.work == 0 {
                break;
            }
        }
        (kept, best)
    }
}

/// Where to show that something was fixed.
fn shown(finding: &Diagnostic) -> Option<Place> {
    let own = finding.place().filter(|place| !place.variable && place.span.is_some());
    own.or_else(|| finding.fix.as_ref()?.edits.first().map(|edit| &edit.place)).cloned()
}

/// Whether a text is no worse than the one that it came of.
///
/// A text that could be read still can. One that could not may now be read, or is broken only further down. There are
/// not more errors than before, and of no error about the text's form are there more: what a fix may uncover is what a
/// policy means, never a hole that it tore itself. A policy that loaded has no more warnings.
fn is_no_worse(before: &Examined, after: &Examined) -> bool {
    match (before.readable, after.readable) {
        (false, true) => true,
        (true, false) => false,
        (false, false) => after.unread < before.unread,
        (true, true) => {
            let (had, has) = (&before.tally, &after.tally);
            let form = |code: &Code| had.errors_of(*code) >= has.errors_of(*code) || !is_of_form(*code);
            has.errors() <= had.errors()
                && has.codes().all(|code| form(&code))
                && (had.errors() > 0 || has.warnings() <= had.warnings())
        }
    }
}

/// Whether a code is about how a policy is written, and not about what it means.
pub(crate) fn is_of_form(code: Code) -> bool {
    let families =
        Code::families().iter().filter(|it| matches!(it.title, "The file" | "The shape of a policy"));
    families.flat_map(|family| family.codes).any(|known| *known == code)
}

/// How many findings there are, also beyond what is shown.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tally(HashMap<(Severity, Code), usize>);

impl Tally {
    pub(crate) fn count(&mut self, severity: Severity, code: Code) {
        *self.0.entry((severity, code)).or_default() += 1;
    }

    fn of(&self, wanted: Severity) -> usize {
        self.0.iter().filter(|((severity, _), _)| *severity == wanted).map(|(_, count)| count).sum()
    }

    fn all(&self) -> usize {
        self.0.values().sum()
    }

    fn errors(&self) -> usize {
        self.of(Severity::Error)
    }

    fn warnings(&self) -> usize {
        self.of(Severity::Warning)
    }

    fn errors_of(&self, code: Code) -> usize {
        self.0.get(&(Severity::Error, code)).copied().unwrap_or_default()
    }

    fn codes(&self) -> impl Iterator<Item = Code> {
        self.0.keys().filter(|(severity, _)| *severity == Severity::Error).map(|(_, code)| *code)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::diagnostic::{Finding, Findings};
    use crate::report::Report;

    /// A text of letters: each `x` is an error that its removal settles, `p` and `q` become each other, and `b` becomes
    /// what breaks the text. Without an `x` or an `o` the text has more errors than any.
    fn examine(text: &str) -> Examined {
        let (mut sources, mut findings) = (Sources::default(), Findings::default());
        let source = sources.add_text("t", text);
        for (at, letter) in text.char_indices() {
            let start = u32::try_from(at).unwrap();
            let mark = Mark::Text { source, start, end: start + 1 };
            let becomes = match letter {
                'x' => "",
                'p' => "q",
                'q' => "p",
                'b' => "!",
                _ => continue,
            };
            let finding = Finding::error(Code::INVALID_METHOD, "wrong").at(mark, "");
            findings.push(finding.fix("mend it", mark, becomes));
        }
        if !text.contains(['x', 'o']) {
            findings.push(Finding::error(Code::EMPTY_LIST, "nothing is left"));
        }
        let (tally, readable) = (findings.tally(), !text.contains('!'));
        let sources = Arc::new(sources);
        let report = Report::new(findings.into_diagnostics(&sources), Arc::clone(&sources));
        let checked = Checked { report, policy: None, unknown_variables: Vec::new() };
        Examined { checked, tally, readable, unread: text.len() }
    }

    #[test]
    fn what_makes_a_text_worse_is_not_kept() {
        for (text, wanted, applied) in [
            ("oxxo", "oo", 2),
            // All at once would leave nothing: the last one stays.
            ("xxxx", "x", 3),
            // One fix of several that breaks the text.
            ("obxbx", "obb", 2),
            ("b", "b", 0),
            // Two that undo each other: as if neither had been made.
            ("op", "op", 0),
            ("opx", "oq", 2),
            ("", "", 0),
        ] {
            let (fixed, done) = mend("t", text, Applicability::Safe, &examine);
            assert_eq!((fixed.as_str(), done.len()), (wanted, applied), "{text}");
            assert_eq!(mend("t", &fixed, Applicability::Safe, &examine).0, fixed, "{text}");
        }
    }

    #[test]
    fn places_are_those_of_the_text_as_it_was() {
        let (_, done) = mend("t", "oxox\nxo", Applicability::Safe, &examine);
        let places: Vec<_> = done.iter().map(|applied| applied.place.to_string()).collect();
        assert_eq!(places, ["t:1:2", "t:1:4", "t:2:1"]);
    }
}
