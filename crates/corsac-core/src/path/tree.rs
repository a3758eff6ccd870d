//! Finds the globs that cover a glob, without comparing it with each.

use std::ops::ControlFlow;

use rustc_hash::{FxHashMap, FxHashSet};

use super::glob::{PathGlob, Shape};

/// What is left of the work that a search may do.
///
/// A policy file may hold ten thousand globs that can only be told apart by comparing each with each. Beyond the
/// bound a search finds nothing more: it never says what is not so, and leaves something unsaid.
#[derive(Debug)]
pub(crate) struct Budget(usize);

impl Budget {
    pub(crate) const fn new(steps: usize) -> Self {
        Budget(steps)
    }

    /// Takes so many steps; whether that many were left.
    pub(crate) fn spend(&mut self, steps: usize) -> bool {
        let left = self.0.checked_sub(steps);
        self.0 = left.unwrap_or(0);
        left.is_some()
    }

    /// Whether nothing is left.
    pub(crate) const fn is_spent(&self) -> bool {
        self.0 == 0
    }

    #[cfg(test)]
    pub(crate) fn left(&self) -> usize {
        self.0
    }
}

/// Globs by their literal segments. Each has a number, and an audience: of two globs with one text and one audience,
/// only the first is kept.
///
/// A tree rather than a table of prefixes, so that building and searching cost the length of a path and not its square.
#[derive(Debug)]
pub(crate) struct GlobTree<'a> {
    nodes: Vec<Node<'a>>,
    edges: FxHashMap<(usize, &'a str), usize>,
    /// The numbers of every text, in the order in which they were added.
    texts: FxHashMap<&'a str, Vec<u32>>,
    known: FxHashSet<(&'a str, u32)>,
}

#[derive(Debug, Default)]
struct Node<'a> {
    /// The glob for everything below.
    subtree: Option<&'a str>,
    /// Globs whose first segment with a wildcard stands here.
    globs: Vec<&'a PathGlob>,
}

impl<'a> GlobTree<'a> {
    pub(crate) fn new() -> Self {
        GlobTree {
            nodes: vec![Node::default()],
            edges: FxHashMap::default(),
            texts: FxHashMap::default(),
            known: FxHashSet::default(),
        }
    }

    pub(crate) fn insert(&mut self, glob: &'a PathGlob, audience: u32, number: u32) {
        let text = glob.as_str();
        if !self.known.insert((text, audience)) {
            return;
        }
        let numbers = self.texts.entry(text).or_default();
        numbers.push(number);
        if numbers.len() > 1 {
            return;
        }
        let shape = glob.shape();
        if matches!(shape, Shape::Exact(_)) {
            // Found by its text.
            return;
        }
        let mut at = 0;
        for segment in literal_segments(text) {
            at = match self.edges.get(&(at, segment)) {
                Some(next) => *next,
                None => {
                    let next = self.nodes.len();
                    self.nodes.push(Node::default());
                    self.edges.insert((at, segment), next);
                    next
                }
            };
        }
        if let Some(node) = self.nodes.get_mut(at) {
            match shape {
                Shape::Subtree(_) => node.subtree = Some(text),
                _ => node.globs.push(glob),
            }
        }
    }

    /// Visits the number of every glob that covers this one, until told to stop. Out of steps, only of those that need
    /// no comparing.
    pub(crate) fn covering(
        &self,
        glob: &PathGlob,
        budget: &mut Budget,
        mut visit: impl FnMut(u32, &mut Budget) -> ControlFlow<()>,
    ) {
        // Breaking off is all that there is to know about.
        let _ = self.search(glob, budget, &mut visit);
    }

