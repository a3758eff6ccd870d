//! What a page asks for, as a browser sends it, and the advice that follows a denial.

use corsac_core::browser::{self, Credentials, Engine, Outcome, Step};
use corsac_core::{Exchange, Loader, Policy, Request};

fn page(method: &str) -> browser::Request {
    browser::Request::new("https://app.example.com", "https://api.example.com/").method(method)
}

fn policy(grant: &str) -> Policy {
    Policy::from_yaml(format!("{{ version: 1, allow_origins: ['https://app.example.com'], {grant} }}"))
        .unwrap()
}

fn play(page: &browser::Request) -> Exchange {
    policy("allow_methods: ['*'], allow_headers: ['*']").explain_page(page)
}

fn chromium(page: &browser::Request) -> Outcome {
    play(page).outcome(Engine::Chromium).clone()
}

/// The names that the preflight asks for; nothing where there is none.
fn asked(page: &browser::Request) -> Option<String> {
    chromium(page).sent().find(|sent| sent.preflight)?.header("access-control-request-headers")
}

#[test]
fn a_preflight_asks_for_each_unsafe_name_once_in_order() {
    let request = page("GET").header("X-B", "1").header("x-a", "1").header("x-b", "2").header("Cookie", "c");
    assert_eq!(asked(&request).as_deref(), Some("x-a,x-b"));
    assert!(chromium(&request).steps.contains(&Step::HeaderDropped { name: "Cookie".to_owned() }));
    assert!(play(&request).to_string().contains("the browser drops `Cookie`"));
    assert_eq!(asked(&page("GET").header("accept", "text/html")), None);
}

#[test]
fn methods_are_sent_as_browsers_write_them() {
    let method = |page| chromium(&page).sent().last().unwrap().method.clone();
    assert_eq!([method(page("put")), method(page("patch"))], ["PUT", "patch"]);
    assert!(play(&page("CHICKEN")).is_readable());
    let blocked = play(&page("TRACE"));
    assert!(blocked.blocked().unwrap().contains("no browser lets a page send `TRACE`"), "{blocked}");
    assert!(blocked.decisive().is_none() && blocked.actual().is_none());
}

#[test]
fn with_credentials_the_preflight_has_to_allow_them_too() {
    let page = page("PUT").credentials(Credentials::Include);
    let exchange = policy("allow_methods: [PUT]").explain_page(&page);
    let text = exchange.to_string();
    assert!(!exchange.is_readable());
    assert!(text.contains("preflight, because of") && text.contains("→ not sent"), "{text}");
    assert!(text.contains("\n1 + {") && text.contains("allow_credentials: true"), "{text}");
    assert!(policy("allow_methods: [PUT], allow_credentials: true").explain_page(&page).is_readable());
}

#[test]
fn a_page_of_the_service_itself_is_told_so() {
    let own = browser::Request::new("https://api.example.com", "https://api.example.com/").method("PUT");
    let exchange = play(&own);
    assert!(exchange.is_same_origin() && exchange.preflight().is_none(), "{exchange}");
    assert!(!play(&page("PUT")).is_same_origin());
}

fn advice(policy: &Policy, request: &Request) -> String {
    policy.explain(request).advice().join("\n")
}

#[test]
fn advice_names_everything_that_is_missing_once_and_what_loads() {
    let policy = policy("allow_methods: [GET]");
    let preflight = |method: &str| Request::preflight(method, "/").origin("https://app.example.com");
    let both = advice(&policy, &preflight("PUT").headers(["x-a", "X-A", "x-b", "x-a"]));
    assert!(both.contains("add `PUT` to `allow_methods`"), "{both}");
    assert_eq!(both.matches("`x-b`").count(), 1, "{both}");
    assert_eq!(both.matches("`x-a`").count(), 1, "{both}");
    let patch = advice(&policy, &preflight("patch"));
    assert!(
        patch.contains("write `PATCH` instead of `patch`") && patch.contains("add `PATCH` to"),
        "{patch}"
    );
    // Where the service's own page is refused, nothing is to be opened for others.
    let own = Request::post("/").origin("https://app.example.com").authority("app.example.com");
    let own = advice(
        &Policy::from_yaml("{ version: 1, allow_origins: ['*'], allow_methods: [GET] }").unwrap(),
        &own,
    );
    assert!(own.contains("the service's own") && !own.contains("add "), "{own}");
}

#[test]
fn too_many_headers_are_one_step() {
    let names: Vec<String> = (0..65).map(|number| format!("x-{number}")).collect();
    let request = Request::preflight("GET", "/").origin("https://app.example.com").headers(names);
    let explanation = policy("allow_headers: ['*']").explain(&request);
    assert_eq!(explanation.decision().reason().as_str(), "too-many-headers");
    assert_eq!(explanation.steps().iter().filter(|step| step.subject.as_str() == "header").count(), 1);
}

#[test]
fn a_rule_that_denies_nobody_has_to_admit_somebody() {
    for rule in ["deny: false", "deny: '${D}'", "deny: false, allow_methods: [GET]"] {
        let text = format!("{{ version: 1, rules: [{{ paths: [/**], {rule} }}] }}");
        let load = Loader::new().yaml(text).environment(|name| (name == "D").then(|| "false".into()));
        let report = load.check().report;
        let codes: Vec<_> = report.diagnostics().iter().map(|found| found.code.name()).collect();
        assert_eq!(codes, ["missing-origins"], "{rule}\n{report}");
    }
    let exposed = Loader::new()
        .yaml("{ version: 1, defaults: { expose_headers: ['a b'] }, rules: [{ paths: [/**], deny: true }] }");
    assert!(exposed.check().report.has_errors());
}

#[test]
fn route_parameters_become_stars_segment_by_segment() {
    for (path, fixed) in [("/api/:id/:idx", "/api/*/*"), ("/users/{id}/items/{id2}.json", "/users/*/items/*")]
    {
        let text = format!("{{ version: 1, rules: [{{ paths: ['{path}'], deny: true }}] }}");
        let report = Loader::new().yaml(text).check().report;
        let fix = report.diagnostics()[0].fix.as_ref().unwrap();
        assert_eq!(fix.edits[0].replacement, format!("'{fixed}'"), "{report}");
    }
}
