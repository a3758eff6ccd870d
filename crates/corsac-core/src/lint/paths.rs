//! Paths that a rule names twice, and paths that it probably means and does not name.

use std::collections::HashSet;
use std::ops::ControlFlow;

use crate::catalogue::Code;
use crate::compile::CompiledRule;
use crate::diagnostic::{Finding, Findings, MAX_FINDINGS};
use crate::fix::Applicability;
use crate::load::shorten;
use crate::path::{Budget, GlobTree, PathGlob};
use crate::source::{Mark, Sources};

use super::COMPARISONS;
use super::audience::{ALL, Audiences};

/// `/api/**` is everything below `/api`, and not `/api` itself.
///
/// To write both is a guess: the base may be for the rule below. Where another rule for the same services has the base by
/// its text, or an earlier one governs it, to write both would hide one of the two, and nothing is said.
pub(crate) fn without_base(rules: &[CompiledRule], sources: &Sources, findings: &mut Findings) {
    let audiences = Audiences::of(rules);
    let named = named_paths(rules, &audiences);
    let mut budget = Budget::new(COMPARISONS);
    let mut earlier = GlobTree::new();
    let mut said = 0;
    for (number, rule) in rules.iter().enumerate() {
        let audience = audiences.rule(number);
        for (glob, _) in rule.known_paths() {
            earlier.insert(glob, audience, audience);
        }
        if rule.unknown {
            // A path that is not known may be the base.
            continue;
        }
        for (path, mark) in &rule.rule.paths {
            let Some(base) = path.strip_suffix("/**").filter(|base| !base.is_empty()) else { continue };
            let Ok(glob) = PathGlob::parse(base) else { continue };
            if named.contains(&(base, ALL)) || named.contains(&(base, audience)) {
                continue;
            }
            let mut governed = false;
            earlier.covering(&glob, &mut budget, |by, _| {
                governed = by == ALL || by == audience;
                if governed { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            });
            if governed {
                continue;
            }
            if budget.is_spent() {
                // Whether it is governed can no longer be told.
                return;
            }
            let message = format!("`{path}` does not include `{base}` itself");
            let finding = Finding::warning(Code::PATH_WITHOUT_BASE, message)
                .at(*mark, format!("`{base}` is not in this rule"));
            said += 1;
            // To find where a line begins takes the length of the line: not for what nobody sees.
            let edit = (said <= MAX_FINDINGS)
                .then(|| sources.entry_before(*mark, &sources.written_like(*mark, base)))
                .flatten();
            findings.push(match edit {
                Some(edit) => finding.edits(format!("add `{base}`"), Applicability::Suggested, vec![edit]),
                None => finding.help(format!("write both: `[{base}, {path}]`")),
            });
        }
    }
}

/// The paths that rules have by their text, with the audience of the rule.
fn named_paths<'a>(rules: &'a [CompiledRule], audiences: &Audiences<'_>) -> HashSet<(&'a str, u32)> {
    let paths = |(number, rule): (usize, &'a CompiledRule)| {
        let audience = audiences.rule(number);
        rule.rule.paths.iter().map(move |(path, _)| (&**path, audience))
    };
    rules.iter().enumerate().flat_map(paths).collect()
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

/// A path that another of the same rule covers says nothing.
///
/// From the last to the first, and each only for one that stays: so of two that are the same the later goes, and one
/// always stays. Returns which they are, as indices of rules and of their paths.
pub(crate) fn repeated(
    rules: &[CompiledRule],
    sources: &Sources,
    findings: &mut Findings,
) -> HashSet<(usize, usize)> {
    let mut budget = Budget::new(COMPARISONS);
    let mut said = HashSet::new();
    for (number, rule) in rules.iter().enumerate() {
        let paths: Vec<(&PathGlob, Mark)> = rule.known_paths().collect();
        if paths.len() < 2 {
            continue;
        }
        let mut tree = GlobTree::new();
        for (number, (glob, _)) in (0..).zip(&paths) {
            tree.insert(glob, 0, number);
        }
        let mut stays = vec![true; paths.len()];
        let mut repeats: Vec<(usize, u32)> = Vec::new();
        for (index, (glob, _)) in paths.iter().enumerate().rev() {
            let mut by = None;
            tree.covering(glob, &mut budget, |number, _| {
                if number as usize != index && stays.get(number as usize) == Some(&true) {
                    by = Some(number);
                    return ControlFlow::Break(());
                }
                ControlFlow::Continue(())
            });
            if let (Some(by), Some(stays)) = (by, stays.get_mut(index)) {
                *stays = false;
                repeats.push((index, by));
            }
        }
        for (index, by) in repeats.into_iter().rev() {
            let Some(((glob, mark), (wider, place))) = paths.get(index).zip(paths.get(by as usize)) else {
                continue;
            };
            said.insert((number, index));
            findings.push(repeated_path((glob, *mark), (wider, *place), sources, said.len() <= MAX_FINDINGS));
        }
    }
    said
}

fn repeated_path(
    (glob, mark): (&PathGlob, Mark),
    (wider, place): (&PathGlob, Mark),
    sources: &Sources,
    fixed: bool,
) -> Finding {
    let same = glob.as_str() == wider.as_str();
    let (path, wider) = (shorten(glob.as_str()), shorten(wider.as_str()));
    let message =
        if same { format!("`{path}` is listed twice") } else { format!("`{path}` is covered by `{wider}`") };
    let finding = Finding::warning(Code::REPEATED_PATH, message)
        .at(mark, "this adds nothing")
        .at(place, if same { "already here" } else { "this matches all that it does" });
    match fixed.then(|| sources.without_entry(mark)).flatten() {
        Some(edit) => finding.edits(format!("remove `{path}`"), Applicability::Safe, vec![edit]),
        None => finding.help("remove it"),
    }
}
