//! actix-cors.

use actix_web::dev::ServiceResponse;
use actix_web::http::Method;
use actix_web::test::{TestRequest, call_service, init_service};
use actix_web::web::{self, ServiceConfig};
use actix_web::{App, HttpResponse};

use super::page::Migration;
use super::{parts, shown};

#[actix_web::test]
async fn the_page_on_actix_web() {
    let migration = Migration::new("actix-web.md", "actix-cors");
    let before = App::new().configure(routes).wrap(crate::actix_web_before::before());
    let after = App::new().configure(routes).wrap(crate::actix_web_after::after(migration.policy()));
    let (before, after) = (init_service(before).await, init_service(after).await);
    let mut answers = Vec::new();
    for sent in migration.requests() {
        let before = call_service(&before, request(sent).to_request()).await;
        let after = call_service(&after, request(sent).to_request()).await;
        answers.push((answer(&before), answer(&after)));
    }
    migration.hold(&answers);
}

fn routes(config: &mut ServiceConfig) {
    let orders = web::resource("/orders").route(web::get().to(HttpResponse::Ok));
    let orders = orders.route(web::post().to(HttpResponse::Ok)).route(web::put().to(HttpResponse::Ok));
    let own = || async {
        HttpResponse::Ok().append_header(("Access-Control-Allow-Origin", "https://evil.example")).finish()
    };
    let vary = || async {
        HttpResponse::Ok()
            .append_header(("Vary", "Accept-Encoding"))
            .append_header(("Vary", "Accept-Language, Origin"))
            .finish()
    };
    config
        .service(orders)
        .route("/options", web::method(Method::OPTIONS).to(HttpResponse::Accepted))
        .route("/own", web::get().to(own))
        .route("/vary", web::get().to(vary))
        .route("/fail", web::get().to(HttpResponse::InternalServerError));
}

fn request(sent: &str) -> TestRequest {
    let (method, path, lines) = parts(sent);
    let request = TestRequest::with_uri(path).method(method.parse().unwrap());
    lines.into_iter().fold(request, |request, line| request.append_header(line))
}

fn answer<B>(response: &ServiceResponse<B>) -> String {
    let lines = response.headers().iter();
    shown(response.status().as_u16(), lines.map(|(name, value)| (name.as_str(), value.as_bytes())))
}
