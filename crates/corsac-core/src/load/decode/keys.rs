//! Which keys there are, and where they live.

/// A kind of map in a policy file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Level {
    Policy,
    Defaults,
    Rule,
    Grant,
    Origin,
    Danger,
}

/// The fields of a grant, which may also stand in a rule or at the top level.
pub(super) const GRANT_FIELDS: &[&str] = &[
    "allow_origins",
    "allow_methods",
    "allow_headers",
    "expose_headers",
    "allow_credentials",
    "max_age",
    "dangerously_allow",
];

const REMARKS: &[&str] = &["description", "owner", "reason"];

impl Level {
    pub(super) const ALL: [Level; 6] =
        [Level::Policy, Level::Defaults, Level::Rule, Level::Grant, Level::Origin, Level::Danger];

    /// The level as messages name it.
    pub(super) fn title(self) -> &'static str {
        match self {
            Level::Policy => "the top level of a policy",
            Level::Defaults => "`defaults`",
            Level::Rule => "a rule",
            Level::Grant => "a grant",
            Level::Origin => "an origin entry",
            Level::Danger => "an entry of `dangerously_allow`",
        }
    }

    /// The keys that only this level has, or that it lists itself.
    fn own(self) -> &'static [&'static str] {
        match self {
            Level::Policy => &["version", "name", "origin_groups", "defaults", "rules"],
            Level::Defaults => &[
                "on_denied",
                "preflight_status",
                "own_origins",
                "max_age",
                "allow_methods",
                "allow_headers",
                "expose_headers",
            ],
            Level::Rule => &[
                "name",
                "paths",
                "services",
                "deny",
                "on_denied",
                "preflight_status",
                "own_origins",
                "grants",
            ],
            Level::Grant => &["name"],
            Level::Origin => &["origin"],
            Level::Danger => &["risk", "origin", "reason"],
        }
    }

    /// Every key of this level.
    pub(super) fn keys(self) -> impl Iterator<Item = &'static str> {
        let remarks = !matches!(self, Level::Defaults | Level::Danger);
        let grant = matches!(self, Level::Policy | Level::Rule | Level::Grant);
        let own = self.own().iter();
        own.chain(if grant { GRANT_FIELDS } else { &[] }).chain(if remarks { REMARKS } else { &[] }).copied()
    }

    pub(super) fn knows(self, key: &str) -> bool {
        self.keys().any(|known| known == key)
    }
}

/// Keys that a later version of the format is going to have.
pub(super) const NEWER: &[&str] = &["profiles", "extends", "expires", "lookup", "tests"];

/// Private Network Access, which browsers dropped.
pub(super) const PRIVATE_NETWORK: &[&str] = &[
    "allow_private_network",
    "allow_private_network_access",
    "private_network",
    "private_network_access",
    "access_control_allow_private_network",
];

/// What other systems call a key, in snake case, and what it is called here.
pub(super) const OTHER_NAMES: &[(&str, &str)] = &[
    ("allowed_origins", "allow_origins"),
    ("allowed_origin", "allow_origins"),
    ("allow_origin", "allow_origins"),
    ("allow_origin_regex", "allow_origins"),
    ("allow_origin_patterns", "allow_origins"),
    ("allowed_origin_patterns", "allow_origins"),
    ("allow_origin_string_match", "allow_origins"),
    ("access_control_allow_origin", "allow_origins"),
    ("access_control_allow_origin_list", "allow_origins"),
    ("origins", "allow_origins"),
    ("origin_whitelist", "allow_origins"),
    ("whitelist", "allow_origins"),
    ("allowlist", "allow_origins"),
    ("domains", "allow_origins"),
    ("hosts", "allow_origins"),
    ("allowed_methods", "allow_methods"),
    ("allow_method", "allow_methods"),
    ("methods", "allow_methods"),
    ("method", "allow_methods"),
    ("verbs", "allow_methods"),
    ("access_control_allow_methods", "allow_methods"),
    ("allowed_headers", "allow_headers"),
    ("allow_header", "allow_headers"),
    ("headers", "allow_headers"),
    ("request_headers", "allow_headers"),
    ("access_control_allow_headers", "allow_headers"),
    ("exposed_headers", "expose_headers"),
    ("expose_header", "expose_headers"),
    ("exposed", "expose_headers"),
    ("response_headers", "expose_headers"),
    ("access_control_expose_headers", "expose_headers"),
    ("allowed_credentials", "allow_credentials"),
    ("credentials", "allow_credentials"),
    ("credentialed", "allow_credentials"),
    ("with_credentials", "allow_credentials"),
    ("support_credentials", "allow_credentials"),
    ("supports_credentials", "allow_credentials"),
    ("access_control_allow_credentials", "allow_credentials"),
    ("max_age_seconds", "max_age"),
    ("max_age_in_seconds", "max_age"),
    ("preflight_max_age", "max_age"),
    ("access_control_max_age", "max_age"),
    ("ttl", "max_age"),
    ("cache", "max_age"),
    ("options_success_status", "preflight_status"),
    ("success_status", "preflight_status"),
    ("path", "paths"),
    ("routes", "paths"),
    ("route", "paths"),
    ("url", "paths"),
    ("urls", "paths"),
    ("match", "paths"),
    ("resources", "paths"),
    ("service", "services"),
    ("rule", "rules"),
    ("policies", "rules"),
    ("grant", "grants"),
    ("groups", "origin_groups"),
    ("group", "origin_groups"),
    ("default", "defaults"),
    ("title", "name"),
    ("id", "name"),
    ("denied", "deny"),
    ("block", "deny"),
    ("comment", "description"),
    ("self_origins", "own_origins"),
    ("dangerous", "dangerously_allow"),
    ("allow_dangerous", "dangerously_allow"),
];
