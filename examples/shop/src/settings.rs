//! The settings of a server, from its environment.

use std::env::{self, VarError};
use std::fmt::{self, Display};
use std::path::{Path, PathBuf};

/// What a server is told by its environment.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Settings {
    /// `CORS_POLICY_FILE`: the policy. Without it, `policies/shop.yaml` of this repository.
    pub policy_file: PathBuf,
    /// `PORT`: where the server listens on 127.0.0.1. Without it, 3000; with 0, wherever it is free.
    pub port: u16,
}

/// The policy where none is named, from the root of this repository.
const POLICY_FILE: &str = "policies/shop.yaml";

/// What is wrong with the environment, in words for whoever started the server.
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
    /// Where `PORT` is no port, and where no policy is named and the usual one is not here.
    pub fn from_env() -> Result<Self, SettingsError> {
        let policy_file = env::var_os("CORS_POLICY_FILE").filter(|file| !file.is_empty());
        let port = match env::var("PORT") {
            Ok(port) => port.parse().map_err(|_| no_port(&port))?,
            Err(VarError::NotPresent) => 3000,
            Err(VarError::NotUnicode(port)) => return Err(no_port(&port.to_string_lossy())),
        };
        let policy_file = match policy_file {
            Some(file) => file.into(),
            None if Path::new(POLICY_FILE).exists() => POLICY_FILE.into(),
            None => return Err(no_policy()),
        };
        Ok(Settings { policy_file, port })
    }

    /// What to say where the server cannot listen.
    pub fn cannot_listen(&self, why: impl Display) -> SettingsError {
        SettingsError(format!(
            "cannot listen on 127.0.0.1:{}: {why}; PORT names another port, and 0 any that is free",
            self.port
        ))
    }
}

fn no_policy() -> SettingsError {
    SettingsError(format!(
        "there is no `{POLICY_FILE}` here: start this from the root of the repository, or name a policy in \
         CORS_POLICY_FILE"
    ))
}

fn no_port(text: &str) -> SettingsError {
    SettingsError(format!("PORT is `{}`: write a number from 0 to 65535", text.escape_debug()))
}
