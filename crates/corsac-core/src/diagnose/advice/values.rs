//! What the holes of the advice are filled with.

use url::Url;

use crate::diagnose::facts::Facts;

/// Values by name. What a message does not say is named in general words.
pub(super) struct Values(Vec<(&'static str, String)>);

/// Response headers that people set in requests, in the hope that it helps.
const OF_RESPONSES: &str = "access-control-allow-";

impl Values {
    pub(super) fn of(facts: &Facts) -> Self {
        let mut values = Values(Vec::new());
        let quoted = |value: &Option<String>, general: &str| {
            value.as_ref().map_or_else(|| general.to_owned(), |value| format!("`{value}`"))
        };
        values.set("the-origin", Some(quoted(&facts.origin, "the page's origin")));
        values.set("the-method", Some(quoted(&facts.method, "the method")));
        values.set("the-header", Some(quoted(&facts.header, "a header")));
        values.set("url", facts.url.clone());
        values.set("directive", facts.directive.clone());
        values.set("address-space", facts.address_space.clone());
        values.set("media-type", facts.media_type.clone());
        values.set("reason", facts.reason.clone());
        values.set("code", facts.code.clone());
        values.set("value", facts.value.clone().filter(|value| !value.is_empty()));
        values.set("status", facts.status.map(|status| status.to_string()));
        values.set("status-means", facts.status.and_then(of_status).map(str::to_owned));
        values.set("preflight", (facts.preflight == Some(true)).then(String::new));
        let server = facts.url.as_deref().and_then(|url| Url::parse(url).ok());
        let origin = server.as_ref().map(|url| url.origin().ascii_serialization());
        let host = server.as_ref().and_then(Url::host_str).map(|host| format!("`{host}`"));
        values.set("the-server", Some(host.unwrap_or_else(|| "the server".to_owned())));
        values.set("server-origin", Some(origin.unwrap_or_else(|| "ORIGIN-OF-THE-SERVER".to_owned())));
        values.set("difference", facts.origin.as_deref().zip(facts.value.as_deref()).and_then(difference));
        let upper = facts.method.as_ref().map(|method| method.to_ascii_uppercase());
        values
            .set("lower-case", upper.as_ref().filter(|upper| Some(*upper) != facts.method.as_ref()).cloned());
        values.set("upper-method", Some(upper.unwrap_or_else(|| "METHOD".to_owned())));
        let response =
            facts.header.as_ref().filter(|name| name.to_ascii_lowercase().starts_with(OF_RESPONSES));
        values.set("response-header", response.cloned());
        for (name, known, general) in [
            ("origin", &facts.origin, ("an-origin", "ORIGIN")),
            ("method", &facts.method, ("a-method", "METHOD")),
            ("header", &facts.header, ("a-header", "NAME")),
        ] {
            // The second stands in lines to copy, which have a word for what is not known.
            values.set(general.0, Some(known.clone().unwrap_or_else(|| general.1.to_owned())));
            values.set(name, known.clone());
        }
        values
    }

    /// Values for what is said before anybody got a message.
    pub(super) fn in_general() -> Self {
        let mut values = Values::of(&Facts::default());
        values.set("status", Some("an error".to_owned()));
        values
    }

    fn set(&mut self, name: &'static str, value: Option<String>) {
        self.0.extend(value.map(|value| (name, value)));
    }

    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str())
    }
}

/// What a status says of who answered.
fn of_status(status: u16) -> Option<&'static str> {
    Some(match status {
        401 => "The status 401 is mostly that of a login check that stands before the CORS layer.",
        403 => {
            "The status 403 is that of corsac where it denies a preflight, and of login checks and firewalls."
        }
        404 => {
            "The status 404 says that no route was found: the CORS layer is not around it, or the path is wrong."
        }
        405 => "The status 405 says that a router answered, that does not know OPTIONS or the method.",
        300..=399 => "The status is that of a redirect: it has to have the CORS headers as well.",
        502..=504 => "The status is that of a proxy that did not reach the application.",
        500..=599 => {
            "The status says that the application failed; errors have to have the CORS headers as well."
        }
        200..=299 => "The status says that it went well: only the header is missing.",
        _ => return None,
    })
}

/// In what two origins differ, where it is easily overlooked.
fn difference((origin, value): (&str, &str)) -> Option<String> {
    if value == "null" {
        return Some("`null` is the origin of files and sandboxed frames, and of nothing else.".to_owned());
    }
    if value.eq_ignore_ascii_case("true") || value == "*.*" || value.contains('*') {
        return Some("A header knows no patterns: one origin, or `*` alone.".to_owned());
    }
    if value.trim_end_matches('/') == origin {
        return Some("It has a slash at its end, which no origin has.".to_owned());
    }
    if value.eq_ignore_ascii_case(origin) {
        return Some("It has upper-case letters, which no origin has.".to_owned());
    }
    let (theirs, ours) = (Url::parse(value).ok()?, Url::parse(origin).ok()?);
    if theirs.host_str() != ours.host_str() {
        let strip = |host: &str| host.strip_prefix("www.").unwrap_or(host).to_owned();
        let same = theirs.host_str().map(strip) == ours.host_str().map(strip);
        return same.then(|| "They differ in `www.`.".to_owned());
    }
    if theirs.scheme() != ours.scheme() {
        return Some(format!("They differ in the scheme: `{}` and `{}`.", theirs.scheme(), ours.scheme()));
    }
    if theirs.port_or_known_default() != ours.port_or_known_default() {
        return Some("They differ in the port.".to_owned());
    }
    (theirs.path() != "/").then(|| "It has a path, which no origin has.".to_owned())
}
