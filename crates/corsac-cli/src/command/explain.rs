//! `corsac explain`.

use std::io::{self, Read, Write};
use std::path::PathBuf;

use clap::Args;
use corsac_core::{Checked, Outcome, Request, Severity, browser};
use serde::Serialize;

use super::findings;
use super::page::{self, Api, Browser, Mode};
use crate::streams::SCHEMA_VERSION;
use crate::text::{number, printable};
use crate::{EnvironmentArgs, Exit, Format, Streams, input};

/// The arguments of `explain`.
#[derive(Debug, Args)]
pub struct ExplainArgs {
    /// The policy file; `-` is standard input.
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// The origin of the page that makes the request; with --wire, the `Origin` header.
    #[arg(long, value_name = "ORIGIN", required_unless_present = "wire", allow_hyphen_values = true)]
    pub origin: Option<String>,
    /// The method.
    #[arg(long, value_name = "METHOD", default_value = "GET")]
    pub method: String,
    /// The path, as the service sees it.
    #[arg(long, value_name = "PATH", default_value = "/")]
    pub path: String,
    /// A header that the page sets: a name, or `Name: value`. Without a value, whatever could need a preflight does.
    #[arg(long = "header", value_name = "HEADER")]
    pub headers: Vec<String>,
    /// The page sends cookies: `credentials: "include"`, or `withCredentials`.
    #[arg(long, conflicts_with = "wire")]
    pub credentials: bool,
    /// By what the page makes the request.
    #[arg(long, value_name = "API", default_value = "fetch", conflicts_with = "wire")]
    pub api: Api,
    /// The mode that the page gives to `fetch`.
    #[arg(long, value_name = "MODE", conflicts_with = "wire")]
    pub mode: Option<Mode>,
    /// The page listens to the progress of its upload: `xhr.upload.onprogress`. With that, every request asks first.
    #[arg(long, conflicts_with = "wire")]
    pub upload: bool,
    /// Whose browser it is: whose console is quoted. JSON has all three.
    #[arg(long, value_name = "BROWSER", default_value = "chromium", conflicts_with = "wire")]
    pub browser: Browser,
    /// The host and port that the request is sent to.
    #[arg(long, value_name = "HOST")]
    pub host: Option<String>,
    /// Take the request as it is on the wire, in place of what a page makes; anything can be asked then.
    #[arg(long)]
    pub wire: bool,
    /// Exit with 1 where the page may not read the response; with --wire, where the request is denied.
    #[arg(long)]
    pub fail_on_denied: bool,
    /// How to write the explanation.
    ///
    /// `json` writes one object to standard output: {"schema_version": 1, "warnings", "unknown_variables", "outcome",
    /// "kind", "reason", "rule", "grant", "status", "headers", "vary", "steps", "advice"} and, without --wire, "then",
    /// "browser" and "change". `warnings` counts those of the policy; `unknown_variables` is true where --no-env left
    /// something out. "outcome" to "advice" are those of the request that is sent first; they are absent where none is.
    ///
    /// "then" is the same of the actual request, where the first is a preflight and it is sent. "browser" is {"readable",
    /// "blocked", "advice", "engines"}: whether the page may read the response in every engine, why not, what to change in
    /// the page, and for each engine {"engine", "verdict", "console", "exception"}: "readable", "opaque", "blocked" or
    /// "not-fetched", and the lines of its console.
    ///
    /// "change" is what to change in the policy, or null: {"title", "safety", "why", "edits", "also", "instead",
    /// "passes", "still"}. "safety" is "safe", "careful" or "unsafe", which has no edits. An edit is {"place",
    /// "replacement", "before", "after"}: the bytes to replace, or the variable to set, by what, and the lines as they are
    /// and become. "passes" says whether the page may read the response after them: it was tried.
    ///
    /// Where the policy does not load, it is the object that `check` writes, with "files"; where nothing could be asked,
    /// it is {"schema_version": 1, "error": "why"}.
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub format: Format,
    /// The variables.
    #[command(flatten)]
    pub environment: EnvironmentArgs,
}

/// The stable form of an explanation for programs.
#[derive(Serialize)]
struct Output<'a, T> {
    schema_version: u32,
    /// How many warnings the policy has.
    warnings: usize,
    /// Whether the verdict leaves something out.
    unknown_variables: bool,
    #[serde(flatten)]
    explanation: &'a T,
}

/// The request that is asked about.
enum Asked {
    Page(browser::Request),
    Wire(Request),
}

