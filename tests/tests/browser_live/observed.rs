//! What Chromium made of a request, and where that is not what the model makes of it.

use corsac::browser::{Api, ErrorKind, HeaderList, Outcome, Sent, Step, Verdict};
use serde_json::{Value, json};
use url::Url;

use crate::exchange::Play;
use crate::server::Arrived;

/// What Chromium made of one request.
#[derive(Debug, Clone)]
pub(crate) struct Observed {
    /// What reached the servers.
    pub(crate) sent: Vec<Arrived>,
    /// What the page learned.
    pub(crate) page: Value,
    /// What the console says.
    pub(crate) console: Vec<String>,
}

/// Request headers that are not compared, unless the page set them: the model leaves them out.
const NOT_COMPARED: &[(&str, &str)] = &[
    ("accept-encoding", "the network's"),
    ("accept-language", "the user's setting"),
    ("cache-control", "an event source's, which no cache may answer"),
    ("connection", "the network's"),
    ("content-length", "the body's, which the model does not have"),
    ("cookie", "compared by itself: whether there is one"),
    ("host", "a part of the URL"),
    ("pragma", "the HTTP cache's"),
    ("purpose", "of preloads; it says nothing to CORS"),
    ("referer", "the referrer policy's"),
    ("sec-", "the fetch metadata, client hints and purposes"),
    ("upgrade-insecure-requests", "of navigations"),
    ("user-agent", "the browser's name"),
];

/// Compares what was observed with what the model makes of the same request.
pub(crate) fn differences(play: &Play, observed: &Observed, outcome: &Outcome) -> Vec<String> {
    let mut found = Vec::new();
    let mut same = |what: &str, observed: Value, model: Value| {
        if observed != model {
            found.push(format!("{what}\n      in Chromium {observed}\n      in the model {model}"));
        }
    };
    let sent: Vec<&Sent> = sent_once(outcome);
    let lines = |lines: Vec<String>| json!(lines);
    same(
        "requests",
        lines(observed.sent.iter().map(|it| format!("{} {}", it.method, it.url)).collect()),
        lines(sent.iter().map(|it| format!("{} {}", it.method, it.url)).collect()),
    );
    for (number, (arrived, sent)) in observed.sent.iter().zip(&sent).enumerate() {
        let what = |what: &str| format!("request {}, {what}", number + 1);
        same(&what("preflight"), json!(arrived.is_preflight()), json!(sent.preflight));
        let wire = |headers| wire(play, headers, sent.preflight);
        same(&what("headers"), wire(&arrived.headers), wire(&sent.headers));
        if cookies_reach(play, &observed.sent[..=number]) {
            same(&what("cookies"), json!(arrived.headers.contains("cookie")), json!(sent.credentials));
        }
    }
    let page = &observed.page;
    let verdict = match page["type"].as_str().unwrap_or_default() {
        "opaque" | "opaqueredirect" => Verdict::Opaque,
        "error" => Verdict::Blocked,
        _ => Verdict::Readable,
    };
    let api = play.request.api;
    if matches!(api, Api::Fetch | Api::XmlHttpRequest) {
        same("verdict", json!(verdict), json!(outcome.verdict));
        same("status", page["status"].clone(), json!(outcome.status));
        let none = json!([]);
        let headers = page.get("headers").unwrap_or(&none);
        same("visible headers", headers.clone(), json!(outcome.headers));
    } else {
        same("success", json!(verdict != Verdict::Blocked), json!(outcome.succeeded));
    }
    same("exception", page["exception"].clone(), json!(outcome.exception));
    let asked = play.ask.as_deref().filter(|_| verdict == Verdict::Readable);
    same("asked header", page["asked"].clone(), json!(asked.and_then(|name| outcome.header(name))));
    let refused = asked.and_then(|name| outcome.refuses(name));
    let console: Vec<&str> =
        outcome.console.iter().chain(&refused).map(|message| message.text.as_str()).collect();
    same(
        "console",
        json!(observed.console.iter().map(|line| one_name(line, outcome)).collect::<Vec<_>>()),
        json!(console),
    );
    found
}

/// What is sent, without what is sent again where a connection was closed: Chromium tries again on connections that were
/// used before, and here each is new.
fn sent_once(outcome: &Outcome) -> Vec<&Sent> {
    let mut all: Vec<&Sent> = Vec::new();
    let mut failed = false;
    for step in &outcome.steps {
        match step {
            Step::Sent(sent) if failed && all.last() == Some(&sent) => {}
            Step::Sent(sent) => all.push(sent),
            _ => {}
        }
        failed = matches!(step, Step::NoResponse);
    }
    all
}

/// A line of the console that names one header of several: Chromium takes any of them, and the model the first.
fn one_name(line: &str, outcome: &Outcome) -> String {
    let field = |name: &str| format!(" field {name} is not allowed by ");
    let Some(ErrorKind::HeadersNotAllowed { names, .. }) = outcome.failure.as_ref().map(|it| &it.kind) else {
        return line.to_owned();
    };
    let named = names.iter().find(|name| line.contains(&field(name)));
    named.map_or(line.to_owned(), |name| line.replace(&field(name), &field(&names[0])))
}

/// The headers that are compared: names in lower case, sorted.
fn wire(play: &Play, headers: &HeaderList, preflight: bool) -> Value {
    // What the page asked for and did not get is the browser's own.
    let set = |name: &str, value: &str| {
        let set = play.request.headers.get(name).is_some_and(|set| value == set);
        set && !preflight
    };
    let compared = |name: &str, value: &str| {
        set(name, value)
            || !NOT_COMPARED
                .iter()
                .any(|(known, _)| name == *known || (known.ends_with('-') && name.starts_with(known)))
    };
    // What an element asks for depends on what it can show.
    let is_script = matches!(play.request.api, Api::Fetch | Api::XmlHttpRequest);
    let mut lines: Vec<(String, String)> = headers
        .iter()
        .map(|(name, value)| (name.to_ascii_lowercase(), value.iter().copied().map(char::from).collect()))
        .filter(|(name, value): &(String, String)| compared(name, value) && (is_script || name != "accept"))
        .map(|(name, value): (String, String)| match value.split_once(" boundary=----") {
            // Every form has a boundary of its own.
            Some((kind, _)) => (name, kind.to_owned()),
            // `XMLHttpRequest` writes the charset of a text in its own way.
            None if name == "content-type" => (name, value.replace("charset=utf-8", "charset=UTF-8")),
            // The network writes the ranges that it understands in its own way.
            None if name == "range" => (name, value.to_ascii_lowercase().replace(' ', "")),
            None => (name, value),
        })
        .collect();
    lines.sort();
    json!(lines)
}

/// Whether there are cookies that these requests could have: those of the page's host. `SameSite` keeps them from other
/// sites, whatever the credentials mode.
fn cookies_reach(play: &Play, sent: &[Arrived]) -> bool {
    let host = |url: &str| Url::parse(url).ok().and_then(|url| url.host_str().map(str::to_owned));
    let page = host(&play.request.origin);
    page.is_some() && sent.iter().all(|arrived| host(&arrived.url) == page)
}
