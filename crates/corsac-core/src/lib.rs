//! The engine of corsac: a CORS policy file in, allow/deny decisions and response headers out.
//!
//! No framework, no async, and no I/O beyond reading a policy file. Adapters and the `corsac` command stand on it;
//! applications use it through the `corsac` crate.
//!
//! ```
//! use corsac_core::{Outcome, Policy, Request};
//!
//! let policy = Policy::from_yaml(
//!     "
//! version: 1
//! rules:
//!   - name: api
//!     paths: [/api, /api/**]
//!     allow_origins: [https://app.example.com]
//!     allow_methods: [GET, PUT]
//!     allow_headers: [Content-Type]
//! ",
//! )?;
//!
//! let request = Request::preflight("PUT", "/api/orders")
//!     .origin("https://app.example.com")
//!     .headers(["content-type"]);
//! let decision = policy.evaluate(&request);
//! assert_eq!(decision.outcome(), Outcome::Allowed);
//! assert_eq!(decision.header("access-control-allow-methods"), Some("GET, PUT"));
//! # Ok::<(), corsac_core::LoadError>(())
//! ```

mod authority;
pub mod browser;
pub mod builder;
mod catalogue;
mod compile;
mod decision;
#[cfg(feature = "tracing")]
mod denial;
#[cfg(feature = "diagnose")]
pub mod diagnose;
mod diagnostic;
pub mod document;
mod evaluate;
mod exchange;
mod explain;
mod fix;
mod gate;
mod handle;
mod headers;
#[cfg(feature = "http")]
mod http_types;
mod lint;
mod load;
mod methods;
pub mod origin;
mod path;
mod policy;
mod report;
mod request;
mod response;
mod rule_ref;
#[cfg(feature = "schema")]
mod schema;
mod source;
mod spanned;
#[cfg(feature = "testing")]
pub mod testing;
mod token;
mod value;

pub use authority::authority;
pub use catalogue::{Code, Examples, Family};
pub use decision::{Decision, Kind, Outcome, Reason};
pub use diagnostic::{Diagnostic, Label, Severity};
pub use evaluate::{Evaluation, Pending};
pub use exchange::{Change, Exchange, PolicyEdit, Safety};
pub use explain::{Explanation, Step, Subject};
pub use fix::{Applicability, Applied, Edit, Fix, Fixed};
pub use gate::Gate;
pub use handle::PolicyHandle;
pub use headers::{MAX_EMPTY_MEMBERS, MAX_REQUESTED_BYTES, MAX_REQUESTED_HEADERS};
#[cfg(feature = "http")]
pub use http_types::HttpRequest;
pub use load::limits::DEFAULT_MAX_BYTES;
pub use load::{Checked, LoadError, Loader};
pub use path::MAX_PATH;
pub use policy::Policy;
pub use report::Report;
pub use request::{Field, Request, RequestView};
pub use response::{RESPONSE_HEADERS, ResponseField, ResponseLines, missing_vary};
pub use rule_ref::RuleRef;
#[cfg(feature = "schema")]
pub use schema::policy_schema;
pub use source::{Place, Span};
pub use value::HeaderText;
