//! An application with one file for all its settings, a CORS policy among them.
//!
//! ```console
//! $ cargo run -p example-embedded-policy
//! ```
//!
//! [`Document`] is the policy as it is written, in whatever serde reads; [`Loader::document`] checks it as if it were a
//! file of its own. What has the wrong shape is an error of the settings file; what is wrong with the policy is a
//! finding, with the policy's own lines.

use std::error::Error;
use std::net::SocketAddr;

use axum::Router;
use axum::routing::get;
use corsac::axum::CorsLayer;
use corsac::document::Document;
use corsac::{LoadError, Loader, Policy};
use serde::Deserialize;
use tokio::net::TcpListener;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Settings {
    listen: SocketAddr,
    greeting: String,
    cors: Document,
}

impl Settings {
    /// Variables in the policy come from the environment of the process, as in a policy file.
    fn policy(&self) -> Result<Policy, LoadError> {
        Loader::new().document(&self.cors).process_environment().load()
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    // From the root of the repository.
    let file = std::env::args().nth(1).unwrap_or_else(|| "examples/embedded-policy/settings.yaml".to_owned());
    let settings: Settings = serde_yaml::from_str(&std::fs::read_to_string(file)?)?;
    let policy = settings.policy()?;
    let listener = TcpListener::bind(settings.listen).await?;
    let app = Router::new().route("/greeting", get(async || settings.greeting)).layer(CorsLayer::new(policy));
    Ok(axum::serve(listener, app).await?)
}

#[cfg(test)]
mod tests {
    use corsac::Request;

    use super::*;

    const SETTINGS: &str = include_str!("../settings.yaml");

    fn settings(text: &str) -> Result<Settings, serde_yaml::Error> {
        serde_yaml::from_str(text)
    }

    #[test]
    fn the_policy_is_loaded_from_among_the_settings() {
        let settings = settings(SETTINGS).unwrap();
        assert_eq!(settings.greeting, "hello");
        let policy = settings.policy().unwrap();
        let from = |origin| policy.evaluate(&Request::get("/greeting").origin(origin));
        assert!(from("https://app.example.com").is_allowed());
        assert!(!from("https://elsewhere.example").is_allowed());
    }

    #[test]
    fn a_misspelt_key_is_an_error_of_the_settings() {
        let error = settings(&SETTINGS.replace("allow_origins", "allow_origin")).unwrap_err().to_string();
        assert!(error.contains("allow_origin") && error.contains("did you mean"), "{error}");
    }

    #[test]
    fn what_is_wrong_with_the_policy_is_shown_in_its_lines() {
        let settings = settings(&SETTINGS.replace("https://app.example.com", "https://*")).unwrap();
        let error = settings.policy().unwrap_err().to_string();
        assert!(error.contains("<document>:") && error.contains("https://*"), "{error}");
    }
}
