//! Globs with wildcards within segments, as a tree of segments: a path's rule is found without trying each.

use rustc_hash::FxHashMap;

/// Globs whose `**`, if they have one, is the last segment.
///
/// A path walks down the tree, and each node is come to at most once, since one way leads to it. So the work is bounded
/// by the number of globs whatever the path, and where segments are literal or `*`, by its number of segments. A `**`
/// with segments behind it would have to be tried at each slash: those globs are not here.
#[derive(Debug, Clone, Default)]
pub(super) struct SegmentTree {
    nodes: Vec<Node>,
}

#[derive(Debug, Clone)]
struct Node {
    /// The first rule whose glob ends here.
    end: u32,
    /// The first rule whose glob goes on with `**` alone: one more segment at least, which may be empty.
    below: u32,
    literal: FxHashMap<Box<[u8]>, usize>,
    /// Where `*` as a whole segment leads.
    any: Option<usize>,
    /// Segments with a `*` and something else.
    partial: Vec<(Box<[u8]>, usize)>,
}

impl Node {
    const NEW: fn() -> Self = || Node {
        end: super::index::NONE,
        below: super::index::NONE,
        literal: FxHashMap::default(),
        any: None,
        partial: Vec::new(),
    };
}

impl SegmentTree {
    /// Whether the tree can hold the glob.
    pub(super) fn holds(glob: &str) -> bool {
        glob.strip_suffix("/**").unwrap_or(glob).split('/').all(|segment| segment != "**")
    }

    /// Adds a glob; of two rules at one place the first counts.
    pub(super) fn insert(&mut self, glob: &str, rule: u32) {
        let (segments, below) = match glob.strip_suffix("/**") {
            Some(segments) => (segments, true),
            None => (glob, false),
        };
        if self.nodes.is_empty() {
            self.nodes.push(Node::NEW());
        }
        let mut at = 0;
        for segment in segments.split('/').skip(1) {
            let next = self.nodes.len();
            let Some(node) = self.nodes.get_mut(at) else { return };
            let bytes = segment.as_bytes();
            at = if segment == "*" {
                *node.any.get_or_insert(next)
            } else if !segment.contains('*') {
                *node.literal.entry(bytes.into()).or_insert(next)
            } else if let Some((_, known)) = node.partial.iter().find(|(known, _)| **known == *bytes) {
                *known
            } else {
                node.partial.push((bytes.into(), next));
                next
            };
            if at == next {
                self.nodes.push(Node::NEW());
            }
        }
        if let Some(node) = self.nodes.get_mut(at) {
            let slot = if below { &mut node.below } else { &mut node.end };
            *slot = rule.min(*slot);
        }
    }

    /// Lowers `first` to the first rule whose glob matches the path, which begins with a slash.
    pub(super) fn select(&self, path: &[u8], first: &mut u32) {
        if let Some(root) = self.nodes.first() {
            self.walk(root, path.get(1..), first);
        }
    }

    /// Recursion is as deep as the longest glob.
    fn walk(&self, node: &Node, rest: Option<&[u8]>, first: &mut u32) {
        let Some(rest) = rest else {
            *first = node.end.min(*first);
            return;
        };
        *first = node.below.min(*first);
        if node.literal.is_empty() && node.any.is_none() && node.partial.is_empty() {
            return;
        }
        let (segment, rest) = match rest.iter().position(|byte| *byte == b'/') {
            Some(slash) => (rest.get(..slash).unwrap_or_default(), rest.get(slash + 1..)),
            None => (rest, None),
        };
        let partial = node.partial.iter().filter(|(glob, _)| matches(glob, segment)).map(|(_, next)| *next);
        for next in node.literal.get(segment).copied().into_iter().chain(node.any).chain(partial) {
            if let Some(next) = self.nodes.get(next) {
                self.walk(next, rest, first);
            }
        }
    }
}

/// Whether a segment matches one with wildcards. What stands between two wildcards is looked for from the left: a later
/// place would leave less for what follows.
fn matches(glob: &[u8], segment: &[u8]) -> bool {
    let mut parts = glob.split(|byte| *byte == b'*');
    let head = parts.next().unwrap_or_default();
    let Some(mut rest) = segment.strip_prefix(head) else { return false };
    let Some(tail) = parts.next_back() else { return rest.is_empty() };
    for part in parts.filter(|part| !part.is_empty()) {
        let Some(at) = rest.windows(part.len()).position(|window| window == part) else { return false };
        rest = rest.get(at + part.len()..).unwrap_or_default();
    }
    rest.ends_with(tail)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_a_segment() {
        for (glob, segment, expected) in [
            ("a*b", "ab", true),
            ("a*b", "axxb", true),
            ("a*b", "a", false),
            ("ab*ba", "aba", false),
            ("*b*b", "ab", false),
            ("*b*b", "bb", true),
            ("*ab*", "xaby", true),
            ("a*b*c", "abxbc", true),
            ("a*b*c", "acb", false),
            ("**", "", true),
        ] {
            assert_eq!(matches(glob.as_bytes(), segment.as_bytes()), expected, "{glob} on {segment}");
        }
    }
}
