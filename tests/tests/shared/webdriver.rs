//! Chromium, driven over WebDriver.

use std::process::{Child, Command, Stdio};

use fantoccini::wd::WebDriverCompatibleCommand;
use fantoccini::{Client, ClientBuilder};
use http::Method;
use hyper_util::client::legacy::connect::HttpConnector;
use libtest_mimic::Arguments;
use serde_json::{Value, json};
use tokio::runtime::{Builder, Runtime};
use url::Url;

use crate::process::{PATIENCE, lines};

/// What a browser of this family may be called.
const BROWSERS: &[&str] = &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// A run of tests with one browser.
pub(crate) struct Run {
    pub(crate) arguments: Arguments,
    /// The browser, or what is missing.
    pub(crate) found: Result<&'static str, String>,
    /// Whether a test fails without it.
    pub(crate) required: bool,
}

/// Says so where there is no browser.
pub(crate) fn prepare() -> Run {
    let mut arguments = Arguments::from_args();
    // There is one browser, and its console is read after each exchange.
    arguments.test_threads = Some(1);
    let found = find();
    if let Err(missing) = &found {
        crate::say!("browser: NOT RUN: {missing}");
        crate::say!(
            "browser: install Chromium and its driver (Debian: apt install chromium chromium-driver)"
        );
    }
    let required = std::env::var("CORSAC_REQUIRE_BROWSER").is_ok_and(|value| value == "1");
    Run { arguments, found, required }
}

/// Where the browser and its driver are, or what is missing.
fn find() -> Result<&'static str, String> {
    let starts = |name: &str| {
        let command =
            Command::new(name).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
        command.is_ok_and(|status| status.success())
    };
    if !starts("chromedriver") {
        return Err("there is no `chromedriver` on the PATH".to_owned());
    }
    let browser = BROWSERS.iter().find(|name| starts(name));
    browser.copied().ok_or_else(|| format!("none of {} is on the PATH", BROWSERS.join(", ")))
}

/// A browser with one window.
pub(crate) struct Browser {
    driver: Child,
    runtime: Runtime,
    client: Option<Client>,
    profile: std::path::PathBuf,
}

impl Browser {
    pub(crate) fn start(binary: &str) -> Result<Self, String> {
        let mut driver = Command::new("chromedriver")
            .arg("--port=0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("chromedriver: {error}"))?;
        let lines = lines(driver.stdout.take().unwrap());
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        let profile = std::env::temp_dir().join(format!("corsac-browser-{}", std::process::id()));
        let mut browser = Browser { driver, runtime, client: None, profile };
        let port = loop {
            let line = lines.recv_timeout(PATIENCE).map_err(|_| "chromedriver does not say its port")?;
            if let Some((_, port)) = line.split_once(" started successfully on port ") {
                break port.trim_end_matches('.').to_owned();
            }
        };
        let path = which(binary)?;
        let arguments = [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--disable-dev-shm-usage",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            // The driver reads the console of the page's own process.
            "--disable-features=IsolateSandboxedIframes",
            &format!("--user-data-dir={}", browser.profile.display()),
        ];
        let capabilities = json!({
            "browserName": "chrome",
            "goog:chromeOptions": { "binary": path, "args": arguments },
            "goog:loggingPrefs": { "browser": "ALL" },
        });
        let Value::Object(capabilities) = capabilities else { return Err("no capabilities".to_owned()) };
        let client = browser.runtime.block_on(
            ClientBuilder::new(HttpConnector::new())
                .capabilities(capabilities)
                .connect(&format!("http://127.0.0.1:{port}")),
        );
        browser.client = Some(client.map_err(|error| format!("no session: {error}"))?);
        Ok(browser)
    }

    fn client(&self) -> &Client {
        self.client.as_ref().unwrap()
    }

    /// Opens a page.
    pub(crate) fn open(&self, url: &str) -> Result<(), String> {
        self.runtime.block_on(self.client().goto(url)).map_err(|error| format!("{url}: {error}"))
    }

    /// Runs a script that hands its answer to its last argument.
    pub(crate) fn run(&self, script: &str, argument: Value) -> Result<Value, String> {
        let run = self.client().execute_async(script, vec![argument]);
        self.runtime.block_on(run).map_err(|error| format!("the script: {error}"))
    }

    /// What stands in the console since the last time.
    pub(crate) fn console(&self) -> Result<Vec<String>, String> {
        let entries = self
            .runtime
            .block_on(self.client().issue_cmd(Log))
            .map_err(|error| format!("the log: {error}"))?;
        let entries = entries.as_array().ok_or("the log is no list")?;
        Ok(entries.iter().map(|entry| entry["message"].as_str().unwrap_or_default().to_owned()).collect())
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // Chromium ends with its session.
        if let Some(client) = self.client.take() {
            let _ = self.runtime.block_on(client.close());
        }
        let _ = self.driver.kill();
        let _ = self.driver.wait();
        let _ = std::fs::remove_dir_all(&self.profile);
    }
}

/// The driver wants the path of a binary.
fn which(name: &str) -> Result<String, String> {
    let directories = std::env::var_os("PATH").unwrap_or_default();
    let paths = std::env::split_paths(&directories).map(|directory| directory.join(name));
    let path = paths.into_iter().find(|path| path.is_file()).ok_or_else(|| format!("`{name}` is gone"))?;
    Ok(path.display().to_string())
}

/// Chromium's console, in a command that the standard does not have.
#[derive(Debug)]
struct Log;

impl WebDriverCompatibleCommand for Log {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, url::ParseError> {
        base.join(&format!("session/{}/se/log", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        (Method::POST, Some(json!({ "type": "browser" }).to_string()))
    }
}
