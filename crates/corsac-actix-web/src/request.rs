//! The request as the policy sees it.

use actix_web::dev::RequestHead;
use actix_web::http::header::{
    ACCESS_CONTROL_REQUEST_HEADERS, ACCESS_CONTROL_REQUEST_METHOD, HOST, HeaderName, HeaderValue, ORIGIN,
};
use corsac_core::{Field, RequestView, authority};

/// The head of a request, as the client sent it: scopes and the router leave it alone, and keep how far they matched
/// elsewhere.
#[derive(Clone, Copy)]
pub(crate) struct Head<'a>(pub(crate) &'a RequestHead);

impl RequestView for Head<'_> {
    fn method(&self) -> &[u8] {
        self.0.method.as_str().as_bytes()
    }

    fn path(&self) -> &[u8] {
        self.0.uri.path().as_bytes()
    }

    /// Not what `connection_info` says: it believes the X-Forwarded headers, which any client can send.
    fn authority(&self) -> Option<&[u8]> {
        let target = self.0.uri.authority().map(|authority| authority.as_str().as_bytes());
        authority(target, self.0.headers.get_all(HOST).map(HeaderValue::as_bytes))
    }

    fn lines(&self, field: Field) -> impl Iterator<Item = &[u8]> {
        // Names that http knows need not be read to be looked up.
        let name = match field {
            Field::Origin => ORIGIN,
            Field::AccessControlRequestMethod => ACCESS_CONTROL_REQUEST_METHOD,
            Field::AccessControlRequestHeaders => ACCESS_CONTROL_REQUEST_HEADERS,
            _ => HeaderName::from_static(field.name()),
        };
        self.0.headers.get_all(name).map(HeaderValue::as_bytes)
    }
}
