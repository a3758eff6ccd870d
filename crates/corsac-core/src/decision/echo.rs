//! What of a request stands in its answer.

use arrayvec::ArrayString;

use super::Verdict;
use crate::policy::{Grant, Policy};
use crate::request::{Field, RequestView};

/// So many bytes of an origin are kept without asking for memory. Nearly all are shorter.
const SHORT: usize = 60;

/// All that a response ever holds of a request: an origin that matched, a token that is the method, and tokens that are
/// header names.
#[derive(Debug, Clone, Default)]
pub(super) struct Echo {
    /// The origin, where a pattern admitted it; a listed one is in the policy already.
    origin: Option<Text>,
    /// What `*` allowed beyond the lists.
    beyond: Option<Box<Beyond>>,
}

#[derive(Debug, Clone)]
enum Text {
    Short(ArrayString<SHORT>),
    Long(Box<str>),
}

#[derive(Debug, Clone)]
struct Beyond {
    /// The value of `Access-Control-Allow-Methods`, where it holds more than is listed.
    methods: Option<Box<str>>,
    /// That of `Access-Control-Allow-Headers`.
    headers: Option<Box<str>>,
}

impl Echo {
    /// What an allowed request is answered with. Not inlined: few requests need any of it.
    #[inline(never)]
    pub(super) fn new(policy: &Policy, verdict: &Verdict, request: &impl RequestView) -> Self {
        let mut echo = Echo::default();
        if verdict.echo {
            echo.origin = text(request);
        }
        if let Some(grant) = verdict.is_preflight().then(|| grant(policy, verdict)).flatten()
            && (grant.methods.any() || grant.headers.any())
        {
            echo.beyond = beyond(grant, request);
        }
        echo
    }

    pub(super) fn origin(&self) -> Option<&str> {
        self.origin.as_ref().map(|text| match text {
            Text::Short(text) => text.as_str(),
            Text::Long(text) => text,
        })
    }

    pub(super) fn methods(&self) -> Option<&str> {
        self.beyond.as_ref()?.methods.as_deref()
    }

    pub(super) fn headers(&self) -> Option<&str> {
        self.beyond.as_ref()?.headers.as_deref()
    }
}

fn text(request: &impl RequestView) -> Option<Text> {
    let origin = std::str::from_utf8(request.lines(Field::Origin).next()?).ok()?;
    let short = ArrayString::from(origin).map(Text::Short);
    Some(short.unwrap_or_else(|_| Text::Long(origin.into())))
}

fn grant<'p>(policy: &'p Policy, verdict: &Verdict) -> Option<&'p Grant> {
    policy.rule(verdict.rule?)?.grant(verdict.grant?)
}

/// Nothing is asked for a second time where there is no `*`.
fn beyond(grant: &Grant, request: &impl RequestView) -> Option<Box<Beyond>> {
    let mut beyond = Beyond { methods: None, headers: None };
    if grant.methods.any() {
        let asked = request.lines(Field::AccessControlRequestMethod).next().unwrap_or_default();
        beyond.methods = grant.methods.line_with(asked);
    }
    if grant.headers.any() {
        beyond.headers = grant.headers.line_with(request.lines(Field::AccessControlRequestHeaders));
    }
    (beyond.methods.is_some() || beyond.headers.is_some()).then(|| Box::new(beyond))
}
