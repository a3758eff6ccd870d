//! What an API does before it fetches (Fetch, section 5; XMLHttpRequest, section 3.5; Beacon, section 3.2).

use url::Url;

use super::fetch::Fetch;
use super::header_list::isomorphic;
use super::quirk::QuirkKind;
use super::redirect::{has_credentials, origin_of};
use super::{Api, Body, ErrorKind, Failure, MAX_HEADER_BYTES, MAX_URL, Mode, Stage, Step, words};
use crate::token::is_token;

impl Fetch<'_> {
    /// What an API does before it fetches (Fetch, section 5.4, `new Request`; XHR, `open`).
    pub(super) fn construct(&mut self) -> Result<(), Box<Failure>> {
        let request = self.request;
        for (what, length, most) in [
            ("URL", request.url.len().max(request.page_url().len()), MAX_URL),
            ("origin", request.origin.len(), MAX_URL),
            ("method", request.method.len(), MAX_URL),
            ("header list", request.headers.size(), MAX_HEADER_BYTES),
            ("type of the body", request.body.content_type().map_or(0, str::len), MAX_URL),
        ] {
            if length > most {
                return self.fail(ErrorKind::TooLarge { what }, Stage::Setup, None);
            }
        }
        let page = Url::parse(&request.page_url());
        let parsed = page.map_or_else(|_| Url::parse(&request.url), |page| page.join(&request.url));
        let Ok(url) = parsed else {
            return self.fail(ErrorKind::InvalidUrl { url: request.url.clone() }, Stage::Setup, None);
        };
        self.origins.push(origin_of(&url));
        let credentials = has_credentials(&url);
        self.current = Some(url);
        self.first = self.told_url();
        if request.api == Api::Fetch && credentials {
            return self.fail(ErrorKind::UrlCredentials, Stage::Setup, None);
        }
        self.set_method()?;
        self.set_headers()
    }

    pub(super) fn set_method(&mut self) -> Result<(), Box<Failure>> {
        let method = self.method.clone();
        self.method = match self.request.api {
            Api::Beacon => "POST".to_owned(),
            api if !api.is_script() => "GET".to_owned(),
            _ if !is_token(method.as_bytes()) => {
                return self.fail(ErrorKind::InvalidMethod { method }, Stage::Setup, None);
            }
            _ if self.steps.is_forbidden_method(&method) => {
                return self.fail(ErrorKind::ForbiddenMethod { method }, Stage::Setup, None);
            }
            _ => self.steps.normalise(&method),
        };
        if self.mode == Mode::NoCors && !self.steps.is_safelisted_method(&self.method) {
            let method = self.method.clone();
            return self.fail(ErrorKind::NoCorsMethod { method }, Stage::Setup, None);
        }
        Ok(())
    }

    pub(super) fn set_headers(&mut self) -> Result<(), Box<Failure>> {
        let request = self.request;
        let api = request.api;
        for (name, value) in request.headers.iter().filter(|_| api.is_script()) {
            if !is_token(name.as_bytes()) || value.iter().any(|byte| matches!(byte, 0 | b'\r' | b'\n')) {
                let value = is_token(name.as_bytes()).then(|| isomorphic(value));
                return self.fail(
                    ErrorKind::InvalidHeader { name: name.to_owned(), value },
                    Stage::Setup,
                    None,
                );
            }
            let user_agent = name.eq_ignore_ascii_case("user-agent");
            if self.steps.is_forbidden_header(name, value)
                || (user_agent && self.has(QuirkKind::UserAgentForbidden))
            {
                self.taken.push(Step::HeaderDropped { name: name.to_owned() });
                self.console.extend(words::dropped(self.browser.engine, api, name));
            } else {
                self.set_header(name, value);
            }
        }
        if api == Api::XmlHttpRequest {
            // `setRequestHeader` combines, where a `Headers` object appends.
            self.headers = self.headers.combined();
        }
        if !api.is_script() && api != Api::Beacon {
            self.body = Body::None;
        } else if self.body != Body::None && matches!(self.method.as_str(), "GET" | "HEAD") {
            if api == Api::Fetch {
                return self.fail(ErrorKind::BodyWithGet, Stage::Setup, None);
            }
            // XMLHttpRequest, `send`, step 3.
            self.body = Body::None;
        }
        let body = self.body.clone();
        if let Some(kind) = body.content_type()
            && !self.headers.contains("content-type")
        {
            if api == Api::Beacon {
                // Beacon, section 3.2: what no form could send goes under CORS.
                let safe = self.steps.is_safelisted_header("content-type", kind.as_bytes());
                self.mode = request.mode.unwrap_or(if safe { Mode::NoCors } else { Mode::Cors });
            }
            self.set_header("Content-Type", kind.as_bytes());
        }
        if api == Api::EventSource {
            self.headers.append("Accept", "text/event-stream");
        }
        Ok(())
    }

    /// Fetch, section 5.1, "append" a header, under the guard that belongs to the mode.
    pub(super) fn set_header(&mut self, name: &str, value: &[u8]) {
        let safe = || self.steps.is_no_cors_header(name) && self.steps.is_safelisted_header(name, value);
        if self.mode == Mode::NoCors && !safe() {
            self.taken.push(Step::HeaderDropped { name: name.to_owned() });
        } else {
            self.headers.append(name, value);
        }
    }
}
