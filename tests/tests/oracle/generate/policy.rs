//! Random policies that load: overlapping paths, several grants, patterns, ports, deny rules, inherited fields.

use std::fmt::Write as _;

use super::super::reference::{origin, path};
use super::Random;

/// A policy that can be changed and written down.
#[derive(Debug, Clone, Default)]
pub(crate) struct Plan {
    groups: Vec<(String, Vec<String>)>,
    defaults: Vec<String>,
    pub(crate) rules: Vec<RulePlan>,
}

#[derive(Debug, Clone, Default)]
pub(crate) struct RulePlan {
    fields: Vec<String>,
    /// Empty for a deny rule.
    pub(crate) grants: Vec<GrantPlan>,
    /// Whether the only grant is written directly in the rule.
    flat: bool,
}

#[derive(Debug, Clone, Default)]
pub(crate) struct GrantPlan {
    name: Option<String>,
    pub(crate) origins: Vec<String>,
    fields: Vec<String>,
    pub(crate) credentials: bool,
}

const DOMAINS: [&str; 4] = ["example.com", "app.example.com", "example.co.uk", "my-shop.dev"];
const METHODS: [&str; 9] = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "CHICKEN", "Purge"];
const HEADERS: [&str; 6] = ["X-A", "x-b", "Content-Type", "Authorization", "X-API-Key", "traceparent"];
const EXPOSED: [&str; 4] = ["X-Total", "ETag", "X-Request-Id", "Link"];
const PREFIXES: [&str; 6] = ["/api", "/api/admin", "/v1", "/files", "/a", "/api/v1"];

/// A random policy.
pub(crate) fn plan(random: &mut Random) -> Plan {
    let mut plan = Plan::default();
    if random.percent(40) {
        for name in ["ours", "theirs"] {
            let list = (0..1 + random.below(3)).map(|_| entry(random, true)).collect();
            plan.groups.push((name.to_owned(), list));
        }
    }
    if random.percent(40) {
        plan.defaults = rule_fields(random, 30);
        plan.defaults.extend(grant_fields(random, 30, false));
    }
    let mut globs: Vec<String> = Vec::new();
    let count = 1 + random.below(5);
    for index in 0..count {
        let paths = paths(random, &globs, index + 1 == count);
        if paths.is_empty() {
            continue;
        }
        globs.extend(paths.iter().cloned());
        let rule = rule(random, &plan.groups, index, &paths);
        plan.rules.push(rule);
    }
    plan
}

fn rule(random: &mut Random, groups: &[(String, Vec<String>)], index: usize, paths: &[String]) -> RulePlan {
    let mut rule = RulePlan::default();
    if random.percent(60) {
        rule.fields.push(format!("name: \"rule {index}\""));
    }
    rule.fields.push(format!("paths: {}", quoted(paths)));
    if random.percent(12) {
        rule.fields.push("deny: true".to_owned());
        rule.fields
            .extend(rule_fields(random, 30).into_iter().filter(|field| !field.starts_with("preflight")));
        return rule;
    }
    rule.fields.extend(rule_fields(random, 30));
    let count = [1, 1, 1, 2, 3][random.below(5)];
    let mut earlier: Vec<String> = Vec::new();
    for at in 0..count {
        let last = at + 1 == count;
        let mut grant = GrantPlan { credentials: random.percent(40), ..GrantPlan::default() };
        if last && random.percent(if count == 1 { 20 } else { 40 }) {
            grant.credentials = false;
            grant.origins = vec!["*".to_owned()];
        } else {
            for _ in 0..1 + random.below(4) {
                let (entry, meant) = if !groups.is_empty() && random.percent(25) {
                    let (name, list) = &groups[random.below(groups.len())];
                    (format!("group:{name}"), list.clone())
                } else {
                    let entry = entry(random, grant.credentials);
                    (entry.clone(), vec![entry])
                };
                // An entry that an earlier grant covers is dead, which is an error.
                if meant.iter().all(|entry| !covered(entry, &earlier)) && !grant.origins.contains(&entry) {
                    grant.origins.push(entry);
                }
            }
            if grant.origins.is_empty() {
                continue;
            }
            if !grant.credentials && random.percent(10) && !earlier.iter().any(|entry| entry == "null") {
                grant.origins.push("null".to_owned());
                let danger =
                    "dangerously_allow: [{ risk: null-origin, origin: \"null\", reason: generated }]";
                grant.fields.push(danger.to_owned());
            }
        }
        for entry in &grant.origins {
            match entry.strip_prefix("group:") {
                None => earlier.push(entry.clone()),
                Some(name) => {
                    earlier.extend(groups.iter().find(|(group, _)| group == name).unwrap().1.iter().cloned());
                }
            }
        }
        grant.fields.extend(grant_fields(random, 50, !grant.credentials));
        if random.percent(50) {
            grant.name = Some(format!("grant {index} {at}"));
        }
        rule.grants.push(grant);
    }
    if rule.grants.is_empty() {
        rule.fields.push("deny: true".to_owned());
        rule.fields.retain(|field| !field.starts_with("preflight"));
    }
    rule.flat = rule.grants.len() == 1 && rule.grants[0].name.is_none() && random.percent(50);
    rule
}

