//! What the peers share: how one matches patterns with them that have none.

use std::time::Duration;

use http::{HeaderName, HeaderValue, Method};
use tower_http::cors::{AllowOrigin, CorsLayer};

use crate::setup::{EXPOSED, HEADERS, MAX_AGE, METHODS, Setup};

/// A predicate as an application would write it: one label before one of the domains.
pub(super) fn admits(setup: Setup) -> impl Fn(&[u8]) -> bool + Clone + Send + Sync + 'static {
    let domains: std::sync::Arc<[String]> =
        setup.origins().iter().filter_map(|pattern| Some(pattern.split_once('*')?.1.to_owned())).collect();
    move |origin| {
        let Some(host) = origin.strip_prefix(b"https://") else { return false };
        let label = |label: &[u8]| !label.is_empty() && !label.contains(&b'.');
        domains.iter().any(|domain| host.strip_suffix(domain.as_bytes()).is_some_and(label))
    }
}

/// The layer of tower-http; nothing for what it cannot say.
pub(super) fn tower_http(setup: Setup) -> Option<CorsLayer> {
    let origins = match setup {
        Setup::Exact(_) => {
            let origins: Option<Vec<_>> =
                setup.origins().into_iter().map(|origin| HeaderValue::try_from(origin).ok()).collect();
            AllowOrigin::list(origins?)
        }
        Setup::Patterns(_) => {
            let admits = admits(setup);
            AllowOrigin::predicate(move |origin, _| admits(origin.as_bytes()))
        }
        Setup::Paths(_) | Setup::Globs(_) => return None,
    };
    let methods: Option<Vec<Method>> = METHODS.iter().map(|method| method.parse().ok()).collect();
    let headers: Option<Vec<HeaderName>> = HEADERS.iter().map(|name| name.parse().ok()).collect();
    let exposed: HeaderName = EXPOSED.parse().ok()?;
    let layer = CorsLayer::new()
        .allow_origin(origins)
        .allow_methods(methods?)
        .allow_headers(headers?)
        .expose_headers([exposed])
        .allow_credentials(true)
        .max_age(Duration::from_secs(MAX_AGE.into()));
    Some(layer)
}
