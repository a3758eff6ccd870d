//! The change to a policy that lets a page through, and whether it is one to make.

use serde::Serialize;

use crate::source::Place;

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
