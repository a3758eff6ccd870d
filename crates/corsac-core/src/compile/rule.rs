//! Rules.

use crate::catalogue::Code;
use crate::diagnostic::Finding;
use crate::document::{GrantFields, Rule as RuleDocument, Spanned};
use crate::fix::Applicability;
use crate::load::env::Environment;
use crate::origin::OriginSet;
use crate::path::PathGlob;
use crate::policy::Rule;
use crate::source::Mark;

use super::grant::GrantParts;
use super::names::Seen;
use super::{CompiledRule, Compiler};

impl Compiler<'_> {
    pub(super) fn rule(&mut self, index: usize, mut rule: RuleDocument) -> CompiledRule {
        let name = rule.name.as_ref().map_or_else(|| index.to_string(), |name| name.to_string());
        let defaults = std::sync::Arc::clone(&self.defaults);
        let deny = self.boolean("deny", rule.deny.as_ref()).and_then(|(deny, mark)| deny.then_some(mark));
        match (deny, &rule.deny) {
            (Some(deny), _) => self.deny_beside_grants(&rule, deny),
            (None, Some(written)) if rule.grants.is_none() && rule.grant.allow_origins.is_none() => {
                // `deny: false`, or a variable that says so. An unknown variable may yet say `true`.
                if self.scalar(written.as_str(), written.mark()).is_some() {
                    self.nobody(written.mark());
                }
            }
            (None, _) => {}
        }
        let errors = self.findings.errors();
        let mut globs = self.paths(&rule);
        let unknown_path = rule.paths.iter().flat_map(|paths| paths.iter()).any(|path| self.is_unknown(path));
        let all_paths = errors == self.findings.errors() && !unknown_path;
        let unknown = self.unknown_reach(&rule);
        let parts: Vec<GrantParts> = match rule.grants.take() {
            Some(grants) => grants
                .into_inner()
                .into_iter()
                .enumerate()
                .map(|(index, grant)| {
                    let name = grant.name.map_or_else(|| index.to_string(), Spanned::into_inner);
                    self.grant(&name, grant.mark.mark(), grant.fields)
                })
                .collect(),
            None if rule.grant == GrantFields::default() || deny.is_some() => Vec::new(),
            None => vec![self.grant("0", rule.mark.mark(), std::mem::take(&mut rule.grant))],
        };
        let on_denied = rule.on_denied.as_ref().or(defaults.on_denied.as_ref());
        let (deny, mut parts) = match unknown {
            // It may govern any path and deny everyone: what a policy with unknown variables admits, it admits with any.
            Some(mark) => {
                globs.extend(PathGlob::parse("/**").ok().map(|glob| (glob, mark)));
                (Some(mark), Vec::new())
            }
            None => (deny, parts),
        };
        let any_origin = self.wildcard_last(&parts);
        let (origins, entries, covered) = self.table(&mut parts);
        let grants = self.grants(parts, covered);
        let own = rule.own_origins.as_ref().or(defaults.own_origins.as_ref());
        let own_origins = own.map(|list| {
            let items = self.own_origins(list);
            OriginSet::build(items.iter().zip(0..).map(|(item, index)| (&item.pattern, 0, index))).set
        });
        self.repeated_services(&rule);
        let services =
            rule.services.as_ref().map(|list| list.iter().map(|name| name.as_str().to_owned()).collect());
        CompiledRule {
            rule: Rule {
                name: name.into(),
                mark: rule.mark.mark(),
                deny,
                reject: self.on_denied(on_denied).unwrap_or(false),
                preflight_status: self
                    .preflight_status(rule.preflight_status.as_ref().or(defaults.preflight_status.as_ref()))
                    .unwrap_or(204),
                own_origins,
                paths: globs.iter().map(|(glob, mark)| (glob.as_str().into(), *mark)).collect(),
                grants,
                any_origin,
                lookup: None,
                origins,
                entries,
            },
            globs: globs.into_iter().map(|(glob, _)| glob).collect(),
            services: services.unwrap_or_default(),
            all_paths,
            unknown: unknown.is_some(),
            on_denied: on_denied.map(Spanned::mark),
        }
    }

    /// Whether a variable's value, on which the text depends, is unknown.
    pub(super) fn is_unknown(&self, text: &str) -> bool {
        matches!(self.environment, Environment::Symbolic) && text.contains("${")
    }

    fn repeated_services(&mut self, rule: &RuleDocument) {
        let Some(list) = &rule.services else { return };
        let mut removals = self.removals("services", list.iter().map(Spanned::mark));
        let mut seen = Seen::default();
        for name in list.iter() {
            if let Some((finding, _)) = seen.repeated(name, name.to_string(), (name.mark(), false)) {
                removals.entry(finding, (name, name.mark(), false), Applicability::Safe);
            }
        }
        self.remove(removals);
    }

    /// Where a variable stands whose value is unknown, and that decides which paths the rule governs, or whether it
    /// denies everyone.
    fn unknown_reach(&self, rule: &RuleDocument) -> Option<Mark> {
        let paths = rule.paths.iter().flat_map(|paths| paths.iter());
        let path = paths.filter(|path| self.is_unknown(path)).map(Spanned::mark).next();
        let deny = rule.deny.as_ref().filter(|deny| self.is_unknown(deny.as_str())).map(Spanned::mark);
        path.or(deny)
    }

    /// A rule that does not deny everyone has to say whom it admits.
    fn nobody(&mut self, deny: Mark) {
        let finding =
            Finding::error(Code::MISSING_ORIGINS, "the rule denies nobody, and has no `allow_origins`")
                .at(deny, "who may do what?")
                .help("list the origins, or write `deny: true`");
        self.findings.push(finding);
    }

    fn deny_beside_grants(&mut self, rule: &RuleDocument, deny: Mark) {
        let grants = rule.grants.as_ref().map(Spanned::mark);
        if let Some(mark) = grants.or_else(|| rule.grant.first_mark()) {
            let finding =
                Finding::error(Code::DENY_BESIDE_GRANTS, "a rule that denies everyone grants something")
                    .at(deny, "nobody is allowed")
                    .at(mark, "and somebody is")
                    .help("remove one of the two, or put the part that denies into a rule of its own");
            self.findings.push(finding);
        }
    }
}
