//! The headers of a response.

use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue, VARY};
use corsac_core::{HeaderText, ResponseField, ResponseLines};

/// The header map of actix-web, which is not that of http. It has no limit, so that there is always room.
pub(crate) struct Headers<'a>(pub(crate) &'a mut HeaderMap);

/// A name that http knows costs less than one that is read.
fn name(field: ResponseField) -> HeaderName {
    match field {
        ResponseField::AllowOrigin => header::ACCESS_CONTROL_ALLOW_ORIGIN,
        ResponseField::AllowCredentials => header::ACCESS_CONTROL_ALLOW_CREDENTIALS,
        ResponseField::AllowMethods => header::ACCESS_CONTROL_ALLOW_METHODS,
        ResponseField::AllowHeaders => header::ACCESS_CONTROL_ALLOW_HEADERS,
        ResponseField::ExposeHeaders => header::ACCESS_CONTROL_EXPOSE_HEADERS,
        ResponseField::MaxAge => header::ACCESS_CONTROL_MAX_AGE,
        ResponseField::Vary => VARY,
        _ => HeaderName::from_static(field.name()),
    }
}

impl ResponseLines for Headers<'_> {
    fn remove(&mut self, field: ResponseField) {
        self.0.remove(name(field));
    }

    fn vary(&self) -> impl Iterator<Item = &[u8]> {
        self.0.get_all(VARY).map(HeaderValue::as_bytes)
    }

    fn append(&mut self, field: ResponseField, value: HeaderText<'_>) -> Option<()> {
        self.0.append(name(field), HeaderValue::from_maybe_shared(value.to_bytes()).ok()?);
        Some(())
    }

    fn strip(&mut self) {
        // Handlers seldom set any, and to read a few names costs less than to look up seven.
        if self.0.keys().any(|name| name.as_str().starts_with("access-control-")) {
            ResponseField::CORS.into_iter().for_each(|field| self.remove(field));
        }
    }
}
