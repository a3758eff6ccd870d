//! The browser and the servers, and one exchange after the other between them.

use std::net::SocketAddr;

use serde_json::{Value, json};
use tokio::net::TcpSocket;

use crate::exchange::{Exchange, Page, Places};
use crate::observed::Observed;
use crate::server::Servers;
use crate::webdriver::Browser;

/// How often the console is read once more for what the model says is still to come.
const LOOKS: usize = 20;

/// What all exchanges are played on.
pub(crate) struct Stage {
    browser: Browser,
    servers: Servers,
    pub(crate) places: Places,
    /// Takes a port without listening there.
    _closed: TcpSocket,
    opened: Option<String>,
    /// Lines of the console that belong to an exchange that is over, or to none.
    stray: Vec<String>,
}

impl Stage {
    pub(crate) fn set(binary: &str) -> Result<Self, String> {
        let servers = Servers::default();
        let open =
            || servers.open().map(|address| address.port()).map_err(|error| format!("a server: {error}"));
        let ports = [open()?, open()?, open()?];
        let closed = closed().map_err(|error| format!("the closed port: {error}"))?;
        let port = closed.local_addr().map_err(|error| error.to_string())?.port();
        Ok(Stage {
            browser: Browser::start(binary)?,
            servers,
            places: Places { ports, closed: port },
            _closed: closed,
            opened: None,
            stray: Vec::new(),
        })
    }

    /// Plays an exchange. How many lines the console will have is known from the model, so that nobody has to wait for
    /// more; what comes later is found with the next exchange.
    pub(crate) fn play(&mut self, exchange: &Exchange, lines: &[usize]) -> Result<Vec<Observed>, String> {
        self.open(exchange.page)?;
        let mut observed = Vec::new();
        for (play, lines) in exchange.plays.iter().zip(lines) {
            self.servers.set(&exchange.mark, play.script.clone());
            let argument = json!({ "mark": exchange.mark, "request": play.request, "ask": play.ask });
            let page: Value = self.browser.run(include_str!("page.js"), argument)?;
            let mut console = Vec::new();
            for _ in 0..LOOKS {
                for line in self.browser.console()? {
                    match foreign(&line, &exchange.mark) {
                        true => self.stray.push(line),
                        false => console.push(text(line.trim_end()).to_owned()),
                    }
                }
                if console.len() >= *lines {
                    break;
                }
            }
            observed.push(Observed { sent: self.servers.arrived(&exchange.mark), page, console });
        }
        match std::mem::take(&mut self.stray) {
            stray if stray.is_empty() => Ok(observed),
            stray => Err(format!("the console says of another exchange: {}", stray.join("\n"))),
        }
    }

    /// Opens the page, with a cookie. It is for the host, whatever the port.
    fn open(&mut self, page: Page) -> Result<(), String> {
        let window = page.window(&self.places);
        if self.opened.as_ref() == Some(&window) {
            return Ok(());
        }
        self.browser.open(&format!("{window}/page"))?;
        self.browser.run("document.cookie = 'session=1'; arguments[1]()", Value::Null)?;
        self.opened = Some(window);
        // What opening it wrote there.
        self.browser.console().map(drop)
    }
}

fn closed() -> std::io::Result<TcpSocket> {
    let socket = TcpSocket::new_v4()?;
    socket.bind(SocketAddr::from(([127, 0, 0, 1], 0)))?;
    Ok(socket)
}

/// Whether a line names an exchange, and not this one.
fn foreign(line: &str, mark: &str) -> bool {
    line.contains("/exchange-") && !line.contains(mark)
}

/// A line without where it comes from: a URL, and a place in it or a dash.
fn text(line: &str) -> &str {
    let rest = line.split_once(' ').map_or(line, |(_, rest)| rest);
    rest.split_once(' ').map_or(rest, |(_, text)| text)
}
