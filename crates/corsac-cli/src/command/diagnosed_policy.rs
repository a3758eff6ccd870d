//! What a policy decides about the request that a console's message speaks of.
//!
//! The only place here that knows how a page's request is played against a policy.

use std::io::{self, Write};

use corsac_core::diagnose::{Cause, Finding};
use corsac_core::{Exchange, Policy, Safety, browser};
use serde::Serialize;
use serde_json::Value;
use url::Url;

use super::diagnose::DiagnoseArgs;
use super::explain::ExplainArgs;
use super::page::{self, Api, Browser};

/// What the policy decides.
#[derive(Debug, Serialize)]
pub(super) struct Verdict {
    /// Whether the page could read the response; nothing where the message says too little to ask.
    readable: Option<bool>,
    /// What that means for the message.
    note: String,
    /// What `explain` says of the request.
    exchange: Option<Value>,
    #[serde(skip)]
    shown: String,
}

impl Verdict {
    fn without(note: impl Into<String>) -> Self {
        Verdict { readable: None, note: note.into(), exchange: None, shown: String::new() }
    }

    /// Writes it for people.
    pub(super) fn write(&self, out: &mut impl Write) -> io::Result<()> {
        for line in self.shown.trim_end().lines() {
            writeln!(out, "{}", format!("    {line}").trim_end())?;
        }
        if !self.shown.is_empty() {
            writeln!(out)?;
        }
        self.note.lines().try_for_each(|line| writeln!(out, "    {line}"))
    }
}

/// Plays the request that a message speaks of against the policy.
pub(super) fn verdict(args: &DiagnoseArgs, finding: &Finding, policy: &Policy) -> Verdict {
    if !finding.cause.is_of_policy() {
        return Verdict::without("nothing: this is not for a CORS policy to decide");
    }
    let asked = match asked(args, finding) {
        Ok(asked) => asked,
        Err(why) => return Verdict::without(why),
    };
    let request = match page::request(&asked) {
        Ok(request) => at_scheme(request, finding),
        Err(why) => return Verdict::without(format!("nothing: no page can make this request: {why}")),
    };
    let exchange = policy.explain_page(&request);
    let note = note(args, finding, &exchange);
    Verdict {
        readable: Some(exchange.is_readable()),
        note,
        shown: exchange.to_string(),
        exchange: serde_json::to_value(&exchange).ok(),
    }
}

/// The request at the scheme that the message says: `explain` is not told one.
fn at_scheme(mut request: browser::Request, finding: &Finding) -> browser::Request {
    let url = finding.facts.url.as_deref().and_then(|url| Url::parse(url).ok());
    let scheme = url.as_ref().map(Url::scheme).filter(|scheme| ["http", "https"].contains(scheme));
    if let Some((scheme, (_, rest))) = scheme.zip(request.url.split_once("://")) {
        request.url = format!("{scheme}://{rest}");
    }
    request
}

/// The request, as `explain` would be asked about it. What the message says is what was sent: the options are for what
/// it does not say.
fn asked(args: &DiagnoseArgs, finding: &Finding) -> Result<ExplainArgs, String> {
    let facts = &finding.facts;
    let url = facts.url.as_deref().and_then(|url| Url::parse(url).ok()).filter(Url::has_host);
    let url =
        url.ok_or("nothing: the message does not say for which URL; paste the lines around it as well")?;
    let origin = facts.origin.clone().or_else(|| args.origin.clone());
    let origin = origin.ok_or("nothing: the message does not say which page asked; add `--origin ORIGIN`")?;
    let mut headers = args.headers.clone();
    if finding.cause == Cause::HeadersNotAllowed {
        headers.extend(facts.header.clone());
    }
    let path = url.query().map_or_else(|| url.path().to_owned(), |query| format!("{}?{query}", url.path()));
    let host = url.host_str().map(|host| match url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    });
    let credentials = matches!(finding.cause, Cause::WildcardWithCredentials | Cause::CredentialsNotAllowed);
    Ok(ExplainArgs {
        file: args.policy.clone().unwrap_or_default(),
        origin: Some(origin),
        method: facts.method.clone().or_else(|| args.method.clone()).unwrap_or_else(|| "GET".to_owned()),
        path,
        headers,
        credentials: credentials || args.credentials,
        host,
        api: if facts.apis == [browser::Api::XmlHttpRequest] { Api::Xhr } else { Api::Fetch },
        mode: None,
        upload: false,
        browser: Browser::of(finding.engines.first().copied()),
        wire: false,
        fail_on_denied: false,
        format: args.format,
        environment: args.environment.clone(),
    })
}

/// What the decision means for the message.
fn note(args: &DiagnoseArgs, finding: &Finding, exchange: &Exchange) -> String {
    let facts = &finding.facts;
    let method_known = args.method.is_some() || facts.method.is_some();
    let header_known = !args.headers.is_empty() || facts.header.is_some();
    if !exchange.is_readable() {
        let redirected = facts.origin.as_deref() == Some("null") && facts.redirected_from.is_some();
        return format!("{}{}", denied(finding.cause, exchange), if redirected { REDIRECTED } else { "" });
    }
    if facts.preflight == Some(true) && !method_known && !header_known {
        return "a plain GET would be allowed; the browser asked about something else, and the message does not say \
                what:\nadd `--method` and `--header` as the page has them"
            .to_owned();
    }
    let mut note = "this policy allows it, so the answer that the browser got was not made by it; look, in this order\n\
                    1. whether the server loads this file, and was started or told to reload since it was changed\n\
                    2. whether it sees this path: a proxy may cut a part off, or add one\n\
                    3. whether something before it answers: a proxy, a login check, a cache without `Vary: Origin`"
        .to_owned();
    if !method_known && facts.preflight != Some(false) {
        note.push_str(
            "\nthe message does not say with which method and headers: `--method` and `--header` do",
        );
    }
    note
}

/// The Fetch standard, "HTTP-redirect fetch": a redirect from one foreign origin to another taints the request.
const REDIRECTED: &str = "\nthe origin is `null` because the request was redirected from one host to another: have the page ask for the\n\
                          last URL itself";

/// Where corsac denies, it sends no CORS headers at all, and never the wrong ones.
fn denied(cause: Cause, exchange: &Exchange) -> String {
    let what = match exchange.change().map(|change| change.safety) {
        Some(Safety::Unsafe) => "to open it would be unsafe, and `instead` says what to do",
        Some(_) => "`change` says what to write in it",
        None => "no change of the policy helps",
    };
    match cause {
        Cause::MissingAllowOrigin
        | Cause::PreflightStatus
        | Cause::WildcardWithCredentials
        | Cause::CredentialsNotAllowed => format!("so this policy is the reason; {what}"),
        _ => format!(
            "this policy does not allow it either; {what}\n\
             corsac's own answer would have no CORS headers: if the console stays as it is, another layer answers,\n\
             or the browser has an old answer in its cache"
        ),
    }
}
