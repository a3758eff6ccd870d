//! The engine of corsac.

mod catalogue;
mod diagnostic;
pub mod document;
mod load;
pub mod origin;
#[cfg(feature = "schema")]
mod schema;
mod source;
mod spanned;

pub use catalogue::{Code, Family};
pub use diagnostic::{Diagnostic, Fix, Label, Severity};
pub use source::{Place, Span};
