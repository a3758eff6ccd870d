//! Changes of policies, over random policies and pages: what claims to pass passes, and nobody gets in unsaid.

use corsac_core::browser::{Credentials, Request};
use corsac_core::{Change, Exchange, Policy, Request as Asked, Safety};

use crate::documents;
use crate::generate::{Random, policy, request as requests, setting};
use crate::reference::{Ask, Reference};

/// Pages for each policy.
const EACH: usize = 12;

#[test]
fn a_change_passes_and_admits_nobody_else() {
    let (seed, cases) = (setting("CORSAC_SEED", 2026), setting("CORSAC_CASES", 6000));
    let mut random = Random(seed);
    let (mut done, mut passed, mut refused, mut partly) = (0, 0, 0, 0);
    while done < cases {
        let text = policy::plan(&mut random).write();
        let Ok(loaded) = Policy::from_yaml(&text) else { continue };
        let reference = Reference::new(&documents::read(&text));
        for _ in 0..EACH {
            let ask = requests::request(&mut random, &reference);
            let Some(page) = page(&mut random, &ask) else { continue };
            done += 1;
            let exchange = loaded.explain_page(&page);
            let Some(change) = exchange.change() else { continue };
            let told = format!("{exchange}\n{change:#?}\n{text}");
            assert!(!exchange.is_readable(), "{told}");
            if change.safety == Safety::Unsafe {
                assert!(change.edits.is_empty() && !change.passes && change.instead.is_some(), "{told}");
                refused += 1;
            } else if change.passes {
                holds(&text, &loaded, &exchange, change);
                passed += 1;
            } else {
                assert!(change.instead.is_some() || change.still.is_some(), "{told}");
                partly += 1;
            }
        }
    }
    crate::say!("changes: {done} pages, {passed} let through, {refused} unsafe, {partly} left, seed {seed}");
    assert!(passed > done / 20 && refused > done / 50 && partly * 20 < passed, "{passed} {refused} {partly}");
}

fn holds(text: &str, before: &Policy, exchange: &Exchange, change: &Change) {
    let told = || format!("{exchange}\n{change:#?}\n{text}");
    let changed = change.apply(text).unwrap_or_else(|| panic!("{}", told()));
    let after = Policy::from_yaml(changed).unwrap_or_else(|error| panic!("{error}\n{}", told()));
    let page = exchange.request();
    assert!(after.explain_page(page).is_readable(), "{}", told());
    let of_path = change.title.starts_with("put `");
    let says = |part: &str| change.why.contains(part) || change.also.iter().any(|also| also.contains(part));
    let widens = says("the grant is shared") || says("the text is shared") || says("every page on the web");
    for origin in others(&page.origin) {
        // Whom a grant admits at this path: nobody new but the page, unless the path is new.
        let get = Asked::get(path(&page.url)).origin(&origin);
        let admits = |policy: &Policy| policy.evaluate(&get).grant().is_some();
        assert!(of_path || admits(before) || !admits(&after), "{origin}\n{}", told());
        let theirs = |policy: &Policy, credentials: Credentials| {
            let mut theirs = page.clone().credentials(credentials);
            theirs.origin.clone_from(&origin);
            policy.explain_page(&theirs).is_readable()
        };
        for credentials in [Credentials::Omit, Credentials::Include] {
            let gains = theirs(&after, credentials) && !theirs(before, credentials);
            assert!(!gains || widens || of_path, "{origin} gains\n{}", told());
            assert!(!gains || change.safety != Safety::Safe, "{origin} gains\n{}", told());
        }
    }
}

/// Origins that are not the page's: its hostile neighbours, and others that policies list.
fn others(origin: &str) -> Vec<String> {
    let (scheme, host) = origin.split_once("://").unwrap_or(("https", "x.test"));
    let other = if scheme == "https" { "http" } else { "https" };
    let name = host.split(':').next().unwrap_or(host);
    let mut others = vec![
        format!("{scheme}://{name}.evil.test"),
        format!("{scheme}://evil{host}"),
        format!("{scheme}://x.{host}"),
        format!("{scheme}://{name}:8443"),
        format!("{scheme}://{name}."),
        format!("{scheme}://{}", name.split_once('.').map_or("test", |(_, apex)| apex)),
        format!("{other}://{host}"),
        "null".to_owned(),
        "https://evil.test".to_owned(),
        "https://app.example.com".to_owned(),
        "https://shop.example.com".to_owned(),
    ];
    others.retain(|other| other != origin);
    others
}

fn path(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.find('/').and_then(|at| rest.get(at..)).unwrap_or("/")
}

/// What a page would have to do to send this; nothing where no text says so.
fn page(random: &mut Random, ask: &Ask) -> Option<Request> {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).ok();
    let line = |name: &str| {
        let found = ask.lines.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.and_then(|(_, value)| text(value))
    };
    let asked = line("access-control-request-method");
    let method = asked.or_else(|| text(&ask.method))?;
    let url = format!("https://api.example.com{}", text(&ask.path)?);
    let mut page = Request::new(line("origin")?, url).method(method);
    for name in line("access-control-request-headers").unwrap_or_default().split(',').map(str::trim) {
        if !name.is_empty() {
            page = page.header(name, "\"1\"");
        }
    }
    Some(if random.percent(35) { page.credentials(Credentials::Include) } else { page })
}
