//! What a server says when it listens: where, what it guards, and what to try.

use std::fmt::{self, Display, Formatter};
use std::io::{self, Write as _};
use std::net::SocketAddr;

use corsac::{Decision, Outcome, Policy, Request, Severity};

/// Says on standard output where the server listens, what the policy guards, and what to try; on standard error what
/// the policy's warnings are.
///
/// The first line is `listening on http://ADDRESS`: call this once connections are accepted there.
pub fn announce(policy: &Policy, address: SocketAddr) {
    // Nobody may be reading: that is no reason to stop serving.
    for finding in policy.diagnostics().iter().filter(|finding| finding.severity >= Severity::Warning) {
        let _ = writeln!(io::stderr(), "{finding}");
    }
    let _ = write!(io::stdout(), "{}", Announcement { policy, address });
}

/// Where a server listens, what its policy guards, and three commands to try with what they answer.
#[derive(Debug, Clone, Copy)]
pub struct Announcement<'a> {
    /// The policy in force.
    pub policy: &'a Policy,
    /// Where the server listens.
    pub address: SocketAddr,
}

impl Display for Announcement<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        writeln!(f, "listening on http://{}", self.address)?;
        writeln!(f)?;
        let name = self.policy.name().map(|name| format!(" `{name}`")).unwrap_or_default();
        writeln!(f, "The policy{name} guards, by the first rule that fits:")?;
        for rule in self.policy.rules() {
            let paths: Vec<_> = rule.paths().collect();
            let denied = if rule.is_denied() { " (denied to every page of another origin)" } else { "" };
            writeln!(f, "  {}: {}{denied}", rule.name(), paths.join(", "))?;
        }
        writeln!(f)?;
        writeln!(f, "Try:")?;
        for trial in TRIALS {
            trial.fmt(self, f)?;
        }
        writeln!(f)?;
        writeln!(f, "Ctrl-C ends it.")
    }
}

/// A request to try.
struct Trial {
    method: &'static str,
    path: &'static str,
    /// What the application answers where the policy leaves that to it.
    status: Option<u16>,
    headers: &'static [(&'static str, &'static str)],
}

const TRIALS: &[Trial] = &[
    Trial {
        method: "GET",
        path: "/catalogue/items",
        status: Some(200),
        headers: &[("Origin", "https://app.example.com")],
    },
    Trial {
        method: "OPTIONS",
        path: "/api/orders/1",
        // One framework has 404 for a method that no route takes, others 405.
        status: None,
        headers: &[
            ("Origin", "https://app.example.com"),
            ("Access-Control-Request-Method", "PUT"),
            ("Access-Control-Request-Headers", "content-type"),
        ],
    },
    Trial {
        method: "OPTIONS",
        path: "/api/orders/1",
        status: None,
        headers: &[("Origin", "https://elsewhere.example"), ("Access-Control-Request-Method", "DELETE")],
    },
];

impl Trial {
    fn fmt(&self, said: &Announcement<'_>, f: &mut Formatter<'_>) -> fmt::Result {
        let method = if self.method == "GET" { String::new() } else { format!(" -X {}", self.method) };
        writeln!(f, "  $ curl -si{method} http://{}{} \\", said.address, self.path)?;
        let headers: Vec<_> =
            self.headers.iter().map(|(name, value)| format!("      -H '{name}: {value}'")).collect();
        writeln!(f, "{}", headers.join(" \\\n"))?;
        // The policy is asked, and not remembered: it may be any.
        let request = self
            .headers
            .iter()
            .fold(Request::new(self.method, self.path), |request, (name, value)| request.header(name, value));
        self.answer(&said.policy.evaluate(&request), f)
    }

    fn answer(&self, decision: &Decision, f: &mut Formatter<'_>) -> fmt::Result {
        let rule = decision.rule().unwrap_or("-");
        let why = match decision.outcome() {
            Outcome::Allowed => format!("allowed by rule `{rule}`"),
            Outcome::Denied if decision.status().is_none() => {
                format!("but the page may not read it: denied by rule `{rule}`, {}", decision.reason())
            }
            Outcome::Denied => format!("denied by rule `{rule}`, {}", decision.reason()),
            Outcome::NotGoverned => "no rule is for this path: the application answers".to_owned(),
            _ => format!("the application answers: {}", decision.reason()),
        };
        match decision.status().or(self.status) {
            Some(status) => writeln!(f, "    {status}, {why}")?,
            None => writeln!(f, "    {why}")?,
        }
        if decision.headers().next().is_none() {
            writeln!(f, "    no CORS headers")?;
        }
        decision.headers().try_for_each(|(name, value)| writeln!(f, "    {name}: {value}"))
    }
}
