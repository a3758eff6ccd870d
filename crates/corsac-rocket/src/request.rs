//! A request as the client sent it.

use std::borrow::Cow;
use std::cell::OnceCell;

use corsac_core::{Field, RequestView};
use rocket::form::Form;
use rocket::http::uri::Host;
use rocket::http::{Header, Method};
use rocket::{Data, Request};

/// A request of Rocket's, with the method that it had on the wire.
pub(crate) struct View<'a, 'r> {
    request: &'a Request<'r>,
    method: Method,
    /// Seldom asked for.
    authority: OnceCell<Option<Cow<'a, str>>>,
}

impl<'a, 'r> View<'a, 'r> {
    pub(crate) fn of(request: &'a Request<'r>, method: Method) -> Self {
        View { request, method, authority: OnceCell::new() }
    }
}

/// Whether Rocket may have put another method in place of the one on the wire: before any fairing runs, it does so with
/// the one that a form names in `_method`, in place of POST, and does not keep what was there.
pub(crate) fn may_be_overridden(request: &Request<'_>) -> bool {
    request.method() != Method::Post && request.content_type().is_some_and(|kind| kind.is_form())
}

/// The method on the wire, where it may have been overridden: a form that begins with `_method` is taken for a POST.
///
/// Where it was a PUT that names PUT again, that can only deny: a page sends none before a preflight has asked for PUT.
pub(crate) async fn wire_method(method: Method, data: &mut Data<'_>) -> Method {
    // As many bytes as Rocket has looked at: nothing is waited for.
    let start = String::from_utf8_lossy(data.peek("_method=delete".len()).await);
    let overrides = Form::values(&start).next().is_some_and(|field| field.name == "_method");
    if overrides { Method::Post } else { method }
}

/// What Rocket takes for the host: over HTTP/2 that is `:authority`, which counts before a Host line (RFC 9113, section
/// 8.3.1). Over HTTP/1.1 it is the Host line, also where the target is a whole URL, of which Rocket drops the host.
fn authority<'a>(request: &'a Request<'_>) -> Option<Cow<'a, str>> {
    let mut hosts = request.headers().get("Host");
    let line = hosts.next();
    // Of two Host lines neither counts: RFC 9112, section 3.2, has servers refuse such a request.
    if hosts.next().is_some() {
        return None;
    }
    let is_host =
        |line: &str| request.host().is_none_or(|host| Host::parse(line).is_ok_and(|line| line == *host));
    match line {
        // As it is on the wire, and not copied.
        Some(line) if is_host(line) => Some(Cow::Borrowed(line)),
        _ => request.host().map(|host| Cow::Owned(host.to_string())),
    }
}

impl RequestView for View<'_, '_> {
    fn method(&self) -> &[u8] {
        self.method.as_str().as_bytes()
    }

    fn path(&self) -> &[u8] {
        self.request.uri().path().raw().as_bytes()
    }

    fn authority(&self) -> Option<&[u8]> {
        self.authority.get_or_init(|| authority(self.request)).as_deref().map(str::as_bytes)
    }

    fn lines(&self, field: Field) -> impl Iterator<Item = &[u8]> {
        let (name, headers) = (field.name(), self.request.headers());
        // Rocket hashes a name byte by byte, with SipHash. What costs less depends on the name: to look it up, or to read
        // through the lines that a browser sends.
        let (found, sought) = if name.len() < 8 {
            (Some(headers.get(name)), None)
        } else {
            (None, Some(headers.iter().filter(move |header| header.name == name).filter_map(borrowed)))
        };
        let lines = found.into_iter().flatten().chain(sought.into_iter().flatten());
        lines.map(str::as_bytes)
    }
}

/// The value of a header of a map, which hands out what it holds.
fn borrowed(header: Header<'_>) -> Option<&str> {
    match header.value {
        Cow::Borrowed(value) => Some(value),
        Cow::Owned(_) => None,
    }
}
