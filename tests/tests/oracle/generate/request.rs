//! Random requests around a policy: hits, near misses, hostile neighbours.

use super::super::reference::grant::Grant;
use super::super::reference::{Ask, Reference, Rule};
use super::Random;

/// One byte longer than a label may be.
const LONG_LABEL: &str = "aaaaaaaabbbbbbbbccccccccddddddddeeeeeeeeffffffffgggggggghhhhhhhh";

/// A random request.
pub(crate) fn request(random: &mut Random, policy: &Reference) -> Ask {
    let rule = &policy.rules[random.below(policy.rules.len())];
    let mut ask = Ask { path: path(random, rule), ..Ask::default() };
    let origin = origin(random, rule, policy);
    // The grant that the rest of the request is written for; any, so that it is often another one's.
    let grant = (!rule.grants.is_empty()).then(|| &rule.grants[random.below(rule.grants.len())]);
    let wanted = method(random, grant);
    if random.percent(45) {
        ask.method = if random.percent(97) { b"OPTIONS".to_vec() } else { b"options".to_vec() };
        request_lines(random, &mut ask, grant, wanted);
    } else {
        ask.method = wanted;
        if random.percent(3) {
            request_lines(random, &mut ask, grant, b"PUT".to_vec());
        }
    }
    if random.percent(12) {
        let site = random.pick(&["same-origin", "same-origin", "cross-site", "none", "Same-Origin", ""]);
        ask.lines.push(("Sec-Fetch-Site".to_owned(), site.as_bytes().to_vec()));
        if random.percent(10) {
            ask.lines.push(("sec-fetch-site".to_owned(), b"same-origin".to_vec()));
        }
    }
    let host = authority(random, origin.first());
    match random.below(4) {
        0 => ask.authority = Some(host),
        1 => ask.lines.push(("Host".to_owned(), host)),
        2 => {
            ask.authority = Some(host);
            ask.lines.push(("host".to_owned(), b"shop.example.com".to_vec()));
        }
        _ => {}
    }
    if random.percent(5) {
        let name =
            random.pick(&["cookie", "vary", "x-forwarded-host", "referer", "access-control-allow-origin"]);
        ask.lines.push((name.to_owned(), b"shop.example.com".to_vec()));
    }
    for line in origin {
        let name = random.pick(&["origin", "origin", "Origin", "ORIGIN"]).to_owned();
        let at = random.below(ask.lines.len() + 1);
        ask.lines.insert(at, (name, line));
    }
    ask
}

fn method(random: &mut Random, grant: Option<&Grant>) -> Vec<u8> {
    let others = [
        "GET", "POST", "PUT", "DELETE", "HEAD", "get", "OPTIONS", "PATCH", "TRACE", "track", "CONNECT", "*",
        "X",
    ];
    match grant {
        Some(grant) if !grant.methods.is_empty() && random.percent(75) => {
            let listed = &grant.methods[random.below(grant.methods.len())];
            if listed == "*" { b"PURGE".to_vec() } else { listed.clone().into_bytes() }
        }
        _ => random.pick(&others).as_bytes().to_vec(),
    }
}

/// The lines that make a preflight.
fn request_lines(random: &mut Random, ask: &mut Ask, grant: Option<&Grant>, method: Vec<u8>) {
    let mut add = |name: &str, value: Vec<u8>| ask.lines.push((name.to_owned(), value));
    match random.below(40) {
        0 => {}
        1 => {
            let odd = random.pick(&["", " ", "PUT,GET", "PUT GET", " GET", "GET ", "G\0T", "\u{e9}"]);
            add("access-control-request-method", odd.as_bytes().to_vec());
        }
        2 => add("Access-Control-Request-Method", vec![b'A'; 63 + random.below(3)]),
        3 => {
            add("access-control-request-method", method.clone());
            add("access-control-request-method", method);
        }
        _ => add("Access-Control-Request-Method", method),
    }
    if random.percent(35) {
        return;
    }
    for _ in 0..[1, 1, 1, 2, 3][random.below(5)] {
        let line = requested_headers(random, grant);
        add(random.pick(&["access-control-request-headers", "Access-Control-Request-Headers"]), line);
    }
}

fn requested_headers(random: &mut Random, grant: Option<&Grant>) -> Vec<u8> {
    if random.percent(4) {
        // At the limits and one beyond, alone or together with another line.
        return match random.below(4) {
            0 => vec![b','; 14 + random.below(4)],
            1 => "x-a,".repeat(63 + random.below(3)).trim_end_matches(',').as_bytes().to_vec(),
            2 => vec![b' '; 4095 + random.below(3)],
            _ => format!("{}x-a", "x-b,".repeat(31 + random.below(3))).into_bytes(),
        };
    }
    let mut line = Vec::new();
    for index in 0..random.below(4) {
        if index > 0 {
            line.extend_from_slice(random.pick(&[",", ",", ",", ", ", " ,\t", ",,"]).as_bytes());
        }
        let listed = grant.map(|grant| &grant.headers).filter(|headers| !headers.is_empty());
        let name = match listed {
            Some(headers) if random.percent(85) => match headers[random.below(headers.len())].as_str() {
                "*" => {
                    random.pick(&["x-new", "X-New", "x-other", "content-type", "authorization"]).to_owned()
                }
                name => name.to_owned(),
            },
            _ => random
                .pick(&["x-a", "x-evil", "*", "x a", "x-\u{e9}", "AUTHORIZATION", "accept", "x-a;", "x-"])
                .to_owned(),
        };
        let name = match random.below(4) {
            0 => name.to_ascii_uppercase(),
            1 => name,
            _ => name.to_ascii_lowercase(),
        };
        line.extend_from_slice(name.as_bytes());
    }
    line
}

