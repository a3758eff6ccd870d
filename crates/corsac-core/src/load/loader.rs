//! Loading a policy: where it comes from, what variables it sees, and what counts as a failure.

use std::collections::HashMap;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::env::{Environment, from_env};
use super::limits::Limits;
use super::recipe::{PREFIX, Recipe, Values};
use super::{Format, LoadError, parse};
use crate::catalogue::Code;
use crate::diagnostic::{Diagnostic, Finding, Findings, MAX_FINDINGS, Severity};
use crate::document::Document;
use crate::fix::{self, Applicability, Fixed, Tally};
use crate::policy::{Compiled, Policy};
use crate::report::Report;
use crate::source::{Mark, Sources};

/// The size of a document that an application hands over: it was in memory already, and marks are 32 bits wide.
const MAX_WRITTEN: usize = 1 << 30;

/// The most findings that are looked at for fixes in one round.
const MOST_FIXED: usize = 10_000;

/// Where a policy comes from.
#[derive(Debug, Clone, Default)]
enum Input {
    /// Environment variables alone.
    #[default]
    Variables,
    File(PathBuf),
    Text {
        name: String,
        bytes: Vec<u8>,
        format: Format,
    },
}

/// Loads a policy.
///
/// Without a file or a text, the policy comes from environment variables. The environment is read only where
/// [`process_environment`](Self::process_environment) or [`environment`](Self::environment) says so.
///
/// ```
/// use corsac_core::{Loader, Request};
///
/// let policy = Loader::new()
///     .yaml("{ version: 1, allow_origins: ['${CORS_ORIGINS}'] }")
///     .environment(|name| (name == "CORS_ORIGINS").then(|| "https://a.example.com, https://b.example.com".into()))
///     .load()?;
/// assert!(policy.evaluate(&Request::get("/").origin("https://b.example.com")).is_allowed());
/// # Ok::<(), corsac_core::LoadError>(())
/// ```
#[derive(Clone, Default)]
#[must_use = "a loader does nothing until `load` or `check` is called"]
pub struct Loader {
    input: Input,
    variables: Variables,
    service: Option<String>,
    prefix: Option<String>,
    deny_warnings: bool,
    limits: Limits,
}

/// Gives a variable's value by its name.
type Variable = dyn Fn(&str) -> Option<String> + Send + Sync;

/// Where variables come from.
#[derive(Clone, Default)]
enum Variables {
    #[default]
    None,
    Function(Arc<Variable>),
    Symbolic,
    Literal,
}

impl Variables {
    fn get(&self, name: &str) -> Option<String> {
        match self {
            Variables::Function(variable) => variable(name),
            _ => None,
        }
    }

    fn environment(&self) -> Environment<'_> {
        match self {
            Variables::None => Environment::Empty,
            Variables::Function(variable) => Environment::Lookup(&**variable),
            Variables::Symbolic => Environment::Symbolic,
            Variables::Literal => Environment::Literal,
        }
    }
}

impl std::fmt::Debug for Loader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Loader")
            .field("input", &self.input)
            .field("service", &self.service)
            .finish_non_exhaustive()
    }
}

/// What came of loading: the findings, and the policy where there was no error.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Checked {
    /// Everything found.
    pub report: Report,
    /// The policy, unless it has an error.
    pub policy: Option<Policy>,
    /// The variables that the policy needs and that [`Loader::symbolic_environment`] left unknown, in alphabetical
    /// order: whatever is written with them is not in the policy.
    pub unknown_variables: Vec<String>,
}

/// What came of loading, for whoever compares two texts.
pub(crate) struct Examined {
    pub(crate) checked: Checked,
    /// All findings, also those that the report leaves out.
    pub(crate) tally: Tally,
    /// Whether the text could be read as far as its end.
    pub(crate) readable: bool,
    /// How many bytes lie behind the first error.
    pub(crate) unread: usize,
}

