//! The console's words: those that browsers were recorded with.

use std::collections::{BTreeMap, BTreeSet};

use corsac::browser::{Engine, Message, Standard};
use fancy_regex::Regex;
use serde::Deserialize;

use crate::{say, vectors};

/// A line that a browser was recorded with, and the pattern of all of its kind.
#[derive(Debug, Deserialize)]
struct Known {
    browser: String,
    id: String,
    pattern: String,
    example: Option<String>,
}

fn known() -> Vec<Known> {
    let path = format!("{}/data/browser/errors.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// Every line that the model writes for the recorded exchanges, by the exchange.
fn lines(engine: Engine) -> Vec<(&'static str, Message)> {
    let of = |vector: &'static vectors::Vector| {
        let outcomes = vector.play(&Standard, engine);
        outcomes.into_iter().flat_map(|outcome| outcome.console).map(|message| (vector.id.as_str(), message))
    };
    vectors::all().iter().flat_map(of).collect()
}

#[test]
fn every_line_is_one_that_the_browser_writes() {
    let known = known();
    let mut matched = BTreeMap::<_, BTreeSet<&str>>::new();
    let mut count = 0;
    for engine in Engine::ALL {
        let known: Vec<(&str, Regex)> = known
            .iter()
            .filter(|line| line.browser == engine.name())
            .map(|line| (line.id.as_str(), Regex::new(&line.pattern).unwrap()))
            .collect();
        for (id, message) in lines(engine) {
            let fits = known
                .iter()
                .filter(|(_, pattern)| pattern.is_match(&message.text).unwrap())
                .map(|(id, _)| *id);
            assert_eq!(fits.collect::<Vec<_>>(), [message.id], "{id} in {engine}: {}", message.text);
            matched.entry(engine).or_default().insert(message.id);
            count += 1;
        }
    }
    let kinds: Vec<String> =
        matched.iter().map(|(engine, ids)| format!("{} of {engine}", ids.len())).collect();
    say!("browser model: {count} lines of the console fit their patterns, of kinds {}", kinds.join(", "));
}

/// The examples name the exchange that they come from, and are the whole line but for where they were cut.
#[test]
fn recorded_lines_are_written_word_by_word() {
    let mut count = 0;
    for engine in Engine::ALL {
        let written = lines(engine);
        for line in known().iter().filter(|line| line.browser == engine.name()) {
            let Some(example) = &line.example else { continue };
            let exchange = vectors::all().iter().map(|vector| vector.id.as_str()).filter(|id| {
                let end = example.split(&format!("/t/{id}")).nth(1).and_then(|rest| rest.chars().next());
                end.is_some_and(|c| !c.is_alphanumeric() && c != '_')
                    || example.ends_with(&format!("/t/{id}"))
            });
            for exchange in exchange {
                let mut same =
                    written.iter().filter(|(id, message)| *id == exchange && message.id == line.id);
                // Lines of Local Network Access, and of fonts, are not modelled.
                let Some((_, message)) = same.next() else { continue };
                let written = message.text.split("?s=").collect::<Vec<_>>();
                assert!(
                    written[0].starts_with(example.split("?s=").next().unwrap()),
                    "{example}\n{}",
                    message.text
                );
                count += 1;
            }
        }
    }
    assert!(count >= 30, "only {count} recorded lines were compared");
    say!("browser model: {count} recorded lines of the console written word by word");
}
