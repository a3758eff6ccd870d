//! Rules.

use crate::catalogue::Code;
use crate::diagnostic::Finding;
use crate::document::{GrantFields, Rule as RuleDocument, Spanned};
use crate::fix::Applicability;
use crate::load::env::{Environment, Kind};
use crate::load::shorten;
use crate::origin::{Built, Covered, OriginSet, Winner};
use crate::path::{PathError, PathGlob};
use crate::policy::{Entry, Grant, Rule};
use crate::source::Mark;

use super::grant::GrantParts;
use super::names::Seen;
use super::origins::Item;
use super::{CompiledRule, Compiler, advice};

/// The most paths with a wildcard within: each is compiled to a matcher of several kilobytes, and those that begin alike
/// are tried one after the other.
const MAX_WILDCARDS: usize = 10_000;

/// A path with a `*` for every segment that holds a route parameter.
fn without_templates(text: &str) -> String {
    let segments =
        text.split('/').map(|segment| if crate::path::is_template(segment) { "*" } else { segment });
    segments.collect::<Vec<_>>().join("/")
}

/// For each grant of several origins that is dead as a whole, the earlier entry that comes first.
fn unreachable_grants(parts: &[GrantParts], covered: &[Covered]) -> Vec<Option<Winner>> {
    let mut counts: Vec<(usize, Option<Winner>)> = vec![(0, None); parts.len()];
    for cover in covered {
        if let Some((count, by)) = counts.get_mut(cover.entry.grant as usize) {
            *count += 1;
            if cover.is_dead() {
                *by = Some(by.map_or(cover.by, |by| by.min(cover.by)));
            }
        }
    }
    let whole = |part: &GrantParts, count: usize| part.whole && count > 1 && count == part.items.len();
    parts.iter().zip(counts).map(|(part, (count, by))| by.filter(|_| whole(part, count))).collect()
}

/// Whether `*` stands for each route parameter of a path, for no less and no more.
fn only_whole_templates(text: &str) -> bool {
    text.split('/')
        .all(|segment| !crate::path::is_template(segment) || crate::path::is_whole_template(segment))
}

