//! Where the layer stands: the path of a rule is the one that the client sent, wherever that is.

use std::convert::Infallible;

use axum::Router;
use axum::extract::Request;
use axum::http::Uri;
use axum::response::Response;
use axum::routing::{get, options};
use tower::{Layer, ServiceBuilder, ServiceExt, service_fn};

use crate::support::{ALLOWED, ALLOWED_PREFLIGHT, APP, PREFLIGHT, answer, cors, request, respond};

/// A router that tells which path it sees.
fn orders() -> Router {
    Router::new()
        .route("/orders", get(|uri: Uri| async move { uri.path().to_owned() }))
        .route("/options", options(|| async { "mine" }))
}

#[tokio::test]
async fn the_path_is_the_one_that_the_client_sent() {
    let service = service_fn(|_: Request| async { Ok::<Response, Infallible>(Response::default()) });
    for (place, app, missing) in [
        ("outside", Router::new().nest("/api", orders()).layer(cors()), 404),
        ("inside", Router::new().nest("/api", orders().layer(cors())), 0),
        ("twice", Router::new().nest("/api", orders().layer(cors())).layer(cors()), 404),
        (
            "inside, with a fallback",
            Router::new().nest("/api", orders().fallback(|| async { "none" }).layer(cors())),
            200,
        ),
        (
            "deeper",
            Router::new()
                .nest("/api", Router::new().nest("/v1", orders().layer(cors())))
                .nest("/api", orders().layer(cors())),
            0,
        ),
        ("merged", Router::new().merge(Router::new().nest("/api", orders())).layer(cors()), 404),
        ("a service", Router::new().nest_service("/api", cors().layer(service)), 200),
        ("a router as a service", Router::new().nest_service("/api", orders().layer(cors())), 404),
        ("on the routes", Router::new().nest("/api", orders()).route_layer(cors()), 0),
        (
            "in a builder",
            Router::new().nest("/api", orders()).layer(ServiceBuilder::new().layer(cors())),
            404,
        ),
    ] {
        let expected = format!("200 | {ALLOWED}");
        assert_eq!(answer(&app, &format!("GET /api/orders | {APP}")).await, expected, "{place}");
        for path in ["/api/orders", "/api/options"] {
            let sent = format!("OPTIONS {path} | {PREFLIGHT}");
            assert_eq!(answer(&app, &sent).await, ALLOWED_PREFLIGHT, "{place}, {path}");
        }
        // Where the layer does not reach paths that no route has, the answer is axum's own.
        let (get, preflight) = match missing {
            0 => ("404".to_owned(), "404"),
            status => (format!("{status} | {ALLOWED}"), ALLOWED_PREFLIGHT),
        };
        assert_eq!(answer(&app, &format!("GET /api/no/such | {APP}")).await, get, "{place}");
        assert_eq!(answer(&app, &format!("OPTIONS /api/no/such | {PREFLIGHT}")).await, preflight, "{place}");
    }
}

/// A rule for `/orders` is not for `/api/orders`, though that is what the nested router sees.
#[tokio::test]
async fn a_nested_path_does_not_pass_for_another() {
    let policy = "{ version: 1, rules: [{ paths: [/orders], allow_origins: ['*'] }] }";
    let policy = corsac_core::Policy::from_yaml(policy).unwrap();
    let app = Router::new().nest("/api", orders().layer(corsac_axum::CorsLayer::new(policy)));
    assert_eq!(answer(&app, &format!("GET /api/orders | {APP}")).await, "200");
}

#[tokio::test]
async fn around_the_router_as_a_service() {
    let app = cors().layer(Router::new().nest("/api", orders()));
    let response = app.clone().oneshot(request(&format!("GET /api/orders | {APP}"))).await.unwrap();
    assert_eq!(response.headers()["access-control-allow-origin"], "https://app.example.com");
    let response = app.oneshot(request(&format!("OPTIONS /api/orders | {PREFLIGHT}"))).await.unwrap();
    assert_eq!(response.status(), 204);
    assert!(!response.headers().contains_key("allow"));

    // Where the layer is in a router, axum says what its route takes, on the answers of the layer too.
    let app = Router::new().nest("/api", orders()).layer(cors());
    for (path, allow) in [("/api/orders", Some("GET,HEAD")), ("/api/no/such", None)] {
        let response = respond(&app, &format!("OPTIONS {path} | {PREFLIGHT}")).await;
        assert_eq!(response.headers().get("allow").map(|value| value.to_str().unwrap()), allow, "{path}");
    }
}

#[tokio::test]
async fn behind_a_gateway_that_strips_a_prefix() {
    for app in [
        Router::new().nest("/v1", orders()).layer(cors().stripped_prefix("/api")),
        Router::new().nest("/v1", orders().layer(cors().stripped_prefix("/api/"))),
    ] {
        assert_eq!(answer(&app, &format!("GET /v1/orders | {APP}")).await, format!("200 | {ALLOWED}"));
        assert_eq!(answer(&app, &format!("OPTIONS /v1/orders | {PREFLIGHT}")).await, ALLOWED_PREFLIGHT);
    }
}

/// Routes that are added after the layer have none of it: it belongs behind all of them.
#[tokio::test]
async fn a_route_behind_the_layer_is_without_it() {
    let app = Router::new().layer(cors()).route("/api/late", get(|| async { "late" }));
    assert_eq!(answer(&app, &format!("GET /api/late | {APP}")).await, "200");
}
