//! The patterns of one scheme, by host.

use rustc_hash::FxHashMap;

use super::HostKind;
use super::ports::Ports;
use crate::origin::pattern::HostPattern;

/// The patterns of one scheme, each under the part of its host that is fixed.
#[derive(Debug, Clone, Default)]
pub(super) struct SchemeTable {
    hosts: FxHashMap<Box<[u8]>, Node>,
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
    prefixes: FxHashMap<Box<[u8]>, Prefix>,
}

#[derive(Debug, Clone, Default)]
struct Prefix {
    suffix_lengths: u64,
    suffixes: FxHashMap<Box<[u8]>, Ports>,
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
    host: Option<&'a [u8]>,
    label: Label<'a>,
    /// What stands to the right of the leftmost label or labels.
    parent: Option<&'a [u8]>,
}

/// The leftmost label.
#[derive(Debug, Clone, Copy)]
enum Label<'a> {
    /// None that a wildcard could match.
    None,
    /// The host's.
    Host,
    /// A pattern's.
    Pattern(Ends<'a>),
}

/// A label's beginning and end, which may overlap in a host and stand around the `*` in a pattern.
#[derive(Debug, Clone, Copy)]
struct Ends<'a> {
    head: &'a [u8],
    tail: &'a [u8],
    /// The most characters that prefix and suffix may take together: one is left for the `*`.
    room: usize,
}

impl<'a> Target<'a> {
    /// A host that wildcards match, by what stands to the right of its first label.
    pub(super) fn name(host: &'a [u8], parent: Option<&'a [u8]>) -> Self {
        Target { host: Some(host), label: if parent.is_some() { Label::Host } else { Label::None }, parent }
    }

    /// A host that no wildcard matches: an IP address, or a name with an underscore.
    pub(super) fn lone(host: &'a [u8]) -> Self {
        Target { host: Some(host), label: Label::None, parent: None }
    }

    /// The leftmost label's ends; looked for where a pattern is for part of a label.
    fn ends(&self) -> Option<Ends<'a>> {
        match self.label {
            Label::None => None,
            Label::Host => {
                let label = self.host?.split(|byte| *byte == b'.').next()?;
                Some(Ends { head: label, tail: label, room: label.len().saturating_sub(1) })
            }
            Label::Pattern(ends) => Some(ends),
        }
    }

    pub(super) fn host(host: &'a str, kind: HostKind) -> Self {
        if kind != HostKind::Name || host.contains('_') {
            return Target::lone(host.as_bytes());
        }
        Target::name(host.as_bytes(), host.split_once('.').map(|(_, parent)| parent.as_bytes()))
    }

    pub(super) fn of(pattern: &'a HostPattern) -> Self {
        match pattern {
            HostPattern::Exact { host, kind } => Target::host(host, *kind),
            HostPattern::Label { prefix, suffix, parent } => {
                let room = prefix.len() + suffix.len();
                let ends = Ends { head: prefix.as_bytes(), tail: suffix.as_bytes(), room };
                Target { host: None, label: Label::Pattern(ends), parent: Some(parent.as_bytes()) }
            }
            HostPattern::Labels { parent } => {
                Target { host: None, label: Label::None, parent: Some(parent.as_bytes()) }
            }
        }
    }
}

impl SchemeTable {
    pub(super) fn insert(&mut self, host: &str, slot: Slot<'_>, ports: Ports) {
        let node = self.hosts.entry(host.as_bytes().into()).or_default();
        match slot {
            Slot::Itself => {
                self.exact_hosts = true;
                node.itself = Some(ports);
            }
            Slot::Label => node.label = Some(ports),
            Slot::Labels => {
                self.depths |= depth_bit(labels(host.as_bytes()));
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
            if !matches!(target.label, Label::None) {
                node.label.as_ref().into_iter().for_each(&mut found);
            }
            if let Some((parts, ends)) = node.parts.as_ref().and_then(|parts| Some((parts, target.ends()?))) {
                parts.visit(ends, probes, &mut found);
            }
            node.labels.as_ref().into_iter().for_each(&mut found);
        }
        if self.depths != 0 {
            self.visit_ancestors(parent, probes, found);
        }
    }

    fn visit_ancestors<'t>(&'t self, parent: &[u8], probes: &mut u32, mut found: impl FnMut(&'t Ports)) {
        let mut depth = labels(parent);
        let mut name = parent;
        while let Some(above) = memchr::memchr(b'.', name).and_then(|dot| name.get(dot + 1..)) {
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
        let prefix = self.prefixes.entry(prefix.as_bytes().into()).or_default();
        prefix.suffix_lengths |= length_bit(suffix.len());
        prefix.suffixes.insert(suffix.as_bytes().into(), ports);
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

fn labels(host: &[u8]) -> usize {
    host.iter().filter(|b| **b == b'.').count() + 1
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
