//! The data: every case, every policy, every deviation.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use crate::case::{Case, File};
use crate::deviation::{Deviation, DeviationData};

macro_rules! themes {
    ($($theme:literal)+) => {
        /// The files of cases, by theme.
        const THEMES: &[(&str, &str)] = &[$(($theme, include_str!(concat!("../cases/", $theme, ".yaml")))),+];
    };
}

themes! {
    "preflight"
    "actual"
    "vary"
    "handler-headers"
    "requested-headers"
    "rejecting"
    "same-origin"
    "paths"
    "arrangements"
    "overrides"
    "statuses"
    "odd-requests"
    "static-rules"
    "grants"
    "authentication"
    "upgrades-and-bodies"
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Policies {
    policies: BTreeMap<String, String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Deviations {
    deviations: Vec<DeviationData>,
}

/// Every case, and what frameworks make impossible.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Suite {
    /// The cases, in the order of the files.
    pub cases: Vec<Case>,
    /// The deviations.
    pub deviations: Vec<Deviation>,
}

impl Suite {
    /// The suite of this crate.
    ///
    /// # Errors
    ///
    /// With every mistake in the data.
    pub fn load() -> Result<Self, String> {
        Suite::load_with_deviations(include_str!("../cases/deviations.yaml"))
    }

    /// The cases of this crate, with other deviations: the text of a file like `cases/deviations.yaml`.
    ///
    /// # Errors
    ///
    /// With every mistake in the data.
    pub fn load_with_deviations(deviations: &str) -> Result<Self, String> {
        let (suite, used) = Suite::of(THEMES, deviations)?;
        let unused: Vec<String> = policies()?
            .into_keys()
            .filter(|name| !used.contains(name))
            .map(|name| format!("policies: no case uses `{name}`"))
            .collect();
        if unused.is_empty() { Ok(suite) } else { Err(unused.join("\n")) }
    }

    /// Other cases, under the policies of this crate: the text of a file of cases.
    ///
    /// # Errors
    ///
    /// With every mistake in the text.
    pub fn read(cases: &str) -> Result<Self, String> {
        Ok(Suite::of(&[("text", cases)], "deviations: []")?.0)
    }

    /// The suite, and the names of the policies that its cases use.
    fn of(themes: &[(&'static str, &str)], deviations: &str) -> Result<(Self, BTreeSet<String>), String> {
        let policies = policies()?;
        let deviations: Deviations = parse("deviations", deviations)?;
        let (mut cases, mut mistakes) = (Vec::new(), Vec::new());
        let (mut ids, mut used) = (BTreeSet::new(), BTreeSet::new());
        for (theme, text) in themes {
            let file: File = parse(theme, text)?;
            for row in file.cases {
                match row.cases(theme, &policies) {
                    Ok(row) => cases.extend(row),
                    Err(mistake) => mistakes.push(format!("{theme}: {mistake}")),
                }
                if !ids.insert(row.id.clone()) {
                    mistakes.push(format!("{theme}: `{}` is there twice", row.id));
                }
                used.insert(row.policy);
                used.extend(row.setup.second_adapter);
                used.extend(row.setup.replaces);
            }
        }
        let deviations = crate::deviation::read(deviations.deviations, &cases).unwrap_or_else(|wrong| {
            mistakes.extend(wrong);
            Vec::new()
        });
        if mistakes.is_empty() { Ok((Suite { cases, deviations }, used)) } else { Err(mistakes.join("\n")) }
    }
}

fn policies() -> Result<BTreeMap<String, String>, String> {
    Ok(parse::<Policies>("policies", include_str!("../cases/policies.yaml"))?.policies)
}

fn parse<T: for<'de> Deserialize<'de>>(file: &str, text: &str) -> Result<T, String> {
    serde_yaml::from_str(text).map_err(|error| format!("{file}: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_of_cases_is_read() {
        let directory = concat!(env!("CARGO_MANIFEST_DIR"), "/cases");
        let files = std::fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path());
        let mut present: Vec<_> =
            files.map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned()).collect();
        present.retain(|name| name != "policies" && name != "deviations");
        let mut read: Vec<_> = THEMES.iter().map(|(theme, _)| *theme).collect();
        present.sort();
        read.sort_unstable();
        assert_eq!(present, read);
    }
}
