//! Listed origins that a refused one resembles: by mistake, or on purpose.

use crate::origin::{Origin, OriginPattern};
use crate::policy::{Entry, Rule};
use crate::source::Mark;

/// A listed origin that the refused one resembles.
pub(crate) struct Neighbour {
    pub(crate) text: String,
    pub(crate) mark: Mark,
    /// The two have nothing to do with each other: to list the refused one is what an attacker would want.
    pub(crate) hostile: bool,
}

/// The listed origin that the refused one resembles most: one that it only pretends to be before any other.
pub(crate) fn find(rule: &Rule, origin: &Origin<'_>) -> Option<Neighbour> {
    let host = origin.host()?;
    let (mut similar, mut benign) = (None, None);
    for entry in &rule.entries {
        let Ok(pattern) = OriginPattern::parse(&entry.text) else { continue };
        let listed = entry.text.split_once("://").map_or("", |(_, rest)| rest);
        let exact = Origin::parse(entry.text.as_bytes()).ok().and_then(|listed| listed.host());
        let domain = pattern.wildcard_parent().or(exact).unwrap_or(listed);
        let likeness = likeness(host, domain);
        if matches!(likeness, Some(Likeness::Holds)) {
            let text = format!("`{host}` only looks like `{domain}`, and is somebody else's: do not list it");
            return Some(Neighbour { text, mark: entry.mark, hostile: true });
        }
        if likeness.is_some() && similar.is_none() {
            let text =
                format!("`{host}` differs from `{domain}` by a letter or two, and may be somebody else's");
            similar = Some(Neighbour { text, mark: entry.mark, hostile: false });
        }
        if benign.is_none() {
            benign = relation(origin, host, &pattern, domain, entry);
        }
    }
    similar.or(benign)
}

/// Names shorter than this are part of many others by chance.
const TELLING: usize = 7;

/// How a host of another registrable domain resembles a listed one.
enum Likeness {
    /// It holds the listed name: `example.com.evil.test`, `evilexample.com`, `example-com.test`.
    Holds,
    /// It differs by a letter or two: `exarnple.com`, `example.co`.
    Similar,
}

fn likeness(host: &str, listed: &str) -> Option<Likeness> {
    // An address has no domain, whatever the list makes of its last number.
    let is_address = |host: &str| host.starts_with('[') || host.parse::<std::net::Ipv4Addr>().is_ok();
    if is_address(host) || is_address(listed) {
        return None;
    }
    let (theirs, ours) = (psl::domain_str(host)?, psl::domain_str(listed)?);
    if theirs == ours {
        return None;
    }
    if ours.len() >= TELLING && (host.contains(ours) || host.contains(&ours.replace('.', "-"))) {
        return Some(Likeness::Holds);
    }
    let near = strsim::damerau_levenshtein(theirs, ours) <= 2;
    (near && ours.len() >= TELLING).then_some(Likeness::Similar)
}

/// How an origin of the same domain misses an entry.
fn relation(
    origin: &Origin<'_>,
    host: &str,
    pattern: &OriginPattern,
    domain: &str,
    entry: &Entry,
) -> Option<Neighbour> {
    let listed = &entry.text;
    let scheme = origin.scheme()?;
    let same_scheme = listed.starts_with(&format!("{scheme}://"));
    let text = if pattern.has_host_wildcard() {
        let labels = host.strip_suffix(domain).map(|rest| rest.trim_end_matches('.').split('.').count());
        if host == domain {
            format!("`{listed}` does not include `{domain}`: a pattern never includes its apex")
        } else if !is_below(host, domain) {
            return None;
        } else if !same_scheme {
            format!("`{listed}` covers another scheme")
        } else if names_match(pattern, origin) {
            format!("`{listed}` covers other ports")
        } else if labels.is_some_and(|labels| labels > 1) && !listed.contains("**") {
            let wider = listed.replacen("://*.", "://**.", 1);
            format!("`{listed}` covers exactly one label; `{wider}` would cover any number")
        } else {
            format!("`{listed}` covers other names below `{domain}`")
        }
    } else if host == domain {
        let what = if same_scheme { "port" } else { "scheme" };
        format!("`{listed}` is listed: the {what} differs")
    } else if is_below(host, domain) {
        format!("`{listed}` is listed, and does not stand for its subdomains")
    } else {
        return None;
    };
    Some(Neighbour { text, mark: entry.mark, hostile: false })
}

/// Whether the pattern would match, were it for any port.
fn names_match(pattern: &OriginPattern, origin: &Origin<'_>) -> bool {
    let host = pattern
        .as_str()
        .split_once("://")
        .map(|(scheme, rest)| (scheme, rest.split(':').next().unwrap_or(rest)));
    let any = host.and_then(|(scheme, host)| OriginPattern::parse(&format!("{scheme}://{host}:*")).ok());
    any.is_some_and(|any| any.matches(origin))
}

fn is_below(host: &str, domain: &str) -> bool {
    host.strip_suffix(domain).is_some_and(|rest| rest.ends_with('.'))
}

#[cfg(test)]
mod tests {
    use crate::{Policy, Request};

    fn advice(origin: &str) -> String {
        let policy = Policy::from_yaml(
            "
version: 1
rules:
  - name: api
    paths: [/**]
    grants:
      - name: ours
        allow_origins: ['https://app.example.com', 'https://*.preview.example.com']
        allow_credentials: true
      - name: readers
        allow_origins: ['https://reader.example.net:8443']
",
        )
        .unwrap();
        policy.explain(&Request::get("/").origin(origin)).advice().join("\n")
    }

    #[test]
    fn impostors_are_never_to_be_listed() {
        for origin in [
            "https://app.example.com.evil.test",
            "https://x.preview.example.com.evil.io",
            "https://evilexample.com",
            "https://app-example-com.test",
            "https://example.com-login.test",
        ] {
            let advice = advice(origin);
            assert!(advice.contains("do not list it") && !advice.contains("if `"), "{origin}: {advice}");
        }
    }

    #[test]
    fn mistakes_are_named_and_strangers_are_listed_only_if_they_are_yours() {
        for (origin, part) in [
            ("https://app.exarnple.com", "may be somebody else's"),
            ("https://app.example.co", "may be somebody else's"),
            ("https://app.examp1e.com", "may be somebody else's"),
            ("https://x.preview.example.com:8443", "covers other ports"),
            ("https://app.example.com:8443", "the port differs"),
            ("https://evilapp.example.com", "if `https://evilapp.example.com` is yours"),
            ("https://preview.example.com", "a pattern never includes its apex"),
            ("https://a.b.preview.example.com", "covers exactly one label"),
            ("https://x.app.example.com", "does not stand for its subdomains"),
            ("https://evil.test", "`ours`, with credentials (<text>:7:9); `readers`, without credentials"),
            ("http://app.example.com", "serve the page as `https://app.example.com`"),
            ("http://192.0.2.4:3000", "over http anyone on the network can speak for it"),
            ("null", "mend the page rather than the policy"),
        ] {
            let advice = advice(origin);
            assert!(advice.contains(part), "{origin}: {advice}");
        }
        assert!(!advice("http://app.example.com").contains("if `http:"));
    }
}
