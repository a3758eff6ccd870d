//! An exchange for people: what is sent, what comes of it, which lines decided, and what to change.

use std::fmt::{self, Display, Formatter, Write};

use super::Exchange;
use super::console::{Ink, Paper, plain};
use crate::browser::{Engine, Sent, Step};
use crate::decision::{Decision, Outcome};
use crate::explain::Explanation;
use crate::methods;
use crate::token::shown;

impl Exchange {
    /// The exchange for people, as this engine's browser sees it, with the colours of a terminal or without.
    #[must_use]
    pub fn render(&self, engine: Engine, colour: bool) -> String {
        let mut text = String::new();
        // Writing to a string cannot fail.
        let _ = self.write(engine, &mut Paper { out: &mut text, colour });
        text.truncate(text.trim_end().len());
        text
    }

    fn write<W: Write>(&self, engine: Engine, paper: &mut Paper<'_, W>) -> fmt::Result {
        self.heading(paper)?;
        self.sequence(engine, paper)?;
        self.verdict(engine, paper)?;
        self.reasons(engine, paper)?;
        self.proposal(paper)
    }

    fn heading<W: Write>(&self, paper: &mut Paper<'_, W>) -> fmt::Result {
        let request = &self.request;
        let sent = self.outcome(Engine::Chromium).sent().next().map(|sent| sent.url.as_str());
        let (origin, url) =
            (shown(request.origin.as_bytes()), shown(sent.unwrap_or(&request.url).as_bytes()));
        let method = shown(methods::normalised(&request.method).as_bytes());
        let with = if request.includes_credentials() { ", with credentials" } else { "" };
        paper.line(paper.ink(Ink::Strong, format!("{origin} → {method} {url}{with}")))?;
        for step in &self.outcome(Engine::Chromium).steps {
            if let Step::HeaderDropped { name } = step {
                paper.line(format!("the browser drops `{}`: pages cannot set it", shown(name.as_bytes())))?;
            }
        }
        Ok(())
    }

    /// One line for each request.
    fn sequence<W: Write>(&self, engine: Engine, paper: &mut Paper<'_, W>) -> fmt::Result {
        let outcome = self.outcome(engine);
        let mut rows: Vec<(String, String, String)> = Vec::new();
        for sent in outcome.sent() {
            let explanation = if sent.preflight { &self.preflight } else { &self.actual };
            let decision = explanation.as_ref().map(Explanation::decision);
            let (what, came) = match sent.preflight {
                true => {
                    (asked(sent), preflight_answer(decision, !outcome.sent().any(|sent| !sent.preflight)))
                }
                false => (String::new(), answer(decision, outcome.is_readable())),
            };
            rows.push((shown(sent.method.as_bytes()), what, came));
        }
        if !rows.is_empty() && outcome.sent().all(|sent| sent.preflight) {
            let method = shown(methods::normalised(&self.request.method).as_bytes());
            rows.push((method, String::new(), "not sent".to_owned()));
        }
        if rows.is_empty() {
            return Ok(());
        }
        paper.line("")?;
        let width = |of: fn(&(String, String, String)) -> &String| {
            rows.iter().map(|row| of(row).chars().count()).max().unwrap_or(0)
        };
        let (methods, whats) = (width(|row| &row.0), width(|row| &row.1));
        // The longest list of names does not push the answers off the screen.
        let whats = whats.min(48);
        for ((method, what, came), number) in rows.iter().zip(1..) {
            let what = if whats == 0 { String::new() } else { format!("{what:whats$}  ") };
            paper.line(format!("  {number}  {method:methods$}  {what}→ {came}"))?;
        }
        Ok(())
    }

