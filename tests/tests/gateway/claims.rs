//! What the page says, held to what happens.

use std::net::SocketAddr;
use std::process::Command;

use axum::middleware::map_response;
use corsac_axum::CorsLayer;
use corsac_conformance::Answer;
use corsac_core::Policy;

use crate::needed::Test;
use crate::nginx::{Nginx, send, version};
use crate::page::blocks;
use crate::shop;

const CLAIMS: &[(&str, fn())] = &[
    ("every block is run", every_block_is_run),
    ("what the service sends goes through once", goes_through_once),
    ("a second place doubles and opens", second_place),
    ("a gateway that answers preflights", answered_preflights),
    ("a gateway that drops Origin", dropped_origin),
    ("a cache keeps origins apart", cached),
    ("a cache that ignores Vary does not", ignored_vary),
    ("the last line of Vary", last_line_of_vary),
    ("a prefix is taken away and put back", prefix),
    ("paths that nginx reads differently", odd_paths),
    ("the service's own pages", own_pages),
    ("a gateway that refuses OPTIONS", refused_options),
    ("errors of the gateway", errors),
    ("errors of the gateway that pages may read", readable_errors),
    ("the smoke test", smoke_test),
];

pub(crate) fn all() -> Vec<Test> {
    CLAIMS.iter().map(|(name, claim)| ((*name).to_owned(), Box::new(*claim) as Box<_>)).collect()
}

const APP: &str = "Origin: https://app.example.com";
const EVIL: &str = "Origin: https://evil.example";
const READ: &str = "access-control-allow-credentials: true | access-control-allow-origin: https://app.example.com | \
                    access-control-expose-headers: X-Request-Id | vary: Origin";
const EVERYONE: &str = "access-control-allow-origin: * | vary: Origin";
const PREFLIGHT: &str = "access-control-allow-credentials: true | \
                         access-control-allow-headers: Content-Type, Authorization, X-API-Key | \
                         access-control-allow-methods: GET, POST, PUT, DELETE | \
                         access-control-allow-origin: https://app.example.com | access-control-max-age: 600 | \
                         vary: Origin, Access-Control-Request-Method, Access-Control-Request-Headers";
const NOBODY: &str = "vary: Origin, Access-Control-Request-Method, Access-Control-Request-Headers";

fn http(name: &str, application: SocketAddr) -> Nginx {
    Nginx::http(&blocks().http[name], application)
}

fn server(name: &str, application: SocketAddr) -> Nginx {
    Nginx::server(&blocks().server[name], application)
}

/// A request of these lines.
fn request(first: &str, lines: &[&str]) -> String {
    [&[first], lines].concat().join("\n")
}

fn preflight(path: &str, origin: &str) -> String {
    request(&format!("OPTIONS {path}"), &[origin, "Access-Control-Request-Method: PUT"])
}

/// The status, the CORS headers and `Vary`, on one line.
fn shown(answer: &Answer) -> String {
    let lines = answer.cors();
    let lines = lines.iter().map(|(name, value)| format!(" | {name}: {}", value.escape_ascii()));
    format!("{}{}", answer.status, lines.collect::<String>())
}

fn header(answer: &Answer, name: &str) -> Option<String> {
    let (_, value) = answer.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name))?;
    Some(String::from_utf8(value.clone()).unwrap())
}

/// Sends requests one after the other; each is answered as it says.
fn answers(nginx: &Nginx, exchanges: &[(String, String)]) {
    for (request, expected) in exchanges {
        assert_eq!(shown(&nginx.send(request)), *expected, "{request}");
    }
}

fn every_block_is_run() {
    let blocks = blocks();
    let tests = include_str!("claims.rs");
    for name in blocks.http.keys().chain(blocks.server.keys()) {
        assert!(tests.contains(&format!("\"{name}\"")), "no test runs the block `{name}`");
    }
    assert!(blocks.http.len() + blocks.server.len() >= 10, "the page has few blocks");
    assert!(blocks.commands.len() >= 4, "the page has few commands");
}

