//! Entries of a list of origins: exact origins, and patterns.

mod error;
mod read;

pub(super) use read::entry as read_entry;

pub use error::{PatternError, PatternErrorKind};

use super::host::{self, HostKind, MAX_HOST, MAX_LABEL};
use super::port::PortPattern;
use super::shared::{HOSTS as SHARED_HOSTS, is_shared};
use super::{Origin, WebScheme};

/// An entry of a list of origins: an exact origin, or a pattern that stands for many.
///
/// A pattern matches whole origins. Its host may begin with one label that holds one `*` (`https://*.example.com`,
/// `https://pr-*.example.com`) or with `**.`, which stands for one or more labels; neither stands for the domain
/// itself. Its port may be `:*` (any or none) or a range.
///
/// ```
/// use corsac_core::origin::{Origin, OriginPattern};
///
/// let pattern = OriginPattern::parse("https://pr-*.preview.example.com").unwrap();
/// assert!(pattern.matches(&Origin::parse(b"https://pr-17.preview.example.com").unwrap()));
/// assert!(!pattern.matches(&Origin::parse(b"https://pr-1.7.preview.example.com").unwrap()));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct OriginPattern {
    text: Box<str>,
    kind: Kind,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Kind {
    /// `null`.
    Null,
    /// A scheme other than http and https: exact only, compared as a whole.
    Other,
    Web {
        scheme: WebScheme,
        host: HostPattern,
        ports: PortPattern,
    },
}

/// The hosts that an entry admits.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum HostPattern {
    Exact {
        host: Box<str>,
        kind: HostKind,
    },
    /// One label before `parent`: `prefix`, at least one character, `suffix`.
    Label {
        prefix: Box<str>,
        suffix: Box<str>,
        parent: Box<str>,
    },
    /// One or more labels before `parent`.
    Labels {
        parent: Box<str>,
    },
}

impl OriginPattern {
    /// Reads an entry of a list.
    ///
    /// `*`, which stands for every origin, is not an entry but a decision about the whole grant, and is refused here.
    ///
    /// # Errors
    ///
    /// When the text is neither an exact origin nor a pattern.
    pub fn parse(text: &str) -> Result<Self, PatternError> {
        read::entry(text).map_err(|kind| PatternError::new(kind, text))
    }

    /// The entry as it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The entry as it was written, and nothing else of it.
    pub(crate) fn into_text(self) -> Box<str> {
        self.text
    }

    /// Whether the entry admits the origin.
    #[must_use]
    pub fn matches(&self, origin: &Origin<'_>) -> bool {
        let Kind::Web { scheme, host, ports } = &self.kind else { return *self.text == *origin.as_str() };
        let Some((origin_scheme, origin_host, kind, port)) = origin.web() else { return false };
        let (low, high) = ports.bounds(scheme.default_port());
        *scheme == origin_scheme && (low..=high).contains(&port) && host.matches(origin_host, kind)
    }

    /// Whether every origin that `other` admits is admitted by this entry too.
    ///
    /// Never true where it is not so. It compares one entry with one entry: two ranges that cover a third between
    /// them are not seen.
    #[must_use]
    pub fn covers(&self, other: &OriginPattern) -> bool {
        match (&self.kind, &other.kind) {
            (
                Kind::Web { scheme, host, ports },
                Kind::Web { scheme: other_scheme, host: other_host, ports: other_ports },
            ) => {
                let (low, high) = ports.bounds(scheme.default_port());
                let (other_low, other_high) = other_ports.bounds(other_scheme.default_port());
                scheme == other_scheme && low <= other_low && other_high <= high && host.covers(other_host)
            }
            _ => self.text == other.text,
        }
    }

    /// Whether the entry admits one origin only.
    #[must_use]
    pub fn is_exact(&self) -> bool {
        match &self.kind {
            Kind::Null | Kind::Other => true,
            Kind::Web { host, ports, .. } => {
                matches!(host, HostPattern::Exact { .. })
                    && matches!(ports, PortPattern::Default | PortPattern::Exact(_))
            }
        }
    }

    /// Whether the entry is `null`.
    #[must_use]
    pub fn is_null(&self) -> bool {
        self.kind == Kind::Null
    }

    /// Whether the entry is an exact origin with a scheme other than http and https.
    #[must_use]
    pub fn is_custom_scheme(&self) -> bool {
        self.kind == Kind::Other
    }

    /// Whether part of the host is a wildcard.
    #[must_use]
    pub fn has_host_wildcard(&self) -> bool {
        self.wildcard_parent().is_some()
    }

