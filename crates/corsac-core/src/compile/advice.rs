//! Entries of origins and paths that are written in another notation, or with a slip in the scheme.

use crate::catalogue::Code;
use crate::diagnostic::Finding;
use crate::load::shorten;
use crate::origin::{OriginPattern, Suggestion, suggest};
use crate::source::Mark;

use super::origins::requote;

/// A scheme that is a slip away from http or https. As a scheme of its own it would be taken, and never match.
pub(super) fn misspelt_scheme(text: &str, mark: Mark, written: &str) -> Option<Finding> {
    let (scheme, rest) = text.split_once("://")?;
    // Near `http`, and meant.
    if !scheme.bytes().all(|byte| byte.is_ascii_alphabetic())
        || matches!(scheme, "http" | "https" | "ftp" | "sftp")
    {
        return None;
    }
    // One edit away, no more: `hop` and `help` are other words. Where both are as near, the safe one is meant.
    let meant =
        ["https", "http"].into_iter().find(|known| strsim::damerau_levenshtein(scheme, known) <= 1)?;
    let finding = Finding::error(Code::MISSPELT_SCHEME, format!("`{}` is not a scheme", shorten(scheme)))
        .at(mark, format!("likely `{meant}`"));
    let origin = format!("{meant}://{rest}");
    let origin = match suggest(&origin) {
        Some(Suggestion::One(origin)) => origin,
        _ => origin,
    };
    Some(match OriginPattern::parse(&origin) {
        Ok(_) => finding.suggest(format!("write `{origin}`"), mark, requote(written, &origin)),
        Err(_) => finding.help(format!("write `{meant}://` and the host")),
    })
}

/// A text with a slip in its scheme, or in another notation: a regular expression, another system's variable, typographic quotes.
pub(super) fn foreign(text: &str, mark: Mark, written: &str) -> Option<Finding> {
    if let Some(finding) = misspelt_scheme(text, mark, written) {
        return Some(finding);
    }
    if let Some(name) = variable(text) {
        let finding = Finding::error(
            Code::VARIABLE_SYNTAX,
            format!("`{}` is not a variable of a policy", shorten(text)),
        )
        .at(mark, "another notation")
        .help(format!("variables are written `${{{}}}`", shorten(name)));
        return Some(finding);
    }
    let typographic = |c: char| matches!(c, '\u{2018}'..='\u{201f}' | '\u{ab}' | '\u{bb}');
    if text.contains(typographic) {
        let message = format!("`{}` holds typographic quotation marks", shorten(text));
        let finding = Finding::error(Code::INVALID_ORIGIN, message).at(mark, "not plain quotes");
        let plain = text.replace(typographic, "");
        return Some(proposed(finding, plain.trim(), mark, written, "write it without them"));
    }
    if !is_regular_expression(text) {
        return None;
    }
    let message = format!("`{}` looks like a regular expression", shorten(text));
    let finding = Finding::error(Code::INVALID_PATTERN, message).at(mark, "not a pattern");
    let help = "write a pattern such as `https://*.example.com`";
    Some(proposed(finding, &plain(text), mark, written, help))
}

/// Proposes a text where it is an entry, and helps otherwise.
fn proposed(finding: Finding, text: &str, mark: Mark, written: &str, help: &str) -> Finding {
    if OriginPattern::parse(text).is_ok() {
        finding.suggest(format!("write `{text}`"), mark, requote(written, text))
    } else {
        finding.help(help)
    }
}

