//! From a document to a policy: variables are expanded, every value is checked, and what is evaluated is built.
//!
//! Everything wrong is found in one go. A part with an error compiles to something that admits nobody, so that the
//! parts after it can still be checked; the policy as a whole does not load.

mod advice;
mod audience;
mod dangers;
mod expand;
mod grant;
mod header_names;
mod headers;
mod methods;
mod names;
mod origins;
mod paths;
mod removals;
mod rule;
mod scalars;
mod table;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use crate::catalogue::Code;
use crate::diagnostic::{Finding, Findings};
use crate::document::{Defaults, Document, GrantFields, Rule as RuleDocument, Spanned};
use crate::load::Recipe;
use crate::load::env::Environment;
use crate::path::{PathGlob, PathIndex};
use crate::policy::{Compiled, LeftOut, Rule};
use crate::source::{Mark, Sources};
use origins::Group;

pub(crate) use dangers::unknown_risk;
pub(crate) use origins::is_certain;

/// What the stages of compilation share.
pub(crate) struct Compiler<'a> {
    pub(crate) sources: &'a mut Sources,
    pub(crate) findings: &'a mut Findings,
    pub(crate) environment: Environment<'a>,
    defaults: Arc<Defaults>,
    groups: Vec<(String, Group)>,
    /// Where each group stands among them.
    group_numbers: HashMap<String, u32>,
    /// How many entries the lists hold by now.
    entries: usize,
    /// The first entries of lists that stand in the policy more than once.
    shared: HashSet<Mark>,
    /// The wildcard origins of which it was said that they act with credentials.
    trusted_wildcards: HashSet<Mark>,
    /// Where a `*` leaves out `Authorization`, and whether only for grants to everyone.
    uncovered: BTreeMap<Mark, bool>,
    /// How many paths have a wildcard that is not just a `/**` at the end.
    wildcards: usize,
}

/// A compiled rule, with what only the lints look at.
pub(crate) struct CompiledRule {
    pub(crate) rule: Rule,
    pub(crate) globs: Vec<PathGlob>,
    pub(crate) services: Vec<String>,
    /// Whether every path could be read, and none is unknown.
    pub(crate) all_paths: bool,
    /// Whether its reach is unknown: its last glob then stands in for whatever it may govern.
    pub(crate) unknown: bool,
    /// Where `on_denied` stands that is in effect.
    pub(crate) on_denied: Option<Mark>,
}

impl CompiledRule {
    /// The paths that are known to be the rule's.
    pub(crate) fn known_paths(&self) -> impl Iterator<Item = (&PathGlob, Mark)> {
        let known = self.globs.len() - usize::from(self.unknown);
        self.globs.iter().zip(self.rule.paths.iter().map(|(_, mark)| *mark)).take(known)
    }
}

/// Compiles a document. The policy is only to be used where no error was found.
///
/// The document is taken apart on the way: a list of a hundred thousand origins is not needed in two forms at once.
pub(crate) fn compile(
    document: Document,
    service: Option<&str>,
    environment: Environment<'_>,
    sources: &mut Sources,
    findings: &mut Findings,
) -> Compiled {
    let partial = findings.has_errors();
    if !findings.has_errors() {
        // An entry that could not be read may name a group.
        crate::lint::unused_groups(&document, findings);
    }
    let shared = removals::shared_lists(&document);
    let Document { name, origin_groups, defaults, rules, grant, .. } = document;
    // Shared: every rule and every grant looks into it.
    let defaults = Arc::new(defaults.unwrap_or_default());
    let mut compiler = Compiler {
        sources,
        findings,
        environment,
        defaults,
        groups: Vec::new(),
        group_numbers: HashMap::new(),
        entries: 0,
        wildcards: 0,
        shared,
        trusted_wildcards: HashSet::new(),
        uncovered: BTreeMap::new(),
    };
    compiler.groups(origin_groups);
    compiler.check_defaults();
    let rules = rules.map_or_else(|| vec![short_form(grant)], Spanned::into_inner);
    let mut compiled: Vec<CompiledRule> =
        rules.into_iter().enumerate().map(|(index, rule)| compiler.rule(index, rule)).collect();
    compiler.authorization_not_covered();
    if partial {
        // What is not in the document may have been a path.
        compiled.iter_mut().for_each(|rule| rule.all_paths = false);
    }
    // Whether a policy is valid does not depend on which service loads it.
    crate::lint::lint_all(&compiled, service, compiler.sources, compiler.findings);
    let mut left_out = Vec::new();
    if let Some(service) = service {
        compiler.unknown_service(service, &compiled);
        // Rules for other services are not there: they neither grant nor hide what stands below them.
        let others = compiled.extract_if(.., |rule| {
            !rule.services.is_empty() && rule.services.iter().all(|name| name != service)
        });
        left_out = others
            .map(|other| LeftOut { rule: other.rule.name, mark: other.rule.mark, services: other.services })
            .collect();
    }
    crate::lint::lint(&compiled, compiler.sources, compiler.findings);
    let globs =
        compiled.iter().zip(0..).flat_map(|(rule, index)| rule.globs.iter().map(move |glob| (index, glob)));
    let paths = PathIndex::new(globs);
    Compiled {
        #[cfg(feature = "http")]
        templates: crate::http_types::Templates::default(),
        name: name.map(|name| name.into_inner().into()),
        rules: compiled.into_iter().map(|rule| rule.rule).collect(),
        paths,
        diagnostics: Vec::new(),
        sources: Arc::default(),
        recipe: Recipe::default(),
        left_out,
    }
}

/// Grant fields at the top level are one rule for every path.
fn short_form(grant: GrantFields) -> RuleDocument {
    let first = grant.allow_origins.as_ref().and_then(|list| list.first());
    RuleDocument {
        mark: Spanned::new((), first.map(|entry| entry.origin.mark()).unwrap_or_default()),
        paths: Some(vec![Spanned::from("/**".to_owned())].into()),
        grant,
        ..RuleDocument::default()
    }
}

impl Compiler<'_> {
    /// Checks every default, also those that no rule uses: a mistake there waits for the first rule that does.
    fn check_defaults(&mut self) {
        let defaults = Arc::clone(&self.defaults);
        self.methods(defaults.allow_methods.as_ref());
        self.request_headers(defaults.allow_headers.as_ref());
        self.exposed_headers(defaults.expose_headers.as_ref(), None);
        self.max_age(defaults.max_age.as_ref());
        self.on_denied(defaults.on_denied.as_ref());
        self.preflight_status(defaults.preflight_status.as_ref());
        if let Some(own) = &defaults.own_origins {
            self.own_origins(own);
        }
    }

    fn unknown_service(&mut self, service: &str, rules: &[CompiledRule]) {
        let mut known: Vec<&str> =
            rules.iter().flat_map(|rule| rule.services.iter().map(String::as_str)).collect();
        known.sort_unstable();
        known.dedup();
        if known.is_empty() || known.contains(&service) {
            return;
        }
        let list = known.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        let finding =
            Finding::warning(Code::UNKNOWN_SERVICE, format!("no rule is for the service `{service}`"));
        self.findings.push(finding.help(format!("the services that rules name are {list}")));
    }
}
