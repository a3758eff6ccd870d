//! The compiled lookup of a rule's origins: which grant admits the one in a request.
//!
//! Every entry becomes an entry of a hash table, so that a lookup costs the same with one entry and with a hundred
//! thousand. Exact origins are found by their bytes. Patterns are found by their host: the table under an origin's
//! host, its parent and its further ancestors says which patterns end there. Nothing is allocated and no lock taken.

mod build;
mod ports;
mod table;

#[cfg(test)]
mod tests;

use rustc_hash::FxHashMap;

use super::pattern::OriginPattern;
use super::scan::{Scanned, scan};
use super::{HostKind, MAX_LEN, Origin, WebScheme};
use table::{SchemeTable, Target};

pub(crate) use build::{Built, Covered};
pub(crate) use ports::Winner;

/// What a lookup found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lookup {
    /// The first grant that admits the origin, and the entry that says so.
    Found(Winner),
    /// An origin, and no grant admits it.
    NotFound,
    /// Not an origin.
    Invalid,
}

/// The origins of a rule's grants.
///
/// The tables use a hash without a key: an attacker chooses what is looked up, never what is stored, and colliding
/// with a stored entry gains nothing but a comparison that fails.
#[derive(Debug, Clone, Default)]
pub(crate) struct OriginSet {
    /// By the whole origin. The winner is final: where a pattern of an earlier grant admits the origin too, it is the
    /// pattern's, so that a hit needs neither a parse nor a second look.
    exact: FxHashMap<Box<[u8]>, Winner>,
    http: SchemeTable,
    https: SchemeTable,
}

impl OriginSet {
    /// Compiles entries, each with the index of its grant and its own index in the grant.
    pub(crate) fn build<'p>(entries: impl IntoIterator<Item = (&'p OriginPattern, u32, u32)>) -> Built {
        build::build(entries)
    }

    /// Finds the first grant that admits the origin; of its entries an exact one, or else the first that matches.
    #[inline]
    pub(crate) fn lookup(&self, raw: &[u8]) -> Lookup {
        // Before anything is hashed: a megabyte of header must cost no more than a line of it.
        if raw.len() > MAX_LEN {
            return Lookup::Invalid;
        }
        match self.exact.get(raw) {
            Some(winner) => Lookup::Found(*winner),
            None => self.lookup_pattern(raw, &mut 0),
        }
    }

    /// Looks up, and counts the tables asked.
    #[cfg(test)]
    fn count(&self, raw: &[u8], probes: &mut u32) -> Lookup {
        match self.exact.get(raw) {
            Some(winner) if raw.len() <= MAX_LEN => {
                *probes += 1;
                Lookup::Found(*winner)
            }
            _ => {
                *probes += 1;
                self.lookup_pattern(raw, probes)
            }
        }
    }

    #[inline(never)]
    fn lookup_pattern(&self, raw: &[u8], probes: &mut u32) -> Lookup {
        match scan(raw) {
            Some(scanned) => self.by_scanned(&scanned, probes).map_or(Lookup::NotFound, Lookup::Found),
            None => self.lookup_parsed(raw, probes),
        }
    }

    /// Looks up what the scan leaves to the parser: addresses, other schemes, and what is no origin.
    #[cold]
    fn lookup_parsed(&self, raw: &[u8], probes: &mut u32) -> Lookup {
        match Origin::parse(raw) {
            Ok(origin) => self.by_pattern(&origin, probes).map_or(Lookup::NotFound, Lookup::Found),
            Err(_) => Lookup::Invalid,
        }
    }

    fn by_scanned(&self, scanned: &Scanned<'_>, probes: &mut u32) -> Option<Winner> {
        let &Scanned { scheme, host, parent, underscore, port } = scanned;
        let target = if underscore { Target::lone(host) } else { Target::name(host, parent) };
        self.by_target(scheme, target, port.unwrap_or(scheme.default_port()), probes)
    }

    fn by_pattern(&self, origin: &Origin<'_>, probes: &mut u32) -> Option<Winner> {
        let (scheme, host, kind, port) = origin.web()?;
        self.by_target(scheme, Target::host(host, kind), port, probes)
    }

    fn by_target(
        &self,
        scheme: WebScheme,
        target: Target<'_>,
        port: u16,
        probes: &mut u32,
    ) -> Option<Winner> {
        let mut best: Option<Winner> = None;
        self.table(scheme).visit(target, probes, |ports| {
            if let Some(winner) = ports.at(port).map(|interval| interval.winner) {
                best = Some(best.map_or(winner, |best| best.min(winner)));
            }
        });
        best
    }

    fn table(&self, scheme: WebScheme) -> &SchemeTable {
        match scheme {
            WebScheme::Http => &self.http,
            WebScheme::Https => &self.https,
        }
    }

    /// The entry of a grant before `before_grant` that admits all that the pattern admits, or the first of those that
    /// do so together.
    pub(crate) fn covered_by(&self, pattern: &OriginPattern, before_grant: u32) -> Option<Winner> {
        let stored = self.exact.get(pattern.as_str().as_bytes()).copied();
        let earlier = |winner: Winner| winner.grant < before_grant;
        stored.filter(|winner| earlier(*winner)).or_else(|| self.union_covers(pattern, earlier))
    }

    /// Whether the entries that pass the filter admit, together, all that the pattern admits.
    fn union_covers(&self, pattern: &OriginPattern, admit: impl Fn(Winner) -> bool) -> Option<Winner> {
        let (scheme, host, ports) = pattern.web()?;
        let mut tables = Vec::new();
        self.table(scheme).visit(Target::of(host), &mut 0, |ports| tables.push(ports));
        let (low, high) = ports.bounds(scheme.default_port());
        ports::union_covers(&tables, low, high, admit)
    }
}
