//! The policy file as it is written: types without logic.
//!
//! A [`Document`] is what a file says before variables are expanded and before anything is checked but its shape.
//! [`Policy`](crate::Policy) is what it means. A document can be built in code, serialised back to YAML or JSON, or
//! deserialised as a part of an application's own settings and handed to
//! [`Loader::document`](crate::Loader::document).

use serde::Serialize;

pub use crate::spanned::Spanned;

/// A whole policy file, version 1.
///
/// The shortest form has grant fields at the top level: they are the one grant of one rule for `/**`. The long form
/// has `rules`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Document {
    /// The version of the format: the integer 1.
    #[cfg_attr(feature = "schema", schemars(schema_with = "crate::schema::version"))]
    pub version: Spanned<u64>,
    /// What the policy is called.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<Spanned<String>>,
    /// Free texts about the policy.
    #[serde(flatten)]
    pub remarks: Remarks,
    /// Named lists of origins, used as `group:name`.
    #[serde(skip_serializing_if = "Groups::is_empty")]
    #[cfg_attr(feature = "schema", schemars(default))]
    pub origin_groups: Groups,
    /// What every rule inherits, field by field.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub defaults: Option<Defaults>,
    /// The rules; the first one whose path matches governs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rules: Option<Spanned<Vec<Rule>>>,
    /// The short form: one grant for every path.
    #[serde(flatten)]
    pub grant: GrantFields,
}

/// Free texts, allowed on the policy, on rules and on grants. They change nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Remarks {
    /// What this is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<Spanned<String>>,
    /// Who answers for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<Spanned<String>>,
    /// Why it is there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<Spanned<String>>,
}

/// Named lists of origins, in the order of the file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Groups(pub Vec<(Spanned<String>, Spanned<Vec<OriginEntry>>)>);

impl Groups {
    /// Whether there is no group.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Serialize for Groups {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, list)| (&**name, list)))
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Groups {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Groups".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        std::collections::BTreeMap::<String, Vec<OriginEntry>>::json_schema(generator)
    }
}

/// What every rule inherits. A field that is present in a rule or grant replaces the default; lists are not merged.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Defaults {
    /// What happens to a denied actual request.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(schema_with = "crate::schema::on_denied"))]
    pub on_denied: Option<Spanned<String>>,
    /// The status of an allowed preflight.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(schema_with = "crate::schema::preflight_status"))]
    pub preflight_status: Option<Spanned<Scalar>>,
    /// The origins that the service itself is served from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub own_origins: Option<Spanned<Vec<OriginEntry>>>,
    /// How long browsers may cache a preflight.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(schema_with = "crate::schema::max_age"))]
    pub max_age: Option<Spanned<Scalar>>,
    /// The methods granted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allow_methods: Option<Spanned<Vec<Spanned<String>>>>,
    /// The request headers granted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allow_headers: Option<Spanned<Vec<Spanned<String>>>>,
    /// The response headers that pages may read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expose_headers: Option<Spanned<Vec<Spanned<String>>>>,
}

/// One rule: paths, and who may do what there.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Rule {
    /// Where the rule stands in the file.
    #[serde(skip)]
    pub(crate) mark: Spanned<()>,
    /// What the rule is called; unique. Without one it goes by its index.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<Spanned<String>>,
    /// Free texts about the rule.
    #[serde(flatten)]
    pub remarks: Remarks,
    /// The paths that the rule governs.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(required))]
    pub paths: Option<Spanned<Vec<Spanned<String>>>>,
    /// The services that the rule is for; all of them where the field is absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub services: Option<Spanned<Vec<Spanned<String>>>>,
    /// `true`: the paths are governed and nobody is allowed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(schema_with = "crate::schema::boolean"))]
    pub deny: Option<Spanned<Scalar>>,
    /// What happens to a denied actual request: `pass` or `reject`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(schema_with = "crate::schema::on_denied"))]
    pub on_denied: Option<Spanned<String>>,
    /// The status of an allowed preflight: 200 or 204.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(schema_with = "crate::schema::preflight_status"))]
    pub preflight_status: Option<Spanned<Scalar>>,
    /// The origins that the service itself is served from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub own_origins: Option<Spanned<Vec<OriginEntry>>>,
    /// The grants; the first one that admits the origin decides.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grants: Option<Spanned<Vec<Grant>>>,
    /// The short form: the rule's only grant.
    #[serde(flatten)]
    pub grant: GrantFields,
}

