//! How a layer is set up. Each row says which of these its requests go to.

use corsac_core::{Loader, Policy, Severity};
use serde::Deserialize;

/// How a layer is set up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Configuration {
    /// A careful one: two origins, four methods, two request headers, credentials.
    Listed,
    /// The same, where requests of other origins are refused by the server itself, as far as the layer has that.
    Strict,
    /// The same, with the framework's own way of making failures responses inside the layer, as far as it is needed.
    Recovered,
    /// Every origin, as `*`, with credentials.
    Star,
    /// Whatever origin asks, `null` as well, echoed with credentials.
    Reflected,
}

/// The origins of the careful one; the first is the page that asks.
pub(crate) const ORIGINS: [&str; 2] = ["https://app.example.com", "https://admin.example.com"];

/// Its methods.
pub(crate) const METHODS: [&str; 4] = ["GET", "POST", "PUT", "OPTIONS"];

/// Its request headers.
pub(crate) const HEADERS: [&str; 2] = ["content-type", "x-api-key"];

impl Configuration {
    /// The policy that says it, or the codes of what keeps it from loading.
    pub(crate) fn policy(self) -> Result<Policy, String> {
        let origins = match self {
            Configuration::Star => "'*'".to_owned(),
            Configuration::Reflected => "'null'".to_owned(),
            _ => ORIGINS.join(", "),
        };
        let mut text = format!(
            "{{ version: 1, rules: [{{ paths: ['/**'], allow_origins: [{origins}], allow_methods: [{}], \
             allow_headers: [{}], allow_credentials: true",
            METHODS.join(", "),
            HEADERS.join(", "),
        );
        if self == Configuration::Strict {
            text.push_str(", on_denied: reject");
        }
        text.push_str("}]}");
        Loader::new().yaml(text).load().map_err(|error| {
            let errors = error.diagnostics().iter().filter(|it| it.severity == Severity::Error);
            let codes: Vec<&str> = errors.map(|it| it.code.name()).collect();
            format!("does not load: {}", codes.join(", "))
        })
    }
}
