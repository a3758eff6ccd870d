//! Origins, paths, methods and headers that fit a policy, or miss it.

use super::item::{self, Located, Part};
use super::probe::Probe;
use crate::origin::{HostPattern, Lookup, OriginPattern, PortPattern, WebScheme};
use crate::policy::{Compiled, Entry, Grant, Rule};

/// What `*` may stand for in a path, and what `**` may.
const SEGMENTS: [&str; 4] = ["1", "items", "x", "q7z"];
const STRETCHES: [&str; 5] = ["items", "", "other", "q7z", "q7z/x/1"];
/// What `*` may stand for in a host, and what `**` may.
const LABELS: [&str; 5] = ["demo", "x", "1", "q7z", "2-b"];
const SUBDOMAINS: [&str; 4] = ["demo", "a.demo", "q7z", "q7z.a.x"];
const OUTSIDERS: [&str; 5] = [
    "https://other.test",
    "https://other.example",
    "https://other.invalid:8443",
    "http://other.test:8080",
    "https://xn--other-9qa.test",
];
const METHODS: [&str; 8] = ["DELETE", "PUT", "PATCH", "POST", "GET", "OPTIONS", "PURGE", "CHECK-OUT"];
const HEADERS: [&str; 4] = ["X-Not-Listed", "X-Other", "Authorization", "X-Q7z"];
/// A response header that no list names by chance.
pub(crate) const UNLISTED: &str = "X-Not-Listed";
/// Most entries of which it is asked where their ports begin and end.
const MAX_NEIGHBOURS: usize = 256;

/// Makes up requests for a policy.
#[derive(Clone, Copy)]
pub(crate) struct Sampler<'p>(pub(crate) &'p Compiled);

impl<'p> Sampler<'p> {
    /// Every item of the policy. A listed origin is one where it admits somebody whom the others of its grant do not.
    pub(crate) fn items(self) -> Vec<Located> {
        let mut items = item::items(self.0);
        for (rule, index) in self.0.rules.iter().zip(0_u32..) {
            for (entry, number) in rule.entries.iter().zip(0_u32..) {
                if let Some(grant) = rule.grant(entry.grant).filter(|_| self.origin(rule, number).is_some()) {
                    items.push(Located {
                        item: item::Item::of(rule, Some(grant), Part::Origin(entry.text.to_string())),
                        mark: entry.mark,
                        rule: index,
                        grant: Some(entry.grant),
                    });
                }
            }
        }
        items
    }

    /// A request that exercises the item, as far as one could be made up.
    pub(crate) fn probe(self, located: &Located) -> Option<Probe> {
        let rule = self.0.rules.get(located.rule as usize)?;
        let Some(number) = located.grant else {
            let base = rule.grants.iter().zip(0..).find_map(|(_, grant)| self.base(located.rule, grant));
            let base = base.or_else(|| self.outside(located.rule))?;
            return match &located.item.part {
                Part::Path(glob) => Some(base.with_path(self.path(located.rule, glob)?)),
                _ => Some(base),
            };
        };
        let (grant, base) = (rule.grant(number)?, self.base(located.rule, number)?);
        Some(match &located.item.part {
            Part::Origin(text) => {
                let entries = rule.entries.iter().zip(0_u32..);
                let mut same = entries.filter(|(entry, _)| entry.grant == number && *entry.text == **text);
                base.with_origin(&same.find_map(|(_, entry)| self.origin(rule, entry))?)
            }
            Part::OtherOrigin => base.with_origin(outsider(rule)?),
            Part::Method(method) if method == "*" => base.with_method(unlisted_method(grant)?),
            Part::Method(method) => base.with_method(method),
            Part::OtherMethod => base.with_method(refused_method(grant)?),
            Part::Header(name) if name == "*" => base.with_header(HEADERS.first()?),
            Part::Header(name) => base.with_header(name),
            Part::OtherHeader => base.with_header(refused_header(grant)?),
            Part::Exposed(name) if name == "*" => base.answered_with(UNLISTED),
            Part::Exposed(name) => base.answered_with(name),
            Part::Credentials => base.with_credentials(),
            Part::Path(_) | Part::Deny | Part::Grant => base,
        })
    }

    /// The plainest request that a grant allows.
    pub(crate) fn base(self, index: u32, number: u32) -> Option<Probe> {
        let rule = self.0.rules.get(index as usize)?;
        let grant = rule.grant(number)?;
        let origin = match rule.is_any(number) {
            true => outsider(rule)?.to_owned(),
            false => {
                let mut entries = rule.entries.iter().zip(0_u32..).filter(|(entry, _)| entry.grant == number);
                entries.find_map(|(_, entry)| self.origin(rule, entry))?
            }
        };
        let plain =
            ["GET", "POST", "HEAD"].into_iter().find(|method| grant.methods.allows(method.as_bytes()));
        let method = plain.or_else(|| grant.methods.iter().next())?.to_owned();
        Some(Probe { origin, method, ..self.outside(index)? })
    }

