#![doc = include_str!("../README.md")]
//!
//! # Features
//!
//! - `schema`: [`policy_schema`], the JSON Schema of the policy file.
//!
//! No feature is on by default.

pub use corsac_core::*;
