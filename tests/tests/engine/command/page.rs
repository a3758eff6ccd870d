//! Requests that no page can make, and the form in which it could.

use corsac_cli::Exit;

use super::{corsac, shop};

const ORIGIN: &str = "https://app.example.com";

#[test]
fn what_no_page_can_send_is_refused_with_what_it_would_send() {
    let shop = shop();
    for (option, value, error) in [
        ("--header", "", "write `x-api-key`"),
        ("--header", ": x", "write `x-api-key`"),
        ("--header", "x api", "`x api` has no header name"),
        ("--header", "x: a\nb", "no page can set `x: a\\nb`"),
        ("--method", "", "`` is not a method"),
        ("--method", "G T", "`G T` is not a method"),
        ("--method", "CONNECT", "no page can send `CONNECT`: fetch throws"),
        ("--method", "trace", "no page can send `trace`: fetch throws"),
        ("--method", "TRACK", "no page can send `TRACK`: fetch throws"),
        ("--path", "", "a path begins with `/`: write `/`"),
        ("--path", "api/orders", "a path begins with `/`: write `/api/orders`"),
        ("--path", "https://host/api/orders", "a path begins with `/`: write `/api/orders`"),
        ("--path", "/api/../orders", "a browser would send `/orders`"),
        ("--path", "/api/a b#c", "a browser would send `/api/a%20b`"),
        ("--host", "https://me.test", "host and port only, write `me.test`"),
        ("--host", "me.test/", "host and port only, write `me.test`"),
        ("--host", "", "host and port only"),
        ("--origin", "https://app.example.com/", "a browser would send `https://app.example.com`"),
        ("--origin", "app.example.com", "a browser would send `https://app.example.com`"),
        ("--origin", "https://app.example.com:443", "a browser would send `https://app.example.com`"),
        ("--origin", "file:///home/me/x.html", "pages of `file:` send `null`"),
        ("--origin", "https://*.example.com", "is not an origin"),
        ("--origin", "", "is not an origin"),
    ] {
        let value = format!("{option}={value}");
        let origin = if option == "--origin" { vec![] } else { vec!["--origin", ORIGIN] };
        let (out, err, exit) = corsac(&[&["explain", &shop, &value][..], &origin].concat());
        assert_eq!((exit, out.as_str()), (Exit::Usage, ""), "{value}: {err}");
        assert!(err.contains(error) && err.lines().count() == 1, "{value}: {err}");
        // On the wire there is anything, where it can be split at all.
        if option != "--header" {
            let (_, err, exit) = corsac(&["explain", &shop, "--wire", &value]);
            assert_eq!((exit, err.as_str()), (Exit::Fine, ""), "{value}");
        }
    }
}

#[test]
fn what_no_page_can_send_by_an_api_is_refused() {
    let shop = shop();
    for (arguments, error) in [
        (&["--api", "font", "--method", "PUT"][..], "no page can send `PUT` with `--api font`: write `GET`"),
        (&["--api", "module", "--header", "x-a"], "no page can set a header with `--api module`"),
        (&["--api", "font", "--credentials"], "fonts are loaded without credentials"),
        (&["--upload"], "write `--api xhr` too"),
        (&["--api", "xhr", "--mode", "no-cors"], "only `fetch` is given a mode"),
    ] {
        let (out, err, exit) = corsac(&[&["explain", &shop, "--origin", ORIGIN][..], arguments].concat());
        assert_eq!((exit, out.as_str()), (Exit::Usage, ""), "{arguments:?}: {err}");
        assert!(err.contains(error) && err.lines().count() == 1, "{arguments:?}: {err}");
    }
}

#[test]
fn the_console_is_that_of_the_browser_that_is_asked_about() {
    let shop = shop();
    let refused = ["explain", &shop, "--origin", "https://o.test", "--method", "PUT", "--path", "/api/x"];
    for (arguments, wanted) in [
        (
            &[][..],
            "    Access to fetch at 'https://your-api.test/api/x' from origin 'https://o.test' has been",
        ),
        (&["--api", "xhr"], "    Access to XMLHttpRequest at 'https://your-api.test/api/x'"),
        (&["--browser", "firefox"], "Firefox says in its console:"),
        (&["--browser", "webkit"], "WebKit says in its console:"),
        (&["--host", "api.test"], "PUT https://api.test/api/x\n"),
    ] {
        let (out, err, exit) = corsac(&[&refused[..], arguments].concat());
        assert_eq!((exit, err.as_str()), (Exit::Fine, ""), "{arguments:?}");
        assert!(out.contains(wanted), "{arguments:?}\n{out}");
        assert_eq!(out.contains("`--host` names it"), !arguments.contains(&"--host"), "{out}");
    }
    let upload = ["explain", &shop, "--origin", ORIGIN, "--path", "/api/x", "--api", "xhr", "--upload"];
    let (out, ..) = corsac(&[&upload[..], &["--method", "POST"]].concat());
    assert!(out.contains("because of the listener for upload events"), "{out}");
}

#[test]
fn programs_read_what_every_browser_says_and_the_change() {
    let shop = shop();
    let refused = ["explain", &shop, "--origin", ORIGIN, "--method", "PATCH", "--path", "/api/x"];
    let (out, _, exit) = corsac(&[&refused[..], &["--format", "json"]].concat());
    let found: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!((exit, &found["reason"]), (Exit::Fine, &"method-not-allowed".into()));
    let engines: Vec<_> = found["browser"]["engines"].as_array().unwrap().iter().collect();
    assert_eq!(engines.len(), 3);
    for engine in engines {
        assert_eq!(engine["verdict"], "blocked");
        let mut lines = engine["console"].as_array().unwrap().iter();
        assert!(lines.any(|line| line.as_str().unwrap().contains("your-api.test")), "{engine}");
    }
    let change = &found["change"];
    assert_eq!((&change["safety"], &change["passes"]), (&"careful".into(), &true.into()));
    assert!(change["edits"][0]["after"].as_str().unwrap().contains("DELETE, PATCH]"), "{change}");
}

#[test]
fn what_pages_can_send_is_explained() {
    let shop = shop();
    for (option, value) in [
        ("--origin", "null"),
        ("--origin", "moz-extension://a0b1"),
        ("--origin", "http://localhost:3000"),
        ("--method", "patch"),
        ("--method", "CHICKEN"),
        ("--path", "//double"),
        ("--path", "/api/%2F?a=b&c"),
        ("--host", "me.test:443"),
        ("--host", "[::1]:8080"),
        ("--header", "x-api-key: é"),
        ("--header", "Host: x"),
    ] {
        let value = format!("{option}={value}");
        let origin = if option == "--origin" { vec![] } else { vec!["--origin", ORIGIN] };
        let (_, err, exit) = corsac(&[&["explain", &shop, &value][..], &origin].concat());
        assert_eq!((exit, err.as_str()), (Exit::Fine, ""), "{value}");
    }
}
