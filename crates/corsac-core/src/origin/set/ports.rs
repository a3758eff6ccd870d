//! Which entry wins at which port.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// An entry that admits an origin. The least wins: the first grant, and within it the first entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Winner {
    pub(crate) grant: u32,
    pub(crate) entry: u32,
}

/// Ports, both ends included, and the entry that admits them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Interval {
    pub(super) low: u16,
    pub(super) high: u16,
    pub(super) winner: Winner,
}

impl Interval {
    fn holds(&self, port: u16) -> bool {
        (self.low..=self.high).contains(&port)
    }
}

/// Disjoint intervals in ascending order. Almost every pattern has one, which then needs no allocation.
#[derive(Debug, Clone)]
pub(super) enum Ports {
    One(Interval),
    Many(Box<[Interval]>),
}

impl Ports {
    /// Cuts overlapping intervals into disjoint ones, each with the least entry that admits it.
    ///
    /// One sweep over the ends with the intervals that are open in a heap, so that a hundred thousand entries on one
    /// host cost no more than sorting them.
    pub(super) fn build(mut intervals: Vec<Interval>) -> Self {
        if let [only] = intervals.as_slice() {
            return Ports::One(*only);
        }
        intervals.sort_unstable_by_key(|interval| interval.low);
        let mut cuts: Vec<u32> = Vec::with_capacity(intervals.len() * 2);
        for interval in &intervals {
            cuts.extend([u32::from(interval.low), u32::from(interval.high) + 1]);
        }
        cuts.sort_unstable();
        cuts.dedup();
        let mut open = BinaryHeap::new();
        let mut coming = intervals.iter().peekable();
        let mut disjoint: Vec<Interval> = Vec::new();
        for (start, end) in cuts.iter().zip(cuts.iter().skip(1)) {
            // Cuts but the last are ports; the last only ends a segment.
            let (Ok(low), Ok(high)) = (u16::try_from(*start), u16::try_from(end - 1)) else { continue };
            while let Some(interval) = coming.next_if(|interval| interval.low <= low) {
                open.push(Reverse((interval.winner, interval.high)));
            }
            while open.peek().is_some_and(|Reverse((_, high))| *high < low) {
                open.pop();
            }
            let Some(Reverse((winner, _))) = open.peek().copied() else { continue };
            match disjoint.last_mut() {
                Some(last) if last.winner == winner && last.high.checked_add(1) == Some(low) => {
                    last.high = high
                }
                _ => disjoint.push(Interval { low, high, winner }),
            }
        }
        Ports::Many(disjoint.into_boxed_slice())
    }

    pub(super) fn at(&self, port: u16) -> Option<&Interval> {
        let interval = match self {
            Ports::One(interval) => interval,
            Ports::Many(intervals) => intervals.get(intervals.partition_point(|i| i.high < port))?,
        };
        interval.holds(port).then_some(interval)
    }
}

/// The most segments that are followed in search of a cover. What would need more goes unreported, which costs a
/// finding and nothing else; following all could take seconds where thousands of ranges overlap on one host.
const MAX_SEGMENTS: usize = 1024;

/// Whether the entries that pass the filter cover the ports from `low` to `high` between them; if so, the least one
/// that covers the first port.
pub(super) fn union_covers(
    tables: &[&Ports],
    low: u16,
    high: u16,
    admit: impl Fn(Winner) -> bool,
) -> Option<Winner> {
    let mut first = None;
    let mut port = low;
    for _ in 0..MAX_SEGMENTS {
        let here =
            || tables.iter().filter_map(|ports| ports.at(port)).filter(|interval| admit(interval.winner));
        if first.is_none() {
            first = here().map(|interval| interval.winner).min();
        }
        let end = here().map(|interval| interval.high).max()?;
        if end >= high {
            return first;
        }
        port = end.checked_add(1)?;
    }
    None
}

/// Every entry, with the one of its grant that admits all of its ports, if there is one. Of two equal ones the later
/// lies within the earlier: it is the one to strike.
pub(super) fn contained(intervals: &[Interval]) -> Vec<(Winner, Option<Winner>)> {
    let mut sorted = intervals.to_vec();
    sorted.sort_unstable_by_key(|i| (i.winner.grant, i.low, Reverse(i.high), i.winner.entry));
    let mut widest: Option<Interval> = None;
    let within = |interval: &Interval| {
        let same =
            widest.filter(|wide| wide.winner.grant == interval.winner.grant && interval.high <= wide.high);
        if same.is_none() {
            widest = Some(*interval);
        }
        (interval.winner, same.map(|wide| wide.winner))
    };
    sorted.iter().map(within).collect()
}
