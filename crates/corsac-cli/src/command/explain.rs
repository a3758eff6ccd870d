//! `corsac explain`.

use std::io::{self, Write};
use std::path::PathBuf;

use clap::Args;
use corsac_core::{Checked, Exchange, Explanation, Loader, Outcome, PageRequest, Policy, Request, Severity};
use serde::Serialize;

use crate::{EnvironmentArgs, Exit, Format, Streams};

/// The arguments of `explain`.
#[derive(Debug, Args)]
pub struct ExplainArgs {
    /// The policy file.
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
    /// The host and port that the request is sent to.
    #[arg(long, value_name = "HOST")]
    pub host: Option<String>,
    /// Take the request as it is on the wire, in place of what a page makes.
    #[arg(long)]
    pub wire: bool,
    /// Exit with 1 where the page may not read the response; with --wire, where the request is denied.
    #[arg(long)]
    pub fail_on_denied: bool,
    /// How to write the explanation.
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
    #[serde(flatten)]
    explanation: &'a T,
}

/// Explains what a policy decides about a request.
pub fn explain<O: Write, E: Write>(args: &ExplainArgs, streams: Streams<'_, O, E>) -> Exit {
    let variables = match args.environment.read() {
        Ok(variables) => variables,
        Err(message) => return Exit::Usage.after(writeln!(streams.err, "error: {message}")),
    };
    let Checked { report, policy, .. } =
        args.environment.apply(Loader::new().file(&args.file), &variables).check();
    let Some(policy) = policy else {
        let exit = if args.file.is_file() { Exit::Found } else { Exit::Usage };
        return exit.after(write!(streams.err, "{}", report.render(streams.colour)));
    };
    let warnings = report.count(Severity::Warning);
    if warnings > 0 {
        let written =
            writeln!(streams.err, "warning: the policy has {warnings} warnings; `corsac check` shows them");
        if let Err(error) = written {
            return Exit::of(Err(error));
        }
    }
    let explained =
        if args.wire { wire(args, &policy, streams.out) } else { page(args, &policy, streams.out) };
    match explained {
        Ok(Ok(denied)) if denied && args.fail_on_denied => Exit::Found,
        Ok(Ok(_)) => Exit::Fine,
        Ok(Err(message)) => Exit::Usage.after(writeln!(streams.err, "error: {message}")),
        Err(error) => Exit::of(Err(error)),
    }
}

/// Whether the page is kept from reading the response, or what is wrong with the arguments.
type Explained = io::Result<Result<bool, String>>;

fn page(args: &ExplainArgs, policy: &Policy, out: &mut impl Write) -> Explained {
    let origin = args.origin.as_deref().unwrap_or_default();
    let mut page = PageRequest::new(origin, &args.method, &args.path).credentials(args.credentials);
    for header in &args.headers {
        page = match split(header) {
            (name, Some(value)) => page.header(name, value),
            (name, None) => page.header_name(name),
        };
    }
    if let Some(host) = &args.host {
        page = page.authority(host);
    }
    let exchange: Exchange = policy.explain_page(&page);
    write(args.format, &exchange, out)?;
    Ok(Ok(!exchange.is_readable()))
}

fn wire(args: &ExplainArgs, policy: &Policy, out: &mut impl Write) -> Explained {
    let mut request = Request::new(&args.method, &args.path);
    if let Some(origin) = &args.origin {
        request = request.origin(origin);
    }
    for header in &args.headers {
        let (name, Some(value)) = split(header) else {
            return Ok(Err(format!("`{header}` has no value; with --wire, write `Name: value`")));
        };
        request = request.header(name, value);
    }
    if let Some(host) = &args.host {
        request = request.authority(host);
    }
    let explanation: Explanation = policy.explain(&request);
    write(args.format, &explanation, out)?;
    Ok(Ok(explanation.decision().outcome() == Outcome::Denied))
}

fn write<T: std::fmt::Display + Serialize>(
    format: Format,
    explanation: &T,
    out: &mut impl Write,
) -> io::Result<()> {
    match format {
        Format::Human => writeln!(out, "{}", explanation.to_string().trim_end()),
        Format::Json => {
            serde_json::to_writer_pretty(&mut *out, &Output { schema_version: 1, explanation })?;
            writeln!(out)
        }
    }
}

/// `Name: value`, or a name alone.
fn split(header: &str) -> (&str, Option<&str>) {
    match header.split_once(':') {
        Some((name, value)) => (name.trim(), Some(value.trim())),
        None => (header.trim(), None),
    }
}
