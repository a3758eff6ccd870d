//! The settings of a server, from its environment.

use std::env::{self, VarError};
use std::fmt;
use std::path::PathBuf;

/// What a server is told by its environment.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Settings {
    /// `CORS_POLICY_FILE`: the policy. Without it, `policies/shop.yaml` of this repository.
    pub policy_file: PathBuf,
    /// `PORT`: where the server listens on 127.0.0.1. Without it, 3000; with 0, wherever it is free.
    pub port: u16,
}

/// What is wrong with the environment.
///
/// Its `Debug` reads like its `Display`, so that a `main` that returns it prints what its user needs.
#[derive(thiserror::Error)]
#[error("{0}")]
pub struct SettingsError(String);

impl fmt::Debug for SettingsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Settings {
    /// Reads the environment of the process.
    ///
    /// # Errors
    ///
    /// Where `PORT` is no port.
    pub fn from_env() -> Result<Self, SettingsError> {
        let policy_file = env::var_os("CORS_POLICY_FILE").filter(|file| !file.is_empty());
        let port = match env::var("PORT") {
            Ok(port) => port.parse().map_err(|_| no_port(&port))?,
            Err(VarError::NotPresent) => 3000,
            Err(VarError::NotUnicode(port)) => return Err(no_port(&port.to_string_lossy())),
        };
        Ok(Settings {
            policy_file: policy_file.map_or_else(|| "policies/shop.yaml".into(), Into::into),
            port,
        })
    }
}

fn no_port(text: &str) -> SettingsError {
    SettingsError(format!("PORT is `{}`: write a number from 0 to 65535", text.escape_debug()))
}
