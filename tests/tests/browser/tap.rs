//! A tap on the line to a server: bytes go through as they are, and it is noted which requests they are.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// A request as the browser sent it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sent {
    pub(crate) method: String,
    pub(crate) target: String,
    pub(crate) origin: Option<String>,
    pub(crate) cookie: bool,
    /// What the server answered.
    pub(crate) status: String,
}

/// A tap, open as long as the tests run.
#[derive(Clone)]
pub(crate) struct Tap {
    pub(crate) address: SocketAddr,
    sent: Arc<Mutex<Vec<Sent>>>,
}

impl Tap {
    pub(crate) fn to(server: SocketAddr) -> std::io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let tap = Tap { address: listener.local_addr()?, sent: Arc::default() };
        let sent = Arc::clone(&tap.sent);
        std::thread::spawn(move || {
            for browser in listener.incoming().map_while(Result::ok) {
                let Ok(server) = TcpStream::connect(server) else { continue };
                let connection = Connection { sent: Arc::clone(&sent), open: Arc::default() };
                connection.pass(browser, server);
            }
        });
        Ok(tap)
    }

    /// The requests whose target holds this, and that were answered: one that was not came on a connection that the
    /// server was about to close, and browsers send it again.
    pub(crate) fn sent(&self, part: &str) -> Vec<Sent> {
        let sent = self.sent.lock().unwrap();
        sent.iter().filter(|it| it.target.contains(part) && !it.status.is_empty()).cloned().collect()
    }
}

/// What both directions of a connection know.
#[derive(Clone)]
struct Connection {
    sent: Arc<Mutex<Vec<Sent>>>,
    /// The request that is not answered yet: browsers send one after the other.
    open: Arc<Mutex<Option<usize>>>,
}

impl Connection {
    fn pass(self, browser: TcpStream, server: TcpStream) {
        let back = self.clone();
        let (from, to) = (server.try_clone().unwrap(), browser.try_clone().unwrap());
        std::thread::spawn(move || copy(from, to, |bytes| back.answered(bytes)));
        let mut requests = Requests::default();
        std::thread::spawn(move || {
            copy(browser, server, |bytes| {
                for request in requests.more(bytes) {
                    let mut sent = self.sent.lock().unwrap();
                    *self.open.lock().unwrap() = Some(sent.len());
                    sent.push(request);
                }
            });
        });
    }

    fn answered(&self, bytes: &[u8]) {
        let Some(index) = self.open.lock().unwrap().take() else { return };
        let status = bytes.strip_prefix(b"HTTP/1.1 ").and_then(|rest| rest.get(..3)).unwrap_or(b"???");
        self.sent.lock().unwrap()[index].status = String::from_utf8_lossy(status).into_owned();
    }
}

/// Hands on what comes, when it was noted: what a page has seen is always in the notes.
fn copy(mut from: TcpStream, mut to: TcpStream, mut note: impl FnMut(&[u8])) {
    let mut buffer = [0; 16 << 10];
    while let Ok(count @ 1..) = from.read(&mut buffer) {
        note(&buffer[..count]);
        if to.write_all(&buffer[..count]).is_err() {
            break;
        }
    }
    let _ = to.shutdown(Shutdown::Write);
}

/// The requests in a stream of bytes.
#[derive(Default)]
struct Requests {
    head: Vec<u8>,
    /// How much of a body is still to come.
    body: usize,
}

impl Requests {
    fn more(&mut self, mut bytes: &[u8]) -> Vec<Sent> {
        let mut requests = Vec::new();
        while !bytes.is_empty() {
            let skipped = self.body.min(bytes.len());
            self.body -= skipped;
            bytes = &bytes[skipped..];
            while let Some((first, rest)) = bytes.split_first()
                && self.body == 0
            {
                self.head.push(*first);
                bytes = rest;
                if self.head.ends_with(b"\r\n\r\n") {
                    requests.push(self.request());
                }
            }
        }
        requests
    }

    fn request(&mut self) -> Sent {
        let head = String::from_utf8_lossy(&std::mem::take(&mut self.head)).into_owned();
        let mut lines = head.lines();
        let mut words = lines.next().unwrap_or_default().split(' ').map(str::to_owned);
        let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        let mut sent = Sent { method, target, ..Sent::default() };
        for (name, value) in lines.filter_map(|line| line.split_once(": ")) {
            match name.to_ascii_lowercase().as_str() {
                "origin" => sent.origin = Some(value.to_owned()),
                "cookie" => sent.cookie = true,
                "content-length" => self.body = value.parse().unwrap(),
                _ => {}
            }
        }
        sent
    }
}