/// One grant of a rule: these origins may do this.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Grant {
    /// Where the grant stands in the file.
    #[serde(skip)]
    pub(crate) mark: Spanned<()>,
    /// What the grant is called; unique within its rule. Without one it goes by its index.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<Spanned<String>>,
    /// Free texts about the grant.
    #[serde(flatten)]
    pub remarks: Remarks,
    /// What it grants.
    #[serde(flatten)]
    pub fields: GrantFields,
}

/// What a grant says, wherever it is written: in `grants`, directly in a rule, or at the top level.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct GrantFields {
    /// Who: `*`, exact origins, patterns, `group:name`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allow_origins: Option<Spanned<Vec<OriginEntry>>>,
    /// With which methods; `GET`, `HEAD` and `POST` where the field is absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allow_methods: Option<Spanned<Vec<Spanned<String>>>>,
    /// With which request headers; none where the field is absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allow_headers: Option<Spanned<Vec<Spanned<String>>>>,
    /// Which response headers pages may read beyond the safelisted ones.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expose_headers: Option<Spanned<Vec<Spanned<String>>>>,
    /// Whether pages may send cookies, client certificates and HTTP authentication.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(schema_with = "crate::schema::boolean"))]
    pub allow_credentials: Option<Spanned<Scalar>>,
    /// How long browsers may cache a preflight: digits with an optional `s`, `m`, `h` or `d`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(schema_with = "crate::schema::max_age"))]
    pub max_age: Option<Spanned<Scalar>>,
    /// Risks taken on purpose, each with its reason.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dangerously_allow: Option<Spanned<Vec<Danger>>>,
}

impl GrantFields {
    /// Where the first field that is present stands.
    pub(crate) fn first_mark(&self) -> Option<crate::source::Mark> {
        let lists = [&self.allow_methods, &self.allow_headers, &self.expose_headers];
        let lists = lists.into_iter().flatten().map(Spanned::mark);
        let scalars = [&self.allow_credentials, &self.max_age].into_iter().flatten().map(Spanned::mark);
        let origins = self.allow_origins.iter().map(Spanned::mark);
        origins.chain(lists).chain(scalars).chain(self.dangerously_allow.iter().map(Spanned::mark)).min()
    }
}

/// A boolean, a number or a duration as it is written: `true`, `204`, `10m`, or `${VAR}`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scalar(pub String);

impl Scalar {
    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Serialize for Scalar {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match (self.0.parse::<bool>(), self.0.parse::<u64>()) {
            (Ok(flag), _) => serializer.serialize_bool(flag),
            // `+600` and `007` are no numbers of a policy file, and must not become ones on the way.
            (_, Ok(number)) if number.to_string() == self.0 => serializer.serialize_u64(number),
            _ => serializer.serialize_str(&self.0),
        }
    }
}

/// An entry of a list of origins: a string, or an object with remarks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct OriginEntry {
    /// The origin, the pattern, `*`, or `group:name`.
    pub origin: Spanned<String>,
    /// Free texts about the origin.
    pub remarks: Remarks,
}

impl Serialize for OriginEntry {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Object<'a> {
            origin: &'a str,
            #[serde(flatten)]
            remarks: &'a Remarks,
        }
        if self.remarks == Remarks::default() {
            serializer.serialize_str(&self.origin)
        } else {
            Object { origin: &self.origin, remarks: &self.remarks }.serialize(serializer)
        }
    }
}

/// A risk taken on purpose.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Danger {
    /// Where the entry stands in the file.
    #[serde(skip)]
    pub(crate) mark: Spanned<()>,
    /// Which risk: `insecure-origin`, `public-suffix`, `any-port` or `null-origin`.
    #[cfg_attr(feature = "schema", schemars(schema_with = "crate::schema::risk"))]
    pub risk: Spanned<String>,
    /// For which entry of `allow_origins`, as it is written there.
    pub origin: Spanned<String>,
    /// Why.
    pub reason: Spanned<String>,
}
