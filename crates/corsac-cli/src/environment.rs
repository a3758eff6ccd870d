//! The variables that a policy sees.

use std::collections::HashMap;
use std::path::PathBuf;

use clap::Args;
use corsac_core::Loader;

use crate::text::{name, why};

/// Where the variables in a policy come from.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Variables")]
pub struct EnvironmentArgs {
    /// Set a variable, over the environment and over --env-file.
    #[arg(long = "env", value_name = "NAME=VALUE", value_parser = assignment)]
    pub variables: Vec<(String, String)>,
    /// Read variables from a file of NAME=VALUE lines, over the environment.
    #[arg(long, value_name = "FILE")]
    pub env_file: Vec<PathBuf>,
    /// Read no variables: what they stand for is unknown, and everything else is checked.
    #[arg(long, conflicts_with_all = ["variables", "env_file"])]
    pub no_env: bool,
    /// The service that loads the policy: rules for other services are left out.
    #[arg(long, value_name = "NAME")]
    pub service: Option<String>,
}

fn assignment(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        _ => Err("write NAME=VALUE".to_owned()),
    }
}

impl EnvironmentArgs {
    /// Reads the files and returns the variables that stand over those of the process.
    ///
    /// # Errors
    ///
    /// With a sentence, where a file cannot be read or a line is not `NAME=VALUE`.
    pub fn read(&self) -> Result<HashMap<String, String>, String> {
        let mut variables = HashMap::new();
        for path in &self.env_file {
            let name = name(path);
            let text = std::fs::read_to_string(path)
                .map_err(|error| format!("cannot read `{name}`: {}", why(&error)))?;
            for (number, line) in text.lines().enumerate() {
                let line = line.trim();
                if line.is_empty() || line.starts_with('#') {
                    continue;
                }
                let line = line.strip_prefix("export ").unwrap_or(line);
                let (key, value) =
                    assignment(line).map_err(|_| format!("`{name}`, line {}: not NAME=VALUE", number + 1))?;
                variables.insert(key.trim().to_owned(), unquoted(value.trim()).to_owned());
            }
        }
        variables.extend(self.variables.iter().cloned());
        Ok(variables)
    }

    /// Gives a loader the variables and the service.
    pub fn apply(&self, loader: Loader, variables: &HashMap<String, String>) -> Loader {
        let loader = if self.no_env {
            loader.symbolic_environment()
        } else {
            let variables = variables.clone();
            loader.environment(move |name| variables.get(name).cloned().or_else(|| std::env::var(name).ok()))
        };
        match &self.service {
            Some(service) => loader.service(service),
            None => loader,
        }
    }
}

fn unquoted(value: &str) -> &str {
    ['"', '\''].iter().find_map(|quote| value.strip_prefix(*quote)?.strip_suffix(*quote)).unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_lose_one_pair_of_quotes() {
        assert_eq!(["\"a b\"", "'a'", "a\"", "\"a'"].map(unquoted), ["a b", "a", "a\"", "\"a'"]);
    }
}
