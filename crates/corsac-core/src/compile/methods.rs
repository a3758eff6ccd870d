//! `allow_methods`.

use crate::catalogue::Code;
use crate::diagnostic::Finding;
use crate::fix::Applicability;
use crate::load::env::Kind;
use crate::load::shorten;
use crate::methods::{self, MethodSet};
use crate::source::Mark;
use crate::token::is_token;

use super::Compiler;
use super::names::{Names, Seen, beside_wildcard};

impl Compiler<'_> {
    /// `allow_methods`; the safelisted methods where the field is absent.
    pub(super) fn methods(&mut self, list: Option<&Names>) -> MethodSet {
        let Some(list) = list else { return MethodSet::new(false, methods::SAFELISTED) };
        let errors = self.findings.errors();
        let items = self.items(list.mark(), list.iter(), Kind::Names);
        let wildcard = items.iter().find(|item| item.text == "*").map(|item| item.mark);
        let mut removals = self.removals("allow_methods", list.iter().map(|entry| entry.mark()));
        let (mut seen, mut misspelt) = (Seen::default(), false);
        let mut named: Vec<(String, Mark)> = Vec::new();
        for item in items {
            let method = item.text.as_str();
            if method != "*" && !self.check_method(method, item.mark) {
                continue;
            }
            match (seen.repeated(method, method.to_owned(), (item.mark, item.from_variable)), wildcard) {
                (Some((repeated, true)), _) => removals.add(repeated, &item, Applicability::Safe),
                (Some((repeated, false)), _) => self.findings.push(repeated),
                (None, Some(_)) if method == "*" => {}
                (None, Some(wildcard)) => {
                    removals.add(beside_wildcard(&item, wildcard), &item, Applicability::Safe);
                }
                (None, None) => misspelt |= self.advise_method(method, item.mark),
            }
            if method != "*" {
                named.push((item.text, item.mark));
            }
        }
        self.remove(removals);
        if wildcard.is_none() && !misspelt && self.findings.errors() == errors && self.all_known(list) {
            self.no_safelisted(&named);
        }
        MethodSet::new(wildcard.is_some(), named.into_iter().map(|(method, _)| method))
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
            let written = self.sources.written_like(mark, standard);
            Finding::error(
                Code::MISCASED_METHOD,
                format!("`{method}` never matches: methods are case-sensitive"),
            )
            .at(mark, format!("the method is `{standard}`"))
            .fix(format!("write `{standard}`"), mark, written)
        } else {
            return true;
        };
        self.findings.push(finding);
        false
    }

    /// What is worth saying of one method that is fine in itself. Whether it is likely another one.
    fn advise_method(&mut self, method: &str, mark: Mark) -> bool {
        if method == "OPTIONS" {
            let finding = Finding::note(Code::OPTIONS_METHOD, "preflights need no `OPTIONS` in the list")
                .at(mark, "for pages that call OPTIONS themselves")
                .help("remove it, unless a page does that: preflights are answered before the list is asked");
            self.findings.push(finding);
            return false;
        }
        let Some(standard) = methods::misspelt_standard(method) else { return false };
        let message = format!("`{method}` is not a method that anybody has registered");
        let written = self.sources.written_like(mark, standard);
        let finding = Finding::warning(Code::MISSPELT_METHOD, message)
            .at(mark, format!("likely `{standard}`"))
            .suggest(format!("write `{standard}`"), mark, written);
        self.findings.push(finding);
        true
    }

    /// Methods without any that a page may use unasked. One method alone is taken as meant.
    fn no_safelisted(&mut self, named: &[(String, Mark)]) {
        let mut others = named.iter().filter(|(method, _)| method != "OPTIONS");
        let Some((first, mark)) = others.next() else { return };
        let several = others.any(|(method, _)| method != first);
        let safelisted = named.iter().any(|(method, _)| methods::is_safelisted(method.as_bytes()));
        if !several || safelisted {
            return;
        }
        let finding = Finding::warning(Code::NO_SAFELISTED_METHOD, "no page may use `GET`, `HEAD` or `POST`")
            .at(*mark, "the list has others, and none of them")
            .help("list those that pages use: here they are granted only where they are listed, or where there is no list");
        self.findings.push(finding);
    }
}
