//! What of a policy a case can exercise.

use std::fmt;

use crate::browser::{request_header, response_header};
use crate::policy::{Compiled, Grant, Rule};
use crate::source::{Mark, Sources};

/// One thing that a policy says, and that some case should show. Two services that share a file share its items: rule
/// and grant are known by name.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Item {
    pub(crate) rule: String,
    pub(crate) grant: Option<String>,
    pub(crate) part: Part,
}

/// What an item is about. The first of each pair is exercised where it allows, the second where it denies.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Part {
    Path(String),
    /// `deny: true`.
    Deny,
    Grant,
    Origin(String),
    OtherOrigin,
    Method(String),
    OtherMethod,
    Header(String),
    OtherHeader,
    Exposed(String),
    Credentials,
}

/// An item, where it stands, and the rule and the grant that it belongs to.
#[derive(Debug, Clone)]
pub(crate) struct Located {
    pub(crate) item: Item,
    pub(crate) mark: Mark,
    pub(crate) rule: u32,
    pub(crate) grant: Option<u32>,
}

/// Every item of a policy but its listed origins, of which the sampler knows which can admit anybody.
pub(super) fn items(policy: &Compiled) -> Vec<Located> {
    let mut items = Vec::new();
    for (rule, index) in policy.rules.iter().zip(0_u32..) {
        let of_rule =
            |part, mark| Located { item: Item::of(rule, None, part), mark, rule: index, grant: None };
        items.extend(rule.paths.iter().map(|(path, mark)| of_rule(Part::Path(path.to_string()), *mark)));
        items.extend(rule.deny.map(|mark| of_rule(Part::Deny, mark)));
        for (grant, number) in rule.grants.iter().zip(0_u32..) {
            let any = rule.is_any(number);
            if !any && !rule.entries.iter().any(|entry| entry.grant == number) {
                // Nobody gets here: a list that a variable left empty.
                continue;
            }
            let parts = of_grant(grant, any, &policy.sources);
            items.extend(parts.into_iter().map(|(part, mark)| Located {
                item: Item::of(rule, Some(grant), part),
                mark,
                rule: index,
                grant: Some(number),
            }));
        }
    }
    items
}

fn of_grant(grant: &Grant, any: bool, sources: &Sources) -> Vec<(Part, Mark)> {
    let mut parts = vec![(Part::Grant, grant.mark)];
    if !any {
        parts.push((Part::OtherOrigin, grant.mark));
    }
    let place = |list: Mark, text: &str| if list == grant.mark { list } else { within(sources, list, text) };
    parts.extend(
        methods(grant).map(|method| (Part::Method(method.into()), place(grant.methods_mark, method))),
    );
    if !grant.methods.any() {
        parts.push((Part::OtherMethod, grant.methods_mark));
    }
    parts.extend(
        headers(grant).map(|header| (Part::Header(header.into()), place(grant.headers_mark, header))),
    );
    if !grant.headers.any() || !grant.headers.lists(b"authorization") {
        parts.push((Part::OtherHeader, grant.headers_mark));
    }
    parts.extend(
        exposed(grant).map(|header| (Part::Exposed(header.into()), place(grant.expose_mark, header))),
    );
    if !grant.credentials {
        parts.push((Part::Credentials, grant.credentials_mark));
    }
    parts
}

/// Where in a list a name stands; the list, where it is not seen in it.
fn within(sources: &Sources, list: Mark, name: &str) -> Mark {
    let Mark::Text { source, start, .. } = list else { return list };
    let text = sources.slice(list);
    let part = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    let alone = |at: usize| {
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        let after = text.get(at + name.len()..).and_then(|after| after.chars().next());
        !part(before) && !part(after)
    };
    let found = text.match_indices(name).map(|(at, _)| at).find(|at| alone(*at));
    let Some((at, length)) = found.and_then(|at| u32::try_from(at).ok().zip(u32::try_from(name.len()).ok()))
    else {
        return list;
    };
    Mark::Text { source, start: start + at, end: start + at + length }
}

/// The methods that a grant lists and that nothing else in its list allows: not those beside `*`, and not `HEAD`
/// beside `GET`, with which it comes.
pub(crate) fn methods(grant: &Grant) -> impl Iterator<Item = &str> {
    let any = grant.methods.any();
    let get = grant.methods.lists(b"GET");
    let listed = grant.methods.iter().filter(move |method| !(any || get && *method == "HEAD"));
    listed.chain(any.then_some("*"))
}

/// The request headers that a grant lists and that pages can set; beside `*` only `Authorization` says anything.
pub(crate) fn headers(grant: &Grant) -> impl Iterator<Item = &str> {
    let any = grant.headers.any();
    let listed = grant.headers.iter().filter(move |name| {
        !request_header::is_forbidden_name(name) && (!any || name.eq_ignore_ascii_case("authorization"))
    });
    listed.chain(any.then_some("*"))
}

/// The response headers that pages read only because a grant lists them.
pub(crate) fn exposed(grant: &Grant) -> impl Iterator<Item = &str> {
    grant
        .expose
        .iter()
        .filter(|name| !response_header::is_safelisted(name) && !response_header::is_forbidden(name))
}

impl Item {
    pub(crate) fn of(rule: &Rule, grant: Option<&Grant>, part: Part) -> Self {
        Item { rule: rule.name.to_string(), grant: grant.map(|grant| grant.name.to_string()), part }
    }

    /// Rule and grant, as a sentence names them.
    pub(crate) fn holder(&self) -> String {
        holder(&self.rule, self.grant.as_deref())
    }
}

/// Rule and grant, as a sentence names them. A grant without a name has its index.
pub(crate) fn holder(rule: &str, grant: Option<&str>) -> String {
    match grant {
        Some(grant) if grant != "0" => format!("grant `{grant}` of rule `{rule}`"),
        _ => format!("rule `{rule}`"),
    }
}

/// What no case shows, as a sentence.
impl fmt::Display for Item {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let holder = self.holder();
        match &self.part {
            Part::Path(path) => write!(f, "no case asks for a path of `{path}`, in {holder}"),
            Part::Deny => write!(f, "no case is denied by {holder}"),
            Part::Grant => write!(f, "no case is allowed by {holder}"),
            Part::Origin(origin) => write!(f, "no allowed case comes from `{origin}`, in {holder}"),
            Part::OtherOrigin => write!(f, "no case comes from an origin that {holder} does not admit"),
            Part::Method(method) if method == "*" => {
                write!(f, "no allowed case uses a method that only `*` allows, in {holder}")
            }
            Part::Method(method) => write!(f, "no allowed case uses `{method}`, in {holder}"),
            Part::OtherMethod => write!(f, "no case is denied because of its method by {holder}"),
            Part::Header(header) if header == "*" => {
                write!(f, "no allowed case sends a header that only `*` allows, in {holder}")
            }
            Part::Header(header) => write!(f, "no allowed case asks to send `{header}`, in {holder}"),
            Part::OtherHeader => write!(f, "no case is denied because of a header by {holder}"),
            Part::Exposed(header) if header == "*" => {
                write!(f, "no case reads a response header that only `*` exposes, in {holder}")
            }
            Part::Exposed(header) => write!(f, "no case reads the response header `{header}`, in {holder}"),
            Part::Credentials => write!(f, "no case is denied because of its credentials by {holder}"),
        }
    }
}