/// Explains what a policy decides about a request.
pub fn explain<I: Read, O: Write, E: Write>(args: &ExplainArgs, mut streams: Streams<'_, I, O, E>) -> Exit {
    let (asked, name, checked) = match prepare(args, streams.input) {
        Ok(prepared) => prepared,
        Err(message) => return streams.fail(args.format, &message),
    };
    let Some(policy) = &checked.policy else {
        return refused(args.format, name, checked, streams);
    };
    let (written, denied) = match asked {
        Asked::Page(page) => {
            let exchange = policy.explain_page(&page);
            let colour = streams.colour;
            let text = || {
                let text = exchange.render(args.browser.engine(), colour);
                if args.host.is_some() { text } else { format!("{text}\n\n{}", page::ANY_HOST_NOTE) }
            };
            (write(args.format, &exchange, text, &checked, &mut streams), !exchange.is_readable())
        }
        Asked::Wire(request) => {
            let explanation = policy.explain(&request);
            let denied = explanation.decision().outcome() == Outcome::Denied;
            (write(args.format, &explanation, || explanation.to_string(), &checked, &mut streams), denied)
        }
    };
    streams.finish(written, if denied && args.fail_on_denied { Exit::Found } else { Exit::Fine })
}

/// Says why the policy does not load.
pub(super) fn refused<I: Read, O: Write, E: Write>(
    format: Format,
    name: String,
    checked: Checked,
    mut streams: Streams<'_, I, O, E>,
) -> Exit {
    let exit = if input::is_unreadable(&checked) { Exit::Usage } else { Exit::Found };
    let written = match format {
        Format::Human => write!(streams.err, "{}", checked.report.render(streams.colour_err)),
        Format::Json => findings::json(&[(name, checked)], &mut streams),
    };
    streams.finish(written, exit)
}

/// The request, and the policy with its name; or what is wrong with the arguments.
fn prepare(args: &ExplainArgs, stdin: &mut impl Read) -> Result<(Asked, String, Checked), String> {
    let asked = if args.wire { Asked::Wire(wire(args)?) } else { Asked::Page(page::request(args)?) };
    let variables = args.environment.read()?;
    let (name, loader) = input::loader(&args.file, stdin)?;
    Ok((asked, name, args.environment.apply(loader, &variables).check()))
}

fn wire(args: &ExplainArgs) -> Result<Request, String> {
    let mut request = Request::new(&args.method, &args.path);
    if let Some(origin) = &args.origin {
        request = request.origin(origin);
    }
    for header in &args.headers {
        let (name, Some(value)) = split(header) else {
            let header = printable(header);
            return Err(format!("`{header}` has no value: with --wire, write `Name: value`"));
        };
        request = request.header(name, value);
    }
    Ok(match &args.host {
        Some(host) => request.authority(host),
        None => request,
    })
}

fn write<T: Serialize, I: Read, O: Write, E: Write>(
    format: Format,
    explanation: &T,
    text: impl FnOnce() -> String,
    checked: &Checked,
    streams: &mut Streams<'_, I, O, E>,
) -> io::Result<()> {
    let warnings = checked.report.count(Severity::Warning);
    if format == Format::Json {
        let unknown_variables = !checked.unknown_variables.is_empty();
        let schema_version = SCHEMA_VERSION;
        return streams.json(&Output { schema_version, warnings, unknown_variables, explanation });
    }
    remarks(checked, streams.err)?;
    writeln!(streams.out, "{}", text().trim_end())
}

/// Says what a verdict may leave out.
pub(super) fn remarks(checked: &Checked, err: &mut impl Write) -> io::Result<()> {
    let warnings = checked.report.count(Severity::Warning);
    let unknown = &checked.unknown_variables;
    if warnings > 0 {
        let (warnings, them) = (number(warnings, "warning"), if warnings == 1 { "it" } else { "them" });
        writeln!(err, "warning: the policy has {warnings}; `corsac check` shows {them}")?;
    }
    if !unknown.is_empty() {
        let names: Vec<_> = unknown.iter().map(|name| format!("`{}`", printable(name))).collect();
        writeln!(
            err,
            "warning: no variables were read (--no-env): this verdict leaves out whatever is written with {}, and may \
             be another with it",
            names.join(", ")
        )?;
    }
    Ok(())
}

/// `Name: value`, or a name alone.
pub(super) fn split(header: &str) -> (&str, Option<&str>) {
    match header.split_once(':') {
        Some((name, value)) => (name.trim(), Some(value.trim())),
        None => (header.trim(), None),
    }
}
