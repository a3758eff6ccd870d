//! Arguments that cannot be read, and the help that was asked for.

use std::ffi::{OsStr, OsString};
use std::io::{Read, Write};

use clap::Parser;
use clap::error::ErrorKind;

use crate::{Cli, Exit, Format, Streams};

/// Answers in place of a verb.
pub(crate) fn answer<I: Read, O: Write, E: Write>(
    error: &clap::Error,
    args: &[OsString],
    streams: &mut Streams<'_, I, O, E>,
) -> Exit {
    if !error.use_stderr() {
        // `--help` and `--version` are errors to clap, and go where results go.
        let written = write!(streams.out, "{}", error.render());
        return streams.finish(written, Exit::Fine);
    }
    let text = match culprit(error, args) {
        Some((number, culprit)) => format!("argument {number}, `{culprit}`, is not UTF-8"),
        None => {
            let text = error.render().to_string();
            text.strip_prefix("error: ").unwrap_or(&text).trim_end().to_owned()
        }
    };
    if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        // It is a text for people to read, and nothing failed that a prefix could name.
        let _ = writeln!(streams.err, "{text}");
        return Exit::Usage;
    }
    streams.fail(format(args), &text)
}

/// The format that is asked for among arguments that make no sense as a whole.
fn format(args: &[OsString]) -> Format {
    let options: Vec<&OsStr> =
        args.iter().map(OsString::as_os_str).take_while(|argument| *argument != "--").collect();
    let apart = options.windows(2).any(|pair| pair == ["--format", "json"]);
    if apart || options.iter().any(|argument| *argument == "--format=json") {
        Format::Json
    } else {
        Format::Human
    }
}

/// The argument that must be UTF-8 and is not, and its number. Files may have any name, and clap does not tell.
fn culprit(error: &clap::Error, args: &[OsString]) -> Option<(usize, String)> {
    if error.kind() != ErrorKind::InvalidUtf8 {
        return None;
    }
    let lossy = |argument: &OsString| OsString::from(argument.to_string_lossy().into_owned());
    let alone = |index: usize| {
        let others = args.iter().enumerate();
        let args = others.map(|(at, argument)| if at == index { argument.clone() } else { lossy(argument) });
        Cli::try_parse_from(args).is_err_and(|error| error.kind() == ErrorKind::InvalidUtf8)
    };
    let mut suspects = args.iter().enumerate().filter(|(_, argument)| argument.to_str().is_none());
    let (index, argument) = suspects.find(|(index, _)| alone(*index))?;
    Some((index, argument.as_encoded_bytes().escape_ascii().to_string()))
}
