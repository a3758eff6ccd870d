//! The tricks, as data.

use crate::origin::{HostPattern, OriginPattern};

/// Ways to look like an origin. `{scheme}`, `{host}` and `{port}` are those of the listed origin, for a pattern those of
/// one that it admits; `{port}` has its colon and is empty where there is none. `{parent}` is the host without its first
/// label, for a pattern what stands to the right of its wildcard.
///
/// The tricks are those by which deployed filters were passed: prefixes, suffixes and parts of names (Chen and others,
/// USENIX Security 2018), bytes that browsers put into origins though no name has them (WHATWG URL, "forbidden host code
/// point", which is narrower than DNS), the apex and the deeper subdomain of wildcards.
const TRICKS: &[(&str, &str)] = &[
    ("suffix", "{scheme}://{host}.evil.test{port}"),
    ("suffix", "{scheme}://{host}evil.test{port}"),
    ("suffix", "{scheme}://{host}.evil.test"),
    ("suffix", "{scheme}://evil.test.{host}.evil.test{port}"),
    ("prefix", "{scheme}://evil{host}{port}"),
    ("prefix", "{scheme}://evil-{host}{port}"),
    ("prefix", "{scheme}://evil{parent}{port}"),
    ("prefix", "{scheme}://a.evil{parent}{port}"),
    ("apex", "{scheme}://{parent}{port}"),
    ("deeper subdomain", "{scheme}://evil.{host}{port}"),
    ("deeper subdomain", "{scheme}://a.b.c.{host}{port}"),
    ("substring", "{scheme}://{host without its last}{port}"),
    ("substring", "{scheme}://{host without its first}{port}"),
    ("dot", "{scheme}://{host with x for dots}{port}"),
    ("dot", "{scheme}://{host with hyphens for dots}.evil.test{port}"),
    ("scheme", "{other scheme}://{host}{port}"),
    ("scheme", "ws://{host}{port}"),
    ("scheme", "wss://{host}{port}"),
    ("scheme", "x{scheme}://{host}{port}"),
    ("scheme", "{host}{port}"),
    ("scheme", "//{host}{port}"),
    ("port", "{scheme}://{host}"),
    ("port", "{scheme}://{host}:8444"),
    ("port", "{scheme}://{host}:1"),
    ("port", "{scheme}://{host}{port}0"),
    ("port", "{scheme}://{host}:80"),
    ("port", "{scheme}://{host}:443"),
    ("port", "{scheme}://{host}:0"),
    ("port", "{scheme}://{host}:00443"),
    ("port", "{scheme}://{host}:"),
    ("port", "{scheme}://{host}:65536"),
    ("null", "null"),
    ("null", "NULL"),
    ("null", "undefined"),
    ("null", "*"),
    ("null", ""),
    ("trailing dot", "{scheme}://{host}.{port}"),
    ("case", "{SCHEME}://{host}{port}"),
    ("case", "{scheme}://{HOST}{port}"),
    ("homograph", "{scheme}://{homograph}{port}"),
    ("underscore", "{scheme}://evil_{host}{port}"),
    ("underscore", "{scheme}://{host}_.evil.test{port}"),
    ("underscore", "{scheme}://a_b.{parent}{port}"),
    ("label", "{scheme}://.{parent}{port}"),
    ("label", "{scheme}://a..{parent}{port}"),
    ("label", "{scheme}://-a.{parent}{port}"),
    ("label", "{scheme}://a-.{parent}{port}"),
    ("label", "{scheme}://{64 letters}.{parent}{port}"),
    ("userinfo", "{scheme}://{host}@evil.test"),
    ("userinfo", "{scheme}://{host}{port}@evil.test"),
    ("userinfo", "{scheme}://evil@{host}{port}"),
    ("end of the origin", "{scheme}://{host}{port}/"),
    ("end of the origin", "{scheme}://{host}{port}/x"),
    ("end of the origin", "{scheme}://{host}{port}?"),
    ("end of the origin", "{scheme}://{host}{port}#"),
    ("end of the origin", "{scheme}://{host}{port}\\"),
    ("end of the origin", "{scheme}://{host}{port} "),
    ("end of the origin", "{scheme}://{host}{port}\n"),
    ("end of the origin", "{scheme}://{host}{port}\0"),
    ("end of the origin", "{scheme}://evil.test#.{parent}"),
    ("end of the origin", "{scheme}://evil.test/.{parent}"),
    ("end of the origin", "{scheme}://evil.test?.{parent}"),
    ("end of the origin", "{scheme}://evil.test%2f.{parent}"),
    ("end of the origin", "{scheme}://evil.test%00.{parent}"),
    ("end of the origin", "{scheme}://evil.test\\.{parent}"),
    ("list", "{scheme}://{host}{port}, https://evil.test"),
    ("list", "https://evil.test, {scheme}://{host}{port}"),
    ("list", "{scheme}://{host}{port} https://evil.test"),
    ("list", "{scheme}://{host}{port},{scheme}://{host}{port}"),
    ("pattern", "{entry}"),
    ("pattern", "{scheme}://*.{parent}{port}"),
];

