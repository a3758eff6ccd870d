//! The example servers, each a process.

use std::collections::BTreeMap;
use std::io::Read as _;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::mpsc::Receiver;
use std::thread::JoinHandle;

use crate::process::{PATIENCE, lines};

/// The frameworks. The package of each is `example-` and its name.
pub(crate) const FRAMEWORKS: &[&str] = &["axum", "actix-web", "rocket", "warp"];

/// The last line of what a server says when it starts.
const LAST: &str = "Ctrl-C ends it.";

pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// The server's executable. The first call builds all of them.
pub(crate) fn executable(framework: &str) -> Result<PathBuf, String> {
    static BUILT: OnceLock<Result<BTreeMap<String, PathBuf>, String>> = OnceLock::new();
    let built = BUILT.get_or_init(build).as_ref().map_err(Clone::clone)?;
    let package = format!("example-{framework}");
    built.get(&package).cloned().ok_or_else(|| format!("{package} has no executable"))
}

/// Builds the servers with the features of the whole workspace, tests and all: `cargo test --workspace` has built
/// nearly everything so. Each alone would be one more build of its framework; that it compiles so, `.ci/run` checks.
fn build() -> Result<BTreeMap<String, PathBuf>, String> {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["build", "--workspace", "--locked", "--message-format", "json-render-diagnostics"]);
    for framework in FRAMEWORKS {
        cargo.args(["--bin", &format!("example-{framework}")]);
    }
    // Features that only tests ask for count where there is a test among what is built.
    cargo.args(["--test", "examples"]);
    if !cfg!(debug_assertions) {
        cargo.arg("--release");
    }
    let output = cargo.current_dir(root()).output().map_err(|error| format!("cargo: {error}"))?;
    if !output.status.success() {
        return Err(format!("no servers:\n{}", String::from_utf8_lossy(&output.stderr)));
    }
    let text = String::from_utf8_lossy(&output.stdout);
    let messages = text.lines().filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
    let built = messages.filter_map(|message| {
        let name = message.pointer("/target/name")?.as_str()?;
        Some((name.to_owned(), message.get("executable")?.as_str()?.into()))
    });
    Ok(built.collect())
}

/// The server's command, at the root of the repository, on a free port, and with nothing else in its environment that
/// whoever runs the tests may have there.
pub(crate) fn command(executable: &Path) -> Command {
    let mut command = Command::new(executable);
    for (name, _) in std::env::vars_os() {
        if ["CORS_", "ROCKET_", "RUST_"].iter().any(|prefix| name.to_string_lossy().starts_with(prefix)) {
            command.env_remove(name);
        }
    }
    command.current_dir(root()).env("PORT", "0").stdin(Stdio::null());
    command
}

/// A server that listens.
pub(crate) struct Running {
    pub(crate) child: Child,
    pub(crate) address: SocketAddr,
    /// All that it said about itself.
    pub(crate) announcement: String,
    stderr: Option<JoinHandle<String>>,
}

impl Running {
    /// Starts a server, and waits until it says where it listens.
    pub(crate) fn start(mut command: Command) -> Result<Self, String> {
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| format!("{command:?}: {error}"))?;
        let lines = lines(child.stdout.take().unwrap());
        let mut stderr = child.stderr.take().unwrap();
        let stderr = std::thread::spawn(move || {
            let mut bytes = Vec::new();
            let _ = stderr.read_to_end(&mut bytes);
            String::from_utf8_lossy(&bytes).into_owned()
        });
        let mut running = Running {
            child,
            address: SocketAddr::from(([127, 0, 0, 1], 0)),
            announcement: String::new(),
            stderr: Some(stderr),
        };
        match running.listen(&lines) {
            Ok(()) => Ok(running),
            Err(error) => Err(format!("{error}\n{}", running.stop())),
        }
    }

    fn listen(&mut self, lines: &Receiver<String>) -> Result<(), String> {
        let next = || lines.recv_timeout(PATIENCE).map_err(|_| "the server does not say that it listens");
        let first = next()?;
        let address = first.strip_prefix("listening on http://").and_then(|address| address.parse().ok());
        self.address = address.ok_or_else(|| format!("the first line is `{first}`"))?;
        loop {
            let line = next()?;
            if line == LAST {
                return Ok(());
            }
            self.announcement.push_str(&line);
            self.announcement.push('\n');
        }
    }

    /// Ends it, and gives what it wrote on standard error.
    pub(crate) fn stop(&mut self) -> String {
        let _ = self.child.kill();
        let _ = self.child.wait();
        self.stderr.take().map(|stderr| stderr.join().unwrap()).unwrap_or_default()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stop();
    }
}
