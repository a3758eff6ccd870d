//! Over TCP, written byte by byte: what clients of a library would not send.

use std::convert::Infallible;
use std::sync::Arc;

use corsac_tower::CorsLayer;
use http::{Request, Response};
use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tower::{Layer, service_fn};

use crate::support::policy;

/// Sends the bytes to a server of its own, and returns the lines of the response but `date`.
async fn exchange(sent: &[u8]) -> Vec<String> {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let handler = service_fn(|request: Request<Incoming>| async move {
        let text = format!("{} {} ran", request.method(), request.uri());
        Ok::<_, Infallible>(Response::new(Full::new(Bytes::from(text))))
    });
    let service = Arc::new(CorsLayer::new(policy())).layer(handler);
    let server = tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        let service = TowerToHyperService::new(service);
        hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), service).await
    });
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(sent).await.unwrap();
    stream.shutdown().await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    server.await.unwrap().unwrap();
    let answer = answer.escape_ascii().to_string();
    let lines = answer.split("\\r\\n").filter(|line| !line.is_empty() && !line.starts_with("date:"));
    lines.map(str::to_owned).collect()
}

const DENIED: &[&str] = &[
    "HTTP/1.1 403 Forbidden",
    "vary: Origin, Access-Control-Request-Method, Access-Control-Request-Headers",
];

#[tokio::test]
async fn bytes_on_the_wire() {
    let grant =
        ["access-control-allow-origin: https://app.example.com", "access-control-allow-credentials: true"];
    for (sent, expected) in [
        (
            &b"OPTIONS /api HTTP/1.1\r\nhost: a\r\norigin: https://app.example.com\r\n\
               origin: https://evil.example\r\naccess-control-request-method: PUT\r\n\r\n"[..],
            DENIED,
        ),
        (
            b"OPTIONS /api HTTP/1.1\r\nhost: a\r\norigin: https://app.example.com \xff\r\n\
              access-control-request-method: PUT\r\n\r\n",
            DENIED,
        ),
        (
            b"OPTIONS /api HTTP/1.1\r\nhost: a\r\norigin:\r\naccess-control-request-method: PUT\r\n\r\n",
            DENIED,
        ),
        (
            b"OPTIONS /api HTTP/1.1\r\nhost: a\r\norigin: https://app.example.com\r\n\
              access-control-request-method: P\xfcT\r\naccess-control-request-headers: \xe9\r\n\r\n",
            DENIED,
        ),
        (
            b"GET /api HTTP/1.1\r\nhost: a\r\norigin: \x80\xff\r\n\r\n",
            &["HTTP/1.1 200 OK", "vary: Origin", "content-length: 12", "GET /api ran"],
        ),
        (
            // The line is trimmed as every field value is (RFC 9110, section 5.5), so it is what a browser sends.
            b"GET /two/x HTTP/1.1\r\nhost: a\r\nORIGIN: \t https://app.example.com \t\r\n\r\n",
            &["HTTP/1.1 200 OK", "vary: Origin", grant[0], grant[1], "content-length: 14", "GET /two/x ran"],
        ),
        (
            b"OPTIONS * HTTP/1.1\r\nhost: a\r\norigin: https://app.example.com\r\n\
              access-control-request-method: PUT\r\n\r\n",
            &["HTTP/1.1 200 OK", "content-length: 13", "OPTIONS * ran"],
        ),
        (
            // The target's authority counts, not the Host line.
            b"POST http://www.example.com/guarded/x HTTP/1.1\r\nhost: a\r\norigin: http://www.example.com\r\n\
              content-length: 0\r\n\r\n",
            &["HTTP/1.1 200 OK", "vary: Origin", "content-length: 41", "POST http://www.example.com/guarded/x ran"],
        ),
        (
            b"POST http://www.example.com/guarded/x HTTP/1.1\r\nhost: a\r\norigin: http://a\r\n\
              content-length: 0\r\n\r\n",
            &["HTTP/1.1 403 Forbidden", "vary: Origin", "content-length: 0"],
        ),
        (
            b"GET /two/x HTTP/1.0\r\norigin: https://app.example.com\r\n\r\n",
            &["HTTP/1.0 200 OK", "vary: Origin", grant[0], grant[1], "content-length: 14", "GET /two/x ran"],
        ),
        (
            b"POST /guarded/x HTTP/1.0\r\norigin: https://app.example.com\r\ncontent-length: 3\r\n\r\nabc",
            &["HTTP/1.0 403 Forbidden", "vary: Origin", "content-length: 0"],
        ),
        (
            b"HEAD /two/x HTTP/1.1\r\nhost: a\r\norigin: https://app.example.com\r\n\r\n",
            &["HTTP/1.1 200 OK", "vary: Origin", grant[0], grant[1], "content-length: 15"],
        ),
        (
            // The body of a request that is rejected does not pass for the next request.
            b"POST /guarded/x HTTP/1.1\r\nhost: a\r\norigin: https://evil.example\r\ncontent-length: 44\r\n\r\n\
              GET /api HTTP/1.1\r\nhost: a\r\nx: 0123456789\r\n\r\n",
            &["HTTP/1.1 403 Forbidden", "vary: Origin", "content-length: 0"],
        ),
    ] {
        let mut got = exchange(sent).await;
        let mut expected: Vec<_> = expected.to_vec();
        if expected.first() == DENIED.first() && !expected.contains(&"content-length: 0") {
            expected.push("content-length: 0");
        }
        got.sort();
        expected.sort_unstable();
        assert_eq!(got, expected, "{}", sent.escape_ascii());
    }
}
