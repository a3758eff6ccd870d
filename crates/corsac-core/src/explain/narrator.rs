//! Turns what an evaluation records into sentences.

use super::{Step, Subject};
use crate::decision::{Kind, Reason};
use crate::evaluate::{Event, Recorder, SameOrigin};
use crate::headers::{MAX_EMPTY_MEMBERS, MAX_REQUESTED_BYTES, MAX_REQUESTED_HEADERS};
use crate::methods::is_forbidden;
use crate::origin::Origin;
use crate::path::MAX_PATH;
use crate::policy::{Compiled, Grant, Rule};
use crate::source::Mark;
use crate::token::{shown, shown_line};

pub(super) struct Narrator<'a> {
    policy: &'a Compiled,
    path: &'a [u8],
    rule: Option<&'a Rule>,
    grant: Option<&'a Grant>,
    steps: Vec<Step>,
}

impl<'a> Narrator<'a> {
    pub(super) fn new(policy: &'a Compiled, path: &'a [u8]) -> Self {
        Narrator { policy, path, rule: None, grant: None, steps: Vec::new() }
    }

    pub(super) fn into_steps(self) -> Vec<Step> {
        self.steps
    }

    fn step(&mut self, subject: Subject, passed: impl Into<Option<bool>>, mark: Mark, text: String) {
        // What no line of its own decides was decided under the rule that governs.
        let rule = self.rule.map_or(Mark::Nowhere, |rule| rule.mark);
        let place = self.policy.sources.place(if mark == Mark::Nowhere { rule } else { mark });
        let line = self.policy.sources.line(mark).map(shown_line);
        self.steps.push(Step { subject, passed: passed.into(), text, place, line });
    }

    fn rule_name(&self, index: Option<u32>) -> String {
        match index.and_then(|index| self.policy.rules.get(index as usize)) {
            Some(rule) => format!("rule `{}`", rule.name),
            None => "no rule".to_owned(),
        }
    }

    fn governed(&mut self, index: u32) {
        self.rule = self.policy.rules.get(index as usize);
        let Some(rule) = self.rule else { return };
        let globs = rule.paths.iter().map(|(glob, _)| format!("`{glob}`")).collect::<Vec<_>>().join(", ");
        let mark =
            rule.paths.first().zip(rule.paths.last()).map_or(rule.mark, |(first, last)| first.1.to(last.1));
        let text = format!("`{}` is governed by rule `{}`, for {globs}", shown(self.path), rule.name);
        self.step(Subject::Path, None, mark, text);
    }

    fn admitted(&mut self, origin: &[u8], grant: u32, entry: u32) {
        let Some((rule, entry)) = self.rule.and_then(|rule| Some((rule, rule.entry(entry)?))) else { return };
        self.grant = rule.grant(grant);
        let grant = self.grant.map_or("", |grant| &grant.name);
        let how = if entry.exact { "is listed".to_owned() } else { format!("matches `{}`", entry.text) };
        let text = format!("`{}` {how} in grant `{grant}`", shown(origin));
        self.step(Subject::Origin, true, entry.mark, text);
    }

    fn admitted_by_any(&mut self) {
        let Some((rule, (grant, mark))) = self.rule.and_then(|rule| Some((rule, rule.any_origin?))) else {
            return;
        };
        self.grant = rule.grant(grant);
        let grant = self.grant.map_or("", |grant| &grant.name);
        let text = if rule.is_static() {
            format!("`*` admits every origin, in grant `{grant}`; `Origin` is not looked at")
        } else {
            format!("it is in no list, and `*` admits every origin, in grant `{grant}`")
        };
        self.step(Subject::Origin, true, mark, text);
    }

    fn not_admitted(&mut self, reason: Reason) {
        let Some(rule) = self.rule else { return };
        let (mark, text) = match reason {
            Reason::DeniedByRule => {
                (rule.deny.unwrap_or(rule.mark), format!("rule `{}` denies everyone", rule.name))
            }
            Reason::LookupUnavailable => {
                (rule.mark, format!("rule `{}` would have to look the origin up, and nobody did", rule.name))
            }
            _ => (rule.mark, format!("none of the grants of rule `{}` admits the origin", rule.name)),
        };
        self.step(Subject::Origin, false, mark, text);
    }

    fn same_origin(&mut self, how: SameOrigin) {
        let text = match how {
            SameOrigin::SecFetchSite => "the browser says `Sec-Fetch-Site: same-origin`: not a CORS request",
            SameOrigin::NotBySecFetchSite => {
                "`Sec-Fetch-Site` is not one line `same-origin`: another origin's page"
            }
            SameOrigin::OwnOrigins => "the origin is one of `own_origins`: not a CORS request",
            SameOrigin::NotInOwnOrigins => "the origin is none of `own_origins`: another origin's page",
            SameOrigin::Authority => {
                "the request was sent to the origin's own host and port: not a CORS request"
            }
            SameOrigin::NotAuthority => "the request was sent to another host or port than the origin's",
            // Nothing was known, so there is nothing to tell.
            SameOrigin::NoAuthority => return,
        };
        self.step(Subject::SameOrigin, how.holds().then_some(true), Mark::Nowhere, text.to_owned());
    }

