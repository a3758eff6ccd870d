//! What a plan comes to in the policy's text and variables.

use std::ops::Range;

use super::plan::Plan;
use super::wanted::{Part, Wanted};
use crate::document::{Document, GrantFields, OriginEntry, Rule, Spanned};
use crate::fix::Written;
use crate::policy::{Compiled, Policy};
use crate::source::{Mark, Sources};

/// Edits in the making.
#[derive(Debug, Default)]
pub(super) struct Edits {
    /// Bytes of the file and what to write there, in order; none overlap.
    pub(super) text: Vec<(Range<usize>, String)>,
    /// Variables, and the values that they are to have.
    pub(super) variables: Vec<(String, String)>,
}

/// One edit.
enum Edit {
    Text(Mark, String),
    Variable(String, String),
}

type Names = Spanned<Vec<Spanned<String>>>;

/// The methods of a grant that says nothing; `HEAD` comes with `GET`.
const METHODS: [&str; 2] = ["GET", "POST"];

impl Edits {
    /// The edits; nothing where the text is written in a way that is not ours to change.
    pub(super) fn of(policy: &Policy, plan: &Plan, wanted: &Wanted) -> Option<Self> {
        let document = policy.document()?;
        let writer = Writer::new(policy.compiled(), &document, plan)?;
        let mut edits = Edits::default();
        for part in &plan.parts {
            match writer.edit(part, wanted)? {
                Edit::Text(mark, replacement) => {
                    let Mark::Text { start, end, .. } = mark else { return None };
                    edits.text.push((start as usize..end as usize, replacement));
                }
                Edit::Variable(name, value) => edits.variables.push((name, value)),
            }
        }
        edits.text.sort_by_key(|(range, _)| (range.start, range.end));
        let apart = |pair: &[(Range<usize>, String)]| match pair {
            [(one, _), (two, _)] => one.end <= two.start,
            _ => true,
        };
        edits.text.windows(2).all(apart).then_some(edits)
    }
}

/// Writes into one grant of a document.
struct Writer<'a> {
    policy: &'a Compiled,
    document: &'a Document,
    rule: Option<&'a Rule>,
    fields: &'a GrantFields,
}

impl<'a> Writer<'a> {
    fn new(policy: &'a Compiled, document: &'a Document, plan: &Plan) -> Option<Self> {
        let Some(rules) = &document.rules else {
            return Some(Writer { policy, document, rule: None, fields: &document.grant });
        };
        // Rules for other services are in the document, and not in the policy.
        let mark = plan.rule_of(policy)?.mark;
        let rule = rules.iter().find(|rule| rule.mark.mark() == mark)?;
        let fields = match &rule.grants {
            Some(grants) => &grants.get(plan.grant)?.fields,
            None => &rule.grant,
        };
        Some(Writer { policy, document, rule: Some(rule), fields })
    }