impl Loader {
    /// A loader that reads no file and no environment.
    pub fn new() -> Self {
        Self::default()
    }

    /// Loads from a file: JSON where the name ends in `.json`, YAML otherwise.
    pub fn file(mut self, path: impl AsRef<Path>) -> Self {
        self.input = Input::File(path.as_ref().to_owned());
        self
    }

    /// Loads from YAML text.
    pub fn yaml(mut self, text: impl Into<String>) -> Self {
        self.input = Input::text("<text>", text, Format::Yaml);
        self
    }

    /// Loads from JSON text.
    pub fn json(mut self, text: impl Into<String>) -> Self {
        self.input = Input::text("<text>", text, Format::Json);
        self
    }

    /// Loads what was read elsewhere, standard input for one, under a name for findings: JSON where it begins with `{`
    /// and a quoted key, YAML otherwise.
    pub fn bytes(mut self, name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        let bytes = bytes.into();
        let format = if begins_as_json(&bytes) { Format::Json } else { Format::Yaml };
        self.input = Input::Text { name: name.into(), bytes, format };
        self
    }

    /// Loads a document that an application has read as a part of its own settings.
    ///
    /// The document is written out and read again, so that findings can show lines.
    pub fn document(mut self, document: &Document) -> Self {
        self.input = Input::written("<document>", document);
        self.limits.max_bytes = MAX_WRITTEN;
        self
    }

    /// A policy that was built in code: `${…}` in it is text like any other.
    pub(crate) fn built(mut self, document: &Document) -> Self {
        self.input = Input::written("<builder>", document);
        self.limits.max_bytes = MAX_WRITTEN;
        self.variables = Variables::Literal;
        self
    }

    /// Expands variables from the environment of the process, and takes the service's name from `CORS_SERVICE`.
    pub fn process_environment(self) -> Self {
        self.environment(|name| std::env::var(name).ok())
    }

    /// Expands variables from a function, and takes the service's name from `CORS_SERVICE` of it.
    pub fn environment(mut self, variable: impl Fn(&str) -> Option<String> + Send + Sync + 'static) -> Self {
        self.variables = Variables::Function(Arc::new(variable));
        self
    }

    /// Leaves variables as they are: what they stand for is unknown, and everything else is checked. A policy loaded
    /// so admits less than it says, and is only good for looking at.
    pub fn symbolic_environment(mut self) -> Self {
        self.variables = Variables::Symbolic;
        self
    }

    /// Names the service that loads the policy: rules for other services are then not there.
    pub fn service(mut self, name: impl Into<String>) -> Self {
        self.service = Some(name.into());
        self
    }

    /// The prefix of the variables that make up a policy without a file; `CORS_` without this.
    pub fn prefix(mut self, prefix: impl Into<String>) -> Self {
        self.prefix = Some(prefix.into());
        self
    }

    /// Whether a warning keeps the policy from loading, as an error does. Notes never do.
    pub fn deny_warnings(mut self, deny: bool) -> Self {
        self.deny_warnings = deny;
        self
    }

    /// The largest file or text that is read, in bytes; 1 MiB without this.
    pub fn max_bytes(mut self, bytes: usize) -> Self {
        self.limits.max_bytes = bytes;
        self
    }

    /// Loads the policy.
    ///
    /// # Errors
    ///
    /// With every finding, where there is an error, or a warning and [`deny_warnings`](Self::deny_warnings).
    pub fn load(self) -> Result<Policy, LoadError> {
        let deny_warnings = self.deny_warnings;
        let Checked { report, policy, .. } = self.check();
        match policy {
            Some(policy) if !(deny_warnings && report.count(Severity::Warning) > 0) => Ok(policy),
            _ => Err(LoadError::new(report)),
        }
    }

    /// Checks the policy: everything found, also where it loads.
    #[must_use]
    pub fn check(self) -> Checked {
        self.examine(MAX_FINDINGS).checked
    }

