//! Following a redirect (Fetch, section 4.5, "HTTP-redirect fetch").

use url::Url;

use super::fetch::Fetch;
use super::redirect::{has_credentials, origin_of, same_origin, without_credentials};
use super::{Body, Check, ErrorKind, Failure, MAX_URL, Mode, Stage, Step};

impl Fetch<'_> {
    /// Fetch, section 4.5, "HTTP-redirect fetch".
    pub(super) fn redirect(
        &mut self,
        location: Result<Url, ErrorKind>,
        status: u16,
    ) -> Result<(), Box<Failure>> {
        let result = location.and_then(|location| self.may_redirect(&location, status).map(|()| location));
        self.taken.push(Step::Checked { check: Check::Redirect, passed: result.is_ok() });
        let location = result.or_else(|kind| {
            let to = match &kind {
                ErrorKind::RedirectCredentials { location } => {
                    Url::parse(location).ok().map(|url| without_credentials(&url))
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
    pub(super) fn may_redirect(&self, location: &Url, status: u16) -> Result<(), ErrorKind> {
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
}