    /// What stands to the right of the wildcard label or labels.
    #[must_use]
    pub fn wildcard_parent(&self) -> Option<&str> {
        match self.web()?.1 {
            HostPattern::Exact { .. } => None,
            HostPattern::Label { parent, .. } | HostPattern::Labels { parent } => Some(parent),
        }
    }

    /// Whether the host of an exact http or https entry holds an underscore, which DNS host names do not.
    #[must_use]
    pub fn has_underscore(&self) -> bool {
        self.web()
            .is_some_and(|(_, host, _)| matches!(host, HostPattern::Exact { host, .. } if host.contains('_')))
    }

    /// The ports that the entry admits; none where it is not an http or https entry.
    #[must_use]
    pub fn ports(&self) -> Option<PortPattern> {
        self.web().map(|(_, _, ports)| ports)
    }

    /// Whether the entry admits any port.
    #[must_use]
    pub fn allows_any_port(&self) -> bool {
        self.ports() == Some(PortPattern::Any)
    }

    /// The ends of the range, where the entry's port is a range.
    #[must_use]
    pub fn port_range(&self) -> Option<(u16, u16)> {
        match self.ports() {
            Some(PortPattern::Range(low, high)) => Some((low, high)),
            _ => None,
        }
    }

    /// Whether every origin it admits is on this machine: `localhost`, names below it, 127.0.0.0/8, `[::1]`.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        self.web().is_some_and(|(_, host, _)| match host {
            HostPattern::Exact { host, kind } => host::is_loopback(host, *kind),
            HostPattern::Label { parent, .. } | HostPattern::Labels { parent } => {
                host::is_loopback(parent, HostKind::Name)
            }
        })
    }

    /// Whether it admits origins over http from other machines, which anyone on the way can speak for.
    #[must_use]
    pub fn is_insecure(&self) -> bool {
        matches!(self.kind, Kind::Web { scheme: WebScheme::Http, .. }) && !self.is_loopback()
    }

    /// A host among those that it admits on which anybody can publish a page.
    pub(crate) fn shared_host(&self) -> Option<&str> {
        match self.web()?.1 {
            HostPattern::Exact { host, kind: HostKind::Name } => is_shared(host).then_some(&**host),
            HostPattern::Exact { .. } => None,
            pattern => SHARED_HOSTS.into_iter().find(|host| pattern.matches(host, HostKind::Name)),
        }
    }

    /// Scheme, hosts and ports, for http and https.
    pub(crate) fn web(&self) -> Option<(WebScheme, &HostPattern, PortPattern)> {
        match &self.kind {
            Kind::Web { scheme, host, ports } => Some((*scheme, host, *ports)),
            Kind::Null | Kind::Other => None,
        }
    }
}

impl std::fmt::Display for OriginPattern {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text)
    }
}

impl std::str::FromStr for OriginPattern {
    type Err = PatternError;

    fn from_str(text: &str) -> Result<Self, PatternError> {
        OriginPattern::parse(text)
    }
}

impl HostPattern {
    fn matches(&self, host: &str, kind: HostKind) -> bool {
        match self {
            Self::Exact { host: own, .. } => **own == *host,
            // `_` is refused under a wildcard: names with it are not host names, and it has been a way around filters.
            _ if kind != HostKind::Name || host.contains('_') => false,
            Self::Label { prefix, suffix, parent } => host
                .split_once('.')
                .is_some_and(|(label, rest)| *rest == **parent && label_matches(label, prefix, suffix)),
            Self::Labels { parent } => is_below(host, parent),
        }
    }

    fn covers(&self, other: &HostPattern) -> bool {
        match (self, other) {
            (_, Self::Exact { host, kind }) => self.matches(host, *kind),
            (
                Self::Label { prefix, suffix, parent },
                Self::Label { prefix: other_prefix, suffix: other_suffix, parent: other_parent },
            ) => {
                parent == other_parent
                    && other_prefix.starts_with(&**prefix)
                    && other_suffix.ends_with(&**suffix)
            }
            (Self::Labels { parent }, Self::Label { parent: other, .. } | Self::Labels { parent: other }) => {
                parent == other || is_below(other, parent)
            }
            (Self::Exact { .. }, _) | (Self::Label { .. }, Self::Labels { .. }) => false,
        }
    }
}

/// Whether the label is `prefix`, one or more characters, `suffix`. A valid label has no outer hyphens, so the label
/// as a whole needs no second look.
pub(super) fn label_matches(label: &str, prefix: &str, suffix: &str) -> bool {
    label.strip_prefix(prefix).and_then(|rest| rest.strip_suffix(suffix)).is_some_and(|star| !star.is_empty())
}

/// Whether the host is a proper subdomain of the parent.
fn is_below(host: &str, parent: &str) -> bool {
    host.strip_suffix(parent).is_some_and(|labels| labels.ends_with('.'))
}