/// The Origin lines: mostly one.
fn origin(random: &mut Random, rule: &Rule, policy: &Reference) -> Vec<Vec<u8>> {
    let near = |random: &mut Random| {
        let other = &policy.rules[random.below(policy.rules.len())];
        let rule = if random.percent(85) { rule } else { other };
        let entries: Vec<&str> = rule
            .grants
            .iter()
            .flat_map(|grant| &grant.origins)
            .chain(rule.own_origins.iter().flatten())
            .map(String::as_str)
            .collect();
        if entries.is_empty() {
            "https://a.example.com".to_owned()
        } else {
            let entry = random.pick(&entries);
            instance(random, entry)
        }
    };
    match random.below(100) {
        0..12 => Vec::new(),
        12..62 => vec![near(random).into_bytes()],
        62..82 => {
            let text = near(random);
            vec![mangle_origin(random, &text)]
        }
        82..86 => vec![b"null".to_vec()],
        86..92 => {
            let odd = [
                "",
                "*",
                "undefined",
                "NULL",
                "https://",
                "http://example.1",
                "http://1.2.3",
                "file://x",
                "https://[::0]",
                "http://[1:0:2:3:4:5:6:7]",
                "http://[1::2:3:4:5:6:7]",
                "https://a.0x1f",
                "https://a.b.7",
            ];
            vec![random.pick(&odd).as_bytes().to_vec()]
        }
        92..97 => {
            let others = [
                "https://shop.example.com",
                "http://localhost:8080",
                "https://evil.com",
                "app://x",
                "http://[::1]",
            ];
            vec![random.pick(&others).as_bytes().to_vec()]
        }
        _ => vec![near(random).into_bytes(), near(random).into_bytes()],
    }
}

/// An origin that an entry admits, or just not.
fn instance(random: &mut Random, entry: &str) -> String {
    if entry == "*" {
        return random
            .pick(&["https://any.example", "http://any.example:81", "null", "tauri://any"])
            .to_owned();
    }
    let Some((scheme, rest)) = entry.split_once("://") else { return entry.to_owned() };
    let (host, port) = match rest.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => (host.to_owned(), Some(port)),
        _ => (rest.to_owned(), None),
    };
    let many = random.pick(&["a.", "a.b.", "pr-1.", "x--y.z.", "a_b.", "", "-a.", "a.b.c.d."]);
    let one = random
        .pick(&["a", "b", "1", "pr-1", "x--y", "a", "b", "a_b", "", "-", "a.b", "-x", "y-", LONG_LABEL]);
    let host = host.replacen("**.", many, 1).replacen('*', one, 1);
    let port = match port {
        None if random.percent(95) => String::new(),
        None => random.pick(&[":8443", ":443", ":80", ":3000"]).to_owned(),
        Some("*") => random.pick(&["", ":1", ":8080", ":443", ":80", ":65535", ":65536", ":0"]).to_owned(),
        Some(port) => match port.split_once('-') {
            None if random.percent(95) => format!(":{port}"),
            None => String::new(),
            Some((low, high)) => {
                let (low, high): (u16, u16) = (low.parse().unwrap(), high.parse().unwrap());
                [
                    String::new(),
                    format!(":{}", low - 1),
                    format!(":{low}"),
                    format!(":{high}"),
                    format!(":{}", high + 1),
                ][random.below(5)]
                .clone()
            }
        },
    };
    format!("{scheme}://{host}{port}")
}

fn mangle_origin(random: &mut Random, text: &str) -> Vec<u8> {
    let host = text.split_once("://").map_or("", |(_, host)| host);
    let made = match random.below(16) {
        0 => format!("{text}.evil.com"),
        1 => format!("https://evil{host}"),
        2 => text.to_ascii_uppercase(),
        3 => format!("{text}{}", random.pick(&[":443", ":80", ":0", ":", ":08443", ":8443", ":99999"])),
        4 => format!("{text}{}", random.pick(&["/", "/x", "?", "#", ".", "\\", "@evil.com", " ", "\0", ","])),
        5 => text.replacen('.', "x", 1),
        6 => text.replacen("https:", "http:", 1),
        7 => text.replacen("http:", "https:", 1),
        8 => format!("https://x.{host}"),
        9 => format!("https://u@{host}"),
        10 => format!("https://evil.com{}.{host}", random.pick(&["/", "#", "?", "%00", "_", "-", ":", "\\"])),
        11 => host.split_once('.').map_or(text.to_owned(), |(_, rest)| format!("https://{rest}")),
        12 => format!("{text}, {text}"),
        13 => text.replacen("//", random.pick(&["/", "///", "//.", "//-", "//_", "//*."]), 1),
        _ => {
            // One byte changed, removed or doubled anywhere.
            let mut bytes = text.as_bytes().to_vec();
            let at = random.below(bytes.len().max(1));
            match (random.below(3), bytes.get(at).copied()) {
                (0, Some(_)) => {
                    bytes[at] = random.pick(&["a", "0", "-", ".", ":", "_", "*", "\u{ff}"]).as_bytes()[0]
                }
                (1, Some(_)) => drop(bytes.remove(at)),
                (_, Some(byte)) => bytes.insert(at, byte),
                _ => {}
            }
            return bytes;
        }
    };
    made.into_bytes()
}

