//! Over TCP, written byte by byte: what clients of a library would not send.

use actix_web::rt::net::TcpStream;
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, rt, web};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::support::cors;

/// Sends the bytes, and returns the lines of the responses but `date` and `content-length`, sorted.
async fn exchange(address: std::net::SocketAddr, sent: &[u8]) -> Vec<String> {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(sent).await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    let answer = answer.escape_ascii().to_string();
    let dull = |line: &str| ["date:", "content-length:"].iter().any(|name| line.starts_with(name));
    let lines = answer.split("\\r\\n").filter(|line| !line.is_empty() && !dull(line));
    let mut lines: Vec<_> = lines.map(str::to_owned).collect();
    lines.sort();
    lines
}

async fn tell(request: HttpRequest, body: String) -> String {
    format!("{} {} {body} ran", request.method(), request.uri())
}

/// A WebSocket, but for the frames: what comes in goes out.
async fn echo(payload: web::Payload) -> HttpResponse {
    HttpResponse::SwitchingProtocols().upgrade("websocket").streaming(payload)
}

#[actix_web::test]
async fn bytes_on_the_wire() {
    let cors = cors();
    let server = HttpServer::new(move || {
        App::new().route("/v1/echo", web::get().to(echo)).default_service(web::to(tell)).wrap(cors.clone())
    });
    let server = server.workers(1).disable_signals().bind("127.0.0.1:0").unwrap();
    let address = server.addrs()[0];
    let running = server.run();
    let handle = running.handle();
    rt::spawn(running);

    let preflight = "vary: Origin, Access-Control-Request-Method, Access-Control-Request-Headers";
    let text = "content-type: text/plain; charset=utf-8";
    let denied = ["HTTP/1.1 403 Forbidden", "connection: close", preflight];
    let rejected = ["HTTP/1.1 403 Forbidden", "connection: close", "vary: Origin"];
    let read = ["HTTP/1.1 200 OK", "connection: close", "vary: Origin", text];
    for (sent, expected) in [
        (
            &b"OPTIONS /v1/x HTTP/1.1\r\nhost: a\r\norigin: https://admin.example.com\r\nconnection: close\r\n\
               origin: https://admin.example.com\r\naccess-control-request-method: GET\r\n\r\n"[..],
            denied.to_vec(),
        ),
        (
            b"OPTIONS /v1/x HTTP/1.1\r\nhost: a\r\norigin: \xff\r\nconnection: close\r\n\
              access-control-request-method: G\xfcT\r\naccess-control-request-headers: \xe9\r\n\r\n",
            denied.to_vec(),
        ),
        (
            b"GET /v1/x HTTP/1.1\r\nhost: a\r\norigin: \x80\xff\r\nconnection: close\r\n\r\n",
            [&read[..], &["GET /v1/x  ran"]].concat(),
        ),
        (
            b"GET /v1/x HTTP/1.1\r\nhost: a\r\norigin:\r\nconnection: close\r\n\r\n",
            [&read[..], &["GET /v1/x  ran"]].concat(),
        ),
        (
            b"OPTIONS * HTTP/1.1\r\nhost: a\r\norigin: https://admin.example.com\r\nconnection: close\r\n\
              access-control-request-method: GET\r\n\r\n",
            vec!["HTTP/1.1 200 OK", "connection: close", text, "OPTIONS *  ran"],
        ),
        (
            // The target's authority counts, not the Host line.
            b"POST http://www.example.com/v1/locked/x HTTP/1.1\r\nhost: a\r\norigin: http://www.example.com\r\n\
              connection: close\r\n\r\n",
            [&read[..], &["POST http://www.example.com/v1/locked/x  ran"]].concat(),
        ),
        (
            b"POST http://www.example.com/v1/locked/x HTTP/1.1\r\nhost: a\r\norigin: http://a\r\n\
              connection: close\r\n\r\n",
            rejected.to_vec(),
        ),
        (
            // What a client says of proxies is not believed.
            b"POST /v1/locked/x HTTP/1.1\r\nhost: a\r\norigin: http://evil.example\r\nx-forwarded-host: evil.example\r\n\
              forwarded: host=evil.example\r\nconnection: close\r\n\r\n",
            rejected.to_vec(),
        ),
        (
            // The body of a request that is rejected does not pass for the next request, which comes after it.
            b"POST /v1/locked/x HTTP/1.1\r\nhost: a\r\norigin: https://evil.example\r\ncontent-length: 34\r\n\r\n\
              GET /v1/body HTTP/1.1\r\nhost: a\r\n\r\n\
              GET /v1/next HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n",
            [&rejected[..], &read[..], &["GET /v1/next  ran"]].concat(),
        ),
        (
            b"GET /v1/locked/x HTTP/1.1\r\nhost: a\r\norigin: https://evil.example\r\nconnection: upgrade, close\r\n\
              upgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: AAAA\r\n\r\n",
            rejected.to_vec(),
        ),
    ] {
        let mut expected = expected;
        expected.sort_unstable();
        assert_eq!(exchange(address, sent).await, expected, "{}", sent.escape_ascii());
    }
    upgrade(address).await;
    handle.stop(false).await;
}

/// After the switch, bytes go both ways.
async fn upgrade(address: std::net::SocketAddr) {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let head =
        b"GET /v1/echo HTTP/1.1\r\nhost: a\r\norigin: https://admin.example.com\r\nconnection: upgrade\r\n\
                 upgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: AAAA\r\n\r\n";
    stream.write_all(head).await.unwrap();
    let mut answer = Vec::new();
    while !answer.ends_with(b"\r\n\r\n") {
        answer.push(stream.read_u8().await.unwrap());
    }
    let answer = String::from_utf8(answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 101 "), "{answer}");
    assert!(answer.contains("access-control-allow-origin: https://admin.example.com\r\n"), "{answer}");
    for frame in [b"one", b"two"] {
        stream.write_all(frame).await.unwrap();
        let mut back = [0; 3];
        stream.read_exact(&mut back).await.unwrap();
        assert_eq!(&back, frame);
    }
}