    /// Makes the fixes that are proposed, up to this applicability, in the policy's text, and again those that are
    /// proposed then, until there is none or none that makes the policy better.
    ///
    /// Nothing is written to the file. A policy from variables alone has no text, and nothing is fixed in it.
    ///
    /// ```
    /// use corsac_core::{Applicability, Loader};
    ///
    /// let text = "version: 1\nallow_origins: [https://app.example.com/] # ours\n";
    /// let fixed = Loader::new().yaml(text).fix(Applicability::Safe);
    /// assert_eq!(fixed.text, "version: 1\nallow_origins: [https://app.example.com] # ours\n");
    /// assert_eq!(fixed.applied[0].code.name(), "origin-with-path");
    /// ```
    #[must_use]
    pub fn fix(mut self, up_to: Applicability) -> Fixed {
        if let Input::File(path) = &self.input
            && let Ok(bytes) = read(path, self.limits.max_bytes)
        {
            let format = Format::of(path);
            self.input = Input::Text { name: path.display().to_string(), bytes, format };
        }
        let text = match &self.input {
            Input::Text { name, bytes, format } if bytes.len() <= self.limits.max_bytes => {
                str::from_utf8(bytes).ok().map(|text| (name.clone(), text.to_owned(), *format))
            }
            _ => None,
        };
        let Some((name, before, format)) = text else {
            return Fixed {
                before: String::new(),
                text: String::new(),
                applied: Vec::new(),
                left: self.check(),
            };
        };
        let with = |text: &str| Loader { input: Input::text(&name, text, format), ..self.clone() };
        let examine = |text: &str| with(text).examine(MOST_FIXED);
        let (text, applied) = fix::mend(&name, &before, up_to, &examine);
        let left = with(&text).check();
        Fixed { before, text, applied, left }
    }

    /// Checks the policy, with at the most so many findings in the report.
    pub(super) fn examine(self, most: usize) -> Examined {
        let recipe = self.recipe();
        let mut sources = Sources::default();
        let mut findings = Findings::default();
        let compiled = self.compile(recipe.service.as_deref(), &mut sources, &mut findings);
        let (readable, tally) = (compiled.is_some(), findings.tally());
        let failed = findings.has_errors();
        let unknown_variables = findings.unknown_variables();
        let sources = Arc::new(sources);
        let diagnostics = findings.into_most_diagnostics(&sources, most);
        let broken = diagnostics.first().and_then(Diagnostic::place).and_then(|place| place.span);
        let unread = broken.map_or(0, |span| sources.text(0).len().saturating_sub(span.start));
        let report = Report::new(diagnostics.clone(), Arc::clone(&sources));
        let policy = compiled
            .filter(|_| !failed)
            .map(|compiled| Policy::new(Compiled { diagnostics, sources, recipe, ..compiled }));
        Examined { checked: Checked { report, policy, unknown_variables }, tally, readable, unread }
    }

    /// The service that loads the policy.
    fn named_service(&self) -> Option<String> {
        let service = self.service.clone().or_else(|| self.variables.get("CORS_SERVICE"))?;
        Some(service.trim().to_owned()).filter(|service| !service.is_empty())
    }

    /// How this loader loads, without the text and the variables' values: those are among the sources.
    fn recipe(&self) -> Recipe {
        let format = match &self.input {
            Input::Variables => None,
            Input::File(path) => Some(Format::of(path)),
            Input::Text { format, .. } => Some(*format),
        };
        let values = match self.variables {
            Variables::None | Variables::Function(_) => Values::Read,
            Variables::Symbolic => Values::Unknown,
            Variables::Literal => Values::Literal,
        };
        let prefix = self.prefix.clone();
        Recipe { format, values, service: self.named_service(), prefix, limits: self.limits }
    }

