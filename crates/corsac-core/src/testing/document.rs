//! A test file as it is written: types without logic.

use crate::document::Spanned;
use crate::source::Mark;
use crate::testing::Expected;

/// A whole test file, version 1.
#[derive(Debug, Default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) struct TestDocument {
    /// The version of the format: the integer 1.
    #[cfg_attr(feature = "schema", schemars(schema_with = "crate::schema::version"))]
    #[expect(dead_code, reason = "it is checked where it is read; the field is for the schema")]
    pub(super) version: (),
    /// What the file is about.
    #[expect(dead_code, reason = "a remark changes nothing")]
    pub(super) description: Option<String>,
    /// The policy, from the directory of this file. Without it, the file beside this one: `shop.yaml` for
    /// `shop.test.yaml`.
    pub(super) policy: Option<Spanned<String>>,
    /// The variables in the policy. The environment of the process is not read.
    #[cfg_attr(feature = "schema", schemars(schema_with = "super::schema::variables"))]
    pub(super) env: Vec<(Spanned<String>, Spanned<String>)>,
    /// The service that loads the policy.
    pub(super) service: Option<Spanned<String>>,
    /// The host, and port, that the service is at.
    pub(super) host: Option<Spanned<String>>,
    /// The cases.
    pub(super) cases: Vec<CaseDocument>,
}

/// A case, or with lists in it several.
#[derive(Debug)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Case"))]
pub(crate) struct CaseDocument {
    #[cfg_attr(feature = "schema", schemars(skip))]
    pub(super) mark: Mark,
    /// What is tested, in a few words. Each case has its own.
    pub(super) name: Spanned<String>,
    /// More about it.
    #[expect(dead_code, reason = "a remark changes nothing")]
    pub(super) description: Option<String>,
    /// The service that loads the policy, where it is not the file's.
    pub(super) service: Option<Spanned<String>>,
    /// The origin of the page, such as `https://app.example.com`, or a list of them.
    #[cfg_attr(feature = "schema", schemars(schema_with = "super::schema::one_or_more"))]
    pub(super) origin: Vec<Spanned<String>>,
    /// The method, or a list of them; GET without this.
    #[cfg_attr(feature = "schema", schemars(schema_with = "super::schema::one_or_more"))]
    pub(super) method: Vec<Spanned<String>>,
    /// The path, or a list of them.
    #[cfg_attr(feature = "schema", schemars(schema_with = "super::schema::one_or_more"))]
    pub(super) path: Vec<Spanned<String>>,
    /// The headers that page code sets: names, or a map of names and values.
    #[cfg_attr(feature = "schema", schemars(schema_with = "super::schema::request_headers"))]
    pub(super) headers: Vec<(Spanned<String>, String)>,
    /// Whether cookies go along: `credentials: "include"`.
    pub(super) credentials: bool,
    /// Whether page code listens for the progress of an upload, which makes browsers ask first.
    pub(super) upload_listener: bool,
    /// What has to come of it.
    #[cfg_attr(feature = "schema", schemars(with = "super::schema::Expect"))]
    pub(super) expect: Expected,
}
