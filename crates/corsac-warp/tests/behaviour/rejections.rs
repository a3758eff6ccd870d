//! Rejections have headers, and are otherwise what warp makes of them.

use std::collections::HashMap;
use std::convert::Infallible;

use warp::http::StatusCode;
use warp::reject::{InvalidQuery, Reject, custom};
use warp::reply::{Response, with_status};
use warp::{Filter, Rejection, Reply};

use crate::support::{ALLOWED, ALLOWED_PREFLIGHT, APP, EVIL, PREFLIGHT, Routes, answer, bare, both, text};

#[derive(Debug)]
#[expect(dead_code, reason = "what is in it is for its `Debug` form")]
struct OutOfStock(&'static str);

impl Reject for OutOfStock {}

#[derive(Debug)]
struct Unauthorized;

impl Reject for Unauthorized {}

fn ok() -> Response {
    "fine".into_response()
}

/// A route for each kind of rejection.
fn routes() -> Routes {
    let api = |path: &'static str| warp::path("api").and(warp::path(path)).and(warp::path::end());
    let query = api("query").and(warp::query::<HashMap<u8, u8>>()).map(|_| ok());
    let header = api("header").and(warp::header::<u8>("x-number")).map(|_| ok());
    let cookie = api("cookie").and(warp::cookie::<String>("session")).map(|_| ok());
    let json = api("json").and(warp::body::json::<Vec<u8>>()).map(|_| ok());
    let large = api("large").and(warp::put()).and(warp::body::content_length_limit(2)).map(ok);
    let extension = api("extension").and(warp::ext::get::<u8>()).map(|_| ok());
    let read_twice = api("twice").and(warp::body::bytes()).and(warp::body::bytes()).map(|_, _| ok());
    let file = api("file").and(warp::fs::file("no/such/file")).map(Reply::into_response);
    let own =
        api("own").and(warp::get()).and_then(|| async { Err::<Response, _>(custom(OutOfStock("tea"))) });
    let other_method = api("own").and(warp::post()).map(ok);
    let stale = warp::cors().allow_origin("https://old.example.com");
    let forbidden = api("forbidden").and(warp::any().map(ok).with(stale)).map(Reply::into_response);
    let first = query.or(header).unify().or(cookie).unify().or(json).unify().or(large).unify();
    let second = extension.or(read_twice).unify().or(file).unify().or(own).unify().or(other_method).unify();
    first.or(second).unify().or(forbidden).unify().boxed()
}

#[tokio::test]
async fn every_kind_of_rejection() {
    let bare = bare(routes());
    for (sent, status, body) in [
        ("GET /api/no/such", 404, ""),
        ("GET /api/file", 404, ""),
        ("GET /api/large", 405, "HTTP method not allowed"),
        ("GET /api/query?a=b", 400, "Invalid query string"),
        ("GET /api/header", 400, "Missing request header \"x-number\""),
        ("GET /api/header | x-number: seven", 400, "Invalid request header \"x-number\""),
        ("GET /api/cookie | cookie: a=b", 400, "Missing request cookie \"session\""),
        (
            "PUT /api/json | content-type: application/json",
            400,
            "Request body deserialize error: expected value at line 1 column 1",
        ),
        ("PUT /api/json | content-type: text/plain", 415, "The request's content-type is not supported"),
        ("PUT /api/large", 411, "A content-length header is required"),
        ("PUT /api/large | content-length: 4", 413, "The request payload is too large"),
        ("GET /api/extension", 500, "Missing request extension"),
        ("GET /api/twice", 500, "Request body consumed multiple times"),
        ("GET /api/own", 500, "Unhandled rejection: OutOfStock(\"tea\")"),
        // Both branches reject it, and 405 is the less telling.
        ("PUT /api/own", 405, "HTTP method not allowed"),
        ("GET /api/forbidden", 403, "CORS request forbidden: origin not allowed"),
    ] {
        let sent = format!("{sent} | {APP}");
        let kind = if status == 404 { "" } else { "text/plain; charset=utf-8" };
        assert_eq!(text(&bare, &sent).await, (status, kind.into(), body.into()), "{sent}");
        for (door, app) in both(&routes()) {
            assert_eq!(answer(&app, &sent).await, format!("{status} | {ALLOWED}"), "{sent}, {door}");
            // What an error of the application looks like inside is not for clients.
            let body = if door == "filter" && status == 500 { "Internal Server Error" } else { body };
            assert_eq!(text(&app, &sent).await, (status, kind.into(), body.into()), "{sent}, {door}");
        }
    }
}

#[tokio::test]
async fn a_page_that_is_not_allowed_reads_no_rejection() {
    for (door, app) in both(&routes()) {
        for (sent, expected) in [
            ("GET /api/own", "500 | vary: Origin"),
            ("GET /api/no/such", "404 | vary: Origin"),
            ("GET /elsewhere", "404"),
        ] {
            for origin in [EVIL, "x-nothing: 1"] {
                assert_eq!(answer(&app, &format!("{sent} | {origin}")).await, expected, "{sent}, {door}");
            }
        }
    }
}

async fn recover(rejection: Rejection) -> Result<Response, Rejection> {
    let (status, text) = if rejection.is_not_found() {
        (StatusCode::NOT_FOUND, "no such thing")
    } else if rejection.find::<OutOfStock>().is_some() {
        (StatusCode::CONFLICT, "sold out")
    } else if rejection.find::<InvalidQuery>().is_some() {
        (StatusCode::UNPROCESSABLE_ENTITY, "what?")
    } else if rejection.find::<Unauthorized>().is_some() {
        (StatusCode::UNAUTHORIZED, "who?")
    } else {
        return Err(rejection);
    };
    Ok(with_status(text, status).into_response())
}

#[tokio::test]
async fn recover_inside() {
    for (door, app) in both(&routes().recover(recover).unify().boxed()) {
        for (sent, status, body) in [
            ("GET /api/no/such", 404, "no such thing"),
            ("GET /api/own", 409, "sold out"),
            ("GET /api/query?a=b", 422, "what?"),
            ("GET /api/cookie | cookie: a=b", 400, "Missing request cookie \"session\""),
        ] {
            let sent = format!("{sent} | {APP}");
            assert_eq!(answer(&app, &sent).await, format!("{status} | {ALLOWED}"), "{sent}, {door}");
            let (came, _, text) = text(&app, &sent).await;
            assert_eq!((came, text.as_str()), (status, body), "{sent}, {door}");
        }
    }
}

/// Filters that recover from everything reject nothing, in type too.
#[tokio::test]
async fn filters_that_never_reject() {
    let never = |_: Rejection| async { Ok::<_, Infallible>(StatusCode::IM_A_TEAPOT) };
    let routes = routes().recover(never).map(Reply::into_response);
    let app = bare(corsac_warp::CorsFilter::new(crate::support::policy()).wrap(routes));
    assert_eq!(answer(&app, &format!("GET /api/no/such | {APP}")).await, format!("418 | {ALLOWED}"));
}

#[tokio::test]
async fn authentication_that_rejects() {
    let known = |name: Option<String>| async move {
        name.is_some().then_some(()).ok_or_else(|| custom(Unauthorized))
    };
    let authenticated = warp::header::optional("authorization").and_then(known).untuple_one();
    let routes = warp::path!("api" / "orders").map(ok);
    let app = authenticated.and(routes).recover(recover).unify().boxed();
    for (door, app) in both(&app) {
        for (sent, expected) in [
            (format!("OPTIONS /api/orders | {PREFLIGHT}"), ALLOWED_PREFLIGHT.to_owned()),
            (format!("GET /api/orders | {APP}"), format!("401 | {ALLOWED}")),
            (format!("GET /api/orders | {APP} | authorization: me"), format!("200 | {ALLOWED}")),
        ] {
            assert_eq!(answer(&app, &sent).await, expected, "{sent}, {door}");
        }
    }
}
