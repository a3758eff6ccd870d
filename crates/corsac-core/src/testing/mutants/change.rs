//! What is changed in a policy, one thing at a time.

use std::fmt;

use crate::headers::HeaderSet;
use crate::methods::MethodSet;
use crate::origin::{OriginPattern, OriginSet};
use crate::path::{PathGlob, PathIndex};
use crate::policy::{Compiled, Grant, Policy, Rule};
use crate::source::Mark;
use crate::testing::coverage::item::{self, Item, Located, Part};

/// A policy with one change. Rule and grant are known by name, so that the same change can be made to the same file as
/// another service loads it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Mutant {
    pub(crate) rule: String,
    pub(crate) grant: Option<String>,
    pub(crate) change: Change,
}

/// One change.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Change {
    RemoveRule,
    RemoveGrant,
    RemoveOrigin(String),
    RemoveMethod(String),
    RemoveHeader(String),
    RemoveExposed(String),
    AnyOrigin,
    AnyMethod,
    AnyHeader,
    ExposeAll,
    AllowCredentials,
    /// `deny: true` becomes a grant for everyone.
    OpenRule,
    /// `on_denied: reject` becomes `pass`.
    PassDenied,
}

impl Change {
    /// The change that a case for this item is to notice.
    fn about(part: &Part) -> Option<Self> {
        Some(match part {
            Part::Path(_) => return None,
            Part::Deny => Change::OpenRule,
            Part::Grant => Change::RemoveGrant,
            Part::Origin(origin) => Change::RemoveOrigin(origin.clone()),
            Part::OtherOrigin => Change::AnyOrigin,
            Part::Method(method) => Change::RemoveMethod(method.clone()),
            Part::OtherMethod => Change::AnyMethod,
            Part::Header(header) => Change::RemoveHeader(header.clone()),
            Part::OtherHeader => Change::AnyHeader,
            Part::Exposed(header) => Change::RemoveExposed(header.clone()),
            Part::Credentials => Change::AllowCredentials,
        })
    }
}

/// Every mutant of a policy whose items are given, each with the place of what it changes.
pub(super) fn mutants(policy: &Compiled, items: &[Located]) -> Vec<(Mutant, Mark)> {
    let mut mutants = Vec::new();
    for (rule, index) in policy.rules.iter().zip(0_u32..) {
        let of_rule = |change| Mutant { rule: rule.name.to_string(), grant: None, change };
        mutants.push((of_rule(Change::RemoveRule), rule.mark));
        if rule.reject {
            mutants.push((of_rule(Change::PassDenied), rule.mark));
        }
        for located in items.iter().filter(|located| located.rule == index) {
            let Item { rule, grant, part } = &located.item;
            let mutant = |change| Mutant { rule: rule.clone(), grant: grant.clone(), change };
            mutants.extend(Change::about(part).map(|change| (mutant(change), located.mark)));
            let widened = located.grant.and_then(|grant| policy.rules.get(index as usize)?.grant(grant));
            // With credentials, `*` exposes nothing to who sends them, and no such policy loads.
            if let (Part::Grant, Some(grant)) = (part, widened)
                && !grant.expose.lists(b"*")
                && !grant.credentials
            {
                mutants.push((mutant(Change::ExposeAll), grant.expose_mark));
            }
        }
    }
    mutants
}

impl Mutant {
    /// The rule and the grant that are changed, by their indexes in a policy.
    pub(super) fn place(&self, policy: &Compiled) -> Option<(u32, Option<u32>)> {
        let (rule, index) = policy.rules.iter().zip(0..).find(|(rule, _)| *rule.name == *self.rule)?;
        let Some(name) = &self.grant else { return Some((index, None)) };
        let (_, grant) = rule.grants.iter().zip(0..).find(|(grant, _)| *grant.name == **name)?;
        Some((index, Some(grant)))
    }

    /// The policy with the change; nothing where the policy has no such rule.
    pub(super) fn apply(&self, policy: &Compiled) -> Option<Policy> {
        let (index, number) = self.place(policy)?;
        let mut mutated = Compiled { diagnostics: Vec::new(), ..policy.clone() };
        if self.change == Change::RemoveRule {
            mutated.paths = without_rule(policy, index);
            return Some(Policy::new(mutated));
        }
        let rule = mutated.rules.get_mut(index as usize)?;
        match (&self.change, number) {
            (Change::OpenRule, _) => open(rule),
            (Change::PassDenied, _) => rule.reject = false,
            (change, Some(number)) => change_grant(change, rule, number)?,
            (_, None) => return None,
        }
        Some(Policy::new(mutated))
    }
}

/// The table of paths of all rules but one; the rules keep their numbers.
fn without_rule(policy: &Compiled, index: u32) -> PathIndex {
    let others = policy.rules.iter().zip(0_u32..).filter(|(_, other)| *other != index);
    let globs: Vec<(u32, PathGlob)> = others
        .flat_map(|(rule, other)| rule.paths.iter().map(move |(path, _)| (other, path)))
        .filter_map(|(other, path)| Some((other, PathGlob::parse(path).ok()?)))
        .collect();
    PathIndex::new(globs.iter().map(|(rule, glob)| (*rule, glob)))
}

