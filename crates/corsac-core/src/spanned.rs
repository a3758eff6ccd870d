//! A value that knows where it was written.

use serde::{Serialize, Serializer};

use crate::source::Mark;

/// A value of a policy file, and where in the file it stands.
///
/// Equality, ordering and serialisation look at the value alone. A value made in code, with [`From`], stands nowhere.
///
/// ```
/// use corsac_core::document::Spanned;
///
/// let method = Spanned::from("GET".to_owned());
/// assert_eq!(method.as_str(), "GET");
/// ```
#[derive(Debug, Clone, Copy, Default)]
pub struct Spanned<T> {
    value: T,
    mark: Mark,
}

impl<T> Spanned<T> {
    pub(crate) fn new(value: T, mark: Mark) -> Self {
        Spanned { value, mark }
    }

    pub(crate) fn mark(&self) -> Mark {
        self.mark
    }

    /// The value alone.
    pub fn into_inner(self) -> T {
        self.value
    }
}

impl<T> From<T> for Spanned<T> {
    fn from(value: T) -> Self {
        Spanned { value, mark: Mark::Nowhere }
    }
}

impl<T> std::ops::Deref for Spanned<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T> std::ops::DerefMut for Spanned<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.value
    }
}

impl<T: PartialEq> PartialEq for Spanned<T> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl<T: Eq> Eq for Spanned<T> {}

impl<T: Serialize> Serialize for Spanned<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.value.serialize(serializer)
    }
}

#[cfg(feature = "schema")]
impl<T: schemars::JsonSchema> schemars::JsonSchema for Spanned<T> {
    fn inline_schema() -> bool {
        T::inline_schema()
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        T::schema_name()
    }

    fn schema_id() -> std::borrow::Cow<'static, str> {
        T::schema_id()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        T::json_schema(generator)
    }
}
