//! The shop on Rocket: `cargo run -p example-rocket`, from the root of the repository.

use std::error::Error;

use corsac::Policy;
use corsac::rocket::Cors;
use example_shop::{Item, NewOrder, Order, Orders, Settings};
use rocket::config::{Config, LogLevel};
use rocket::error::ErrorKind;
use rocket::fairing::AdHoc;
use rocket::http::{Header, Status};
use rocket::request::{FromRequest, Outcome, Request};
use rocket::serde::json::Json;
use rocket::{Responder, State, delete, get, post, put, routes};

#[rocket::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let settings = Settings::from_env()?;
    let policy = Policy::from_path(&settings.policy_file)?;
    // Rocket's own log would stand around what the shop says.
    let config = Config { port: settings.port, log_level: LogLevel::Off, ..Config::default() };
    let shop = rocket::custom(config)
        // First, so that it sees requests before any other fairing does.
        .attach(Cors::new(policy.clone()))
        .attach(AdHoc::on_liftoff("announcement", move |rocket| {
            Box::pin(async move {
                let Config { address, port, .. } = *rocket.config();
                example_shop::announce(&policy, (address, port).into());
            })
        }))
        .manage(Orders::default())
        .mount("/catalogue", routes![items])
        .mount("/api", routes![list, add, replace, remove, fail, panics])
        .mount("/private", routes![report]);
    match shop.launch().await {
        Ok(_) => Ok(()),
        Err(error) => match error.kind() {
            ErrorKind::Bind(error) => Err(settings.cannot_listen(error).into()),
            _ => Err(error.into()),
        },
    }
}

#[get("/items")]
fn items() -> Json<&'static [Item]> {
    Json(example_shop::items())
}

#[derive(Responder)]
struct Listed {
    orders: Json<Vec<Order>>,
    request_id: Header<'static>,
}

#[get("/orders")]
fn list(orders: &State<Orders>) -> Listed {
    let request_id = Header::new("X-Request-Id", orders.request_id());
    Listed { orders: Json(orders.all()), request_id }
}

#[post("/orders", data = "<new>")]
fn add(orders: &State<Orders>, new: Json<NewOrder>) -> (Status, Json<Order>) {
    (Status::Created, Json(orders.add(*new)))
}

#[put("/orders/<id>", data = "<new>")]
fn replace(orders: &State<Orders>, id: u64, new: Json<NewOrder>) -> Option<Json<Order>> {
    orders.replace(id, *new).map(Json)
}

#[delete("/orders/<id>")]
fn remove(orders: &State<Orders>, id: u64) -> Status {
    if orders.remove(id) { Status::NoContent } else { Status::NotFound }
}

#[get("/fail")]
fn fail() -> Result<(), Status> {
    Err(Status::InternalServerError)
}

#[expect(clippy::panic, reason = "shows that its answer has CORS headers, too")]
#[get("/panic")]
fn panics() {
    panic!("on purpose")
}

#[get("/report")]
fn report(_reader: Reader) -> &'static str {
    example_shop::REPORT
}

/// Whoever may read the report.
struct Reader;

#[rocket::async_trait]
impl<'r> FromRequest<'r> for Reader {
    type Error = ();

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, ()> {
        if example_shop::may_read_report(request.headers().get_one("Authorization")) {
            Outcome::Success(Reader)
        } else {
            Outcome::Error((Status::Unauthorized, ()))
        }
    }
}
