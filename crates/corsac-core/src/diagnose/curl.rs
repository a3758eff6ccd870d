//! Commands that show what a server answers.

use url::Url;

use super::advice::Command;
use super::facts::Facts;
use crate::methods;
use crate::token::is_token;

/// Prints the status and the headers of a response, and leaves the body out.
const CURL: &str = "curl -sS -o /dev/null -D -";
/// A longer command goes over several lines.
const WIDTH: usize = 96;

/// The command, where the message says for which URL. Nothing of a message gets into a shell unquoted.
pub(super) fn command(command: Command, facts: &Facts) -> Option<String> {
    let url = facts.redirected_from.as_ref().filter(|_| command == Command::Redirects).or(facts.url.as_ref());
    let url = url.filter(|url| is_http(url));
    let preflight = match command {
        Command::None => return None,
        Command::Preflight => true,
        Command::Either => facts.preflight == Some(true),
        Command::Request | Command::Connection | Command::Redirects => false,
    };
    let url = quoted(url?);
    let origin = facts.origin.as_ref().filter(|origin| is_http(origin) || *origin == "null");
    let origin = quoted(&format!("Origin: {}", origin.map_or("ORIGIN", String::as_str)));
    let mut parts = match command {
        Command::Connection => vec!["curl -v -o /dev/null".to_owned()],
        Command::Redirects => vec![CURL.to_owned() + " -L", format!("-H {origin}")],
        _ => vec![CURL.to_owned(), format!("-H {origin}")],
    };
    if preflight {
        let method = facts.method.as_deref().filter(|method| is_token(method.as_bytes()));
        let method =
            method.map_or(if facts.header.is_some() { "GET" } else { "METHOD" }, methods::normalised);
        parts.insert(1, "-X OPTIONS".to_owned());
        parts.push(format!("-H {}", quoted(&format!("Access-Control-Request-Method: {method}"))));
        if let Some(header) = facts.header.as_ref().filter(|header| is_token(header.as_bytes())) {
            let header = header.to_ascii_lowercase();
            parts.push(format!("-H {}", quoted(&format!("Access-Control-Request-Headers: {header}"))));
        }
    }
    parts.push(url);
    let line = parts.join(" ");
    Some(if line.chars().count() > WIDTH { parts.join(" \\\n    ") } else { line })
}

fn is_http(text: &str) -> bool {
    Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "http" | "https"))
}

/// POSIX, "Single-Quotes": everything but the quote itself stands for itself.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_gets_out_of_its_quotes() {
        let url = Some("https://a.example/o'x$(id)`id`".to_owned());
        let header = Some("x; id".to_owned());
        let facts = Facts {
            url,
            header,
            method: Some("a b".to_owned()),
            origin: Some("'; id".to_owned()),
            ..Facts::default()
        };
        assert_eq!(
            command(Command::Preflight, &facts).unwrap(),
            "curl -sS -o /dev/null -D - \\\n    -X OPTIONS \\\n    -H 'Origin: ORIGIN' \\\n    \
             -H 'Access-Control-Request-Method: GET' \\\n    'https://a.example/o'\\''x$(id)`id`'"
        );
        assert_eq!(command(Command::Request, &Facts { url: Some("-o x".to_owned()), ..facts }), None);
    }
}
