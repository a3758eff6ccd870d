//! A naive evaluator, written from the policy reference alone: loops and string comparisons, nothing shared with the
//! engine. Where both agree on everything, a mistake would have to be made twice, independently.

pub(crate) mod grant;
pub(crate) mod origin;
pub(crate) mod path;
mod read;
#[cfg(test)]
mod unit;

use path::Governed;
pub(crate) use read::{Reference, Rule};

/// A request as it stands on the wire.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Ask {
    pub(crate) method: Vec<u8>,
    pub(crate) path: Vec<u8>,
    pub(crate) authority: Option<Vec<u8>>,
    pub(crate) lines: Vec<(String, Vec<u8>)>,
}

impl Ask {
    /// The values of all lines with this name, in order.
    pub(crate) fn all(&self, name: &str) -> Vec<&[u8]> {
        let named = self.lines.iter().filter(|(line, _)| line.eq_ignore_ascii_case(name));
        named.map(|(_, value)| value.as_slice()).collect()
    }
}

/// Everything observable of a decision, in plain types.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) outcome: String,
    pub(crate) kind: String,
    pub(crate) reason: String,
    pub(crate) rule: Option<String>,
    pub(crate) grant: Option<String>,
    pub(crate) status: Option<u16>,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) vary: Vec<String>,
    pub(crate) governed: bool,
}

impl Reference {
    /// The decision on one request, step by step.
    pub(crate) fn evaluate(&self, ask: &Ask) -> Answer {
        let kind = classify(ask);
        let mut answer = Answer { kind: kind.to_owned(), governed: true, ..Answer::default() };
        // Step 1: the rule by path.
        let rule = match path::govern(&self.rules, &ask.path) {
            Governed::Nobody => {
                // Without a rule nothing is touched: no headers, no Vary, and the handler's own headers stay.
                answer.governed = false;
                return settle(answer, "not-governed", "no-rule");
            }
            Governed::Ambiguous { reject } => {
                answer.vary = vary(kind, false);
                if kind == "not-cors" {
                    return settle(answer, "not-cors", "ambiguous-path");
                }
                return deny(answer, reject, "ambiguous-path");
            }
            Governed::By(index) => &self.rules[index],
        };
        answer.rule = Some(rule.name.clone());
        answer.vary = vary(kind, rule.is_static());
        // A static rule selects its one grant without a look at the origin; any other needs an origin to go on.
        let mut origin = None;
        if !rule.is_static() {
            let lines = ask.all("origin");
            if lines.is_empty() {
                return settle(answer, "not-cors", "no-origin");
            }
            // Step 3: exactly one line, and well formed; no list form exists (Fetch, "Origin header").
            origin = if lines.len() == 1 { origin::parse(lines[0]) } else { None };
            if origin.is_none() {
                return deny(answer, rule.reject, "invalid-origin");
            }
        }
        // Step 4: the first grant that admits the origin.
        let admits = |grant: &&grant::Grant| match &origin {
            Some(origin) => grant.origins.iter().any(|entry| origin::admits(entry, origin)),
            None => true,
        };
        let Some(grant) = rule.grants.iter().find(admits) else {
            if origin.is_some_and(|origin| same_origin(rule, ask, &origin)) {
                return settle(answer, "not-cors", "same-origin");
            }
            let reason = if rule.deny { "denied-by-rule" } else { "origin-not-allowed" };
            return deny(answer, rule.reject, reason);
        };
        answer.grant = Some(grant.name.clone());
        // Steps 5 and 6.
        let wildcard = grant.origins.iter().any(|entry| entry == "*");
        let echo = match origin {
            Some(origin) if !wildcard => origin.text,
            _ => "*".to_owned(),
        };
        match kind {
            "preflight" => match grant.preflight(ask) {
                Err(reason) => deny(answer, rule.reject, reason),
                Ok((methods, headers)) => {
                    answer.status = Some(rule.preflight_status);
                    put(&mut answer, "access-control-allow-origin", &echo);
                    put(&mut answer, "access-control-allow-credentials", grant.credentials_text());
                    put(&mut answer, "access-control-allow-methods", &methods.join(", "));
                    put(&mut answer, "access-control-allow-headers", &headers.join(", "));
                    put(&mut answer, "access-control-max-age", &grant.max_age);
                    settle(answer, "allowed", "granted")
                }
            },
            // "actual", and "not-cors" under a static rule: the same headers, so that a shared cache may keep one
            // response for both (Fetch, "CORS protocol and HTTP caches").
            _ => {
                let granted = grant.grants_method(&ask.method);
                if granted {
                    put(&mut answer, "access-control-allow-origin", &echo);
                    put(&mut answer, "access-control-allow-credentials", grant.credentials_text());
                    put(&mut answer, "access-control-expose-headers", &grant.expose.join(", "));
                }
                // Without Origin there is no one to select a grant for; it is named where its headers are sent.
                if kind == "not-cors" && !granted {
                    answer.grant = None;
                }
                match (kind, granted) {
                    ("not-cors", _) => settle(answer, "not-cors", "no-origin"),
                    (_, true) => settle(answer, "allowed", "granted"),
                    (_, false) => deny(answer, rule.reject, "method-not-allowed"),
                }
            }
        }
    }
}