fn goes_through_once() {
    let application = shop::start();
    let nginx = http("pass", application);
    let large = format!("POST /api/orders\n{APP}\nContent-Type: text/plain\n\n\\{{3000000|x}}");
    for (request, expected) in [
        (preflight("/api/orders", APP), format!("204 | {PREFLIGHT}")),
        (preflight("/api/no/such", APP), format!("204 | {PREFLIGHT}")),
        (preflight("/api/orders", EVIL), format!("403 | {NOBODY}")),
        (request("GET /api/orders", &[APP]), format!("200 | {READ}")),
        (request("GET /api/orders", &[EVIL]), format!("200 | {EVERYONE}")),
        (request("GET /api/orders", &[]), "200 | vary: Origin".to_owned()),
        (request("POST /api/orders", &[EVIL]), "200 | vary: Origin".to_owned()),
        (request("GET /api/no/such", &[APP]), format!("404 | {READ}")),
        (request("PUT /api/orders", &[APP]), format!("405 | {READ}")),
        (request("GET /api/fail", &[APP]), format!("500 | {READ}")),
        (request("OPTIONS /api/options", &[APP]), "200 | vary: Origin".to_owned()),
        (request("GET /catalogue/items", &[]), "200 | access-control-allow-origin: *".to_owned()),
        (request("GET /elsewhere", &[APP]), "404".to_owned()),
        // More than axum takes, and less than nginx does.
        (large, format!("413 | {READ}")),
    ] {
        assert_eq!(shown(&nginx.send(&request)), expected, "{:?}", request.lines().next());
        assert_eq!(shown(&send(application, &request)), expected, "without nginx");
    }
}

fn second_place() {
    let nginx = server("doubled", shop::start());
    let read = nginx.send(&request("GET /api/orders", &[APP]));
    let origin = "access-control-allow-origin: https://app.example.com";
    let credentials = "access-control-allow-credentials: true";
    assert_eq!(
        shown(&read),
        format!(
            "200 | {credentials} | {credentials} | {origin} | {origin} | access-control-expose-headers: X-Request-Id | \
             vary: Origin"
        )
    );
    // What the policy denies, the snippet grants.
    let denied = request("POST /api/orders", &[EVIL]);
    assert_eq!(
        shown(&nginx.send(&denied)),
        "200 | access-control-allow-credentials: true | access-control-allow-origin: https://evil.example | \
         vary: Origin"
    );
}

fn answered_preflights() {
    let nginx = server("answered", shop::start());
    for origin in [APP, EVIL] {
        assert_eq!(
            shown(&nginx.send(&preflight("/internal", origin))),
            "204 | access-control-allow-methods: GET, POST, PUT | access-control-allow-origin: *"
        );
    }
}

fn dropped_origin() {
    let nginx = server("dropped", shop::start());
    answers(
        &nginx,
        &[
            (request("GET /api/orders", &[APP]), "200 | vary: Origin".to_owned()),
            // No preflight without Origin: the router answers.
            (preflight("/api/orders", APP), "405 | vary: Origin".to_owned()),
        ],
    );
    let reject = "{ version: 1, rules: [{ paths: [/**], on_denied: reject, deny: true }] }";
    let reject = shop::serve(shop::routes().layer(CorsLayer::new(Policy::from_yaml(reject).unwrap())));
    let foreign = request("POST /api/orders", &[EVIL]);
    assert_eq!(send(reject, &foreign).status, 403);
    assert_eq!(server("dropped", reject).send(&foreign).status, 200, "nothing is checked any more");
}

fn cached() {
    let nginx = server("cached", shop::start());
    let fresh = |request: &str, cache: Option<&str>, expected: &str| {
        let answer = nginx.send(request);
        assert_eq!(header(&answer, "X-Cache").as_deref(), cache, "{request}");
        assert_eq!(shown(&answer), expected, "{request}");
    };
    let prices = |lines: &[&str]| request("GET /api/prices", lines);
    let preview = "Origin: https://a.preview.example.com";
    let read_by_preview = READ.replace("app.", "a.preview.");
    for cache in ["MISS", "HIT"] {
        fresh(&prices(&[]), Some(cache), "200 | vary: Origin");
        fresh(&prices(&[APP]), Some(cache), &format!("200 | {READ}"));
        fresh(&prices(&[preview]), Some(cache), &format!("200 | {read_by_preview}"));
        fresh(&prices(&[EVIL]), Some(cache), &format!("200 | {EVERYONE}"));
    }
    for (origin, cache) in [(APP, "MISS"), (EVIL, "HIT"), ("X-Nothing: 1", "HIT")] {
        let items = request("GET /catalogue/items", &[origin]);
        fresh(&items, Some(cache), "200 | access-control-allow-origin: *");
    }
    for _ in 0..2 {
        fresh(&preflight("/api/prices", APP), None, &format!("204 | {PREFLIGHT}"));
    }
}

