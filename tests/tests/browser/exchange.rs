//! What a page asks for and what comes of it, as data: `tests/data/browser/exchanges.yaml`.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Value, json};

use crate::tap::Sent;

/// Where a page is from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Page {
    /// The origin that `CORS_ORIGINS` names.
    Frontend,
    /// One that a pattern of the policy names.
    Preview,
    /// One that has a label too many for the pattern.
    DeepPreview,
    /// The frontend's host with another port.
    OtherPort,
    /// The frontend's port, with another host.
    Stranger,
    /// A sandboxed frame in a page of the frontend.
    Sandbox,
    /// The server itself.
    Server,
}

/// One or more requests, one after the other.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Exchange {
    pub(crate) name: String,
    /// Whose requests they are, unless a step says otherwise.
    pub(crate) page: Page,
    pub(crate) steps: Vec<Step>,
}

/// A request, and what comes of it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Step {
    pub(crate) page: Option<Page>,
    /// The method as the page writes it, and the path.
    pub(crate) fetch: String,
    /// `fetch`, `xhr`, or `upload`, which is `xhr` with a listener for the progress of the upload.
    #[serde(default = "fetch")]
    pub(crate) via: String,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    body: Option<String>,
    /// What is left of `fetch`'s options: `credentials`, `mode`, `cache`, `redirect`.
    #[serde(default)]
    options: BTreeMap<String, String>,
    /// Redirects on the way: a status, and `page` or `other-port` for who sends it; `preflight` where it answers the
    /// preflight so, too.
    #[serde(default)]
    pub(crate) through: Vec<String>,
    /// Every request that reaches the server: method, status, `cookie` where it has one, and `null` or `no-origin`
    /// where `Origin` is not the page's. Several statuses where frameworks differ: `404|405`.
    sends: Vec<String>,
    /// What the page may read.
    reads: Option<Reads>,
    /// Why it may not, as the console says it.
    pub(crate) blocked: Option<String>,
}

fn fetch() -> String {
    "fetch".to_owned()
}

/// What a page may read.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Reads {
    /// The statuses that are right; none to be seen is 0.
    status: Vec<u16>,
    /// The type of the response, which tells how much of it is to be seen.
    #[serde(default = "cors", rename = "type")]
    kind: String,
    #[serde(default)]
    redirected: bool,
    /// The names of all visible headers that are not visible anyway (Fetch, "CORS-safelisted response-header name").
    #[serde(default)]
    exposes: Vec<String>,
    /// Some more names of visible headers.
    #[serde(default)]
    headers: Vec<String>,
    /// A part of the body.
    #[serde(default)]
    body: String,
}

fn cors() -> String {
    "cors".to_owned()
}

/// Fetch, "CORS-safelisted response-header name".
const SAFELISTED: &str =
    "cache-control content-language content-length content-type expires last-modified pragma";

impl Step {
    pub(crate) fn method(&self) -> &str {
        self.fetch.split_once(' ').map_or("", |(method, _)| method)
    }

    pub(crate) fn path(&self) -> &str {
        self.fetch.split_once(' ').map_or("", |(_, path)| path)
    }

    /// What the page is told to do.
    pub(crate) fn request(&self, url: &str, sandboxed: bool) -> Value {
        let mut request = json!({
            "via": self.via,
            "url": url,
            "method": self.method(),
            "headers": self.headers,
            "sandboxed": sandboxed,
        });
        if let Some(body) = &self.body {
            request["body"] = body.as_str().into();
        }
        for (name, value) in &self.options {
            request[name] = value.as_str().into();
        }
        request
    }

    /// Holds what reached the server to `sends`.
    pub(crate) fn compare_sent(&self, page: &str, sent: &[Sent]) -> Result<(), String> {
        let shown: Vec<String> = sent
            .iter()
            .map(|sent| {
                let origin = match sent.origin.as_deref() {
                    None => " no-origin".to_owned(),
                    Some(origin) if origin == page => String::new(),
                    Some(origin) => format!(" {origin}"),
                };
                format!("{} {}{}{origin}", sent.method, sent.status, if sent.cookie { " cookie" } else { "" })
            })
            .collect();
        let fits = |expected: &String, shown: &String| {
            let (expected, shown): (Vec<_>, Vec<_>) =
                (expected.split(' ').collect(), shown.split(' ').collect());
            expected.len() == shown.len()
                && expected.iter().zip(&shown).all(|(it, shown)| it.split('|').any(|it| it == *shown))
        };
        if self.sends.len() == shown.len() && self.sends.iter().zip(&shown).all(|(it, shown)| fits(it, shown))
        {
            return Ok(());
        }
        Err(format!("sends {shown:?} and not {:?}", self.sends))
    }

    /// Holds what the page may read to `reads`.
    pub(crate) fn compare_read(&self, read: &Value) -> Result<(), String> {
        let Some(reads) = &self.reads else {
            return if read["error"].is_string() { Ok(()) } else { Err(format!("the page reads {read}")) };
        };
        if let Some(error) = read["error"].as_str() {
            return Err(format!("the page may not read the response: {error}"));
        }
        let status =
            read["status"].as_u64().and_then(|status| u16::try_from(status).ok()).unwrap_or_default();
        if !reads.status.contains(&status) || read["type"] != reads.kind.as_str() {
            return Err(format!("the page reads status {status} of type {}", read["type"]));
        }
        if read["redirected"] != reads.redirected {
            return Err(format!("redirected: {}", read["redirected"]));
        }
        let body = read["body"].as_str().unwrap_or_default();
        if !body.contains(&reads.body) || (reads.kind == "opaque" && !body.is_empty()) {
            return Err(format!("the page reads `{body}`"));
        }
        let mut names: Vec<String> = read["headers"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|line| line[0].as_str().unwrap_or_default().to_ascii_lowercase())
            .collect();
        names.sort();
        if let Some(missing) = reads.headers.iter().find(|name| !names.contains(name)) {
            return Err(format!("the page may not see `{missing}`, but {names:?}"));
        }
        // A page sees all of its own server's headers; under `*`, those that a framework happens to send.
        let any = reads.exposes.iter().any(|name| name == "*");
        if reads.kind != "basic" && !any {
            names.retain(|name| !SAFELISTED.split(' ').any(|known| known == name));
            if names != reads.exposes {
                return Err(format!("the page sees {names:?} and not {:?}", reads.exposes));
            }
        }
        Ok(())
    }

    /// Holds the console to `blocked`.
    pub(crate) fn compare_console(&self, expected: Option<&str>, console: &[String]) -> Result<(), String> {
        let (cors, other): (Vec<_>, Vec<_>) =
            console.iter().partition(|message| message.contains("has been blocked by CORS policy"));
        let said: Vec<_> =
            cors.iter().map(|message| message.find("Access to ").map_or("", |at| &message[at..])).collect();
        if said != expected.into_iter().collect::<Vec<_>>() {
            return Err(format!("the console says\n    {said:?}\n  and not\n    {expected:?}"));
        }
        match other.iter().find(|message| !message.contains("Failed to load resource: ")) {
            Some(message) => Err(format!("the console says {message}")),
            None => Ok(()),
        }
    }

    /// What has to hold for a step that can fail.
    pub(crate) fn check(&self) -> Result<(), String> {
        if self.reads.is_some() == self.blocked.is_some() {
            return Err("a step says either what the page reads or why it may not".to_owned());
        }
        if !["fetch", "xhr", "upload"].contains(&self.via.as_str()) {
            return Err(format!("`{}` is no way to ask", self.via));
        }
        Ok(())
    }
}
