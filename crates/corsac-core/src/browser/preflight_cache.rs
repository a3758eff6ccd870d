//! The CORS-preflight cache (Fetch, section 4.9).

use std::collections::BTreeMap;

use super::Steps;

/// Most entries of one browser's cache. What comes beyond is not cached, as the standard lets browsers decide.
pub const MAX_ENTRIES: usize = 10_000;

/// Whose preflight it was: the request's serialised origin, its URL, and whether its credentials mode was `include`.
///
/// The network partition key is left out: one browser here shows one page.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    pub(super) origin: String,
    pub(super) url: String,
    pub(super) credentials: bool,
}

/// What an entry allows; header names are in lower case.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Allows {
    Method(String),
    Header(String),
}

/// Entries, and when they end.
#[derive(Debug, Clone, Default)]
pub(super) struct PreflightCache {
    entries: BTreeMap<Key, BTreeMap<Allows, u64>>,
    count: usize,
}

impl PreflightCache {
    /// Stores what a preflight allowed, until a time (Fetch, section 4.8, steps 7.12 to 7.15).
    pub(super) fn store(&mut self, key: &Key, allowed: impl Iterator<Item = Allows>, now: u64, ends: u64) {
        self.expire(now);
        let entry = self.entries.entry(key.clone()).or_default();
        for allows in allowed {
            if self.count >= MAX_ENTRIES && !entry.contains_key(&allows) {
                break;
            }
            self.count += usize::from(entry.insert(allows, ends).is_none());
        }
    }

    /// Removes the entries of an origin and a URL (Fetch, "clear cache entries").
    pub(super) fn clear(&mut self, origin: &str, url: &str) {
        self.entries.retain(|key, _| key.origin != origin || key.url != url);
        self.recount();
    }

    fn expire(&mut self, now: u64) {
        for allowed in self.entries.values_mut() {
            allowed.retain(|_, ends| *ends > now);
        }
        self.entries.retain(|_, allowed| !allowed.is_empty());
        self.recount();
    }

    fn recount(&mut self) {
        self.count = self.entries.values().map(BTreeMap::len).sum();
    }

    /// Whether there is a match for the method (Fetch, "method cache entry match").
    pub(super) fn has_method(&self, steps: &dyn Steps, key: &Key, method: &str, now: u64) -> bool {
        let is = |name: &str| self.holds(steps, key, &Allows::Method(name.to_owned()), now);
        is(method) || is("*")
    }

    /// Whether there is a match for the header (Fetch, "header-name cache entry match").
    pub(super) fn has_header(&self, steps: &dyn Steps, key: &Key, name: &str, now: u64) -> bool {
        let is = |name: &str| self.holds(steps, key, &Allows::Header(name.to_ascii_lowercase()), now);
        is(name) || (!name.eq_ignore_ascii_case("authorization") && is("*"))
    }

    /// An entry made with credentials serves requests without them, and not the other way round.
    fn holds(&self, steps: &dyn Steps, key: &Key, allows: &Allows, now: u64) -> bool {
        [true, false].into_iter().any(|stored| {
            steps.cache_serves(stored, key.credentials)
                && self
                    .entries
                    .get(&Key { credentials: stored, ..key.clone() })
                    .and_then(|allowed| allowed.get(allows))
                    .is_some_and(|ends| *ends > now)
        })
    }
}
