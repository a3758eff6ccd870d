//! Servers that answer from a script, and note what reached them.

use std::collections::BTreeMap;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use corsac::browser::{HeaderList, Reply, Response, Script};

/// What every page is. Browsers ask for an icon where none is named.
const PAGE: &str = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nConnection: close\r\n\r\n\
                    <!doctype html><title>A page</title><link rel=icon href='data:,'><body>";
/// The smallest image.
const IMAGE: &[u8] = b"GIF89a\x01\0\x01\0\0\0\0;";
/// The largest head of a request; larger ones are not answered.
const MAX_HEAD: usize = 1 << 20;

/// A request as it came.
#[derive(Debug, Clone)]
pub(crate) struct Arrived {
    pub(crate) method: String,
    pub(crate) url: String,
    pub(crate) headers: HeaderList,
}

impl Arrived {
    pub(crate) fn is_preflight(&self) -> bool {
        self.method == "OPTIONS" && self.headers.contains("access-control-request-method")
    }
}

/// What all servers know: the script of each exchange by its mark, and what came for it.
#[derive(Clone, Default)]
pub(crate) struct Servers {
    exchanges: Arc<Mutex<BTreeMap<String, Served>>>,
}

/// What is answered, and what came.
type Served = (Script, Vec<Arrived>);

/// The first segment of a path, which says whose exchange a request belongs to.
fn mark(url: &str) -> &str {
    url.split('/').nth(3).unwrap_or_default().split(['?', '#']).next().unwrap_or_default()
}

impl Servers {
    /// Opens one more port, as long as the tests run.
    pub(crate) fn open(&self) -> std::io::Result<SocketAddr> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = listener.local_addr()?;
        let servers = self.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let servers = servers.clone();
                // Browsers open connections that they use later or never.
                std::thread::spawn(move || servers.serve(stream));
            }
        });
        Ok(address)
    }

    /// Sets what is answered from now on, and forgets what came before.
    pub(crate) fn set(&self, mark: &str, script: Script) {
        self.exchanges.lock().unwrap().insert(mark.to_owned(), (script, Vec::new()));
    }

    /// What came since the script was set.
    pub(crate) fn arrived(&self, mark: &str) -> Vec<Arrived> {
        self.exchanges.lock().unwrap().get(mark).map(|(_, arrived)| arrived.clone()).unwrap_or_default()
    }

    /// One request, and its answer. It is noted first: what a page has seen is always in the notes.
    fn serve(&self, mut stream: TcpStream) {
        let Some(request) = read(&mut stream) else { return };
        let _ = match self.answer(request.clone()) {
            Some(response) => stream.write_all(&written(&request, &response)),
            None if mark(&request.url) == "page" => stream.write_all(PAGE.as_bytes()),
            None => Ok(()),
        };
        let _ = stream.shutdown(std::net::Shutdown::Write);
        // A connection that is closed with something unread is reset, and not ended.
        let _ = stream.read(&mut [0; 1]);
    }

    fn answer(&self, request: Arrived) -> Option<Response> {
        let mut exchanges = self.exchanges.lock().unwrap();
        let (script, arrived) = exchanges.get_mut(mark(&request.url))?;
        arrived.push(request.clone());
        let fits = script.answers.iter().find(|answer| {
            answer.preflight.is_none_or(|preflight| preflight == request.is_preflight())
                && answer.url.as_deref().is_none_or(|url| request.url.starts_with(url))
        });
        match fits?.reply() {
            Reply::Response(response) => Some(response),
            _ => None,
        }
    }
}

/// Reads a request to the end of its body.
fn read(stream: &mut TcpStream) -> Option<Arrived> {
    let mut bytes = Vec::new();
    let mut buffer = [0; 16 << 10];
    let end = loop {
        if let Some(at) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            break at;
        }
        let count = stream.read(&mut buffer).ok().filter(|count| *count > 0 && bytes.len() < MAX_HEAD)?;
        bytes.extend(&buffer[..count]);
    };
    let mut lines = bytes[..end].split(|byte| *byte == b'\n');
    let first = String::from_utf8_lossy(lines.next()?).into_owned();
    let mut words = first.split_whitespace();
    let (method, target) = (words.next()?.to_owned(), words.next()?.to_owned());
    let headers: HeaderList = lines
        .filter_map(|line| {
            let at = line.iter().position(|byte| *byte == b':')?;
            Some((String::from_utf8_lossy(&line[..at]).into_owned(), &line[at + 1..]))
        })
        .collect();
    let length = headers.get("content-length").and_then(|text| text.parse().ok()).unwrap_or(0);
    let mut left = usize::saturating_sub(length, bytes.len() - end - 4);
    while left > 0 {
        let count = stream.read(&mut buffer).ok().filter(|count| *count > 0)?;
        left = left.saturating_sub(count);
    }
    let url = format!("http://{}{target}", headers.get("host")?);
    Some(Arrived { method, url, headers })
}

/// The body that goes with a type.
pub(crate) fn body(kind: &str) -> &'static [u8] {
    match kind {
        "image/gif" => IMAGE,
        "text/event-stream" => b": nothing\n\n",
        _ => b";;",
    }
}

/// A response as it is written.
fn written(request: &Arrived, response: &Response) -> Vec<u8> {
    let mut bytes = format!("HTTP/1.1 {} {}\r\n", response.status, response.status_text).into_bytes();
    for (name, value) in response.headers.iter() {
        bytes.extend([name.as_bytes(), b": ", value, b"\r\n"].concat());
    }
    bytes.extend(b"\r\n");
    if request.method != "HEAD" && !matches!(response.status, 204 | 304) {
        bytes.extend(body(&response.headers.get("content-type").unwrap_or_default()));
    }
    bytes
}
