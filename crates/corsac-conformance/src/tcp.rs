//! A target behind a socket: raw bytes of HTTP/1.1 out, and the answer parsed from the bytes that come back.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use crate::answer::Answer;
use crate::application::Probe;
use crate::request::RawRequest;
use crate::setup::Setup;
use crate::target::Target;
use crate::text::Line;

/// How long to wait for a server to take a connection, a request, or to go on answering.
const PATIENCE: Duration = Duration::from_secs(10);

/// The longest answer that is read.
const MOST_ANSWER: usize = 1 << 20;

/// A server that runs the application under test.
pub struct Server {
    /// Where it listens.
    pub address: SocketAddr,
    /// What its handlers report to.
    pub probe: Probe,
    /// What is dropped with the target: whatever keeps the server alive.
    pub keeps: Box<dyn std::any::Any>,
}

impl std::fmt::Debug for Server {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Server").field("address", &self.address).finish_non_exhaustive()
    }
}

/// A target behind a socket. For each set-up a server is started once, and kept as long as the target.
pub struct TcpTarget<S> {
    name: String,
    framework: String,
    start: S,
    servers: BTreeMap<Setup, Server>,
}

impl<S> std::fmt::Debug for TcpTarget<S> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TcpTarget")
            .field("name", &self.name)
            .field("servers", &self.servers)
            .finish_non_exhaustive()
    }
}

impl<S: FnMut(&Setup) -> Result<Server, String>> TcpTarget<S> {
    /// A target whose servers are started by `start`.
    pub fn new(framework: &str, start: S) -> Self {
        let (name, framework) = (format!("{framework} over TCP"), framework.to_owned());
        TcpTarget { name, framework, start, servers: BTreeMap::new() }
    }
}

impl<S: FnMut(&Setup) -> Result<Server, String>> Target for TcpTarget<S> {
    fn name(&self) -> &str {
        &self.name
    }

    fn framework(&self) -> &str {
        &self.framework
    }

    fn exchange(&mut self, setup: &Setup, request: &RawRequest) -> Result<Answer, String> {
        if !self.servers.contains_key(setup) {
            let server = (self.start)(setup)?;
            self.servers.insert(setup.clone(), server);
        }
        let server = self.servers.get(setup).ok_or("the server is gone")?;
        let _ = server.probe.take();
        let answer = send(server.address, request).map_err(|error| format!("{}: {error}", server.address))?;
        Ok(Answer { handler_ran: server.probe.take(), ..answer })
    }
}

/// The bytes of a request. Where it says nothing about the connection, it asks for its end.
fn wire(request: &RawRequest) -> Vec<u8> {
    let mut bytes = [&request.method, b" ".as_slice(), &request.target, b" HTTP/1.1\r\n"].concat();
    let mut line = |name: &str, value: &[u8]| {
        bytes.extend([name.as_bytes(), b": ", value, b"\r\n"].concat());
    };
    for (name, value) in &request.headers {
        line(name, value);
    }
    if request.values("connection").next().is_none() {
        line("Connection", b"close");
    }
    bytes.extend(b"\r\n");
    bytes.extend(&request.body);
    bytes
}

/// Sends one request over a connection of its own. Whether a handler ran is not on the wire: the answer says no.
///
/// # Errors
///
/// Where there is no answer, or none of HTTP/1.1.
pub fn send(address: SocketAddr, request: &RawRequest) -> Result<Answer, String> {
    let shown = |error: std::io::Error| error.to_string();
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE).map_err(shown)?;
    stream.set_read_timeout(Some(PATIENCE)).map_err(shown)?;
    stream.set_write_timeout(Some(PATIENCE)).map_err(shown)?;
    stream.write_all(&wire(request)).map_err(shown)?;
    let mut reader = Reader { stream, bytes: Vec::new() };
    let head = loop {
        let head = reader.until(b"\r\n\r\n")?;
        // An interim response; a switch of protocols is none.
        if !head.starts_with(b"HTTP/1.1 100") {
            break head;
        }
    };
    let (status, headers) = parse_head(&head)?;
    let body = match framing(&request.method, status, &headers)? {
        Framing::None => Vec::new(),
        Framing::Length(length) => reader.exactly(length)?,
        Framing::Chunks => reader.chunks()?,
        Framing::ToTheEnd => reader.rest()?,
    };
    Ok(Answer { status, headers, body, handler_ran: false })
}

