//! From a list of entries to the tables, and to what is dead or repeated among them.

use std::collections::hash_map;

use rustc_hash::{FxHashMap, FxHashSet};

use super::OriginSet;
use super::ports::{Interval, Ports, Winner, contained};
use super::table::Slot;
use crate::origin::pattern::{HostPattern, OriginPattern};
use crate::origin::{Origin, WebScheme};

/// A set, and the entries that do nothing in it.
#[derive(Debug, Default)]
pub(crate) struct Built {
    pub(crate) set: OriginSet,
    /// In the order of the file.
    pub(crate) covered: Vec<Covered>,
}

/// An entry that admits nothing which others do not admit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Covered {
    /// The entry.
    pub(crate) entry: Winner,
    /// The entry that covers it, or the first of those that do so together. In an earlier grant, the covered entry is
    /// dead; in the same grant, it repeats.
    pub(crate) by: Winner,
}

impl Covered {
    /// Whether an earlier grant always decides first.
    pub(crate) fn is_dead(&self) -> bool {
        self.by.grant < self.entry.grant
    }
}

/// A pattern's place in the tables.
type Key<'p> = (WebScheme, &'p str, Slot<'p>);

pub(super) fn build<'p>(entries: impl IntoIterator<Item = (&'p OriginPattern, u32, u32)>) -> Built {
    let mut entries: Vec<(&OriginPattern, Winner)> =
        entries.into_iter().map(|(pattern, grant, entry)| (pattern, Winner { grant, entry })).collect();
    entries.sort_by_key(|(_, winner)| *winner);
    let mut set = OriginSet::default();
    let crowded = fill_patterns(&mut set, &entries);
    fill_exact(&mut set, &entries);
    let covered = entries
        .iter()
        .filter_map(|(pattern, entry)| {
            let by = cover(&set, pattern, *entry, &crowded)?;
            Some(Covered { entry: *entry, by })
        })
        .collect();
    Built { set, covered }
}

/// An entry that shares its place in the tables with others, whose ports may be its own.
#[derive(Debug, Clone, Copy)]
struct Crowded {
    /// The place.
    group: usize,
    /// The entry of the same grant whose ports contain this one's.
    within: Option<Winner>,
}

/// Fills the tables of patterns. Returns the entries that share their place.
fn fill_patterns(set: &mut OriginSet, entries: &[(&OriginPattern, Winner)]) -> FxHashMap<Winner, Crowded> {
    let (exact, patterns): (Vec<_>, Vec<_>) = entries.iter().partition(|(pattern, _)| pattern.is_exact());
    let mut placed: Vec<(Key<'_>, Interval)> = patterns.into_iter().filter_map(place).collect();
    // Exact origins on a host that has patterns for its ports are kept there as well, so that `:3000-3001` is seen to
    // repeat `:3000` and `:3001`.
    let hosts: FxHashSet<Key<'_>> =
        placed.iter().map(|(key, _)| *key).filter(|key| key.2 == Slot::Itself).collect();
    placed.extend(exact.into_iter().filter_map(place).filter(|(key, _)| hosts.contains(key)));
    placed.sort_unstable_by_key(|(key, _)| *key);

    let mut crowded = FxHashMap::default();
    for (index, group) in placed.chunk_by(|(a, _), (b, _)| a == b).enumerate() {
        let Some(((scheme, host, slot), _)) = group.first() else { continue };
        let intervals: Vec<Interval> = group.iter().map(|(_, interval)| *interval).collect();
        if intervals.len() > 1 {
            let member = |(entry, within)| (entry, Crowded { group: index, within });
            crowded.extend(contained(&intervals).into_iter().map(member));
        }
        let table = match scheme {
            WebScheme::Http => &mut set.http,
            WebScheme::Https => &mut set.https,
        };
        table.insert(host, *slot, Ports::build(intervals));
    }
    crowded
}

fn place<'p>((pattern, winner): &(&'p OriginPattern, Winner)) -> Option<(Key<'p>, Interval)> {
    let (scheme, host, ports) = pattern.web()?;
    let (low, high) = ports.bounds(scheme.default_port());
    let (host, slot) = match host {
        HostPattern::Exact { host, .. } => (host, Slot::Itself),
        HostPattern::Labels { parent } => (parent, Slot::Labels),
        HostPattern::Label { prefix, suffix, parent } if prefix.is_empty() && suffix.is_empty() => {
            (parent, Slot::Label)
        }
        HostPattern::Label { prefix, suffix, parent } => (parent, Slot::Part(prefix, suffix)),
    };
    Some(((scheme, host, slot), Interval { low, high, winner: *winner }))
}

/// Fills the table of exact origins with final winners, once the patterns are in.
fn fill_exact(set: &mut OriginSet, entries: &[(&OriginPattern, Winner)]) {
    let exact = || entries.iter().filter(|(pattern, _)| pattern.is_exact());
    set.exact.reserve(exact().count());
    for (pattern, winner) in exact() {
        let earlier = Origin::parse(pattern.as_str().as_bytes())
            .ok()
            .and_then(|origin| set.by_pattern(&origin, &mut 0))
            .filter(|by_pattern| by_pattern.grant < winner.grant);
        if let hash_map::Entry::Vacant(vacant) = set.exact.entry(pattern.as_str().as_bytes().into()) {
            vacant.insert(earlier.unwrap_or(*winner));
        }
    }
}

/// The entry that makes this one superfluous.
fn cover(
    set: &OriginSet,
    pattern: &OriginPattern,
    entry: Winner,
    crowded: &FxHashMap<Winner, Crowded>,
) -> Option<Winner> {
    let own = crowded.get(&entry);
    // A neighbour that goes because of a wider one cannot be the reason for that one to go: `:1-9` and `:10-19` are
    // both told to go before `:1-19`, which then must stay.
    let goes = |by: &Winner| {
        own.zip(crowded.get(by)).is_some_and(|(own, by)| own.group == by.group && by.within.is_some())
    };
    set.covered_by(pattern, entry.grant)
        .or_else(|| own.and_then(|own| own.within))
        .or_else(|| set.exact.get(pattern.as_str().as_bytes()).copied().filter(|winner| *winner != entry))
        .or_else(|| {
            let excuses =
                |by: Winner| by.grant < entry.grant || (by.grant == entry.grant && by != entry && !goes(&by));
            set.union_covers(pattern, excuses)
        })
}
