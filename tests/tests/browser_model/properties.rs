//! Whatever a page does and a server answers: no panic, bounded work, and nothing readable that a second, naive reading
//! of the CORS check refuses.

use corsac::browser::{
    Api, Body, Browser, Credentials, Engine, HeaderList, MAX_HEADER_BYTES, MAX_REDIRECTS, MAX_URL, Mode,
    Outcome, RedirectMode, Reply, Request, Response, Sent, Step, Verdict,
};

use crate::random::{Random, setting};
use crate::say;

const ORIGINS: &[&str] = &["https://app.example.com", "http://localhost:3000", "null", "", "https://é", "*"];
const URLS: &[&str] = &[
    "https://api.example.com/",
    "http://api.example.com:8080/a?b#c",
    "https://app.example.com/own",
    "/relative",
    "//other.example/",
    "https://u:p@api.example.com/",
    "http://127.0.0.1:25/",
    "data:text/plain;base64,aGk=",
    "data:,",
    "file:///etc/passwd",
    "mailto:a@b",
    "https://[::1]/",
    "https://%zz/",
    "",
    "?",
];
const METHODS: &[&str] =
    &["GET", "get", "PUT", "patch", "TRACE", "P T", "", "CHICKEN", "POST", "é", "DELETE"];
const NAMES: &[&str] = &[
    "Accept",
    "Content-Type",
    "X-A",
    "x-a",
    "Authorization",
    "Cookie",
    "Range",
    "DPR",
    "a b",
    "",
    "Sec-A",
    "X-HTTP-Method-Override",
    "Content-Language",
];
const VALUES: &[&str] =
    &["", "1", "text/plain", "application/json", "bytes=0-1", "TRACE", "a\u{1}b", "*", "é", ",,", "\""];
const RESPONSE: &[&str] = &[
    "Access-Control-Allow-Origin",
    "Access-Control-Allow-Credentials",
    "Access-Control-Allow-Methods",
    "Access-Control-Allow-Headers",
    "Access-Control-Expose-Headers",
    "Access-Control-Max-Age",
    "Location",
    "Cross-Origin-Resource-Policy",
    "X-Content-Type-Options",
    "Set-Cookie",
    "X-A",
];
const ANSWERS: &[&str] = &[
    "*",
    "*",
    "true",
    "true",
    "null",
    "",
    "GET, PUT",
    "X-A, content-type, authorization",
    "*, PUT",
    "a b",
    "600",
    "-1",
    "99999999999999999999999",
    "same-origin",
    "same-site",
    "nosniff",
    "/next",
    "https://other.example/",
    "https://app.example.com/home",
    "http://u:p@other.example/",
    "mailto:a@b",
    "https://app.example.com",
];

fn request(random: &mut Random) -> Request {
    // `fetch` more often than the rest: most of the model is about it.
    let api = if random.percent(10) { Api::Fetch } else { Api::ALL[random.below(Api::ALL.len())] };
    let mut request = Request::new(random.pick(ORIGINS), random.pick(URLS))
        .method(random.pick(METHODS))
        .api(api)
        .upload_listener(random.percent(10));
    if random.percent(20) {
        request.origin = ORIGINS[0].to_owned();
        request.url = URLS[0].to_owned();
        request.method = "PUT".to_owned();
    }
    for _ in 0..random.below(4) {
        request = request.header(random.pick(NAMES), random.pick(VALUES));
    }
    if random.percent(50) {
        request = request
            .credentials([Credentials::Include, Credentials::Omit, Credentials::SameOrigin][random.below(3)]);
    }
    if random.percent(30) {
        request = request.mode([Mode::Cors, Mode::NoCors, Mode::SameOrigin][random.below(3)]);
    }
    if random.percent(20) {
        request = request.redirect([RedirectMode::Error, RedirectMode::Manual][random.below(2)]);
    }
    let body =
        [Body::None, Body::Text, Body::Blob("application/json".to_owned()), Body::Stream, Body::FormData];
    request.body(body[random.below(body.len())].clone())
}

