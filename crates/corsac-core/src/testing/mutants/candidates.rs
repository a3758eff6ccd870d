//! Requests that may show a change.

use super::change::{Change, Mutant};
use crate::policy::{Compiled, Grant};
use crate::testing::coverage::Probe;
use crate::testing::coverage::item::{Located, Part};
use crate::testing::coverage::sample::{self, Sampler};

/// Most requests that are tried for one change.
const MAX_CANDIDATES: usize = 2_000;
/// Most origins of a grant, and paths of a rule, that are tried for one change.
const MAX_SAMPLES: usize = 16;

/// Requests that may show the change, the plainest first.
///
/// What a grant no longer decides is decided by what comes after it, in its rule or in a later one. Two grants differ
/// where a method, a header or credentials are allowed by one of them: so what shows the items of either will do.
pub(super) fn candidates(policy: &Compiled, items: &[Located], mutant: &Mutant) -> Vec<Probe> {
    let Some((index, number)) = mutant.place(policy) else { return Vec::new() };
    let sampler = Sampler(policy);
    let grant = number.and_then(|number| policy.rules.get(index as usize)?.grant(number));
    let base = number.and_then(|number| sampler.base(index, number));
    let plainest = base.zip(grant).and_then(|(base, grant)| plainest(&mutant.change, base, grant));
    let after = |located: &&Located| match mutant.change {
        Change::RemoveRule => located.rule >= index,
        _ => located.rule == index && located.grant >= number,
    };
    let shown = items.iter().filter(after).filter(|located| !matches!(located.item.part, Part::Origin(_)));
    let mut probes: Vec<Probe> = plainest.into_iter().collect();
    probes.extend(shown.filter_map(|located| sampler.probe(located)).take(MAX_CANDIDATES));
    probes.extend(sampler.outside(index));
    vary(&mut probes, &origins(sampler, items, (index, number), &mutant.change), Probe::with_origin);
    if mutant.change == Change::RemoveRule {
        let rule = policy.rules.get(index as usize);
        let globs = rule.into_iter().flat_map(|rule| &rule.paths).take(MAX_SAMPLES);
        let paths: Vec<String> = globs.filter_map(|(glob, _)| sampler.path(index, glob)).collect();
        vary(&mut probes, &paths, |probe, path| probe.with_path(path.to_owned()));
    }
    if mutant.change == Change::PassDenied {
        // A rule may deny nothing but paths that can be read in two ways: an escape where none is needed, and one of an
        // escape.
        let paths: Vec<String> =
            sampler.outside(index).into_iter().flat_map(|probe| twofold(&probe.path)).collect();
        let ambiguous = sampler
            .outside(index)
            .into_iter()
            .flat_map(|probe| paths.iter().map(move |path| probe.with_path(path.clone())));
        probes.extend(ambiguous.collect::<Vec<_>>());
    }
    let with_credentials: Vec<Probe> = probes.iter().map(Probe::with_credentials).collect();
    probes.extend(with_credentials);
    probes.truncate(MAX_CANDIDATES);
    probes
}

fn twofold(path: &str) -> Vec<String> {
    let last = path.chars().next_back().filter(char::is_ascii_alphanumeric);
    let escaped = last.and_then(|last| Some(format!("{}%{:02x}", path.strip_suffix(last)?, u32::from(last))));
    escaped.into_iter().chain([format!("{path}%2541")]).collect()
}

/// Puts variants before the probes, with each of the texts.
fn vary(probes: &mut Vec<Probe>, texts: &[String], with: impl Fn(&Probe, &str) -> Probe) {
    let of_all = texts.iter().flat_map(|text| probes.iter().map(|probe| with(probe, text)));
    let varied: Vec<Probe> = of_all.take(MAX_CANDIDATES).collect();
    probes.splice(0..0, varied);
}

/// The origins for which a change of origins is one.
fn origins(
    sampler: Sampler<'_>,
    items: &[Located],
    (index, number): (u32, Option<u32>),
    change: &Change,
) -> Vec<String> {
    let listed = |wanted: &dyn Fn(&str) -> bool| {
        let of_grant = items.iter().filter(|located| {
            let origin = matches!(&located.item.part, Part::Origin(text) if wanted(text));
            origin && located.rule == index && (number.is_none() || located.grant == number)
        });
        let probes = of_grant.take(MAX_SAMPLES).filter_map(|located| sampler.probe(located));
        probes.map(|probe| probe.origin).collect()
    };
    match change {
        Change::AnyOrigin | Change::OpenRule => {
            sampler.outside(index).map(|probe| probe.origin).into_iter().collect()
        }
        Change::RemoveOrigin(text) => listed(&|listed| listed == text),
        Change::RemoveGrant | Change::RemoveRule => listed(&|_| true),
        _ => Vec::new(),
    }
}

/// The request that a person would write for the change.
fn plainest(change: &Change, base: Probe, grant: &Grant) -> Option<Probe> {
    Some(match change {
        Change::RemoveMethod(method) if method == "*" => base.with_method(sample::unlisted_method(grant)?),
        Change::RemoveMethod(method) => base.with_method(method),
        Change::AnyMethod => base.with_method(sample::refused_method(grant)?),
        Change::RemoveHeader(name) if name != "*" => base.with_header(name),
        Change::AnyHeader => base.with_header(sample::refused_header(grant)?),
        Change::RemoveExposed(name) if name != "*" => base.answered_with(name),
        Change::RemoveExposed(_) | Change::ExposeAll => base.answered_with(sample::UNLISTED),
        Change::AllowCredentials => base.with_credentials(),
        _ => base,
    })
}
