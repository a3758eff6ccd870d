//! What a page asks of a policy.

use super::super::Exchange;
use crate::browser::{PolicyServer, Sent};
use crate::explain::Missing;
use crate::policy::Grant;
use crate::request::RequestView;

/// What a page asks of a policy, over all engines.
#[derive(Debug)]
pub(super) struct Wanted {
    pub(super) origin: String,
    pub(super) method: String,
    /// The headers that a preflight asks for, as the page wrote them, as one line.
    pub(super) headers: String,
    pub(super) credentials: bool,
    /// The path without the query.
    pub(super) path: String,
}

/// What a change puts into a policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    /// The page's origin.
    Origin,
    Method(String),
    Headers(Vec<String>),
    Credentials,
    /// The path, where no rule is for it.
    Path,
}

impl Wanted {
    pub(super) fn of(exchange: &Exchange) -> Option<Self> {
        let sent: Vec<&Sent> = exchange.outcomes.iter().flat_map(|outcome| outcome.sent()).collect();
        let first = sent.first()?;
        let method = first.header("access-control-request-method").unwrap_or_else(|| first.method.clone());
        let mut names: Vec<String> = Vec::new();
        for line in sent.iter().filter_map(|sent| sent.header("access-control-request-headers")) {
            for name in line.split(',').map(str::trim).filter(|name| !name.is_empty()) {
                if !names.iter().any(|known| known.eq_ignore_ascii_case(name)) {
                    let written = exchange.request.headers.iter().map(|(written, _)| written);
                    let written = written.filter(|written| written.eq_ignore_ascii_case(name)).last();
                    names.push(written.unwrap_or(name).to_owned());
                }
            }
        }
        let asked = PolicyServer::asked(first);
        Some(Wanted {
            origin: exchange.request.origin.clone(),
            method,
            headers: names.join(","),
            credentials: exchange.request.includes_credentials(),
            path: String::from_utf8(asked.path().to_vec()).ok()?,
        })
    }

    fn missing(&self, grant: &Grant) -> Missing<'_> {
        Missing::of(grant, self.method.as_bytes(), std::iter::once(self.headers.as_bytes()))
    }

    /// What the grant lacks.
    pub(super) fn lacks(&self, grant: &Grant) -> Vec<Part> {
        let missing = self.missing(grant);
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let method = missing.method.map(|method| Part::Method(text(method)));
        let names: Vec<String> = missing.headers.iter().map(|name| text(name)).collect();
        let headers = (!names.is_empty()).then_some(Part::Headers(names));
        let credentials = (self.credentials && !grant.credentials).then_some(Part::Credentials);
        [method, headers, credentials].into_iter().flatten().collect()
    }

    /// The method that the page means, where it writes one in another case.
    pub(super) fn meant(&self) -> Option<&'static str> {
        crate::methods::miscased_standard(&self.method)
    }
}
