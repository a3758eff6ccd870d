//! The patterns of one scheme, by host.

use rustc_hash::FxHashMap;

use super::HostKind;
use super::ports::Ports;
use crate::origin::pattern::HostPattern;
use crate::origin::split_at_byte;

/// The patterns of one scheme, each under the part of its host that is fixed.
#[derive(Debug, Clone, Default)]
pub(super) struct SchemeTable {
    hosts: FxHashMap<Box<str>, Node>,
    /// Whether a host has patterns for its ports.
    exact_hosts: bool,
    /// Bit n: a `**.` stands before a host of n labels. Hosts of 253 characters have at most 127 labels.
    depths: u128,
}

/// What is known under one host.
#[derive(Debug, Clone, Default)]
struct Node {
    /// Ports of the host itself.
    itself: Option<Ports>,
    /// `*.host`.
    label: Option<Ports>,
    /// `**.host`.
    labels: Option<Ports>,
    /// `pre-*-post.host`.
    parts: Option<Box<Parts>>,
}

/// Patterns for part of a label, by prefix and then by suffix.
///
/// Only lengths that occur are tried, and suffixes only under a prefix that is there, so that the number of patterns
/// does not count. The grammar bounds what is left: a label of 63 characters has 63 prefixes and fewer suffixes.
#[derive(Debug, Clone, Default)]
struct Parts {
    prefix_lengths: u64,
    prefixes: FxHashMap<Box<str>, Prefix>,
}

#[derive(Debug, Clone, Default)]
struct Prefix {
    suffix_lengths: u64,
    suffixes: FxHashMap<Box<str>, Ports>,
}

/// Where under a host a pattern belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Slot<'p> {
    Itself,
    Label,
    Labels,
    Part(&'p str, &'p str),
}

/// Whose covering patterns are asked for: those of one host, or those that admit all that a pattern admits. A lookup
/// and the search for dead entries are the same walk.
#[derive(Debug, Clone, Copy)]
pub(super) struct Target<'a> {
    /// The host, where it is one.
    host: Option<&'a str>,
    /// The leftmost label's beginning and end, which may overlap in a host and stand around the `*` in a pattern.
    label: Option<Ends<'a>>,
    /// What stands to the right of the leftmost label or labels.
    parent: Option<&'a str>,
}

#[derive(Debug, Clone, Copy)]
struct Ends<'a> {
    head: &'a str,
    tail: &'a str,
    /// The most characters that prefix and suffix may take together: one is left for the `*`.
    room: usize,
}

impl<'a> Target<'a> {
    pub(super) fn host(host: &'a str, kind: HostKind) -> Self {
        // No wildcard matches an IP address or a name with an underscore.
        let split = split_at_byte(host, b'.')
            .filter(|_| kind == HostKind::Name && memchr::memchr(b'_', host.as_bytes()).is_none());
        let ends = |label: &'a str| Ends { head: label, tail: label, room: label.len().saturating_sub(1) };
        Target {
            host: Some(host),
            label: split.map(|(label, _)| ends(label)),
            parent: split.map(|(_, parent)| parent),
        }
    }

    pub(super) fn of(pattern: &'a HostPattern) -> Self {
        match pattern {
            HostPattern::Exact { host, kind } => Target::host(host, *kind),
            HostPattern::Label { prefix, suffix, parent } => Target {
                host: None,
                label: Some(Ends { head: prefix, tail: suffix, room: prefix.len() + suffix.len() }),
                parent: Some(parent),
            },
            HostPattern::Labels { parent } => Target { host: None, label: None, parent: Some(parent) },
        }
    }
}

impl SchemeTable {
    pub(super) fn insert(&mut self, host: &str, slot: Slot<'_>, ports: Ports) {
        let node = self.hosts.entry(host.into()).or_default();
        match slot {
            Slot::Itself => {
                self.exact_hosts = true;
                node.itself = Some(ports);
            }
            Slot::Label => node.label = Some(ports),
            Slot::Labels => {
                self.depths |= depth_bit(labels(host));
                node.labels = Some(ports);
            }
            Slot::Part(prefix, suffix) => node.parts.get_or_insert_default().insert(prefix, suffix, ports),
        }
    }

    /// Hands every table of ports that covers the target to `found`, and counts the probes.
    pub(super) fn visit<'t>(
        &'t self,
        target: Target<'_>,
        probes: &mut u32,
        mut found: impl FnMut(&'t Ports),
    ) {
        if self.hosts.is_empty() {
            return;
        }
        if let Some(host) = target.host.filter(|_| self.exact_hosts) {
            *probes += 1;
            self.hosts.get(host).and_then(|node| node.itself.as_ref()).into_iter().for_each(&mut found);
        }
        let Some(parent) = target.parent else { return };
        *probes += 1;
        if let Some(node) = self.hosts.get(parent) {
            if let Some(ends) = target.label {
                node.label.as_ref().into_iter().for_each(&mut found);
                if let Some(parts) = &node.parts {
                    parts.visit(ends, probes, &mut found);
                }
            }
            node.labels.as_ref().into_iter().for_each(&mut found);
        }
        if self.depths != 0 {
            self.visit_ancestors(parent, probes, found);
        }
    }

    fn visit_ancestors<'t>(&'t self, parent: &str, probes: &mut u32, mut found: impl FnMut(&'t Ports)) {
        let mut depth = labels(parent);
        let mut name = parent;
        while let Some((_, above)) = split_at_byte(name, b'.') {
            (name, depth) = (above, depth - 1);
            if self.depths & depth_bit(depth) != 0 {
                *probes += 1;
                self.hosts.get(name).and_then(|node| node.labels.as_ref()).into_iter().for_each(&mut found);
            }
        }
    }
}

impl Parts {
    fn insert(&mut self, prefix: &str, suffix: &str, ports: Ports) {
        self.prefix_lengths |= length_bit(prefix.len());
        let prefix = self.prefixes.entry(prefix.into()).or_default();
        prefix.suffix_lengths |= length_bit(suffix.len());
        prefix.suffixes.insert(suffix.into(), ports);
    }

    fn visit<'t>(&'t self, ends: Ends<'_>, probes: &mut u32, found: &mut impl FnMut(&'t Ports)) {
        for length in lengths(self.prefix_lengths, ends.head.len().min(ends.room)) {
            *probes += 1;
            let Some(prefix) = ends.head.get(..length).and_then(|head| self.prefixes.get(head)) else {
                continue;
            };
            for length in lengths(prefix.suffix_lengths, ends.tail.len().min(ends.room - length)) {
                *probes += 1;
                let tail = ends.tail.get(ends.tail.len() - length..);
                tail.and_then(|tail| prefix.suffixes.get(tail)).into_iter().for_each(&mut *found);
            }
        }
    }
}

fn labels(host: &str) -> usize {
    host.bytes().filter(|b| *b == b'.').count() + 1
}

fn depth_bit(labels: usize) -> u128 {
    u32::try_from(labels).ok().and_then(|n| 1_u128.checked_shl(n)).unwrap_or(0)
}

fn length_bit(length: usize) -> u64 {
    u32::try_from(length).ok().and_then(|n| 1_u64.checked_shl(n)).unwrap_or(0)
}

/// The lengths in the mask, up to `most`, in ascending order.
fn lengths(mut mask: u64, most: usize) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let length = mask.trailing_zeros() as usize;
        let one = mask != 0 && length <= most;
        mask &= mask.wrapping_sub(1);
        one.then_some(length)
    })
}
