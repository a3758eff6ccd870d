//! Fetching (Fetch, section 4): how a browser gets from what page code asks for to what page code sees.

use url::Url;

use super::quirk::QuirkKind;
use super::redirect::{location, origin_of, same_origin, without_credentials};
use super::steps::Steps;
use super::words::Message;
use super::{
    Api, Body, Browser, Check, Credentials, Engine, ErrorKind, Failure, HeaderList, Mode, RedirectMode,
    Request, Response, Server, Stage, Step, data_url, site,
};

/// What a fetch came to, failures apart.
pub(super) enum Finished {
    /// Fetch, "basic filtered response".
    Basic(Response),
    /// Fetch, "CORS filtered response".
    Cors(Response),
    /// Fetch, "opaque filtered response", and "opaque-redirect filtered response".
    Opaque,
    NotFetched,
}

/// One fetch under way: the standard's request, which changes as it is redirected.
pub(super) struct Fetch<'a> {
    pub(super) browser: &'a mut Browser,
    pub(super) steps: &'a dyn Steps,
    pub(super) server: &'a mut dyn Server,
    pub(super) request: &'a Request,
    pub(super) quirks: Vec<QuirkKind>,
    pub(super) mode: Mode,
    pub(super) credentials: Credentials,
    pub(super) method: String,
    pub(super) headers: HeaderList,
    pub(super) body: Body,
    /// Where page code wanted to go, and where the request is now.
    pub(super) first: String,
    pub(super) current: Option<Url>,
    /// The origins of the URL list.
    pub(super) origins: Vec<String>,
    /// The response tainting, where it is not `basic`.
    pub(super) cors: bool,
    pub(super) opaque: bool,
    pub(super) redirects: usize,
    pub(super) asked_first: bool,
    pub(super) preflighted: bool,
    pub(super) taken: Vec<Step>,
    pub(super) console: Vec<Message>,
}

impl<'a> Fetch<'a> {
    pub(super) fn new(
        browser: &'a mut Browser,
        steps: &'a dyn Steps,
        server: &'a mut dyn Server,
        request: &'a Request,
    ) -> Self {
        let quirks = steps.quirks(browser.engine);
        let mut mode = request.mode.unwrap_or_else(|| request.api.mode());
        if request.api == Api::Font && quirks.contains(&QuirkKind::FontsWithoutCors) {
            mode = Mode::NoCors;
        }
        Fetch {
            browser,
            steps,
            server,
            request,
            quirks,
            mode,
            credentials: request.credentials.unwrap_or_else(|| request.api.credentials(mode)),
            method: request.method.clone(),
            headers: HeaderList::new(),
            body: request.body.clone(),
            first: request.url.clone(),
            current: None,
            origins: Vec::new(),
            cors: false,
            opaque: false,
            redirects: 0,
            asked_first: false,
            preflighted: false,
            taken: Vec::new(),
            console: Vec::new(),
        }
    }

    pub(super) fn has(&self, quirk: QuirkKind) -> bool {
        self.quirks.contains(&quirk)
    }

    pub(super) fn include(&self) -> bool {
        self.credentials == Credentials::Include
    }

    pub(super) fn fail<T>(
        &self,
        kind: ErrorKind,
        stage: Stage,
        status: Option<u16>,
    ) -> Result<T, Box<Failure>> {
        let url = self.current.as_ref().map_or_else(|| self.first.clone(), |_| self.told_url());
        let redirected_from = (self.redirects > 0).then(|| self.first.clone());
        Err(Box::new(Failure {
            kind,
            stage,
            url,
            redirected_from,
            location: None,
            origin: self.request.origin.clone(),
            sent_origin: self.serialized_origin(),
            page: self.request.page_url(),
            status,
            api: self.request.api,
            reported_as_multiple: false,
            opaque: self.opaque,
        }))
    }

    /// Records what a check came to, and fails where it did not pass.
    pub(super) fn check(
        &mut self,
        check: Check,
        result: Result<(), ErrorKind>,
        stage: Stage,
        status: u16,
    ) -> Result<(), Box<Failure>> {
        self.taken.push(Step::Checked { check, passed: result.is_ok() });
        result.or_else(|kind| self.fail(kind, stage, Some(status)))
    }

    /// The URL as it is requested: without fragment.
    pub(super) fn wire_url(&self) -> String {
        self.current.as_ref().map_or_else(String::new, |url| {
            let mut url = url.clone();
            url.set_fragment(None);
            url.to_string()
        })
    }

    /// The URL as it goes on the wire, where a user name and a password are no part of it.
    pub(super) fn sent_url(&self) -> String {
        self.current.as_ref().map_or_else(String::new, |url| {
            let mut url = url.clone();
            url.set_fragment(None);
            without_credentials(&url)
        })
    }

    /// The URL with its fragment.
    pub(super) fn whole_url(&self) -> String {
        self.current.as_ref().map_or_else(String::new, Url::to_string)
    }

    /// The URL as the console has it.
    pub(super) fn told_url(&self) -> String {
        if self.browser.engine == Engine::Chromium { self.whole_url() } else { self.wire_url() }
    }

