//! Codes.
pub(super) const CODES: &[super::Code] = &[];
