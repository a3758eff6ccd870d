//! Step 5: the method and the headers, against the grant that admits the origin.

use super::Lines;
use super::event::{Event, Recorder};
use crate::decision::Reason;
use crate::headers;
use crate::methods::MAX_METHOD;
use crate::policy::Grant;
use crate::request::{Field, RequestView};
use crate::token::is_token;

/// Step 5 for a preflight: the server's half of Fetch, section 4.8.
#[inline(never)]
pub(super) fn preflight(
    grant: &Grant,
    asked: Lines<'_>,
    request: &impl RequestView,
    recorder: &mut impl Recorder,
) -> Option<Reason> {
    let method = asked.first.unwrap_or_default();
    let mut refused = None;
    if asked.several {
        recorder.record(Event::SeveralMethods);
        refused = Some(Reason::InvalidMethod);
    } else if grant.methods.allows(method) {
        recorder.record(Event::Method { method, allowed: true });
    } else if method.len() > MAX_METHOD || !is_token(method) {
        recorder.record(Event::InvalidMethod(method));
        refused = Some(Reason::InvalidMethod);
    } else {
        recorder.record(Event::Method { method, allowed: false });
        refused = Some(Reason::MethodNotAllowed);
    }
    // The first reason stands, but the headers are looked at all the same where somebody listens: who mends a policy
    // wants to hear of everything at once. They are bounded, and for an origin that is not admitted never read.
    let (mut any, mut all_allowed) = (false, true);
    let bounded = headers::requested(request.lines(Field::AccessControlRequestHeaders), |name| {
        let allowed = grant.headers.allows(name);
        recorder.record(Event::Header { name, allowed });
        (any, all_allowed) = (true, all_allowed && allowed);
    });
    let refused_headers = match bounded {
        Err(_) => {
            recorder.record(Event::TooManyHeaders);
            Some(Reason::TooManyHeaders)
        }
        Ok(()) if !any => {
            // Fine: the page listens to an upload (Fetch, "use-CORS-preflight flag") or uses another method only.
            recorder.record(Event::NoHeaders);
            None
        }
        Ok(()) => (!all_allowed).then_some(Reason::HeaderNotAllowed),
    };
    refused.or(refused_headers)
}

/// Step 5 for an actual request: the method as it is on the wire.
pub(super) fn actual(
    grant: &Grant,
    request: &impl RequestView,
    recorder: &mut impl Recorder,
) -> Option<Reason> {
    let method = request.method();
    let allowed = grant.methods.allows(method);
    recorder.record(Event::Method { method, allowed });
    (!allowed).then_some(Reason::MethodNotAllowed)
}
