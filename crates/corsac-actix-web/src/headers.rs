//! The headers of a response.

use std::borrow::Cow;

use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue, VARY};
use corsac_core::ResponseLines;

/// The header map of actix-web, which is not that of http. It has no limit, so that there is always room.
pub(crate) struct Headers<'a>(pub(crate) &'a mut HeaderMap);

impl ResponseLines for Headers<'_> {
    fn remove(&mut self, name: &'static str) {
        // Given a text, the map would allocate for a name that http does not know.
        self.0.remove(HeaderName::from_static(name));
    }

    fn vary(&self) -> impl Iterator<Item = &[u8]> {
        self.0.get_all(VARY).map(HeaderValue::as_bytes)
    }

    fn append(&mut self, name: &'static str, value: Cow<'static, str>) -> Option<()> {
        let value = match value {
            Cow::Borrowed(value) => HeaderValue::from_static(value),
            Cow::Owned(value) => HeaderValue::try_from(value).ok()?,
        };
        self.0.append(HeaderName::from_static(name), value);
        Some(())
    }
}
