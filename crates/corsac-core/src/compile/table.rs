//! A rule's table of origins, and its grants.

use crate::catalogue::Code;
use crate::diagnostic::Finding;
use crate::fix::Applicability;
use crate::load::shorten;
use crate::origin::{Built, Covered, OriginSet, Winner};
use crate::policy::{Entry, Grant};
use crate::source::Mark;
use crate::value::Shared;

use super::Compiler;
use super::grant::GrantParts;
use super::origins::Item;

/// For each grant of several origins that is dead as a whole, the earlier entry that comes first.
fn unreachable_grants(parts: &[GrantParts], covered: &[Covered]) -> Vec<Option<Winner>> {
    let mut counts: Vec<(usize, Option<Winner>)> = vec![(0, None); parts.len()];
    for cover in covered {
        if let Some((count, by)) = counts.get_mut(cover.entry.grant as usize) {
            *count += 1;
            if cover.is_dead() {
                *by = Some(by.map_or(cover.by, |by| by.min(cover.by)));
            }
        }
    }
    let whole = |part: &GrantParts, count: usize| part.whole && count > 1 && count == part.items.len();
    parts.iter().zip(counts).map(|(part, (count, by))| by.filter(|_| whole(part, count))).collect()
}

impl Compiler<'_> {
    /// `*` admits everyone, so a grant after it is dead. Where the rule's `*` stands, if it has one.
    pub(super) fn wildcard_last(&mut self, parts: &[GrantParts]) -> Option<(u32, Mark)> {
        let last = parts.len().checked_sub(1)?;
        let mut any = None;
        for (index, part) in parts.iter().enumerate() {
            let Some(mark) = part.any else { continue };
            if index != last {
                let next = parts.get(index + 1).map_or(Mark::Nowhere, |part| part.grant.mark);
                let finding =
                    Finding::error(Code::WILDCARD_NOT_LAST, "`*` stands before the last grant of its rule")
                        .at(mark, "this admits everyone")
                        .at(next, "so nobody gets here")
                        .help("move the grant for `*` to the end of the rule's grants");
                self.findings.push(finding);
            }
            any = u32::try_from(index).ok().map(|index| (index, mark));
        }
        any
    }

    /// The rule's one table of origins, its entries in the order of the file, and what is to be said of those that do
    /// nothing. The grants' items become the entries.
    pub(super) fn table(&mut self, parts: &mut [GrantParts]) -> (OriginSet, Vec<Entry>, Vec<Idle>) {
        let count = parts.iter().map(|part| part.items.len()).sum();
        let mut items: Vec<(&Item, u32)> = Vec::with_capacity(count);
        for (part, grant) in parts.iter().zip(0..) {
            items.extend(part.items.iter().map(|item| (item, grant)));
        }
        let numbered = items.iter().zip(0_u32..).map(|((item, grant), index)| (&item.pattern, *grant, index));
        let Built { set, covered } = OriginSet::build(numbered);
        let dead = unreachable_grants(parts, &covered);
        for (grant, by) in (0_u32..).zip(&dead).filter_map(|(grant, by)| Some((grant, (*by)?))) {
            self.unreachable_grant(parts, &items, grant, by);
        }
        // What is said of the grant is not said of each of its entries.
        let alive = |cover: &Covered| !matches!(dead.get(cover.entry.grant as usize), Some(Some(_)));
        let covered = covered.into_iter().filter(alive).filter_map(|cover| idle(&items, cover)).collect();
        drop(items);
        let mut entries = Vec::with_capacity(count);
        for (part, grant) in parts.iter_mut().zip(0..) {
            entries.extend(std::mem::take(&mut part.items).into_iter().map(|item| Entry {
                grant,
                exact: item.pattern.is_exact(),
                text: Shared::new(item.pattern.into_text()),
                mark: item.mark,
            }));
        }
        (set, entries, covered)
    }

    fn unreachable_grant(&mut self, parts: &[GrantParts], items: &[(&Item, u32)], dead: u32, by: Winner) {
        let grant = |index: u32| parts.get(index as usize).map(|part| &part.grant);
        let earlier = grant(by.grant).zip(items.get(by.entry as usize));
        let Some((grant, (earlier, (wider, _)))) = grant(dead).zip(earlier) else { return };
        let (name, before) = (shorten(&grant.name), shorten(&earlier.name));
        let finding = Finding::error(
            Code::UNREACHABLE_GRANT,
            format!("no request gets to grant `{name}`: earlier grants admit all of its origins"),
        )
        .at(grant.mark, "nobody is left for it")
        .at(
            wider.mark,
            format!("grant `{before}` comes first, and the first grant that admits the origin decides"),
        )
        .help(format!("move it before grant `{before}`, or remove it"));
        self.findings.push(finding);
    }

    /// The grants, once it is said what is to be removed from them.
    pub(super) fn grants(&mut self, parts: Vec<GrantParts>, covered: Vec<Idle>) -> Vec<Grant> {
        let (mut grants, mut removals) = (Vec::new(), Vec::new());
        for part in parts {
            grants.push(part.grant);
            removals.push(part.removals);
        }
        for Idle { grant, finding, item, applicability } in covered {
            let Some(applicability) = applicability else {
                self.findings.push(finding);
                continue;
            };
            if let Some(removals) = removals.get_mut(grant as usize) {
                removals.entry(finding, (item.text(), item.mark, item.from_variable), applicability);
            }
        }
        removals.into_iter().for_each(|removals| self.remove(removals));
        grants
    }
}

/// An entry that admits nothing which others do not admit, and what is said of it.
pub(super) struct Idle {
    grant: u32,
    finding: Finding,
    item: Item,
    /// How sure it is that the entry is to be removed, if it is.
    applicability: Option<Applicability>,
}

fn idle(items: &[(&Item, u32)], cover: Covered) -> Option<Idle> {
    let item = |winner: Winner| items.get(winner.entry as usize).map(|(item, _)| *item);
    let (item, wider) = item(cover.entry).zip(item(cover.by))?;
    if !cover.is_dead()
        && let (Some(group), Some(other)) = (item.group, wider.group)
        && group != other
    {
        // Two groups may have an origin in common, and a grant that names both admits it once.
        return None;
    }
    let (finding, applicability) = if !cover.is_dead() {
        let message = if item.pattern == wider.pattern {
            format!("`{}` is listed twice", item.text())
        } else {
            format!("`{}` is covered by `{}`", item.text(), wider.text())
        };
        let finding = Finding::warning(Code::REPEATED_ORIGIN, message)
            .at(item.mark, "this adds nothing")
            .at(wider.mark, "already here");
        (finding, Applicability::Safe)
    } else {
        let message = format!("`{}` never gets to this grant: an earlier one admits it", item.text());
        let finding = Finding::error(Code::DEAD_ORIGIN, message)
            .at(item.mark, "dead")
            .at(wider.mark, "the first grant that admits the origin decides")
            .help("if this grant is meant for it, put the narrower grant first");
        (finding, Applicability::Suggested)
    };
    // With another value of the variable, the entry may be needed.
    let (finding, applicability) = match wider.from_variable && !item.from_variable {
        true => (finding.help("with this value of the variable, one of the two is not needed"), None),
        false => (finding, Some(applicability)),
    };
    Some(Idle { grant: cover.entry.grant, finding, item: item.clone(), applicability })
}