fn reply(random: &mut Random, sent: &Sent) -> Reply {
    if random.percent(3) {
        return if random.percent(50) { Reply::Closed } else { Reply::Refused };
    }
    let statuses = [200, 204, 204, 200, 404, 500, 301, 302, 303, 307, 304, 0, 999];
    let mut response = Response::new(statuses[random.below(statuses.len())]);
    if random.percent(60) {
        response = response
            .header("Access-Control-Allow-Origin", sent.header("origin").unwrap_or_default())
            .header("Access-Control-Allow-Credentials", "true");
    }
    if random.percent(60) {
        let methods = random.some(&["PUT", "DELETE", "CHICKEN", "patch", "*"], 6).join(", ");
        let names = random.some(
            &["x-a", "content-type", "authorization", "range", "dpr", "*", "X-HTTP-Method-Override"],
            12,
        );
        response = response.header("Access-Control-Allow-Methods", methods);
        response = response.header("Access-Control-Allow-Headers", names.join(","));
    }
    for _ in 0..random.below(4) {
        response = response.header(random.pick(RESPONSE), random.pick(ANSWERS));
    }
    response.into()
}

/// The CORS check, read once more and as plainly as it stands in the standard (Fetch, section 4.10).
fn naive_check(origin: &str, credentials: bool, headers: &HeaderList) -> bool {
    let get = |wanted: &str| {
        let mut joined: Option<Vec<u8>> = None;
        for (name, value) in headers.iter() {
            if name.to_lowercase() == wanted {
                joined = Some(match joined {
                    None => value.to_vec(),
                    Some(before) => [&before[..], b", ", value].concat(),
                });
            }
        }
        joined
    };
    let Some(allowed) = get("access-control-allow-origin") else { return false };
    if allowed == b"*" && !credentials {
        return true;
    }
    allowed == origin.as_bytes()
        && (!credentials || get("access-control-allow-credentials").is_some_and(|it| it == b"true"))
}

/// Holds an outcome to what the servers answered, in order.
fn hold(request: &Request, outcome: &Outcome, answers: &[(Sent, Reply)]) {
    let context = || format!("{request:?}\n{outcome:?}\n{answers:?}");
    assert_eq!(outcome.failure.is_some(), outcome.verdict == Verdict::Blocked, "{}", context());
    let redirects = outcome.steps.iter().filter(|step| matches!(step, Step::Redirected { .. })).count();
    assert!(redirects <= MAX_REDIRECTS, "{}", context());
    assert!(outcome.sent().count() <= (MAX_REDIRECTS + 1) * 8, "{}", context());
    let include = request.credentials == Some(Credentials::Include)
        || (request.api == Api::Beacon && request.credentials.is_none());
    let (_, last) = match answers.last() {
        Some(last) if outcome.verdict == Verdict::Readable => last,
        _ => return,
    };
    let (sent, _) = answers.last().unwrap();
    let Reply::Response(response) = last else { panic!("readable without a response: {}", context()) };
    let own = |sent: &Sent| request.origin != "null" && sent.url.starts_with(&format!("{}/", request.origin));
    // A response that is read is of the last request, and came under CORS if any request left the page's origin.
    if answers.iter().any(|(sent, _)| !own(sent)) {
        let origin = sent.header("origin").unwrap_or_default();
        assert!(naive_check(&origin, include, &response.headers), "{}", context());
        for (name, _) in &outcome.headers {
            assert!(name != "set-cookie", "{}", context());
        }
    }
}

#[test]
fn nothing_panics_and_nothing_is_readable_that_must_not_be() {
    let seed = setting("CORSAC_SEED", 7);
    let count = setting("CORSAC_CASES", 100_000);
    let mut random = Random(seed);
    let mut verdicts = std::collections::BTreeMap::<String, u64>::new();
    let engines = [Engine::Standard, Engine::Chromium, Engine::Firefox, Engine::WebKit];
    let mut browser = Browser::default();
    for number in 0..count {
        if number % 50 == 0 {
            browser = Browser::new(engines[random.below(4)]);
        }
        browser.set_time(number / 3);
        let request = request(&mut random);
        let mut answers = Vec::new();
        let mut servers = Random(random.next());
        let outcome = browser.play(&request, &mut |sent: &Sent| {
            let reply = reply(&mut servers, sent);
            answers.push((sent.clone(), reply.clone()));
            reply
        });
        hold(&request, &outcome, &answers);
        *verdicts.entry(format!("{:?}", outcome.verdict)).or_default() += 1;
        let crossed =
            outcome.is_readable() && outcome.steps.iter().any(|it| matches!(it, Step::PreflightDue { .. }));
        *verdicts.entry("readable after a preflight".to_owned()).or_default() += u64::from(crossed);
    }
    for (verdict, found) in &verdicts {
        assert!(*found >= count / 1000, "only {found} of {count} exchanges are {verdict}");
    }
    say!("browser model: {count} random exchanges, seed {seed}: {verdicts:?}");
}

