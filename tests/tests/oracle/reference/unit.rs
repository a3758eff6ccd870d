//! The oracle's own tests: what everything else leans on.

use super::origin::{admits, parse};
use super::path::{matches, normal_form};
use super::read::seconds;

#[test]
fn well_formed_origins() {
    let good = "null https://example.com http://localhost:3000 https://a_b.example.com http://127.0.0.1:8080 http://[::1] \
                https://[2001:db8::1]:8443 https://[1:0:0:2::3] tauri://localhost chrome-extension://AbC \
                https://xn--bcher-kva.example https://a--b.example https://x.y:80 http://x.y:443 app://a:80";
    for text in good.split_whitespace() {
        assert_eq!(parse(text.as_bytes()).map(|origin| origin.text), Some(text.to_owned()));
    }
}

#[test]
fn malformed_origins() {
    let bad = "NULL * undefined example.com https:// https://example.com/ https://example.com. https://.example.com \
               https://a..b https://-a.b https://a-.b https://EXAMPLE.com HTTPS://example.com https://u@example.com \
               https://example.com:443 http://example.com:80 https://example.com:0 https://example.com:0443 \
               https://example.com: https://example.com:65536 https://example.com:80a https://1.2.3 https://1.2.3.4.5 \
               https://256.1.1.1 https://01.1.1.1 https://0x7f.1 https://example.1 https://example.0x \
               http://[::0] http://[0:0:0:0:0:0:0:1] http://[::1]x http://[::1]:80 http://[::FFFF:1] http://[1::2::3] \
               http://[::ffff:1.2.3.4] http://[fe80::1%25eth0] http://[1:0:2:0:0:0:3:4:5] http://[::1 file://x ws://x data://x \
               https://*.example.com 1x://y tauri://local/host tauri:// https://a,https://b";
    for text in bad.split_whitespace() {
        assert_eq!(parse(text.as_bytes()), None, "{text}");
    }
    for bytes in [b"".as_slice(), b" null", b"null ", b"https://a\0", b"https://\xff", b"https://a.b\t"] {
        assert_eq!(parse(bytes), None, "{bytes:?}");
    }
    let (long_label, long_host) = ("a".repeat(64), "a.".repeat(126) + "ab");
    assert_eq!(parse(format!("https://{long_label}").as_bytes()), None);
    assert_eq!(parse(format!("https://{long_host}").as_bytes()), None);
    assert!(parse(format!("https://{}", "a.".repeat(126) + "a").as_bytes()).is_some());
}

#[test]
fn patterns() {
    let cases = [
        ("https://*.example.com", "https://a.example.com", true),
        ("https://*.example.com", "https://a.b.example.com", false),
        ("https://*.example.com", "https://example.com", false),
        ("https://*.example.com", "http://a.example.com", false),
        ("https://*.example.com", "https://a.example.com:8443", false),
        ("https://*.example.com", "https://a_b.example.com", false),
        ("https://*.example.com", "https://a.badexample.com", false),
        ("https://pr-*.example.com", "https://pr-1.example.com", true),
        ("https://pr-*.example.com", "https://pr-.example.com", false),
        ("https://pr-*.example.com", "https://pr.example.com", false),
        ("https://a*a.example.com", "https://aa.example.com", false),
        ("https://a*a.example.com", "https://a--a.example.com", true),
        ("https://**.example.com", "https://a.b.example.com", true),
        ("https://**.example.com", "https://a.b_.example.com", false),
        ("https://**.example.com", "https://example.com", false),
        ("https://**.example.com", "https://badexample.com", false),
        ("http://localhost:*", "http://localhost", true),
        ("http://localhost:*", "http://localhost:1", true),
        ("http://localhost:79-81", "http://localhost", true),
        ("http://localhost:81-82", "http://localhost", false),
        ("http://localhost:81-82", "http://localhost:82", true),
        ("http://localhost:81-82", "http://localhost:83", false),
        ("http://[::1]:*", "http://[::1]:9", true),
        ("*", "null", true),
        ("tauri://localhost", "tauri://localhost", true),
        ("tauri://localhost", "tauri://Localhost", false),
    ];
    for (entry, origin, expected) in cases {
        let admitted = parse(origin.as_bytes()).is_some_and(|origin| admits(entry, &origin));
        assert_eq!(admitted, expected, "{entry} {origin}");
    }
}

#[test]
fn path_globs() {
    let cases = [
        ("/**", "/", true),
        ("/**", "", false),
        ("/**", "/a/b", true),
        ("/api/**", "/api", false),
        ("/api/**", "/api/", true),
        ("/api/**", "/apix/", false),
        ("/api", "/api/", false),
        ("/a/*/c", "/a/b/c", true),
        ("/a/*/c", "/a/b/b/c", false),
        ("/a/**/c", "/a/c", true),
        ("/a/**/c", "/a/b/b/c", true),
        ("/a/v*", "/a/v1", true),
        ("/a/v*", "/a/v", true),
        ("/a/v*", "/a/v1/x", false),
        ("/A", "/a", false),
    ];
    for (glob, path, expected) in cases {
        assert_eq!(matches(glob, path.as_bytes()), expected, "{glob} {path}");
    }
}

#[test]
fn normal_forms() {
    let cases = [
        ("/a/b", "/a/b", false),
        ("/%61%2fb", "/a/b", false),
        ("/a+b", "/a+b", false),
        ("\\a\\b", "/a/b", false),
        ("//a///b//", "/a/b/", false),
        ("/a/./b/../c", "/a/c", false),
        ("/a/..", "/", false),
        ("/a/b/.", "/a/b/", false),
        ("/a;x=1/b;y", "/a/b", false),
        ("/a/..;/b", "/b", false),
        ("/a/%2e%2E/b", "/b", false),
        ("/%2541", "/%41", true),
        ("/%25x", "/%x", false),
        ("/%zz", "/%zz", true),
        ("/%4", "/%4", true),
        ("/../a", "/a", true),
        ("/a/../../b", "/b", true),
        ("/%00", "/\0", true),
        ("*", "*", false),
        ("", "", false),
    ];
    for (wire, normal, odd) in cases {
        assert_eq!(normal_form(wire.as_bytes()), (normal.as_bytes().to_vec(), odd), "{wire}");
    }
}

#[test]
fn ages() {
    for (age, expected) in
        [("0", "0"), ("600", "600"), ("30s", "30"), ("10m", "600"), ("2h", "7200"), ("1d", "86400")]
    {
        assert_eq!(seconds(age), expected);
    }
}
