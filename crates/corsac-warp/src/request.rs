//! The request as filters see it.

use std::convert::Infallible;
use std::future::ready;

use corsac_core::{Field, RequestView};
use warp::Filter;
use warp::host::Authority;
use warp::http::Method;
use warp::http::header::{HOST, HeaderMap, HeaderValue};
use warp::path::FullPath;

/// A request, without its body: that stays where it is.
pub(crate) struct Seen {
    method: Method,
    path: FullPath,
    authority: Option<Authority>,
    headers: HeaderMap,
}

/// Takes it out of what warp shows of a request, from which it takes nothing away.
pub(crate) fn seen() -> impl Filter<Extract = (Seen,), Error = Infallible> + Copy {
    // It rejects where the target and the Host line name different authorities, or the line names none.
    let authority = warp::host::optional().or_else(|_| ready(Ok::<_, Infallible>((None,))));
    warp::method().and(warp::path::full()).and(authority).and(warp::header::headers_cloned()).map(
        |method, path, authority: Option<Authority>, headers: HeaderMap| {
            // Of two Host lines neither counts, and warp reads the first.
            let authority = authority.filter(|_| headers.get_all(HOST).iter().nth(1).is_none());
            Seen { method, path, authority, headers }
        },
    )
}

impl RequestView for Seen {
    fn method(&self) -> &[u8] {
        self.method.as_str().as_bytes()
    }

    fn path(&self) -> &[u8] {
        self.path.as_str().as_bytes()
    }

    fn authority(&self) -> Option<&[u8]> {
        self.authority.as_ref().map(|authority| authority.as_str().as_bytes())
    }

    fn lines(&self, field: Field) -> impl Iterator<Item = &[u8]> {
        self.headers.get_all(field.name()).iter().map(HeaderValue::as_bytes)
    }
}
