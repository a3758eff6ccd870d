//! The application under test as a plain service of tower, without a router: what it answers is the model's.

use std::convert::Infallible;

use axum::body::{self, Body};
use axum::http::{Request, Response};
use corsac_conformance::model;
use corsac_conformance::{Answer, Authentication, Probe, RawRequest, Setup};
use corsac_tower::CorsLayer;
use tower::util::BoxCloneSyncService;
use tower::{ServiceBuilder, ServiceExt as _, service_fn};

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
    policies.settle();
    authenticated_outside(setup, BoxCloneSyncService::new(guarded))
}

/// The application with authentication around its adapter, where the set-up has it there.
pub(crate) fn authenticated_outside(setup: &Setup, application: Application) -> Application {
    if setup.authentication != Authentication::Outside {
        return application;
    }
    let setup = setup.clone();
    BoxCloneSyncService::new(service_fn(move |request: Request<Body>| {
        let (setup, application) = (setup.clone(), application.clone());
        async move {
            let (parts, body) = request.into_parts();
            let raw = http_types::raw(&parts, body::Bytes::new());
            match model::authenticate(&setup, &raw) {
                Some(refused) => Ok(response(refused)),
                None => application.oneshot(Request::from_parts(parts, body)).await,
            }
        }
    }))
}

async fn raw(request: Request<Body>) -> RawRequest {
    let (parts, body) = request.into_parts();
    http_types::raw(&parts, body::to_bytes(body, 1 << 20).await.unwrap())
}

fn response(answer: Answer) -> Response<Body> {
    let lines = answer.headers.iter().map(|(name, value)| (name.as_str(), value.as_slice()));
    http_types::response(answer.status, lines, Body::from(answer.body.clone()))
}
