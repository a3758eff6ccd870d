//! An exchange for people.

use std::fmt::{self, Display, Formatter};

use super::{Blocked, Exchange};
use crate::browser::{Engine, Step};
use crate::methods;
use crate::token::shown;

impl Exchange {
    /// Why a browser asks first, as the rest of a sentence.
    fn why_preflight(&self) -> String {
        let due = self.outcome(Engine::Chromium).steps.iter().find_map(|step| match step {
            Step::PreflightDue { method, headers, flag } => Some((*method, headers, *flag)),
            _ => None,
        });
        let Some((method, headers, flag)) = due else { return String::new() };
        let mut why = Vec::new();
        if method {
            why.push(format!("the method `{}`", shown(methods::normalised(&self.request.method).as_bytes())));
        }
        let names: Vec<_> = headers.iter().map(|name| format!("`{}`", shown(name.as_bytes()))).collect();
        match names.len() {
            0 => {}
            1 => why.push(format!("the header {}", names.concat())),
            _ => why.push(format!("the headers {}", names.join(", "))),
        }
        if flag {
            why.push("the listener for upload events, or the stream".to_owned());
        }
        why.join(" and ")
    }

    /// The path and the query.
    fn target(&self) -> String {
        let url = self.outcome(Engine::Chromium).sent().next().map(|sent| sent.url.as_str());
        let url = url.unwrap_or(&self.request.url);
        let path = url.split_once("://").and_then(|(_, rest)| rest.find('/').and_then(|at| rest.get(at..)));
        shown(path.unwrap_or(url).as_bytes())
    }
}

impl Display for Exchange {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let origin = shown(self.request.origin.as_bytes());
        let method = shown(methods::normalised(&self.request.method).as_bytes());
        let target = self.target();
        let with = if self.has_credentials() { ", with credentials" } else { "" };
        writeln!(f, "a page of {origin} sends {method} {target}{with}")?;
        for name in self.dropped_headers() {
            writeln!(f, "the browser drops `{}`: pages cannot set it", shown(name.as_bytes()))?;
        }
        writeln!(f)?;
        if let Some(preflight) = &self.preflight {
            writeln!(f, "preflight: the browser asks first, because of {}", self.why_preflight())?;
            writeln!(f, "{preflight}")?;
        }
        if let Some(actual) = &self.actual {
            writeln!(f, "request: {method} {target}")?;
            writeln!(f, "{actual}")?;
        }
        match &self.blocked {
            None if self.is_same_origin() => {
                write!(f, "the page comes from the service itself: no browser checks CORS for it")
            }
            None => write!(f, "the page may read the response"),
            Some(Blocked { why, advice: None }) => write!(f, "the page may not read the response: {why}"),
            Some(Blocked { why, advice: Some(advice) }) => {
                write!(f, "the page may not read the response: {why}\n  = {advice}")
            }
        }
    }
}
