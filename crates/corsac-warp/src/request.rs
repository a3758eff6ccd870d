//! The request as filters see it.

use std::cell::Cell;
use std::convert::Infallible;
use std::future::ready;

use corsac_core::{Decision, Field, Gate, HttpRequest, RequestView};
use warp::Filter;
use warp::host::Authority;
use warp::http::Uri;
use warp::http::header::HOST;

thread_local! {
    /// What warp takes for the authority of the request that is being decided about: it is set and taken within one poll.
    static AUTHORITY: Cell<Option<Authority>> = const { Cell::new(None) };
    /// The decision: it is set and taken within one poll.
    static DECISION: Cell<Option<Decision>> = const { Cell::new(None) };
}

/// Decides about a request, from which it takes nothing away.
///
/// What warp has for filters are copies of a request's headers. What logs is shown the request as it is, so that here
/// one stands in that place which logs nothing.
pub(crate) fn decided(gate: Gate) -> impl Filter<Extract = (Option<Decision>,), Error = Infallible> + Clone {
    // It rejects where the target and the Host line name different authorities, or the line names none.
    let authority = warp::host::optional().or_else(|_| ready(Ok::<_, Infallible>((None,))));
    let asked = authority.map(|authority| {
        AUTHORITY.set(authority);
        warp::reply()
    });
    // Called when there is that reply, and before the closure behind it.
    let decides = warp::log::custom(move |info| {
        let uri = Uri::default();
        let headers = info.request_headers();
        // Of two Host lines neither counts, and warp reads the first.
        let one_host = headers.get_all(HOST).iter().nth(1).is_none();
        DECISION.set(Some(gate.decide(&Seen {
            request: HttpRequest::new(info.method(), &uri, headers),
            path: info.path(),
            authority: AUTHORITY.take().filter(|_| one_host),
        })));
    });
    asked.with(decides).map(|_| DECISION.take())
}

/// A request of http 1.x, but for what warp does not show as it is.
struct Seen<'a> {
    request: HttpRequest<'a>,
    path: &'a str,
    authority: Option<Authority>,
}

impl RequestView for Seen<'_> {
    fn method(&self) -> &[u8] {
        self.request.method()
    }

    fn path(&self) -> &[u8] {
        self.path.as_bytes()
    }

    fn authority(&self) -> Option<&[u8]> {
        self.authority.as_ref().map(|authority| authority.as_str().as_bytes())
    }

    fn lines(&self, field: Field) -> impl Iterator<Item = &[u8]> {
        self.request.lines(field)
    }
}
