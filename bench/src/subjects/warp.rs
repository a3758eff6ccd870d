//! Warp's filters, served as they are and as a service.

use std::error::Error;

use axum::body::Bytes;

use corsac_core::Policy;
use tower::Layer;
use warp::Filter;

use super::Made;
use super::service::Http;
use crate::setup::{EXPOSED, HEADERS, MAX_AGE, METHODS, Setup};
use crate::subject::Side;

/// How corsac is put in front of filters.
#[derive(Debug, Clone, Copy)]
pub(super) enum Route {
    /// As a filter around them.
    Filter,
    /// As a layer around the service that is made of them.
    Layer,
}

type Body = http_body_util::Empty<Bytes>;

pub(super) fn make(
    side: Side,
    setup: Setup,
    policy: impl FnOnce() -> Result<Policy, Box<dyn Error>>,
    route: Route,
) -> Made {
    let items = warp::path!("items").map(|| "ok");
    Ok(match (side, route) {
        (Side::Bare, _) => Some(Http::<_, Body>::boxed(warp::service(items))),
        (Side::Corsac, Route::Filter) => {
            Some(Http::<_, Body>::boxed(warp::service(corsac_warp::CorsFilter::new(policy()?).wrap(items))))
        }
        (Side::Corsac, Route::Layer) => {
            let layer = corsac_warp::CorsLayer::new(policy()?);
            Some(Http::<_, Body>::boxed(layer.layer(warp::service(items))))
        }
        // It knows no patterns.
        (Side::Peer, _) => matches!(setup, Setup::Exact(_)).then(|| {
            let origins = setup.origins();
            let layer = warp::cors()
                .allow_origins(origins.iter().map(String::as_str))
                .allow_methods(METHODS)
                .allow_headers(HEADERS)
                .expose_header(EXPOSED)
                .allow_credentials(true)
                .max_age(MAX_AGE);
            Http::<_, Body>::boxed(warp::service(items.with(layer.build())))
        }),
    })
}
