//! Over TCP, written byte by byte: what the local client of Rocket's cannot send.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;

use rocket::data::{IoHandler, IoStream};
use rocket::fairing::AdHoc;
use rocket::futures::channel::oneshot;
use rocket::request::Request;
use rocket::response::{Responder, Response, Result};
use rocket::tokio::io::{AsyncReadExt, AsyncWriteExt};
use rocket::tokio::net::TcpStream;
use rocket::{async_test, async_trait, get, options, post, routes, tokio};

use crate::support::{ALLOWED, ALLOWED_PREFLIGHT, DENIED_PREFLIGHT, POLICY, cors, quiet, summary};

#[get("/orders")]
fn orders() {}

#[post("/orders")]
fn add() {}

#[options("/options")]
fn own_options() {}

#[get("/socket")]
fn socket() -> Socket {
    Socket
}

/// A protocol that says one word.
struct Socket;

impl<'r> Responder<'r, 'r> for Socket {
    fn respond_to(self, _: &'r Request<'_>) -> Result<'r> {
        Response::build().upgrade("word", self).ok()
    }
}

#[async_trait]
impl IoHandler for Socket {
    async fn io(self: Pin<Box<Self>>, mut stream: IoStream) -> io::Result<()> {
        stream.write_all(b"word").await
    }
}

/// Sends the bytes, and gives the status, every line that has to do with CORS, and the body.
async fn exchange(address: SocketAddr, sent: &[u8]) -> (String, String) {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(sent).await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    let answer = String::from_utf8(answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    let lines = head.lines().filter_map(|line| line.split_once(": "));
    (summary(status, lines.map(|(name, value)| (name.into(), value.into()))), body.to_owned())
}

#[async_test]
async fn bytes_on_the_wire() {
    let routes = routes![orders, add, own_options, socket];
    let (sender, address) = oneshot::channel();
    let listens = AdHoc::on_liftoff("listens", |rocket| {
        Box::pin(async move {
            let config = rocket.config();
            sender.send(SocketAddr::from((config.address, config.port))).unwrap();
        })
    });
    let app =
        quiet().attach(cors(POLICY)).mount("/api", routes.clone()).mount("/guarded", routes).attach(listens);
    let server = tokio::spawn(app.launch());
    let address = address.await.unwrap();

    let app = "origin: https://app.example.com\r\n";
    let upgrade = "connection: upgrade\r\nupgrade: word\r\n";
    let closes = "connection: close\r\n";
    let allowed = format!("200 | {ALLOWED}");
    let switched = format!("101 | {ALLOWED}");
    for (target, lines, expected, body) in [
        ("GET /api/orders HTTP/1.1", format!("{app}{closes}"), allowed.as_str(), ""),
        ("GET http://other.example/api/orders HTTP/1.1", format!("{app}{closes}"), &allowed, ""),
        ("GET /api/orders HTTP/1.0", app.to_owned(), &allowed, ""),
        // A malformed Origin is nobody's, and no 500.
        ("GET /api/orders HTTP/1.1", format!("origin: foo\r\n{closes}"), "200 | vary: Origin", ""),
        ("GET /guarded/orders HTTP/1.1", format!("origin: https://é\r\n{closes}"), "403 | vary: Origin", ""),
        ("GET /guarded/orders HTTP/1.1", format!("{app}{app}{closes}"), "403 | vary: Origin", ""),
        (
            "OPTIONS /api/options HTTP/1.1",
            format!("{app}access-control-request-method: PUT\r\n{closes}"),
            ALLOWED_PREFLIGHT,
            "",
        ),
        (
            "OPTIONS /api/options HTTP/1.1",
            format!("{app}access-control-request-method:\r\n{closes}"),
            DENIED_PREFLIGHT,
            "",
        ),
        ("OPTIONS * HTTP/1.1", format!("{app}access-control-request-method: PUT\r\n{closes}"), "404", "404"),
        // Rocket answers these itself.
        ("PURGE /guarded/orders HTTP/1.1", format!("{app}{closes}"), "400", "400"),
        ("GET /guarded/socket HTTP/1.1", format!("{app}{upgrade}"), &switched, "word"),
        (
            "GET /api/socket HTTP/1.1",
            format!("origin: https://evil.example\r\n{upgrade}"),
            "101 | vary: Origin",
            "word",
        ),
        (
            "GET /guarded/socket HTTP/1.1",
            format!("origin: https://evil.example\r\n{upgrade}{closes}"),
            "403 | vary: Origin",
            "",
        ),
    ] {
        let sent = format!("{target}\r\nhost: a.example\r\naccept: application/json\r\n{lines}\r\n");
        let (answer, came) = exchange(address, sent.as_bytes()).await;
        assert_eq!(answer, expected, "{sent}");
        assert!(came.contains(body) && came.is_empty() == body.is_empty(), "{sent}{came}");
    }

    // Rocket drops lines that are not UTF-8. No browser sends them, and who is no browser may leave Origin out.
    for (lines, expected) in [
        (&b"origin: \xff\r\n"[..], "200 | vary: Origin"),
        (b"origin: https://app.example.com\r\norigin: \xff\r\n", &allowed),
        (b"origin: https://evil.example\r\norigin: \xff\r\n", "403 | vary: Origin"),
    ] {
        let head = &b"POST /guarded/orders HTTP/1.1\r\nhost: a.example\r\ncontent-length: 0\r\nconnection: close\r\n"[..];
        let (answer, _) = exchange(address, &[head, lines, b"\r\n"].concat()).await;
        assert_eq!(answer, expected, "{}", lines.escape_ascii());
    }
    server.abort();
}