/// What browsers, or some of them, let stand in a host, and a filter may take for its end.
const SPECIAL: &[&str] = &[
    "-", "\"", "{", "}", "+", "^", "%60", "!", "~", "`", ";", "|", "&", "'", "(", ")", "*", ",", "$", "=",
    "%0b", "\u{e9}",
];

/// Letters that look like another one.
const LOOKALIKES: &[(char, char)] =
    &[('a', 'а'), ('e', 'е'), ('o', 'о'), ('p', 'р'), ('c', 'с'), ('i', 'і'), ('x', 'х')];

/// The neighbours of an entry, and perhaps some that it admits.
pub(super) fn neighbours(pattern: &OriginPattern) -> Vec<(&'static str, String)> {
    let entry = pattern.as_str();
    let Some((scheme, rest)) = entry.split_once("://") else {
        // `null` has no parts.
        return TRICKS
            .iter()
            .filter(|(_, made)| !made.contains('{'))
            .map(|(trick, made)| (*trick, (*made).to_owned()))
            .collect();
    };
    let (host, port) = example(pattern, rest);
    let parent = pattern.wildcard_parent().or_else(|| host.split_once('.').map(|(_, parent)| parent));
    let parent = parent.unwrap_or(&host).to_owned();
    let parts = [
        ("{host without its last}", cut(&host, 0, 1)),
        ("{host without its first}", cut(&host, 1, 0)),
        ("{host with x for dots}", host.replace('.', "x")),
        ("{host with hyphens for dots}", host.replace('.', "-")),
        ("{other scheme}", if scheme == "https" { "http" } else { "https" }.to_owned()),
        ("{homograph}", homograph(&host).unwrap_or_default()),
        ("{64 letters}", "a".repeat(64)),
        ("{scheme}", scheme.to_owned()),
        ("{SCHEME}", scheme.to_ascii_uppercase()),
        ("{HOST}", host.to_ascii_uppercase()),
        ("{host}", host.clone()),
        ("{parent}", parent),
        ("{port}", port.clone()),
        ("{entry}", entry.to_owned()),
    ];
    let fill = |made: &str| parts.iter().fold(made.to_owned(), |made, (name, part)| made.replace(name, part));
    let special =
        SPECIAL.iter().map(|byte| ("special character", format!("{scheme}://{host}{byte}.evil.test{port}")));
    let spellings = spellings(&host).into_iter().map(|host| ("address", format!("{scheme}://{host}{port}")));
    let tricks = TRICKS.iter().map(|(trick, made)| (*trick, fill(made)));
    let mut all: Vec<_> = tricks.chain(special).chain(spellings).collect();
    all.push(("length", format!("{scheme}://{}{host}{port}", "a.".repeat(4096))));
    // A trick that does nothing here, such as upper case where there is no letter, gives the origin back.
    all.retain(|(_, origin)| *origin != format!("{scheme}://{host}{port}"));
    all
}

/// A host that the entry admits, and a port with its colon.
fn example(pattern: &OriginPattern, rest: &str) -> (String, String) {
    let Some((scheme, host, ports)) = pattern.web() else {
        let (host, port) = rest.split_once(':').unwrap_or((rest, ""));
        return (host.to_owned(), if port.is_empty() { String::new() } else { format!(":{port}") });
    };
    let host = match host {
        HostPattern::Exact { host, .. } => host.to_string(),
        HostPattern::Label { prefix, suffix, parent } => format!("{prefix}demo{suffix}.{parent}"),
        HostPattern::Labels { parent } => format!("demo.{parent}"),
    };
    let (low, high) = ports.bounds(scheme.default_port());
    let portless = (low..=high).contains(&scheme.default_port());
    (host, if portless { String::new() } else { format!(":{low}") })
}

fn cut(text: &str, first: usize, last: usize) -> String {
    let kept = text.chars().count().saturating_sub(last);
    text.chars().take(kept).skip(first).collect()
}

/// The host with a letter that looks the same, as browsers send it.
fn homograph(host: &str) -> Option<String> {
    let (letter, other) = LOOKALIKES.iter().find(|(letter, _)| host.contains(*letter))?;
    url::Host::parse(&host.replacen(*letter, &other.to_string(), 1)).ok().map(|host| host.to_string())
}

/// Other spellings of an address.
fn spellings(host: &str) -> Vec<String> {
    if let Ok(address) = host.parse::<std::net::Ipv4Addr>() {
        let number = u32::from(address);
        let [a, b, c, d] = address.octets();
        return vec![
            number.to_string(),
            format!("{number:#x}"),
            format!("0{a:o}.{b}.{c}.{d}"),
            format!("{a}.{b}.{c}.{d}."),
            format!("[::ffff:{address}]"),
        ];
    }
    let inner = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    let Some(address) = inner.and_then(|inner| inner.parse::<std::net::Ipv6Addr>().ok()) else {
        return Vec::new();
    };
    let segments: Vec<String> = address.segments().iter().map(|segment| format!("{segment:04x}")).collect();
    vec![format!("[{}]", segments.join(":")), format!("[{address}%25lo]"), address.to_string()]
}
