//! The request that a page makes: what no page can send is refused, with what would be sent in its place.
//!
//! Whoever asks about a request that no browser makes would get an answer that no browser gives.

use corsac_core::browser::{Credentials, Request};
use corsac_core::origin::{Origin, OriginErrorKind};
use corsac_core::testing::{likely_value, one_origin, sent_path, url};

use super::explain::{ExplainArgs, split};
use crate::text::brief;

/// The request.
///
/// # Errors
///
/// With a sentence that says what to write, where no page can make it.
pub(super) fn request(args: &ExplainArgs) -> Result<Request, String> {
    let origin = args.origin.as_deref().unwrap_or_default();
    check_origin(origin)?;
    check_method(&args.method)?;
    check_path(&args.path)?;
    args.host.as_deref().map_or(Ok(()), check_host)?;
    let url = url(origin, args.host.as_deref(), &args.path);
    let mut page = Request::new(origin, url).method(&args.method);
    if args.credentials {
        page = page.credentials(Credentials::Include);
    }
    for header in &args.headers {
        page = match header_of(header)? {
            (name, Some(value)) => page.header(name, value),
            (name, None) => page.header(name, likely_value(name)),
        };
    }
    Ok(page)
}

fn check_origin(text: &str) -> Result<(), String> {
    let Err(error) = Origin::parse(text.as_bytes()) else { return Ok(()) };
    let shown = brief(text);
    if error.kind() == OriginErrorKind::ForbiddenScheme {
        let scheme = text.split(':').next().unwrap_or_default().to_ascii_lowercase();
        return Err(match scheme.as_str() {
            "file" | "data" => {
                format!("pages of `{scheme}:` send `null` as their origin: write `--origin null`")
            }
            _ => format!(
                "no page has the origin `{shown}`: write the origin of the page that uses it, such as \
                 `https://app.example.com`"
            ),
        });
    }
    // One that is longer is no origin either.
    match one_origin(text).filter(|origin| origin.len() <= 300) {
        Some(origin) => Err(format!("`{shown}` is not an origin: a browser would send `{origin}`")),
        None => Err(format!(
            "`{shown}` is not an origin: {}; write scheme and host, such as `https://app.example.com`",
            error.kind()
        )),
    }
}

fn check_method(method: &str) -> Result<(), String> {
    let shown = brief(method);
    if !is_token(method) {
        return Err(format!("`{shown}` is not a method: write one word, such as `GET`"));
    }
    if ["CONNECT", "TRACE", "TRACK"].iter().any(|forbidden| forbidden.eq_ignore_ascii_case(method)) {
        return Err(format!(
            "no page can send `{shown}`: fetch throws; write another method, or ask with --wire"
        ));
    }
    Ok(())
}

fn check_path(path: &str) -> Result<(), String> {
    let shown = brief(path);
    if !path.starts_with('/') {
        let meant = sent_path(path).unwrap_or_else(|| "/".to_owned());
        return Err(format!("`{shown}` is not a path, a path begins with `/`: write `{}`", brief(&meant)));
    }
    match sent_path(path) {
        Some(sent) if sent == path => Ok(()),
        Some(sent) => Err(format!(
            "for the path `{shown}`, a browser would send `{}`: write that, or ask with --wire",
            brief(&sent)
        )),
        None => Err(format!("`{shown}` is not a path: write one such as `/api/orders`")),
    }
}

fn check_host(host: &str) -> Result<(), String> {
    // With the scheme in front, a host and port is an origin.
    let parsed = Origin::parse(format!("https://{host}").as_bytes()).map(|_| ());
    match parsed.map_err(|error| error.kind()) {
        // A request names the default port or leaves it out: it is the same host.
        Ok(()) | Err(OriginErrorKind::DefaultPort) => return Ok(()),
        Err(_) => {}
    }
    let whole = if host.contains("://") { host.to_owned() } else { format!("https://{host}") };
    let meant = one_origin(&whole).or_else(|| Origin::parse(whole.as_bytes()).is_ok().then_some(whole));
    let meant = meant.as_deref().and_then(|origin| origin.split_once("://")).map(|(_, host)| host);
    let meant = meant.unwrap_or("api.example.com");
    Err(format!("`{}` is not a host: host and port only, write `{}`", brief(host), brief(meant)))
}

fn header_of(header: &str) -> Result<(&str, Option<&str>), String> {
    let (name, value) = split(header);
    let shown = brief(header);
    if !is_token(name) {
        return Err(format!("`{shown}` has no header name: write `x-api-key`, or `x-api-key: value`"));
    }
    if let Some(value) = value
        && value.contains(|c: char| matches!(c, '\0' | '\r' | '\n') || u32::from(c) > 0xff)
    {
        return Err(format!(
            "no page can set `{shown}`: fetch throws; a value is one line of Latin-1, write it without the rest"
        ));
    }
    Ok((name, value))
}

/// RFC 9110, section 5.6.2.
fn is_token(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c))
}
