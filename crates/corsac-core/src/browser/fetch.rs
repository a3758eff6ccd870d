//! Fetching (Fetch, section 4): how a browser gets from what page code asks for to what page code sees.

use url::Url;

use super::preflight_cache::{Allows, Key, PreflightCache};
use super::quirk::QuirkKind;
use super::redirect::{has_credentials, location, origin_of, same_origin};
use super::response_header::visible;
use super::steps::{Standard, Steps};
use super::words::{self, Message};
use super::{
    Api, Body, Check, Credentials, Engine, ErrorKind, Extracted, Failure, HeaderList, Mode, Outcome,
    RedirectMode, Reply, Request, Response, Sent, Server, Stage, Step, Verdict, data_url, site,
};
use crate::token::is_token;

/// Most redirects of one request (Fetch, section 4.5, step 7).
pub const MAX_REDIRECTS: usize = 20;
/// Most bytes of the headers of one message, each line counted with 32 more. The bound is Chromium's.
pub const MAX_HEADER_BYTES: usize = 256 * 1024;
/// Longest URL, method and origin. No server takes longer ones.
pub const MAX_URL: usize = 64 * 1024;

/// A browser that shows one page: an engine, its preflight cache, and the time.
///
/// ```
/// use corsac_core::browser::{Answer, Browser, Engine, Request, Response, Script};
///
/// let allowed = || Response::new(200).header("Access-Control-Allow-Origin", "*");
/// let mut server = Script::new([
///     Answer::preflight(allowed().header("Access-Control-Allow-Methods", "PUT").header("Access-Control-Max-Age", "3600")),
///     Answer::new(allowed()),
/// ]);
/// let put = Request::new("https://app.example.com", "https://api.example.com/").method("PUT");
/// let mut browser = Browser::new(Engine::WebKit);
/// assert_eq!(browser.play(&put, &mut server).sent().count(), 2);
/// assert_eq!(browser.play(&put, &mut server).sent().count(), 1);
/// // WebKit keeps a preflight for ten minutes, whatever the server says.
/// browser.set_time(600);
/// assert_eq!(browser.play(&put, &mut server).sent().count(), 2);
/// ```
#[derive(Debug, Clone, Default)]
pub struct Browser {
    engine: Engine,
    cache: PreflightCache,
    now: u64,
}

impl Browser {
    /// A browser that has cached nothing, at the time 0.
    #[must_use]
    pub fn new(engine: Engine) -> Self {
        Browser { engine, ..Browser::default() }
    }

    /// Whose browser it is.
    #[must_use]
    pub fn engine(&self) -> Engine {
        self.engine
    }

    /// Sets the time, in seconds from any moment. No clock is read.
    pub fn set_time(&mut self, seconds: u64) {
        self.now = seconds;
    }

    /// Plays a request against a server, which answers for every host.
    pub fn play(&mut self, request: &Request, server: &mut impl Server) -> Outcome {
        self.play_with(&Standard, request, server)
    }

    /// Plays a request with steps of one's own.
    #[doc(hidden)]
    pub fn play_with(&mut self, steps: &dyn Steps, request: &Request, server: &mut dyn Server) -> Outcome {
        let mut fetch = Fetch::new(self, steps, server, request);
        let finished = fetch.start();
        if finished.is_err() && fetch.asked_first && steps.clears_cache() {
            let (origin, url) = (fetch.serialized_origin(), fetch.wire_url());
            fetch.browser.cache.clear(&origin, &url);
        }
        fetch.finish(finished)
    }
}

/// What a fetch came to, failures apart.
enum Finished {
    /// Fetch, "basic filtered response".
    Basic(Response),
    /// Fetch, "CORS filtered response".
    Cors(Response),
    /// Fetch, "opaque filtered response", and "opaque-redirect filtered response".
    Opaque,
    NotFetched,
}

