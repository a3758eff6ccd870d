//! What the cases leave out of the policies that they are about.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use corsac_core::Loader;
use corsac_core::testing::{
    Coverage, CoverageReport, MutantReport, Mutants, NeighbourReport, SuggestedCase, TestFile,
    play_neighbours,
};
use serde::Serialize;

use super::{TestArgs, Tested};
use crate::files;

/// What is left out, of every policy.
#[derive(Debug, Default, Serialize)]
pub(super) struct LeftOut {
    pub(super) policies: Vec<OfPolicy>,
    /// The policies of searched directories that no test file is about.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) untested: Vec<String>,
}

/// What is left out of one policy.
#[derive(Debug, Serialize)]
pub(super) struct OfPolicy {
    pub(super) policy: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) coverage: Option<CoverageReport>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) mutants: Option<MutantReport>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) neighbours: Option<NeighbourReport>,
}

impl LeftOut {
    /// Looks for what the arguments ask about.
    pub(super) fn find(args: &TestArgs, tested: &[Tested]) -> Self {
        let mut left_out = LeftOut::default();
        if !(args.counts_coverage() || args.mutants) {
            return left_out;
        }
        for (policy, files) in by_policy(tested) {
            left_out.policies.push(OfPolicy {
                policy,
                coverage: args.counts_coverage().then(|| coverage(&files)),
                mutants: args.mutants.then(|| mutants(&files)),
                neighbours: args.mutants.then(|| neighbours(&files)),
            });
        }
        if args.require_coverage {
            left_out.untested = untested(&args.paths, tested);
        }
        left_out
    }

    /// Whether nothing was asked for, or there is nothing to say it of.
    pub(super) fn is_empty(&self) -> bool {
        self.policies.is_empty() && self.untested.is_empty()
    }

    /// Whether anything is left out that the arguments require.
    pub(super) fn is_found(&self, args: &TestArgs) -> bool {
        let incomplete = |of: &OfPolicy| {
            (args.require_coverage && of.coverage.as_ref().is_some_and(|coverage| !coverage.is_complete()))
                || of.mutants.as_ref().is_some_and(|mutants| !mutants.is_complete())
                || of.neighbours.as_ref().is_some_and(|neighbours| !neighbours.admitted.is_empty())
        };
        !self.untested.is_empty() || self.policies.iter().any(incomplete)
    }
}

impl OfPolicy {
    /// The cases that would close the gaps, each once.
    pub(super) fn cases(&self) -> Vec<&SuggestedCase> {
        let of_coverage = self.coverage.iter().flat_map(|coverage| &coverage.cases);
        let of_mutants = self.mutants.iter().flat_map(|mutants| &mutants.cases);
        let mut cases: Vec<&SuggestedCase> = Vec::new();
        for case in of_coverage.chain(of_mutants) {
            if !cases.contains(&case) {
                cases.push(case);
            }
        }
        cases
    }
}

/// The files whose policy loads, by policy: two test files may be about one.
fn by_policy(tested: &[Tested]) -> Vec<(String, Vec<&Tested>)> {
    let mut policies: Vec<(Option<PathBuf>, String, Vec<&Tested>)> = Vec::new();
    for tested in tested {
        let Some(name) = tested.file.as_ref().and_then(TestFile::policy_file) else { continue };
        let path = Path::new(&name).canonicalize().ok();
        match policies.iter_mut().find(|(known, ..)| known.is_some() && *known == path) {
            Some((.., files)) => files.push(tested),
            None => policies.push((path, name, vec![tested])),
        }
    }
    policies.into_iter().map(|(_, name, files)| (name, files)).collect()
}

fn coverage(files: &[&Tested]) -> CoverageReport {
    let mut coverage = Coverage::default();
    for (file, tested) in files.iter().filter_map(|tested| Some((tested.file.as_ref()?, tested))) {
        for of in file.policies() {
            coverage.add(&of.policy, of.service.as_deref());
        }
        for result in &tested.results {
            if let Some(policy) = file.policy(&result.case) {
                coverage.record(policy, &result.exchange);
            }
        }
    }
    coverage.report()
}

fn mutants(files: &[&Tested]) -> MutantReport {
    let mut mutants = Mutants::default();
    for file in files.iter().filter_map(|tested| tested.file.as_ref()) {
        for of in file.policies() {
            mutants.add(&of.policy, of.service.as_deref());
        }
        for case in file.cases() {
            if let Some(policy) = file.policy(case) {
                mutants.case(policy, case);
            }
        }
    }
    mutants.report()
}

fn neighbours(files: &[&Tested]) -> NeighbourReport {
    let files = files.iter().filter_map(|tested| tested.file.as_ref());
    let reports = files.flat_map(TestFile::policies).map(|of| play_neighbours(&of.policy));
    reports.reduce(NeighbourReport::and).unwrap_or_default()
}

/// The policies of directories among the paths that no test file is about. What lies beside policies and is none, a
/// configuration of something else, does not load and is not meant.
fn untested(paths: &[PathBuf], tested: &[Tested]) -> Vec<String> {
    let about = tested.iter().filter_map(|tested| tested.file.as_ref()?.policy_file());
    let about: BTreeSet<PathBuf> = about.filter_map(|name| Path::new(&name).canonicalize().ok()).collect();
    let directories = paths.iter().filter(|path| path.is_dir());
    // One by one: a directory of tests alone has no policy, which is an error where policies are asked for.
    let policies =
        directories.flat_map(|path| files::policies(std::slice::from_ref(path)).unwrap_or_default());
    let mut seen = BTreeSet::new();
    let is_left = |path: &PathBuf| {
        path.canonicalize().is_ok_and(|path| !about.contains(&path) && seen.insert(path))
            && Loader::new().file(path).symbolic_environment().check().policy.is_some()
    };
    policies.filter(is_left).map(|path| path.display().to_string()).collect()
}
