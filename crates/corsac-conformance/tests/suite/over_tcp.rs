//! The TCP target, against a server of a few lines that asks the core.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;

use corsac_conformance::{
    Answer, CoreTarget, Probe, RawRequest, Server, Setup, Suite, Target as _, TcpTarget,
};

#[test]
fn the_core_behind_a_socket_passes_every_case() {
    let suite = Suite::load().unwrap();
    let http2 = suite.cases.iter().filter(|case| case.request.http2).count();
    for framing in [Framing::Length, Framing::Chunks, Framing::End] {
        let report =
            suite.run(&mut TcpTarget::new("core", |setup: &Setup| Ok(serve(setup.clone(), framing))));
        assert!(report.passes(), "{framing:?}: {report}");
        assert_eq!(report.left_out.len(), http2);
        say!("{framing:?}: {}", report.summary());
    }
}

#[test]
fn a_server_that_answers_nonsense_is_no_answer() {
    let request = RawRequest::read("GET /items").unwrap();
    for (answer, says) in [
        ("", "the connection ended"),
        ("HTTP/1.1 200 OK\r\nVary: Origin", "the connection ended"),
        ("nonsense\r\n\r\n", "no status line"),
        ("HTTP/1.1 2x0 OK\r\n\r\n", "no status line"),
        ("HTTP/1.1 200 OK\r\nnonsense\r\n\r\n", "no header line"),
        ("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nfour", "within the body"),
        ("HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n", "a bad Content-Length"),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n", "an unknown transfer coding"),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nz\r\n", "a bad chunk size"),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n", "longer than it says"),
    ] {
        let mut target =
            TcpTarget::new("nonsense", |_: &Setup| Ok(Listening::start(move |_, _| answer.into()).server()));
        let error = target.exchange(&Setup::default(), &request).unwrap_err();
        assert!(error.contains(says), "{answer:?}: {error}");
    }
}

#[test]
fn an_interim_response_is_passed_over() {
    let answer = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nX: 1\r\nContent-Length: 2\r\n\r\nok";
    let mut target =
        TcpTarget::new("interim", |_: &Setup| Ok(Listening::start(move |_, _| answer.into()).server()));
    let answer = target.exchange(&Setup::default(), &RawRequest::read("GET /items").unwrap()).unwrap();
    assert_eq!((answer.status, answer.body.as_slice()), (200, b"ok".as_slice()));
    assert_eq!(answer.headers[0], ("X".to_owned(), b"1".to_vec()));
}

/// How the server tells the length of a body.
#[derive(Debug, Clone, Copy)]
enum Framing {
    Length,
    Chunks,
    End,
}

fn serve(setup: Setup, framing: Framing) -> Server {
    Listening::start(move |bytes, probe| {
        let request = parse(bytes);
        let answer = CoreTarget::new().exchange(&setup, &request).unwrap();
        if answer.handler_ran {
            probe.ran();
        }
        write(&request, &answer, framing)
    })
    .server()
}

/// A server that lives as long as this does.
struct Listening {
    address: SocketAddr,
    probe: Probe,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Listening {
    fn start(answer: impl Fn(&[u8], &Probe) -> Vec<u8> + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (probe, stop) = (Probe::default(), Arc::new(AtomicBool::new(false)));
        let thread = std::thread::spawn({
            let (probe, stop) = (probe.clone(), stop.clone());
            move || {
                for stream in listener.incoming() {
                    if stop.load(Ordering::SeqCst) {
                        return;
                    }
                    let mut stream = stream.unwrap();
                    let request = read(&mut stream);
                    stream.write_all(&answer(&request, &probe)).unwrap();
                }
            }
        });
        Listening { address, probe, stop, thread: Some(thread) }
    }

    fn server(self) -> Server {
        Server { address: self.address, probe: self.probe.clone(), keeps: Box::new(self) }
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::SeqCst);
        let _ = TcpStream::connect(self.address);
        let _ = self.thread.take().map(JoinHandle::join);
    }
}

/// The head of a request, and its body of `Content-Length` bytes.
fn read(stream: &mut TcpStream) -> Vec<u8> {
    let mut bytes = Vec::new();
    loop {
        if let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&bytes[..end]).to_ascii_lowercase();
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
            if bytes.len() >= end + 4 + length.map_or(0, |length| length.parse().unwrap()) {
                return bytes;
            }
        }
        let mut buffer = [0; 4096];
        let count = stream.read(&mut buffer).unwrap();
        bytes.extend(&buffer[..count]);
        if count == 0 {
            return bytes;
        }
    }
}

fn parse(bytes: &[u8]) -> RawRequest {
    let end = bytes.windows(4).position(|window| window == b"\r\n\r\n").unwrap();
    let mut lines =
        bytes[..end].split(|byte| *byte == b'\n').map(|line| line.strip_suffix(b"\r").unwrap_or(line));
    let mut first = lines.next().unwrap().split(|byte| *byte == b' ');
    let header = |line: &[u8]| {
        let colon = line.iter().position(|byte| *byte == b':').unwrap();
        let name = String::from_utf8(line[..colon].to_vec()).unwrap();
        (name, line[colon + 1..].trim_ascii().to_vec())
    };
    RawRequest {
        http2: false,
        authority: None,
        method: first.next().unwrap().to_vec(),
        target: first.next().unwrap().to_vec(),
        headers: lines.map(header).collect(),
        body: bytes[end + 4..].to_vec(),
    }
}

fn write(request: &RawRequest, answer: &Answer, framing: Framing) -> Vec<u8> {
    let mut bytes = format!("HTTP/1.1 {} X\r\n", answer.status).into_bytes();
    for (name, value) in &answer.headers {
        bytes.extend([name.as_bytes(), b": ", value, b"\r\n"].concat());
    }
    let bodiless = request.method == b"HEAD" || matches!(answer.status, 101 | 204 | 304);
    match framing {
        _ if bodiless => bytes.extend(b"\r\n"),
        Framing::Length => {
            bytes.extend(format!("Content-Length: {}\r\n\r\n", answer.body.len()).into_bytes());
            bytes.extend(&answer.body);
        }
        Framing::Chunks => {
            bytes.extend(b"Transfer-Encoding: chunked\r\n\r\n");
            for chunk in answer.body.chunks(4) {
                bytes.extend(format!("{:x};extension\r\n", chunk.len()).into_bytes());
                bytes.extend([chunk, b"\r\n"].concat());
            }
            bytes.extend(b"0\r\nTrailer: 1\r\n\r\n");
        }
        Framing::End => {
            bytes.extend(b"\r\n");
            bytes.extend(&answer.body);
        }
    }
    bytes
}
