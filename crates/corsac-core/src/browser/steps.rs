//! The steps of the standard, one by one, so that a test can break each and see that the recorded exchanges notice.

use super::engine::Engine;
use super::preflight::{self, MaxAge};
use super::quirk::{QUIRKS, QuirkKind};
use super::{
    Api, ErrorKind, Extracted, HeaderList, cors_check, port, redirect, request_header, response_header, site,
};
use crate::methods;

/// The algorithms of the standard, each in its right form. A test replaces one of them by a wrong one.
///
/// Not for use: what it holds may change with any release.
#[doc(hidden)]
pub trait Steps {
    /// The differences of an engine.
    fn quirks(&self, engine: Engine) -> Vec<QuirkKind> {
        QUIRKS.iter().filter(|quirk| quirk.engine == engine).map(|quirk| quirk.kind).collect()
    }

    /// Fetch, section 2.2.1, "normalize" a method.
    fn normalise(&self, method: &str) -> String {
        methods::normalised(method).to_owned()
    }

    /// Fetch, section 2.2.1, "forbidden method".
    fn is_forbidden_method(&self, method: &str) -> bool {
        methods::is_forbidden(method.as_bytes())
    }

    /// Fetch, section 2.2.1, "CORS-safelisted method".
    fn is_safelisted_method(&self, method: &str) -> bool {
        methods::is_safelisted(method.as_bytes())
    }

    /// Fetch, section 2.2.2, "forbidden request-header".
    fn is_forbidden_header(&self, name: &str, value: &[u8]) -> bool {
        request_header::is_forbidden(name, value)
    }

    /// Fetch, section 2.2.2, "CORS-safelisted request-header".
    fn is_safelisted_header(&self, name: &str, value: &[u8]) -> bool {
        request_header::is_safelisted(name, value)
    }

    /// Fetch, section 2.2.2, "no-CORS-safelisted request-header name".
    fn is_no_cors_header(&self, name: &str) -> bool {
        request_header::is_no_cors_safelisted(name)
    }

    /// Fetch, section 2.2.2, "CORS-unsafe request-header names", repeats included; what an engine safelists beyond the
    /// standard is said.
    fn unsafe_names(&self, headers: &HeaderList, also_safe: &dyn Fn(&str, &[u8]) -> bool) -> Vec<String> {
        let classified: Vec<(&str, Option<usize>)> = headers
            .iter()
            .map(|(name, value)| {
                let safe = self.is_safelisted_header(name, value) || also_safe(name, value);
                (name, safe.then_some(value.len()))
            })
            .collect();
        request_header::unsafe_names(classified.into_iter(), request_header::MAX_SAFE_BYTES)
    }

    /// The names as `Access-Control-Request-Headers` has them (Fetch, section 4.8, step 5).
    fn join(&self, names: &[String]) -> String {
        names.join(",")
    }

    /// Whether a request asks first (Fetch, section 4.1, step 11).
    fn is_preflight_due(&self, method: &str, unsafe_names: &[String], flag: bool) -> bool {
        preflight::is_due(self.is_safelisted_method(method), unsafe_names, flag)
    }

    /// Whether a body or a listener sets the use-CORS-preflight flag (Fetch, section 2.2.5; XHR, "send").
    fn use_preflight_flag(&self, stream: bool, upload_listener: bool) -> bool {
        stream || upload_listener
    }

    /// Fetch, section 4.10, "CORS check".
    fn cors_check(&self, origin: &str, include: bool, headers: &HeaderList) -> Result<(), ErrorKind> {
        cors_check::cors_check(origin, include, headers)
    }

    /// Whether the credentials mode counts for the CORS check of a preflight (Fetch, section 4.8, step 7, note).
    fn preflight_checks_credentials(&self, include: bool) -> bool {
        include
    }

    /// Fetch, section 2.2.3, "ok status".
    fn is_ok_status(&self, status: u16) -> bool {
        (200..300).contains(&status)
    }

    /// Fetch, section 2.2.2, "extract header list values".
    fn extract(&self, headers: &HeaderList, name: &str) -> Extracted {
        headers.tokens(name)
    }

    /// Fetch, section 4.8, step 7.5.
    fn allows_method(&self, methods: &Extracted, method: &str, include: bool) -> bool {
        self.is_safelisted_method(method) || preflight::allows_method(methods, method, include)
    }

    /// Fetch, section 4.8, steps 7.6 and 7.7.
    fn allows_header(
        &self,
        names: &Extracted,
        name: &str,
        include: bool,
        authorization_by_wildcard: bool,
    ) -> bool {
        preflight::allows_header(names, name, include, authorization_by_wildcard)
    }

