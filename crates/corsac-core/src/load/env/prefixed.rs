//! A policy from variables alone: `CORS_ORIGINS` and its siblings, with a prefix of the caller's choice.

use crate::catalogue::Code;
use crate::diagnostic::{Finding, Findings};
use crate::document::{Document, OriginEntry, Scalar, Spanned};
use crate::source::{Mark, Sources};

/// What people call the variable with the origins, beside its name.
const NEAR_MISSES: &[&str] = &[
    "ORIGIN",
    "ALLOWED_ORIGINS",
    "ALLOWED_ORIGIN",
    "ALLOW_ORIGINS",
    "ALLOW_ORIGIN",
    "ORIGIN_WHITELIST",
    "WHITELIST",
    "ALLOWLIST",
    "DOMAINS",
    "HOSTS",
];

/// Reads a document from the variables with a prefix. Its texts are values: compile it with
/// [`Environment::Literal`](super::Environment::Literal). Here `*` is allowed: the whole policy is in the environment,
/// and there is no file that a review could have seen something else in.
pub(crate) fn from_env(
    prefix: &str,
    lookup: &dyn Fn(&str) -> Option<String>,
    sources: &mut Sources,
    findings: &mut Findings,
) -> Option<Document> {
    let mut reader = Reader { prefix, lookup, sources, findings };
    let Some(origins) = reader.list("ORIGINS") else {
        reader.missing();
        return None;
    };
    let entries = |origin| OriginEntry { origin, ..OriginEntry::default() };
    let mut document = Document { version: 1.into(), ..Document::default() };
    let mark = origins.mark();
    document.grant.allow_origins =
        Some(Spanned::new(origins.into_inner().into_iter().map(entries).collect(), mark));
    document.grant.allow_methods = reader.list("METHODS");
    document.grant.allow_headers = reader.list("HEADERS");
    document.grant.expose_headers = reader.list("EXPOSE_HEADERS");
    document.grant.allow_credentials = reader.scalar("CREDENTIALS");
    document.grant.max_age = reader.scalar("MAX_AGE");
    Some(document)
}

struct Reader<'a> {
    prefix: &'a str,
    lookup: &'a dyn Fn(&str) -> Option<String>,
    sources: &'a mut Sources,
    findings: &'a mut Findings,
}

impl Reader<'_> {
    fn get(&mut self, name: &str) -> Option<(String, Mark)> {
        let name = format!("{}{name}", self.prefix);
        let value = (self.lookup)(&name)?;
        let source = self.sources.add_variable(&name, &value);
        Some((value, Mark::Whole { source }))
    }

    fn list(&mut self, name: &str) -> Option<Spanned<Vec<Spanned<String>>>> {
        let (value, mark) = self.get(name)?;
        let items = value.split(',').map(str::trim).filter(|item| !item.is_empty());
        let items: Vec<_> = items.map(|item| Spanned::new(item.to_owned(), mark)).collect();
        if items.is_empty() {
            self.findings.push(
                Finding::warning(
                    Code::EMPTIED_LIST,
                    format!("the variable `{}{name}` is empty", self.prefix),
                )
                .at(mark, "this list admits nothing")
                .help("set it to values with commas between them"),
            );
        }
        Some(Spanned::new(items, mark))
    }

    /// A boolean or a number. Empty is unset: there is nothing that it could be meant to say.
    fn scalar(&mut self, name: &str) -> Option<Spanned<Scalar>> {
        let (value, mark) = self.get(name).filter(|(value, _)| !value.trim().is_empty())?;
        Some(Spanned::new(Scalar(value.trim().to_owned()), mark))
    }

    fn missing(&mut self) {
        let wanted = format!("{}ORIGINS", self.prefix);
        let finding = Finding::error(Code::MISSING_VARIABLE, format!("the variable `{wanted}` is not set"));
        let names = NEAR_MISSES.iter().map(|name| format!("{}{name}", self.prefix));
        let finding = match names.into_iter().find(|name| (self.lookup)(name).is_some()) {
            Some(name) => finding.help(format!("`{name}` is set; did you mean `{wanted}`?")),
            None => finding,
        };
        self.findings.push(finding.help("set it to the origins that are admitted, with commas between them"));
    }
}