    fn verdict<W: Write>(&self, engine: Engine, paper: &mut Paper<'_, W>) -> fmt::Result {
        paper.line("")?;
        let outcome = self.outcome(engine);
        match &self.blocked {
            _ if outcome.is_readable() && self.is_same_origin() => {
                let text = "the page comes from the service itself: no browser checks CORS for it";
                paper.prose(0, "✓", Ink::Good, text)?;
            }
            _ if outcome.is_readable() => {
                paper.prose(
                    0,
                    "✓",
                    Ink::Good,
                    &format!("the page may read the response{}", self.visible()),
                )?;
            }
            Some(blocked) => {
                let text = format!("the page may not read the response: {}", plain(&blocked.why));
                paper.prose(0, "✗", Ink::Bad, &text)?;
            }
            None => paper.prose(0, "✗", Ink::Bad, "the page may not read the response")?,
        }
        for other in self.outcomes.iter().filter(|other| other.is_readable() != outcome.is_readable()) {
            let may = if other.is_readable() { "may" } else { "may not" };
            paper.prose(2, "·", Ink::Strong, &format!("in {} it {may}", other.engine))?;
        }
        // What only goes with another line names no cause.
        let causes = outcome.console.iter().filter(|message| !message.companion);
        let says = causes.map(|message| message.text.as_str());
        let thrown = outcome.exception.as_deref().filter(|_| outcome.console.is_empty());
        let mut says = says.chain(thrown).peekable();
        if says.peek().is_some() && !outcome.is_readable() {
            paper.line(format!("  {} says in its console:", outcome.engine))?;
        }
        // A message is for searching: it stays on its line.
        says.try_for_each(|text| paper.line(format!("    {}", paper.ink(Ink::Bad, plain(text)))))
    }

    /// Which response headers the page may read beyond the safelisted ones, as the rest of a sentence.
    fn visible(&self) -> String {
        let actual = self.actual.as_ref().map(Explanation::decision);
        match actual.and_then(|decision| decision.header("access-control-expose-headers")) {
            Some("*") => ", with all its headers".to_owned(),
            Some(names) => format!(", and of its headers {names} and the safelisted ones"),
            None => ", and of its headers only the safelisted ones".to_owned(),
        }
    }

    /// What decided: the request that failed; where none did, all of them, what they share once.
    fn reasons<W: Write>(&self, engine: Engine, paper: &mut Paper<'_, W>) -> fmt::Result {
        let readable = self.outcome(engine).is_readable();
        let decides = |explanation: &&Explanation| readable || explanation.decision().is_allowed();
        let preflight = self.preflight.as_ref().filter(|it| self.actual.is_none() || decides(it));
        let both = readable && preflight.is_some();
        if let Some(preflight) = preflight.filter(|_| readable || self.actual.is_none()) {
            paper.line("")?;
            paper.line(paper.ink(Ink::Strong, format!("preflight, because of {}", self.why_preflight())))?;
            paper.line(preflight.body(false).trim_end())?;
        }
        if let Some(actual) = &self.actual {
            paper.line("")?;
            let method = shown(methods::normalised(&self.request.method).as_bytes());
            let again = if both { ", by the same rule and grant" } else { "" };
            paper.line(paper.ink(Ink::Strong, format!("{method}{again}")))?;
            paper.line(actual.body(both).trim_end())?;
        }
        Ok(())
    }

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
}

/// What a preflight asks for.
fn asked(sent: &Sent) -> String {
    let method = sent.header("access-control-request-method").unwrap_or_default();
    let names = sent.header("access-control-request-headers").unwrap_or_default();
    let names = names.split(',').map(str::trim).filter(|name| !name.is_empty());
    let all: Vec<String> =
        std::iter::once(method.as_str()).chain(names).map(|name| shown(name.as_bytes())).collect();
    let most = 8;
    match all.len().saturating_sub(most) {
        0 => format!("may it send {}?", all.join(", ")),
        more => format!("may it send {} and {more} more?", all.get(..most).unwrap_or_default().join(", ")),
    }
}

fn preflight_answer(decision: Option<&Decision>, stops: bool) -> String {
    let Some(decision) = decision else { return String::new() };
    let status = decision.status().map(|status| format!("{status} ")).unwrap_or_default();
    match decision.outcome() {
        Outcome::Allowed if stops => format!("{status}allowed, and the browser refuses the answer"),
        Outcome::Allowed => format!("{status}allowed"),
        Outcome::NotGoverned => "the application answers: no rule".to_owned(),
        _ => format!("{status}denied: {}", decision.reason()),
    }
}

fn answer(decision: Option<&Decision>, readable: bool) -> String {
    let Some(decision) = decision else { return String::new() };
    let answers = match decision.status() {
        Some(status) => status.to_string(),
        None => "the application answers".to_owned(),
    };
    match decision.outcome() {
        Outcome::Denied => format!("{answers}, denied: {}", decision.reason()),
        Outcome::NotGoverned => format!("{answers}: no rule"),
        _ if readable => answers,
        _ => format!("{answers}, and the page may not read it"),
    }
}

impl Display for Exchange {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(Engine::Chromium, false))
    }
}
