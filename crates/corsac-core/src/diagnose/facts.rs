//! What a message says of the request and the response.

use serde::Serialize;

use super::matcher::Match;
use crate::browser::Api;
use crate::browser::words::chromium;

/// What a message says of the request and the response; nothing where it does not say.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[non_exhaustive]
pub struct Facts {
    /// The APIs that this can have been.
    pub apis: Vec<Api>,
    /// The URL of the request that failed.
    pub url: Option<String>,
    /// The URL that the page asked for, where redirects led away from it.
    pub redirected_from: Option<String>,
    /// Where the redirect leads that failed.
    pub location: Option<String>,
    /// The origin of the page, or `null`.
    pub origin: Option<String>,
    /// The address of the page.
    pub page: Option<String>,
    /// The method of the request.
    pub method: Option<String>,
    /// The request header, or the response header that the page asked for.
    pub header: Option<String>,
    /// The status of the response.
    pub status: Option<u16>,
    /// What the response header says that is not accepted.
    pub value: Option<String>,
    /// The network error.
    pub code: Option<String>,
    /// The directive of the page's `Content-Security-Policy`.
    pub directive: Option<String>,
    /// The address space of the server: `local` or `loopback`.
    pub address_space: Option<String>,
    /// The media type of the response.
    pub media_type: Option<String>,
    /// What the message gives as its reason, in words that are not known.
    pub reason: Option<String>,
    /// Whether it is the preflight that failed.
    pub preflight: Option<bool>,
}

impl Facts {
    /// What a message says.
    pub(super) fn of(found: &Match) -> Self {
        let mut facts = Facts {
            preflight: found.pattern.known.preflight,
            apis: found.pattern.api.into_iter().collect(),
            ..Facts::default()
        };
        for (name, value) in &found.values {
            facts.set(name, value);
        }
        // Where the CORS check of Chromium says nothing of a preflight, it is about something else.
        if facts.preflight.is_none() && found.pattern.known.template.of_preflight.is_some() {
            facts.preflight = Some(false);
        }
        facts
    }

    fn set(&mut self, name: &str, value: &str) {
        let text = || Some(value.to_owned());
        match name {
            "url" | "asked" => self.url = text(),
            "redirected-from" => self.redirected_from = text(),
            "location" if !value.is_empty() => self.location = text(),
            "origin" => self.origin = text(),
            "page" => self.page = text(),
            "method" => self.method = text(),
            "header" => self.header = text(),
            "status" => self.status = value.parse().ok().filter(|status| *status > 0),
            "value" | "member" => self.value = text(),
            "code" => self.code = text(),
            "directive" => self.directive = text(),
            "space" => self.address_space = text(),
            "essence" => self.media_type = text(),
            "reason" | "action" => self.reason = text(),
            "kind" if self.apis.is_empty() => self.apis = apis(value),
            "preflight" => self.preflight = Some(true),
            _ => {}
        }
    }

    /// Whether two messages can be about the same request.
    pub(super) fn agrees(&self, other: &Facts) -> bool {
        fn same<T: PartialEq>(one: Option<&T>, other: Option<&T>) -> bool {
            one.zip(other).is_none_or(|(one, other)| one == other)
        }
        same(self.url.as_ref(), other.url.as_ref())
            && same(self.origin.as_ref(), other.origin.as_ref())
            && same(self.method.as_ref(), other.method.as_ref())
            && same(self.header.as_ref(), other.header.as_ref())
            && same(self.value.as_ref(), other.value.as_ref())
            && same(self.status.as_ref(), other.status.as_ref())
            && same(self.code.as_ref(), other.code.as_ref())
            && same(self.redirected_from.as_ref(), other.redirected_from.as_ref())
    }

    /// Takes over what another message says of the same request.
    pub(super) fn complete(&mut self, other: Facts) {
        if self.apis.is_empty() || (self.apis.len() > 1 && other.apis.len() == 1) {
            self.apis = other.apis;
        }
        fn take<T>(mine: &mut Option<T>, other: Option<T>) {
            if mine.is_none() {
                *mine = other;
            }
        }
        take(&mut self.url, other.url);
        take(&mut self.redirected_from, other.redirected_from);
        take(&mut self.location, other.location);
        take(&mut self.origin, other.origin);
        take(&mut self.page, other.page);
        take(&mut self.method, other.method);
        take(&mut self.header, other.header);
        take(&mut self.status, other.status);
        take(&mut self.value, other.value);
        take(&mut self.code, other.code);
        take(&mut self.directive, other.directive);
        take(&mut self.address_space, other.address_space);
        take(&mut self.media_type, other.media_type);
        take(&mut self.reason, other.reason);
        take(&mut self.preflight, other.preflight);
    }
}

/// What Chromium's `Access to … at` can mean. Old versions write some of them in upper case.
fn apis(kind: &str) -> Vec<Api> {
    Api::ALL.iter().copied().filter(|api| chromium::kind(*api).eq_ignore_ascii_case(kind)).collect()
}
