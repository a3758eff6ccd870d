//! The hostile neighbours of listed origins: what attackers register, or make a browser send, because a careless
//! comparison takes it for the origin that is listed.

mod table;

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::fmt;

use serde::Serialize;

use super::coverage::sample::Sampler;
use super::coverage::{Gap, Probe};
use crate::origin::{Origin, OriginPattern};
use crate::policy::{Policy, Rule};
use crate::request::Request;
use crate::token::shown;

/// Most listed origins whose neighbours are played.
const MAX_ENTRIES: usize = 1_000;
/// Most comparisons of a listed origin's neighbours with other listed origins.
const MAX_WORK: usize = 1_000_000;

/// What came of the neighbours.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct NeighbourReport {
    /// How many listed origins have neighbours.
    pub origins: usize,
    /// How many neighbours were played.
    pub played: usize,
    /// How many listed origins were left out, because there are too many.
    pub not_played: usize,
    /// The neighbours that got what is granted to the origin they resemble.
    pub admitted: Vec<Gap>,
}

/// The hostile neighbours of a listed origin or pattern, each with the name of what it tries.
///
/// ```
/// use corsac_core::testing::neighbours_of;
///
/// let neighbours = neighbours_of("https://app.example.com");
/// assert!(neighbours.contains(&("suffix", "https://app.example.com.evil.test".to_owned())));
/// assert!(neighbours_of("https://*.example.com").contains(&("apex", "https://example.com".to_owned())));
/// ```
#[must_use]
pub fn neighbours_of(entry: &str) -> Vec<(&'static str, String)> {
    let Ok(pattern) = OriginPattern::parse(entry) else { return Vec::new() };
    let mut seen = BTreeSet::new();
    let mut neighbours = table::neighbours(&pattern);
    // A rule of the table may make what the entry itself admits: `:8443` is no stranger to `:*`.
    neighbours.retain(|(_, origin)| !admits(&pattern, origin) && seen.insert(origin.clone()));
    neighbours
}

fn admits(pattern: &OriginPattern, origin: &str) -> bool {
    Origin::parse(origin.as_bytes()).is_ok_and(|origin| pattern.matches(&origin))
}

/// Plays the neighbours of every origin that a policy lists: a plain request, and one that asks first, with the methods
/// and headers of the grant. None may get what that grant gives; what a later grant gives to `*`, it may.
///
/// ```
/// use corsac_core::Policy;
/// use corsac_core::testing::play_neighbours;
///
/// let policy = Policy::from_yaml("{ version: 1, allow_origins: ['https://*.example.com'] }")?;
/// let report = play_neighbours(&policy);
/// assert!(report.played > 40 && report.admitted.is_empty());
/// # Ok::<(), corsac_core::LoadError>(())
/// ```
#[must_use]
pub fn play_neighbours(policy: &Policy) -> NeighbourReport {
    let compiled = policy.compiled();
    let mut report = NeighbourReport::default();
    let all: usize = compiled.rules.iter().map(|rule| rule.entries.len()).sum();
    let mut left = MAX_ENTRIES.min(MAX_WORK / all.max(1));
    for (rule, index) in compiled.rules.iter().zip(0_u32..) {
        let take = left.min(rule.entries.len());
        left -= take;
        report.not_played += rule.entries.len() - take;
        let patterns: Vec<OriginPattern> =
            rule.entries.iter().filter_map(|entry| OriginPattern::parse(&entry.text).ok()).collect();
        for entry in rule.entries.iter().take(take) {
            let Some(base) = Sampler(compiled).base(index, entry.grant) else { continue };
            report.origins += 1;
            for (trick, origin) in neighbours_of(&entry.text) {
                // What another entry lists is there on purpose, whatever it looks like: `http://` beside `https://`,
                // `**.` beside the pattern with one label. The lints have their say about that.
                if patterns.iter().any(|pattern| admits(pattern, &origin)) {
                    continue;
                }
                report.played += 1;
                if is_admitted(policy, rule, &base, entry.grant, &origin) {
                    report.admitted.push(Gap {
                        place: compiled.sources.place(entry.mark),
                        message: format!(
                            "`{}` gets what `{}` is granted: a neighbour by its {trick}",
                            shown(origin.as_bytes()),
                            entry.text
                        ),
                        service: None,
                        case: None,
                    });
                }
            }
        }
    }
    report
}

impl NeighbourReport {
    /// The sum of two, for a file that several services load.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.origins += other.origins;
        self.played += other.played;
        self.not_played += other.not_played;
        self.admitted.extend(other.admitted);
        self
    }
}

/// Whether a grant other than the one for `*` answers the origin, simple request or preflight.
fn is_admitted(policy: &Policy, rule: &Rule, base: &Probe, number: u32, origin: &str) -> bool {
    let Some(grant) = rule.grant(number) else { return false };
    let methods = grant.methods.iter().take(1).chain([base.method.as_str()]);
    let preflights =
        methods.map(|method| Request::preflight(method, &base.path).headers(grant.headers.iter().take(8)));
    let mut requests = preflights.chain([Request::new(&base.method, &base.path)]);
    requests.any(|request| {
        let decision = policy.evaluate(&request.origin(origin));
        decision.is_allowed() && !decision.admitted_by_any()
    })
}

/// The counts, then each neighbour that was admitted on a line of its own.
impl fmt::Display for NeighbourReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.origins == 0 {
            return f.write_str("no listed origins, so no neighbours");
        }
        let denied = self.played - self.admitted.len();
        let origins = if self.origins == 1 { "origin" } else { "origins" };
        write!(f, "{denied} of {} neighbours of {} {origins} denied", self.played, self.origins)?;
        if self.not_played > 0 {
            write!(f, "; those of {} more were not played, which is too many", self.not_played)?;
        }
        self.admitted.iter().try_for_each(|gap| write!(f, "\n  {gap}"))
    }
}
