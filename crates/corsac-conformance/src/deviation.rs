//! What a framework makes impossible, as data.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::case::{Case, ExpectData, Expected};

/// Most deviations that one framework may have.
pub const MOST_DEVIATIONS: usize = 5;

/// A case that a framework answers in another way, and nothing in an adapter can change it.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Deviation {
    /// The framework.
    pub framework: String,
    /// The case. Where its row has several requests, all of them deviate alike.
    pub case: String,
    /// What happens, for people.
    pub happens: String,
    /// Why the adapter cannot change it, and where upstream says so.
    pub reason: String,
    /// What happens, exactly.
    instead: ExpectData,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DeviationData {
    framework: String,
    case: String,
    happens: String,
    reason: String,
    instead: ExpectData,
}

impl Deviation {
    /// The answer that the framework gives in place of the expected one.
    pub(crate) fn expected(&self, case: &Case) -> Result<Expected, String> {
        self.instead.read(case.each.as_deref())
    }
}

/// Checks the deviations against the cases.
pub(crate) fn read(data: Vec<DeviationData>, cases: &[Case]) -> Result<Vec<Deviation>, Vec<String>> {
    let mut wrong = Vec::new();
    let mut count: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for DeviationData { framework, case, happens, reason, .. } in &data {
        let place = format!("deviations: {framework}, `{case}`");
        if happens.is_empty() || reason.is_empty() {
            wrong.push(format!("{place}: says what happens, and why, or it is none"));
        }
        match cases.iter().find(|known| known.id == *case) {
            None => wrong.push(format!("{place}: there is no such case")),
            Some(known) if known.security => {
                wrong.push(format!("{place}: is about security, where none is ever permitted"));
            }
            Some(_) => {}
        }
        let known = count.entry(framework.clone()).or_default();
        if known.contains(case) {
            wrong.push(format!("{place}: is there twice"));
        }
        known.push(case.clone());
    }
    for (framework, cases) in count.iter().filter(|(_, cases)| cases.len() > MOST_DEVIATIONS) {
        wrong.push(format!("deviations: {framework} has {}, and may have {MOST_DEVIATIONS}", cases.len()));
    }
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let deviation = |DeviationData { framework, case, happens, reason, instead }| Deviation {
        framework,
        case,
        happens,
        reason,
        instead,
    };
    Ok(data.into_iter().map(deviation).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Suite;

    fn data(rows: &[(&str, &str)]) -> Vec<DeviationData> {
        let row = |(framework, case): &(&str, &str)| {
            let text = format!(
                "{{ framework: {framework}, case: {case}, happens: a, reason: b, \
                 instead: {{ status: 404, handler: any }} }}"
            );
            serde_yaml::from_str(&text).unwrap()
        };
        rows.iter().map(row).collect()
    }

    #[test]
    fn few_deviations_and_none_of_security() {
        let suite = Suite::load().unwrap();
        let (security, other): (Vec<&Case>, Vec<&Case>) = suite.cases.iter().partition(|case| case.security);
        let mut ids: Vec<&str> = other.iter().map(|case| case.id.as_str()).collect();
        ids.dedup();
        let five: Vec<_> = ids.iter().take(5).map(|id| ("rocket", *id)).collect();
        assert_eq!(read(data(&five), &suite.cases).unwrap().len(), 5);
        let six: Vec<_> = ids.iter().take(6).map(|id| ("rocket", *id)).collect();
        for (rows, says) in [
            (six.as_slice(), "has 6, and may have 5"),
            (&[("rocket", security[0].id.as_str())], "is about security"),
            (&[("rocket", "no-such-case")], "there is no such case"),
            (&[("rocket", ids[0]), ("rocket", ids[0])], "is there twice"),
        ] {
            let wrong = read(data(rows), &suite.cases).unwrap_err().join("\n");
            assert!(wrong.contains(says), "{wrong}");
        }
    }
}
