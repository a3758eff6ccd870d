//! The change to a policy that lets a page through, and whether it is one to make.

mod danger;
mod edits;
mod lines;
mod plan;
pub(super) mod sentences;
mod wanted;

use serde::Serialize;

use super::Exchange;
use crate::browser::ErrorKind;
use crate::decision::Decision;
use crate::fix;
use crate::policy::Policy;
use crate::source::Place;
use edits::Edits;
use plan::{Plan, Refusal};
use wanted::Wanted;

/// Whether a change is one to make.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Safety {
    /// Nobody gets anything but the one origin that is listed already.
    Safe,
    /// Only where the origins that get more are one's own, and are to get it.
    Careful,
    /// Not to be made: it would open a hole, or browsers would not heed it. It has no edits.
    Unsafe,
}

impl Safety {
    /// The stable name, in kebab-case.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Safety::Safe => "safe",
            Safety::Careful => "careful",
            Safety::Unsafe => "unsafe",
        }
    }
}

impl std::fmt::Display for Safety {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}

/// The smallest change to a policy after which a page may read the response that it may not read now.
///
/// It is tried and not guessed: the changed text is loaded as the policy was, and the exchange is played again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[must_use = "a change is for reading"]
#[non_exhaustive]
pub struct Change {
    /// What it does, as an imperative: ``add `PUT` to the methods of grant `api` ``.
    pub title: String,
    /// Whether it is one to make.
    pub safety: Safety,
    /// Why it is no safer than that, in one sentence.
    pub why: String,
    /// What to write where; nothing where it is unsafe, or where no text can be changed so.
    pub edits: Vec<PolicyEdit>,
    /// What it lets in besides: one sentence each.
    pub also: Vec<String>,
    /// What to do in its place, or where there are no edits.
    pub instead: Option<String>,
    /// Whether the page may read the response after the edits. Never without edits.
    pub passes: bool,
    /// What still keeps the page from it after the edits.
    pub still: Option<String>,
}

/// A part of a change: some bytes of the policy's text, or the value of a variable.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct PolicyEdit {
    /// What to replace: bytes of the file, or the whole value of a variable.
    pub place: Place,
    /// What to write there.
    pub replacement: String,
    /// The lines that change, as they are; empty where lines are only put in. A long line is cut.
    pub before: String,
    /// The lines as they become.
    pub after: String,
}

impl Change {
    /// A policy's text with the edits made; nothing where they do not lie on its characters. Edits of variables are left
    /// out.
    ///
    /// ```
    /// use corsac_core::Policy;
    /// use corsac_core::browser::Request;
    ///
    /// let text = "version: 1\nallow_origins: [https://app.example.com]\n";
    /// let page = Request::new("https://app.example.com", "https://api.example.com/").method("PUT");
    /// let exchange = Policy::from_yaml(text)?.explain_page(&page);
    /// let changed = exchange.change().and_then(|change| change.apply(text)).expect("a change");
    /// assert!(Policy::from_yaml(changed)?.explain_page(&page).is_readable());
    /// # Ok::<(), corsac_core::LoadError>(())
    /// ```
    #[must_use]
    pub fn apply(&self, text: &str) -> Option<String> {
        let mut made = String::with_capacity(text.len());
        let mut done = 0;
        for edit in self.edits.iter().filter(|edit| !edit.place.variable) {
            let span = edit.place.span?;
            made.push_str(text.get(done..span.start)?);
            made.push_str(&edit.replacement);
            done = span.end;
        }
        made.push_str(text.get(done..)?);
        Some(made)
    }
}

impl From<Refusal> for Change {
    fn from(refusal: Refusal) -> Self {
        Change {
            title: refusal.title,
            safety: Safety::Unsafe,
            why: refusal.why,
            edits: Vec::new(),
            also: Vec::new(),
            instead: Some(refusal.instead),
            passes: false,
            still: None,
        }
    }
}

