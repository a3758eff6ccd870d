//! The middleware as a value: cloned for every worker, and under a handle.

use std::task::{Context, Poll, Waker};

use actix_web::dev::{Service, ServiceRequest, Transform, fn_service};
use actix_web::test::TestRequest;
use actix_web::{App, Error, HttpResponse, web};
use allocation_counter::measure;
use corsac_actix_web::Cors;
use corsac_core::{Policy, PolicyHandle};

use crate::support::{ADMIN, ALLOWED, cors, policy, start};

#[test]
fn a_worker_costs_nothing_whatever_the_policy() {
    fn goes_to_workers<T: Clone + Send + Sync + 'static>(_: &T) {}
    for count in [1, 10_000] {
        let origins: Vec<_> = (0..count).map(|number| format!("'https://{number}.example.com'")).collect();
        let policy = format!("{{ version: 1, allow_origins: [{}] }}", origins.join(", "));
        let cors = Cors::new(Policy::from_yaml(policy).unwrap()).stripped_prefix("/shop");
        goes_to_workers(&cors);
        assert_eq!(measure(|| drop(cors.clone())).count_total, 0, "{count} origins");
        let service = fn_service(|request: ServiceRequest| async move {
            Ok::<_, Error>(request.into_response(HttpResponse::Ok().finish()))
        });
        assert_eq!(measure(|| drop(cors.new_transform(service))).count_total, 0, "{count} origins");
    }
}

/// Where no rule governs, and where a response has room for `Vary`, the middleware allocates nothing: neither for the
/// future nor for looking at the request.
#[test]
fn a_request_without_a_grant_costs_no_allocation() {
    async fn served(request: ServiceRequest) -> Result<actix_web::dev::ServiceResponse, Error> {
        Ok(request.into_response(HttpResponse::Ok().insert_header(("x-room", "1")).finish()))
    }
    let made = cors().new_transform(fn_service(served)).into_inner();
    let (bare, guarded) = (fn_service(served), made.unwrap());
    for (path, origin) in [
        ("/elsewhere", "https://a.example"),
        ("/v1/x", "https://a.example"),
        ("/v1/x", "null"),
        ("/v1/x", ""),
    ] {
        let request = || TestRequest::with_uri(path).insert_header(("origin", origin)).to_srv_request();
        // The first on a thread fills the pools of actix-web, and gets the thread its place at the handle.
        allocations(&guarded, request());
        let (with, without) = (allocations(&guarded, request()), allocations(&bare, request()));
        assert_eq!(with, without, "{path} from `{origin}`");
    }
}

/// How often a service allocates for a request.
fn allocations<S: Service<ServiceRequest>>(service: &S, request: ServiceRequest) -> u64 {
    let mut context = Context::from_waker(Waker::noop());
    let counted = measure(|| {
        let answered = std::pin::pin!(service.call(request)).poll(&mut context);
        assert!(matches!(answered, Poll::Ready(Ok(_))));
    });
    counted.count_total
}

#[actix_web::test]
async fn a_replaced_policy_counts_for_every_worker() {
    let handle =
        PolicyHandle::new(Policy::from_yaml("{ version: 1, allow_origins: ['https://a.example'] }").unwrap());
    let cors = Cors::new(handle.clone());
    let mut workers = Vec::new();
    for _ in 0..2 {
        let app = App::new().route("/v1/items", web::get().to(HttpResponse::Ok)).wrap(cors.clone());
        workers.push(start(app).await);
    }
    let sent = format!("GET /v1/items | {ADMIN}");
    for worker in &workers {
        assert_eq!(worker.answer(&sent).await, "200 | vary: Origin");
    }
    handle.replace(policy());
    for worker in &workers {
        assert_eq!(worker.answer(&sent).await, format!("200 | {ALLOWED}"));
    }
}
