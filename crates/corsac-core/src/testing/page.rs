//! What no page can send: asked about it, a policy would give an answer that no browser gets.

use url::Url;

use crate::browser::{Api, Body, Request, Standard, Steps};
use crate::origin::{Origin, OriginErrorKind, Suggestion, suggest};
use crate::token::is_token;

/// Why no page sends this, and what would be sent in its place where one thing can have been meant.
pub(super) struct Unsendable {
    pub(super) why: String,
    pub(super) meant: Option<String>,
    pub(super) help: Option<String>,
}

impl Unsendable {
    fn new(why: impl Into<String>) -> Self {
        Unsendable { why: why.into(), meant: None, help: None }
    }

    fn meant(self, meant: Option<String>) -> Self {
        Unsendable { meant, ..self }
    }

    fn help(self, help: impl Into<String>) -> Self {
        Unsendable { help: Some(help.into()), ..self }
    }
}

/// The origin of a page, serialised (Fetch, section 3.1, "`Origin` header").
pub(super) fn origin(text: &str) -> Result<(), Unsendable> {
    let Err(error) = Origin::parse(text.as_bytes()) else { return Ok(()) };
    if error.kind() == OriginErrorKind::ForbiddenScheme {
        let local = ["file:", "data:"].iter().any(|scheme| text.to_ascii_lowercase().starts_with(scheme));
        return Err(match local {
            true => Unsendable::new("pages of `file:` and `data:` have the origin `null`")
                .meant(Some("null".to_owned())),
            false => Unsendable::new("no page has an origin of this scheme"),
        });
    }
    let meant = one_origin(text).filter(|origin| origin.len() <= 300);
    let why = Unsendable::new(error.kind().to_string());
    Err(match meant {
        Some(_) => why.meant(meant),
        None if text.contains('*') => {
            why.help("a case is about one page: write an origin that the pattern admits")
        }
        None => {
            why.help("write scheme, host and, if it is not the default one, port: `https://app.example.com`")
        }
    })
}

/// A request with a listener for the progress of its upload, which only `XMLHttpRequest` has. Chromium asks first only
/// where there is something to upload.
#[must_use]
pub fn uploading(request: Request) -> Request {
    let bodyless = ["GET", "HEAD"].iter().any(|method| method.eq_ignore_ascii_case(&request.method));
    let body = if bodyless { Body::None } else { Body::Text };
    request.api(Api::XmlHttpRequest).body(body).upload_listener(true)
}

/// The one origin that a text was meant as.
#[must_use]
pub fn one_origin(text: &str) -> Option<String> {
    match suggest(text) {
        // For policies a pattern may be what was meant. No browser sends one.
        Some(Suggestion::One(one)) => Origin::parse(one.as_bytes()).is_ok().then_some(one),
        _ => None,
    }
}

/// A method (Fetch, section 2.2.1).
pub(super) fn method(text: &str) -> Result<(), Unsendable> {
    if !is_token(text.as_bytes()) {
        return Err(Unsendable::new("a method is one word").help("write one such as `GET`"));
    }
    if Standard.is_forbidden_method(text) {
        return Err(
            Unsendable::new("browsers refuse it before anything is sent").help("write another method")
        );
    }
    Ok(())
}

/// A path, with its query, as it goes over the wire.
pub(super) fn path(text: &str) -> Result<(), Unsendable> {
    if !text.starts_with('/') {
        return Err(Unsendable::new("a path begins with `/`").meant(sent_path(text)));
    }
    match sent_path(text) {
        Some(sent) if sent == text => Ok(()),
        Some(sent) => Err(Unsendable::new("a browser would send another one").meant(Some(sent))),
        None => Err(Unsendable::new("no URL has it").help("write one such as `/api/orders`")),
    }
}

/// What goes over the wire of a path, or of a URL: dots resolved, blanks escaped, no fragment.
#[must_use]
pub fn sent_path(text: &str) -> Option<String> {
    let url = match (text.starts_with('/'), text.contains("://")) {
        (true, _) => Url::parse(&format!("https://host.invalid{text}")),
        (false, true) => Url::parse(text),
        (false, false) => Url::parse(&format!("https://host.invalid/{text}")),
    };
    url.ok().map(|url| match url.query() {
        Some(query) => format!("{}?{query}", url.path()),
        None => url.path().to_owned(),
    })
}

/// The host and port that a service is at.
pub(super) fn host(text: &str) -> Result<(), Unsendable> {
    // With the scheme in front, a host and port is an origin.
    let parsed = Origin::parse(format!("https://{text}").as_bytes()).map(|_| ());
    if matches!(parsed.map_err(|error| error.kind()), Ok(()) | Err(OriginErrorKind::DefaultPort)) {
        return Ok(());
    }
    let whole = if text.contains("://") { text.to_owned() } else { format!("https://{text}") };
    let meant = one_origin(&whole).or_else(|| Origin::parse(whole.as_bytes()).is_ok().then_some(whole));
    let meant = meant.as_deref().and_then(|origin| origin.split_once("://")).map(|(_, host)| host.to_owned());
    Err(Unsendable::new("a host is a name, and a port where it is not the default one").meant(meant))
}

/// The name of a header.
pub(super) fn header_name(name: &str) -> Result<(), Unsendable> {
    if is_token(name.as_bytes()) {
        return Ok(());
    }
    let meant = name.split(':').next().map(str::trim).filter(|name| is_token(name.as_bytes()));
    Err(Unsendable::new("a header name is one word").meant(meant.map(str::to_owned)))
}

/// A header that page code sets.
pub(super) fn request_header(name: &str, value: &str) -> Result<(), Unsendable> {
    header_name(name)?;
    if value.contains(|c: char| matches!(c, '\0' | '\r' | '\n') || u32::from(c) > 0xff) {
        return Err(Unsendable::new("a value is one line of Latin-1: `fetch` throws"));
    }
    if !Standard.is_forbidden_header(name, value.as_bytes()) {
        return Ok(());
    }
    let dropped = Unsendable::new("browsers drop it");
    Err(match name.to_ascii_lowercase().as_str() {
        "cookie" => dropped.help("for cookies, write `credentials: true`"),
        "origin" => dropped.help("the browser sends it: write the page's `origin`"),
        _ => dropped.help("remove it"),
    })
}

/// What pages set a header to that is named without a value. Of some headers almost every value is safe; of
/// `Content-Type` and `Range` those that pages set are not (Fetch, section 2.2.2, "CORS-safelisted request-header").
#[must_use]
pub fn likely_value(name: &str) -> &'static str {
    match name.to_ascii_lowercase().as_str() {
        "content-type" => "application/json",
        "range" => "bytes=0-1, 4-5",
        "accept-language" | "content-language" => "en",
        "accept" => "*/*",
        _ => "1",
    }
}

/// The host of a service whose host nobody told.
const ANY_HOST: &str = "your-api.test";

/// The URL of a path: at the scheme of the page where it comes from the same host, and `https` elsewhere.
#[must_use]
pub fn url(origin: &str, host: Option<&str>, path: &str) -> String {
    let host = host.unwrap_or(ANY_HOST);
    match origin.split_once("://") {
        Some((scheme @ ("http" | "https"), of_page)) if of_page == host => format!("{scheme}://{host}{path}"),
        _ => format!("https://{host}{path}"),
    }
}
