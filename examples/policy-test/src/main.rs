//! An application whose tests say what its policy is for. They need no server and no browser:
//!
//! ```console
//! $ cargo test -p example-policy-test
//! ```
//!
//! The first test runs `cors.test.yaml`, the file that `corsac test` runs; it says what pages may do, and nobody needs to
//! know Rust to read it. The second is a table of the same kind in Rust, with the assertions of `corsac::testing`: what
//! fails shows the whole exchange. The third keeps the policy and the router together: a route that is added and
//! forgotten in the policy fails it. The last one asks the router itself, for where the layer stands.

use std::error::Error;

use axum::Router;
use axum::routing::{get, put};
use corsac::Policy;
use corsac::axum::CorsLayer;
use tokio::net::TcpListener;

/// In the binary, so that what was tested is what runs.
const POLICY: &str = include_str!("../cors.yaml");

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let listener = TcpListener::bind("127.0.0.1:3000").await?;
    Ok(axum::serve(listener, app(Policy::from_yaml(POLICY)?)).await?)
}

fn app(policy: Policy) -> Router {
    Router::new()
        .route("/notes", get(async || "all notes"))
        .route("/notes/{id}", put(async || "changed").delete(async || "gone"))
        .route("/admin/users", get(async || "all users"))
        .layer(CorsLayer::new(policy))
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use axum::http::Request as HttpRequest;
    use corsac::Request;
    use corsac::browser::{self, Credentials};
    use corsac::testing::{assert_allowed, assert_denied, assert_denied_because, run_file};
    use tower::ServiceExt as _;

    use super::*;

    const OURS: &str = "https://notes.example.com";
    const OTHER: &str = "https://elsewhere.example";

    fn policy() -> Policy {
        Policy::from_yaml(POLICY).unwrap()
    }

    /// Who, how, where, whether with cookies; and whether the page may read the answer.
    const TABLE: &[(&str, &str, &str, bool, bool)] = &[
        (OURS, "GET", "/notes", true, true),
        (OURS, "PUT", "/notes/7", true, true),
        (OURS, "DELETE", "/notes/7", true, true),
        (OURS, "PATCH", "/notes/7", true, false),
        (OURS, "GET", "/admin/users", true, false),
        (OTHER, "GET", "/notes", false, true),
        (OTHER, "GET", "/notes", true, false),
        (OTHER, "DELETE", "/notes/7", false, false),
        (OTHER, "GET", "/admin/users", false, false),
        ("https://notes.example.com.elsewhere.example", "PUT", "/notes/7", false, false),
        ("http://notes.example.com", "PUT", "/notes/7", false, false),
    ];

    #[test]
    fn the_cases_beside_the_policy_pass() {
        run_file("cors.test.yaml");
    }

    #[test]
    fn cookies_are_for_our_application() {
        let get = |origin: &str| {
            browser::Request::new(origin, "https://api.example.com/notes").credentials(Credentials::Include)
        };
        assert_allowed(&policy(), &get(OURS));
        assert_denied_because(&policy(), &get(OTHER), "wildcard-with-credentials");
    }

    #[test]
    fn pages_may_read_what_is_meant_for_them() {
        let policy = policy();
        for (origin, method, path, credentials, readable) in TABLE {
            let page =
                browser::Request::new(*origin, format!("https://api.example.com{path}")).method(*method);
            let credentials = if *credentials { Credentials::Include } else { Credentials::Omit };
            let page = page.credentials(credentials);
            // On failure the whole story: each step, and the lines of the file that decided.
            if *readable { assert_allowed(&policy, &page) } else { assert_denied(&policy, &page) }
        }
    }

    #[test]
    fn every_path_is_governed() {
        let policy = policy();
        assert_eq!(policy.rules().last().map(|rule| rule.paths().collect()), Some(vec!["/**"]));
        assert!(policy.diagnostics().is_empty(), "{:#?}", policy.diagnostics());
        let admin = policy.evaluate(&Request::get("/admin/users").origin(OURS));
        assert_eq!(admin.rule(), Some("closed"));
    }

    #[tokio::test]
    async fn the_layer_stands_around_everything() {
        for path in ["/notes", "/notes/7", "/notes/7/nothing/here"] {
            let preflight = HttpRequest::options(path)
                .header("Origin", OURS)
                .header("Access-Control-Request-Method", "DELETE")
                .body(Body::empty())
                .unwrap();
            let response = app(policy()).oneshot(preflight).await.unwrap();
            assert_eq!(response.headers()["access-control-allow-origin"], OURS, "{path}");
        }
    }
}
