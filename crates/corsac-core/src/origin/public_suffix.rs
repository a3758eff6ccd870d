//! What the public suffix list says about a pattern: whom else it might let in.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::OriginPattern;
use super::pattern::HostPattern;

/// The list that is built in: the crate, and the version that its data came with.
pub(crate) const LIST_VERSION: &str = "psl 2.1.247";

/// The day of the list: the crate is published on the day on which the list changed (crates.io: 2026-11-05T05:58:23Z).
pub(crate) const LIST_DATE: &str = "2026-11-05";

/// What is risky about a pattern with a wildcard in its host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum SuffixRisk {
    /// Nothing, as far as the list can tell.
    None,
    /// The wildcard reaches into the registrable domain, so that anyone can register a match:
    /// `https://*example.com`, `https://*.co.uk`, `https://*-team.vercel.app`. The suffix is what is fixed;
    /// `listed` says whether the list names it, or no list does.
    CrossesRegistrableDomain { suffix: String, listed: bool },
    /// A public suffix lies within what the pattern matches: `https://**.amazonaws.com` and `s3.amazonaws.com`.
    HoldsPublicSuffix { suffix: String },
    /// The list does not know the top-level domain, and so nothing about what lies below it.
    UnlistedTopLevel { tld: String },
}

impl SuffixRisk {
    /// Judges a pattern. Exact hosts and loopback names bear no such risk.
    pub(crate) fn of(pattern: &OriginPattern) -> Self {
        let Some((_, host, _)) = pattern.web().filter(|_| !pattern.is_loopback()) else { return Self::None };
        let parent = match host {
            HostPattern::Exact { .. } => return Self::None,
            HostPattern::Label { parent, .. } | HostPattern::Labels { parent } => &**parent,
        };
        let Some(suffix) = psl::suffix(parent.as_bytes()) else { return Self::None };
        if psl::domain(parent.as_bytes()).is_none() {
            // The only rule for `.ck` is `*.ck`: whether it is listed shows one label down.
            let listed =
                psl::suffix(format!("any.{parent}").as_bytes()).is_some_and(|suffix| suffix.is_known());
            return Self::CrossesRegistrableDomain { suffix: parent.to_owned(), listed };
        }
        if let Some(suffix) = suffix_within(host) {
            return Self::HoldsPublicSuffix { suffix: suffix.to_owned() };
        }
        if suffix.is_known() {
            return Self::None;
        }
        let tld = parent.rsplit_once('.').map_or(parent, |(_, tld)| tld);
        Self::UnlistedTopLevel { tld: tld.to_owned() }
    }
}

/// The listed suffixes below each name, from the committed derivation of the list.
static BELOW: LazyLock<FxHashMap<&'static str, Vec<&'static str>>> = LazyLock::new(|| {
    let mut below: FxHashMap<_, Vec<_>> = FxHashMap::default();
    for row in rows() {
        let mut name = row;
        while let Some((_, above)) = name.split_once('.') {
            below.entry(above).or_default().push(row);
            name = above;
        }
    }
    below
});

fn rows() -> impl Iterator<Item = &'static str> {
    include_str!("public_suffixes_below_domains.txt").lines().filter(|line| !line.starts_with('#'))
}

