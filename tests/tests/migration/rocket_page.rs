//! rocket_cors.

use rocket::config::{Config, LogLevel};
use rocket::http::{Header, Method, Status};
use rocket::local::blocking::Client;
use rocket::response::{self, Responder};
use rocket::{Build, Request, Response, Rocket, get, options, post, put, routes};

use super::page::Migration;
use super::{parts, shown};

#[test]
fn the_page_on_rocket() {
    let migration = Migration::new("rocket.md", "rocket_cors");
    let before = client(application().attach(crate::rocket_before::before().unwrap()));
    let after = client(application().attach(crate::rocket_after::after(migration.policy())));
    let answers: Vec<_> =
        migration.requests().map(|sent| (answer(&before, sent), answer(&after, sent))).collect();
    migration.hold(&answers);
}

#[get("/orders")]
fn read() {}

#[post("/orders")]
fn add() {}

#[put("/orders")]
fn change() {}

#[options("/options")]
fn plain() -> Status {
    Status::Accepted
}

#[get("/fail")]
fn fail() -> Status {
    Status::InternalServerError
}

#[get("/own")]
fn own() -> Lines {
    Lines(&[("Access-Control-Allow-Origin", "https://evil.example")])
}

#[get("/vary")]
fn vary() -> Lines {
    Lines(&[("Vary", "Accept-Encoding"), ("Vary", "Accept-Language, Origin")])
}

/// A response of these lines.
struct Lines(&'static [(&'static str, &'static str)]);

impl<'r> Responder<'r, 'static> for Lines {
    fn respond_to(self, _: &'r Request<'_>) -> response::Result<'static> {
        let mut response = Response::new();
        for (name, value) in self.0 {
            response.adjoin_raw_header(*name, *value);
        }
        Ok(response)
    }
}

fn application() -> Rocket<Build> {
    let config = Config { log_level: LogLevel::Off, ..Config::release_default() };
    rocket::custom(config).mount("/", routes![read, add, change, plain, fail, own, vary])
}

fn client(application: Rocket<Build>) -> Client {
    Client::untracked(application).unwrap()
}

fn answer(client: &Client, sent: &str) -> String {
    let (method, path, lines) = parts(sent);
    let mut request = client.req(method.parse::<Method>().unwrap(), path);
    for (name, value) in lines {
        request.add_header(Header::new(name.to_owned(), value.to_owned()));
    }
    let response = request.dispatch();
    let lines: Vec<_> = response.headers().iter().collect();
    let lines = lines.iter().map(|line| (line.name().as_str(), line.value().as_bytes()));
    shown(response.status().code, lines)
}