fn ignored_vary() {
    let (app, evil) = (request("GET /api/prices", &[APP]), request("GET /api/prices", &[EVIL]));
    let (read, everyone) = (format!("200 | {READ}"), format!("200 | {EVERYONE}"));
    let application = shop::start();
    let mixed = [(app.clone(), read.clone()), (evil.clone(), read.clone())];
    answers(&server("ignored", application), &mixed);
    let apart = [(app.clone(), read.clone()), (evil, everyone), (app, read)];
    answers(&server("keyed", application), &apart);
}

fn last_line_of_vary() {
    let inside = shop::routes().layer(map_response(shop::vary_by_encoding));
    let inside = shop::serve(inside.layer(CorsLayer::new(shop::policy())));
    let outside = shop::routes().layer(CorsLayer::new(shop::policy()));
    let outside = shop::serve(outside.layer(map_response(shop::vary_by_encoding)));
    let (app, evil) = (request("GET /api/prices", &[APP]), request("GET /api/prices", &[EVIL]));
    let reads_all = version() >= vec![1, 23, 0];
    for (place, application, apart) in [("inside", inside, true), ("outside", outside, reads_all)] {
        let nginx = server("cached", application);
        let _ = nginx.send(&app);
        let second = nginx.send(&evil);
        let expected = if apart { "*" } else { "https://app.example.com" };
        let origin = header(&second, "access-control-allow-origin");
        assert_eq!(origin.as_deref(), Some(expected), "compression {place}");
    }
}

fn prefix() {
    let policy = Policy::from_yaml(&blocks().policies["prefix.yaml"]).unwrap();
    let read = "access-control-allow-origin: https://app.example.com | vary: Origin";
    let layer = CorsLayer::new(policy);
    for (layer, expected) in
        [(layer.clone().stripped_prefix("/shop"), format!("200 | {read}")), (layer, "200".to_owned())]
    {
        let nginx = server("prefix", shop::serve(shop::routes().layer(layer)));
        assert_eq!(shown(&nginx.send(&request("GET /shop/items", &[APP]))), expected);
    }
}

fn odd_paths() {
    let nginx = http("pass", shop::start());
    answers(
        &nginx,
        &[
            (request("GET /catalogue/items", &[EVIL]), "200 | access-control-allow-origin: *".to_owned()),
            (request("GET /catalogue/..%2Fapi/orders", &[EVIL]), "404 | vary: Origin".to_owned()),
        ],
    );
}

fn own_pages() {
    let policy = |own: bool| {
        let policy = &blocks().policies["own.yaml"];
        let without = |line: &&str| own || !line.contains("own_origins");
        let policy = policy.lines().filter(without).collect::<Vec<_>>().join("\n");
        shop::serve(shop::routes().layer(CorsLayer::new(Policy::from_yaml(policy).unwrap())))
    };
    let (by_authority, by_list) = (policy(false), policy(true));
    let pass = &blocks().http["pass"];
    let line = "proxy_set_header Host $host;";
    assert!(pass.contains(line));
    for (set, usual, other) in
        [("", 403, 403), (line, 200, 403), ("proxy_set_header Host $http_host;", 200, 200)]
    {
        let configuration = pass.replace(line, set);
        let nginx = Nginx::http(&configuration, by_authority);
        for (host, status) in [("api.example.com", usual), ("api.example.com:8443", other)] {
            let post = |further: &str| {
                request(
                    "POST /api/orders",
                    &[&format!("Host: {host}"), &format!("Origin: https://{host}"), further],
                )
            };
            let sent = |further: &str| nginx.send(&post(further)).status;
            assert_eq!(sent("X-Nothing: 1"), status, "{host}, `{set}`");
            assert_eq!(sent("Sec-Fetch-Site: same-origin"), 200, "{host}, `{set}`");
            assert_eq!(sent(&format!("X-Forwarded-Host: {host}")), status, "{host}, `{set}`");
        }
        // Whatever the gateway says, where the policy knows the service's own origins.
        let own = ["Host: api.example.com:8443", "Origin: https://api.example.com:8443"];
        let listed = Nginx::http(&configuration, by_list).send(&request("POST /api/orders", &own));
        assert_eq!(listed.status, 200, "`{set}`, own_origins");
    }
}

