//! What the console says, in each engine's words.

pub(crate) mod chromium;
mod firefox;
pub(crate) mod table;
pub(crate) mod template;
mod values;
mod webkit;

use serde::Serialize;

use self::template::fill;
use self::values::with;
use super::{Api, Engine, ErrorKind, Failure};

/// A line of the console.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Message {
    /// What kind of line it is, by the engine's own name for it where it has one.
    pub id: &'static str,
    /// The line.
    pub text: String,
    /// Whether it only goes with another line, or with what is no failure, and names no cause.
    pub companion: bool,
}

pub(super) fn line(id: &'static str, text: impl Into<String>) -> Message {
    Message { id, text: text.into(), companion: false }
}

/// What the console says of a failure.
pub(crate) fn console(engine: Engine, failure: &Failure) -> Vec<Message> {
    match engine {
        Engine::Standard => vec![line("failure", failure.to_string())],
        Engine::Chromium => chromium::console(failure),
        Engine::Firefox => firefox::console(failure),
        Engine::WebKit => webkit::console(failure),
    }
}

/// What is thrown at page code.
pub(crate) fn exception(engine: Engine, failure: &Failure) -> Option<String> {
    let thrown = match engine {
        Engine::Chromium => chromium::exception(failure),
        _ if matches!(failure.kind, ErrorKind::BodyWithGet | ErrorKind::InvalidHeader { .. }) => None,
        Engine::Standard => None,
        Engine::Firefox => firefox::exception(failure),
        Engine::WebKit => webkit::exception(failure),
    };
    thrown.or_else(|| match (failure.api, &failure.kind) {
        // No words were recorded for these: a script's request throws before anything is sent.
        (
            Api::Fetch | Api::XmlHttpRequest | Api::EventSource | Api::Beacon,
            ErrorKind::BodyWithGet
            | ErrorKind::InvalidHeader { .. }
            | ErrorKind::InvalidMethod { .. }
            | ErrorKind::InvalidUrl { .. },
        ) => Some(format!("TypeError: {failure}")),
        (Api::Fetch, _) => Some(table::chromium::FETCH_FAILED.text.to_owned()),
        _ => None,
    })
}

/// What the console says when page code asks for a response header that it may not read.
pub(crate) fn unreadable(engine: Engine, api: Api, name: &str) -> Option<Message> {
    let says = engine == Engine::Chromium && api == Api::XmlHttpRequest;
    says.then(|| with(&table::chromium::UNSAFE_HEADER_GET, "header", name))
}

/// What the console says of a header that page code may not set. Only `XMLHttpRequest` says so.
pub(crate) fn dropped(engine: Engine, api: Api, name: &str) -> Option<Message> {
    match engine {
        _ if api != Api::XmlHttpRequest => None,
        Engine::Standard => None,
        Engine::Chromium | Engine::WebKit => Some(with(&table::shared::UNSAFE_HEADER_SET, "header", name)),
        Engine::Firefox => Some(with(&table::firefox::FORBIDDEN_HEADER, "header", name)),
    }
}

/// What is thrown at page code that imports a module which the server has not got.
pub(crate) fn not_imported(engine: Engine, api: Api, url: &str) -> Option<String> {
    let says = match engine {
        _ if api != Api::Import => None,
        Engine::Chromium => Some(with(&table::chromium::IMPORT, "asked", url)),
        Engine::Firefox => Some(with(&table::firefox::IMPORT, "url", url)),
        // No words of WebKit's were recorded.
        _ => None,
    };
    says.map(|message| message.text)
}

/// What the console says of a response that the page may read, and that is an error.
pub(crate) fn status(engine: Engine, status: u16, text: &str) -> Option<Message> {
    let says = status >= 400 && matches!(engine, Engine::Chromium | Engine::WebKit);
    says.then(|| {
        let template = &table::shared::HTTP_STATUS;
        let status = status.to_string();
        let text = fill(template.text, &|name| Some(if name == "status" { &status } else { text }));
        line(template.id, text)
    })
}

/// What the console says where `*` let `Authorization` through.
pub(crate) fn authorization_by_wildcard(engine: Engine, url: &str) -> Option<Message> {
    (engine == Engine::Firefox).then(|| with(&table::firefox::AUTHORIZATION, "url", url))
}
