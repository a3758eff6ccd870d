//! The engine of corsac.

mod catalogue;
mod diagnostic;
pub mod document;
pub mod origin;
mod source;
mod spanned;

pub use catalogue::{Code, Family};
pub use diagnostic::{Diagnostic, Fix, Label, Severity};
pub use source::{Place, Span};
