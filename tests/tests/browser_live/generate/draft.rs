//! An exchange that is being made.

use corsac::browser::{Answer, Api, Body, Credentials, Mode, Reply, Request, Response, Script};

use crate::exchange::{Exchange, Page, Places, Play};
use crate::random::Random;
use crate::server::body;

/// An exchange that is being made: at first a good one.
pub(crate) struct Draft {
    pub(crate) random: Random,
    pub(crate) places: Places,
    /// How many exchanges there were of the same change.
    pub(crate) round: usize,
    notes: Vec<String>,
    mark: String,
    pub(crate) page: Page,
    pub(crate) request: Request,
    /// The answer to preflights, and to everything else.
    pub(crate) preflight: Reply,
    pub(crate) response: Reply,
    /// Answers that go before.
    pub(crate) hops: Vec<Answer>,
    pub(crate) ask: Option<String>,
    /// What is played before.
    before: Vec<Play>,
}

impl Draft {
    /// A good exchange: simple, with credentials, or asked first.
    pub(crate) fn new(mut random: Random, places: &Places, number: usize) -> Self {
        let page =
            [Page::Home, Page::Home, Page::Home, Page::Named, Page::Site, Page::Sandbox][random.below(6)];
        let mark = format!("exchange-{number:04}");
        let mut draft = Draft {
            random,
            places: places.clone(),
            round: 0,
            notes: Vec::new(),
            mark,
            page,
            request: Request::new("", ""),
            preflight: Response::new(204).into(),
            response: Response::new(200).into(),
            hops: Vec::new(),
            ask: None,
            before: Vec::new(),
        };
        draft.open_from(page);
        draft.request.url = draft.at("127.0.0.1", 1, "");
        if draft.random.percent(40) {
            draft.request.api = Api::XmlHttpRequest;
        }
        match draft.random.below(3) {
            0 => draft.simple(),
            1 => draft.asks_first(),
            _ => {
                draft.asks_first();
                draft.with_credentials();
            }
        }
        draft
    }

    pub(crate) fn note(&mut self, text: &str) {
        self.notes.push(text.to_owned());
    }

    /// The row whose turn it is.
    pub(crate) fn turn<T: Copy>(&mut self, rows: &[T]) -> T {
        rows[self.round % rows.len()]
    }

    /// Plays so many rows one after the other, each with a URL of its own.
    pub(crate) fn rows<T: Copy>(&mut self, rows: &[T], each: usize, make: fn(&mut Draft, T)) {
        for index in 0..each {
            if index > 0 {
                self.again();
            }
            self.request.url = self.at("127.0.0.1", 1, &format!("/{index}"));
            make(self, rows[(self.round * each + index) % rows.len()]);
        }
    }

    /// The turns of a second table go slower.
    pub(crate) fn slow_turn<T: Copy>(&mut self, rows: &[T], fast: usize) -> T {
        rows[(self.round / fast) % rows.len()]
    }

    pub(crate) fn open_from(&mut self, page: Page) {
        self.page = page;
        self.request.origin = page.origin(&self.places);
        self.request.page = (page != Page::Sandbox).then(|| format!("{}/page", page.window(&self.places)));
        self.allow_origin();
    }

    pub(crate) fn origin(&self) -> String {
        self.page.origin(&self.places)
    }

    /// A URL of this exchange.
    pub(crate) fn at(&self, host: &str, port: usize, rest: &str) -> String {
        format!("http://{host}:{}/{}{rest}", self.places.ports[port], self.mark)
    }

    /// A URL where nobody listens.
    pub(crate) fn nowhere(&self) -> String {
        format!("http://127.0.0.1:{}/{}", self.places.closed, self.mark)
    }

    /// A URL of the page's own origin.
    pub(crate) fn own(&self, rest: &str) -> String {
        format!("{}/{}{rest}", self.page.window(&self.places), self.mark)
    }

    pub(crate) fn simple(&mut self) {
        self.request.method = "GET".to_owned();
        self.request.headers = corsac::browser::HeaderList::new();
        self.request.body = Body::None;
    }

    pub(crate) fn asks_first(&mut self) {
        self.request.method = "PUT".to_owned();
        self.request.headers = corsac::browser::HeaderList::new().with("X-A", "1");
        self.set_preflight("Access-Control-Allow-Methods", &["PUT"]);
        self.set_preflight("Access-Control-Allow-Headers", &["X-A"]);
    }

    pub(crate) fn with_credentials(&mut self) {
        self.request.credentials = Some(Credentials::Include);
        self.set_both("Access-Control-Allow-Credentials", &["true"]);
    }

