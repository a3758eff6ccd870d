//! What is looked at in an answer.

use corsac_conformance::{Answer, RawRequest};
use serde::Deserialize;

use crate::server::OWN_VARY;

/// A fact of an answer.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Fact {
    /// The status.
    Status,
    /// Whether a browser lets the page that asked read the answer, where it sent credentials: Fetch, 4.10, CORS check.
    Readable,
    /// Whether a handler of the application ran.
    Ran,
    /// Whether a cache is told that the answer depends on `Origin`.
    Varies,
    /// Which of the `Vary` lines of the handler are left.
    OwnVary,
    /// The values of `Access-Control-Allow-Origin`.
    AllowOrigin,
}

impl Fact {
    /// The fact in words.
    pub(crate) fn of(self, request: &RawRequest, answer: &Answer) -> String {
        let lines = |name| values(answer, name);
        match self {
            Fact::Status => answer.status.to_string(),
            Fact::Readable => if readable(request, answer) { "readable" } else { "unreadable" }.to_owned(),
            Fact::Ran => if answer.handler_ran { "ran" } else { "not run" }.to_owned(),
            Fact::Varies => {
                let varies = lines("vary").iter().any(|line| names(line, "origin"));
                if varies { "varies" } else { "same for all" }.to_owned()
            }
            Fact::OwnVary => {
                let kept = OWN_VARY.iter().filter(|own| lines("vary").iter().any(|line| names(line, own)));
                kept.copied().collect::<Vec<_>>().join(" and ")
            }
            Fact::AllowOrigin => match lines("access-control-allow-origin").as_slice() {
                [] => "no origin".to_owned(),
                origins => origins.join(" and "),
            },
        }
    }
}

fn values(answer: &Answer, name: &str) -> Vec<String> {
    let lines = answer.headers.iter().filter(|(known, _)| known.eq_ignore_ascii_case(name));
    lines.map(|(_, value)| value.escape_ascii().to_string()).collect()
}

fn names(line: &str, name: &str) -> bool {
    line.split(',').any(|member| member.trim().eq_ignore_ascii_case(name))
}

fn readable(request: &RawRequest, answer: &Answer) -> bool {
    // Of several lines, the browser sees one value that is nobody's origin.
    let origin = request.values("origin").next().unwrap_or_default().escape_ascii().to_string();
    values(answer, "access-control-allow-origin") == [origin]
        && values(answer, "access-control-allow-credentials") == ["true"]
}
