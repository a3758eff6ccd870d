//! Whether a request comes from the service's own pages.

use crate::authority;
use crate::origin::Lookup;
use crate::policy::Rule;
use crate::request::{Field, RequestView};

/// How a request is known to come from the service's own pages, or why it is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SameOrigin {
    SecFetchSite,
    NotBySecFetchSite,
    OwnOrigins,
    NotInOwnOrigins,
    Authority,
    NotAuthority,
    NoAuthority,
}

impl SameOrigin {
    pub(crate) fn holds(self) -> bool {
        matches!(self, SameOrigin::SecFetchSite | SameOrigin::OwnOrigins | SameOrigin::Authority)
    }
}

/// Whether the request comes from the service's own pages.
///
/// X-Forwarded headers are never read: a client can send them (Gradio's CORS bypass was one).
pub(super) fn same_origin(rule: &Rule, request: &impl RequestView) -> SameOrigin {
    let mut site = request.lines(Field::SecFetchSite);
    if let Some(first) = site.next() {
        let same = first == b"same-origin" && site.next().is_none();
        return if same { SameOrigin::SecFetchSite } else { SameOrigin::NotBySecFetchSite };
    }
    let origin = request.lines(Field::Origin).next().unwrap_or_default();
    if let Some(own) = &rule.own_origins {
        let found = matches!(own.lookup(origin), Lookup::Found(_));
        return if found { SameOrigin::OwnOrigins } else { SameOrigin::NotInOwnOrigins };
    }
    match request.authority() {
        Some(authority) if authority::is_of(origin, authority) => SameOrigin::Authority,
        Some(_) => SameOrigin::NotAuthority,
        None => SameOrigin::NoAuthority,
    }
}