/// The status and the header lines.
fn parse_head(head: &[u8]) -> Result<(u16, Vec<Line>), String> {
    let shown = |bytes: &[u8]| bytes.escape_ascii().to_string();
    let mut lines = head.split(|byte| *byte == b'\n').map(|line| line.strip_suffix(b"\r").unwrap_or(line));
    let first = lines.next().unwrap_or_default();
    let status = first
        .strip_prefix(b"HTTP/1.1 ")
        .and_then(|rest| rest.get(..3))
        .and_then(|digits| std::str::from_utf8(digits).ok()?.parse().ok())
        .ok_or_else(|| format!("`{}` is no status line of HTTP/1.1", shown(first)))?;
    let mut headers = Vec::new();
    for line in lines.filter(|line| !line.is_empty()) {
        let mut parts = line.splitn(2, |byte| *byte == b':');
        let (Some(name), Some(value)) = (parts.next(), parts.next()) else {
            return Err(format!("`{}` is no header line", shown(line)));
        };
        let name = std::str::from_utf8(name).map_err(|_| format!("`{}` is no header name", shown(name)))?;
        headers.push((name.to_owned(), value.trim_ascii().to_vec()));
    }
    Ok((status, headers))
}

/// How the length of a body is told.
enum Framing {
    None,
    Length(usize),
    Chunks,
    ToTheEnd,
}

/// RFC 9112, section 6.3.
fn framing(method: &[u8], status: u16, headers: &[Line]) -> Result<Framing, String> {
    if method == b"HEAD" || matches!(status, 100..200 | 204 | 304) {
        return Ok(Framing::None);
    }
    let value =
        |name: &str| headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, it)| it);
    if let Some(coding) = value("transfer-encoding") {
        let chunked = coding.eq_ignore_ascii_case(b"chunked");
        return if chunked { Ok(Framing::Chunks) } else { Err("an unknown transfer coding".to_owned()) };
    }
    let Some(length) = value("content-length") else { return Ok(Framing::ToTheEnd) };
    let length = std::str::from_utf8(length).ok().and_then(|length| length.parse().ok());
    Ok(Framing::Length(length.filter(|length| *length <= MOST_ANSWER).ok_or("a bad Content-Length")?))
}

struct Reader {
    stream: TcpStream,
    /// What was read and not taken.
    bytes: Vec<u8>,
}

impl Reader {
    /// Reads more; false at the end.
    fn more(&mut self) -> Result<bool, String> {
        if self.bytes.len() > MOST_ANSWER {
            return Err(format!("the answer is longer than {MOST_ANSWER} bytes"));
        }
        let mut buffer = [0; 4096];
        let count = self.stream.read(&mut buffer).map_err(|error| error.to_string())?;
        self.bytes.extend(buffer.get(..count).unwrap_or_default());
        Ok(count > 0)
    }

    fn until(&mut self, end: &[u8]) -> Result<Vec<u8>, String> {
        loop {
            if let Some(index) = self.bytes.windows(end.len()).position(|window| window == end) {
                return self.exactly(index.saturating_add(end.len()));
            }
            if !self.more()? {
                return Err(format!("the connection ended within `{}`", self.bytes.escape_ascii()));
            }
        }
    }

    fn exactly(&mut self, count: usize) -> Result<Vec<u8>, String> {
        while self.bytes.len() < count {
            if !self.more()? {
                return Err("the connection ended within the body".to_owned());
            }
        }
        Ok(self.bytes.drain(..count).collect())
    }

    fn rest(&mut self) -> Result<Vec<u8>, String> {
        while self.more()? {}
        Ok(std::mem::take(&mut self.bytes))
    }

    /// RFC 9112, section 7.1; extensions and trailers are passed over.
    fn chunks(&mut self) -> Result<Vec<u8>, String> {
        let mut body = Vec::new();
        loop {
            let line = self.until(b"\r\n")?;
            let digits: Vec<u8> = line.into_iter().take_while(u8::is_ascii_hexdigit).collect();
            let size = std::str::from_utf8(&digits).ok().and_then(|it| usize::from_str_radix(it, 16).ok());
            let size = size.filter(|size| *size <= MOST_ANSWER).ok_or("a bad chunk size")?;
            if size == 0 {
                while self.until(b"\r\n")? != b"\r\n" {}
                return Ok(body);
            }
            body.extend(self.exactly(size)?);
            if self.exactly(2)? != b"\r\n" {
                return Err("a chunk is longer than it says".to_owned());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_goes_out_as_it_stands() {
        let request = RawRequest::read("POST /a?b\nOrigin: \\xff\norigin:\n\nx=1").unwrap();
        let expected = b"POST /a?b HTTP/1.1\r\nHost: api.example.com\r\nOrigin: \xff\r\norigin: \r\n\
                         Content-Length: 3\r\nConnection: close\r\n\r\nx=1";
        assert_eq!(wire(&request), expected);
    }
}
