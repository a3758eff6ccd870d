//! The fairing as a value: cloned, replaced, attached here and there.

use corsac_core::{Policy, PolicyHandle};
use corsac_rocket::Cors;
use rocket::fairing::{AdHoc, Fairing};
use rocket::http::{Header, Status};
use rocket::{get, routes};

use crate::support::{ALLOWED, ALLOWED_PREFLIGHT, APP, EVIL, POLICY, PREFLIGHT, answer, client, cors, quiet};

#[get("/orders")]
fn orders() -> &'static str {
    "orders"
}

#[test]
fn cloning_costs_nothing_whatever_the_policy() {
    fn is_a_fairing<T: Fairing + Clone>(_: &T) {}
    for count in [1, 10_000] {
        let origins = (0..count).map(|number| format!("'https://app-{number}.example.com'"));
        let origins = origins.collect::<Vec<_>>().join(", ");
        let fairing = cors(&format!("{{ version: 1, allow_origins: [{origins}] }}"));
        is_a_fairing(&fairing);
        assert_eq!(allocation_counter::measure(|| drop(fairing.clone())).count_total, 0, "{count} origins");
    }
}

#[test]
fn a_replaced_policy_counts_for_the_next_request() {
    let handle =
        PolicyHandle::new(Policy::from_yaml("{ version: 1, allow_origins: ['https://a.b'] }").unwrap());
    let client = client(quiet().attach(Cors::new(handle.clone())).mount("/guarded", routes![orders]));
    let (allowed, evil) = (format!("GET /guarded/orders | {APP}"), format!("GET /guarded/orders | {EVIL}"));
    assert_eq!([answer(&client, &allowed), answer(&client, &evil)], ["200 | vary: Origin"; 2]);
    // A policy that rejects may come into force at any time.
    handle.replace(Policy::from_yaml(POLICY).unwrap());
    assert_eq!(answer(&client, &allowed), format!("200 | {ALLOWED}"));
    assert_eq!(answer(&client, &evil), "403 | vary: Origin");
}

/// What Rocket says to do to send a request twice: the clones share what is kept with it.
#[test]
fn each_clone_of_a_request_is_decided_about() {
    let handle = PolicyHandle::new(Policy::from_yaml(POLICY).unwrap());
    let client = client(quiet().attach(Cors::new(handle.clone())).attach(cors(POLICY)));
    let mut request = client.get("/api/orders");
    for (origin, expected) in [
        (None, None),
        (Some("https://app.example.com"), Some("https://app.example.com")),
        (Some("https://evil.example"), None),
        (Some("https://app.example.com"), Some("https://app.example.com")),
    ] {
        request = request.clone();
        if let Some(origin) = origin {
            request.replace_header(Header::new("Origin", origin));
        }
        let response = request.clone().dispatch();
        assert_eq!(response.headers().get_one("Access-Control-Allow-Origin"), expected, "{origin:?}");
    }
    handle.replace(
        Policy::from_yaml("{ version: 1, rules: [{ paths: [/**], on_denied: reject, deny: true }] }")
            .unwrap(),
    );
    assert_eq!(request.clone().dispatch().status(), Status::Forbidden);
    handle.replace(Policy::from_yaml(POLICY).unwrap());
    assert_eq!(request.dispatch().status(), Status::NotFound);
}

#[test]
fn wherever_it_is_attached() {
    let staged = AdHoc::on_ignite("cors", |rocket| async { rocket.attach(cors(POLICY)) });
    for (place, app) in [
        ("before the routes", quiet().attach(cors(POLICY)).mount("/api", routes![orders])),
        ("behind the routes", quiet().mount("/api", routes![orders]).attach(cors(POLICY))),
        ("when the application starts", quiet().mount("/api", routes![orders]).attach(staged)),
        ("twice", quiet().attach(cors(POLICY)).mount("/api", routes![orders]).attach(cors(POLICY))),
        (
            "behind a gateway",
            quiet()
                .attach(cors(&POLICY.replace("/api", "/v1/api")).stripped_prefix("/v1"))
                .mount("/api", routes![orders]),
        ),
    ] {
        let client = client(app);
        assert_eq!(
            answer(&client, &format!("GET /api/orders | {APP}")),
            format!("200 | {ALLOWED}"),
            "{place}"
        );
        assert_eq!(
            answer(&client, &format!("OPTIONS /api/orders | {PREFLIGHT}")),
            ALLOWED_PREFLIGHT,
            "{place}"
        );
        assert_eq!(answer(&client, &format!("GET /api/none | {APP}")), format!("404 | {ALLOWED}"), "{place}");
    }
}

/// The first is outside: what it answers does not reach the second, and its headers count.
#[test]
fn of_several_the_first_is_outside() {
    let everybody = "{ version: 1, allow_origins: ['*'], allow_methods: [GET, PUT, DELETE] }";
    let nobody = "{ version: 1, rules: [{ paths: [/**], on_denied: reject, deny: true }] }";
    for (policies, sent, expected) in [
        ([POLICY, everybody], "GET /api/orders", "200 | vary: Origin"),
        ([everybody, POLICY], "GET /api/orders", "200 | access-control-allow-origin: * | vary: Origin"),
        (
            [POLICY, nobody],
            "GET /api/orders",
            "403 | access-control-allow-origin: https://app.example.com | vary: Origin",
        ),
        ([nobody, everybody], "GET /api/orders", "403 | vary: Origin"),
        (
            [POLICY, everybody],
            "OPTIONS /api/orders | access-control-request-method: DELETE",
            "403 | vary: Origin, Access-Control-Request-Method, Access-Control-Request-Headers",
        ),
    ] {
        let app = policies.into_iter().fold(quiet(), |app, policy| app.attach(cors(policy)));
        let client = client(app.mount("/api", routes![orders]));
        let origin = if expected == "200 | vary: Origin" { EVIL } else { APP };
        assert_eq!(answer(&client, &format!("{sent} | {origin}")), expected, "{policies:?}");
    }
}
