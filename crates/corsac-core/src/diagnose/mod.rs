//! What a browser's console says, explained.
//!
//! [`diagnose`] takes a text as it was pasted, with time stamps, colours, wrapped lines and whatever else is in it. It
//! recognises what Chromium, Firefox and WebKit say of CORS, and of what looks like it, and says for each error what it
//! means, what to change on the server, and what to look at where one text has several causes. The words are those of
//! the model in [`browser`](crate::browser): one table, from which it speaks, and by which this reads.
//!
//! ```
//! use corsac_core::diagnose::{Cause, diagnose};
//!
//! let found = diagnose(
//!     "Access to fetch at 'https://api.example.com/items' from origin 'https://app.example.com' has been blocked by CORS
//!      policy: Request field header x-api-key is not …",
//! );
//! assert_eq!(found.findings[0].cause, Cause::UnknownReason);
//!
//! let found = diagnose(
//!     "Access to fetch at 'https://api.example.com/items' from origin 'https://app.example.com' has been blocked by CORS
//!      policy: Request header field x-api-key is not allowed by Access-Control-Allow-Headers in preflight response.",
//! );
//! let finding = &found.findings[0];
//! assert_eq!(finding.cause, Cause::HeadersNotAllowed);
//! assert_eq!(finding.facts.header.as_deref(), Some("x-api-key"));
//! assert_eq!(finding.facts.url.as_deref(), Some("https://api.example.com/items"));
//! assert_eq!(finding.advice.cures[0].policy.as_deref(), Some("allow_headers: [x-api-key]"));
//! ```

mod advice;
mod cause;
mod curl;
mod display;
mod facts;
mod finder;
mod finding;
mod group;
mod known;
mod matcher;
mod nearest;
mod network;
mod paste;
mod pattern;
mod recognise;
mod refine;
mod table;
#[cfg(test)]
mod tests;

pub use advice::{Advice, Check, Cure};
pub use cause::Cause;
pub use facts::Facts;
pub use finding::{Diagnosis, Finding};
pub use nearest::Nearest;
pub use paste::MAX_INPUT;
pub use table::{Row, table};

use paste::Paste;

/// Recognises the errors in a pasted console. No more than [`MAX_INPUT`] bytes are looked at.
pub fn diagnose(text: &str) -> Diagnosis {
    let paste = Paste::new(text);
    let (found, _) = recognise::recognise(&paste);
    let mut findings = group::group(found.iter().map(|found| Finding::new(found, &paste)).collect());
    for finding in &mut findings {
        finding.advice = Advice::of(finding.cause, &finding.facts);
    }
    let nearest = if findings.is_empty() { nearest::nearest(&paste) } else { Vec::new() };
    Diagnosis { findings, nearest, cut: paste.cut }
}