/// Step 2. A CORS request is one with an Origin line; a CORS-preflight request is OPTIONS with an Origin line and an
/// Access-Control-Request-Method line, whatever they hold (Fetch, "CORS request").
fn classify(ask: &Ask) -> &'static str {
    if ask.all("origin").is_empty() {
        "not-cors"
    } else if ask.method == b"OPTIONS" && !ask.all("access-control-request-method").is_empty() {
        "preflight"
    } else {
        "actual"
    }
}

/// Step 7. A static rule answers every origin alike; the answer to a preflight always depends on what it asked for.
fn vary(kind: &str, is_static: bool) -> Vec<String> {
    let mut names = Vec::new();
    if !is_static {
        names.push("Origin".to_owned());
    }
    if kind == "preflight" {
        names.push("Access-Control-Request-Method".to_owned());
        names.push("Access-Control-Request-Headers".to_owned());
    }
    names
}

/// Step 4, second half: whether the request comes from the service's own origin.
fn same_origin(rule: &Rule, ask: &Ask, origin: &origin::Origin) -> bool {
    // Where a browser says so itself, nothing else is asked (Fetch Metadata, `Sec-Fetch-Site`).
    let sites = ask.all("sec-fetch-site");
    if !sites.is_empty() {
        return sites == [b"same-origin".as_slice()];
    }
    if let Some(own) = &rule.own_origins {
        return own.iter().any(|entry| origin::admits(entry, origin));
    }
    // `:authority`, else the one Host line. X-Forwarded-* is never read.
    let hosts = ask.all("host");
    let authority = match (&ask.authority, hosts.as_slice()) {
        (Some(authority), _) => authority.as_slice(),
        (None, [host]) => host,
        (None, _) => return false,
    };
    // A service that speaks HTTP has an http or https origin. With the default port elided, it has two spellings.
    let Some(default) = origin::default_port(&origin.scheme) else { return false };
    let port = origin.port.unwrap_or(default);
    let spelled = format!("{}:{port}", origin.host);
    authority.eq_ignore_ascii_case(spelled.as_bytes())
        || (port == default && authority.eq_ignore_ascii_case(origin.host.as_bytes()))
}

/// Denied: a preflight is 403 at once, an actual request only where the rule rejects; never a header.
fn deny(mut answer: Answer, reject: bool, reason: &str) -> Answer {
    answer.status = (answer.kind == "preflight" || reject).then_some(403);
    settle(answer, "denied", reason)
}

fn settle(mut answer: Answer, outcome: &str, reason: &str) -> Answer {
    outcome.clone_into(&mut answer.outcome);
    reason.clone_into(&mut answer.reason);
    answer
}

/// Adds a header, unless there is nothing to say: an absent list, no credentials, no age.
fn put(answer: &mut Answer, name: &str, value: &str) {
    if !value.is_empty() {
        answer.headers.push((name.to_owned(), value.to_owned()));
    }
}
