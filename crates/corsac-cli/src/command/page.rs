//! The request that a page makes: what no page can send is refused, with what would be sent in its place.
//!
//! Whoever asks about a request that no browser makes would get an answer that no browser gives.

use clap::ValueEnum;
use corsac_core::browser::{self, Credentials, Engine, Request};
use corsac_core::origin::{Origin, OriginErrorKind};
use corsac_core::testing::{likely_value, one_origin, sent_path, uploading, url};

use super::explain::{ExplainArgs, split};
use crate::text::brief;

/// By what a page makes a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Api {
    /// `fetch(url, init)`.
    Fetch,
    /// `XMLHttpRequest`.
    Xhr,
    /// `new EventSource(url)`.
    EventSource,
    /// `@font-face`.
    Font,
    /// `<script type=module>`.
    Module,
}

/// The mode of a request by `fetch`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Mode {
    /// The page reads the response where the server says so.
    Cors,
    /// The page never reads it.
    NoCors,
    /// Other origins are not asked.
    SameOrigin,
}

/// Whose browser it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Browser {
    /// Chrome, Edge and others.
    Chromium,
    /// Firefox.
    Firefox,
    /// Safari, and every browser on iOS.
    Webkit,
}

impl Browser {
    /// The one with this engine; Chromium where none is known.
    pub(super) const fn of(engine: Option<Engine>) -> Self {
        match engine {
            Some(Engine::Firefox) => Browser::Firefox,
            Some(Engine::WebKit) => Browser::Webkit,
            _ => Browser::Chromium,
        }
    }

    /// Its engine.
    pub(super) const fn engine(self) -> Engine {
        match self {
            Browser::Chromium => Engine::Chromium,
            Browser::Firefox => Engine::Firefox,
            Browser::Webkit => Engine::WebKit,
        }
    }
}

impl Api {
    const fn of_model(self) -> browser::Api {
        match self {
            Api::Fetch => browser::Api::Fetch,
            Api::Xhr => browser::Api::XmlHttpRequest,
            Api::EventSource => browser::Api::EventSource,
            Api::Font => browser::Api::Font,
            Api::Module => browser::Api::Module,
        }
    }

    /// The name, as the option has it.
    const fn name(self) -> &'static str {
        match self {
            Api::Fetch => "fetch",
            Api::Xhr => "xhr",
            Api::EventSource => "event-source",
            Api::Font => "font",
            Api::Module => "module",
        }
    }
}

impl Mode {
    const fn of_model(self) -> browser::Mode {
        match self {
            Mode::Cors => browser::Mode::Cors,
            Mode::NoCors => browser::Mode::NoCors,
            Mode::SameOrigin => browser::Mode::SameOrigin,
        }
    }
}

/// What a page cannot ask for by the API that it uses.
fn check_api(args: &ExplainArgs) -> Result<(), String> {
    let by = args.api.name();
    let is_script = matches!(args.api, Api::Fetch | Api::Xhr);
    if !is_script && args.method != "GET" {
        let method = brief(&args.method);
        return Err(format!("no page can send `{method}` with `--api {by}`: write `GET`, or `--api fetch`"));
    }
    if !is_script && !args.headers.is_empty() {
        return Err(format!(
            "no page can set a header with `--api {by}`: leave it out, or write `--api fetch`"
        ));
    }
    if args.api == Api::Font && args.credentials {
        return Err("fonts are loaded without credentials: leave out `--credentials`".to_owned());
    }
    if args.upload && args.api != Api::Xhr {
        return Err("only `XMLHttpRequest` tells of an upload's progress: write `--api xhr` too".to_owned());
    }
    if args.upload && ["GET", "HEAD"].contains(&args.method.as_str()) {
        let method = &args.method;
        return Err(format!("a `{method}` request uploads nothing: write another method, such as `POST`"));
    }
    if args.mode.is_some() && args.api != Api::Fetch {
        return Err(format!("only `fetch` is given a mode: leave out `--mode`, or `--api {by}`"));
    }
    Ok(())
}

/// The request.
///
/// # Errors
///
/// With a sentence that says what to write, where no page can make it.
pub(super) fn request(args: &ExplainArgs) -> Result<Request, String> {
    let origin = args.origin.as_deref().unwrap_or_default();
    check_origin(origin)?;
    check_api(args)?;
    check_method(&args.method)?;
    check_path(&args.path)?;
    args.host.as_deref().map_or(Ok(()), check_host)?;
    let url = url(origin, args.host.as_deref(), &args.path);
    let mut page = Request::new(origin, url).method(&args.method);
    page = page.api(args.api.of_model());
    if args.upload {
        page = uploading(page);
    }
    if let Some(mode) = args.mode {
        page = page.mode(mode.of_model());
    }
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

/// What is said, once, of a host that nobody told.
pub(super) const ANY_HOST_NOTE: &str =
    "note: `your-api.test` stands for the host of your API; `--host` names it";

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