fn rule_fields(random: &mut Random, chance: usize) -> Vec<String> {
    let mut fields = Vec::new();
    if random.percent(chance) {
        fields.push(format!("on_denied: {}", random.pick(&["pass", "reject", "reject"])));
    }
    if random.percent(chance) {
        fields.push(format!("preflight_status: {}", random.pick(&["200", "204"])));
    }
    if random.percent(chance) {
        let own =
            random.some(&["https://shop.example.com", "http://localhost:8080", "https://example.com"], 2);
        fields.push(format!("own_origins: {}", quoted(&own)));
    }
    fields
}

fn grant_fields(random: &mut Random, chance: usize, expose_any: bool) -> Vec<String> {
    let mut fields = Vec::new();
    if random.percent(chance) {
        let mut methods = random.some(&METHODS, 4);
        star(random, &mut methods);
        fields.push(format!("allow_methods: {}", quoted(&methods)));
    }
    if random.percent(chance) {
        let mut headers = random.some(&HEADERS, 4);
        star(random, &mut headers);
        fields.push(format!("allow_headers: {}", quoted(&headers)));
    }
    if random.percent(chance) {
        let any = expose_any && random.percent(20);
        let exposed = if any { vec!["*"] } else { random.some(&EXPOSED, 3) };
        fields.push(format!("expose_headers: {}", quoted(&exposed)));
    }
    if random.percent(chance) {
        fields.push(format!("max_age: {}", random.pick(&["0", "600", "30s", "10m", "1h", "1d"])));
    }
    fields
}

/// A star alone, or anywhere among the names.
fn star(random: &mut Random, names: &mut Vec<&str>) {
    if random.percent(25) {
        if random.percent(50) {
            names.clear();
        }
        let at = random.below(names.len() + 1);
        names.insert(at, "*");
    }
}

/// An exact origin or a pattern; with credentials only what may go with them.
fn entry(random: &mut Random, credentials: bool) -> String {
    let domain = random.pick(&DOMAINS);
    let front = random.pick(&["", "a.", "b.", "pr-1.", "a.b."]);
    let star = random.pick(&["*.", "*.", "**.", "pr-*.", "*-x.", "a*b.", "*.a.", "**.b.", "pr-*.a."]);
    let port = random.pick(&["", "", "", ":8443", ":3000"]);
    let safe = 7;
    match random.below(if credentials { safe } else { safe + 6 }) {
        0 | 1 => format!("https://{front}{domain}{port}"),
        2 | 3 => format!("https://{star}{domain}{port}"),
        4 => random
            .pick(&[
                "http://localhost",
                "http://localhost:3000",
                "http://127.0.0.1:8080",
                "http://[::1]:3000",
            ])
            .to_owned(),
        5 => random
            .pick(&[
                "http://localhost:*",
                "http://localhost:79-90",
                "http://127.0.0.1:3000-3010",
                "http://*.localhost",
            ])
            .to_owned(),
        6 => random
            .pick(&["https://192.0.2.7", "https://[2001:db8::1]", "https://xn--bcher-kva.de"])
            .to_owned(),
        7 => format!("http://{front}{domain}{port}"),
        8 => format!("https://{star}{domain}:*"),
        9 => format!("https://{front}{domain}:{}", random.pick(&["*", "400-500", "3000-3010", "8443-8444"])),
        10 => format!("http://{star}{domain}:{}", random.pick(&["*", "80-81", "3000-3010"])),
        11 => random.pick(&["tauri://localhost", "chrome-extension://AbC", "app://x:8080"]).to_owned(),
        _ => format!("https://under_score.{domain}"),
    }
}

