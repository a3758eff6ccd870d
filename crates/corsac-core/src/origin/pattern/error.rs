//! What is wrong with a text that is neither an origin nor a pattern.

use crate::origin::{OriginErrorKind, Suggestion, suggest};

/// The most characters of a text that an error repeats.
const SHOWN: usize = 120;

/// Why a text is not an entry of a list of origins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, thiserror::Error)]
#[non_exhaustive]
pub enum PatternErrorKind {
    /// What would be wrong with an exact origin, too.
    #[error(transparent)]
    Origin(#[from] OriginErrorKind),
    /// `*`: every origin. It stands alone in its grant and is not a pattern.
    #[error("`*` stands for every origin and cannot be part of a list")]
    AnyOrigin,
    /// A `*` in the scheme.
    #[error("a scheme cannot be a wildcard; write one entry for each scheme")]
    WildcardInScheme,
    /// A wildcard under a scheme other than http and https.
    #[error("only http and https origins take wildcards and port ranges")]
    WildcardUnderOtherScheme,
    /// A wildcard with no domain to its right.
    #[error("a wildcard needs a domain to its right, as in `https://*.example.com`")]
    WildcardAlone,
    /// A wildcard in a label other than the leftmost.
    #[error("only the leftmost label of a host may hold a wildcard")]
    WildcardNotLeftmost,
    /// More than one `*` in a label.
    #[error("a label takes one `*`")]
    SeveralWildcards,
    /// `**` as part of a label.
    #[error("`**` is a whole label, as in `https://**.example.com`")]
    PartialDoubleWildcard,
    /// A wildcard in an IP address.
    #[error("an IP address takes no wildcard")]
    WildcardInIpAddress,
    /// An underscore in a host with a wildcard.
    #[error("a host with a wildcard holds no underscore")]
    UnderscoreWithWildcard,
    /// A port that is partly a wildcard.
    #[error("a port is a number, a range such as `3000-3010`, or `*` for any")]
    WildcardInPort,
    /// A range whose end is not above its start.
    #[error("a range of ports ends above its start")]
    RangeNotAscending,
}

impl PatternErrorKind {
    /// The kind's stable name, in kebab-case.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Origin(kind) => kind.name(),
            Self::AnyOrigin => "any-origin",
            Self::WildcardInScheme => "wildcard-in-scheme",
            Self::WildcardUnderOtherScheme => "wildcard-under-other-scheme",
            Self::WildcardAlone => "wildcard-alone",
            Self::WildcardNotLeftmost => "wildcard-not-leftmost",
            Self::SeveralWildcards => "several-wildcards",
            Self::PartialDoubleWildcard => "partial-double-wildcard",
            Self::WildcardInIpAddress => "wildcard-in-ip-address",
            Self::UnderscoreWithWildcard => "underscore-with-wildcard",
            Self::WildcardInPort => "wildcard-in-port",
            Self::RangeNotAscending => "range-not-ascending",
        }
    }
}

/// A text is neither an exact origin nor a pattern.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{}` is not an origin: {kind}", shown(text))]
pub struct PatternError {
    kind: PatternErrorKind,
    text: Box<str>,
}

impl PatternError {
    pub(super) fn new(kind: PatternErrorKind, text: &str) -> Self {
        PatternError { kind, text: text.into() }
    }

    /// What is wrong.
    #[must_use]
    pub fn kind(&self) -> PatternErrorKind {
        self.kind
    }

    /// What was probably meant.
    #[must_use]
    pub fn suggestion(&self) -> Option<Suggestion> {
        suggest(&self.text)
    }
}

/// The text without what a terminal would act upon, and not without end.
fn shown(text: &str) -> String {
    let mut shown: String = text.chars().take(SHOWN).flat_map(char::escape_debug).collect();
    if text.chars().nth(SHOWN).is_some() {
        shown.push('…');
    }
    shown
}
