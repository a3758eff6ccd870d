//! Grants beside each other.

use crate::browser::response_header;
use crate::catalogue::Code;
use crate::compile::CompiledRule;
use crate::diagnostic::{Finding, Findings};
use crate::headers::HeaderSet;
use crate::load::shorten;
use crate::path::Budget;
use crate::policy::Grant;

use super::{COMPARISONS, called, counts_as_header, counts_as_method, members};

/// How many names a finding lists.
const SHOWN: usize = 5;

/// The first grant that admits an origin decides alone: what the grant for `*` gives, a listed origin gets only where
/// its own grant gives it too.
pub(super) fn less_than_everyone(rules: &[CompiledRule], findings: &mut Findings) {
    let mut budget = Budget::new(COMPARISONS);
    for rule in rules {
        let Some((any, _)) = rule.rule.any_origin else { continue };
        let Some(everyone) = rule.rule.grant(any) else { continue };
        for grant in rule.rule.grants.iter().take(any as usize) {
            let texts = |grant: &Grant| {
                grant.methods.line().len() + grant.headers.line().len() + grant.expose.line().len()
            };
            if !budget.spend(1 + texts(grant).saturating_mul(texts(everyone)) / 1024) {
                return;
            }
            let lacks = lacking(grant, everyone);
            if !lacks.is_empty() {
                findings.push(less(rule, grant, everyone, &lacks));
            }
        }
    }
}

/// A field of a grant, and what it lacks.
type Lack = (&'static str, Vec<String>);

fn lacking(grant: &Grant, everyone: &Grant) -> Vec<Lack> {
    let mut lacks: Vec<Lack> = Vec::new();
    let mut methods: Vec<String> = Vec::new();
    if everyone.methods.any() && !grant.methods.any() {
        methods.push("*".to_owned());
    } else {
        let all = members(everyone.methods.line())
            .filter(|method| counts_as_method(method) && !grant.methods.allows(method.as_bytes()));
        methods.extend(all.map(str::to_owned));
        // `GET` brings it.
        if methods.iter().any(|method| method == "GET") {
            methods.retain(|method| method != "HEAD");
        }
    }
    lacks.push(("allow_methods", methods));
    lacks.push(("allow_headers", headers(&grant.headers, &everyone.headers)));
    lacks.push(("expose_headers", exposed(grant, everyone)));
    lacks.retain(|(_, names)| !names.is_empty());
    lacks
}

/// `*` never stands for `Authorization`, and covers every other name.
fn headers(own: &HeaderSet, everyone: &HeaderSet) -> Vec<String> {
    if everyone.any() && !own.any() {
        let authorization = everyone.lists(b"authorization") && !own.lists(b"authorization");
        return std::iter::once("*")
            .chain(authorization.then_some("Authorization"))
            .map(str::to_owned)
            .collect();
    }
    let lacks = |name: &&str| counts_as_header(name) && !own.allows(name.as_bytes());
    members(everyone.line()).filter(lacks).map(str::to_owned).collect()
}

/// With credentials `*` cannot be exposed (Fetch, "main fetch", the step on `Access-Control-Expose-Headers`): there is
/// nothing to ask for.
fn exposed(grant: &Grant, everyone: &Grant) -> Vec<String> {
    if grant.expose.lists(b"*") {
        return Vec::new();
    }
    let hidden = |name: &&str| match *name {
        "*" => !grant.credentials,
        name => {
            !grant.expose.lists(name.as_bytes())
                // Pages can read these without asking.
                && !response_header::is_safelisted(name)
        }
    };
    members(everyone.expose.line()).filter(hidden).map(str::to_owned).collect()
}

fn less(rule: &CompiledRule, grant: &Grant, everyone: &Grant, lacks: &[Lack]) -> Finding {
    let name = shorten(&grant.name);
    let message =
        format!("grant `{name}` of {} gives its origins less than everybody else gets", called(rule));
    let each = |(field, names): &Lack| {
        let kind = match (*field, names.len()) {
            ("allow_methods", 1) => "method",
            ("allow_methods", _) => "methods",
            ("allow_headers", 1) => "request header",
            ("allow_headers", _) => "request headers",
            (_, 1) => "exposed header",
            _ => "exposed headers",
        };
        format!("the {kind} {}", list(names))
    };
    let missing = lacks.iter().map(each).collect::<Vec<_>>().join(", and ");
    let add = lacks.iter().map(|(field, names)| format!("{} to its `{field}`", list(names)));
    Finding::warning(Code::LESS_THAN_EVERYONE, message)
        .at(grant.mark, format!("its origins do not get {missing}"))
        .at(everyone.mark, "everybody else does")
        .help(format!("add {}", add.collect::<Vec<_>>().join(", and ")))
}

fn list(names: &[String]) -> String {
    let shown: Vec<String> = names.iter().take(SHOWN).map(|name| format!("`{}`", shorten(name))).collect();
    match names.len().saturating_sub(SHOWN) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}