/// A public suffix that the pattern matches, or below which it matches hosts; the shortest, as the one best known.
fn suffix_within(host: &HostPattern) -> Option<&'static str> {
    match host {
        HostPattern::Exact { .. } => None,
        HostPattern::Labels { parent } => BELOW.get(&**parent)?.iter().copied().min_by_key(|row| row.len()),
        HostPattern::Label { prefix, suffix, parent } => {
            let fits = |row: &str| {
                row.split_once('.').is_some_and(|(label, above)| {
                    // `*.compute.amazonaws.com`: every label there makes a suffix.
                    *above == **parent
                        && (label == "*" || super::pattern::label_matches(label, prefix, suffix))
                })
            };
            BELOW.get(&**parent)?.iter().copied().filter(|row| fits(row)).min_by_key(|row| row.len())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A label that no rule of the list names, to ask about wildcard rules with.
    const ANY_LABEL: &str = "corsac-any-label";

    fn risk(pattern: &str) -> SuffixRisk {
        SuffixRisk::of(&OriginPattern::parse(pattern).unwrap())
    }

    fn is_suffix(name: &str) -> bool {
        psl::suffix_str(name) == Some(name)
    }

    /// Every row is a suffix to the crate that is linked, and some name above it is not.
    #[test]
    fn derived_rows_agree_with_the_list() {
        let mut count = 0;
        for row in rows() {
            let name = row.replace('*', ANY_LABEL);
            assert!(is_suffix(&name), "{row} is not a public suffix");
            let mut above = name.split_once('.').map(|(_, above)| above);
            let mut below_a_domain = false;
            while let Some(name) = above {
                below_a_domain |= !is_suffix(name);
                above = name.split_once('.').map(|(_, above)| above);
            }
            assert!(below_a_domain, "{row} lies below no domain");
            count += 1;
        }
        assert!(count > 1_000, "{count} rows");
    }

    /// The derivation must be repeated when the list is updated.
    #[test]
    fn derived_rows_are_of_the_locked_version() {
        let data = include_str!("public_suffixes_below_domains.txt");
        assert!(data.lines().any(|line| line.strip_prefix("# ") == Some(LIST_VERSION)));
        // Only in the workspace is there a lock file; the published package stands alone.
        let lock = concat!(env!("CARGO_MANIFEST_DIR"), "/../../Cargo.lock");
        let Ok(lock) = std::fs::read_to_string(lock) else { return };
        let (_, version) = LIST_VERSION.split_once(' ').unwrap();
        assert!(lock.contains(&format!("name = \"psl\"\nversion = \"{version}\"")), "derive the rows again");
    }

    #[test]
    fn a_wildcard_leaves_the_registrable_domain_alone() {
        for (pattern, suffix) in [
            ("https://*example.com", "com"),
            ("https://ex*mple.com", "com"),
            ("https://*.com", "com"),
            ("https://**.com", "com"),
            ("https://*.co.uk", "co.uk"),
            ("https://**.uk", "uk"),
            ("https://*-team.vercel.app", "vercel.app"),
            ("https://*.github.io", "github.io"),
            ("https://*.ck", "ck"),
            ("https://*.foo.ck", "foo.ck"),
            ("https://*.s3.amazonaws.com", "s3.amazonaws.com"),
            ("https://*.eu-west-1.compute.amazonaws.com", "eu-west-1.compute.amazonaws.com"),
            ("https://*.foo.kawasaki.jp:8443", "foo.kawasaki.jp"),
            ("http://*.xn--55qx5d.cn", "xn--55qx5d.cn"),
        ] {
            assert_eq!(
                risk(pattern),
                SuffixRisk::CrossesRegistrableDomain { suffix: suffix.to_owned(), listed: true },
                "{pattern}"
            );
        }
        let unlisted = SuffixRisk::CrossesRegistrableDomain { suffix: "internal".to_owned(), listed: false };
        assert_eq!(risk("https://*.internal"), unlisted);
    }

    #[test]
    fn public_suffixes_within_the_matches_are_found() {
        for pattern in [
            "https://**.amazonaws.com",
            "https://*.amazonaws.com",
            "https://s*.amazonaws.com",
            "https://*.compute.amazonaws.com",
            "https://x*.compute.amazonaws.com",
            "https://*.kawasaki.jp",
            "https://**.firenet.ch",
            "https://**.hedmark.no",
        ] {
            assert!(
                matches!(risk(pattern), SuffixRisk::HoldsPublicSuffix { .. }),
                "{pattern}: {:?}",
                risk(pattern)
            );
        }
        let held = |pattern| match risk(pattern) {
            SuffixRisk::HoldsPublicSuffix { suffix } => suffix,
            other => panic!("{pattern}: {other:?}"),
        };
        assert_eq!(held("https://*.compute.amazonaws.com"), "*.compute.amazonaws.com");
        assert_eq!(held("https://*3.amazonaws.com"), "s3.amazonaws.com");
    }

    #[test]
    fn ordinary_patterns_bear_no_risk() {
        for pattern in [
            "https://*.example.com",
            "https://**.example.com",
            "https://pr-*.example.co.uk",
            "https://*.my-team.vercel.app",
            "https://pr-*.amazonaws.com",
            "https://*.city.kawasaki.jp",
            "https://*.bucket.s3.amazonaws.com",
            "http://*.localhost:*",
            "http://**.app.localhost",
            "https://example.internal",
            "https://com",
            "tauri://localhost",
            "null",
        ] {
            assert_eq!(risk(pattern), SuffixRisk::None, "{pattern}");
        }
    }

    #[test]
    fn an_unlisted_top_level_domain_is_named() {
        for pattern in ["https://*.corp.internal", "https://**.a.corp.internal"] {
            assert_eq!(
                risk(pattern),
                SuffixRisk::UnlistedTopLevel { tld: "internal".to_owned() },
                "{pattern}"
            );
        }
    }
}
