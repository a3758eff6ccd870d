//! Requests that are made up to show something of a policy.

use crate::browser::{Credentials, Request, Response};
use crate::exchange::Exchange;
use crate::policy::Policy;
use crate::testing::page;

/// A page's request, and the headers that the application adds to its answer.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Probe {
    pub(crate) origin: String,
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) header: Option<String>,
    pub(crate) credentials: bool,
    /// A header of the response.
    pub(crate) answered: Option<String>,
}

impl Probe {
    pub(crate) fn request(&self) -> Request {
        let mut request =
            Request::new(&self.origin, page::url(&self.origin, None, &self.path)).method(&self.method);
        if let Some(name) = &self.header {
            request = request.header(name, unsafe_value(name));
        }
        if self.credentials {
            request = request.credentials(Credentials::Include);
        }
        request
    }

    pub(crate) fn response(&self) -> Response {
        self.answered.iter().fold(Response::new(200), |response, name| response.header(name, "1"))
    }

    pub(crate) fn play(&self, policy: &Policy) -> Exchange {
        policy.explain_exchange(&self.request(), &self.response())
    }

    pub(crate) fn with_origin(&self, origin: &str) -> Self {
        Probe { origin: origin.into(), ..self.clone() }
    }

    pub(crate) fn with_path(&self, path: String) -> Self {
        Probe { path, ..self.clone() }
    }

    pub(crate) fn with_method(&self, method: &str) -> Self {
        Probe { method: method.into(), ..self.clone() }
    }

    pub(crate) fn with_header(&self, name: &str) -> Self {
        Probe { header: Some(name.into()), ..self.clone() }
    }

    pub(crate) fn with_credentials(&self) -> Self {
        Probe { credentials: true, ..self.clone() }
    }

    pub(crate) fn answered_with(&self, name: &str) -> Self {
        Probe { answered: Some(name.into()), ..self.clone() }
    }
}

/// A value with which a browser asks before it sends the header (Fetch, section 2.2.2, "CORS-safelisted
/// request-header").
pub(crate) fn unsafe_value(name: &str) -> &'static str {
    match name.to_ascii_lowercase().as_str() {
        "accept" => "text/html;level=\"1\"",
        "accept-language" | "content-language" => "en_US",
        _ => page::likely_value(name),
    }
}
