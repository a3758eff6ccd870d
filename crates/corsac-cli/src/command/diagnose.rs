//! `corsac diagnose`.

use std::io::{self, Read, Write};
use std::path::PathBuf;

use clap::Args;
use corsac_core::Checked;
use corsac_core::diagnose::{Diagnosis, Finding, MAX_INPUT, Nearest, diagnose as recognise};
use serde::Serialize;

use super::diagnosed_policy::{Verdict, verdict};
use super::explain;
use crate::streams::SCHEMA_VERSION;
use crate::text::why;
use crate::{EnvironmentArgs, Exit, Format, Streams, input};

/// The arguments of `diagnose`.
#[derive(Debug, Args)]
#[command(
    after_help = "Exit codes: 0 recognised, also where it only looks like CORS; 1 nothing recognised, or a policy \
                        that does not load; 2 usage, no text, or a file that cannot be read."
)]
pub struct DiagnoseArgs {
    /// What the console says, as it was copied; `-`, or nothing, is standard input.
    ///
    /// A shell reads quotes and backticks before corsac does: to paste a whole console, use standard input. Time
    /// stamps, file names, colours and wrapped lines do no harm, and no more than 64 KiB are looked at.
    #[arg(value_name = "TEXT", allow_hyphen_values = true)]
    pub text: Option<String>,
    /// Say what this policy decides about the request, by which line, and what to change.
    #[arg(long, value_name = "FILE")]
    pub policy: Option<PathBuf>,
    /// The page's origin, where the message does not say it; Firefox's do not.
    #[arg(long, value_name = "ORIGIN", requires = "policy", allow_hyphen_values = true)]
    pub origin: Option<String>,
    /// The method, where the message does not say it.
    #[arg(long, value_name = "METHOD", requires = "policy")]
    pub method: Option<String>,
    /// A header that the page sets, beside the one that the message names.
    #[arg(long = "header", value_name = "HEADER", requires = "policy")]
    pub headers: Vec<String>,
    /// The page sends cookies, where the message does not say so.
    #[arg(long, requires = "policy")]
    pub credentials: bool,
    /// How to write the diagnosis.
    ///
    /// `json` writes one object to standard output: {"schema_version": 1, "recognised", "findings", "nearest", "cut"}.
    /// A finding has "cause", "or" (what else gives the same text), "engines", "id", "text", "count", "truncated"; what
    /// the message says, null where it does not: "apis", "url", "redirected_from", "location", "origin", "page",
    /// "method", "header", "status", "value", "code", "directive", "address_space", "media_type", "reason",
    /// "preflight"; "advice" with "title", "meaning", "cures" ("text", "policy", "header") and "checks" ("text",
    /// "command"); and "policy": null without --policy, else {"readable", "note", "exchange"}, where "exchange" is what
    /// `explain` writes. Where the policy does not load, it is the object that `check` writes; where nothing could be
    /// done, {"schema_version": 1, "error": "why"}.
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub format: Format,
    /// The variables.
    #[command(flatten)]
    pub environment: EnvironmentArgs,
}

/// The stable form of a diagnosis for programs.
#[derive(Serialize)]
struct Output<'a> {
    schema_version: u32,
    recognised: bool,
    findings: Vec<Item<'a>>,
    nearest: &'a [Nearest],
    cut: bool,
}

#[derive(Serialize)]
struct Item<'a> {
    #[serde(flatten)]
    finding: &'a Finding,
    policy: Option<&'a Verdict>,
}

/// Explains what a console says.
pub fn diagnose<I: Read, O: Write, E: Write>(args: &DiagnoseArgs, mut streams: Streams<'_, I, O, E>) -> Exit {
    let (text, checked) = match prepare(args, streams.input) {
        Ok(prepared) => prepared,
        Err(message) => return streams.fail(args.format, &message),
    };
    let diagnosis = recognise(&text);
    let mut verdicts = Vec::new();
    if let Some((name, checked)) = checked {
        let Some(policy) = &checked.policy else {
            return explain::refused(args.format, name, checked, streams);
        };
        if let (Format::Human, Err(error)) = (args.format, explain::remarks(&checked, streams.err)) {
            return streams.finish(Err(error), Exit::Usage);
        }
        verdicts = diagnosis.findings.iter().map(|finding| verdict(args, finding, policy)).collect();
    }
    let written = match args.format {
        Format::Human => human(&diagnosis, &verdicts, streams.out),
        Format::Json => {
            let items = diagnosis.findings.iter().enumerate();
            let findings = items.map(|(at, finding)| Item { finding, policy: verdicts.get(at) }).collect();
            let (recognised, nearest) = (diagnosis.is_recognised(), diagnosis.nearest.as_slice());
            let schema_version = SCHEMA_VERSION;
            streams.json(&Output { schema_version, recognised, findings, nearest, cut: diagnosis.cut })
        }
    };
    streams.finish(written, if diagnosis.is_recognised() { Exit::Fine } else { Exit::Found })
}

/// The text, and the policy with its name; or what is wrong with the arguments.
fn prepare(
    args: &DiagnoseArgs,
    stdin: &mut impl Read,
) -> Result<(String, Option<(String, Checked)>), String> {
    let from_stdin = args.text.as_deref().is_none_or(|text| text == "-");
    if from_stdin && args.policy.as_deref().is_some_and(input::is_stdin) {
        return Err(
            "the text and the policy cannot both be read from standard input: name the policy's file"
                .to_owned(),
        );
    }
    let text = match &args.text {
        Some(text) if !from_stdin => text.clone(),
        _ => read(stdin)?,
    };
    if text.trim().is_empty() {
        return Err("there is no text: copy the red lines from the console of the developer tools, and give them as an \
                    argument or on standard input"
            .to_owned());
    }
    let Some(file) = &args.policy else { return Ok((text, None)) };
    let variables = args.environment.read()?;
    let (name, loader) = input::loader(file, stdin)?;
    Ok((text, Some((name, args.environment.apply(loader, &variables).check()))))
}

/// What was piped in, as far as it is looked at. What is no UTF-8 stands in no message that is known.
fn read(stdin: &mut impl Read) -> Result<String, String> {
    let limit = u64::try_from(MAX_INPUT).unwrap_or(u64::MAX).saturating_add(1);
    let mut bytes = Vec::new();
    let read = stdin.take(limit).read_to_end(&mut bytes);
    read.map_err(|error| format!("cannot read standard input: {}", why(&error)))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn human(diagnosis: &Diagnosis, verdicts: &[Verdict], out: &mut impl Write) -> io::Result<()> {
    if verdicts.is_empty() {
        return write!(out, "{diagnosis}");
    }
    for (number, (finding, verdict)) in diagnosis.findings.iter().zip(verdicts).enumerate() {
        if number > 0 {
            writeln!(out)?;
        }
        writeln!(out, "{finding}\n  what the policy says")?;
        verdict.write(out)?;
    }
    Ok(())
}
