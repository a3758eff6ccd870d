//! A fixed set of requests, to tell two policies apart.

use corsac_core::{Checked, Policy, Request, Severity};

/// The requests.
pub(crate) fn requests() -> Vec<Request> {
    let mut requests = Vec::new();
    let origins = [
        None,
        Some("https://app.example.com"),
        Some("https://pr-1.preview.example.com"),
        Some("http://localhost:3000"),
        Some("null"),
        Some("https://evil.example"),
        Some("not an origin"),
    ];
    for origin in origins {
        for path in ["/", "/api/items", "/internal/x", "/a/../internal/x"] {
            let with = |request: Request| match origin {
                Some(origin) => request.origin(origin),
                None => request,
            };
            requests.push(with(Request::get(path)));
            requests.push(with(Request::new("DELETE", path).authority("app.example.com")));
            requests.push(with(Request::preflight("PUT", path).headers(["content-type", "x-api-key"])));
            requests.push(with(Request::preflight("GET", path).headers(["authorization"])));
        }
    }
    requests
}

/// Whether both policies decide all the requests alike.
pub(crate) fn assert_alike(one: &Policy, other: &Policy) {
    for request in requests() {
        assert_eq!(one.evaluate(&request), other.evaluate(&request), "{request:?}");
    }
}

/// The codes of all errors and warnings, in order.
pub(crate) fn codes(checked: &Checked) -> Vec<&'static str> {
    let mut codes: Vec<&str> = checked
        .report
        .diagnostics()
        .iter()
        .filter(|diagnostic| diagnostic.severity >= Severity::Warning)
        .map(|diagnostic| diagnostic.code.name())
        .collect();
    codes.sort_unstable();
    codes
}