fn authority(random: &mut Random, origin: Option<&Vec<u8>>) -> Vec<u8> {
    let own = origin.map(|origin| String::from_utf8_lossy(origin).into_owned());
    let host = own
        .as_deref()
        .and_then(|origin| origin.split_once("://"))
        .map_or("shop.example.com", |(_, host)| host);
    match random.below(10) {
        0..=2 => host.to_owned(),
        3 => format!("{host}:443"),
        4 => format!("{host}:80"),
        5 => host.split(':').next().unwrap_or(host).to_owned(),
        6 => format!("x{host}"),
        _ => random
            .pick(&["shop.example.com", "localhost:8080", "", "example.com", "shop.example.com:443"])
            .to_owned(),
    }
    .into_bytes()
}

/// A path that the rule matches, or one that some router would take for it.
fn path(random: &mut Random, rule: &Rule) -> Vec<u8> {
    let glob = &rule.paths[random.below(rule.paths.len())];
    let deep =
        random.pick(&["", "x", "x/y", "admin", "admin/x", "raw", "items", "x/", "v1/items", "x/items"]);
    let one = random.pick(&["x", "", "ad", "admin", "1", "a.b", "%41"]);
    let mut text = glob.replacen("**", deep, 1).replacen('*', one, 1).replace('*', "x");
    if random.percent(8) {
        text = random
            .pick(&["/", "/api", "/api/", "/zzz", "*", "", "api", "/API/x", "/api/admin", "/v1"])
            .to_owned();
    }
    if random.percent(1) {
        let filler = "x".repeat(8192_usize.saturating_sub(text.len() + 2) + random.below(4));
        text = format!("{text}/{filler}");
    }
    for _ in 0..[0, 0, 0, 0, 0, 0, 1, 1, 2, 3][random.below(10)] {
        text = mangle_path(random, &text);
    }
    let mut bytes = text.into_bytes();
    if random.percent(1) {
        let at = random.below(bytes.len() + 1);
        bytes.insert(at, random.pick(&[b"\0".as_slice(), b"\xff", b"\x80", b" ", b"+"])[0]);
    }
    bytes
}

fn mangle_path(random: &mut Random, text: &str) -> String {
    // Somewhere at a slash, or at any character.
    let slashes: Vec<usize> = text.match_indices('/').map(|(at, _)| at + 1).collect();
    let at = if slashes.is_empty() { 0 } else { slashes[random.below(slashes.len())] };
    let (before, after) = text.split_at(at);
    let up = text.matches('/').count();
    match random.below(18) {
        0 => format!("{before}/{after}"),
        1 => format!("{before}./{after}"),
        2 => format!("{before}x/../{after}"),
        3 => format!("{before}{}/{after}", random.pick(&["..", "%2e%2e", ".%2E", "..;", "..%2f.."])),
        4 => format!("{}{after}", "/..".repeat(up)),
        5 => format!("{before};p=1{after}"),
        6 => format!("{before};/{after}"),
        7 => format!(
            "{text}{}",
            random.pick(&["/", "/.", "/..", ";a", "?q=/../%zz", "?", "/;", "//", "\\", "/%2e", "%00", "%"])
        ),
        8 => text.replacen('/', "\\", 1 + random.below(3)),
        9 => format!(
            "{before}{}{after}",
            random.pick(&["%2f", "%5c", "%5C", "%2e", "%3b", "%3B", "+", "%20", "%c3%a9"])
        ),
        10 => {
            format!("{before}{}{after}", random.pick(&["%252e", "%2541", "%25", "%25zz", "%2525", "%2500"]))
        }
        11 => format!("{before}{}{after}", random.pick(&["%zz", "%4", "%", "%u0041", "%%41", "%g1"])),
        12..=14 => match after.chars().next() {
            Some(first) if first.is_ascii() => {
                let rest = after.strip_prefix(first).unwrap_or("");
                if random.percent(50) {
                    format!("{before}%{:02x}{rest}", u32::from(first))
                } else {
                    format!("{before}%{:02X}{rest}", u32::from(first))
                }
            }
            _ => format!("/x/..{text}"),
        },
        15 => text.to_ascii_uppercase(),
        16 => format!("/x/%2e%2e{text}"),
        _ => format!("{before}admin/../{after}"),
    }
}
