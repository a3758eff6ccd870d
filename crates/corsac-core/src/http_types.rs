//! Requests and response headers of http 1.x.

mod templates;

use http::header::{self, HOST, HeaderMap, HeaderName, HeaderValue, VARY};
use http::{Method, Response, StatusCode, Uri};

use crate::decision::Decision;
use crate::request::{Field, RequestView};
use crate::response::{ResponseField, ResponseLines};
use crate::value::HeaderText;

pub(crate) use templates::Templates;

// To be looked up by reference: a name that is handed over is dropped after each look-up.
static ORIGIN: HeaderName = header::ORIGIN;
static REQUEST_METHOD: HeaderName = header::ACCESS_CONTROL_REQUEST_METHOD;
static REQUEST_HEADERS: HeaderName = header::ACCESS_CONTROL_REQUEST_HEADERS;
static SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
static ALLOW_PRIVATE_NETWORK: HeaderName = HeaderName::from_static("access-control-allow-private-network");

/// A request of http 1.x, borrowed, where its parts are not in one place: routers rewrite the URI and keep the one that
/// the client sent elsewhere. A whole `http::Request` is a [`RequestView`] itself.
///
/// ```
/// use corsac_core::{HttpRequest, Policy};
///
/// let policy = Policy::from_yaml("{ version: 1, allow_origins: ['https://app.example.com'] }")?;
/// let request = http::Request::get("https://api.example.com/items").header("Origin", "https://app.example.com");
/// let (parts, ()) = request.body(()).unwrap().into_parts();
/// let view = HttpRequest::new(&parts.method, &parts.uri, &parts.headers);
/// assert!(policy.evaluate(&view).is_allowed());
/// # Ok::<(), corsac_core::LoadError>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct HttpRequest<'a> {
    method: &'a Method,
    uri: &'a Uri,
    headers: &'a HeaderMap,
}

impl<'a> HttpRequest<'a> {
    /// A request of these parts.
    #[must_use]
    pub fn new(method: &'a Method, uri: &'a Uri, headers: &'a HeaderMap) -> Self {
        HttpRequest { method, uri, headers }
    }
}

impl RequestView for HttpRequest<'_> {
    fn method(&self) -> &[u8] {
        self.method.as_str().as_bytes()
    }

    fn path(&self) -> &[u8] {
        self.uri.path().as_bytes()
    }

    fn authority(&self) -> Option<&[u8]> {
        authority(self.uri, self.headers)
    }

    #[inline]
    fn lines(&self, field: Field) -> impl Iterator<Item = &[u8]> {
        lines(self.headers, field)
    }
}

impl<B> RequestView for http::Request<B> {
    fn method(&self) -> &[u8] {
        http::Request::method(self).as_str().as_bytes()
    }

    fn path(&self) -> &[u8] {
        self.uri().path().as_bytes()
    }

    fn authority(&self) -> Option<&[u8]> {
        authority(self.uri(), self.headers())
    }

    #[inline]
    fn lines(&self, field: Field) -> impl Iterator<Item = &[u8]> {
        lines(self.headers(), field)
    }
}

fn authority<'a>(uri: &'a Uri, headers: &'a HeaderMap) -> Option<&'a [u8]> {
    let target = uri.authority().map(|authority| authority.as_str().as_bytes());
    crate::authority(target, headers.get_all(HOST).iter().map(HeaderValue::as_bytes))
}

// Inlined, a field that is known where it is asked for is not chosen once more.
#[inline]
fn lines(headers: &HeaderMap, field: Field) -> impl Iterator<Item = &[u8]> {
    // Names that http knows need not be read, byte by byte, to be looked up.
    let name = match field {
        Field::Origin => &ORIGIN,
        Field::AccessControlRequestMethod => &REQUEST_METHOD,
        Field::AccessControlRequestHeaders => &REQUEST_HEADERS,
        Field::SecFetchSite => &SEC_FETCH_SITE,
    };
    headers.get_all(name).iter().map(HeaderValue::as_bytes)
}

fn name(field: ResponseField) -> HeaderName {
    match field {
        ResponseField::AllowOrigin => header::ACCESS_CONTROL_ALLOW_ORIGIN,
        ResponseField::AllowCredentials => header::ACCESS_CONTROL_ALLOW_CREDENTIALS,
        ResponseField::AllowMethods => header::ACCESS_CONTROL_ALLOW_METHODS,
        ResponseField::AllowHeaders => header::ACCESS_CONTROL_ALLOW_HEADERS,
        ResponseField::AllowPrivateNetwork => ALLOW_PRIVATE_NETWORK.clone(),
        ResponseField::ExposeHeaders => header::ACCESS_CONTROL_EXPOSE_HEADERS,
        ResponseField::MaxAge => header::ACCESS_CONTROL_MAX_AGE,
        ResponseField::Vary => VARY,
    }
}

