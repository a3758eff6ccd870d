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