/// The change that lets the exchange's page through; nothing where the policy is not what keeps it out.
///
/// The policy is read once and loaded once. A change that would take several tries is not looked for.
pub(super) fn work_out(exchange: &Exchange) -> Option<Change> {
    let decision = exchange.decisive().filter(|decision| is_the_policys(exchange, decision))?;
    let wanted = Wanted::of(exchange)?;
    if wanted.meant().is_some() {
        // Browsers send what the page wrote, and no policy can allow it.
        return None;
    }
    let (policy, compiled) = (decision.policy(), decision.policy().compiled());
    let plan = match Plan::of(compiled, decision, &wanted)? {
        Ok(plan) if plan.parts.is_empty() => return None,
        Ok(plan) => plan,
        Err(refusal) => return Some(refusal.into()),
    };
    let title = sentences::title(compiled, &plan, &wanted);
    if let Some(refusal) = danger::known(compiled, &plan, &wanted, &title) {
        return Some(refusal.into());
    }
    let (alone, why) = sentences::why(compiled, &plan, &wanted);
    let mut change = Change {
        title,
        safety: if alone { Safety::Safe } else { Safety::Careful },
        why,
        edits: Vec::new(),
        also: sentences::also(compiled, &plan, &wanted),
        instead: None,
        passes: false,
        still: None,
    };
    let Some(edits) = Edits::of(policy, &plan, &wanted) else {
        change.instead = Some(BY_HAND.to_owned());
        return Some(change);
    };
    change.edits = lines::lines(&edits, &compiled.sources);
    Some(tried(change, exchange, policy, &plan, &edits))
}

/// What is said where the text cannot be changed for the reader.
const BY_HAND: &str =
    "make the change by hand: the policy is written in a way that cannot be changed line by line";

/// Whether a change of the policy can be what it takes.
fn is_the_policys(exchange: &Exchange, decision: &Decision) -> bool {
    let Some(failure) = exchange.outcomes.iter().find_map(|outcome| outcome.failure.as_ref()) else {
        return false;
    };
    let credentials =
        matches!(failure.kind, ErrorKind::WildcardWithCredentials | ErrorKind::CredentialsNotAllowed { .. });
    // A redirect to another host has taken the page's origin off the request.
    failure.sent_origin == exchange.request.origin && (!decision.is_allowed() || credentials)
}

/// The change after it was tried: the changed policy is loaded, and the exchange played again.
fn tried(mut change: Change, exchange: &Exchange, policy: &Policy, plan: &Plan, edits: &Edits) -> Change {
    let before = policy.compiled();
    let text = before.sources.file().map_or("", |(_, text)| text);
    let Some(made) = change.apply(text) else {
        return Change { edits: Vec::new(), instead: Some(BY_HAND.to_owned()), ..change };
    };
    let changed = policy.changed(&made, &edits.variables);
    if let Some(found) = danger::found(policy, &changed) {
        if fix::is_of_form(found.code) {
            return Change { edits: Vec::new(), instead: Some(BY_HAND.to_owned()), ..change };
        }
        let instead = found.help.first().cloned();
        let why = format!("the policy would have the finding `{}`: {}", found.code, found.message);
        return Change {
            also: Vec::new(),
            ..Change::from(Refusal {
                title: change.title,
                why,
                instead: instead
                    .unwrap_or_else(|| "mend that first, or leave the policy as it is".to_owned()),
            })
        };
    }
    let Some(after) = &changed.checked.policy else {
        return Change { edits: Vec::new(), instead: Some(BY_HAND.to_owned()), ..change };
    };
    let again = after.explain_exchange(&exchange.request, &exchange.application);
    change.passes = again.is_readable();
    change.still = again.blocked().map(str::to_owned);
    let mut spread = sentences::spread(before, after.compiled(), plan);
    let documents = policy.document().zip(after.document());
    spread.extend(documents.and_then(|(was, is)| sentences::spread_to_others(before, &was, &is)));
    if !spread.is_empty() && change.safety == Safety::Safe {
        change.safety = Safety::Careful;
        change.why = "only if all who share the text may do so".to_owned();
    }
    change.also.extend(spread);
    change
}
