//! Grants, and the fields of a grant wherever they stand.

use crate::document::{Grant, GrantFields, Spanned};
use crate::load::decode::Decoder;
use crate::load::decode::fields::Fields;
use crate::load::decode::keys::Level;
use crate::load::node::Node;

impl Decoder<'_> {
    pub(super) fn grant(&mut self, node: &Node) -> Option<Grant> {
        if self.is_empty(node, "grant") {
            return None;
        }
        let entries = self.map(node, "grants", "a grant begins with `- allow_origins:`")?;
        let fields = self.fields(node, entries, Level::Grant);
        let grant = Grant {
            mark: Spanned::new((), fields.mark),
            name: self.name(&fields),
            remarks: self.remarks(&fields),
            fields: self.grant_fields(&fields),
        };
        if !fields.has("allow_origins") {
            self.missing_origins(fields.mark, "the grant");
        }
        Some(grant)
    }

    pub(super) fn grant_fields(&mut self, fields: &Fields<'_>) -> GrantFields {
        GrantFields {
            allow_origins: fields.get("allow_origins").and_then(|node| self.origins(node, "allow_origins")),
            allow_methods: self.optional_texts(fields, "allow_methods"),
            allow_headers: self.optional_texts(fields, "allow_headers"),
            expose_headers: self.optional_texts(fields, "expose_headers"),
            allow_credentials: self.boolean(fields, "allow_credentials"),
            max_age: self.max_age(fields),
            dangerously_allow: fields.get("dangerously_allow").and_then(|node| self.dangers(node)),
        }
    }
}
