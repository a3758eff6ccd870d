//! What becomes of the response that the application makes.

use std::convert::Infallible;
use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::task::{Context, Poll};

use actix_web::body::{BodySize, MessageBody};
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::web::Bytes;
use actix_web::{App, HttpResponse, web};

use crate::support::{ADMIN, ALLOWED, cors, shown, start};

const MADE: [(&str, &[u8]); 5] = [
    ("set-cookie", b"a=1"),
    ("set-cookie", b"b=2"),
    ("x-name", b"caf\xe9"),
    ("vary", b"X-\xff"),
    ("access-control-allow-origin", b"\xff"),
];

async fn make() -> HttpResponse {
    let mut response = HttpResponse::Ok();
    for (name, value) in MADE {
        response.append_header((name, HeaderValue::from_bytes(value).unwrap()));
    }
    response.finish()
}

#[actix_web::test]
async fn nothing_else_is_touched() {
    let app = App::new()
        .route("/v1/made", web::get().to(make))
        .route("/elsewhere", web::get().to(make))
        .wrap(cors());
    let app = start(app).await;
    let with = ADMIN.to_owned() + " | x-name: caf\u{e9}";
    for (sent, expected) in [
        (format!("GET /v1/made | {with}"), format!("200 | {ALLOWED} | vary: X-\\xff")),
        ("GET /v1/made".into(), "200 | vary: Origin | vary: X-\\xff".into()),
        (
            format!("GET /elsewhere | {with}"),
            "200 | access-control-allow-origin: \\xff | vary: X-\\xff".into(),
        ),
    ] {
        let response = app.send(&sent).await.unwrap();
        assert_eq!(shown(response.response()), expected, "{sent}");
        for name in ["set-cookie", "x-name"] {
            let made = MADE.iter().filter(|(known, _)| *known == name).map(|(_, value)| *value);
            assert!(response.headers().get_all(name).map(HeaderValue::as_bytes).eq(made), "{sent}: {name}");
        }
    }
}

/// The map of http panics at 32,768 names; this one takes more.
#[actix_web::test]
async fn a_full_map_is_no_panic() {
    let many = || async {
        let mut response = HttpResponse::Ok().finish();
        for number in 0..40_000 {
            let name = HeaderName::try_from(format!("x-{number}")).unwrap();
            response.headers_mut().insert(name, HeaderValue::from_static(""));
        }
        response
    };
    let app = start(App::new().route("/v1/many", web::get().to(many)).wrap(cors())).await;
    assert_eq!(app.answer(&format!("GET /v1/many | {ADMIN}")).await, format!("200 | {ALLOWED}"));
}

/// A body whose second part is there only when someone has waited for it.
struct Slow(u8);

impl MessageBody for Slow {
    type Error = Infallible;

    fn size(&self) -> BodySize {
        BodySize::Stream
    }

    fn poll_next(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Infallible>>> {
        self.0 += 1;
        match self.0 {
            1 => Poll::Ready(Some(Ok("one".into()))),
            2 => {
                context.waker().wake_by_ref();
                Poll::Pending
            }
            3 => Poll::Ready(Some(Ok("two".into()))),
            _ => Poll::Ready(None),
        }
    }
}

#[actix_web::test]
async fn a_streaming_body_passes_part_by_part() {
    let stream = || async { HttpResponse::Ok().body(Slow(0)) };
    let app = start(App::new().route("/v1/stream", web::get().to(stream)).wrap(cors())).await;
    let response = app.send(&format!("GET /v1/stream | {ADMIN}")).await.unwrap();
    assert_eq!(shown(response.response()), format!("200 | {ALLOWED}"));
    let mut body = pin!(response.into_body());
    assert_eq!(body.size(), BodySize::Stream);
    let mut polled = Vec::new();
    poll_fn(|context| {
        polled.push(match body.as_mut().poll_next(context) {
            Poll::Ready(Some(part)) => String::from_utf8(part.unwrap().to_vec()).unwrap(),
            Poll::Ready(None) => return Poll::Ready(()),
            Poll::Pending => {
                polled.push("later".to_owned());
                return Poll::Pending;
            }
        });
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
    assert_eq!(polled, ["one", "later", "two"]);
}
