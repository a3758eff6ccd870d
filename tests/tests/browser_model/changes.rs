//! The change to a policy that lets a page through, case by case: `tests/data/changes.yaml`.

use std::collections::BTreeMap;

use corsac::browser::{Credentials, Mode, Request};
use corsac::{Change, Exchange, Loader, Safety};

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    policy: Option<String>,
    #[serde(default)]
    variables: BTreeMap<String, String>,
    page: Page,
    safety: Option<String>,
    changes: Option<String>,
    #[serde(default)]
    edits: Vec<String>,
    #[serde(default)]
    why: String,
    #[serde(default)]
    also: Vec<String>,
    instead: Option<String>,
    in_page: Option<String>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Page {
    origin: String,
    #[serde(default = "root")]
    path: String,
    method: Option<String>,
    #[serde(default)]
    headers: Vec<String>,
    #[serde(default)]
    credentials: bool,
    mode: Option<Mode>,
}

fn root() -> String {
    "/".to_owned()
}

impl Page {
    fn request(&self) -> Request {
        let request = Request::new(&self.origin, format!("https://api.example.com{}", self.path));
        let request = request.method(self.method.as_deref().unwrap_or("GET"));
        let request = self.headers.iter().fold(request, |request, name| request.header(name, "1"));
        let request = self.mode.into_iter().fold(request, Request::mode);
        if self.credentials { request.credentials(Credentials::Include) } else { request }
    }
}

fn play(
    policy: Option<&str>,
    variables: &BTreeMap<String, String>,
    request: &Request,
) -> Result<Exchange, String> {
    let values = variables.clone();
    let loader = Loader::new().environment(move |name| values.get(name).cloned());
    let loader = match policy {
        Some(text) if text.starts_with("{\n") => loader.json(text),
        Some(text) => loader.yaml(text),
        None => loader,
    };
    loader.load().map(|policy| policy.explain_page(request)).map_err(|error| error.to_string())
}

fn shown(change: &Change) -> Vec<String> {
    let mut lines = Vec::new();
    for edit in &change.edits {
        lines.push(edit.place.to_string());
        lines.extend(edit.before.lines().map(|line| format!("-{line}")));
        lines.extend(edit.after.lines().map(|line| format!("+{line}")));
    }
    lines
}

fn check(case: &Case) -> Result<(), String> {
    let request = case.page.request();
    let exchange = play(case.policy.as_deref(), &case.variables, &request)?;
    let in_page = exchange.to_string().contains("in the page: ");
    if in_page != case.in_page.is_some() {
        return Err(format!("advice for the page: {in_page}"));
    }
    let words = exchange.to_string().split_whitespace().collect::<Vec<_>>().join(" ");
    if !words.contains(case.in_page.as_deref().unwrap_or_default()) {
        return Err("other advice for the page".to_owned());
    }
    let Some(change) = exchange.change() else {
        return if case.changes.is_some() { Ok(()) } else { Err("no change".to_owned()) };
    };
    if Some(change.safety.as_str()) != case.safety.as_deref() {
        return Err(format!("{change:#?}"));
    }
    let instead = change.instead.as_deref();
    let says = change.why.contains(&case.why)
        && instead.is_some() == case.instead.is_some()
        && instead.unwrap_or_default().contains(case.instead.as_deref().unwrap_or_default())
        && case.also.iter().all(|also| change.also.iter().any(|said| said.contains(also)));
    if shown(change) != case.edits || !says || change.passes == change.edits.is_empty() {
        return Err(format!("{:#?}\n{change:#?}", shown(change)));
    }
    if change.safety == Safety::Unsafe || change.edits.is_empty() {
        return Ok(());
    }
    // Made by hand, the change does what it says.
    let changed = case.policy.as_deref().map(|text| change.apply(text).ok_or("it does not apply"));
    let changed = changed.transpose()?;
    let mut variables = case.variables.clone();
    for edit in change.edits.iter().filter(|edit| edit.place.variable) {
        variables.insert(edit.place.source.clone(), edit.replacement.clone());
    }
    let again = play(changed.as_deref(), &variables, &request)?;
    if again.is_readable() && again.change().is_none() { Ok(()) } else { Err(again.to_string()) }
}

#[test]
fn each_change_is_the_one_that_is_meant_and_lets_the_page_through() {
    let cases: Vec<Case> = serde_yaml::from_str(include_str!("../../data/changes.yaml")).unwrap();
    let wrong: Vec<String> = cases
        .iter()
        .filter_map(|case| check(case).err().map(|why| format!("{}: {why}", case.name)))
        .collect();
    crate::say!("changes of policies: {} cases", cases.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn a_policy_built_in_code_is_changed_as_it_would_be_written() {
    use corsac::builder::GrantBuilder;
    let grant = GrantBuilder::new(["https://app.example.com"]).methods(["GET"]);
    let policy = corsac::Policy::builder().grant(grant).build().unwrap();
    let page = Request::new("https://app.example.com", "https://api.example.com/").method("DELETE");
    let exchange = policy.explain_page(&page);
    let change = exchange.change().unwrap();
    assert!(change.passes && change.edits[0].place.source == "<builder>", "{change:#?}");
    assert_eq!(change.edits[0].after, "- DELETE");
}

/// The service that loads the policy, and variables that nobody knows, are as they were.
#[test]
fn a_change_is_tried_as_the_policy_was_loaded() {
    let text = "
version: 1
rules:
  - { name: theirs, services: [b], paths: [/**], deny: true }
  - { name: ours, services: [a], paths: [/**], allow_origins: [https://app.example.com, '${MORE}'] }
";
    let page = Request::new("https://app.example.com", "https://api.example.com/").method("PUT");
    let known =
        Loader::new().yaml(text).environment(|name| (name == "MORE").then(|| "https://b.test".into()));
    for loader in [known, Loader::new().yaml(text).symbolic_environment()] {
        let exchange = loader.service("a").load().unwrap().explain_page(&page);
        let change = exchange.change().unwrap();
        assert!(change.passes && change.title.contains("rule `ours`"), "{change:#?}");
    }
}

/// A text that a rule for another service shares is not for one origin alone.
#[test]
fn what_other_services_get_is_said() {
    let text = "
version: 1
rules:
  - { name: ours, services: [a], paths: [/a], allow_origins: [https://app.example.com], allow_methods: &m [GET] }
  - { name: theirs, services: [b], paths: [/b], allow_origins: ['https://*.example.net'], allow_methods: *m }
";
    let policy = Loader::new().yaml(text).service("a").load().unwrap();
    let page = Request::new("https://app.example.com", "https://api.example.com/a").method("PUT");
    let exchange = policy.explain_page(&page);
    let change = exchange.change().unwrap();
    assert_eq!(change.safety, Safety::Careful, "{change:#?}");
    assert_eq!(change.also, ["the text is shared with other services: rule `theirs` changes with it"]);
}
