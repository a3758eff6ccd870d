//! Cases.

use rustc_hash::FxHashMap;

use super::Reader;
use super::keys::{self, Level};
use crate::catalogue::Code;
use crate::diagnostic::Finding;
use crate::document::Spanned;
use crate::load::decode::fields::Fields;
use crate::load::node::{Node, Value};
use crate::source::Mark;
use crate::testing::document::CaseDocument;
use crate::testing::page::{self, Unsendable};

/// One thing that a case has one or several of.
struct Part {
    key: &'static str,
    what: &'static str,
    code: Code,
    is_none: &'static str,
    check: fn(&str) -> Result<(), Unsendable>,
}

const ORIGIN: Part = Part {
    key: "origin",
    what: "the origin",
    code: Code::PAGE_ORIGIN,
    is_none: "is not the origin of a page",
    check: page::origin,
};
const METHOD: Part = Part {
    key: "method",
    what: "the method",
    code: Code::PAGE_METHOD,
    is_none: "is no method of a page",
    check: page::method,
};
const PATH: Part = Part {
    key: "path",
    what: "the path",
    code: Code::PAGE_PATH,
    is_none: "is no path of a page's request",
    check: page::path,
};

impl Reader<'_> {
    pub(super) fn cases(&mut self, node: &Node) -> Vec<CaseDocument> {
        let Some(items) = self.decoder.items(node, "cases", "a case") else { return Vec::new() };
        let mut names = Vec::new();
        let cases = items.iter().filter_map(|item| self.case(item, &mut names)).collect();
        self.decoder.unique(names.iter().map(Some), "case");
        cases
    }

    fn case(&mut self, node: &Node, names: &mut Vec<Spanned<String>>) -> Option<CaseDocument> {
        if self.decoder.is_empty(node, "case") {
            return None;
        }
        let entries = self.decoder.map(node, "cases", "a case begins with `- name:`")?;
        let fields = keys::fields(&mut self.decoder, node, entries, Level::Case);
        let name = match fields.get("name") {
            Some(_) => self.decoder.name(&fields),
            None => self.missing(&fields, "name", "say in a few words what is tested"),
        };
        names.extend(name.clone());
        let _ = self.decoder.optional_text(&fields, "description");
        let service = self.service(&fields);
        let origin = self.part(&fields, &ORIGIN);
        let method = match fields.get("method") {
            Some(_) => self.part(&fields, &METHOD),
            None => Some(vec!["GET".to_owned().into()]),
        };
        let path = self.part(&fields, &PATH);
        let headers = fields.get("headers").map(|node| self.request_headers(node)).unwrap_or_default();
        let credentials = self.flag(&fields, "credentials").unwrap_or_default();
        let upload_listener = self.flag(&fields, "upload_listener").unwrap_or_default();
        let expect = match fields.get("expect") {
            Some(node) => self.expect(node),
            None => self.missing(&fields, "expect", "say what has to come of it: `allowed` or `denied`"),
        };
        let (origin, path) = match (origin, path) {
            (None, None) if !fields.has("origin") && !fields.has("path") => {
                self.missing::<()>(&fields, "origin", "name the page's origin: `https://app.example.com`");
                self.missing::<()>(&fields, "path", "name the path: `/api/orders`");
                return None;
            }
            (None, _) if !fields.has("origin") => {
                return self.missing(&fields, "origin", "name the page's origin: `https://app.example.com`");
            }
            (_, None) if !fields.has("path") => {
                return self.missing(&fields, "path", "name the path: `/api/orders`");
            }
            (origin, path) => (origin?, path?),
        };
        Some(CaseDocument {
            mark: fields.mark,
            name: name?,
            description: None,
            service,
            origin,
            method: method?,
            path,
            headers,
            credentials,
            upload_listener,
            expect: expect?,
        })
    }

    /// A key that a case or an expectation cannot be without.
    pub(super) fn missing<T>(&mut self, fields: &Fields<'_>, key: &str, help: &str) -> Option<T> {
        if !fields.has(key) {
            let finding = Finding::error(Code::MISSING_FIELD, format!("`{key}` is missing"));
            self.push(finding.at(fields.mark, "").help(help));
        }
        None
    }

    /// The name of a service.
    pub(super) fn service(&mut self, fields: &Fields<'_>) -> Option<Spanned<String>> {
        let text = self.decoder.optional_text(fields, "service")?;
        self.decoder.checked_name(text, "the name of a service")
    }

    pub(super) fn flag(&mut self, fields: &Fields<'_>, key: &str) -> Option<bool> {
        let node = fields.get(key)?;
        match &node.value {
            Value::Bool(flag) => Some(*flag),
            Value::Null => self.decoder.null(node, key),
            Value::Ignored => None,
            _ => self.decoder.no_boolean(node, key),
        }
    }

    /// A text or a list of them, each of which a page can send.
    fn part(&mut self, fields: &Fields<'_>, part: &Part) -> Option<Vec<Spanned<String>>> {
        let texts = self.one_or_more(fields.get(part.key)?, part.key)?;
        let mut seen: FxHashMap<&str, Mark> = FxHashMap::default();
        let mut right = true;
        for text in &texts {
            match seen.get(text.as_str()) {
                Some(first) => self.repeated(part.what, text, text.mark(), *first),
                None => right &= self.sendable(part.code, text, part.is_none, part.check),
            }
            seen.entry(text).or_insert_with(|| text.mark());
        }
        right.then_some(texts)
    }

    /// A text, or a list of them.
    pub(super) fn one_or_more(&mut self, node: &Node, key: &str) -> Option<Vec<Spanned<String>>> {
        match &node.value {
            Value::List(_) => {
                let items = self.decoder.items(node, key, "a value")?;
                let texts: Vec<_> = items.iter().filter_map(|item| self.decoder.text(item, key)).collect();
                (texts.len() == items.len()).then_some(texts)
            }
            _ => self.decoder.text(node, key).map(|text| vec![text]),
        }
    }

    /// Names, or a map of names and values.
    fn request_headers(&mut self, node: &Node) -> Vec<(Spanned<String>, String)> {
        let lines: Vec<_> = match &node.value {
            Value::Map(entries) => entries
                .iter()
                .filter_map(|(key, value)| {
                    let value = self.scalar(value, &key.name)?;
                    Some((Spanned::new(key.name.clone(), key.mark), value.into_inner()))
                })
                .collect(),
            _ => {
                let names = self.one_or_more(node, "headers").unwrap_or_default();
                names
                    .into_iter()
                    .map(|name| {
                        let value = page::likely_value(&name).to_owned();
                        (name, value)
                    })
                    .collect()
            }
        };
        self.each_once(lines.iter().map(|(name, _)| name));
        let sendable = |(name, value): &(Spanned<String>, String)| {
            self.sendable(Code::PAGE_HEADER, name, "is no header that a page sets", |name| {
                page::request_header(name, value)
            })
        };
        lines.into_iter().filter(sendable).collect()
    }

    /// Header names in any case, each once.
    pub(super) fn each_once<'n>(&mut self, names: impl Iterator<Item = &'n Spanned<String>>) {
        let mut seen: FxHashMap<String, Mark> = FxHashMap::default();
        for name in names {
            match seen.get(&name.to_ascii_lowercase()) {
                Some(first) => self.repeated("the header", name, name.mark(), *first),
                None => {
                    seen.insert(name.to_ascii_lowercase(), name.mark());
                }
            }
        }
    }
}
