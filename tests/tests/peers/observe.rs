//! Asks the layers, and holds the cells to what they answer.

use corsac_conformance::{RawRequest, send};

use crate::configuration::Configuration;
use crate::data::{Ask, FILE, Row, rows};
use crate::layers::{LAYERS, Layer};
use crate::server::Servers;
use crate::versions::version;

/// What is seen of the answer to each request of a row. Those for the careful configuration may go to another.
fn seen(row: &Row, servers: &mut Servers, instead: Option<Configuration>) -> Vec<String> {
    row.ask.iter().map(|ask| see(ask, servers, instead)).collect()
}

fn see(ask: &Ask, servers: &mut Servers, instead: Option<Configuration>) -> String {
    let configuration = match instead {
        Some(instead) if ask.to == Configuration::Listed => instead,
        _ => ask.to,
    };
    let running = match servers.of(configuration) {
        Ok(running) => running,
        Err(reason) => return reason.clone(),
    };
    let request = RawRequest::read(ask.request.trim_end()).unwrap();
    let _ = running.probe.take();
    let Ok(mut answer) = send(running.address, &request) else { return "no answer".to_owned() };
    answer.handler_ran = running.probe.take();
    let facts: Vec<String> = ask.see.iter().map(|fact| fact.of(&request, &answer)).collect();
    facts.join(", ")
}

/// Whether a word means what was seen.
fn fits(row: &Row, word: &str, seen: &[String]) -> bool {
    let Some(means) = row.words.get(word) else { return false };
    means.len() == seen.len()
        && means.iter().zip(seen).all(|(means, seen)| means.split(" | ").any(|one| one == seen))
}

/// Runs a layer over every row.
fn holds(layer: &Layer) {
    let mut servers = Servers::new(layer.start);
    let (mut cells, mut wrong) = (0, Vec::new());
    for row in rows() {
        let cell = row
            .cells
            .get(layer.column)
            .unwrap_or_else(|| panic!("{FILE}: no cell of `{}` in `{}`", layer.column, row.question));
        let careful = (None, cell.word(layer.framework));
        let option = cell.option().map(|(configuration, word)| (Some(configuration), word));
        for (configuration, word) in [careful].into_iter().chain(option) {
            cells += 1;
            let seen = seen(&row, &mut servers, configuration);
            if !fits(&row, word, &seen) {
                wrong.push(differs(layer, &row, configuration, word, &seen));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    crate::say!("peers: {cells} cells of {} in {} hold", layer.column, layer.framework);
}

fn differs(
    layer: &Layer,
    row: &Row,
    configuration: Option<Configuration>,
    word: &str,
    seen: &[String],
) -> String {
    let (column, question) = (layer.column, &row.question);
    let set_up = configuration.map(|it| format!(", set up as {it:?}")).unwrap_or_default();
    let fitting: Vec<&str> =
        row.words.keys().map(String::as_str).filter(|word| fits(row, word, seen)).collect();
    let fitting = if fitting.is_empty() { "no word of the row".to_owned() } else { fitting.join(", ") };
    let mut text = format!(
        "{column} {} in {}{set_up} does not do what its cell says: update the row \"{question}\" in {FILE}\n  \
         the cell says: {word}\n  what fits now: {fitting}",
        version(column),
        layer.framework
    );
    let none = Vec::new();
    let means = row.words.get(word).unwrap_or(&none);
    for (index, (ask, seen)) in row.ask.iter().zip(seen).enumerate() {
        let request = ask.request.trim_end().replace('\n', "\n    ");
        let means = means.get(index).map_or("nothing", String::as_str);
        text.push_str(&format!("\n    {request}\n  seen:  {seen}\n  meant: {means}"));
    }
    text
}

fn column(column: &str, framework: &str) {
    let layer = LAYERS.iter().find(|layer| layer.column == column && layer.framework == framework);
    holds(layer.unwrap());
}

#[test]
fn corsac_in_axum() {
    column("corsac", "axum");
}

#[test]
fn corsac_in_actix_web() {
    column("corsac", "actix-web");
}

#[test]
fn corsac_in_rocket() {
    column("corsac", "Rocket");
}

#[test]
fn corsac_in_warp() {
    column("corsac", "warp");
}

#[test]
fn tower_http() {
    column("tower-http", "axum");
}

#[test]
fn actix_cors() {
    column("actix-cors", "actix-web");
}

#[test]
fn rocket_cors() {
    column("rocket_cors", "Rocket");
}

#[test]
fn warp_filter() {
    column("warp", "warp");
}
