//! The recorded exchanges: what a page did, what the servers answered, and what each browser made of it.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use corsac::browser::{
    Browser, Credentials, Engine, HeaderList, Outcome, Reply, Request, Response, Sent, Steps, Verdict,
};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::base64;

const ORIGIN: &str = "http://localhost:19001";

#[derive(Debug, Deserialize)]
struct File {
    vectors: Vec<Vector>,
}

/// One exchange.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Vector {
    pub(crate) id: String,
    api: String,
    page_origin: String,
    target: String,
    init: Option<Init>,
    steps: Option<Vec<Step>>,
    get_response_header: Option<String>,
    preflight_response: Option<Answer>,
    actual_response: Option<Answer>,
    results: BTreeMap<Engine, Recorded>,
}

/// What the page gave `fetch`. Headers are in the page's order.
#[derive(Debug, Clone, Default, Deserialize)]
struct Init {
    #[serde(default)]
    headers: HeaderList,
    #[serde(flatten)]
    rest: Map<String, Value>,
}

/// One request of several.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Step {
    init: Init,
    #[serde(default)]
    wait: u64,
}

/// What a server answers.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Answer {
    status: u16,
    headers: Value,
    #[serde(default)]
    close: bool,
    #[serde(default = "ok", rename = "body")]
    body: String,
}

fn ok() -> String {
    "ok".to_owned()
}

/// What a browser made of it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Recorded {
    ok: Option<bool>,
    event: Option<String>,
    err: Option<String>,
    status: Option<u16>,
    seq: Option<Vec<u16>>,
    value: Option<Value>,
    js_headers: Option<Value>,
    sent: Vec<Value>,
    errors: Vec<String>,
}

/// What the recording leaves out.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Page {
    request: Map<String, Value>,
    lost: Vec<Engine>,
    unusable: bool,
}

fn data(name: &str) -> String {
    let path = format!("{}/data/browser/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The recorded exchanges.
pub(crate) fn all() -> &'static [Vector] {
    static ALL: OnceLock<Vec<Vector>> = OnceLock::new();
    ALL.get_or_init(|| serde_json::from_str::<File>(&data("vectors.json")).unwrap().vectors)
}

fn pages() -> &'static BTreeMap<String, Page> {
    static PAGES: OnceLock<BTreeMap<String, Page>> = OnceLock::new();
    PAGES.get_or_init(|| serde_yaml::from_str(&data("pages.yaml")).unwrap())
}

/// What is said about exchanges that were recorded, and nothing else.
#[test]
fn every_page_is_of_an_exchange() {
    for id in pages().keys() {
        assert!(all().iter().any(|vector| vector.id == *id), "{id}");
    }
}

/// The three places that the recordings name by letters.
fn places(text: &str) -> String {
    text.replace("$ORIGIN", ORIGIN)
        .replace("$T3", "http://127.0.0.1:19003")
        .replace("$T", "http://127.0.0.1:19002")
}

impl Answer {
    fn reply(&self, preflight: bool) -> Reply {
        if self.close {
            return Reply::Closed;
        }
        let headers: Value = serde_json::from_str(&places(&self.headers.to_string())).unwrap();
        let mut response = Response::new(self.status);
        response.headers = serde_json::from_value(headers).unwrap();
        if !preflight {
            response = response.header("Content-Length", self.body.len().to_string());
        }
        response.into()
    }
}

impl Vector {
    fn url(&self) -> String {
        let path = url_path(&self.target);
        if path.is_none() { format!("{}/t/{}", self.target, self.id) } else { self.target.clone() }
    }

    /// The requests that the page makes, and how many seconds after one another.
    pub(crate) fn requests(&self) -> Vec<(u64, Request)> {
        match &self.steps {
            Some(steps) => steps.iter().map(|step| (step.wait, self.request(step.init.clone()))).collect(),
            None => vec![(0, self.request(self.init.clone().unwrap_or_default()))],
        }
    }

    fn request(&self, init: Init) -> Request {
        let mut all = json!({ "origin": self.page_origin, "url": self.url(), "headers": init.headers });
        let fields = all.as_object_mut().unwrap();
        if self.page_origin != "null" {
            fields.insert("page".to_owned(), json!(format!("{}/page", self.page_origin)));
        }
        if self.api == "xhr" {
            fields.insert("api".to_owned(), json!("xhr"));
        }
        for (name, value) in init.rest {
            match name.as_str() {
                // What CORS does not look at.
                "cache" | "keepalive" => {}
                "body" => drop(fields.insert(name, json!("text"))),
                _ => drop(fields.insert(name, value)),
            }
        }
        if let Some(page) = pages().get(&self.id) {
            fields.extend(page.request.clone());
        }
        serde_json::from_value(all).unwrap_or_else(|error| panic!("{}: {error}", self.id))
    }

