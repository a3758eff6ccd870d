//! A million seeded inputs over all targets, with counts of how far they reached.
//!
//! `CORSAC_SEED` starts elsewhere, `CORSAC_CASES` says how many inputs there are over all targets.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};

use corsac_core::Code;

use crate::mutate::{Random, input};
use crate::{corpus, targets};

/// A target, its share of the inputs, and what has to be reached.
pub(crate) struct Target {
    pub(crate) name: &'static str,
    body: fn(&[u8]) -> &'static str,
    /// So many of a thousand inputs.
    share: u64,
    /// So many of a thousand inputs of this target must come to this end.
    reaches: &'static [(&'static str, u64)],
}

pub(crate) const TARGETS: [Target; 6] = [
    Target {
        name: "policy_text",
        body: targets::policy_text::run,
        share: 30,
        reaches: &[("not read", 20), ("refused", 100), ("loads and is written", 50)],
    },
    Target {
        name: "origin",
        body: targets::origin::run,
        share: 450,
        reaches: &[("an origin", 50), ("nearly an origin", 50), ("not an origin", 50), ("not text", 20)],
    },
    Target {
        name: "pattern",
        body: targets::pattern::run,
        share: 250,
        reaches: &[("matches", 50), ("covers", 5), ("a pattern", 50), ("no pattern", 50)],
    },
    Target {
        name: "request_headers",
        body: targets::request_headers::run,
        share: 230,
        reaches: &[("granted", 50), ("header-not-allowed", 50), ("too-many-headers", 20)],
    },
    Target {
        name: "evaluate",
        body: targets::evaluate::run,
        share: 30,
        reaches: &[
            ("actual granted", 5),
            ("preflight granted", 5),
            ("preflight denied", 5),
            ("origin-not-allowed", 5),
            ("ambiguous-path", 5),
        ],
    },
    Target {
        name: "yaml_json",
        body: targets::yaml_json::run,
        share: 10,
        reaches: &[("both load", 100), ("JSON that is YAML", 5), ("not a policy in JSON", 20)],
    },
];

impl Target {
    /// Runs one input; where it fails, says how to repeat it.
    pub(crate) fn check(&self, data: &[u8], name: &str) -> &'static str {
        match catch_unwind(AssertUnwindSafe(|| (self.body)(data))) {
            Ok(reached) => reached,
            Err(_) => {
                let path = std::env::temp_dir().join(format!("corsac-fuzz-{}", self.name));
                std::fs::write(&path, data).unwrap();
                panic!(
                    "{name}: the input\n    {}\nis in {}. To repeat it:\n    cp {1} tests/data/fuzz/{}/NAME\n    cargo test \
                     -p corsac-tests --test fuzz corpus",
                    data.escape_ascii(),
                    path.display(),
                    self.name
                );
            }
        }
    }

    /// The inputs that others are made of: the corpus, and for policies the catalogue's examples.
    fn seeds(&self) -> Vec<Vec<u8>> {
        let mut seeds: Vec<Vec<u8>> = corpus::inputs(self.name).into_iter().map(|(_, data)| data).collect();
        if self.name == "policy_text" {
            let examples = Code::all().flat_map(|code| [code.bad_example(), code.good_example()]);
            seeds.extend(examples.map(|example| example.as_bytes().to_vec()));
        }
        seeds
    }

    fn run(&self) {
        let seed = setting("CORSAC_SEED", 2026);
        let count = setting("CORSAC_CASES", 1_000_000) * self.share / 1000;
        let seeds = self.seeds();
        let mut random = Random(seed);
        let mut reached: BTreeMap<&str, u64> = BTreeMap::new();
        for number in 0..count {
            let data = input(&mut random, &seeds);
            let end = self.check(&data, &format!("{} {number} of seed {seed}", self.name));
            *reached.entry(end).or_default() += 1;
        }
        let mut report = format!("fuzz {}: {count} inputs, seed {seed}", self.name);
        for (end, count) in &reached {
            write!(report, "\n{count:>9} {end}").unwrap();
        }
        crate::say!("{report}");
        for (end, least) in self.reaches.iter().filter(|_| count >= 1000) {
            let found = reached.get(end).copied().unwrap_or(0);
            assert!(found * 1000 >= count * least, "{end}: only {found} of {count}\n{report}");
        }
    }
}

/// A number from the environment.
fn setting(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().map_or(default, |text| text.parse().expect("a number"))
}

#[test]
fn the_shares_are_a_thousand() {
    assert_eq!(TARGETS.iter().map(|target| target.share).sum::<u64>(), 1000);
}

macro_rules! seeded {
    ($($name:ident)+) => {
        $(
            #[test]
            fn $name() {
                TARGETS.iter().find(|target| target.name == stringify!($name)).unwrap().run();
            }
        )+
    };
}
seeded!(policy_text origin pattern request_headers evaluate yaml_json);
