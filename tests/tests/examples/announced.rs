//! The commands that a server prints are run as they stand, and answer what stands below them.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use libtest_mimic::{Completion, Failed};

use crate::Directory;
use crate::servers::{self, Running, root};

/// Policies that the commands were not made for.
const OTHERS: &[(&str, &str)] = &[
    ("nothing.yaml", "{ version: 1, rules: [{ paths: [/else], allow_origins: ['*'] }] }"),
    (
        "reject.yaml",
        "{ version: 1, allow_origins: ['https://elsewhere.example'], allow_methods: [GET, DELETE], \
         defaults: { on_denied: reject, preflight_status: 200 } }",
    ),
    (
        "own.yaml",
        "{ version: 1, rules: [{ paths: ['/**'], own_origins: ['https://app.example.com'], deny: true }] }",
    ),
    (
        "any.json",
        r#"{ "version": 1, "allow_origins": ["*"], "allow_methods": ["*"], "allow_headers": ["*"] }"#,
    ),
];

pub(crate) fn run(server: &Path) -> Result<Completion, Failed> {
    if let Err(error) = Command::new("curl").arg("--version").output() {
        crate::say!("examples: NOT RUN: the printed commands need curl: {error}");
        return Ok(Completion::ignored_with("there is no curl"));
    }
    let directory = Directory::new(&format!("announced-{}", server.file_name().unwrap().display()));
    let mut policies: Vec<PathBuf> =
        std::fs::read_dir(root().join("policies"))?.map(|entry| entry.unwrap().path()).collect();
    policies.retain(|path| {
        let name = path.to_str().unwrap_or_default();
        name.ends_with(".yaml") && !name.ends_with(".test.yaml")
    });
    for (name, text) in OTHERS {
        policies.push(directory.0.join(name));
        std::fs::write(directory.0.join(name), text)?;
    }
    let mut answers = BTreeSet::new();
    for policy in policies {
        let mut command = servers::command(server);
        let running = Running::start({
            command.env("CORS_POLICY_FILE", &policy).env("CORS_ORIGINS", "https://dev.example.com");
            command
        })
        .map_err(|error| format!("{}: {error}", policy.display()))?;
        let trials = trials(&running.announcement);
        assert_eq!(trials.len(), 3, "{}", running.announcement);
        for trial in trials {
            let answer = curl(&trial.command)?;
            trial
                .compare(&answer)
                .map_err(|error| format!("{}: {}\n{error}\n{answer}", policy.display(), trial.command))?;
            answers.insert(trial.answer);
        }
    }
    // Else the policies do not differ where the commands look.
    assert!(answers.len() > 10, "only {} different answers: {answers:#?}", answers.len());
    Ok(Completion::Completed)
}

/// A command, and what is printed below it.
struct Trial {
    command: String,
    answer: Vec<String>,
}

fn trials(announcement: &str) -> Vec<Trial> {
    let mut trials: Vec<Trial> = Vec::new();
    for line in announcement.lines() {
        match (line.strip_prefix("  $ "), trials.last_mut()) {
            (Some(command), _) => {
                trials.push(Trial { command: format!("{command}\n"), answer: Vec::new() });
            }
            (None, Some(trial)) if trial.command.ends_with("\\\n") => {
                trial.command.push_str(line);
                trial.command.push('\n');
            }
            (None, Some(trial)) if !line.is_empty() => trial.answer.push(line.trim().to_owned()),
            _ => {}
        }
    }
    trials
}

fn curl(command: &str) -> Result<String, Failed> {
    let output = Command::new("sh").args(["-c", command]).env("NO_PROXY", "*").output()?;
    if !output.status.success() {
        return Err(format!("{command}: {}", output.status).into());
    }
    Ok(String::from_utf8_lossy(&output.stdout).replace('\r', ""))
}

impl Trial {
    fn compare(&self, answer: &str) -> Result<(), String> {
        let (head, _) = answer.split_once("\n\n").ok_or("no head")?;
        let status = head.split(' ').nth(1).unwrap_or_default();
        let (first, said) = self.answer.split_first().ok_or("nothing is printed below it")?;
        let digits: String = first.chars().take_while(char::is_ascii_digit).collect();
        if !digits.is_empty() && digits != status {
            return Err(format!("it says {digits} and answers {status}"));
        }
        // Else the words are wrong, whatever the status is.
        let readable = head.to_ascii_lowercase().contains("\naccess-control-allow-origin:");
        if readable != first.contains("allowed by rule") {
            return Err(format!("it says `{first}`, and a page may read it: {readable}"));
        }
        let mut sent: Vec<String> = head
            .lines()
            .filter(|line| line.to_ascii_lowercase().starts_with("access-control-"))
            .map(lower)
            .collect();
        sent.sort();
        let mut said = said.to_vec();
        said.retain(|line| line != "no CORS headers");
        said.sort();
        if sent == said { Ok(()) } else { Err(format!("it says {said:?} and sends {sent:?}")) }
    }
}

/// Names of headers are in any case.
fn lower(line: &str) -> String {
    let (name, value) = line.split_once(':').unwrap_or((line, ""));
    format!("{}:{value}", name.to_ascii_lowercase())
}