impl Compiler<'_> {
    pub(super) fn rule(&mut self, index: usize, rule: &RuleDocument) -> CompiledRule {
        let name = rule.name.as_ref().map_or_else(|| index.to_string(), |name| name.to_string());
        let defaults = std::sync::Arc::clone(&self.defaults);
        let deny = self.boolean("deny", rule.deny.as_ref()).and_then(|(deny, mark)| deny.then_some(mark));
        match (deny, &rule.deny) {
            (Some(deny), _) => self.deny_beside_grants(rule, deny),
            (None, Some(written)) if rule.grants.is_none() && rule.grant.allow_origins.is_none() => {
                // `deny: false`, or a variable that says so. An unknown variable may yet say `true`.
                if self.scalar(written.as_str(), written.mark()).is_some() {
                    self.nobody(written.mark());
                }
            }
            (None, _) => {}
        }
        let errors = self.findings.errors();
        let mut globs = self.paths(rule);
        let unknown_path = rule.paths.iter().flat_map(|paths| paths.iter()).any(|path| self.is_unknown(path));
        let all_paths = errors == self.findings.errors() && !unknown_path;
        let unknown = self.unknown_reach(rule);
        let parts: Vec<GrantParts> = match &rule.grants {
            Some(grants) => grants
                .iter()
                .enumerate()
                .map(|(index, grant)| {
                    let name = grant.name.as_ref().map_or_else(|| index.to_string(), |name| name.to_string());
                    self.grant(&name, grant.mark.mark(), &grant.fields)
                })
                .collect(),
            None if rule.grant == GrantFields::default() || deny.is_some() => Vec::new(),
            None => vec![self.grant("0", rule.mark.mark(), &rule.grant)],
        };
        let on_denied = rule.on_denied.as_ref().or(defaults.on_denied.as_ref());
        let (deny, parts) = match unknown {
            // It may govern any path and deny everyone: what a policy with unknown variables admits, it admits with any.
            Some(mark) => {
                globs.extend(PathGlob::parse("/**").ok().map(|glob| (glob, mark)));
                (Some(mark), Vec::new())
            }
            None => (deny, parts),
        };
        let any_origin = self.wildcard_last(&parts);
        let (origins, entries, covered) = self.table(&parts);
        let grants = self.grants(parts, covered);
        let own = rule.own_origins.as_ref().or(defaults.own_origins.as_ref());
        let own_origins = own.map(|list| {
            let items = self.own_origins(list);
            OriginSet::build(items.iter().zip(0..).map(|(item, index)| (&item.pattern, 0, index))).set
        });
        self.repeated_services(rule);
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

    fn paths(&mut self, rule: &RuleDocument) -> Vec<(PathGlob, Mark)> {
        let Some(list) = &rule.paths else { return Vec::new() };
        let mut globs: Vec<(PathGlob, Mark)> = Vec::new();
        for item in self.items(list.mark(), list.iter(), Kind::Paths) {
            match PathGlob::parse(&item.text) {
                Ok(glob) => {
                    self.literal_path(&item.text, item.mark);
                    self.wildcards += usize::from(glob.is_compiled());
                    if glob.is_compiled() && self.wildcards > MAX_WILDCARDS {
                        self.too_many_wildcards(list.mark());
                        break;
                    }
                    globs.push((glob, item.mark));
                }
                Err(error) => self.refused_path(&error, &item.text, item.mark),
            }
        }
        globs
    }

    fn too_many_wildcards(&mut self, list: Mark) {
        if self.wildcards > MAX_WILDCARDS + 1 {
            // It was said where it became too many.
            return;
        }
        let message = format!("the rules of the policy hold more than {MAX_WILDCARDS} paths with a wildcard");
        let finding = Finding::error(Code::TOO_MANY_ENTRIES, message)
            .at(list, "here it becomes too many")
            .help("a path that ends in `/**`, and has no other wildcard, does not count");
        self.findings.push(finding);
    }

    /// Regular expressions are so common in paths elsewhere that their signs are worth a question.
    fn literal_path(&mut self, text: &str, mark: Mark) {
        let Some(sign) = advice::literal(text) else { return };
        let message = format!("`{}` holds `{sign}`, which stands for itself", shorten(text));
        let finding = Finding::warning(Code::LITERAL_PATH, message)
            .at(mark, "a path is not a regular expression")
            .help("`*` stands for a part of a segment, `**` for any number of segments; write one entry for each choice");
        self.findings.push(finding);
    }

    fn refused_path(&mut self, error: &PathError, text: &str, mark: Mark) {
        let (code, suggestion) = match error {
            PathError::Template(_) => (Code::PATH_TEMPLATE, Some(without_templates(text))),
            _ if advice::plain_path(text).is_some() => (Code::INVALID_PATH, advice::plain_path(text)),
            PathError::NotAbsolute if !text.contains("://") => (Code::INVALID_PATH, Some(format!("/{text}"))),
            PathError::EmptySegment => {
                let merged =
                    text.split('/').filter(|segment| !segment.is_empty()).collect::<Vec<_>>().join("/");
                (Code::INVALID_PATH, Some(format!("/{merged}")))
            }
            _ => (Code::INVALID_PATH, None),
        };
        let mut finding =
            Finding::error(code, format!("`{}` is not a path of a policy: {error}", shorten(text)))
                .at(mark, if code == Code::PATH_TEMPLATE { "a route parameter" } else { "not a path" });
        finding = match suggestion.filter(|suggestion| PathGlob::parse(suggestion).is_ok()) {
            Some(suggestion) => {
                let title = format!("write `{}`", shorten(&suggestion));
                let written = self.sources.written_like(mark, &suggestion);
                match error {
                    // A regular expression may mean more, or less.
                    _ if advice::plain_path(text).is_some() => finding.suggest(title, mark, written),
                    // `/img-{id}.png` is less than `/*`, and `/{rest:.*}` more.
                    PathError::Template(_) if !only_whole_templates(text) => {
                        finding.suggest(title, mark, written)
                    }
                    _ => finding.fix(title, mark, written),
                }
            }
            None => finding.help(match error {
                PathError::NotAbsolute => "write the path alone, without scheme and host, beginning with `/`",
                PathError::Reserved('%') => "write the character itself: paths are compared decoded and as they came",
                PathError::PartialDoubleStar => "`/api/**` is everything below, `/api/v*` a part of one segment",
                _ => "`*` stands for a part of a segment, `**` for any number of segments; everything else is literal",
            }),
        };
        self.findings.push(finding);
    }

    /// `*` admits everyone, so a grant after it is dead. Where the rule's `*` stands, if it has one.
    fn wildcard_last(&mut self, parts: &[GrantParts]) -> Option<(u32, Mark)> {
        let last = parts.len().checked_sub(1)?;
        let mut any = None;
        for (index, part) in parts.iter().enumerate() {
            let Some(mark) = part.any else { continue };
            if index != last {
                let next = parts.get(index + 1).map_or(Mark::Nowhere, |part| part.grant.mark);
                let finding =
                    Finding::error(Code::WILDCARD_NOT_LAST, "`*` stands before the last grant of its rule")
                        .at(mark, "this admits everyone")
                        .at(next, "so nobody gets here")
                        .help("move the grant for `*` to the end of the rule's grants");
                self.findings.push(finding);
            }
            any = u32::try_from(index).ok().map(|index| (index, mark));
        }
        any
    }

    /// The rule's one table of origins, its entries in the order of the file, and what is to be said of those that do
    /// nothing.
    fn table(&mut self, parts: &[GrantParts]) -> (OriginSet, Vec<Entry>, Vec<Idle>) {
        let grants = parts.iter().zip(0_u32..);
        let items: Vec<(&Item, u32)> =
            grants.flat_map(|(part, grant)| part.items.iter().map(move |item| (item, grant))).collect();
        let numbered = items.iter().zip(0_u32..).map(|((item, grant), index)| (&item.pattern, *grant, index));
        let Built { set, covered } = OriginSet::build(numbered);
        let dead = unreachable_grants(parts, &covered);
        for (grant, by) in (0_u32..).zip(&dead).filter_map(|(grant, by)| Some((grant, (*by)?))) {
            self.unreachable_grant(parts, &items, grant, by);
        }
        // What is said of the grant is not said of each of its entries.
        let alive = |cover: &Covered| !matches!(dead.get(cover.entry.grant as usize), Some(Some(_)));
        let covered = covered.into_iter().filter(alive).filter_map(|cover| idle(&items, cover)).collect();
        let entry = |item: &Item| Entry {
            text: item.text.as_str().into(),
            exact: item.pattern.is_exact(),
            mark: item.mark,
        };
        let entries = items.iter().map(|(item, _)| entry(item)).collect();
        (set, entries, covered)
    }

    fn unreachable_grant(&mut self, parts: &[GrantParts], items: &[(&Item, u32)], dead: u32, by: Winner) {
        let grant = |index: u32| parts.get(index as usize).map(|part| &part.grant);
        let earlier = grant(by.grant).zip(items.get(by.entry as usize));
        let Some((grant, (earlier, (wider, _)))) = grant(dead).zip(earlier) else { return };
        let (name, before) = (shorten(&grant.name), shorten(&earlier.name));
        let finding = Finding::error(
            Code::UNREACHABLE_GRANT,
            format!("no request gets to grant `{name}`: earlier grants admit all of its origins"),
        )
        .at(grant.mark, "nobody is left for it")
        .at(
            wider.mark,
            format!("grant `{before}` comes first, and the first grant that admits the origin decides"),
        )
        .help(format!("move it before grant `{before}`, or remove it"));
        self.findings.push(finding);
    }

    /// The grants, once it is said what is to be removed from them.
    fn grants(&mut self, parts: Vec<GrantParts>, covered: Vec<Idle>) -> Vec<Grant> {
        let (mut grants, mut removals) = (Vec::new(), Vec::new());
        for part in parts {
            grants.push(part.grant);
            removals.push(part.removals);
        }
        for Idle { grant, finding, item, applicability } in covered {
            let Some(applicability) = applicability else {
                self.findings.push(finding);
                continue;
            };
            if let Some(removals) = removals.get_mut(grant as usize) {
                removals.entry(finding, (&item.text, item.mark, item.from_variable), applicability);
            }
        }
        removals.into_iter().for_each(|removals| self.remove(removals));
        grants
    }
}

