//! Raw requests and answers as types of http 1.x.

use std::convert::Infallible;

use axum::body::{Body, Bytes};
use axum::http::{HeaderName, HeaderValue, Method, Request, Response, Uri, Version, request};
use corsac_conformance::application::STREAMED;
use corsac_conformance::{Line, RawRequest};
use http_body_util::channel::Channel;

/// The request as a server over http 1.x hands it on.
pub(crate) fn request(raw: &RawRequest) -> Result<Request<Body>, String> {
    let mut target = raw.target.clone();
    if let Some(authority) = &raw.authority {
        target = [b"https://", authority.as_slice(), &target].concat();
    }
    let mut request = Request::new(Body::from(raw.body.clone()));
    *request.method_mut() = Method::from_bytes(&raw.method).map_err(|error| error.to_string())?;
    *request.uri_mut() = Uri::from_maybe_shared(Bytes::from(target)).map_err(|error| error.to_string())?;
    *request.version_mut() = if raw.http2 { Version::HTTP_2 } else { Version::HTTP_11 };
    for (name, value) in &raw.headers {
        let name: HeaderName = name.parse().map_err(|_| format!("`{name}` is no header name"))?;
        let value = HeaderValue::from_bytes(value).map_err(|error| error.to_string())?;
        request.headers_mut().append(name, value);
    }
    Ok(request)
}

/// The raw request that an application got.
pub(crate) fn raw(parts: &request::Parts, body: Bytes) -> RawRequest {
    let headers = parts.headers.iter().map(|(name, value)| (name.to_string(), value.as_bytes().to_vec()));
    RawRequest {
        http2: false,
        authority: None,
        method: parts.method.as_str().into(),
        target: parts.uri.to_string().into_bytes(),
        headers: headers.collect(),
        body: body.to_vec(),
    }
}

/// A response with these header lines.
pub(crate) fn response<'a, B>(
    status: u16,
    headers: impl IntoIterator<Item = (&'a str, &'a [u8])>,
    body: B,
) -> Response<B> {
    let mut response = Response::new(body);
    *response.status_mut() = status.try_into().unwrap();
    for (name, value) in headers {
        let name: HeaderName = name.parse().unwrap();
        response.headers_mut().append(name, HeaderValue::from_bytes(value).unwrap());
    }
    response
}

/// The body that comes in parts.
pub(crate) fn stream() -> Channel<Bytes, Infallible> {
    let (mut sender, body) = Channel::new(1);
    tokio::spawn(async move {
        for part in STREAMED {
            // Nobody listens to the answer to a HEAD.
            let _ = sender.send_data(Bytes::from(part)).await;
        }
    });
    body
}

/// The header lines of a response.
pub(crate) fn lines(response: &Response<Body>) -> Vec<Line> {
    let line = |(name, value): (&HeaderName, &HeaderValue)| (name.to_string(), value.as_bytes().to_vec());
    response.headers().iter().map(line).collect()
}
