//! A request as the client sent it.

use std::borrow::Cow;

use corsac_core::{Field, RequestView};
use rocket::form::Form;
use rocket::http::Method;
use rocket::http::uri::Host;
use rocket::{Data, Request};

/// A request of Rocket's, with the method that it had on the wire.
pub(crate) struct View<'a, 'r> {
    request: &'a Request<'r>,
    method: Method,
    authority: Option<Cow<'a, str>>,
}

impl<'a, 'r> View<'a, 'r> {
    pub(crate) async fn of(request: &'a Request<'r>, data: &mut Data<'_>) -> Self {
        View { request, method: method(request, data).await, authority: authority(request) }
    }
}

/// The method on the wire. Before any fairing runs, Rocket puts the one that a form names in `_method` in place of POST,
/// and does not keep what was there. So a form that begins with that field is taken for a POST.
///
/// Where it was a PUT that names PUT again, that can only deny: a page sends none before a preflight has asked for PUT.
async fn method(request: &Request<'_>, data: &mut Data<'_>) -> Method {
    let method = request.method();
    if method == Method::Post || !request.content_type().is_some_and(|kind| kind.is_form()) {
        return method;
    }
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
        self.authority.as_deref().map(str::as_bytes)
    }

    fn lines(&self, field: Field) -> impl Iterator<Item = &[u8]> {
        self.request.headers().get(field.name()).map(str::as_bytes)
    }
}