/// An entry that admits nothing which others do not admit, and what is said of it.
struct Idle {
    grant: u32,
    finding: Finding,
    item: Item,
    /// How sure it is that the entry is to be removed, if it is.
    applicability: Option<Applicability>,
}

fn idle(items: &[(&Item, u32)], cover: Covered) -> Option<Idle> {
    let item = |winner: Winner| items.get(winner.entry as usize).map(|(item, _)| *item);
    let (item, wider) = item(cover.entry).zip(item(cover.by))?;
    if !cover.is_dead()
        && let (Some(group), Some(other)) = (item.group, wider.group)
        && group != other
    {
        // Two groups may have an origin in common, and a grant that names both admits it once.
        return None;
    }
    let (finding, applicability) = if !cover.is_dead() {
        let message = if item.pattern == wider.pattern {
            format!("`{}` is listed twice", item.text)
        } else {
            format!("`{}` is covered by `{}`", item.text, wider.text)
        };
        let finding = Finding::warning(Code::REPEATED_ORIGIN, message)
            .at(item.mark, "this adds nothing")
            .at(wider.mark, "already here");
        (finding, Applicability::Safe)
    } else {
        let message = format!("`{}` never gets to this grant: an earlier one admits it", item.text);
        let finding = Finding::error(Code::DEAD_ORIGIN, message)
            .at(item.mark, "dead")
            .at(wider.mark, "the first grant that admits the origin decides")
            .help("if this grant is meant for it, put the narrower grant first");
        (finding, Applicability::Suggested)
    };
    // With another value of the variable, the entry may be needed.
    let (finding, applicability) = match wider.from_variable && !item.from_variable {
        true => (finding.help("with this value of the variable, one of the two is not needed"), None),
        false => (finding, Some(applicability)),
    };
    Some(Idle { grant: cover.entry.grant, finding, item: item.clone(), applicability })
}