/// The name in `$APP`, `%APP%` or `{{ app }}`.
fn variable(text: &str) -> Option<&str> {
    let name = text
        .strip_prefix("{{")
        .and_then(|rest| rest.strip_suffix("}}"))
        .or_else(|| text.strip_prefix('%').and_then(|rest| rest.strip_suffix('%')))
        .or_else(|| text.strip_prefix('$'))?;
    let name = name.trim().trim_start_matches(['.', '$']);
    let name = name.strip_prefix("env.").unwrap_or(name);
    let word = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    (word && name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')).then_some(name)
}

fn is_regular_expression(text: &str) -> bool {
    // `javascript:f()` has a scheme, and that is what is wrong with it.
    let scheme = text.split(':').next().unwrap_or_default();
    if matches!(scheme, "javascript" | "data" | "about" | "blob" | "file" | "filesystem") {
        return false;
    }
    let slash = text.strip_prefix('/').is_some_and(|rest| rest.ends_with('/') && rest.contains("\\/"));
    slash
        || text.contains(['^', '$', '(', '|'])
        || ["\\.", "\\/", "://.*", "://.+", ".*$", "]+", "]*"].iter().any(|it| text.contains(it))
}

/// A regular expression as a pattern, where it is simple enough.
fn plain(text: &str) -> String {
    let mut plain =
        text.trim_start_matches(['/', '^']).trim_end_matches(['/', '$']).replace("https?", "https");
    for (from, to) in [
        ("([^.]+)", "*"),
        ("[^.]+", "*"),
        ("[^.]*", "*"),
        ("[a-z0-9-]+", "*"),
        ("(.*)", "*"),
        ("(.+)", "*"),
        (".*\\.", "*."),
        (".+\\.", "*."),
        (".*.", "*."),
        (".+", "*"),
        (".*", "*"),
        ("\\.", "."),
        ("\\/", "/"),
        ("\\-", "-"),
    ] {
        plain = plain.replace(from, to);
    }
    plain
}

/// A path that is written as a regular expression or a glob without its slash, as a path.
pub(super) fn plain_path(text: &str) -> Option<String> {
    if matches!(text, "*" | "**" | "/.*" | ".*" | "^/.*$" | "^.*$") {
        return Some("/**".to_owned());
    }
    let rest =
        text.strip_prefix('^').or_else(|| text.strip_suffix('$').filter(|rest| rest.ends_with(".*")))?;
    let rest = rest.strip_suffix('$').unwrap_or(rest).replace("\\/", "/");
    let rest = ["/(.*)", "/.*", "/.+"]
        .iter()
        .find_map(|tail| rest.strip_suffix(tail).map(|base| format!("{base}/**")))
        .unwrap_or(rest);
    Some(if rest.is_empty() { "/".to_owned() } else { rest })
}

/// A character of a path that is literal, and likely was not meant to be.
pub(super) fn literal(path: &str) -> Option<&'static str> {
    let sign = ["|", "^"].into_iter().find(|sign| path.contains(sign));
    sign.or_else(|| path.split('/').find_map(|segment| [".*", ".+"].into_iter().find(|it| *it == segment)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_notations_are_told_apart() {
        for (text, want) in [
            ("$APP", Some("APP")),
            ("%APP_1%", Some("APP_1")),
            ("{{ .app }}", Some("app")),
            ("{{x}}", Some("x")),
            ("https://$APP", None),
            ("$", None),
        ] {
            assert_eq!(variable(text), want, "{text}");
        }
        for (text, want) in [
            (r"^https://.*\.example\.com$", "https://*.example.com"),
            (r"https://[^.]+\.example\.com", "https://*.example.com"),
            (r"/^https:\/\/app\.example\.com$/", "https://app.example.com"),
            ("https://.*.example.com", "https://*.example.com"),
        ] {
            assert!(is_regular_expression(text), "{text}");
            assert_eq!(plain(text), want, "{text}");
            assert!(OriginPattern::parse(want).is_ok());
        }
        for text in
            ["https://*.example.com", "https://**.example.com:*", "app.example.com", "https://a.com/x"]
        {
            assert!(!is_regular_expression(text), "{text}");
        }
    }

    #[test]
    fn regular_expressions_for_paths_become_paths() {
        for (text, want) in [
            ("*", Some("/**")),
            ("^/api", Some("/api")),
            ("^/api/.*$", Some("/api/**")),
            ("^/api/(.*)", Some("/api/**")),
            ("/api", None),
        ] {
            assert_eq!(plain_path(text).as_deref(), want, "{text}");
        }
        assert_eq!(literal("/a|b"), Some("|"));
        assert_eq!(literal("/api/.*"), Some(".*"));
        assert_eq!(literal("/static/app.*"), None);
    }
}