/// Everyone may use any method, and send no header that needs permission: the least that a page notices.
fn open(rule: &mut Rule) {
    let mark = rule.deny.take().unwrap_or(rule.mark);
    let none = || HeaderSet::new(false, [""; 0]);
    rule.grants = vec![Grant {
        name: "0".into(),
        mark,
        listed: 0,
        methods: MethodSet::new(true, [""; 0]),
        headers: none(),
        expose: none(),
        credentials: false,
        max_age: None,
        methods_mark: mark,
        headers_mark: mark,
        expose_mark: mark,
        credentials_mark: mark,
    }];
    rule.any_origin = Some((0, mark));
}

fn change_grant(change: &Change, rule: &mut Rule, number: u32) -> Option<()> {
    let index = number as usize;
    match change {
        Change::RemoveGrant => remove_grant(rule, number),
        Change::AnyOrigin => admit_everyone(rule, number)?,
        Change::RemoveOrigin(text) => {
            rule.entries.retain(|entry| entry.grant != number || *entry.text != **text);
            rebuild(rule);
        }
        _ => {
            let grant = rule.grants.get_mut(index)?;
            let (methods, headers) = (&grant.methods, &grant.headers);
            match change {
                Change::AnyMethod => grant.methods = MethodSet::new(true, methods.iter()),
                Change::RemoveMethod(method) if method == "*" => {
                    grant.methods = MethodSet::new(false, methods.iter());
                }
                Change::RemoveMethod(method) => {
                    grant.methods =
                        MethodSet::new(methods.any(), methods.iter().filter(|other| other != method));
                }
                // `*` alone would leave `Authorization` out, which is the one that matters most.
                Change::AnyHeader => {
                    grant.headers = HeaderSet::new(true, headers.iter().chain(["Authorization"]));
                }
                Change::RemoveHeader(name) if name == "*" => {
                    grant.headers = HeaderSet::new(false, headers.iter());
                }
                Change::RemoveHeader(name) => {
                    grant.headers =
                        HeaderSet::new(headers.any(), headers.iter().filter(|other| other != name));
                }
                Change::RemoveExposed(name) => {
                    grant.expose = HeaderSet::new(false, grant.expose.iter().filter(|other| other != name));
                }
                Change::ExposeAll => grant.expose = HeaderSet::new(false, ["*"]),
                Change::AllowCredentials => grant.credentials = true,
                _ => return None,
            }
        }
    }
    Some(())
}

fn remove_grant(rule: &mut Rule, number: u32) {
    rule.grants.remove(number as usize);
    rule.entries.retain(|entry| entry.grant != number);
    let renumber = |grant: u32| if grant > number { grant - 1 } else { grant };
    rule.entries.iter_mut().for_each(|entry| entry.grant = renumber(entry.grant));
    rule.any_origin =
        rule.any_origin.filter(|(any, _)| *any != number).map(|(any, mark)| (renumber(any), mark));
    rebuild(rule);
}

/// The grant stays as it is for the origins that it lists, and everyone else gets the same from a copy for `*`, before
/// which no later grant comes. A grant that only turned into `*` would answer its own origins differently, and every
/// case with cookies would notice that.
fn admit_everyone(rule: &mut Rule, number: u32) -> Option<()> {
    let copy = rule.grant(number)?.clone();
    let mark = copy.mark;
    rule.grants.truncate(number as usize + 1);
    rule.grants.push(copy);
    rule.entries.retain(|entry| entry.grant <= number);
    rule.any_origin = Some((number + 1, mark));
    rebuild(rule);
    Some(())
}

fn rebuild(rule: &mut Rule) {
    let parsed = rule.entries.iter().zip(0_u32..);
    let parsed: Vec<(OriginPattern, u32, u32)> = parsed
        .filter_map(|(entry, index)| Some((OriginPattern::parse(&entry.text).ok()?, entry.grant, index)))
        .collect();
    let numbered = parsed.iter().map(|(pattern, grant, index)| (pattern, *grant, *index));
    rule.origins = OriginSet::build(numbered).set;
}

/// What no case notices, as a sentence.
impl fmt::Display for Mutant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let holder = item::holder(&self.rule, self.grant.as_deref());
        write!(f, "no case notices when ")?;
        match &self.change {
            Change::RemoveRule => write!(f, "{holder} is removed"),
            Change::RemoveGrant if self.grant.as_deref() == Some("0") => {
                write!(f, "{holder} loses its first grant")
            }
            Change::RemoveGrant => write!(f, "{holder} is removed"),
            Change::RemoveOrigin(text)
            | Change::RemoveMethod(text)
            | Change::RemoveHeader(text)
            | Change::RemoveExposed(text) => write!(f, "`{text}` is removed from {holder}"),
            Change::AnyOrigin => write!(f, "{holder} admits every origin"),
            Change::AnyMethod => write!(f, "{holder} allows every method"),
            Change::AnyHeader => write!(f, "{holder} allows every request header"),
            Change::ExposeAll => write!(f, "{holder} exposes every response header"),
            Change::AllowCredentials => write!(f, "{holder} allows credentials"),
            Change::OpenRule => write!(f, "{holder} allows everyone in place of nobody"),
            Change::PassDenied => write!(f, "{holder} lets denied requests reach the application"),
        }
    }
}
