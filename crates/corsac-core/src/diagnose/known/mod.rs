//! The messages that are known, and what each may mean.

/// The functions that write an engine's messages: `known` one of the table of words, `beside` one that the model of the
/// browser does not say, and `reason` one whose reason is known alone, too, after these words.
macro_rules! messages_of {
    ($engine:expr) => {
        const fn known(
            template: $crate::browser::words::template::Template,
            causes: &'static [Cause],
        ) -> super::Known {
            super::Known::new($engine, template, causes)
        }

        const fn beside(id: &'static str, text: &'static str, causes: &'static [Cause]) -> super::Known {
            known($crate::browser::words::template::Template::new(id, text), causes)
        }
    };
    ($engine:expr, $after:literal) => {
        messages_of!($engine);

        const fn reason(
            template: $crate::browser::words::template::Template,
            causes: &'static [Cause],
        ) -> super::Known {
            known(template, causes).reason_after($after)
        }
    };
}

mod chromium;
mod firefox;
mod plain;
mod webkit;

use super::cause::Cause;
use crate::browser::words::template::Template;
use crate::browser::{Api, Engine};

/// A message that is known.
#[derive(Debug, Clone, Copy)]
pub(super) struct Known {
    pub template: Template,
    pub engine: Engine,
    /// What it may mean, the likely first.
    pub causes: &'static [Cause],
    pub role: Role,
    /// Which API says so, where only one does.
    pub api: Option<Api>,
    /// Whether it is about a preflight, where the words leave no doubt.
    pub preflight: Option<bool>,
    /// After which words the reason begins, that is known without them, too.
    pub reason_after: Option<&'static str>,
}

/// What a message is beside others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// It stands for itself.
    Line,
    /// It goes with another line, and says little without.
    Companion,
    /// It fits much, and is taken where nothing else fits.
    Weak,
}

/// What comes after a reason in Chromium before version 70 or so.
pub(super) const OLD_END: &str = "[old| Origin '{origin}' is therefore not allowed access.][status| The response had HTTP status \
                           code {status}.]";

/// What comes before it there; nothing where only the reason was pasted.
pub(super) const OLD_STARTS: &[(&str, Option<Api>)] = &[
    ("", None),
    ("XMLHttpRequest cannot load {url}. ", Some(Api::XmlHttpRequest)),
    ("Fetch API cannot load {url}. ", Some(Api::Fetch)),
    ("Failed to load {url}: ", None),
];

impl Known {
    const fn new(engine: Engine, template: Template, causes: &'static [Cause]) -> Self {
        Known { template, engine, causes, role: Role::Line, api: None, preflight: None, reason_after: None }
    }

    /// Every engine that has these words.
    pub(super) fn speakers(&self) -> Vec<Engine> {
        match self.engine {
            // What the model says for want of recorded words stands for all of them.
            Engine::Standard => Engine::ALL.to_vec(),
            _ => all()
                .filter(|known| {
                    known.template.text.split_whitespace().eq(self.template.text.split_whitespace())
                })
                .map(|known| known.engine)
                .collect(),
        }
    }

    const fn companion(self) -> Self {
        Known { role: Role::Companion, ..self }
    }

    const fn weak(self) -> Self {
        Known { role: Role::Weak, ..self }
    }

    const fn by(self, api: Api) -> Self {
        Known { api: Some(api), ..self }
    }

    const fn preflight(self, preflight: bool) -> Self {
        Known { preflight: Some(preflight), ..self }
    }

    const fn reason_after(self, words: &'static str) -> Self {
        Known { reason_after: Some(words), ..self }
    }
}

/// Every message that is known.
pub(super) fn all() -> impl Iterator<Item = &'static Known> {
    chromium::ALL.iter().chain(firefox::ALL).chain(webkit::ALL).chain(plain::ALL)
}
