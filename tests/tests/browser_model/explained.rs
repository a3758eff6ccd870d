//! What the policy decides about each request of an exchange, and what the browser makes of the whole, are the same.

use corsac::browser::{Credentials, Engine, Request, Sent};
use corsac::{Decision, Exchange, Policy, Request as Asked};

use crate::say;

const POLICIES: &[&str] = &[
    "{ version: 1, allow_origins: ['https://app.example.com'] }",
    "{ version: 1, allow_origins: ['*'], allow_methods: ['*'], allow_headers: ['*', Authorization] }",
    "
version: 1
rules:
  - { name: closed, paths: [/closed], deny: true }
  - name: api
    paths: [/api, /api/**]
    preflight_status: 200
    grants:
      - name: ours
        allow_origins: ['https://app.example.com', 'https://*.preview.example.com']
        allow_methods: [GET, PUT]
        allow_headers: [Content-Type, X-A]
        allow_credentials: true
      - name: everyone
        allow_origins: ['*']
",
];

#[test]
fn explain_and_the_model_agree() {
    let (mut count, mut readable) = (0, 0);
    for text in POLICIES {
        let policy = Policy::from_yaml(*text).unwrap();
        for origin in
            ["https://app.example.com", "https://a.preview.example.com", "https://evil.example", "null"]
        {
            for path in ["/", "/api", "/api/items", "/closed"] {
                for method in ["GET", "HEAD", "POST", "put", "PUT", "patch", "DELETE", "TRACE"] {
                    for headers in
                        [&[][..], &["X-A"], &["X-B", "x-a"], &["Authorization"], &["Accept"], &["Cookie"]]
                    {
                        for credentials in [Credentials::Omit, Credentials::Include] {
                            let url = format!("https://api.example.com{path}");
                            let page = Request::new(origin, url).method(method).credentials(credentials);
                            let page = headers.iter().fold(page, |page, name| page.header(*name, "1"));
                            let exchange = policy.explain_page(&page);
                            assert_eq!(exchange.is_readable(), by_hand(&policy, &exchange), "{exchange}");
                            count += 1;
                            readable += usize::from(exchange.is_readable());
                        }
                    }
                }
            }
        }
    }
    assert!(readable > 100);
    say!("browser model: {count} requests explained and played alike, {readable} of them readable");
}

/// Whether each request that was sent is allowed, with credentials where the page has them.
fn by_hand(policy: &Policy, exchange: &Exchange) -> bool {
    let include = exchange.request().credentials == Some(Credentials::Include);
    let allowed = |decision: &Decision| {
        decision.is_allowed() && (!include || decision.header("access-control-allow-credentials").is_some())
    };
    let sent: Vec<&Sent> = exchange.outcome(Engine::Chromium).sent().collect();
    let decisions: Vec<Decision> = sent
        .iter()
        .map(|sent| {
            let asked = Asked::new(&sent.method, &sent.url);
            let asked = sent.headers.iter().fold(asked, |asked, (name, value)| asked.header(name, value));
            policy.evaluate(&asked)
        })
        .collect();
    let explained = [exchange.preflight(), exchange.actual()];
    let explained: Vec<_> = explained.into_iter().flatten().map(|explained| explained.decision()).collect();
    assert_eq!(explained, decisions.iter().collect::<Vec<_>>());
    sent.last().is_some_and(|sent| !sent.preflight) && decisions.iter().all(allowed)
}
