//! The application under test as a plain service of tower, without a router: what it answers is the model's.

use std::convert::Infallible;

use axum::body::{self, Body};
use axum::http::{Request, Response};
use corsac_conformance::model;
use corsac_conformance::{Answer, Authentication, Probe, RawRequest, Setup};
use corsac_tower::CorsLayer;
use tower::util::BoxCloneSyncService;
use tower::{ServiceBuilder, service_fn};

use crate::http_types;
use crate::in_process::Application;
use crate::policies::Policies;

pub(crate) fn make(setup: &Setup, probe: &Probe) -> Application {
    let policies = Policies::of(setup);
    let layer = |layer: CorsLayer| match &setup.stripped_prefix {
        Some(prefix) => layer.stripped_prefix(prefix),
        None => layer,
    };
    let (probe, whole) = (probe.clone(), setup.clone());
    let application = service_fn(move |request: Request<Body>| {
        let (setup, probe) = (whole.clone(), probe.clone());
        async move {
            let request = raw(request).await;
            let inside = setup.authentication == Authentication::Inside;
            let refused = inside.then(|| model::authenticate(&setup, &request)).flatten();
            let answer = refused.unwrap_or_else(|| model::respond(&setup, &request));
            if answer.handler_ran {
                probe.ran();
            }
            Ok::<_, Infallible>(response(answer))
        }
    });
    let inner = policies.inner.clone().map(|policy| layer(CorsLayer::new(policy)));
    let guarded =
        ServiceBuilder::new().layer(layer(CorsLayer::new(policies.outer.clone()))).option_layer(inner);
    let guarded = guarded.service(application);
    let setup = setup.clone();
    let outside = service_fn(move |request: Request<Body>| {
        let (setup, guarded) = (setup.clone(), guarded.clone());
        async move {
            if setup.authentication == Authentication::Outside {
                let (parts, body) = request.into_parts();
                if let Some(refused) =
                    model::authenticate(&setup, &http_types::raw(&parts, body::Bytes::new()))
                {
                    return Ok(response(refused));
                }
                return tower::ServiceExt::oneshot(guarded, Request::from_parts(parts, body)).await;
            }
            tower::ServiceExt::oneshot(guarded, request).await
        }
    });
    policies.settle();
    BoxCloneSyncService::new(outside)
}

async fn raw(request: Request<Body>) -> RawRequest {
    let (parts, body) = request.into_parts();
    http_types::raw(&parts, body::to_bytes(body, 1 << 20).await.unwrap())
}

fn response(answer: Answer) -> Response<Body> {
    let lines = answer.headers.iter().map(|(name, value)| (name.as_str(), value.as_slice()));
    http_types::response(answer.status, lines, Body::from(answer.body.clone()))
}
