//! What a server says about settings that are wrong, or probably wrong.

use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::{LazyLock, mpsc};

use libtest_mimic::{Completion, Failed};

use crate::Directory;
use crate::process::PATIENCE;
use crate::servers::{self, Running};

/// Policies that do not load, and what is said of them.
const BROKEN: &[(&str, &str, &[&str])] = &[
    (
        "typo.yaml",
        "version: 1\nallow_origin: [https://app.example.com]\n",
        &["error[unknown-key]", "typo.yaml:2:1", "allow_origin: [https://app.example.com]", "allow_origins"],
    ),
    (
        "two.yaml",
        "version: 1\nallow_origins: ['https://app.example.com/']\nallow_methods: [put]\n",
        &["error[origin-with-path]", "two.yaml:2:", "two.yaml:3:", "PUT"],
    ),
    ("json.json", "{ \"version\": 1, }", &["error[", "json.json:1:"]),
];

fn say(output: &Output) -> (String, String) {
    (
        String::from_utf8_lossy(&output.stdout).into_owned(),
        String::from_utf8_lossy(&output.stderr).into_owned(),
    )
}

/// Runs a server that must not start: the exit code is 1, and all that it says is on standard error.
fn refused(mut command: Command) -> Result<String, Failed> {
    let output = command.output()?;
    let (out, err) = say(&output);
    if output.status.code() != Some(1) || !out.is_empty() {
        return Err(format!("{}\n{out}\n{err}", output.status).into());
    }
    Ok(err)
}

pub(crate) fn broken_policies_are_explained(server: &Path) -> Result<Completion, Failed> {
    let directory = Directory::new(&format!("broken-{}", server.file_name().unwrap().display()));
    let missing = directory.0.join("missing.yaml");
    let mut broken = vec![(missing, ["error[unreadable-file]", "no such file"].as_slice())];
    for (name, text, says) in BROKEN {
        std::fs::write(directory.0.join(name), text)?;
        broken.push((directory.0.join(name), says));
    }
    for (policy, says) in broken {
        let mut command = servers::command(server);
        command.env("CORS_POLICY_FILE", &policy);
        let said = refused(command)?;
        for part in says {
            assert!(said.contains(part), "no `{part}` in:\n{said}");
        }
        // Findings are lines, and no string in quotes.
        assert!(!said.contains("\\n"), "{said}");
    }
    Ok(Completion::Completed)
}

pub(crate) fn warnings_are_shown(server: &Path) -> Result<Completion, Failed> {
    let directory = Directory::new(&format!("warned-{}", server.file_name().unwrap().display()));
    let policy = directory.0.join("warned.yaml");
    std::fs::write(&policy, "version: 1\nallow_origins: ['${NOBODY:-}']\n")?;
    let mut command = servers::command(server);
    command.env("CORS_POLICY_FILE", &policy);
    let said = Running::start(command)?.stop();
    assert!(said.contains("warning["), "{said}");
    assert!(said.contains("warned.yaml:2:"), "{said}");
    Ok(Completion::Completed)
}

pub(crate) fn bad_ports_are_refused(server: &Path) -> Result<Completion, Failed> {
    for port in ["", "http", "65536", "-1", "80 80"] {
        let mut command = servers::command(server);
        command.env("PORT", port);
        let said = refused(command)?;
        assert!(said.contains(&format!("PORT is `{port}`")), "{said}");
    }
    Ok(Completion::Completed)
}

/// Also where `PORT` says nothing, so that what stands in for it is known.
pub(crate) fn taken_ports_are_named(server: &Path) -> Result<Completion, Failed> {
    // Whoever else listens there takes it as well.
    static USUAL: LazyLock<Option<TcpListener>> = LazyLock::new(|| TcpListener::bind("127.0.0.1:3000").ok());
    LazyLock::force(&USUAL);
    let taken = TcpListener::bind("127.0.0.1:0")?;
    let port = taken.local_addr()?.port().to_string();
    for (port, named) in [(Some(&port), port.as_str()), (None, "3000")] {
        let mut command = servers::command(server);
        match port {
            Some(port) => command.env("PORT", port),
            None => command.env_remove("PORT"),
        };
        let said = refused(command)?;
        for part in [&format!("127.0.0.1:{named}: "), "in use", "PORT names another port"] {
            assert!(said.contains(part), "no `{part}` in:\n{said}");
        }
        assert!(!said.contains("Os {"), "{said}");
    }
    Ok(Completion::Completed)
}

/// `cargo run` from another directory of the repository is an easy slip.
pub(crate) fn a_missing_policy_is_named(server: &Path) -> Result<Completion, Failed> {
    let directory = Directory::new(&format!("elsewhere-{}", server.file_name().unwrap().display()));
    let mut command = servers::command(server);
    command.current_dir(&directory.0);
    let said = refused(command)?;
    for part in ["`policies/shop.yaml`", "the root of the repository", "CORS_POLICY_FILE"] {
        assert!(said.contains(part), "no `{part}` in:\n{said}");
    }
    Ok(Completion::Completed)
}

/// Whether processes that this one starts ignore Ctrl-C, as they do below a script's background job: what a shell has
/// ignored stays so. Linux says it; elsewhere it is taken not to be so.
fn is_interrupt_ignored() -> bool {
    const SIGINT: u32 = 2;
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let mask = ignored.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
    mask.is_some_and(|mask| mask & (1 << (SIGINT - 1)) != 0)
}

/// Ctrl-C, as a terminal sends it.
pub(crate) fn an_interrupt_ends_it(server: &Path) -> Result<Completion, Failed> {
    let mut command = servers::command(server);
    if is_interrupt_ignored() {
        let mut with_default = Command::new("env");
        with_default.arg("--default-signal=INT").arg(server).current_dir(servers::root());
        for (name, value) in command.get_envs() {
            match value {
                Some(value) => with_default.env(name, value),
                None => with_default.env_remove(name),
            };
        }
        command = with_default;
    }
    let mut running = Running::start(command)?;
    let process = running.child.id().to_string();
    let kill = |signal| Command::new("kill").args([signal, process.as_str()]).status();
    assert!(kill("-INT")?.success(), "`kill` failed");
    let (ended, end) = mpsc::channel();
    std::thread::spawn(move || ended.send(running.child.wait()));
    if end.recv_timeout(PATIENCE).is_err() {
        kill("-KILL")?;
        return Err("the server goes on after Ctrl-C".into());
    }
    Ok(Completion::Completed)
}
