//! The table that finds the first rule for a path, without trying each.

use globset::{Candidate, GlobMatcher};
use rustc_hash::FxHashMap;

use super::glob::{PathGlob, Shape};
use super::segments::SegmentTree;

/// No rule.
pub(super) const NONE: u32 = u32::MAX;

/// Finds the first rule one of whose globs matches a path.
///
/// Most globs are a literal path or a literal prefix with `/**`; those are found by hashing. One with a wildcard in a
/// segment is found in a tree of segments. One with a `**` before its end stands under its literal prefix, and is tried
/// only for paths that begin so. A rule for `/**` needs no table at all. Refused alternative: one `GlobSet` over all rules,
/// which allocates its answer and looks at every glob.
///
/// The hashes are unkeyed: the keys come from the policy, and a client cannot insert any.
#[derive(Debug, Clone)]
pub(crate) struct PathIndex {
    /// The first rule for `/**`.
    catch_all: u32,
    exact: FxHashMap<Box<[u8]>, u32>,
    subtrees: FxHashMap<Box<[u8]>, u32>,
    segments: SegmentTree,
    globs: FxHashMap<Box<[u8]>, Vec<(u32, GlobMatcher)>>,
    /// How many slashes the longest prefix has: a path's further segments need not be looked at.
    depth: usize,
}

impl PathIndex {
    /// Builds the table; `globs` yields each rule's globs in the order of the rules.
    pub(crate) fn new<'a>(globs: impl IntoIterator<Item = (u32, &'a PathGlob)>) -> Self {
        let mut index = PathIndex {
            catch_all: NONE,
            exact: FxHashMap::default(),
            subtrees: FxHashMap::default(),
            segments: SegmentTree::default(),
            globs: FxHashMap::default(),
            depth: 0,
        };
        for (rule, glob) in globs {
            let prefix = match glob.shape() {
                Shape::Exact(path) => {
                    lower(index.exact.entry(path.as_bytes().into()).or_insert(NONE), rule);
                    continue;
                }
                Shape::Subtree("/") => {
                    lower(&mut index.catch_all, rule);
                    continue;
                }
                Shape::Subtree(prefix) => {
                    lower(index.subtrees.entry(prefix.as_bytes().into()).or_insert(NONE), rule);
                    prefix
                }
                Shape::Glob { .. } if SegmentTree::holds(glob.as_str()) => {
                    index.segments.insert(glob.as_str(), rule);
                    continue;
                }
                Shape::Glob { prefix, matcher } => {
                    index.globs.entry(prefix.as_bytes().into()).or_default().push((rule, matcher.clone()));
                    prefix
                }
            };
            index.depth = index.depth.max(prefix.bytes().filter(|byte| *byte == b'/').count());
        }
        index
    }

    /// The first rule for the path. A path that does not begin with `/` (`OPTIONS *`) has none.
    #[inline]
    pub(crate) fn select(&self, path: &[u8]) -> Option<u32> {
        match path {
            // The first rule of all: that of a policy without paths.
            [b'/', ..] if self.catch_all == 0 => Some(0),
            [b'/', ..] => self.search(path),
            _ => None,
        }
    }

    fn search(&self, path: &[u8]) -> Option<u32> {
        let mut first = self.catch_all;
        if let Some(rule) = self.exact.get(path) {
            lower(&mut first, *rule);
        }
        self.segments.select(path, &mut first);
        if self.depth > 0 {
            self.select_by_prefix(path, &mut first);
        }
        (first != NONE).then_some(first)
    }

    fn select_by_prefix(&self, path: &[u8], first: &mut u32) {
        let mut candidate = None;
        let slashes = path.iter().enumerate().filter(|(_, byte)| **byte == b'/').map(|(at, _)| at);
        for slash in slashes.take(self.depth) {
            let Some(prefix) = path.get(..=slash) else { return };
            if let Some(rule) = self.subtrees.get(prefix) {
                lower(first, *rule);
            }
            for (rule, matcher) in self.globs.get(prefix).map(Vec::as_slice).unwrap_or_default() {
                // In the order of the rules: what is found further on cannot be the first.
                if rule >= first {
                    break;
                }
                let candidate = candidate.get_or_insert_with(|| Candidate::from_bytes(path));
                if matcher.is_match_candidate(candidate) {
                    *first = *rule;
                }
            }
        }
    }
}

fn lower(slot: &mut u32, rule: u32) {
    *slot = rule.min(*slot);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Written from the rule, not from the code: segments, with `**` for any number of them.
    fn naive(glob: &str, path: &str) -> bool {
        fn segment(glob: &[u8], text: &[u8]) -> bool {
            match glob {
                [] => text.is_empty(),
                [b'*', rest @ ..] => (0..=text.len()).any(|taken| segment(rest, &text[taken..])),
                [byte, rest @ ..] => text.first() == Some(byte) && segment(rest, &text[1..]),
            }
        }
        fn all(globs: &[&str], path: &[&str]) -> bool {
            match globs {
                [] => path.is_empty(),
                // At the end at least one segment, which may be empty: `/api/` but not `/api`.
                ["**"] => !path.is_empty(),
                ["**", rest @ ..] => (0..=path.len()).any(|taken| all(rest, &path[taken..])),
                [first, rest @ ..] => {
                    !path.is_empty() && segment(first.as_bytes(), path[0].as_bytes()) && all(rest, &path[1..])
                }
            }
        }
        let globs: Vec<&str> = glob.split('/').skip(1).collect();
        let parts: Vec<&str> = path.split('/').skip(1).collect();
        path.starts_with('/') && all(&globs, &parts)
    }

    #[test]
    fn table_agrees_with_the_naive_matcher() {
        let parts = ["", "a", "b", "ab", "*", "a*", "*b", "**", "a.b", "!x"];
        let mut globs = Vec::new();
        for first in parts {
            for second in parts {
                for third in parts {
                    for text in [
                        format!("/{first}"),
                        format!("/{first}/{second}"),
                        format!("/{first}/{second}/{third}"),
                    ] {
                        if let Ok(glob) = PathGlob::parse(&text) {
                            globs.push(glob);
                        }
                    }
                }
            }
        }
        let segments = ["", "a", "b", "ab", "a.b", "!x", "abab"];
        let mut paths = vec!["".to_owned(), "*".to_owned(), "a".to_owned()];
        for first in segments {
            paths.push(format!("/{first}"));
            for second in segments {
                paths.push(format!("/{first}/{second}"));
                for third in segments {
                    paths.push(format!("/{first}/{second}/{third}"));
                }
            }
        }
        let mut compared = 0;
        for glob in &globs {
            let index = PathIndex::new([(7, glob)]);
            for path in &paths {
                assert_eq!(
                    index.select(path.as_bytes()).is_some(),
                    naive(glob.as_str(), path),
                    "{} on {path}",
                    glob.as_str()
                );
                compared += 1;
            }
        }
        // All at once, in two orders: the first rule that matches wins.
        for order in [globs.iter().collect::<Vec<_>>(), globs.iter().rev().collect()] {
            let numbered = || order.iter().enumerate().map(|(rule, glob)| (rule as u32, *glob));
            for chunk in [40, 400, usize::MAX] {
                let index = PathIndex::new(numbered().take(chunk));
                for path in &paths {
                    let expected = numbered().take(chunk).find(|(_, glob)| naive(glob.as_str(), path));
                    assert_eq!(index.select(path.as_bytes()), expected.map(|(rule, _)| rule), "{path}");
                    compared += 1;
                }
            }
        }
        assert!(compared > 100_000, "{compared}");
    }
}