/// One fetch under way: the standard's request, which changes as it is redirected.
struct Fetch<'a> {
    browser: &'a mut Browser,
    steps: &'a dyn Steps,
    server: &'a mut dyn Server,
    request: &'a Request,
    quirks: Vec<QuirkKind>,
    mode: Mode,
    credentials: Credentials,
    method: String,
    headers: HeaderList,
    body: Body,
    /// Where page code wanted to go, and where the request is now.
    first: String,
    current: Option<Url>,
    /// The origins of the URL list.
    origins: Vec<String>,
    /// The response tainting, where it is not `basic`.
    cors: bool,
    opaque: bool,
    redirects: usize,
    asked_first: bool,
    preflighted: bool,
    taken: Vec<Step>,
    console: Vec<Message>,
}

impl<'a> Fetch<'a> {
    fn new(
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

    fn has(&self, quirk: QuirkKind) -> bool {
        self.quirks.contains(&quirk)
    }

    fn include(&self) -> bool {
        self.credentials == Credentials::Include
    }

    fn fail<T>(&self, kind: ErrorKind, stage: Stage, status: Option<u16>) -> Result<T, Box<Failure>> {
        let url = self.current.as_ref().map_or_else(|| self.first.clone(), |_| self.wire_url());
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
        }))
    }

    /// Records what a check came to, and fails where it did not pass.
    fn check(
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
    fn wire_url(&self) -> String {
        self.current.as_ref().map_or_else(String::new, |url| {
            let mut url = url.clone();
            url.set_fragment(None);
            url.to_string()
        })
    }

    /// Fetch, section 2.2.5, "serializing a request origin".
    fn serialized_origin(&self) -> String {
        if self.steps.is_tainted(&self.request.origin, &self.origins) {
            "null".to_owned()
        } else {
            self.request.origin.clone()
        }
    }

    fn start(&mut self) -> Result<Finished, Box<Failure>> {
        if self.request.api == Api::Manifest {
            return Ok(Finished::NotFetched);
        }
        self.construct()?;
        self.main_fetch()
    }

    /// What an API does before it fetches (Fetch, section 5.4, `new Request`; XHR, `open`).
    fn construct(&mut self) -> Result<(), Box<Failure>> {
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
        self.first = self.wire_url();
        if request.api == Api::Fetch && credentials {
            return self.fail(ErrorKind::UrlCredentials, Stage::Setup, None);
        }
        self.set_method()?;
        self.set_headers()
    }

    fn set_method(&mut self) -> Result<(), Box<Failure>> {
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

    fn set_headers(&mut self) -> Result<(), Box<Failure>> {
        let request = self.request;
        let api = request.api;
        for (name, value) in request.headers.iter().filter(|_| api.is_script()) {
            if !is_token(name.as_bytes()) || value.iter().any(|byte| matches!(byte, 0 | b'\r' | b'\n')) {
                return self.fail(ErrorKind::InvalidHeader { name: name.to_owned() }, Stage::Setup, None);
            }
            if self.steps.is_forbidden_header(name, value) {
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
    fn set_header(&mut self, name: &str, value: &[u8]) {
        let safe = || self.steps.is_no_cors_header(name) && self.steps.is_safelisted_header(name, value);
        if self.mode == Mode::NoCors && !safe() {
            self.taken.push(Step::HeaderDropped { name: name.to_owned() });
        } else {
            self.headers.append(name, value);
        }
    }

    /// Fetch, section 4.1, "main fetch", once for each URL of the URL list.
    fn main_fetch(&mut self) -> Result<Finished, Box<Failure>> {
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
                if self.request.redirect != RedirectMode::Follow {
                    return self.fail(ErrorKind::RedirectRefused, stage, None);
                }
                self.opaque = true;
            } else if !self.steps.is_http(url.scheme()) {
                let kind = match url.scheme() {
                    "file" => ErrorKind::LocalFile,
                    scheme => ErrorKind::NotHttp { scheme: scheme.to_owned() },
                };
                return self.fail(kind, stage, None);
            } else {
                self.cors = true;
            }
            if let Some(finished) = self.http_fetch(&url)? {
                return Ok(finished);
            }
        }
    }

    /// Fetch, section 4.3, "scheme fetch", of a `data:` URL.
    fn data(&self, url: &str) -> Result<Finished, Box<Failure>> {
        match data_url::response(url, self.has(QuirkKind::DataUrlLength)) {
            Some(response) => Ok(Finished::Basic(response)),
            None => self.fail(ErrorKind::InvalidUrl { url: self.request.url.clone() }, Stage::Setup, None),
        }
    }

    /// Fetch, section 4.4, "HTTP fetch". Nothing comes back where a redirect is to be followed.
    fn http_fetch(&mut self, url: &Url) -> Result<Option<Finished>, Box<Failure>> {
        if self.cors {
            self.ask_first()?;
        }
        let response = self.request_it()?;
        let status = response.status;
        let redirects = matches!(status, 301 | 302 | 303 | 307 | 308);
        let leads = location(&response, url).filter(|_| self.request.redirect == RedirectMode::Follow);
        let stage = if leads.is_some() { Stage::Redirect } else { Stage::Response };
        if self.cors {
            let checked = self.steps.cors_check(&self.serialized_origin(), self.include(), &response.headers);
            let checked = self.check(Check::Cors, checked, stage, status);
            if let (Err(failure), Some(Ok(location))) = (&checked, &leads) {
                return Err(Box::new(Failure { location: Some(shown(location)), ..(**failure).clone() }));
            }
            checked?;
        }
        if self.opaque {
            let blocks = self.steps.resource_policy_blocks(&self.request.origin, url, &response.headers);
            let result = if blocks { Err(ErrorKind::ResourcePolicy) } else { Ok(()) };
            self.check(Check::ResourcePolicy, result, Stage::Response, status)?;
        }
        if redirects && self.request.redirect != RedirectMode::Follow {
            if self.request.redirect == RedirectMode::Manual {
                return Ok(Some(Finished::Opaque));
            }
            return self.fail(ErrorKind::RedirectRefused, Stage::Redirect, Some(status));
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

    /// The CORS-unsafe request-header names, each as often as it counts for this engine.
    fn unsafe_names(&self) -> Vec<String> {
        let hints = self.has(QuirkKind::ClientHintsSafelisted);
        let mut names = self
            .steps
            .unsafe_names(&self.headers, &|name| hints && super::request_header::is_client_hint(name));
        if !self.has(QuirkKind::HeaderNamesRepeated) {
            names.dedup();
        }
        names
    }

    /// Sees to it that a preflight was passed, where one is due (Fetch, section 4.4, step 5.1).
    fn ask_first(&mut self) -> Result<(), Box<Failure>> {
        let names = self.unsafe_names();
        let flag = self.steps.use_preflight_flag(self.body == Body::Stream, self.request.upload_listener);
        if !self.steps.is_preflight_due(&self.method, &names, flag) {
            return Ok(());
        }
        self.asked_first = true;
        let safelisted = self.steps.is_safelisted_method(&self.method);
        self.taken.push(Step::PreflightDue { method: !safelisted, headers: names.clone(), flag });
        let key = Key { origin: self.serialized_origin(), url: self.wire_url(), credentials: self.include() };
        let wildcard = self.has(QuirkKind::AuthorizationByWildcard);
        let (cache, now) = (&self.browser.cache, self.browser.now);
        let asks_method = !safelisted || flag;
        if self.steps.caches()
            && (!asks_method || cache.has_method(self.steps, &key, &self.method, now))
            && names.iter().all(|name| cache.has_header(self.steps, &key, name, wildcard, now))
        {
            self.taken.push(Step::PreflightCached);
            return Ok(());
        }
        self.preflight(names, flag, &key)
    }

    /// Fetch, section 4.8, "CORS-preflight fetch".
    fn preflight(&mut self, mut names: Vec<String>, flag: bool, key: &Key) -> Result<(), Box<Failure>> {
        let not_tainted = self.has(QuirkKind::PreflightNotTainted);
        let origin = if not_tainted { self.request.origin.clone() } else { self.serialized_origin() };
        let mut headers = HeaderList::new().with("Accept", "*/*");
        headers.append("Access-Control-Request-Method", &self.method);
        if !names.is_empty() {
            headers.append("Access-Control-Request-Headers", self.steps.join(&names));
        }
        headers.append("Origin", &origin);
        let sent = Sent {
            method: "OPTIONS".to_owned(),
            url: self.wire_url(),
            headers,
            credentials: false,
            preflight: true,
        };
        let tries = self.quirks.iter().find_map(|quirk| match quirk {
            QuirkKind::PreflightTries(tries) => Some(*tries),
            _ => None,
        });
        let response = self.send(&sent, tries).or_else(|kind| self.fail(kind, Stage::Preflight, None))?;
        self.check_preflight(&origin, &response)?;
        let methods = self.extract(&response, Check::AllowMethods, "access-control-allow-methods")?;
        let allowed = self.extract(&response, Check::AllowHeaders, "access-control-allow-headers")?;
        let methods = match methods {
            Extracted::Absent if flag => Extracted::List(vec![self.method.clone()]),
            methods => methods,
        };
        let (status, include) = (response.status, self.include());
        let method = self.method.clone();
        let passes = self.steps.allows_method(&methods, &method, include);
        let result = if passes { Ok(()) } else { Err(ErrorKind::MethodNotAllowed { method }) };
        self.check(Check::AllowMethods, result, Stage::Preflight, status)?;
        names.dedup();
        self.check_headers(&names, &allowed, status)?;
        let seconds = self.steps.max_age(&response.headers, &self.quirks);
        if self.steps.caches() && seconds > 0 {
            let (now, cache) = (self.browser.now, &mut self.browser.cache);
            let entries = methods.members().iter().cloned().map(Allows::Method);
            let entries =
                entries.chain(allowed.members().iter().map(|it| Allows::Header(it.to_ascii_lowercase())));
            cache.store(key, entries, now, now.saturating_add(seconds));
            self.taken.push(Step::Cached { seconds });
        }
        self.preflighted = true;
        Ok(())
    }

    /// The CORS check of a preflight, and its status; all must pass, and engines differ in which they report first.
    fn check_preflight(&mut self, origin: &str, response: &Response) -> Result<(), Box<Failure>> {
        let status = response.status;
        let include = self.steps.preflight_checks_credentials(self.include());
        let order = if self.has(QuirkKind::RedirectBeforeCheck) {
            [Check::PreflightRedirect, Check::Cors, Check::PreflightStatus]
        } else if self.has(QuirkKind::StatusBeforeCheck) {
            [Check::PreflightStatus, Check::PreflightRedirect, Check::Cors]
        } else {
            [Check::Cors, Check::PreflightRedirect, Check::PreflightStatus]
        };
        for check in order {
            let result = match check {
                Check::PreflightRedirect if response.is_redirect() && !self.steps.is_ok_status(status) => {
                    Err(ErrorKind::PreflightRedirect { status })
                }
                Check::PreflightStatus if !self.steps.is_ok_status(status) => {
                    Err(ErrorKind::PreflightStatus { status })
                }
                Check::Cors => self.steps.cors_check(origin, include, &response.headers),
                _ => Ok(()),
            };
            self.check(check, result, Stage::Preflight, status)?;
        }
        Ok(())
    }

    fn extract(&mut self, response: &Response, check: Check, name: &str) -> Result<Extracted, Box<Failure>> {
        match self.steps.extract(&response.headers, name) {
            Extracted::Failure(member) => {
                let value = response.headers.get(name).unwrap_or_default();
                let kind = match check {
                    Check::AllowMethods => ErrorKind::InvalidAllowMethods { value, member },
                    _ => ErrorKind::InvalidAllowHeaders { value, member },
                };
                self.check(check, Err(kind), Stage::Preflight, response.status)?;
                Ok(Extracted::Absent)
            }
            extracted => Ok(extracted),
        }
    }

    fn check_headers(
        &mut self,
        names: &[String],
        allowed: &Extracted,
        status: u16,
    ) -> Result<(), Box<Failure>> {
        let include = self.include();
        let wildcard = self.has(QuirkKind::AuthorizationByWildcard);
        let allowed = &allowed.among(names.iter().map(String::as_str));
        let denied = |name: &&String, wildcard| !self.steps.allows_header(allowed, name, include, wildcard);
        let refused: Vec<String> = names.iter().filter(|name| denied(name, wildcard)).cloned().collect();
        if refused.is_empty() && names.iter().any(|name| denied(&name, false)) {
            self.console.extend(words::authorization_by_wildcard(self.browser.engine, &self.wire_url()));
        }
        let is_refused = |name: &str| refused.iter().any(|refused| refused.eq_ignore_ascii_case(name));
        let written =
            self.headers.iter().map(|(name, _)| name).find(|name| is_refused(name)).map(str::to_owned);
        let result = match written {
            Some(written) => Err(ErrorKind::HeadersNotAllowed { names: refused, written }),
            None => Ok(()),
        };
        self.check(Check::AllowHeaders, result, Stage::Preflight, status)
    }

    /// Sends the request itself (Fetch, section 4.6, "HTTP-network-or-cache fetch").
    fn request_it(&mut self) -> Result<Response, Box<Failure>> {
        let mut headers = self.headers.combined();
        if !headers.contains("accept") {
            headers.append("Accept", "*/*");
        }
        if self.steps.sends_origin(self.cors, &self.method) {
            headers.append("Origin", self.origin_header());
        }
        let same_origin_mode = self.credentials == Credentials::SameOrigin;
        let sent = Sent {
            method: self.method.clone(),
            url: self.wire_url(),
            headers,
            credentials: self.steps.sends_credentials(
                self.include(),
                same_origin_mode,
                self.cors || self.opaque,
            ),
            preflight: false,
        };
        let tries = self.quirks.iter().find_map(|quirk| match quirk {
            QuirkKind::RequestTries(tries) => Some(*tries),
            _ => None,
        });
        self.send(&sent, tries).or_else(|kind| {
            let as_multiple =
                kind == ErrorKind::Closed && self.preflighted && self.has(QuirkKind::ClosedAsMultiple);
            self.fail(kind, Stage::Response, None)
                .map_err(|failure| Box::new(Failure { reported_as_multiple: as_multiple, ..*failure }))
        })
    }

    /// Fetch, section 3.2, "append a request `Origin` header", with the default referrer policy.
    fn origin_header(&self) -> String {
        let downgrade = self.request.origin.starts_with("https:")
            && self.current.as_ref().is_some_and(|url| url.scheme() != "https");
        if self.mode != Mode::Cors && downgrade { "null".to_owned() } else { self.serialized_origin() }
    }

    /// Puts a request on the wire, again where the engine tries again.
    fn send(&mut self, sent: &Sent, tries: Option<u8>) -> Result<Response, ErrorKind> {
        for _ in 0..tries.unwrap_or(1) {
            self.taken.push(Step::Sent(sent.clone()));
            match self.server.answer(sent) {
                Reply::Response(response) => {
                    self.taken.push(Step::Received { status: response.status });
                    if response.headers.size() + response.status_text.len() > MAX_HEADER_BYTES {
                        return Err(ErrorKind::TooLarge { what: "response's header list" });
                    }
                    return Ok(response);
                }
                Reply::Closed => self.taken.push(Step::NoResponse),
                Reply::Refused => {
                    // Nothing was sent: there was nobody to send it to.
                    self.taken.pop();
                    self.taken.push(Step::NoResponse);
                    return Err(ErrorKind::Refused);
                }
            }
        }
        Err(ErrorKind::Closed)
    }

    /// Fetch, section 4.5, "HTTP-redirect fetch".
    fn redirect(&mut self, location: Result<Url, ErrorKind>, status: u16) -> Result<(), Box<Failure>> {
        let result = location.and_then(|location| self.may_redirect(&location, status).map(|()| location));
        self.taken.push(Step::Checked { check: Check::Redirect, passed: result.is_ok() });
        let location = result.or_else(|kind| {
            let to = match &kind {
                ErrorKind::RedirectCredentials { location } => {
                    Url::parse(location).ok().map(|url| shown(&url))
                }
                _ => None,
            };
            self.fail(kind, Stage::Redirect, Some(status))
                .map_err(|failure| Box::new(Failure { location: to, ..*failure }))
        })?;
        if !self.steps.is_http(location.scheme()) {
            let scheme = location.scheme().to_owned();
            let from = self.first.clone();
            return self.fail(ErrorKind::NotHttp { scheme }, Stage::Redirect, Some(status)).map_err(
                |failure| {
                    let url = location.to_string();
                    Box::new(Failure {
                        location: Some(url.clone()),
                        url,
                        redirected_from: Some(from),
                        ..*failure
                    })
                },
            );
        }
        self.redirects += 1;
        if self.steps.becomes_get(status, &self.method) {
            self.method = "GET".to_owned();
            self.body = Body::None;
            self.steps.strip_body_headers(&mut self.headers);
        }
        let origin = origin_of(&location);
        if self.origins.last() != Some(&origin) || origin == "null" {
            self.steps.strip_authorization(&mut self.headers);
        }
        self.origins.push(origin);
        self.current = Some(location);
        self.taken.push(Step::Redirected { url: self.wire_url(), origin: self.serialized_origin() });
        Ok(())
    }

    /// Fetch, section 4.5, steps 7 to 11. That the scheme is http or https, step 6, is seen to by the caller.
    fn may_redirect(&self, location: &Url, status: u16) -> Result<(), ErrorKind> {
        if location.as_str().len() > MAX_URL {
            return Err(ErrorKind::TooLarge { what: "URL" });
        }
        if !self.steps.is_http(location.scheme()) {
            return Ok(());
        }
        if self.redirects >= self.steps.max_redirects() {
            return Err(ErrorKind::TooManyRedirects);
        }
        let foreign = self.mode == Mode::Cors && !same_origin(&self.request.origin, &origin_of(location));
        if has_credentials(location) && (foreign || self.cors) && !self.steps.allows_redirect_credentials() {
            return Err(ErrorKind::RedirectCredentials { location: location.to_string() });
        }
        if status != 303 && self.body == Body::Stream {
            return Err(ErrorKind::RedirectStream);
        }
        Ok(())
    }

    /// What page code sees.
    fn finish(mut self, finished: Result<Finished, Box<Failure>>) -> Outcome {
        let (engine, api) = (self.browser.engine, self.request.api);
        let mut outcome = Outcome {
            engine,
            api,
            verdict: Verdict::Blocked,
            succeeded: false,
            status: None,
            headers: Vec::new(),
            steps: Vec::new(),
            failure: None,
            console: Vec::new(),
            exception: None,
        };
        match finished {
            Ok(Finished::NotFetched) => outcome.verdict = Verdict::NotFetched,
            Ok(Finished::Opaque) => {
                (outcome.verdict, outcome.status, outcome.succeeded) = (Verdict::Opaque, Some(0), true);
            }
            Ok(Finished::Basic(response)) => {
                outcome.headers =
                    visible(&response.headers, |name| !super::response_header::is_forbidden(name));
                self.readable(&mut outcome, &response);
            }
            Ok(Finished::Cors(response)) => {
                let exposed = self.steps.extract(&response.headers, "access-control-expose-headers");
                let exposed = exposed.among(response.headers.iter().map(|(name, _)| name));
                let include = self.include();
                outcome.headers =
                    visible(&response.headers, |name| self.steps.is_visible(&exposed, name, include));
                self.readable(&mut outcome, &response);
            }
            Err(failure) => {
                self.console.extend(words::console(engine, &failure));
                outcome.exception = words::exception(engine, &failure);
                let preload = matches!(api, Api::Preload | Api::ModulePreload);
                outcome.succeeded = (preload && self.has(QuirkKind::BlockedPreloadLoads))
                    || (api == Api::Beacon && failure.stage != Stage::Setup);
                outcome.failure = Some(*failure);
            }
        }
        outcome.steps = self.taken;
        outcome.console = self.console;
        outcome
    }

    fn readable(&mut self, outcome: &mut Outcome, response: &Response) {
        (outcome.verdict, outcome.status, outcome.succeeded) =
            (Verdict::Readable, Some(response.status), true);
        self.console.extend(words::status(outcome.engine, response.status, &response.status_text));
    }
}

/// A URL without user name and password.
fn shown(url: &Url) -> String {
    let mut url = url.clone();
    // Neither fails for a URL that has any; where it does, there is nothing to hide.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    url.to_string()
}
