//! Lists of methods and of header names.

use crate::catalogue::Code;
use crate::diagnostic::Finding;
use crate::document::Spanned;
use crate::headers::HeaderSet;
use crate::load::env::Kind;
use crate::load::{quote, shorten};
use crate::methods::{self, MethodSet};
use crate::source::Mark;
use crate::token::is_token;

use super::Compiler;

impl Compiler<'_> {
    /// `allow_methods`; the safelisted methods where the field is absent.
    pub(super) fn methods(&mut self, list: Option<&Spanned<Vec<Spanned<String>>>>) -> MethodSet {
        let Some(list) = list else { return MethodSet::new(false, methods::SAFELISTED) };
        let mut any = false;
        let mut named: Vec<String> = Vec::new();
        for item in self.items(list.mark(), list.iter(), Kind::Names) {
            match item.text.as_str() {
                "*" => any = true,
                method => {
                    if self.check_method(method, item.mark) {
                        named.push(item.text);
                    }
                }
            }
        }
        MethodSet::new(any, named)
    }

    fn check_method(&mut self, method: &str, mark: Mark) -> bool {
        let finding = if method.trim().is_empty() {
            Finding::error(Code::INVALID_METHOD, "the method is empty")
                .at(mark, "nothing in it")
                .help("remove it, or write a method such as `GET`")
        } else if !is_token(method.as_bytes()) || method.len() > methods::MAX_METHOD {
            let finding =
                Finding::error(Code::INVALID_METHOD, format!("`{}` is not a method", shorten(method)))
                    .at(mark, "not a token");
            self.several(finding, method, mark, "write one method for each entry, for example `[GET, PUT]`")
        } else if methods::is_forbidden(method.as_bytes()) {
            Finding::error(Code::FORBIDDEN_METHOD, format!("`{method}` can never be sent by a page"))
                .at(mark, "forbidden by the Fetch standard")
                .help("remove it")
        } else if let Some(standard) = methods::miscased_standard(method) {
            Finding::error(
                Code::MISCASED_METHOD,
                format!("`{method}` never matches: methods are case-sensitive"),
            )
            .at(mark, format!("the method is `{standard}`"))
            .fix(format!("write `{standard}`"), mark, self.sources.written_like(mark, standard))
        } else {
            return true;
        };
        self.findings.push(finding);
        false
    }

    /// Proposes the entries that one text holds, and helps otherwise.
    fn several(&self, finding: Finding, text: &str, mark: Mark, help: &str) -> Finding {
        let pieces: Vec<&str> = text.split([',', ' ']).filter(|piece| !piece.is_empty()).collect();
        if pieces.len() < 2 || !pieces.iter().all(|piece| is_token(piece.as_bytes())) {
            return finding.help(help);
        }
        let list = pieces.join(", ");
        // Only between brackets can one element become several where it stands.
        if !self.sources.in_brackets(mark) {
            return finding.help(format!("write each as an entry of its own: `{list}`"));
        }
        let json = self.sources.is_json(mark);
        let plain = |piece: &str| {
            // What YAML takes for a number, a boolean, nothing or an alias stays a text in quotes.
            let word = |known: &&str| piece.eq_ignore_ascii_case(known);
            piece.starts_with(|c: char| c.is_ascii_alphabetic())
                && piece.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
                && !["true", "false", "null", "yes", "no", "on", "off", "y", "n"].iter().any(word)
        };
        let written = |piece: &&str| if plain(piece) && !json { (*piece).to_owned() } else { quote(piece) };
        let written = pieces.iter().map(written).collect::<Vec<_>>().join(", ");
        finding.fix(format!("write `{list}`"), mark, written)
    }

    /// `allow_headers`; none where the field is absent.
    pub(super) fn request_headers(&mut self, list: Option<&Spanned<Vec<Spanned<String>>>>) -> HeaderSet {
        let Some(list) = list else { return HeaderSet::new(false, [""; 0]) };
        let mut any = false;
        let mut named: Vec<String> = Vec::new();
        for item in self.items(list.mark(), list.iter(), Kind::Names) {
            if item.text == "*" {
                any = true;
            } else if self.check_name(&item.text, item.mark) {
                named.push(item.text);
            }
        }
        HeaderSet::new(any, named)
    }

    /// `expose_headers`; none where the field is absent. Only here is `*` sent as it is, so it must mean what it says:
    /// with credentials it is the name of a header (Fetch, section 3.3.3).
    pub(super) fn exposed_headers(
        &mut self,
        list: Option<&Spanned<Vec<Spanned<String>>>>,
        credentials: Option<Mark>,
    ) -> HeaderSet {
        let Some(list) = list else { return HeaderSet::new(false, [""; 0]) };
        let items = self.items(list.mark(), list.iter(), Kind::Names);
        let alone = items.len() == 1;
        let mut named: Vec<String> = Vec::new();
        for item in items {
            if item.text == "*" {
                if let Some(credentials) = credentials {
                    let code = Code::EXPOSE_WILDCARD_WITH_CREDENTIALS;
                    let finding = Finding::error(code, "with credentials, `*` exposes nothing")
                        .at(item.mark, "browsers take this for the name of a header")
                        .at(credentials, "credentials are allowed here")
                        .help("name the headers that pages should read");
                    self.findings.push(finding);
                } else if !alone {
                    let code = Code::EXPOSE_WILDCARD_NOT_ALONE;
                    let finding = Finding::error(code, "`*` beside names of headers")
                        .at(item.mark, "this exposes every header already")
                        .help("write `[\"*\"]` alone, or only the names");
                    self.findings.push(finding);
                }
                named.push(item.text);
            } else if self.check_name(&item.text, item.mark) {
                named.push(item.text);
            }
        }
        HeaderSet::new(false, named)
    }

    fn check_name(&mut self, name: &str, mark: Mark) -> bool {
        if is_token(name.as_bytes()) {
            return true;
        }
        if name.trim().is_empty() {
            let finding = Finding::error(Code::INVALID_HEADER_NAME, "the name of the header is empty")
                .at(mark, "nothing in it")
                .help("remove it, or write a name such as `Content-Type`");
            self.findings.push(finding);
            return false;
        }
        let finding = Finding::error(
            Code::INVALID_HEADER_NAME,
            format!("`{}` is not the name of a header", shorten(name)),
        )
        .at(mark, "not a token");
        let finding = self.several(
            finding,
            name,
            mark,
            "write one name for each entry, without colon or value, for example `[Content-Type, X-API-Key]`",
        );
        self.findings.push(finding);
        false
    }
}