    fn sources(&self) -> &'a Sources {
        &self.policy.sources
    }

    fn edit(&self, part: &Part, wanted: &Wanted) -> Option<Edit> {
        match part {
            Part::Origin => self.origin(&wanted.origin),
            Part::Method(method) => self.names("allow_methods", std::slice::from_ref(method)),
            Part::Headers(names) => self.names("allow_headers", names),
            Part::Credentials => self.credentials(),
            Part::Path => {
                let paths = self.rule?.paths.as_ref()?;
                let entries = paths.iter().map(|path| (path.mark(), path.as_str()));
                self.add(paths.mark(), entries, std::slice::from_ref(&wanted.path))
            }
        }
    }

    /// An origin goes into the grant's list, or into the group that the list is made of where nothing else uses it.
    fn origin(&self, origin: &str) -> Option<Edit> {
        let own = self.fields.allow_origins.as_ref()?;
        let group = own.iter().all(|entry| entry.origin.starts_with("group:"));
        let group = own.iter().next_back().filter(|_| group).and_then(|entry| self.group(&entry.origin));
        let list = group.unwrap_or(own);
        let entries = list.iter().map(|entry| (entry.origin.mark(), entry.origin.as_str()));
        self.add(list.mark(), entries, &[origin.to_owned()])
    }

    /// The group, where only one list names it.
    fn group(&self, reference: &str) -> Option<&'a Spanned<Vec<OriginEntry>>> {
        let name = reference.strip_prefix("group:")?;
        let (_, list) = self.document.origin_groups.0.iter().find(|(known, _)| known.as_str() == name)?;
        let lists = self.grants().filter_map(|fields| fields.allow_origins.as_ref());
        let own = self.document.rules.iter().flat_map(|rules| rules.iter());
        let own = own.filter_map(|rule| rule.own_origins.as_ref());
        let own = own.chain(self.document.defaults.iter().filter_map(|it| it.own_origins.as_ref()));
        let uses =
            lists.chain(own).filter(|list| list.iter().any(|entry| entry.origin.as_str() == reference));
        (uses.take(2).count() == 1).then_some(list)
    }

    /// The fields of every grant of the document, also of rules for other services.
    fn grants(&self) -> impl Iterator<Item = &'a GrantFields> {
        let rules = self.document.rules.iter().flat_map(|rules| rules.iter());
        let grants = rules.flat_map(|rule| {
            let listed = rule.grants.iter().flat_map(|grants| grants.iter()).map(|grant| &grant.fields);
            listed.chain(rule.grants.is_none().then_some(&rule.grant))
        });
        grants.chain(self.document.rules.is_none().then_some(&self.document.grant))
    }

    /// Methods or header names: into the grant's list; else into the default, where only this grant inherits it; else
    /// into a list of the grant's own, with all that it inherited.
    fn names(&self, field: &'static str, added: &[String]) -> Option<Edit> {
        let of = |fields: &'a GrantFields| -> Option<&'a Names> {
            if field == "allow_methods" {
                fields.allow_methods.as_ref()
            } else {
                fields.allow_headers.as_ref()
            }
        };
        let defaults = self.document.defaults.as_ref();
        let default = defaults.and_then(|defaults| match field {
            "allow_methods" => defaults.allow_methods.as_ref(),
            _ => defaults.allow_headers.as_ref(),
        });
        let alone = || self.grants().filter(|fields| of(fields).is_none()).take(2).count() == 1;
        let list = of(self.fields).or_else(|| default.filter(|_| alone()));
        if let Some(list) = list {
            let entries = list.iter().map(|entry| (entry.mark(), entry.as_str()));
            return self.add(list.mark(), entries, added);
        }
        let built_in = METHODS.iter().filter(|_| field == "allow_methods").map(|method| (*method).to_owned());
        let inherited: Vec<String> = match default {
            Some(default) => default.iter().map(|entry| entry.to_string()).collect(),
            None => built_in.collect(),
        };
        let all: Vec<String> = inherited.into_iter().chain(added.iter().cloned()).collect();
        let variable = field.trim_start_matches("allow_").to_uppercase();
        self.field(field, Written::List(&all), || (self.policy.recipe.variable(&variable), all.join(",")))
    }

    fn credentials(&self) -> Option<Edit> {
        if let Some(written) = &self.fields.allow_credentials {
            return match self.variable(written.mark(), written.as_str()) {
                Some((name, _)) => Some(Edit::Variable(name, "true".to_owned())),
                None => Some(Edit::Text(written.mark(), "true".to_owned())),
            };
        }
        let variable = || (self.policy.recipe.variable("CREDENTIALS"), "true".to_owned());
        self.field("allow_credentials", Written::True, variable)
    }

    /// A field that is not there yet: behind `allow_origins`, or as a variable where there is no text.
    fn field(
        &self,
        field: &str,
        written: Written<'_>,
        variable: impl FnOnce() -> (String, String),
    ) -> Option<Edit> {
        if self.sources().file().is_none() {
            let (name, value) = variable();
            return Some(Edit::Variable(name, value));
        }
        let origins = self.fields.allow_origins.as_ref()?.mark();
        let (mark, replacement) = self.sources().with_field("allow_origins", origins, field, written)?;
        Some(Edit::Text(mark, replacement))
    }

    /// Entries of a list; where it is made of one variable and nothing else, of that variable.
    fn add<'e>(
        &self,
        list: Mark,
        entries: impl DoubleEndedIterator<Item = (Mark, &'e str)> + Clone,
        added: &[String],
    ) -> Option<Edit> {
        let mut written = entries.clone();
        let only = written.next_back().filter(|_| written.next().is_none());
        let list_of_variable = self.sources().variable(list).map(|_| (list, ""));
        if let Some((name, value)) =
            list_of_variable.or(only).and_then(|(mark, text)| self.variable(mark, text))
        {
            let value = value.trim_end_matches([',', ' ']);
            let comma = if value.is_empty() { "" } else { "," };
            return Some(Edit::Variable(name, format!("{value}{comma}{}", added.join(","))));
        }
        let marks = entries.map(|(mark, _)| mark);
        let (mark, replacement) = self.sources().with_entries(list, marks, added)?;
        Some(Edit::Text(mark, replacement))
    }

    /// The variable that a value is, with what it is set to; nothing where it is not set, or is only a part.
    fn variable(&self, mark: Mark, text: &str) -> Option<(String, &'a str)> {
        let sources = self.sources();
        if let Some((name, _)) = sources.variable(mark) {
            return Some((name.to_owned(), sources.slice(mark)));
        }
        let inner = text.strip_prefix("${")?.strip_suffix('}').filter(|inner| !inner.contains("${"))?;
        let name = inner.split(':').next()?;
        let (name, value) = sources.variables().find(|(known, _)| *known == name)?;
        (!value.trim().is_empty()).then(|| (name.to_owned(), value))
    }
}
