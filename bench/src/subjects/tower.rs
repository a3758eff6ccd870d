//! A tower service.

use std::convert::Infallible;
use std::error::Error;
use std::future::ready;

use corsac_core::Policy;
use http::{Request, Response};
use tower::{Layer, service_fn};

use super::Made;
use super::peers::tower_http;
use super::service::Http;
use crate::setup::Setup;
use crate::subject::Side;

pub(super) fn make(
    side: Side,
    setup: Setup,
    policy: impl FnOnce() -> Result<Policy, Box<dyn Error>>,
) -> Made {
    let service = service_fn(|_: Request<()>| ready(Ok::<_, Infallible>(Response::new("ok"))));
    Ok(match side {
        Side::Bare => Some(Http::boxed(service)),
        Side::Corsac => Some(Http::boxed(corsac_tower::CorsLayer::new(policy()?).layer(service))),
        Side::Peer => tower_http(setup).map(|layer| Http::boxed(layer.layer(service))),
    })
}
