//! The shop on actix-web: `cargo run -p example-actix-web`, from the root of the repository.

mod catch_panic;

use std::error::Error;

use actix_web::error::{ErrorInternalServerError, ErrorNotFound, ErrorUnauthorized};
use actix_web::http::header::AUTHORIZATION;
use actix_web::middleware::from_fn;
use actix_web::web::{self, Data, Json, Path};
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, Responder};
use corsac::Policy;
use corsac::actix_web::Cors;
use example_shop::{Item, NewOrder, Order, Orders, Settings};

use crate::catch_panic::catch_panic;

#[actix_web::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let settings = Settings::from_env()?;
    let policy = Policy::from_path(&settings.policy_file)?;
    // Both once, and shared by all workers.
    let cors = Cors::new(policy.clone());
    let orders = Data::new(Orders::default());

    let server = HttpServer::new(move || {
        App::new()
            .app_data(orders.clone())
            .route("/catalogue/items", web::get().to(items))
            .service(web::resource("/api/orders").route(web::get().to(list)).route(web::post().to(add)))
            .service(
                web::resource("/api/orders/{id}")
                    .route(web::put().to(replace))
                    .route(web::delete().to(remove)),
            )
            .route("/api/fail", web::get().to(fail))
            .route("/api/panic", web::get().to(panics))
            .route("/private/report", web::get().to(report))
            .wrap(from_fn(catch_panic))
            // Last, and so outermost: whatever answers inside has its CORS headers.
            .wrap(cors.clone())
    });
    let server = server.bind(("127.0.0.1", settings.port)).map_err(|error| settings.cannot_listen(error))?;
    for address in server.addrs() {
        example_shop::announce(&policy, address);
    }
    Ok(server.run().await?)
}

async fn items() -> Json<&'static [Item]> {
    Json(example_shop::items())
}

async fn list(orders: Data<Orders>) -> impl Responder {
    Json(orders.all()).customize().insert_header(("X-Request-Id", orders.request_id()))
}

async fn add(orders: Data<Orders>, new: Json<NewOrder>) -> HttpResponse {
    HttpResponse::Created().json(orders.add(*new))
}

async fn replace(
    orders: Data<Orders>,
    id: Path<u64>,
    new: Json<NewOrder>,
) -> Result<Json<Order>, actix_web::Error> {
    orders.replace(*id, *new).map(Json).ok_or_else(|| ErrorNotFound("no such order"))
}

async fn remove(orders: Data<Orders>, id: Path<u64>) -> HttpResponse {
    if orders.remove(*id) { HttpResponse::NoContent().finish() } else { HttpResponse::NotFound().finish() }
}

async fn fail() -> Result<HttpResponse, actix_web::Error> {
    Err(ErrorInternalServerError("it failed"))
}

#[expect(clippy::panic, reason = "shows that its answer has CORS headers, too")]
async fn panics() -> HttpResponse {
    panic!("on purpose")
}

async fn report(request: HttpRequest) -> Result<&'static str, actix_web::Error> {
    let authorization = request.headers().get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    if example_shop::may_read_report(authorization) {
        Ok(example_shop::REPORT)
    } else {
        Err(ErrorUnauthorized("who are you?"))
    }
}
