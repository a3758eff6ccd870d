//! What YAML reads differently from what a policy's author wrote: `*` begins an alias, `{` a map, `[` a list.
//!
//! Those are the first mistakes that anyone makes in a CORS policy, and the parser's own words for them ("did not
//! find expected alphabetic or numeric character") help nobody.

use crate::catalogue::Code;
use crate::compile::is_certain;
use crate::diagnostic::Finding;
use crate::fix::Applicability;
use crate::load::decode::LISTS;
use crate::load::node::{quote, shorten};
use crate::load::text::Text;
use crate::origin::{OriginPattern, Suggestion, suggest};
use crate::path::is_whole_template;
use crate::source::Mark;

/// The finding for a syntax error at `at`, where an unquoted value on that line explains it.
pub(crate) fn in_broken_text(text: Text<'_>, at: usize, said: &str) -> Option<Finding> {
    let alias = said.contains("alias") || said.contains("anchor");
    let before = text.text.get(..at)?;
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let line = text.text.get(start..)?.lines().next()?;
    let items = items(line);
    let covers = |(from, to): &&(usize, usize)| start + from <= at && at <= start + to;
    items.iter().find(covers).into_iter().chain(&items).find_map(|(from, to)| {
        let item = line.get(*from..*to)?;
        let mark = text.mark(start + from, start + to);
        let before = line.get(..*from)?.trim();
        // Where a key takes a list, quotes alone would not do.
        let key = before.strip_suffix(':').map(|key| key.trim_start_matches(['-', ' ', '"']));
        let list = item == "*" && key.is_some_and(|key| LISTS.contains(&key));
        finding(item, mark, alias, list)
    })
}

/// The finding for a map or a list that stands where a string was meant.
pub(crate) fn in_tree(written: &str, mark: Mark) -> Option<Finding> {
    // What spans lines was meant as a map or a list.
    if written.contains('\n') { None } else { finding(written, mark, false, false) }
}

fn finding(item: &str, mark: Mark, alias: bool, list: bool) -> Option<Finding> {
    let (code, why) = if item.starts_with('*') && alias {
        (Code::UNQUOTED_WILDCARD, "YAML reads a leading `*` as an alias")
    } else if item.contains("${") {
        (Code::UNQUOTED_VARIABLE, "YAML reads `{` within a list, and `: ` anywhere, as a map")
    } else if item.contains("://[") {
        (Code::UNQUOTED_IPV6, "YAML reads `[` within a list as another list")
    } else if item.contains('{') && !item.starts_with(['{', '"', '\'']) {
        (Code::UNQUOTED_BRACES, "YAML reads `{` within a list as a map")
    } else {
        return None;
    };
    let (meant, applicability) = meant(item);
    // A word behind the `*` may well be an alias, with a slip in its name or in its anchor's.
    let word = |name: &str| {
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte))
    };
    let name = item.strip_prefix('*').filter(|name| word(name));
    let applicability = if name.is_some() { Applicability::Suggested } else { applicability };
    let quoted = quote(&meant);
    let quoted = if list { format!("[{quoted}]") } else { quoted };
    let finding = Finding::error(code, format!("`{}` needs quotes", shorten(item))).at(mark, why);
    let title = format!("write `{}`", shorten(&quoted));
    let finding = match name {
        Some(name) => {
            finding.help(format!("if an alias is meant: no anchor `&{}` stands before it", shorten(name)))
        }
        None => finding.help("put it in double quotes"),
    };
    Some(finding.edits(title, applicability, vec![(mark, quoted)]))
}

/// The text that was meant, where quotes alone would only uncover the next mistake in it.
fn meant(item: &str) -> (String, Applicability) {
    if item.contains("${") {
        return (item.to_owned(), Applicability::Safe);
    }
    if item.starts_with("*.") || item.starts_with("**.") || item.contains("://") {
        return meant_origin(item).unwrap_or_else(|| (item.to_owned(), Applicability::Safe));
    }
    if item.starts_with('/') {
        let segments = || item.split('/');
        let template = |segment: &str| segment.starts_with('{') && segment.ends_with('}');
        let sure = segments().all(|segment| !template(segment) || is_whole_template(segment));
        let applicability = if sure { Applicability::Safe } else { Applicability::Suggested };
        let segments = segments().map(|segment| if template(segment) { "*" } else { segment });
        return (segments.collect::<Vec<_>>().join("/"), applicability);
    }
    (item.to_owned(), Applicability::Safe)
}