fn refused_options() {
    let application = shop::start();
    let filtered = server("filtered", application);
    let put = preflight("/api/orders", APP);
    answers(&filtered, &[(put.clone(), "403".to_owned())]);

    let allowed = format!("204 | {PREFLIGHT}");
    let get = request("GET /api/orders", &[APP]);
    let signed_in = request("GET /api/orders", &[APP, "Authorization: Basic bWU6c2VzYW1l"]);
    let exchanges = [(put, allowed), (get, "401".to_owned()), (signed_in, format!("200 | {READ}"))];
    let password = |configuration: &str| {
        let text = format!(
            "proxy_cache_path /var/cache/nginx/shop keys_zone=shop:1m;\nupstream shop {{ server 127.0.0.1:3000; }}\nserver {{\nlisten 80;\n{configuration}}}\n"
        );
        Nginx::files(&text, application, &[("users", "me:{PLAIN}sesame\n")])
    };
    let configuration = &blocks().server["password"];
    answers(&password(configuration), &exchanges);
    answers(&server("subrequest", application), &exchanges);

    // Without the exception, the preflight is refused as well.
    let everybody = configuration.replace("limit_except OPTIONS {", "limit_except GET {");
    answers(&password(&everybody), &[(exchanges[0].0.clone(), "401".to_owned())]);
}

fn errors() {
    let get = request("GET /api/hangs", &[APP]);
    let configuration = &blocks().http["pass"];
    answers(&http("pass", shop::broken()), &[(get.clone(), "502".to_owned())]);

    let impatient = configuration.replace("listen 80;", "listen 80; proxy_read_timeout 10ms;");
    answers(&Nginx::http(&impatient, shop::start()), &[(get, "504".to_owned())]);

    let small = configuration.replace("client_max_body_size 8m;", "");
    let post = |size: usize| format!("POST /api/orders\n{APP}\n\n\\{{{size}|x}}");
    answers(
        &Nginx::http(&small, shop::start()),
        &[(post(1 << 20), format!("200 | {READ}")), (post((1 << 20) + 1), "413".to_owned())],
    );
}

fn readable_errors() {
    let post = |origin: &str, size: usize| format!("POST /api/fail\n{origin}\n\n\\{{{size}|x}}");
    let readable = "access-control-allow-origin: https://app.example.com | vary: Origin";
    let get = |origin: &str| request("GET /api/fail", &[origin]);
    answers(
        &http("errors", shop::broken()),
        &[
            (get(APP), format!("502 | {readable}")),
            (get(EVIL), "502 | vary: Origin".to_owned()),
            (post(APP, 2 << 20), format!("413 | {readable}")),
            (post(EVIL, 2 << 20), "413 | vary: Origin".to_owned()),
        ],
    );
    // The service's own errors are left alone.
    let nginx = http("errors", shop::start());
    answers(&nginx, &[(get(APP), format!("500 | {READ}"))]);
    assert_eq!(nginx.send(&get(APP)).body, b"failed\n");
    assert_eq!(nginx.send("GET /gateway-error").status, 404, "it is internal");
}

fn smoke_test() {
    let application = shop::start();
    let nginx = http("pass", application);
    for (command, expected) in blocks().commands {
        if !command.starts_with("curl ") {
            continue;
        }
        for address in [nginx.address, application] {
            // The page's addresses, at this one.
            let command = command
                .replacen("curl ", &format!("curl --noproxy '*' --max-time 10 --connect-to ::{address} "), 1)
                .replace("https://api.example.com", "http://api.example.com");
            let output = Command::new("sh").args(["-c", &command]).output().unwrap();
            let printed = String::from_utf8(output.stdout).unwrap().replace('\r', "");
            assert_eq!(printed, expected, "{command}");
        }
    }
}
