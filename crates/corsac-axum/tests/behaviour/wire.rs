//! Over TCP, written byte by byte: what clients of a library would not send.

use axum::Router;
use axum::extract::Request;
use axum::routing::any;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::support::cors;

/// Sends the bytes, and returns the lines of the response but `date`, sorted.
async fn exchange(address: std::net::SocketAddr, sent: &[u8]) -> Vec<String> {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(sent).await.unwrap();
    stream.shutdown().await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    let answer = answer.escape_ascii().to_string();
    let lines = answer.split("\\r\\n").filter(|line| !line.is_empty() && !line.starts_with("date:"));
    let mut lines: Vec<_> = lines.map(str::to_owned).collect();
    lines.sort();
    lines
}

#[tokio::test]
async fn bytes_on_the_wire() {
    let handler = any(|request: Request| async move { format!("{} ran", request.method()) });
    let app = Router::new().route("/api/guarded", handler.clone()).route("/api/x", handler).layer(cors());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let server = tokio::spawn(async move { axum::serve(listener, app).await });

    let denied = "vary: Origin, Access-Control-Request-Method, Access-Control-Request-Headers";
    let text = "content-type: text/plain; charset=utf-8";
    for (sent, expected) in [
        (
            &b"OPTIONS /api/x HTTP/1.1\r\nhost: a\r\norigin: https://app.example.com\r\n\
               origin: https://app.example.com\r\naccess-control-request-method: PUT\r\n\r\n"[..],
            &["HTTP/1.1 403 Forbidden", denied, "content-length: 0"][..],
        ),
        (
            b"OPTIONS /api/x HTTP/1.1\r\nhost: a\r\norigin: \xff\r\naccess-control-request-method: P\xfcT\r\n\r\n",
            &["HTTP/1.1 403 Forbidden", denied, "content-length: 0"],
        ),
        (
            b"GET /api/x HTTP/1.1\r\nhost: a\r\norigin: https://app.example.com/\r\n\r\n",
            &["HTTP/1.1 200 OK", "vary: Origin", text, "content-length: 7", "GET ran"],
        ),
        (
            b"OPTIONS * HTTP/1.1\r\nhost: a\r\norigin: https://app.example.com\r\n\
              access-control-request-method: PUT\r\n\r\n",
            &["HTTP/1.1 404 Not Found", "content-length: 0"],
        ),
        (
            b"POST http://www.example.com/api/guarded HTTP/1.1\r\nhost: a\r\norigin: http://www.example.com\r\n\
              content-length: 0\r\n\r\n",
            &["HTTP/1.1 200 OK", "vary: Origin", text, "content-length: 8", "POST ran"],
        ),
        (
            b"POST http://www.example.com/api/guarded HTTP/1.1\r\nhost: a\r\norigin: http://a\r\n\
              content-length: 0\r\n\r\n",
            &["HTTP/1.1 403 Forbidden", "vary: Origin", "content-length: 0"],
        ),
        (
            b"GET /api/x HTTP/1.0\r\norigin: https://app.example.com\r\n\r\n",
            &[
                "HTTP/1.0 200 OK",
                "access-control-allow-origin: https://app.example.com",
                "vary: Origin",
                text,
                "content-length: 7",
                "GET ran",
            ],
        ),
        (
            b"GET /api/guarded HTTP/1.1\r\nhost: a\r\norigin: https://evil.example\r\nconnection: upgrade\r\n\
              upgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: AAAA\r\n\r\n",
            &["HTTP/1.1 403 Forbidden", "vary: Origin", "content-length: 0"],
        ),
    ] {
        let mut expected = expected.to_vec();
        expected.sort_unstable();
        assert_eq!(exchange(address, sent).await, expected, "{}", sent.escape_ascii());
    }
    server.abort();
}