    /// What answers a request: the servers of the recording, which find an answer in the URL that a redirect leads to.
    fn answer(&self, sent: &Sent) -> Reply {
        if sent.url.contains(":19099") {
            return Reply::Refused;
        }
        let answer: Option<Answer> = match sent.url.split_once("?s=") {
            Some((_, coded)) => {
                let mut script = base64::decode(coded);
                if !script.starts_with(b"{") {
                    script = [b"{", &script[..], b"}"].concat();
                }
                let script: Value = serde_json::from_slice(&script).unwrap();
                serde_json::from_value(script[if sent.preflight { "pf" } else { "re" }].clone()).ok()
            }
            None if sent.preflight => self.preflight_response.clone(),
            None => self.actual_response.clone(),
        };
        // Nothing was recorded where no browser asked.
        answer.map_or(Reply::Refused, |answer| answer.reply(sent.preflight))
    }

    /// Plays the exchange.
    pub(crate) fn play(&self, steps: &dyn Steps, engine: Engine) -> Vec<Outcome> {
        let mut browser = Browser::new(engine);
        let mut server = |sent: &Sent| self.answer(sent);
        let mut now = 0;
        let play = |(wait, request): (u64, Request)| {
            now += wait;
            browser.set_time(now);
            browser.play_with(steps, &request, &mut server)
        };
        self.requests().into_iter().map(play).collect()
    }

    /// The differences between what an engine did and what the model does.
    pub(crate) fn differences(&self, steps: &dyn Steps, engine: Engine) -> Vec<String> {
        let outcomes = self.play(steps, engine);
        let recorded = &self.results[&engine];
        let nothing = Page::default();
        let page = pages().get(&self.id).unwrap_or(&nothing);
        let mut found = Vec::new();
        let mut same = |what: &str, expected: Value, got: Value| {
            if expected != got {
                found.push(format!("{} in {engine}: {what} was {expected}, and is {got}", self.id));
            }
        };
        let sent: Vec<Value> = outcomes.iter().flat_map(Outcome::sent).map(wire).collect();
        same("sent", json!(recorded.sent), json!(sent));
        let last = outcomes.last().unwrap();
        let refused = self.get_response_header.as_deref().and_then(|name| last.refuses(name));
        if !page.lost.contains(&engine) {
            let messages = outcomes.iter().flat_map(|outcome| &outcome.console).chain(&refused);
            let ids: Vec<&str> = messages.filter(|it| !it.companion).map(|it| it.id).collect();
            same("console", json!(recorded.errors), json!(ids));
        }
        if let Some(statuses) = &recorded.seq {
            let got: Vec<Option<u16>> = outcomes.iter().map(|outcome| outcome.status).collect();
            same("statuses", json!(statuses), json!(got));
        }
        match recorded.event.as_deref() {
            Some("timeout") => same("verdict", json!(Verdict::NotFetched), json!(last.verdict)),
            Some(event) => same("event", json!(event == "load"), json!(last.succeeded)),
            None if page.unusable && last.succeeded => {}
            None => {
                same("ok", json!(recorded.ok), json!(last.succeeded));
                let thrown = recorded.err.as_deref().map(|text| text.split("?s=").next().unwrap());
                let thrown = thrown.filter(|text| !matches!(*text, "xhr error event" | "es error"));
                same("exception", json!(thrown), json!(last.exception));
            }
        }
        if let Some(status) = recorded.status {
            same("status", json!(status), json!(last.status));
        }
        match (&self.get_response_header, &recorded.value) {
            (Some(name), value) => same("header", json!(value), json!(last.header(name))),
            (None, Some(Value::Number(status))) => same("value", json!(status), json!(last.status)),
            _ => {}
        }
        match &recorded.js_headers {
            Some(Value::String(text)) => {
                let lines = last.headers.iter().map(|(name, value)| format!("{name}: {value}\r\n"));
                same("headers", json!(text), json!(lines.collect::<String>()));
            }
            Some(headers) => {
                let got: BTreeMap<_, _> = last.headers.iter().cloned().collect();
                same("headers", headers.clone(), json!(got));
            }
            None => {}
        }
        found
    }
}

/// What follows the authority of an http URL; every other URL is whole as it is.
fn url_path(url: &str) -> Option<&str> {
    match url.strip_prefix("http://") {
        Some(rest) => rest.split_once('/').map(|(_, path)| path),
        None => Some(url),
    }
}

/// A request as the recordings have it.
fn wire(sent: &Sent) -> Value {
    let authority = sent.url.split('/').nth(2).unwrap_or_default();
    let port = authority.rsplit_once(':').and_then(|(_, port)| port.parse::<u16>().ok());
    let mut line = json!({ "port": port, "method": sent.method, "origin": sent.header("origin") });
    for name in ["access-control-request-method", "access-control-request-headers"] {
        if let Some(value) = sent.header(name) {
            line[name] = json!(value);
        }
    }
    line
}

/// Cookies are not in the recordings, and a preflight never has any.
#[test]
fn preflights_are_sent_without_credentials() {
    let mut with = 0;
    for vector in all() {
        for outcome in vector.play(&corsac::browser::Standard, Engine::Standard) {
            let include = vector.requests()[0].1.credentials == Some(Credentials::Include);
            for sent in outcome.sent() {
                assert!(!(sent.preflight && sent.credentials), "{}", vector.id);
                with += usize::from(sent.credentials && include);
            }
        }
    }
    assert!(with > 0);
}
