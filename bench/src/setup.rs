//! What is configured: the same for corsac and for the layer it is compared with.

use std::fmt;

/// The methods, request headers and the response header that every subject allows.
pub(crate) const METHODS: [&str; 4] = ["GET", "POST", "PUT", "DELETE"];
pub(crate) const HEADERS: [&str; 3] = ["Content-Type", "Authorization", "X-Token"];
pub(crate) const EXPOSED: &str = "X-Request-Id";
pub(crate) const MAX_AGE: u32 = 600;

/// The one path that applications answer on.
pub(crate) const PATH: &str = "/items";

/// Whom a policy admits, and how many of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Setup {
    /// So many origins, under one rule for every path.
    Exact(usize),
    /// So many patterns of the form `https://*.example.com`, under one rule for every path.
    Patterns(usize),
    /// So many rules, each for the paths below one prefix, and for one origin.
    Paths(usize),
    /// So many rules, each with a `*` within its path, and for one origin.
    Globs(usize),
}

/// Of different lengths, as names are.
const NAMES: [&str; 8] =
    ["app", "billing", "checkout", "docs", "international-shop", "my", "partners", "staging"];

impl Setup {
    /// How many entries or rules the policy has.
    pub(crate) fn size(self) -> usize {
        match self {
            Setup::Exact(size) | Setup::Patterns(size) | Setup::Paths(size) | Setup::Globs(size) => size,
        }
    }

    /// The origins or patterns of the policy.
    pub(crate) fn origins(self) -> Vec<String> {
        match self {
            Setup::Exact(count) => (0..count).map(origin).collect(),
            Setup::Patterns(count) => {
                (0..count).map(|index| origin(index).replacen("://", "://*.", 1)).collect()
            }
            Setup::Paths(_) | Setup::Globs(_) => vec![origin(0)],
        }
    }

    /// An origin that the policy admits; `place` runs from 0 to 1 over all of them.
    pub(crate) fn admitted(self, place: f64) -> String {
        match self {
            Setup::Exact(count) => origin(at(place, count)),
            Setup::Patterns(count) => origin(at(place, count)).replacen("://", "://preview.", 1),
            Setup::Paths(_) | Setup::Globs(_) => origin(0),
        }
    }

    /// The path of a request; `place` runs from 0 to 1 over all rules.
    pub(crate) fn path(self, place: f64) -> String {
        match self {
            Setup::Exact(_) | Setup::Patterns(_) => PATH.to_owned(),
            Setup::Paths(count) => format!("/service-{}/items", at(place, count)),
            Setup::Globs(count) => format!("/tenants/acme/service-{}", at(place, count)),
        }
    }

    /// The policy, as a file would say it.
    pub(crate) fn policy(self) -> String {
        let origins: String = self.origins().iter().map(|origin| format!("  - {origin}\n")).collect();
        let grant = format!(
            "allow_methods: [{}]\nallow_headers: [{}]\nexpose_headers: [{EXPOSED}]\nmax_age: {MAX_AGE}s\n",
            METHODS.join(", "),
            HEADERS.join(", "),
        );
        let rule = |path: String| {
            format!("  - paths: [{path}]\n    allow_origins: [{}]\n    allow_credentials: true\n", origin(0))
        };
        match self {
            Setup::Exact(_) | Setup::Patterns(_) => {
                format!("version: 1\n{grant}allow_credentials: true\nallow_origins:\n{origins}")
            }
            Setup::Paths(count) | Setup::Globs(count) => {
                let path = |index: usize| match self {
                    Setup::Globs(_) => format!("/tenants/*/service-{index}"),
                    _ => format!("/service-{index}/**"),
                };
                let defaults: String = grant.lines().map(|line| format!("  {line}\n")).collect();
                let rules: String = (0..count).map(|index| rule(path(index))).collect();
                format!("version: 1\ndefaults:\n{defaults}rules:\n{rules}")
            }
        }
    }
}

/// As the tables name it.
impl fmt::Display for Setup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (count, one, many) = match self {
            Setup::Exact(count) => (count, "origin", "origins"),
            Setup::Patterns(count) => (count, "pattern", "patterns"),
            Setup::Paths(count) => (count, "path rule", "path rules"),
            Setup::Globs(count) => (count, "`*` path rule", "`*` path rules"),
        };
        f.pad(&format!("{} {}", crate::number::grouped(*count as u64), if *count == 1 { one } else { many }))
    }
}

fn origin(index: usize) -> String {
    let name = NAMES.get(index % NAMES.len()).copied().unwrap_or_default();
    format!("https://{name}-{index}.example.com")
}

fn at(place: f64, count: usize) -> usize {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "small counts"
    )]
    let index = (place * count as f64) as usize;
    index.min(count.saturating_sub(1))
}