    fn search(
        &self,
        glob: &PathGlob,
        budget: &mut Budget,
        visit: &mut impl FnMut(u32, &mut Budget) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let text = glob.as_str();
        let mut numbers = |text: &str, budget: &mut Budget| {
            let mut numbers = self.texts.get(text).into_iter().flatten();
            numbers.try_for_each(|number| visit(*number, budget))
        };
        numbers(text, budget)?;
        let mut segments = literal_segments(text);
        let wild = text.contains('*');
        let mut at = 0;
        while let Some(node) = self.nodes.get(at) {
            if let Some(subtree) = node.subtree.filter(|subtree| *subtree != text) {
                numbers(subtree, budget)?;
            }
            for other in node.globs.iter().filter(|other| other.as_str() != text) {
                if !budget.spend(other.comparisons(glob)) {
                    // What needs no comparing is still found further on.
                    break;
                }
                if other.covers(glob) {
                    numbers(other.as_str(), budget)?;
                }
            }
            let Some(segment) = segments.next() else { break };
            let Some(next) = self.edges.get(&(at, segment)) else { break };
            at = *next;
            if !wild && segments.clone().next().is_none() {
                // All of a literal path: what is below does not match it.
                break;
            }
        }
        ControlFlow::Continue(())
    }
}

/// The segments before the first one with a wildcard.
fn literal_segments(text: &str) -> impl Iterator<Item = &str> + Clone {
    text.split('/').skip(1).take_while(|segment| !segment.contains('*'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> PathGlob {
        PathGlob::parse(text).unwrap()
    }

    fn covering(tree: &GlobTree<'_>, glob: &PathGlob, steps: usize) -> Vec<u32> {
        let mut found = Vec::new();
        tree.covering(glob, &mut Budget::new(steps), |number, _| {
            found.push(number);
            ControlFlow::Continue(())
        });
        found.sort_unstable();
        found
    }

    #[test]
    fn the_tree_finds_what_comparing_with_each_finds() {
        let parts = ["", "a", "b", "*", "a*", "**"];
        let mut texts = std::collections::BTreeSet::from(["/**".to_owned()]);
        for first in parts {
            for second in parts {
                texts.insert(format!("/{first}/{second}"));
                texts.extend(parts.iter().map(|third| format!("/{first}/{second}/{third}")));
            }
        }
        let globs: Vec<PathGlob> = texts.iter().filter_map(|text| PathGlob::parse(text).ok()).collect();
        let mut tree = GlobTree::new();
        for (glob, number) in globs.iter().zip(0..) {
            tree.insert(glob, 0, number);
        }
        let mut pairs = 0;
        for glob in &globs {
            let each: Vec<u32> =
                (0..).zip(&globs).filter(|(_, other)| other.covers(glob)).map(|(number, _)| number).collect();
            assert_eq!(covering(&tree, glob, usize::MAX), each, "{}", glob.as_str());
            pairs += each.len();
        }
        assert!(pairs > 1000, "{pairs}");
    }

    #[test]
    fn literal_paths_and_subtrees_cost_no_comparison() {
        let globs: Vec<PathGlob> = (0..20_000).map(|n| read(&format!("/a/{n}"))).collect();
        let below: Vec<PathGlob> = (0..20_000).map(|n| read(&format!("/b/{n}/**"))).collect();
        let mut tree = GlobTree::new();
        for (glob, number) in globs.iter().chain(&below).zip(0..) {
            tree.insert(glob, 0, number);
        }
        for glob in globs.iter().chain(&below) {
            assert_eq!(covering(&tree, glob, 0).len(), 1, "{}", glob.as_str());
        }
        assert_eq!(covering(&tree, &read("/b/7/x"), 0), [20_007]);
    }

    #[test]
    fn globs_are_compared_within_the_budget() {
        let globs: Vec<PathGlob> = (0..2000).map(|n| read(&format!("/*/{n}"))).collect();
        let mut tree = GlobTree::new();
        let mut budget = Budget::new(10_000);
        let mut found = 0;
        for (glob, number) in globs.iter().zip(0..) {
            tree.covering(glob, &mut budget, |_, _| {
                found += 1;
                ControlFlow::Continue(())
            });
            tree.insert(glob, 0, number);
        }
        assert_eq!((found, budget.left()), (0, 0));
        // The same text is found all the same.
        assert_eq!(covering(&tree, &globs[1999], 0), [1999]);
    }
}