    /// Fetch, section 2.2.5, "serializing a request origin".
    pub(super) fn serialized_origin(&self) -> String {
        if self.steps.is_tainted(&self.request.origin, &self.origins) {
            "null".to_owned()
        } else {
            self.request.origin.clone()
        }
    }

    pub(super) fn start(&mut self) -> Result<Finished, Box<Failure>> {
        if self.request.api == Api::Manifest {
            return Ok(Finished::NotFetched);
        }
        self.construct()?;
        self.main_fetch()
    }

    /// Fetch, section 4.1, "main fetch", once for each URL of the URL list.
    pub(super) fn main_fetch(&mut self) -> Result<Finished, Box<Failure>> {
        loop {
            let Some(url) = self.current.clone() else { return Ok(Finished::NotFetched) };
            let stage = if self.redirects == 0 { Stage::Setup } else { Stage::Redirect };
            if let Some(port) = url.port().filter(|port| self.steps.is_bad_port(*port)) {
                return self.fail(ErrorKind::BadPort { port }, stage, None);
            }
            let same = same_origin(&self.request.origin, &origin_of(&url));
            let basic = !(self.opaque || self.cors && self.steps.stays_cors());
            if same && basic {
                self.cors = false;
            } else if url.scheme() == "data" {
                return self.data(url.as_str());
            } else if self.mode == Mode::SameOrigin {
                return self.fail(ErrorKind::SameOriginMode, stage, None);
            } else if self.mode == Mode::NoCors {
                if !self.steps.is_http(url.scheme()) {
                    return self.not_http(url.scheme(), stage);
                }
                if self.request.redirect != RedirectMode::Follow {
                    return self.fail(ErrorKind::RedirectRefused, stage, None);
                }
                self.opaque = true;
            } else if !self.steps.is_http(url.scheme()) {
                return self.not_http(url.scheme(), stage);
            } else {
                self.cors = true;
            }
            if let Some(finished) = self.http_fetch(&url)? {
                return Ok(finished);
            }
        }
    }

    /// Fetch, section 4.3, "scheme fetch", of what is no server.
    pub(super) fn not_http<T>(&self, scheme: &str, stage: Stage) -> Result<T, Box<Failure>> {
        let kind = match scheme {
            "file" => ErrorKind::LocalFile,
            scheme => ErrorKind::NotHttp { scheme: scheme.to_owned() },
        };
        self.fail(kind, stage, None)
    }

    /// Fetch, section 4.3, "scheme fetch", of a `data:` URL.
    pub(super) fn data(&self, url: &str) -> Result<Finished, Box<Failure>> {
        match data_url::response(url, self.has(QuirkKind::DataUrlLength)) {
            Some(response) => Ok(Finished::Basic(response)),
            None => self.fail(ErrorKind::InvalidUrl { url: self.request.url.clone() }, Stage::Setup, None),
        }
    }

    /// Fetch, section 4.4, "HTTP fetch". Nothing comes back where a redirect is to be followed.
    pub(super) fn http_fetch(&mut self, url: &Url) -> Result<Option<Finished>, Box<Failure>> {
        if self.cors {
            self.ask_first()?;
        }
        let response = self.request_it()?;
        let status = response.status;
        let redirects = matches!(status, 301 | 302 | 303 | 307 | 308);
        let leads = location(&response, url, self.has(QuirkKind::SameLocations))
            .filter(|_| self.request.redirect == RedirectMode::Follow);
        let stage = if leads.is_some() { Stage::Redirect } else { Stage::Response };
        if self.cors {
            let checked = self.steps.cors_check(&self.serialized_origin(), self.include(), &response.headers);
            let checked = self.check(Check::Cors, checked, stage, status);
            if let (Err(failure), Some(Ok(location))) = (&checked, &leads) {
                return Err(Box::new(Failure {
                    location: Some(without_credentials(location)),
                    ..(**failure).clone()
                }));
            }
            checked?;
        }
        if self.opaque {
            let blocks = self.steps.resource_policy_blocks(&self.request.origin, url, &response.headers);
            let value = || response.headers.get("cross-origin-resource-policy").unwrap_or_default();
            let of_no_site = self.has(QuirkKind::AddressOfNoSite)
                && value() == "same-site"
                && site::registrable_domain(url).is_none();
            let result =
                if blocks || of_no_site { Err(ErrorKind::ResourcePolicy { value: value() }) } else { Ok(()) };
            self.check(Check::ResourcePolicy, result, Stage::Response, status)?;
        }
        if redirects && self.request.redirect != RedirectMode::Follow {
            if self.request.redirect == RedirectMode::Manual {
                return Ok(Some(Finished::Opaque));
            }
            if response.is_redirect() || !self.has(QuirkKind::RedirectNeedsLocation) {
                return self.fail(ErrorKind::RedirectRefused, Stage::Redirect, Some(status));
            }
        }
        if let Some(location) = leads {
            self.redirect(location, status)?;
            return Ok(None);
        }
        if self.steps.nosniff_blocks(self.request.api, &response.headers) {
            let essence = site::essence(&response.headers);
            self.check(Check::Nosniff, Err(ErrorKind::Nosniff { essence }), Stage::Response, status)?;
        }
        Ok(Some(if self.opaque {
            Finished::Opaque
        } else if self.cors {
            Finished::Cors(response)
        } else {
            Finished::Basic(response)
        }))
    }
}