    fn method(&mut self, method: &[u8], allowed: bool) {
        let Some(grant) = self.grant else { return };
        let name = shown(method);
        let text = match (allowed, is_forbidden(method)) {
            (true, _) if grant.methods.lists(method) => format!("`{name}` is allowed"),
            (true, _) if grant.methods.any() => format!("`{name}` is allowed: `*` allows every method"),
            (true, _) => format!("`{name}` is allowed: it comes with `GET`"),
            (false, true) => format!("`{name}` is forbidden: no browser lets a page send it"),
            (false, false) if grant.methods.line().is_empty() => {
                format!("`{name}` is not allowed; no method is")
            }
            (false, false) => format!("`{name}` is not allowed; allowed: {}", grant.methods.line()),
        };
        let mark = grant.methods_mark;
        self.step(Subject::Method, allowed, mark, text);
    }

    fn header(&mut self, name: &[u8], allowed: bool) {
        let Some(grant) = self.grant else { return };
        let shown = shown(name);
        let text = if !allowed {
            format!("`{shown}` is not allowed")
        } else if grant.headers.lists(name) {
            format!("`{shown}` is allowed")
        } else {
            format!("`{shown}` is allowed: `*` allows every name but `Authorization`")
        };
        let mark = grant.headers_mark;
        self.step(Subject::Header, allowed, mark, text);
    }
}

impl Recorder for Narrator<'_> {
    fn record(&mut self, event: Event<'_>) {
        match event {
            Event::Classified(kind) => {
                let text = match kind {
                    Kind::NotCors => "no `Origin`: not a CORS request",
                    Kind::Preflight => {
                        "`OPTIONS` with `Origin` and `Access-Control-Request-Method`: a preflight"
                    }
                    Kind::Actual => "`Origin`, and not a preflight: an actual request",
                };
                self.step(Subject::Kind, None, Mark::Nowhere, text.to_owned());
            }
            Event::NotGoverned => {
                let text = format!("no rule is for `{}`: the policy has no say", shown(self.path));
                self.step(Subject::Path, None, Mark::Nowhere, text);
            }
            Event::Ambiguous { wire, normal } => {
                let path = shown(self.path);
                let text = if self.path.len() > MAX_PATH {
                    format!("`{path}` is longer than {MAX_PATH} bytes, and is not read")
                } else if wire == normal {
                    format!(
                        "`{path}` holds an escape or a `..` that a router may read differently than this policy"
                    )
                } else {
                    let (wire, normal) = (self.rule_name(wire), self.rule_name(normal));
                    format!("`{path}` is for {wire} as it is, and for {normal} once it is normalised")
                };
                self.step(Subject::Path, false, Mark::Nowhere, text);
            }
            Event::Governed { rule } => self.governed(rule),
            Event::StaticRule => self.admitted_by_any(),
            Event::AdmittedByAny => self.admitted_by_any(),
            Event::SeveralOrigins => {
                self.step(
                    Subject::Origin,
                    false,
                    Mark::Nowhere,
                    "there are several `Origin` lines".to_owned(),
                );
            }
            Event::MalformedOrigin(origin) => {
                let why = Origin::parse(origin).err().map(|error| format!(": {}", error.kind()));
                let text = format!("`{}` is not an origin{}", shown(origin), why.unwrap_or_default());
                self.step(Subject::Origin, false, Mark::Nowhere, text);
            }
            Event::Admitted { origin, grant, entry } => self.admitted(origin, grant, entry),
            Event::NotAdmitted(reason) => self.not_admitted(reason),
            Event::SameOrigin(how) => self.same_origin(how),
            Event::SeveralMethods => {
                let text = "there are several `Access-Control-Request-Method` lines".to_owned();
                self.step(Subject::Method, false, Mark::Nowhere, text);
            }
            Event::InvalidMethod(method) => {
                let text = format!("`{}` is not a method", shown(method));
                self.step(Subject::Method, false, Mark::Nowhere, text);
            }
            Event::Method { method, allowed } => self.method(method, allowed),
            Event::Header { name, allowed } => self.header(name, allowed),
            Event::NoHeaders => {
                self.step(Subject::Header, true, Mark::Nowhere, "no header is asked for".to_owned());
            }
            Event::TooManyHeaders => {
                // The names up to the bound were recorded one by one; with so many they say nothing.
                self.steps.retain(|step| step.subject != Subject::Header);
                let text = format!(
                    "more than {MAX_REQUESTED_HEADERS} names, {MAX_EMPTY_MEMBERS} empty members or \
                     {MAX_REQUESTED_BYTES} bytes are asked for"
                );
                self.step(Subject::Header, false, Mark::Nowhere, text);
            }
        }
    }
}