    /// A request to the rule from an origin that it does not list.
    pub(crate) fn outside(self, index: u32) -> Option<Probe> {
        let rule = self.0.rules.get(index as usize)?;
        let path = rule.paths.iter().find_map(|(glob, _)| self.path(index, glob))?;
        Some(Probe {
            origin: outsider(rule)?.to_owned(),
            method: "GET".to_owned(),
            path,
            header: None,
            credentials: false,
            answered: None,
        })
    }

    /// A path that the glob matches and no earlier rule governs.
    pub(crate) fn path(self, rule: u32, glob: &str) -> Option<String> {
        let tries = STRETCHES.into_iter().flat_map(|gap| SEGMENTS.into_iter().map(move |star| (gap, star)));
        tries.map(|(gap, star)| fill(glob, gap, star)).find(|path| {
            self.0.paths.select(path.as_bytes()) == Some(rule)
                && super::hits::glob_matches(glob, path.as_bytes())
        })
    }

    /// An origin that this entry admits, and no entry before it.
    pub(crate) fn origin(self, rule: &Rule, index: u32) -> Option<String> {
        let entry = rule.entry(index)?;
        let wins = |origin: &String| matches!(rule.origins.lookup(origin.as_bytes()), Lookup::Found(winner) if winner.entry == index);
        if entry.exact {
            return Some(entry.text.to_string()).filter(wins);
        }
        let pattern = OriginPattern::parse(&entry.text).ok()?;
        let (scheme, host, ports) = pattern.web()?;
        let hosts = hosts(host);
        let at = |ports: Vec<u16>| {
            let all = ports.into_iter().flat_map(|port| hosts.iter().map(move |host| (host, port)));
            all.map(|(host, port)| written(scheme, host, port)).find(wins)
        };
        at(ends(ports, scheme)).or_else(|| at(edges(&rule.entries, ports, scheme)))
    }
}

fn written(scheme: WebScheme, host: &str, port: u16) -> String {
    let port = if port == scheme.default_port() { String::new() } else { format!(":{port}") };
    format!("{}://{host}{port}", scheme.as_str())
}

fn hosts(pattern: &HostPattern) -> Vec<String> {
    match pattern {
        HostPattern::Exact { host, .. } => vec![host.to_string()],
        HostPattern::Label { prefix, suffix, parent } => {
            LABELS.iter().map(|label| format!("{prefix}{label}{suffix}.{parent}")).collect()
        }
        HostPattern::Labels { parent } => {
            SUBDOMAINS.iter().map(|labels| format!("{labels}.{parent}")).collect()
        }
    }
}

/// The default port where the pattern admits it, and the ends of what it admits.
fn ends(ports: PortPattern, scheme: WebScheme) -> Vec<u16> {
    let (low, high) = ports.bounds(scheme.default_port());
    let mut ends = vec![scheme.default_port(), 8443, low, high];
    ends.retain(|port| (low..=high).contains(port));
    ends
}

/// The ports beside those of other entries: what these leave free begins there.
fn edges(entries: &[Entry], ports: PortPattern, scheme: WebScheme) -> Vec<u16> {
    let (low, high) = ports.bounds(scheme.default_port());
    let others =
        entries.iter().take(MAX_NEIGHBOURS).filter_map(|entry| OriginPattern::parse(&entry.text).ok());
    let bounds =
        others.filter_map(|other| other.web().map(|(scheme, _, ports)| ports.bounds(scheme.default_port())));
    let mut edges: Vec<u16> =
        bounds.flat_map(|(first, last)| [first.saturating_sub(1), last.saturating_add(1)]).collect();
    edges.retain(|port| (low..=high).contains(port));
    edges.sort_unstable();
    edges.dedup();
    edges
}

fn fill(glob: &str, gap: &str, star: &str) -> String {
    let last = glob.split('/').count() - 1;
    let mut path = String::new();
    for (at, segment) in glob.split('/').enumerate().skip(1) {
        match segment {
            "**" if gap.is_empty() && at < last => {}
            "**" => path.extend(["/", gap]),
            _ => path.extend(["/", &segment.replace('*', star)]),
        }
    }
    path
}

/// An origin that the rule does not list.
pub(crate) fn outsider(rule: &Rule) -> Option<&'static str> {
    OUTSIDERS.into_iter().find(|origin| matches!(rule.origins.lookup(origin.as_bytes()), Lookup::NotFound))
}

/// A method that the grant does not list, though `*` may allow it.
pub(crate) fn unlisted_method(grant: &Grant) -> Option<&'static str> {
    METHODS.into_iter().find(|method| !grant.methods.lists(method.as_bytes()))
}

/// A method that the grant refuses.
pub(crate) fn refused_method(grant: &Grant) -> Option<&'static str> {
    METHODS.into_iter().find(|method| !grant.methods.allows(method.as_bytes()))
}

/// A header that the grant refuses.
pub(crate) fn refused_header(grant: &Grant) -> Option<&'static str> {
    HEADERS.into_iter().find(|name| !grant.headers.allows(name.as_bytes()))
}
