//! Rocket makes another request of a form's POST before any fairing runs. The policy is asked about what was sent.

use rocket::http::Method;
use rocket::route::{Handler, Outcome};
use rocket::{Data, Request};
use rocket::{Route, async_trait};

use crate::support::{APP, client, cors, quiet, send};

/// Answers with the method that it was called for.
#[derive(Clone)]
struct Called;

#[async_trait]
impl Handler for Called {
    async fn handle<'r>(&self, request: &'r Request<'_>, _: Data<'r>) -> Outcome<'r> {
        Outcome::from(request, request.method().as_str())
    }
}

#[test]
fn the_method_is_the_one_that_was_sent() {
    let methods = [Method::Get, Method::Put, Method::Post, Method::Delete, Method::Patch, Method::Options];
    let form = "application/x-www-form-urlencoded";
    for (granted, sent, kind, body, expected) in [
        ("POST", "POST", form, "_method=DELETE", Some("DELETE")),
        ("POST", "POST", form, "name=DELETE", Some("POST")),
        ("POST", "POST", form, "", Some("POST")),
        ("DELETE", "POST", form, "_method=DELETE", None),
        ("DELETE", "POST", form, "_method=delete&name=a", None),
        ("DELETE", "POST", form, "&_method=DELETE", None),
        // One name, to Rocket.
        ("PUT", "POST", form, "[_method]=PUT", None),
        ("PUT", "POST", "application/x-www-form-urlencoded; charset=utf-8", "_method=PUT", None),
        ("GET", "POST", form, "_method=GET", None),
        ("PATCH", "POST", form, "_method=patch", None),
        // Longer than what Rocket looks at.
        ("OPTIONS", "POST", form, "_method=OPTIONS", None),
        ("POST", "POST", form, "_method=OPTIONS", Some("POST")),
        ("DELETE", "DELETE", form, "name=DELETE", Some("DELETE")),
        ("DELETE", "DELETE", "application/json", "_method=DELETE", Some("DELETE")),
        ("DELETE", "DELETE", "multipart/form-data; boundary=_", "_method=DELETE", Some("DELETE")),
        // What a POST might have been is taken for one.
        ("DELETE", "DELETE", form, "_method=DELETE", None),
        ("POST", "DELETE", form, "_method=DELETE", Some("DELETE")),
    ] {
        let policy = format!(
            "{{ version: 1, rules: [{{ paths: [/**], on_denied: reject, \
             allow_origins: ['https://app.example.com'], allow_methods: [{granted}] }}] }}"
        );
        let routes = methods.map(|method| Route::new(method, "/", Called));
        let client = client(quiet().attach(cors(&policy)).mount("/", routes));
        let response = send(&client, &format!("{sent} / | {APP} | content-type: {kind}"), body);
        let case = format!("{sent} {kind} {body:?} where {granted} is granted");
        assert_eq!(response.status().code, if expected.is_some() { 200 } else { 403 }, "{case}");
        assert_eq!(response.into_string().unwrap_or_default(), expected.unwrap_or_default(), "{case}");
    }
}