    /// A loader that loads another text as a policy was loaded, with these variables and no others.
    pub(super) fn again(recipe: &Recipe, name: &str, text: &str, variables: HashMap<String, String>) -> Self {
        let variables = match recipe.values {
            Values::Read => Variables::Function(Arc::new(move |name| variables.get(name).cloned())),
            Values::Unknown => Variables::Symbolic,
            Values::Literal => Variables::Literal,
        };
        Loader {
            input: recipe.format.map_or(Input::Variables, |format| Input::text(name, text, format)),
            variables,
            // A name of no letters names no service, and keeps one from being looked for.
            service: Some(recipe.service.clone().unwrap_or_default()),
            prefix: recipe.prefix.clone(),
            deny_warnings: false,
            limits: recipe.limits,
        }
    }

    fn compile(
        self,
        service: Option<&str>,
        sources: &mut Sources,
        findings: &mut Findings,
    ) -> Option<Compiled> {
        let Loader { input, variables, prefix, limits, .. } = self;
        let environment = variables.environment();
        let (document, environment) = match input {
            Input::Variables => {
                let prefix = prefix.as_deref().unwrap_or(PREFIX);
                let document = from_env(prefix, &|name| variables.get(name), sources, findings)?;
                (document, Environment::Literal)
            }
            Input::File(path) => {
                let name = path.display().to_string();
                match read(&path, limits.max_bytes) {
                    Ok(bytes) => {
                        let format = Format::of(&path);
                        (parse(sources, &name, &bytes, format, &limits, findings)?, environment)
                    }
                    Err(error) => {
                        unreadable(&name, &error, sources, findings);
                        return None;
                    }
                }
            }
            Input::Text { name, bytes, format } => {
                (parse(sources, &name, &bytes, format, &limits, findings)?, environment)
            }
        };
        Some(crate::compile::compile(document, service, environment, sources, findings))
    }
}

impl Format {
    pub(crate) fn of(path: &Path) -> Self {
        if path.extension().is_some_and(|it| it.eq_ignore_ascii_case("json")) {
            Format::Json
        } else {
            Format::Yaml
        }
    }
}

impl Input {
    fn text(name: &str, text: impl Into<String>, format: Format) -> Self {
        Input::Text { name: name.to_owned(), bytes: text.into().into_bytes(), format }
    }

    fn written(name: &str, document: &Document) -> Self {
        // A document is a tree of texts and lists: there is nothing in it that cannot be written.
        let text = serde_yaml::to_string(document).unwrap_or_default();
        Input::text(name, text, Format::Yaml)
    }
}

/// `{ version: 1 }` is YAML: only a quoted key, or no key at all, tells the two apart.
fn begins_as_json(bytes: &[u8]) -> bool {
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    let inner = text.strip_prefix(b"{").map(<[u8]>::trim_ascii_start);
    inner.is_some_and(|inner| matches!(inner.first(), None | Some(b'"' | b'}')))
}

/// Reads one byte more than a policy may have, and no further: the file may be a device without end.
pub(crate) fn read(path: &Path, max_bytes: usize) -> std::io::Result<Vec<u8>> {
    let most = u64::try_from(max_bytes).unwrap_or(u64::MAX).saturating_add(1);
    let mut bytes = Vec::new();
    std::fs::File::open(path)?.take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}

pub(crate) fn unreadable(name: &str, error: &std::io::Error, sources: &mut Sources, findings: &mut Findings) {
    use std::io::ErrorKind;
    let why = match error.kind() {
        ErrorKind::NotFound => "no such file".to_owned(),
        ErrorKind::PermissionDenied => "permission denied".to_owned(),
        ErrorKind::IsADirectory => "it is a directory".to_owned(),
        _ => {
            let said = error.to_string().to_lowercase();
            said.split(" (os error").next().unwrap_or_default().to_owned()
        }
    };
    let source = sources.add_text(name, "");
    let finding = Finding::error(Code::UNREADABLE_FILE, format!("cannot read `{name}`: {why}"));
    findings.push(finding.at(Mark::Whole { source }, ""));
}
