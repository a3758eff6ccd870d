//! What of a failure stands in a message.

use super::template::{Template, fill};
use super::{Message, line};
use crate::browser::{ErrorKind, Failure, Stage};

/// What the holes of a text are filled with, by name.
pub(super) struct Values(Vec<(&'static str, String)>);

impl Values {
    /// What every engine takes from a failure.
    pub(super) fn of(failure: &Failure) -> Self {
        let mut values = Values(Vec::new());
        values.set("url", &failure.url);
        values.set("origin", &failure.origin);
        values.set("page", &failure.page);
        values.set("asked", failure.redirected_from.as_ref().unwrap_or(&failure.url));
        values.set("status", failure.status.unwrap_or_default().to_string());
        if let Some(from) = &failure.redirected_from {
            values.set("redirected-from", from);
        }
        if failure.stage == Stage::Preflight {
            values.set("preflight", "");
        }
        values.set_kind(&failure.kind);
        values
    }

    fn set_kind(&mut self, kind: &ErrorKind) {
        match kind {
            ErrorKind::InvalidUrl { url } => self.set("url", url),
            ErrorKind::InvalidMethod { method }
            | ErrorKind::ForbiddenMethod { method }
            | ErrorKind::NoCorsMethod { method }
            | ErrorKind::MethodNotAllowed { method } => self.set("method", method),
            ErrorKind::NotHttp { scheme } => self.set("scheme", scheme),
            ErrorKind::BadPort { port } => self.set("port", port.to_string()),
            ErrorKind::AllowOriginMismatch { value, .. } => self.set("value", value),
            ErrorKind::CredentialsNotAllowed { value } => {
                self.set("value", value.as_deref().unwrap_or_default());
            }
            ErrorKind::PreflightStatus { status } | ErrorKind::PreflightRedirect { status } => {
                self.set("status", status.to_string());
            }
            ErrorKind::InvalidAllowMethods { value, member }
            | ErrorKind::InvalidAllowHeaders { value, member } => {
                self.set("value", value);
                self.set("member", member);
            }
            ErrorKind::HeadersNotAllowed { names, .. } => {
                self.set("header", names.first().map_or("", String::as_str));
            }
            ErrorKind::InvalidHeader { name, value } => {
                self.set("header", name);
                self.set("value", value.as_deref().unwrap_or_default());
            }
            ErrorKind::Nosniff { essence } => self.set("essence", essence),
            _ => {}
        }
    }

    /// Gives a hole another value.
    pub(super) fn set(&mut self, name: &'static str, value: impl Into<String>) {
        self.0.retain(|(known, _)| *known != name);
        self.0.push((name, value.into()));
    }

    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str())
    }

    pub(super) fn text(&self, template: &Template) -> String {
        fill(template.text, &|name| self.get(name))
    }

    pub(super) fn line(&self, template: &Template) -> Message {
        line(template.id(self.get("preflight").is_some()), self.text(template))
    }

    pub(super) fn companion(&self, template: &Template) -> Message {
        Message { companion: true, ..self.line(template) }
    }
}

/// A text with one hole.
pub(super) fn with(template: &Template, name: &'static str, value: &str) -> Message {
    let mut values = Values(Vec::new());
    values.set(name, value);
    values.line(template)
}
