//! Tests of a policy: files of cases beside it, what they leave out, and assertions for Rust tests.
//!
//! A test file says what pages may do, and the model of the browser plays each of its cases against the policy:
//!
//! ```yaml
//! version: 1
//! policy: shop.yaml
//! cases:
//!   - name: the app changes an order
//!     origin: https://app.example.com
//!     method: PUT
//!     path: /api/orders/7
//!     headers: [Content-Type]
//!     credentials: true
//!     expect: allowed
//! ```
//!
//! `corsac test` runs such files, and [`run_file`] does so in a test of a Rust application. [`assert_allowed`],
//! [`assert_denied`] and [`assert_exchange`] are for cases that are written in Rust. Whatever fails shows the
//! explanation: which lines of the policy decided, what the console says, and what would have to change.
//!
//! [`Coverage`] says which parts of a policy no case exercises, [`Mutants`] which changes to it no case notices, each
//! with the case that would. [`play_neighbours`] asks in the name of origins that only look like a listed one.

mod assertions;
mod case;
mod combine;
mod coverage;
mod decode;
mod document;
mod expected;
mod file;
mod judge;
mod mutants;
mod neighbours;
mod page;
mod policies;
mod report;
#[cfg(feature = "schema")]
mod schema;

pub use assertions::{assert_allowed, assert_denied, assert_denied_because, assert_exchange, run_file};
pub use case::Case;
pub use combine::MAX_CASES;
pub use coverage::{Coverage, CoverageReport, Gap, SuggestedCase};
pub use expected::{Expected, ExpectedOutcome, reasons};
pub use file::{CheckedTest, TestFile};
pub use judge::Mismatch;
pub use mutants::{MAX_MUTANTS, MutantReport, Mutants};
pub use neighbours::{NeighbourReport, neighbours_of, play_neighbours};
#[doc(hidden)]
pub use page::{likely_value, one_origin, sent_path, uploading, url};
pub use policies::TestedPolicy;
pub use report::{CaseResult, TestReport};
#[cfg(feature = "schema")]
pub use schema::test_schema;
