//! Checks of responses that were loaded without CORS: the cross-origin resource policy (Fetch, section 3.7) and
//! `X-Content-Type-Options: nosniff` (section 3.6).

use url::Url;

use super::{Api, HeaderList};

/// Whether `Cross-Origin-Resource-Policy` keeps the response from a page of this origin.
pub(crate) fn resource_policy_blocks(origin: &str, url: &Url, headers: &HeaderList) -> bool {
    match headers.get("cross-origin-resource-policy").as_deref() {
        Some("same-origin") => !super::redirect::same_origin(origin, &super::redirect::origin_of(url)),
        Some("same-site") => !Url::parse(origin).is_ok_and(|origin| same_site(&origin, url)),
        _ => false,
    }
}

/// Whether a page may embed what is for its site only: the sites are schemelessly the same, and nothing secure goes to
/// an insecure page.
fn same_site(page: &Url, url: &Url) -> bool {
    let same = page.host() == url.host()
        || registrable_domain(page).is_some_and(|domain| Some(domain) == registrable_domain(url));
    page.has_host() && same && (page.scheme() == "https" || url.scheme() != "https")
}

/// The host's registrable domain (URL, section 3.2).
pub(crate) fn registrable_domain(url: &Url) -> Option<&str> {
    url.domain().and_then(psl::domain_str)
}

/// The type that a script or a style sheet may not be loaded as, where the response forbids guessing.
pub(crate) fn nosniff_blocks(api: Api, headers: &HeaderList) -> bool {
    let options = headers.get("x-content-type-options").unwrap_or_default();
    let nosniff = options.split(',').next().is_some_and(|first| first.trim().eq_ignore_ascii_case("nosniff"));
    let essence = essence(headers);
    match api {
        _ if !nosniff => false,
        Api::Stylesheet => essence != "text/css",
        _ if api.loads_script() => !is_javascript(&essence),
        _ => false,
    }
}

/// The essence of the response's type; empty where there is none.
pub(crate) fn essence(headers: &HeaderList) -> String {
    let last = headers.values("content-type").last().map(super::header_list::isomorphic).unwrap_or_default();
    last.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// MIME Sniffing, "JavaScript MIME type".
fn is_javascript(essence: &str) -> bool {
    const TYPES: [&str; 16] = [
        "application/ecmascript",
        "application/javascript",
        "application/x-ecmascript",
        "application/x-javascript",
        "text/ecmascript",
        "text/javascript",
        "text/javascript1.0",
        "text/javascript1.1",
        "text/javascript1.2",
        "text/javascript1.3",
        "text/javascript1.4",
        "text/javascript1.5",
        "text/jscript",
        "text/livescript",
        "text/x-ecmascript",
        "text/x-javascript",
    ];
    TYPES.contains(&essence)
}
