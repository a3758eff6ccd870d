//! Exchanges as data: a request, and what the servers answer.

use serde::{Deserialize, Serialize};

use super::{Browser, Engine, HeaderList, Outcome, Reply, Request, Response, Sent, Server};

/// Answers to requests: the first that fits is given, as often as it is asked for. Where none fits, there is no server.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Script {
    /// The answers.
    pub answers: Vec<Answer>,
}

/// One answer, and what it is an answer to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Answer {
    /// Only to preflights, or only to others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preflight: Option<bool>,
    /// Only to URLs that begin so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Whether an answer comes at all.
    #[serde(default, skip_serializing_if = "Connection::is_answered")]
    pub connection: Connection,
    /// The response's status.
    #[serde(default = "ok")]
    pub status: u16,
    /// The response's reason phrase, which only HTTP/1.1 has.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub status_text: String,
    /// The response's headers.
    #[serde(default)]
    pub headers: HeaderList,
}

/// Whether an answer comes at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Connection {
    /// It does.
    #[default]
    Answered,
    /// The connection is closed without one.
    Closed,
    /// There is nobody to connect to.
    Refused,
}

impl Connection {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it with a reference")]
    fn is_answered(&self) -> bool {
        *self == Connection::Answered
    }
}

fn ok() -> u16 {
    200
}

impl Answer {
    /// An answer to every request.
    #[must_use]
    pub fn new(reply: impl Into<Reply>) -> Self {
        let (connection, response) = match reply.into() {
            Reply::Response(response) => (Connection::Answered, response),
            Reply::Closed => (Connection::Closed, Response::new(ok())),
            Reply::Refused => (Connection::Refused, Response::new(ok())),
        };
        let Response { status, status_text, headers } = response;
        Answer { preflight: None, url: None, connection, status, status_text, headers }
    }

    /// An answer to preflights.
    #[must_use]
    pub fn preflight(response: Response) -> Self {
        Answer { preflight: Some(true), ..Answer::new(response) }
    }

    /// Narrows the answer to URLs that begin so.
    #[must_use]
    pub fn at(mut self, url: impl Into<String>) -> Self {
        self.url = Some(url.into());
        self
    }

    /// What comes back.
    #[must_use]
    pub fn reply(&self) -> Reply {
        match self.connection {
            Connection::Closed => Reply::Closed,
            Connection::Refused => Reply::Refused,
            Connection::Answered => Reply::Response(Response {
                status: self.status,
                status_text: self.status_text.clone(),
                headers: self.headers.clone(),
            }),
        }
    }

    fn fits(&self, sent: &Sent) -> bool {
        self.preflight.is_none_or(|preflight| preflight == sent.preflight)
            && self.url.as_deref().is_none_or(|url| sent.url.starts_with(url))
    }
}

impl Script {
    /// A script of these answers.
    #[must_use]
    pub fn new(answers: impl IntoIterator<Item = Answer>) -> Self {
        Script { answers: answers.into_iter().collect() }
    }
}

impl Server for Script {
    fn answer(&mut self, sent: &Sent) -> Reply {
        let answer = self.answers.iter().find(|answer| answer.fits(sent));
        answer.map_or(Reply::Refused, Answer::reply)
    }
}

/// A request and the answers to what it makes a browser send.
///
/// ```
/// use corsac_core::browser::{ErrorKind, ScriptedExchange};
///
/// let exchange: ScriptedExchange = serde_json::from_str(
///     r#"{
///         "engine": "firefox",
///         "request": { "origin": "https://app.example.com", "url": "https://api.example.com/items", "method": "PUT" },
///         "answers": [
///             { "preflight": true, "status": 204, "headers": { "Access-Control-Allow-Origin": "*" } },
///             { "headers": { "Access-Control-Allow-Origin": "*" } }
///         ]
///     }"#,
/// )?;
/// let outcome = exchange.play();
/// assert!(!outcome.is_readable());
/// assert_eq!(outcome.failure.map(|failure| failure.kind), Some(ErrorKind::MethodNotAllowed { method: "PUT".into() }));
/// assert!(outcome.console[0].text.contains("Did not find method in CORS header"));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ScriptedExchange {
    /// Whose browser plays it.
    #[serde(default)]
    pub engine: Engine,
    /// The request that the page makes.
    pub request: Request,
    /// What the servers answer.
    #[serde(default)]
    pub answers: Script,
}

impl ScriptedExchange {
    /// A request and the answers to it.
    #[must_use]
    pub fn new(engine: Engine, request: Request, answers: Script) -> Self {
        ScriptedExchange { engine, request, answers }
    }

    /// Plays the exchange in a browser that has cached nothing. For more than one request, or another time, play them in
    /// one [`Browser`]: a [`Script`] is a [`Server`].
    pub fn play(&self) -> Outcome {
        Browser::new(self.engine).play(&self.request, &mut self.answers.clone())
    }
}