#[test]
fn what_costs_too_much_is_refused() {
    let page = "https://app.example.com";
    let url = "https://api.example.com/";
    let mut ok = |_: &Sent| Reply::from(Response::new(200).header("Access-Control-Allow-Origin", "*"));
    let long = |length: usize| "a".repeat(length);
    let many: HeaderList = (0..10_000).map(|number| (format!("x-{number}"), "")).collect();
    let mut with_many = Request::new(page, url);
    with_many.headers = many;
    for (what, request) in [
        ("URL", Request::new(page, format!("{url}{}", long(MAX_URL)))),
        ("origin", Request::new(long(MAX_URL + 1), url).page(page)),
        ("method", Request::new(page, url).method(long(MAX_URL + 1))),
        ("header", Request::new(page, url).header("X-A", long(MAX_HEADER_BYTES))),
        ("headers", with_many),
        ("type", Request::new(page, url).method("POST").body(Body::Blob(long(MAX_URL + 1)))),
    ] {
        let outcome = Browser::default().play(&request, &mut ok);
        let failure = outcome.failure.as_ref().map(ToString::to_string).unwrap_or_default();
        assert!(failure.ends_with("is longer than browsers accept"), "{what}: {failure}");
        assert_eq!(outcome.sent().count(), 0, "{what}");
    }
    let mut large = |_: &Sent| {
        let response = Response::new(200).header("Access-Control-Allow-Origin", "*");
        Reply::from(response.header("Access-Control-Allow-Methods", "A,".repeat(MAX_HEADER_BYTES / 2)))
    };
    let outcome = Browser::default().play(&Request::new(page, url).method("PUT"), &mut large);
    assert_eq!(outcome.sent().count(), 1);
    assert!(!outcome.is_readable());
}

/// Long lists asked for many names: a product of both would be a thousand million comparisons.
#[test]
fn long_lists_are_read_once() {
    let mut request = Request::new("https://app.example.com", "https://api.example.com/");
    request.headers = (0..5_000).map(|number| (format!("x-{number}"), "1")).collect();
    let mut names: Vec<String> = (0..20_000).map(|number| format!("y{number}")).collect();
    names.extend(request.headers.iter().map(|(name, _)| name.to_uppercase()));
    let names = names.join(",");
    let mut server = |sent: &Sent| {
        let list =
            if sent.preflight { "Access-Control-Allow-Headers" } else { "Access-Control-Expose-Headers" };
        let response = Response::new(200).header("Access-Control-Allow-Origin", "*").header(list, &names);
        let more = if sent.preflight { 0 } else { 1_000 };
        Reply::from((0..more).fold(response, |response, number| response.header(format!("x-{number}"), "1")))
    };
    let outcome = Browser::default().play(&request, &mut server);
    assert_eq!(outcome.verdict, Verdict::Readable);
    assert_eq!(outcome.headers.len(), 1_000);
}

/// The cache of a browser that is shown ever new lists stays bounded, and what is beyond is asked for again.
#[test]
fn the_cache_is_bounded() {
    let names = (0..20_000).map(|number| format!("x{number}")).collect::<Vec<_>>().join(",");
    let mut server = |_: &Sent| {
        let response = Response::new(200).header("Access-Control-Allow-Origin", "*");
        Reply::from(
            response.header("Access-Control-Allow-Headers", &names).header("Access-Control-Max-Age", "60"),
        )
    };
    let mut browser = Browser::default();
    let with =
        |name: &str| Request::new("https://app.example.com", "https://api.example.com/").header(name, "1");
    assert_eq!(browser.play(&with("x0"), &mut server).sent().count(), 2);
    assert_eq!(browser.play(&with("x0"), &mut server).sent().count(), 1);
    let last = browser.play(&with("x19999"), &mut server);
    assert_eq!((last.is_readable(), last.sent().count()), (true, 2));
}
