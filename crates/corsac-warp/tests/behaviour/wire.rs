//! Behind `warp::serve`, written byte by byte.

use std::net::SocketAddr;

use corsac_warp::CorsFilter;
use http_body_util::channel::Channel;
use http_body_util::{BodyDataStream, BodyExt};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use warp::hyper::body::Bytes;
use warp::{Filter, Reply};

use crate::support::{APP, both, policy, respond};

/// Sends the bytes, and returns the lines of the response but `date`, sorted.
async fn exchange(address: SocketAddr, sent: &[u8]) -> Vec<String> {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(sent).await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    let lines =
        answer.split(|byte| *byte == b'\n').map(|line| line.trim_ascii_end().escape_ascii().to_string());
    let mut lines: Vec<_> = lines.filter(|line| !line.is_empty() && !line.starts_with("date:")).collect();
    lines.sort();
    lines
}

#[tokio::test]
async fn bytes_on_the_wire() {
    let panics =
        warp::path!("api" / "panic").map(|| -> &str { std::panic::resume_unwind(Box::new("on purpose")) });
    let ran = warp::path("api").and(warp::path::param()).map(|name: String| format!("{name} ran"));
    let routes = CorsFilter::new(policy()).wrap(panics.or(ran));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let server = tokio::spawn(warp::serve(routes).incoming(listener).run());

    let allowed = "access-control-allow-origin: https://app.example.com";
    let denied = "vary: Origin, Access-Control-Request-Method, Access-Control-Request-Headers";
    let (close, kind) = ("connection: close", "content-type: text/plain; charset=utf-8");
    for (sent, expected) in [
        (
            &b"OPTIONS /api/x HTTP/1.1\r\norigin: https://app.example.com\r\norigin: https://app.example.com\r\n\
               access-control-request-method: PUT\r\n"[..],
            &["HTTP/1.1 403 Forbidden", denied, close, "content-length: 0"][..],
        ),
        (
            b"OPTIONS /api/x HTTP/1.1\r\norigin: \xff\r\naccess-control-request-method: P\xfcT\r\n",
            &["HTTP/1.1 403 Forbidden", denied, close, "content-length: 0"],
        ),
        (
            b"GET /api/x HTTP/1.1\r\norigin: https://app.example.com\r\n",
            &["HTTP/1.1 200 OK", allowed, "vary: Origin", kind, close, "content-length: 5", "x ran"],
        ),
        (
            b"HEAD /api/x HTTP/1.1\r\norigin: https://app.example.com\r\n",
            &["HTTP/1.1 200 OK", "vary: Origin", allowed, kind, close, "content-length: 5"],
        ),
        (
            b"OPTIONS * HTTP/1.1\r\norigin: https://app.example.com\r\naccess-control-request-method: PUT\r\n",
            &["HTTP/1.1 404 Not Found", close, "content-length: 0"],
        ),
        (
            b"POST http://a/api/guarded HTTP/1.1\r\norigin: http://a\r\n",
            &["HTTP/1.1 200 OK", "vary: Origin", kind, close, "content-length: 11", "guarded ran"],
        ),
        (
            b"POST http://b/api/guarded HTTP/1.1\r\norigin: http://a\r\n",
            &["HTTP/1.1 403 Forbidden", "vary: Origin", close, "content-length: 0"],
        ),
        (
            b"GET /api/guarded HTTP/1.1\r\norigin: https://evil.example\r\n",
            &["HTTP/1.1 403 Forbidden", "vary: Origin", close, "content-length: 0"],
        ),
        // Nothing of warp's makes a response of a panic, and the next connection is served.
        (b"GET /api/panic HTTP/1.1\r\norigin: https://app.example.com\r\n", &[]),
        (
            b"GET /no/such HTTP/1.1\r\norigin: https://app.example.com\r\n",
            &["HTTP/1.1 404 Not Found", close, "content-length: 0"],
        ),
    ] {
        let mut expected = expected.to_vec();
        expected.sort_unstable();
        let whole = [sent, b"host: a\r\nconnection: close\r\n\r\n"].concat();
        assert_eq!(exchange(address, &whole).await, expected, "{}", sent.escape_ascii());
    }
    server.abort();
}

/// Frames go through one by one: the second is sent after the first has arrived.
#[tokio::test]
async fn a_streaming_body_passes_frame_by_frame() {
    for door in 0..2 {
        let (mut sender, body) = Channel::<Bytes, std::io::Error>::new(1);
        let body = std::sync::Arc::new(std::sync::Mutex::new(Some(BodyDataStream::new(body))));
        let stream = warp::path!("api" / "stream")
            .map(move || warp::reply::stream(body.lock().unwrap().take().unwrap()).into_response());
        let apps = both(&stream.boxed());
        let mut response = respond(&apps[door].1, &format!("GET /api/stream | {APP}")).await;
        assert!(response.headers().contains_key("access-control-allow-origin"));
        for word in ["one", "two"] {
            sender.send_data(word.into()).await.unwrap();
            let frame = response.body_mut().frame().await.unwrap().unwrap();
            assert_eq!(frame.into_data().unwrap(), word);
        }
    }
}
