//! Where the middleware stands: around the application, a scope or a resource, and beside what rewrites paths.

use actix_web::http::Method;
use actix_web::middleware::{NormalizePath, TrailingSlash};
use actix_web::web::{self, ServiceConfig};
use actix_web::{App, HttpRequest, HttpResponse, guard};
use corsac_actix_web::Cors;
use corsac_core::Policy;

use crate::support::{ADMIN, ALLOWED, ALLOWED_PREFLIGHT, PREFLIGHT, cors, start};

fn orders(config: &mut ServiceConfig) {
    config.route("/orders", web::get().to(HttpResponse::Ok));
}

fn options(config: &mut ServiceConfig) {
    config.route("/options", web::method(Method::OPTIONS).to(HttpResponse::Ok));
}

#[actix_web::test]
async fn every_place_but_a_resource_covers_paths_without_a_route() {
    let scope = || web::scope("/v1").configure(orders).configure(options);
    let resource = |path| web::resource(path).wrap(cors()).route(web::get().to(HttpResponse::Ok));
    let rest = || async { HttpResponse::Gone().finish() };
    for (place, app, missing) in [
        ("an application", start(App::new().service(scope()).wrap(cors())).await, 404),
        ("an application, before its routes", start(App::new().wrap(cors()).service(scope())).await, 404),
        (
            "an application of two parts",
            start(
                App::new()
                    .service(web::scope("/v1/orders").route("", web::get().to(HttpResponse::Ok)))
                    .service(web::scope("/v1").configure(options))
                    .wrap(cors()),
            )
            .await,
            404,
        ),
        (
            "an application with a default service",
            start(App::new().service(scope()).wrap(cors()).default_service(web::to(rest))).await,
            410,
        ),
        ("a scope", start(App::new().service(scope().wrap(cors()))).await, 404),
        (
            "a scope with a default service",
            start(App::new().service(scope().wrap(cors()).default_service(web::to(rest)))).await,
            410,
        ),
        (
            "a scope with a guard",
            start(App::new().service(scope().guard(guard::fn_guard(|_| true)).wrap(cors()))).await,
            404,
        ),
        (
            "a scope in a scope",
            start(App::new().service(web::scope("").service(scope().wrap(cors())))).await,
            404,
        ),
        ("twice", start(App::new().service(scope().wrap(cors())).wrap(cors())).await, 404),
        (
            "resources",
            start(App::new().service(resource("/v1/orders")).service(resource("/v1/options"))).await,
            0,
        ),
    ] {
        for path in ["/v1/orders", "/v1/options"] {
            assert_eq!(
                app.answer(&format!("OPTIONS {path} | {PREFLIGHT}")).await,
                ALLOWED_PREFLIGHT,
                "{place}"
            );
        }
        assert_eq!(
            app.answer(&format!("GET /v1/orders | {ADMIN}")).await,
            format!("200 | {ALLOWED}"),
            "{place}"
        );
        let (get, preflight) = match missing {
            0 => ("404".to_owned(), "404"),
            status => (format!("{status} | {ALLOWED}"), ALLOWED_PREFLIGHT),
        };
        assert_eq!(app.answer(&format!("GET /v1/no/such | {ADMIN}")).await, get, "{place}");
        assert_eq!(app.answer(&format!("OPTIONS /v1/no/such | {PREFLIGHT}")).await, preflight, "{place}");
    }
}

