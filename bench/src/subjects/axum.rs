//! An axum router.

use std::error::Error;

use axum::Router;
use axum::body::Body;
use axum::routing::get;
use corsac_core::Policy;

use super::Made;
use super::peers::tower_http;
use super::service::Http;
use crate::setup::{PATH, Setup};
use crate::subject::Side;

pub(super) fn make(
    side: Side,
    setup: Setup,
    policy: impl FnOnce() -> Result<Policy, Box<dyn Error>>,
) -> Made {
    // Not `any`: its handler is a fallback, which axum puts behind the layer anew for each request.
    let items = || async { "ok" };
    let router = Router::new().route(PATH, get(items).options(items));
    let router = match side {
        Side::Bare => Some(router),
        Side::Corsac => Some(router.layer(corsac_axum::CorsLayer::new(policy()?))),
        Side::Peer => tower_http(setup).map(|layer| router.layer(layer)),
    };
    // As `axum::serve` does, once: else handlers are made into routes, behind the layer, for each request.
    Ok(router.map(|router| Http::<Router, Body>::boxed(router.with_state(()))))
}