impl ResponseLines<'_> for HeaderMap {
    fn remove(&mut self, field: ResponseField) {
        HeaderMap::remove(self, name(field));
    }

    fn vary(&self) -> impl Iterator<Item = &[u8]> {
        self.get_all(VARY).iter().map(HeaderValue::as_bytes)
    }

    /// Fails on a map of more than 20,000 names, where `HeaderMap::append` would panic.
    fn append(&mut self, field: ResponseField, value: HeaderText<'_>) -> Option<()> {
        self.try_append(name(field), value.to_value()?).ok().map(drop)
    }

    fn may_hold_cors(&self) -> bool {
        self.keys().any(is_cors)
    }

    fn fill(&mut self, decision: &Decision) -> bool {
        if self.is_empty() {
            return decision.copy_to(self).is_some();
        }
        // What is neither to be removed nor to be merged with needs no look-up.
        !self.keys().any(|name| *name == VARY || is_cors(name)) && decision.append_to(self).is_some()
    }
}

fn is_cors(name: &HeaderName) -> bool {
    name.as_str().starts_with("access-control-")
}

impl Decision {
    /// The response that the policy gives in place of the application, to a preflight or to a request that is rejected:
    /// the [`status`](Self::status) and the headers. It has no body: what was wrong is not for the page. Where the
    /// application should answer, this is 403.
    ///
    /// ```
    /// use corsac_core::{Policy, Request};
    ///
    /// let policy = Policy::from_yaml("{ version: 1, allow_origins: ['https://app.example.com'] }")?;
    /// let decision = policy.evaluate(&Request::preflight("GET", "/").origin("https://app.example.com"));
    /// let response = decision.answer::<String>();
    /// assert_eq!(response.status(), 204);
    /// assert_eq!(response.headers()["access-control-allow-origin"], "https://app.example.com");
    /// # Ok::<(), corsac_core::LoadError>(())
    /// ```
    #[must_use]
    pub fn answer<B: Default>(&self) -> Response<B> {
        let status = self.status().and_then(|status| StatusCode::from_u16(status).ok());
        let mut response = Response::new(B::default());
        *response.status_mut() = status.unwrap_or(StatusCode::FORBIDDEN);
        self.apply(response.headers_mut());
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Policy;

    #[test]
    fn the_authority_is_that_of_the_target_else_of_one_host_line() {
        for (target, hosts, expected) in [
            ("/", &[][..], None),
            ("/", &["a.example:8080"], Some("a.example:8080")),
            ("/", &["a.example", "a.example"], None),
            ("https://t.example/x", &["a.example"], Some("t.example")),
            ("https://t.example:8443/x", &[], Some("t.example:8443")),
            ("*", &["a.example"], Some("a.example")),
        ] {
            let mut request = http::Request::get(target).body(()).unwrap();
            for host in hosts {
                request.headers_mut().append(HOST, host.parse().unwrap());
            }
            let view = HttpRequest::new(http::Request::method(&request), request.uri(), request.headers());
            let expected = expected.map(str::as_bytes);
            assert_eq!(RequestView::authority(&view), expected, "{target} {hosts:?}");
            assert_eq!(RequestView::authority(&request), expected, "{target} {hosts:?}");
        }
    }

    #[test]
    fn lines_are_neither_joined_nor_decoded() {
        let mut request = http::Request::options("/a%2fb?c=d").body(()).unwrap();
        for value in [&b"a, b"[..], b"\xff", b""] {
            request.headers_mut().append("Origin", HeaderValue::from_bytes(value).unwrap());
        }
        let view = HttpRequest::new(http::Request::method(&request), request.uri(), request.headers());
        let expected = [&b"a, b"[..], b"\xff", b""];
        assert_eq!(view.lines(Field::Origin).collect::<Vec<_>>(), expected);
        assert_eq!(request.lines(Field::Origin).collect::<Vec<_>>(), expected);
        assert_eq!(view.lines(Field::SecFetchSite).count(), 0);
        assert_eq!((view.method(), view.path()), (&b"OPTIONS"[..], &b"/a%2fb"[..]));
        assert_eq!((RequestView::method(&request), request.path()), (&b"OPTIONS"[..], &b"/a%2fb"[..]));
    }

    /// `HeaderMap` panics where it is full; a response must not.
    #[test]
    fn a_full_map_is_no_panic() {
        let policy = Policy::from_yaml("{ version: 1, allow_origins: ['https://app.example.com'] }").unwrap();
        let request = crate::Request::get("/").origin("https://app.example.com");
        let mut headers = HeaderMap::new();
        headers.insert("access-control-allow-credentials", HeaderValue::from_static("true"));
        let mut number = 0;
        while let Ok(name) = HeaderName::from_bytes(format!("x-{number}").as_bytes())
            && headers.try_insert(name, HeaderValue::from_static("")).is_ok()
        {
            number += 1;
        }
        // What is removed makes room for one line, and that is Vary: without it, a cache would hand the answer for one
        // origin to all.
        policy.evaluate(&request).apply(&mut headers);
        assert!(!headers.contains_key("access-control-allow-credentials"));
        let added = ["vary", "access-control-allow-origin"].map(|name| headers.contains_key(name));
        assert_eq!(added, [true, false]);
    }
}
