//! The headers of a response.

use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue, VARY};
use corsac_core::{HeaderText, ResponseField, ResponseLines};

/// The header map of actix-web, which is not that of http. It has no limit, so that there is always room.
///
/// Handlers seldom set any of these fields, and to read a few names costs less than to look up eight.
pub(crate) struct Headers<'a> {
    map: &'a mut HeaderMap,
    /// Whether there are `Vary` lines.
    varies: bool,
    /// Whether there are CORS response headers.
    of_cors: bool,
}

impl<'a> Headers<'a> {
    pub(crate) fn of(map: &'a mut HeaderMap) -> Self {
        let (mut varies, mut of_cors) = (false, false);
        for name in map.keys() {
            varies |= *name == VARY;
            of_cors |= name.as_str().starts_with("access-control-");
        }
        Headers { map, varies, of_cors }
    }
}

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

impl ResponseLines<'_> for Headers<'_> {
    fn remove(&mut self, field: ResponseField) {
        self.map.remove(name(field));
    }

    fn vary(&self) -> impl Iterator<Item = &[u8]> {
        let lines = self.varies.then(|| self.map.get_all(VARY));
        lines.into_iter().flatten().map(HeaderValue::as_bytes)
    }

    fn append(&mut self, field: ResponseField, value: HeaderText<'_>) -> Option<()> {
        self.map.append(name(field), value.to_value02()?);
        self.varies |= field == ResponseField::Vary;
        self.of_cors |= field != ResponseField::Vary;
        Some(())
    }

    fn may_hold_cors(&self) -> bool {
        self.of_cors
    }
}
