//! What is wrong with a text that is not an origin.

/// Why a text is not a serialised origin.
///
/// Where a text has several faults, the kind names the one that says most about how it came about: a whole URL in
/// place of an origin is [`Path`](OriginErrorKind::Path), even if its host is in upper case too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, thiserror::Error)]
#[non_exhaustive]
pub enum OriginErrorKind {
    /// Nothing at all.
    #[error("it is empty")]
    Empty,
    /// Longer than any origin can be.
    #[error("it is longer than any origin")]
    TooLong,
    /// Two or more origins in one text.
    #[error("it holds several origins; an entry is one origin")]
    SeveralOrigins,
    /// A control character.
    #[error("it holds a control character")]
    ControlCharacter,
    /// White space, at an end or within.
    #[error("it holds white space")]
    WhiteSpace,
    /// A quotation mark at an end.
    #[error("it holds quotation marks")]
    Quoted,
    /// No scheme followed by `://`.
    #[error("it does not begin with a scheme and `://`")]
    MissingScheme,
    /// A scheme that never makes an origin that CORS can use.
    #[error("origins with this scheme cannot be used for CORS")]
    ForbiddenScheme,
    /// A scheme with characters that no scheme has, or a scheme that is too long.
    #[error("its scheme is not valid")]
    InvalidScheme,
    /// A user name, and perhaps a password, before the host.
    #[error("it holds a user name, which an origin never does")]
    Userinfo,
    /// A slash at the end and nothing after it.
    #[error("it ends with a slash, which an origin never does")]
    TrailingSlash,
    /// A path.
    #[error("it holds a path; an origin ends with its host and port")]
    Path,
    /// A query.
    #[error("it holds a query; an origin ends with its host and port")]
    Query,
    /// A fragment.
    #[error("it holds a fragment; an origin ends with its host and port")]
    Fragment,
    /// A host in Unicode; browsers send its ASCII form.
    #[error("it is not ASCII; browsers send the ASCII form of a host")]
    NotAscii,
    /// A percent-encoded character.
    #[error("it holds a percent-encoded character, which no host has")]
    PercentEncoded,
    /// A `*` in what must be an exact origin.
    #[error("it holds a `*`; an exact origin holds none")]
    Wildcard,
    /// Upper case where browsers send lower case.
    #[error("it holds upper-case letters; browsers send scheme and host in lower case")]
    UpperCase,
    /// No host.
    #[error("its host is empty")]
    EmptyHost,
    /// More than 253 characters of host.
    #[error("its host is longer than 253 characters")]
    HostTooLong,
    /// A dot after the last label: another host to the browser.
    #[error("its host ends with a dot, which makes it another origin")]
    TrailingDot,
    /// Two dots in a row, or a dot in front.
    #[error("its host holds an empty label")]
    EmptyLabel,
    /// A label that begins or ends with a hyphen.
    #[error("a label of its host begins or ends with a hyphen")]
    LabelHyphen,
    /// More than 63 characters between two dots.
    #[error("a label of its host is longer than 63 characters")]
    LabelTooLong,
    /// A character that no host name has.
    #[error("its host holds a character other than letters, digits, hyphens and dots")]
    HostCharacter,
    /// A label that begins with `xn--` and is not Punycode. Judged in a policy only.
    #[error("a label of its host begins with `xn--` and is not valid Punycode")]
    InvalidPunycode,
    /// A host that ends in a number and is not four decimal numbers.
    #[error("a host that ends in a number must be an IPv4 address of four decimal numbers")]
    Ipv4NotCanonical,
    /// What stands between brackets is no IPv6 address.
    #[error("what stands between its brackets is not an IPv6 address")]
    InvalidIpv6,
    /// An IPv6 address written otherwise than browsers write it.
    #[error("its IPv6 address is not written the way browsers write it")]
    Ipv6NotCanonical,
    /// An IPv6 address with a zone.
    #[error("its IPv6 address holds a zone, which no origin has")]
    Ipv6Zone,
    /// An IPv6 address without its brackets.
    #[error("its IPv6 address is not in brackets")]
    Ipv6Brackets,
    /// A port that is not a number from 1 to 65535 without leading zeros.
    #[error("its port is not a number from 1 to 65535 without leading zeros")]
    InvalidPort,
    /// The scheme's default port, which browsers leave out.
    #[error("it names its scheme's default port, which browsers leave out")]
    DefaultPort,
}

impl OriginErrorKind {
    /// The kind's stable name, in kebab-case.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::TooLong => "too-long",
            Self::SeveralOrigins => "several-origins",
            Self::ControlCharacter => "control-character",
            Self::WhiteSpace => "white-space",
            Self::Quoted => "quoted",
            Self::MissingScheme => "missing-scheme",
            Self::ForbiddenScheme => "forbidden-scheme",
            Self::InvalidScheme => "invalid-scheme",
            Self::Userinfo => "userinfo",
            Self::TrailingSlash => "trailing-slash",
            Self::Path => "path",
            Self::Query => "query",
            Self::Fragment => "fragment",
            Self::NotAscii => "not-ascii",
            Self::PercentEncoded => "percent-encoded",
            Self::Wildcard => "wildcard",
            Self::UpperCase => "upper-case",
            Self::EmptyHost => "empty-host",
            Self::HostTooLong => "host-too-long",
            Self::TrailingDot => "trailing-dot",
            Self::EmptyLabel => "empty-label",
            Self::LabelHyphen => "label-hyphen",
            Self::LabelTooLong => "label-too-long",
            Self::HostCharacter => "host-character",
            Self::InvalidPunycode => "invalid-punycode",
            Self::Ipv4NotCanonical => "ipv4-not-canonical",
            Self::InvalidIpv6 => "invalid-ipv6",
            Self::Ipv6NotCanonical => "ipv6-not-canonical",
            Self::Ipv6Zone => "ipv6-zone",
            Self::Ipv6Brackets => "ipv6-brackets",
            Self::InvalidPort => "invalid-port",
            Self::DefaultPort => "default-port",
        }
    }
}

/// A text is not a serialised origin.
///
/// The error does not hold the text: in a request the text is an attacker's, and nothing of it is copied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
#[error("not an origin: {kind}")]
pub struct OriginError {
    kind: OriginErrorKind,
}

impl OriginError {
    pub(super) const fn new(kind: OriginErrorKind) -> Self {
        OriginError { kind }
    }

    /// What is wrong.
    #[must_use]
    pub const fn kind(self) -> OriginErrorKind {
        self.kind
    }
}