    /// For how many seconds a preflight is cached (Fetch, section 4.8, steps 7.8 to 7.10).
    fn max_age(&self, headers: &HeaderList, quirks: &[QuirkKind]) -> u64 {
        let limit = quirks.iter().find_map(|quirk| match quirk {
            QuirkKind::MaxAgeLimit(limit) => Some(*limit),
            _ => None,
        });
        let seconds = match preflight::max_age(headers) {
            MaxAge::Seconds(seconds) => seconds,
            MaxAge::Negative if quirks.contains(&QuirkKind::NegativeMaxAge) => 0,
            MaxAge::Negative | MaxAge::Malformed if quirks.contains(&QuirkKind::MalformedMaxAge) => 0,
            MaxAge::Absent | MaxAge::Negative | MaxAge::Malformed => preflight::DEFAULT_MAX_AGE,
        };
        seconds.min(limit.unwrap_or(u64::MAX))
    }

    /// Whether the cache is asked at all, and keeps what is allowed.
    fn caches(&self) -> bool {
        true
    }

    /// Whether a cache entry made with or without credentials serves a request (Fetch, section 4.9, "cache entry match").
    fn cache_serves(&self, stored_with: bool, asked_with: bool) -> bool {
        stored_with || !asked_with
    }

    /// Whether a failure empties the cache for the request's origin and URL (Fetch, section 4.1, step 11).
    fn clears_cache(&self) -> bool {
        true
    }

    /// Whether a page may read a response header (Fetch, section 4.1, step 14).
    fn is_visible(&self, exposed: &Extracted, name: &str, include: bool) -> bool {
        !response_header::is_forbidden(name)
            && (response_header::is_safelisted(name) || response_header::is_exposed(exposed, name, include))
    }

    /// Fetch, section 2.2.5, "redirect-taint".
    fn is_tainted(&self, origin: &str, origins: &[String]) -> bool {
        redirect::is_tainted(origin, origins)
    }

    /// Whether a request that left its origin comes under CORS even when it comes back (Fetch, section 4.1, step 11).
    fn stays_cors(&self) -> bool {
        true
    }

    /// Fetch, section 4.5, step 12.
    fn becomes_get(&self, status: u16, method: &str) -> bool {
        redirect::becomes_get(status, method)
    }

    /// What the request loses with its body (Fetch, section 4.5, step 12.2).
    fn strip_body_headers(&self, headers: &mut HeaderList) {
        request_header::BODY_HEADERS.iter().for_each(|name| headers.delete(name));
    }

    /// Fetch, section 4.5, step 13.
    fn strip_authorization(&self, headers: &mut HeaderList) {
        redirect::strip_authorization(headers);
    }

    /// How many redirects are followed (Fetch, section 4.5, step 7).
    fn max_redirects(&self) -> usize {
        super::MAX_REDIRECTS
    }

    /// Whether a redirect may lead to a URL with a user name or a password (Fetch, section 4.5, steps 9 and 10).
    fn allows_redirect_credentials(&self) -> bool {
        false
    }

    /// Whether requests go to URLs of this scheme (Fetch, sections 4.1 and 4.5).
    fn is_http(&self, scheme: &str) -> bool {
        matches!(scheme, "http" | "https")
    }

    /// Whether a request carries `Origin` (Fetch, section 3.2).
    fn sends_origin(&self, cors: bool, method: &str) -> bool {
        cors || !matches!(method, "GET" | "HEAD")
    }

    /// Whether cookies go along: `include`, or `same-origin` to the page's own (Fetch, section 4.6).
    fn sends_credentials(&self, include: bool, same_origin_mode: bool, cors: bool) -> bool {
        include || (same_origin_mode && !cors)
    }

    /// Fetch, section 3.7, "cross-origin resource policy check".
    fn resource_policy_blocks(&self, origin: &str, url: &url::Url, headers: &HeaderList) -> bool {
        site::resource_policy_blocks(origin, url, headers)
    }

    /// Fetch, section 3.6, "should response to request be blocked due to nosniff".
    fn nosniff_blocks(&self, api: Api, headers: &HeaderList) -> bool {
        site::nosniff_blocks(api, headers)
    }

    /// Fetch, section 2.9, "port blocking".
    fn is_bad_port(&self, port: u16) -> bool {
        port::is_bad(port)
    }
}

/// The standard's steps, unbroken.
#[doc(hidden)]
#[derive(Debug, Clone, Copy, Default)]
pub struct Standard;

impl Steps for Standard {}
