//! What `explain` says of a page, and what the model makes of the same page against the same policy, are the same.

use corsac::browser::{Browser, Credentials, Engine, PolicyServer, Request, Sent};
use corsac::{Field, PageRequest, Policy, Request as Asked, RequestView};

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
                        for credentials in [false, true] {
                            let url = format!("https://api.example.com{path}");
                            let page = PageRequest::new(origin, method, path).authority("api.example.com");
                            let page = headers.iter().fold(page, |page, name| page.header(*name, "1"));
                            let page = page.credentials(credentials);
                            let request = Request::new(origin, url).method(method);
                            let request =
                                headers.iter().fold(request, |request, name| request.header(*name, "1"));
                            let request =
                                if credentials { request.credentials(Credentials::Include) } else { request };
                            let mut server = PolicyServer::new(&policy, 200);
                            let outcome = Browser::new(Engine::Standard).play(&request, &mut server);
                            let exchange = policy.explain_page(&page);
                            assert_eq!(
                                exchange.is_readable(),
                                outcome.is_readable(),
                                "{exchange}\n{outcome:?}"
                            );
                            let preflight = outcome.sent().find(|sent| sent.preflight);
                            if outcome.sent().next().is_some() {
                                same_preflight(page.preflight().as_ref(), preflight);
                            }
                            count += 1;
                            readable += usize::from(outcome.is_readable());
                        }
                    }
                }
            }
        }
    }
    assert!(readable > 100);
    say!("browser model: {count} requests explained and played alike, {readable} of them readable");
}

fn same_preflight(explained: Option<&Asked>, played: Option<&Sent>) {
    let asks = |field: Field| {
        explained
            .map(|asked| asked.lines(field).map(|line| String::from_utf8_lossy(line).into_owned()).collect())
    };
    for field in [Field::Origin, Field::AccessControlRequestMethod, Field::AccessControlRequestHeaders] {
        let sent = played.map(|sent| sent.header(field.name()).into_iter().collect::<Vec<String>>());
        assert_eq!(asks(field), sent, "{}", field.name());
    }
}
