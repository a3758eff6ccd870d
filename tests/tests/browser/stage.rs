//! The browser, the pages and the servers, and one exchange after the other between them.

use std::collections::BTreeMap;
use std::net::SocketAddr;

use url::Url;

use crate::exchange::{Exchange, Page, Step};
use crate::pages;
use crate::servers::{self, Running, root};
use crate::tap::{Sent, Tap};
use crate::webdriver::Browser;

/// What all exchanges are played on.
pub(crate) struct Stage {
    browser: Browser,
    /// Where the pages are, and those of another port.
    pages: [SocketAddr; 2],
    servers: BTreeMap<&'static str, Result<Server, String>>,
}

/// An example server, and the tap in front of it.
struct Server {
    _running: Running,
    tap: Tap,
}

impl Stage {
    pub(crate) fn set(binary: &str) -> Result<Self, String> {
        let pages = || pages::serve().map_err(|error| format!("the pages: {error}"));
        Ok(Stage { pages: [pages()?, pages()?], browser: Browser::start(binary)?, servers: BTreeMap::new() })
    }

    fn frontend(&self) -> String {
        format!("http://{}", self.pages[0])
    }

    fn server(&mut self, framework: &'static str) -> Result<Tap, String> {
        let frontend = self.frontend();
        let start = || {
            let mut command = servers::command(&servers::executable(framework)?);
            command.env("CORS_POLICY_FILE", root().join("tests/data/browser/policy.yaml"));
            command.env("CORS_ORIGINS", frontend);
            let running = Running::start(command)?;
            let tap = Tap::to(running.address).map_err(|error| format!("the tap: {error}"))?;
            Ok(Server { _running: running, tap })
        };
        let server = self.servers.entry(framework).or_insert_with(start);
        server.as_ref().map(|server| server.tap.clone()).map_err(Clone::clone)
    }

    /// Plays an exchange, and holds everything that is to be seen of it to what is expected.
    pub(crate) fn play(
        &mut self,
        framework: &'static str,
        number: usize,
        exchange: &Exchange,
    ) -> Result<(), String> {
        let tap = self.server(framework)?;
        let mark = format!("exchange={number}");
        let mut before = 0;
        let mut opened = None;
        for (index, step) in exchange.steps.iter().enumerate() {
            step.check()?;
            let page = step.page.unwrap_or(exchange.page);
            let origin = self.origin(page, &tap);
            if opened != Some(page) {
                self.open(page, &origin)?;
                opened = Some(page);
            }
            let url = format!("http://{}{}?{mark}", tap.address, step.path());
            let first = self.through(step, &origin, &url)?;
            let sandboxed = page == Page::Sandbox;
            let read = self.browser.run(include_str!("page.js"), step.request(&first, sandboxed))?;
            let sent: Vec<Sent> = tap.sent(&mark).split_off(before);
            before += sent.len();
            let origin = if sandboxed { "null" } else { &origin };
            let said = step.blocked.as_ref().map(|why| said(step, &url, &first, origin, why));
            let console = self.browser.console()?;
            step.compare_sent(origin, &sent)
                .and_then(|()| step.compare_read(&read))
                .and_then(|()| step.compare_console(said.as_deref(), &console))
                .map_err(|error| format!("step {}, {}: {error}", index + 1, step.fetch))?;
        }
        Ok(())
    }

    fn origin(&self, page: Page, tap: &Tap) -> String {
        let [pages, other] = self.pages;
        match page {
            Page::Frontend | Page::Sandbox => self.frontend(),
            Page::Preview => format!("http://pr-1.preview.localhost:{}", pages.port()),
            Page::DeepPreview => format!("http://a.pr-1.preview.localhost:{}", pages.port()),
            Page::OtherPort => format!("http://{other}"),
            Page::Stranger => format!("http://localhost:{}", pages.port()),
            Page::Server => format!("http://{}", tap.address),
        }
    }

    /// Opens a page, with a cookie. It is for the host, whatever the port: it goes to the server, too.
    fn open(&self, page: Page, origin: &str) -> Result<(), String> {
        // Of the server's own paths, this one has something to show.
        let path = if page == Page::Server { "/catalogue/items" } else { "/" };
        self.browser.open(&format!("{origin}{path}"))?;
        self.browser.run("document.cookie = 'session=1'; arguments[1]()", ().into())?;
        // What opening it wrote there.
        self.browser.console().map(drop)
    }

    /// The URL that the page asks for, from which redirects lead to `url`.
    fn through(&self, step: &Step, origin: &str, url: &str) -> Result<String, String> {
        step.through.iter().rev().try_fold(url.to_owned(), |to, hop| {
            let words: Vec<&str> = hop.split(' ').collect();
            let [status, at, rest @ ..] = words.as_slice() else { return Err(format!("`{hop}` is no hop")) };
            let base = match *at {
                "page" => origin.to_owned(),
                "other-port" => format!("http://{}", self.pages[1]),
                _ => return Err(format!("`{at}` is nowhere")),
            };
            let mut hop = Url::parse(&format!("{base}/hop")).map_err(|error| error.to_string())?;
            hop.query_pairs_mut().append_pair("status", status).append_pair("to", &to);
            if rest == ["preflight"] {
                hop.query_pairs_mut().append_pair("preflight", "redirected");
            }
            Ok(hop.into())
        })
    }
}

/// What Chromium's console says of a response that it keeps from a page.
fn said(step: &Step, url: &str, first: &str, origin: &str, why: &str) -> String {
    let kind = if step.via == "fetch" { "fetch" } else { "XMLHttpRequest" };
    // A preflight that is redirected is stopped where it began.
    let url = if why.contains("Redirect is not allowed") { first } else { url };
    let from = if first == url { String::new() } else { format!(" (redirected from '{first}')") };
    format!("Access to {kind} at '{url}'{from} from origin '{origin}' has been blocked by CORS policy: {why}")
}
