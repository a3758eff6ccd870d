//! Paths that a rule probably means and does not name.

use crate::catalogue::Code;
use crate::compile::CompiledRule;
use crate::diagnostic::{Finding, Findings};
use crate::fix::Applicability;
use crate::path::PathIndex;
use crate::source::Sources;

/// `/api/**` is everything below `/api`, and not `/api` itself.
///
/// To write both is a guess: the base may be for the rule below.
pub(crate) fn without_base(rules: &[CompiledRule], sources: &Sources, findings: &mut Findings) {
    // Globs that begin alike are tried one after the other: with ten thousand, everything about each is too much to ask.
    let mut budget = 1_000_000_usize;
    for rule in rules {
        let tried = 1 + rule.globs.iter().filter(|glob| glob.is_compiled()).count();
        let index = PathIndex::new(rule.globs.iter().map(|glob| (0, glob)));
        for (path, mark) in &rule.rule.paths {
            let Some(base) = path.strip_suffix("/**").filter(|base| !base.is_empty()) else { continue };
            let Some(left) = budget.checked_sub(tried) else { return };
            budget = left;
            if index.select(base.as_bytes()).is_some() {
                continue;
            }
            let message = format!("`{path}` does not include `{base}` itself");
            let finding = Finding::warning(Code::PATH_WITHOUT_BASE, message)
                .at(*mark, format!("`{base}` is not in this rule"));
            findings.push(match sources.entry_before(*mark, &sources.written_like(*mark, base)) {
                Some(edit) => finding.edits(format!("add `{base}`"), Applicability::Suggested, vec![edit]),
                None => finding.help(format!("write both: `[{base}, {path}]`")),
            });
        }
    }
}

/// A policy says nothing about the paths that it does not name.
pub(crate) fn ungoverned(rules: &[CompiledRule], findings: &mut Findings) {
    if findings.has_errors() {
        // A path that could not be read would count as absent.
        return;
    }
    let mut globs = rules.iter().flat_map(|rule| &rule.globs);
    if globs.any(|glob| glob.as_str() == "/**") {
        return;
    }
    let last =
        rules.last().and_then(|rule| rule.rule.paths.last()).map(|(_, mark)| *mark).unwrap_or_default();
    let finding = Finding::note(Code::UNGOVERNED_PATHS, "no rule is for `/**`: other paths are not governed")
        .at(last, "the last rule's paths")
        .help("there the application's own headers pass as they are; `{ paths: [\"/**\"], deny: true }` as the last rule closes them");
    findings.push(finding);
}