/// The origin that was meant by a text that is none, and how sure that is: a missing scheme may be http.
pub(crate) fn meant_origin(text: &str) -> Option<(String, Applicability)> {
    let Some(Suggestion::One(origin)) = suggest(text) else { return None };
    let sure = OriginPattern::parse(text).is_err_and(|error| is_certain(error.kind()));
    Some((origin, if sure { Applicability::Safe } else { Applicability::Suggested }))
}

/// The values on one line, as their author meant them: brackets within a value belong to it.
fn items(line: &str) -> Vec<(usize, usize)> {
    let bytes = line.as_bytes();
    let byte = |at: usize| bytes.get(at).copied();
    let blank = |at: usize| byte(at).is_none_or(|byte| byte.is_ascii_whitespace());
    let mut items = Vec::new();
    // A line that begins with neither a dash nor a key goes on a list that was opened on a line before.
    let (mut opened, mut prefixed) = (false, false);
    let mut at = 0;
    while let Some(byte_at) = byte(at) {
        match byte_at {
            b' ' | b'\t' | b'\r' | b',' | b']' | b'}' => at += 1,
            b'[' | b'{' => {
                opened = true;
                at += 1;
            }
            b'-' if blank(at + 1) => {
                prefixed = true;
                at += 1;
            }
            b'#' if at == 0 || blank(at - 1) => break,
            quote @ (b'"' | b'\'') => {
                let rest = bytes.get(at + 1..).unwrap_or_default();
                at += rest.iter().position(|byte| *byte == quote).map_or(bytes.len(), |end| end + 2);
            }
            _ => {
                if let Some(after) = key_end(bytes, at) {
                    prefixed = true;
                    at = after;
                    continue;
                }
                let end = item_end(bytes, at, opened || !prefixed);
                items.push((at, end));
                at = end.max(at + 1);
            }
        }
    }
    items
}

/// The byte after `key:`, where a key and a blank begin here.
fn key_end(bytes: &[u8], at: usize) -> Option<usize> {
    let rest = bytes.get(at..)?;
    let name = rest.iter().take_while(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(byte)).count();
    let colon = name > 0 && rest.get(name) == Some(&b':');
    let ends = rest.get(name + 1).is_none_or(|byte| byte.is_ascii_whitespace());
    (colon && ends).then_some(at + name + 1)
}

fn item_end(bytes: &[u8], start: usize, flow: bool) -> usize {
    let mut depth = 0_usize;
    let mut end = start;
    let mut previous = 0;
    for (at, byte) in bytes.iter().copied().enumerate().skip(start) {
        match byte {
            b'#' if previous == b' ' => break,
            b'[' | b'{' => depth += 1,
            b']' | b'}' if flow && depth == 0 => break,
            b']' | b'}' => depth = depth.saturating_sub(1),
            b',' if flow && depth == 0 => break,
            _ => {}
        }
        previous = byte;
        if !byte.is_ascii_whitespace() {
            end = at + 1;
        }
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_are_what_the_author_meant() {
        for (line, want) in [
            ("a: [http://[::1]:80]", &["http://[::1]:80"][..]),
            ("  - *.example.com # why", &["*.example.com"]),
            ("a: [x, /a/{id}/b, \"*\", 'y', *]", &["x", "/a/{id}/b", "*"]),
            ("    *.example.com,", &["*.example.com"]),
            ("a: *", &["*"]),
            ("- { origin: *.x.com, reason: y z }", &["*.x.com", "y z"]),
            ("a: [${V:-a,b}, c]", &["${V:-a,b}", "c"]),
            ("a: ${V: x}", &["${V: x}"]),
            ("é: [ü*]", &["é: [ü*]"]),
            ("\"open", &[]),
        ] {
            let items: Vec<_> =
                items(line).into_iter().map(|(from, to)| line.get(from..to).unwrap()).collect();
            assert_eq!(items, want, "{line}");
        }
    }
}
