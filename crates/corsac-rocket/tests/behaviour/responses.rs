//! Every response has its headers, whatever made it.

use rocket::data::Limits;
use rocket::fairing::AdHoc;
use rocket::http::{Header, Status};
use rocket::request::{FromRequest, Outcome};
use rocket::response::Debug;
use rocket::serde::json::Json;
use rocket::{Request, Responder, async_trait, catch, catchers, get, put, routes};

use crate::support::{ALLOWED, APP, EVIL, POLICY, answer, client, cors, quiet};

#[get("/orders?<page>")]
fn orders(page: Option<u8>) -> String {
    page.unwrap_or_default().to_string()
}

#[get("/orders/<id>")]
fn order(id: u8) -> String {
    id.to_string()
}

#[put("/json", data = "<list>")]
fn json(list: Json<Vec<u8>>) -> String {
    list.len().to_string()
}

#[get("/error")]
fn error() -> Result<(), Debug<&'static str>> {
    Err(Debug("broken"))
}

#[get("/teapot")]
fn teapot() -> Result<(), Status> {
    Err(Status::ImATeapot)
}

// As `panic!`, without its message in the log of the tests.
#[get("/panic")]
fn panics() {
    std::panic::resume_unwind(Box::new("on purpose"))
}

#[get("/private")]
pub(crate) fn private(_owner: Owner) {}

pub(crate) struct Owner;

#[async_trait]
impl<'r> FromRequest<'r> for Owner {
    type Error = ();

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, ()> {
        match request.headers().get_one("authorization") {
            Some(_) => Outcome::Success(Owner),
            None => Outcome::Error((Status::Unauthorized, ())),
        }
    }
}

#[catch(418)]
fn own_catcher() -> (Status, &'static str) {
    (Status::Gone, "gone")
}

#[catch(401)]
fn bad_catcher() {
    std::panic::resume_unwind(Box::new("on purpose"))
}

#[test]
fn every_response_has_its_headers() {
    let app = quiet()
        .attach(cors(POLICY))
        .mount("/api", routes![orders, order, json, error, teapot, panics, private]);
    let client = client(app.register("/api", catchers![own_catcher, bad_catcher]));
    for (sent, status) in [
        ("GET /api/orders", 200),
        ("HEAD /api/orders", 200),
        ("GET /api/orders/7", 200),
        ("GET /api/orders/seven", 422),
        ("GET /api/none", 404),
        ("PUT /api/orders", 404),
        ("PUT /api/json", 400),
        ("GET /api/error", 500),
        ("HEAD /api/error", 500),
        ("GET /api/teapot", 410),
        ("GET /api/panic", 500),
        ("GET /api/private | authorization: me", 200),
        ("GET /api/private", 500),
    ] {
        assert_eq!(answer(&client, &format!("{sent} | {APP}")), format!("{status} | {ALLOWED}"), "{sent}");
        for other in [sent.to_owned(), format!("{sent} | {EVIL}")] {
            assert_eq!(answer(&client, &other), format!("{status} | vary: Origin"), "{other}");
        }
    }
}

#[test]
fn a_body_over_the_limit() {
    let limits = ("limits", Limits::new().limit("json", 2.into()));
    let app = rocket::custom(quiet().figment().clone().merge(limits)).attach(cors(POLICY));
    let client = client(app.mount("/api", routes![json]));
    assert_eq!(answer(&client, &format!("PUT /api/json | {APP}")), format!("413 | {ALLOWED}"));
}

/// Header lines of a handler's, as they stand.
#[derive(Responder)]
struct Lines {
    inner: &'static str,
    first: Header<'static>,
    second: Header<'static>,
}

#[get("/lines?<name>&<first>&<second>")]
fn lines(name: String, first: String, second: String) -> Lines {
    Lines { inner: "lines", first: Header::new(name.clone(), first), second: Header::new(name, second) }
}

#[test]
fn headers_of_handlers_are_replaced_and_vary_is_merged() {
    let client =
        client(quiet().attach(cors(POLICY)).mount("/api", routes![lines]).mount("/other", routes![lines]));
    let origin = "access-control-allow-origin: https://app.example.com";
    for (sent, expected) in [
        (
            format!("GET /api/lines?name=vary&first=Accept&second=Cookie | {APP}"),
            format!("200 | {origin} | vary: Cookie | vary: Origin"),
        ),
        (
            format!("GET /api/lines?name=Access-Control-Allow-Origin&first=a&second=b | {APP}"),
            format!("200 | {ALLOWED}"),
        ),
    ] {
        assert_eq!(answer(&client, &sent), expected, "{sent}");
    }
}

/// What fairings set is replaced as well, wherever they are attached.
#[test]
fn headers_of_fairings_are_replaced() {
    let sets = || {
        AdHoc::on_response("sets", |_, response| {
            Box::pin(async move {
                response.set_raw_header("Access-Control-Allow-Origin", "*");
                response.set_raw_header("Access-Control-Allow-Credentials", "true");
                response.adjoin_raw_header("Vary", "Accept-Encoding");
            })
        })
    };
    for (place, app) in [
        ("before", quiet().attach(sets()).attach(cors(POLICY))),
        ("behind", quiet().attach(cors(POLICY)).attach(sets())),
    ] {
        let client = client(app.mount("/api", routes![orders]));
        for (line, origin) in
            [(APP, " | access-control-allow-origin: https://app.example.com"), (EVIL, ""), ("x: y", "")]
        {
            let expected = format!("200{origin} | vary: Accept-Encoding | vary: Origin");
            assert_eq!(answer(&client, &format!("GET /api/orders | {line}")), expected, "{place}");
        }
        // No rule is for the path.
        let expected = "404 | access-control-allow-credentials: true | access-control-allow-origin: * | vary: Accept-Encoding";
        assert_eq!(answer(&client, &format!("GET /other | {EVIL}")), expected, "{place}");
    }
}