/// Whether earlier entries may cover this one: they admit every origin sampled from it.
fn covered(entry: &str, earlier: &[String]) -> bool {
    samples(entry).iter().all(|sample| {
        let sample = origin::parse(sample.as_bytes()).expect("a sample is an origin");
        earlier.iter().any(|entry| origin::admits(entry, &sample))
    })
}

fn samples(entry: &str) -> Vec<String> {
    let (scheme, rest) = entry.split_once("://").unwrap();
    let (host, port) = match rest.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => (host, port),
        _ => (rest, ""),
    };
    let hosts = match host.strip_prefix("**.") {
        Some(rest) => vec![format!("q7.{rest}"), format!("q8.q7.{rest}")],
        None => vec![host.replace('*', "q7")],
    };
    let ports: Vec<String> = match port.split_once('-') {
        Some((low, high)) => vec![format!(":{low}"), format!(":{high}")],
        None if port == "*" => vec![String::new(), ":1".to_owned(), ":65535".to_owned()],
        None if port.is_empty() => vec![String::new()],
        None => vec![format!(":{port}")],
    };
    let all = hosts.iter().flat_map(|host| ports.iter().map(move |port| format!("{scheme}://{host}{port}")));
    // A range may begin or end at the default port, which no origin spells.
    all.map(|text| {
        text.strip_suffix(if scheme == "http" { ":80" } else { ":443" }).unwrap_or(&text).to_owned()
    })
    .collect()
}

/// Paths that earlier rules leave something of.
fn paths(random: &mut Random, earlier: &[String], last: bool) -> Vec<String> {
    let mut chosen: Vec<String> = Vec::new();
    if last && random.percent(50) {
        chosen.push("/**".to_owned());
        return chosen;
    }
    for _ in 0..1 + random.below(3) {
        let prefix = random.pick(&PREFIXES);
        let glob = match random.below(9) {
            0 | 1 => prefix.to_owned(),
            2..=4 => format!("{prefix}/**"),
            5 => format!("{prefix}/*"),
            6 => format!("{prefix}/*/items"),
            7 => format!("{prefix}/**/raw"),
            _ => random.pick(&["/*/public", "/v*/x", "/*.json", "/api/*min/**", "/"]).to_owned(),
        };
        let dead = path_samples(&glob).iter().all(|sample| {
            earlier.iter().chain(&chosen).any(|earlier| path::matches(earlier, sample.as_bytes()))
        });
        if !dead {
            chosen.push(glob);
        }
    }
    chosen
}

fn path_samples(glob: &str) -> Vec<String> {
    ["q7", "q8/q7"].iter().map(|deep| glob.replace("**", deep).replace('*', "q9")).collect()
}

fn quoted<T: AsRef<str>>(list: &[T]) -> String {
    let list: Vec<String> = list.iter().map(|text| format!("\"{}\"", text.as_ref())).collect();
    format!("[{}]", list.join(", "))
}

impl Plan {
    /// The policy file.
    pub(crate) fn write(&self) -> String {
        let mut text = "version: 1\n".to_owned();
        if !self.groups.is_empty() {
            text.push_str("origin_groups:\n");
        }
        for (name, list) in &self.groups {
            writeln!(text, "  {name}: {}", quoted(list)).unwrap();
        }
        block(
            &mut text,
            if self.defaults.is_empty() { "" } else { "defaults:\n" },
            "  ",
            "  ",
            &self.defaults,
        );
        text.push_str("rules:\n");
        for rule in &self.rules {
            let mut fields = rule.fields.clone();
            if rule.flat {
                fields.extend(rule.grants[0].lines());
            }
            block(&mut text, "", "  - ", "    ", &fields);
            if !rule.flat && !rule.grants.is_empty() {
                text.push_str("    grants:\n");
                for grant in &rule.grants {
                    block(&mut text, "", "      - ", "        ", &grant.lines());
                }
            }
        }
        text
    }
}

impl GrantPlan {
    fn lines(&self) -> Vec<String> {
        let mut lines: Vec<String> = self.name.iter().map(|name| format!("name: \"{name}\"")).collect();
        lines.push(format!("allow_origins: {}", quoted(&self.origins)));
        if self.credentials {
            lines.push("allow_credentials: true".to_owned());
        }
        lines.extend(self.fields.iter().cloned());
        lines
    }
}

fn block(text: &mut String, head: &str, first: &str, other: &str, lines: &[String]) {
    text.push_str(head);
    for (index, line) in lines.iter().enumerate() {
        writeln!(text, "{}{line}", if index == 0 { first } else { other }).unwrap();
    }
}
