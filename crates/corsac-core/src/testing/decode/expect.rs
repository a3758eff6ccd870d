//! What is expected: an outcome, or a map that says more.

use super::Reader;
use super::keys::{self, Level, closest};
use crate::catalogue::Code;
use crate::diagnostic::Finding;
use crate::document::Spanned;
use crate::load::decode::fields::Fields;
use crate::load::node::{Node, Value, shorten};
use crate::testing::page;
use crate::testing::{Expected, ExpectedOutcome, reasons};

/// What else an outcome is called.
const OTHER_OUTCOMES: &[(&str, &str)] = &[
    ("allow", "allowed"),
    ("ok", "allowed"),
    ("pass", "allowed"),
    ("readable", "allowed"),
    ("success", "allowed"),
    ("deny", "denied"),
    ("blocked", "denied"),
    ("block", "denied"),
    ("refused", "denied"),
    ("rejected", "denied"),
    ("forbidden", "denied"),
    ("fail", "denied"),
    ("not-cors", "same-origin"),
    ("ungoverned", "not-governed"),
];

impl Reader<'_> {
    pub(super) fn expect(&mut self, node: &Node) -> Option<Expected> {
        let place = self.decoder.sources.place(self.decoder.start(node.mark));
        let Value::Map(entries) = &node.value else {
            if let Value::List(_) = node.value {
                let finding = self.decoder.wrong_type(node, "expect", "an outcome, or a map with `outcome`");
                self.push(finding);
                return None;
            }
            let text = self.decoder.text(node, "expect")?;
            return self.outcome(&text).map(|outcome| Expected { place, ..Expected::new(outcome) });
        };
        let fields = keys::fields(&mut self.decoder, node, entries, Level::Expect);
        let outcome = match fields.get("outcome") {
            Some(node) => self.decoder.text(node, "outcome").and_then(|text| self.outcome(&text)),
            None => self.missing(&fields, "outcome", "write `outcome: allowed` or `outcome: denied`"),
        };
        let mut expected = Expected { place, ..Expected::new(ExpectedOutcome::Denied) };
        expected.reason = fields.get("reason").and_then(|node| self.reason(node));
        expected.preflight = self.flag(&fields, "preflight");
        expected.reaches_application = self.flag(&fields, "reaches_application");
        expected.status = fields.get("status").and_then(|node| self.status(node));
        let console = self.decoder.optional_text(&fields, "console");
        expected.console = console.and_then(|text| self.console(text));
        expected.visible_headers = self.header_names(&fields, "visible_headers");
        expected.hidden_headers = self.header_names(&fields, "hidden_headers");
        expected.headers = self.values(&fields, "headers");
        expected.preflight_headers = self.values(&fields, "preflight_headers");
        expected.outcome = outcome?;
        self.clashes(&fields, &expected);
        Some(expected)
    }

    fn outcome(&mut self, text: &Spanned<String>) -> Option<ExpectedOutcome> {
        let known = || ExpectedOutcome::ALL.iter().copied();
        if let Some(outcome) = known().find(|outcome| outcome.as_str() == text.as_str()) {
            return Some(outcome);
        }
        let lower = text.to_ascii_lowercase().replace(['_', ' '], "-");
        let called = OTHER_OUTCOMES.iter().find(|(other, _)| *other == lower).map(|(_, meant)| *meant);
        let meant = called.or_else(|| closest(&lower, known().map(ExpectedOutcome::as_str)));
        let message = format!("`{}` is no outcome", shorten(text));
        let finding = Finding::error(Code::EXPECTED_OUTCOME, message).at(text.mark(), "");
        self.push(match meant {
            Some(meant) => finding.suggest(
                format!("write `{meant}`"),
                text.mark(),
                self.decoder.as_written(text.mark(), meant),
            ),
            None => finding.help("write `allowed`, `denied`, `same-origin` or `not-governed`"),
        });
        None
    }

    fn reason(&mut self, node: &Node) -> Option<String> {
        let text = self.decoder.text(node, "reason")?;
        if reasons().any(|known| known == text.as_str()) {
            return Some(text.into_inner());
        }
        let lower = text.to_ascii_lowercase().replace(['_', ' '], "-");
        let message = format!("`{}` is no reason for a denial", shorten(&text));
        let finding = Finding::error(Code::EXPECTED_REASON, message).at(text.mark(), "");
        self.push(match closest(&lower, reasons()) {
            Some(meant) => finding.suggest(
                format!("write `{meant}`"),
                text.mark(),
                self.decoder.as_written(text.mark(), meant),
            ),
            None => {
                let reasons: Vec<_> = reasons().map(|reason| format!("`{reason}`")).collect();
                finding.help(format!("the reasons are {}", reasons.join(", ")))
            }
        });
        None
    }

    /// A part of a line. Every line has nothing in it, which would prove nothing.
    fn console(&mut self, text: Spanned<String>) -> Option<String> {
        if !text.trim().is_empty() {
            return Some(text.into_inner());
        }
        let finding = Finding::error(Code::NULL_VALUE, "`console` is empty: that is a part of every line");
        self.push(
            finding.at(text.mark(), "").help("write a part of what the console says, or leave the key out"),
        );
        None
    }

    /// RFC 9110, section 15: three digits.
    fn status(&mut self, node: &Node) -> Option<u16> {
        match &node.value {
            Value::Number(number) => {
                let status = number.parse().ok().filter(|status| (100..600).contains(status));
                if status.is_some() {
                    return status;
                }
            }
            Value::Null => return self.decoder.null(node, "status"),
            Value::Ignored => return None,
            _ => {}
        }
        let finding = self.decoder.wrong_type(node, "status", "a number from 100 to 599");
        self.push(finding);
        None
    }

    fn header_names(&mut self, fields: &Fields<'_>, key: &str) -> Vec<String> {
        let Some(names) = fields.get(key).and_then(|node| self.one_or_more(node, key)) else {
            return Vec::new();
        };
        self.each_once(names.iter());
        names.into_iter().filter(|name| self.is_name(name)).map(Spanned::into_inner).collect()
    }

    fn is_name(&mut self, name: &Spanned<String>) -> bool {
        self.sendable(Code::PAGE_HEADER, name, "is no header name", page::header_name)
    }

    /// Header names and their values; `null` where the header must not be there.
    fn values(&mut self, fields: &Fields<'_>, key: &str) -> Vec<(String, Option<String>)> {
        let help = "write `Name: value` lines under it; `null` says that the header is not there";
        let entries = fields.get(key).and_then(|node| self.decoder.map(node, key, help)).unwrap_or_default();
        let mut values = Vec::new();
        let names: Vec<_> = entries.iter().map(|(key, _)| Spanned::new(key.name.clone(), key.mark)).collect();
        self.each_once(names.iter());
        for (name, (_, value)) in names.into_iter().zip(entries) {
            let value = match value.value {
                Value::Null => Some(None),
                _ => self.scalar(value, &name).map(|value| Some(value.into_inner())),
            };
            if let (true, Some(value)) = (self.is_name(&name), value) {
                values.push((name.into_inner(), value));
            }
        }
        values
    }

    /// Expectations that no exchange can fulfil together.
    fn clashes(&mut self, fields: &Fields<'_>, expected: &Expected) {
        let readable = matches!(expected.outcome, ExpectedOutcome::Allowed | ExpectedOutcome::SameOrigin);
        let clashing: [(&str, bool, &str); 6] = [
            ("reason", expected.outcome != ExpectedOutcome::Denied, "only what is denied has a reason"),
            ("console", readable, "the console says nothing where the page may read the response"),
            ("visible_headers", !readable, "of a response that the page may not read, it sees no header"),
            ("hidden_headers", !readable, "of a response that the page may not read, it sees no header"),
            ("preflight", expected.preflight == Some(true) && is_same(expected), ASKS_NOT),
            (
                "preflight_headers",
                expected.preflight == Some(false) || is_same(expected),
                "there is no preflight whose response could have headers",
            ),
        ];
        for (key, clashes, why) in clashing {
            if clashes && fields.get(key).is_some() {
                self.clash(fields, key, "outcome", why);
            }
        }
        let mut both = expected
            .visible_headers
            .iter()
            .filter(|name| expected.hidden_headers.iter().any(|hidden| hidden.eq_ignore_ascii_case(name)));
        if let Some(name) = both.next() {
            let why = format!("`{}` cannot be visible and hidden", shorten(name));
            self.clash(fields, "hidden_headers", "visible_headers", &why);
        }
        if expected.reaches_application == Some(false) && readable {
            self.clash(
                fields,
                "reaches_application",
                "outcome",
                "what a page reads comes from the application",
            );
        }
    }

    fn clash(&mut self, fields: &Fields<'_>, key: &str, other: &str, why: &str) {
        self.push(
            Finding::error(Code::CLASHING_EXPECTATIONS, format!("`{key}` does not go with `{other}`: {why}"))
                .at(fields.key(key), "")
                .at(fields.key(other), "this is expected too")
                .help(format!("remove `{key}`, or change `{other}`")),
        );
    }
}

const ASKS_NOT: &str = "a browser asks no service about its own pages";

fn is_same(expected: &Expected) -> bool {
    expected.outcome == ExpectedOutcome::SameOrigin
}
