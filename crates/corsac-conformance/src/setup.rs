//! How the application under test is put together.

use serde::Deserialize;

/// Where the routes stand and where the adapter is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Arrangement {
    /// All routes at the top, the adapter around all of them.
    #[default]
    Flat,
    /// All routes below [`MOUNT`], by whatever the framework has for it; the adapter around everything.
    Nested,
    /// All routes below [`MOUNT`], the adapter on the nested part. Where an adapter can only be around everything, it is
    /// the same as `Nested`: no case asks for a path outside.
    NestedInside,
    /// The routes come from two routers that were made one; the adapter around the result.
    Merged,
}

/// The path under which the application is mounted, where the arrangement says so.
pub const MOUNT: &str = "/shop";

/// Where the layer stands that asks for [`AUTHORIZATION`] at `/private`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Authentication {
    /// Between the adapter and the router, as it should be.
    #[default]
    Inside,
    /// Around the adapter, as it should not be.
    Outside,
}

/// The one value of `Authorization` that opens `/private`.
pub const AUTHORIZATION: &str = "Bearer sesame";

/// How the application under test is put together.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Setup {
    /// The text of the policy.
    pub policy: String,
    /// Where the routes and the adapter stand.
    pub arrangement: Arrangement,
    /// The path prefix that a gateway took away before the request arrived; the policy speaks of the paths before that.
    pub stripped_prefix: Option<String>,
    /// Where authentication stands.
    pub authentication: Authentication,
    /// The text of the policy of a second adapter, right inside the first one.
    pub second_adapter: Option<String>,
    /// The text of a policy to begin with: the adapter is made with a handle that holds it, and before the request the
    /// handle gets `policy`.
    pub replaces: Option<String>,
}

impl Setup {
    /// The path under which the routes stand.
    #[must_use]
    pub fn mount(&self) -> &'static str {
        match self.arrangement {
            Arrangement::Nested | Arrangement::NestedInside => MOUNT,
            Arrangement::Flat | Arrangement::Merged => "",
        }
    }
}
