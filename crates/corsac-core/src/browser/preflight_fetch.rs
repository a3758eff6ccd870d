//! The CORS-preflight fetch (Fetch, section 4.8), where a request asks first.

use super::fetch::Fetch;
use super::preflight_cache::{Allows, Key};
use super::quirk::QuirkKind;
use super::{Body, Check, ErrorKind, Extracted, Failure, HeaderList, Response, Sent, Stage, Step, words};

impl Fetch<'_> {
    /// The CORS-unsafe request-header names, each as often as it counts for this engine.
    pub(super) fn unsafe_names(&self) -> Vec<String> {
        let hints = self.has(QuirkKind::ClientHintsSafelisted);
        let also_safe =
            |name: &str, value: &[u8]| hints && super::request_header::is_client_hint(name, value);
        let joined = self.has(QuirkKind::ValuesJoined).then(|| self.headers.combined());
        let headers = joined.as_ref().unwrap_or(&self.headers);
        let mut names = self.steps.unsafe_names(headers, &also_safe);
        if self.has(QuirkKind::LongRangeUnsafe) && super::request_header::has_long_range(headers) {
            names.push("range".to_owned());
            names.sort_unstable();
        }
        if !self.has(QuirkKind::HeaderNamesRepeated) {
            names.dedup();
        }
        names
    }

    /// Sees to it that a preflight was passed, where one is due (Fetch, section 4.4, step 5.1).
    pub(super) fn ask_first(&mut self) -> Result<(), Box<Failure>> {
        let names = self.unsafe_names();
        let silent = self.body == Body::None && self.has(QuirkKind::ListenerNeedsBody);
        let listener = self.request.upload_listener && !silent;
        let flag = self.steps.use_preflight_flag(self.body == Body::Stream, listener);
        if !self.steps.is_preflight_due(&self.method, &names, flag) {
            return Ok(());
        }
        self.asked_first = true;
        let safelisted = self.steps.is_safelisted_method(&self.method);
        self.taken.push(Step::PreflightDue { method: !safelisted, headers: names.clone(), flag });
        let fragment = self.has(QuirkKind::CachedWithFragment);
        let url = if fragment { self.whole_url() } else { self.wire_url() };
        let key = Key { origin: self.serialized_origin(), url, credentials: self.include() };
        let (cache, now) = (&self.browser.cache, self.browser.now);
        let asks_method = !safelisted || flag;
        if self.steps.caches()
            && (!asks_method || cache.has_method(self.steps, &key, &self.method, now))
            && names.iter().all(|name| cache.has_header(self.steps, &key, name, now))
        {
            self.taken.push(Step::PreflightCached);
            return Ok(());
        }
        if self.has(QuirkKind::OnePreflightCached) {
            self.browser.cache.clear(&key.origin, &key.url);
        }
        self.preflight(names, flag, &key)
    }

    /// Fetch, section 4.8, "CORS-preflight fetch".
    pub(super) fn preflight(
        &mut self,
        mut names: Vec<String>,
        flag: bool,
        key: &Key,
    ) -> Result<(), Box<Failure>> {
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
            url: self.sent_url(),
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
            Extracted::Absent if flag && !self.has(QuirkKind::MethodsNotImplied) => {
                Extracted::List(vec![self.method.clone()])
            }
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
        let may = key.origin != "null" || !self.has(QuirkKind::NullNotCached);
        if self.steps.caches() && may && seconds > 0 {
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
    pub(super) fn check_preflight(&mut self, origin: &str, response: &Response) -> Result<(), Box<Failure>> {
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

    pub(super) fn extract(
        &mut self,
        response: &Response,
        check: Check,
        name: &str,
    ) -> Result<Extracted, Box<Failure>> {
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

    pub(super) fn check_headers(
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
}
