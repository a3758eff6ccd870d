//! Assertions for Rust tests. Their failure text is the explanation.
#![expect(clippy::panic, reason = "an assertion that fails panics: that is how a Rust test fails")]

use std::path::Path;

use crate::browser::Request;
use crate::policy::Policy;
use crate::testing::{Case, Expected, TestFile, reasons};

/// Asserts that a page may read the response to its request, because the policy lets it.
///
/// ```
/// use corsac_core::Policy;
/// use corsac_core::browser::Request;
/// use corsac_core::testing::assert_allowed;
///
/// let policy = Policy::from_yaml("{ version: 1, allow_origins: ['https://app.example.com'] }")?;
/// assert_allowed(&policy, &Request::new("https://app.example.com", "https://api.example.com/orders"));
/// # Ok::<(), corsac_core::LoadError>(())
/// ```
///
/// # Panics
///
/// With the explanation, where it may not.
#[track_caller]
pub fn assert_allowed(policy: &Policy, request: &Request) {
    assert_exchange(policy, request, &Expected::allowed());
}

/// Asserts that a page may not read the response to its request, for whatever reason.
///
/// # Panics
///
/// With the explanation, where it may.
#[track_caller]
pub fn assert_denied(policy: &Policy, request: &Request) {
    assert_exchange(policy, request, &Expected::denied());
}

/// Asserts that a page may not read the response to its request, for this reason: one of [`reasons`].
///
/// ```
/// use corsac_core::Policy;
/// use corsac_core::browser::Request;
/// use corsac_core::testing::assert_denied_because;
///
/// let policy = Policy::from_yaml("{ version: 1, allow_origins: ['https://app.example.com'] }")?;
/// let request = Request::new("https://app.example.com.evil.example", "https://api.example.com/orders");
/// assert_denied_because(&policy, &request, "origin-not-allowed");
/// # Ok::<(), corsac_core::LoadError>(())
/// ```
///
/// # Panics
///
/// With the explanation, where it may, or where the reason is another one.
#[track_caller]
pub fn assert_denied_because(policy: &Policy, request: &Request, reason: &str) {
    assert_exchange(policy, request, &Expected::denied().because(reason));
}

/// Asserts everything that is expected of an exchange.
///
/// ```
/// use corsac_core::Policy;
/// use corsac_core::browser::Request;
/// use corsac_core::testing::{Expected, assert_exchange};
///
/// let policy = Policy::from_yaml(
///     "{ version: 1, allow_origins: ['https://app.example.com'], expose_headers: [X-Request-Id], max_age: 10m }",
/// )?;
/// let request = Request::new("https://app.example.com", "https://api.example.com/orders");
/// let expected = Expected::allowed().preflight(false).visible("X-Request-Id").hidden("X-Internal");
/// assert_exchange(&policy, &request, &expected.header("Vary", "Origin"));
/// # Ok::<(), corsac_core::LoadError>(())
/// ```
///
/// # Panics
///
/// With the explanation, where something is not as expected; and where there is no such reason.
#[track_caller]
pub fn assert_exchange(policy: &Policy, request: &Request, expected: &Expected) {
    if let Some(reason) = expected.reason.as_deref()
        && !reasons().any(|known| known == reason)
    {
        let known: Vec<_> = reasons().collect();
        panic!("`{reason}` is no reason for a denial: the reasons are {}", known.join(", "));
    }
    let result = Case::new("the exchange", request.clone(), expected.clone()).run(policy);
    assert!(result.is_passed(), "{result}");
}

/// Runs a test file, the one that `corsac test` runs, and asserts that every case passes.
///
/// The path is seen from where the tests run: for Cargo, from the directory of the package.
///
/// ```no_run
/// #[test]
/// fn the_policy_does_what_is_meant() {
///     corsac_core::testing::run_file("cors.test.yaml");
/// }
/// ```
///
/// # Panics
///
/// With the report, where a case fails; with the findings, where the file or its policy does not load.
#[track_caller]
pub fn run_file(path: impl AsRef<Path>) {
    match TestFile::from_path(path) {
        Ok(file) => {
            let report = file.run();
            assert!(report.is_passed(), "\n{report}");
        }
        Err(error) => panic!("{error}"),
    }
}