/// The router matches what it has decoded and stripped; rules match what the client sent.
#[actix_web::test]
async fn the_path_is_the_one_that_the_client_sent() {
    let id = |request: HttpRequest| async move { request.match_info().query("id").to_owned() };
    let scope = || web::scope("/v1").configure(orders).route("/locked/{id}", web::to(id));
    for (place, app) in [
        ("outside", start(App::new().service(scope()).wrap(cors())).await),
        ("inside", start(App::new().service(scope().wrap(cors()))).await),
    ] {
        for (sent, expected) in [
            ("GET /v1/orders", format!("200 | {ALLOWED}")),
            ("GET /v1/%6frders", format!("200 | {ALLOWED}")),
            ("GET /v1/orders?/v1/locked/7", format!("200 | {ALLOWED}")),
            // The router has the same route for these, and they begin like no path of a rule: nobody can say which it is.
            ("GET /%761/orders", "200 | vary: Origin".into()),
            ("GET /v1/%6cocked/7", "403 | vary: Origin".into()),
            ("GET /v1/orders/../locked/7", "403 | vary: Origin".into()),
            (
                "GET /v1/locked/a%2fb",
                "200 | access-control-allow-origin: https://admin.example.com | vary: Origin".into(),
            ),
        ] {
            assert_eq!(app.answer(&format!("{sent} | {ADMIN}")).await, expected, "{sent} {place}");
        }
    }
    // A rule for `/orders` is not for `/v1/orders`, though that is what the scope has left to match.
    let policy =
        Policy::from_yaml("{ version: 1, rules: [{ paths: [/orders], allow_origins: ['*'] }] }").unwrap();
    let app = start(App::new().service(scope().wrap(Cors::new(policy)))).await;
    assert_eq!(app.answer(&format!("GET /v1/orders | {ADMIN}")).await, "200");
}

/// Over HTTP/1.1 the server of actix-web refuses such a request itself.
#[actix_web::test]
async fn of_two_host_lines_neither_counts() {
    let app = start(App::new().route("/v1/locked/7", web::post().to(HttpResponse::Ok)).wrap(cors())).await;
    let own = "POST /v1/locked/7 | origin: https://a.example | host: a.example";
    for (sent, expected) in [
        (own.to_owned(), "200 | vary: Origin"),
        (format!("{own} | host: a.example"), "403 | vary: Origin"),
        (format!("{own} | host: b.example"), "403 | vary: Origin"),
    ] {
        assert_eq!(app.answer(&sent).await, expected, "{sent}");
    }
}

#[actix_web::test]
async fn behind_a_gateway_that_strips_a_prefix() {
    let scope = || web::scope("/shop").configure(orders);
    for app in [
        start(App::new().service(scope()).wrap(cors().stripped_prefix("/v1"))).await,
        start(App::new().service(scope().wrap(cors().stripped_prefix("v1/")))).await,
    ] {
        assert_eq!(app.answer(&format!("GET /shop/orders | {ADMIN}")).await, format!("200 | {ALLOWED}"));
        assert_eq!(app.answer(&format!("OPTIONS /shop/orders | {PREFLIGHT}")).await, ALLOWED_PREFLIGHT);
    }
}

/// What rewrites paths stands inside: then the policy is asked about the path that was sent, and not about another.
#[actix_web::test]
async fn a_path_is_normalised_inside() {
    let policy = || {
        let text =
            "{ version: 1, rules: [{ paths: [/v1/orders], allow_origins: ['https://admin.example.com'] }] }";
        Cors::new(Policy::from_yaml(text).unwrap())
    };
    let normal = || NormalizePath::new(TrailingSlash::Trim);
    let app = || App::new().service(web::scope("/v1").configure(orders));
    let governed = "200 | access-control-allow-origin: https://admin.example.com | vary: Origin";
    for (path, inside, outside) in [
        ("/v1/orders", governed, governed),
        ("/v1/orders/", "200", governed),
        ("//v1/orders", "200 | vary: Origin", governed),
    ] {
        let sent = format!("GET {path} | {ADMIN}");
        assert_eq!(start(app().wrap(normal()).wrap(policy())).await.answer(&sent).await, inside, "{path}");
        assert_eq!(start(app().wrap(policy()).wrap(normal())).await.answer(&sent).await, outside, "{path}");
    }
    // What has no rule of its own is not taken for what it becomes, nor let past its rule.
    let told = start(app().wrap(normal()).wrap(policy().ignores_trailing_slash())).await;
    assert_eq!(told.answer(&format!("GET /v1/orders/ | {ADMIN}")).await, "200 | vary: Origin");
    assert_eq!(told.answer(&format!("GET /v1/orders | {ADMIN}")).await, governed);
}
