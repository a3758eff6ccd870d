//! Rules.

use crate::catalogue::Code;
use crate::diagnostic::Finding;
use crate::document::{Grant, Rule, Spanned};
use crate::load::decode::Decoder;
use crate::load::decode::fields::Fields;
use crate::load::decode::keys::Level;
use crate::load::node::Node;

impl Decoder<'_> {
    pub(super) fn rule(&mut self, node: &Node) -> Option<Rule> {
        if self.is_empty(node, "rule") {
            return None;
        }
        let entries = self.map(node, "rules", "a rule begins with `- paths:`")?;
        let fields = self.fields(node, entries, Level::Rule);
        let rule = Rule {
            mark: Spanned::new((), fields.mark),
            name: self.name(&fields),
            remarks: self.remarks(&fields),
            paths: self.optional_texts(&fields, "paths"),
            services: self.services(&fields),
            deny: self.boolean(&fields, "deny"),
            on_denied: self.optional_text(&fields, "on_denied"),
            preflight_status: self.preflight_status(&fields),
            own_origins: fields.get("own_origins").and_then(|node| self.origins(node, "own_origins")),
            grants: fields.get("grants").and_then(|node| self.grants(node)),
            grant: self.grant_fields(&fields),
        };
        if !fields.has("paths") {
            self.push(
                Finding::error(Code::MISSING_PATHS, "the rule has no `paths`")
                    .at(fields.mark, "which paths does it govern?")
                    .help("list them: `paths: [/api, /api/**]`; every path is `/**`"),
            );
        }
        if fields.has("grants") {
            self.mixed(&fields, "grants", "move them into a grant of its own");
        } else if !fields.has("deny") && !fields.has("allow_origins") {
            self.missing_origins(fields.mark, "the rule");
        }
        Some(rule)
    }

    fn services(&mut self, fields: &Fields<'_>) -> Option<Spanned<Vec<Spanned<String>>>> {
        let services = self.optional_texts(fields, "services")?;
        let mark = services.mark();
        let names = services.into_inner().into_iter();
        let names = names.filter_map(|name| self.checked_name(name, "the name of a service")).collect();
        Some(Spanned::new(names, mark))
    }

    fn grants(&mut self, node: &Node) -> Option<Spanned<Vec<Grant>>> {
        let items = self.items(node, "grants", "a grant")?;
        let grants: Vec<_> = items.iter().map(|item| self.grant(item)).collect();
        self.unique(grants.iter().map(|grant| grant.as_ref().and_then(|grant| grant.name.as_ref())), "grant");
        Some(Spanned::new(grants.into_iter().flatten().collect(), node.mark))
    }
}