    pub(crate) fn without_credentials(&mut self) {
        self.request.credentials = None;
        self.set_both("Access-Control-Allow-Credentials", &[]);
    }

    pub(crate) fn allow_origin(&mut self) {
        let origin = self.origin();
        self.set_both("Access-Control-Allow-Origin", &[&origin]);
    }

    /// A page's script, and not an element.
    pub(crate) fn by(&mut self, api: Api) {
        self.request.api = api;
        if !matches!(api, Api::Fetch | Api::XmlHttpRequest) {
            self.simple();
            self.request.mode = matches!(api, Api::Image | Api::Script | Api::Stylesheet | Api::Preload)
                .then_some(Mode::Cors);
        }
    }

    pub(crate) fn set_preflight(&mut self, name: &str, values: &[&str]) {
        set(&mut self.preflight, name, values);
    }

    pub(crate) fn set_response(&mut self, name: &str, values: &[&str]) {
        set(&mut self.response, name, values);
    }

    pub(crate) fn set_both(&mut self, name: &str, values: &[&str]) {
        self.set_preflight(name, values);
        self.set_response(name, values);
    }

    /// Sets it on the answer to the preflight, on the other, or on both.
    pub(crate) fn set_somewhere(&mut self, name: &str, values: &[&str]) {
        match self.random.below(3) {
            0 => self.set_preflight(name, values),
            1 => self.set_response(name, values),
            _ => self.set_both(name, values),
        }
    }

    /// The same again: what was made so far is played, then what is made from now on.
    pub(crate) fn again(&mut self) {
        let play = self.play();
        self.before.push(play);
    }

    pub(crate) fn plays_once(&self) -> bool {
        self.before.is_empty()
    }

    fn play(&self) -> Play {
        let kind = match self.request.api {
            Api::Image => "image/gif",
            Api::EventSource => "text/event-stream",
            Api::Script | Api::Module | Api::ModulePreload | Api::Import => "text/javascript",
            Api::Stylesheet => "text/css",
            _ => "text/plain",
        };
        let mut answers = self.hops.clone();
        let mut preflight = Answer::new(self.preflight.clone());
        preflight.preflight = Some(true);
        answers.extend([preflight, Answer::new(self.response.clone())]);
        for answer in &mut answers {
            complete(answer, kind);
        }
        Play { request: self.written(), script: Script::new(answers), ask: self.ask.clone() }
    }

    /// The request without what its API has no words for.
    fn written(&self) -> Request {
        let mut request = self.request.clone();
        if request.api != Api::Fetch {
            request.redirect = Default::default();
            request.credentials = request.credentials.filter(|it| *it == Credentials::Include);
        }
        if matches!(request.api, Api::Import | Api::Module | Api::ModulePreload)
            || request.mode == Some(Mode::NoCors) && request.api != Api::Fetch
        {
            request.credentials = None;
        }
        if request.api == Api::XmlHttpRequest {
            request.mode = None;
        } else {
            request.upload_listener = false;
        }
        request
    }

    pub(crate) fn finish(mut self) -> Exchange {
        // A second change may have led the request back to where somebody listens.
        if self.response == Reply::Refused {
            self.request.url = self.nowhere();
        }
        let mut plays = self.before.clone();
        plays.push(self.play());
        for play in &mut plays {
            play.ask = play.ask.take().filter(|_| play.request.api == Api::XmlHttpRequest);
        }
        let api = serde_json::to_value(self.request.api).unwrap();
        let name = format!("{}, {}", self.notes.join(", "), api.as_str().unwrap_or_default());
        Exchange { name, mark: self.mark, page: self.page, plays }
    }
}

fn set(reply: &mut Reply, name: &str, values: &[&str]) {
    if let Reply::Response(response) = reply {
        response.headers.delete(name);
        values.iter().for_each(|value| response.headers.append(name, bytes(value)));
    }
}

/// One character of a table is one byte on the wire.
pub(crate) fn bytes(value: &str) -> Vec<u8> {
    value.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect()
}

/// What every response has: a type and its body's length, and that neither it nor its connection is used again.
fn complete(answer: &mut Answer, kind: &str) {
    let headers = &mut answer.headers;
    if !headers.contains("content-type") {
        headers.append("Content-Type", kind);
    }
    let kind = headers.get("content-type").unwrap_or_default();
    if !matches!(answer.status, 204 | 304) {
        headers.append("Content-Length", body(&kind).len().to_string());
    }
    headers.append("Cache-Control", "no-store");
    headers.append("Connection", "close");
    if answer.status_text.is_empty() {
        answer.status_text = if answer.status < 400 { "Fine" } else { "Not Fine" }.to_owned();
    }
}
