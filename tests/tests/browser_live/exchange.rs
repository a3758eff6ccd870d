//! An exchange: what a page asks for, one request after the other, and what the servers answer.

use corsac::browser::{Browser, Engine, Outcome, Request, Script, Steps};

/// Where the pages and the servers are. All of them answer from the same scripts.
#[derive(Debug, Clone)]
pub(crate) struct Places {
    pub(crate) ports: [u16; 3],
    /// A port where nobody listens.
    pub(crate) closed: u16,
}

/// Where a page is from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Page {
    /// The host of most servers, with another port: their cookies go there.
    Home,
    /// Another host.
    Named,
    /// A host whose site has others.
    Site,
    /// A sandboxed frame in a page of the first kind.
    Sandbox,
}

impl Page {
    /// The origin of the window.
    pub(crate) fn window(self, places: &Places) -> String {
        let host = match self {
            Page::Home | Page::Sandbox => "127.0.0.1",
            Page::Named => "localhost",
            Page::Site => "app.shop.localhost",
        };
        format!("http://{host}:{}", places.ports[0])
    }

    /// The origin of whoever asks.
    pub(crate) fn origin(self, places: &Places) -> String {
        if self == Page::Sandbox { "null".to_owned() } else { self.window(places) }
    }
}

/// One request, and what answers it.
#[derive(Debug, Clone)]
pub(crate) struct Play {
    pub(crate) request: Request,
    pub(crate) script: Script,
    /// A response header that `getResponseHeader` is asked for.
    pub(crate) ask: Option<String>,
}

/// One exchange.
#[derive(Debug, Clone)]
pub(crate) struct Exchange {
    /// What is odd about it.
    pub(crate) name: String,
    /// The first segment of every path in it.
    pub(crate) mark: String,
    pub(crate) page: Page,
    pub(crate) plays: Vec<Play>,
}

impl Exchange {
    /// Plays it in the model.
    pub(crate) fn model(&self, steps: &dyn Steps) -> Vec<Outcome> {
        let mut browser = Browser::new(Engine::Chromium);
        let play = |play: &Play| browser.play_with(steps, &play.request, &mut play.script.clone());
        self.plays.iter().map(play).collect()
    }
}
