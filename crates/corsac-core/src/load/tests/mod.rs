//! Policies and what is found in them.

mod advice;
mod environment;
mod fixing;
mod hostile;
mod lists;
mod round_trip;
mod table;

use std::borrow::Cow;

use crate::catalogue::Code;
use crate::diagnostic::{Diagnostic, Findings};
use crate::document::Document;
use crate::load::env::{Environment, Kind};
use crate::load::limits::Limits;
use crate::load::{Format, parse};
use crate::source::Sources;

/// What a policy is read as, and everything found in it, with its lists expanded.
fn load(text: &[u8], format: Format) -> (Option<Document>, Vec<Diagnostic>) {
    let (mut sources, mut findings) = (Sources::default(), Findings::default());
    let document = parse(&mut sources, "p", text, format, &Limits::default(), &mut findings);
    let variables: Vec<_> = String::from_utf8_lossy(text)
        .lines()
        .filter_map(|line| line.strip_prefix("# env: ")?.split_once('='))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    let lookup = |name: &str| variables.iter().find(|(set, _)| set == name).map(|(_, value)| value.clone());
    let environment = Environment::Lookup(&lookup);
    let rules = document.iter().flat_map(|document| document.rules.iter().flat_map(|rules| rules.iter()));
    let grants = document.iter().map(|document| &document.grant).chain(rules.map(|rule| &rule.grant));
    for grant in grants {
        if let Some(list) = &grant.allow_origins {
            let entries = list.iter().map(|entry| Cow::Borrowed(&entry.origin));
            environment.expand_list(list.mark(), entries, Kind::Origins, &mut sources, &mut findings);
        }
    }
    (document, findings.into_diagnostics(&sources))
}

fn codes(text: &str) -> Vec<&'static str> {
    load(text.as_bytes(), Format::Yaml).1.iter().map(|found| found.code.name()).collect()
}

/// The codes of the stages that end with a document.
fn families() -> impl Iterator<Item = Code> {
    let ours = ["The file", "The shape of a policy", "Environment variables"];
    Code::families()
        .iter()
        .filter(move |family| ours.contains(&family.title))
        .flat_map(|f| f.codes.iter().copied())
}

#[test]
fn the_catalogue_shows_what_it_says() {
    // Of some examples the text is not all there is: they are tested with the pages.
    let said = ["# this file is not there", "# saved as", " times, with its number"];
    let whole = |code: &Code| !said.iter().any(|it| code.bad_example().contains(it));
    for code in families().filter(whole) {
        assert_eq!(codes(code.bad_example()), [code.name()], "the bad example of {code}");
        assert_eq!(codes(code.good_example()), [""; 0], "the good example of {code}");
    }
}
