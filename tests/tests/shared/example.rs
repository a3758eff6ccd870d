//! A policy as it stands on a page, with what cannot be shown there said in comments.
//!
//! - `# env: NAME=VALUE` sets a variable.
//! - `# 500 times, with its number for @:` repeats the next line.
//! - `# saved as Latin-1` says how the file is saved.
//! - `# this file is not there` says that only its name is known.

use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};

use corsac_core::testing::{CheckedTest, TestFile};
use corsac_core::{Checked, Loader};

/// Checks the policy that an example stands for.
pub(crate) fn check(text: &str, json: bool) -> Checked {
    let variables: Vec<(String, String)> = text
        .lines()
        .filter_map(|line| line.strip_prefix("# env: ")?.split_once('='))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    let get =
        move |name: &str| variables.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone());
    let says = |what: &str| text.lines().any(|line| line == what);
    let policy = repeated(text);
    let file = says("# saved as Latin-1").then(|| {
        let bytes: Vec<u8> = policy.chars().map(|c| u8::try_from(c).unwrap()).collect();
        Temporary::new(&bytes)
    });
    let loader = match &file {
        Some(file) => Loader::new().file(&file.0),
        None if says("# this file is not there") => Loader::new().file("no/such/cors.yaml"),
        None if json => Loader::new().json(policy),
        None => Loader::new().yaml(policy),
    };
    loader.environment(get).check()
}

/// Checks the test file that an example stands for, in a directory with the policies of the repository.
pub(crate) fn check_test(text: &str) -> CheckedTest {
    let policies = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join("policies");
    let beside = |line: &str| match line.strip_prefix("policy: ") {
        Some(name) => {
            format!("policy: {}\n", policies.join(name.trim().trim_start_matches("policies/")).display())
        }
        None => line.to_owned(),
    };
    let text: String = repeated(text).split_inclusive('\n').map(beside).collect();
    let file = Temporary::new(text.as_bytes());
    TestFile::check(&file.0)
}

/// The text with its repeated lines written out.
pub(crate) fn repeated(text: &str) -> String {
    let mut policy = String::new();
    let mut lines = text.split_inclusive('\n');
    while let Some(line) = lines.next() {
        policy.push_str(line);
        if let Some(times) = times(line) {
            let line = lines.next().unwrap();
            policy.extend((1..=times).map(|number| line.replace('@', &number.to_string())));
        }
    }
    policy
}

fn times(line: &str) -> Option<usize> {
    let line = line.trim().strip_prefix("# ")?;
    line.strip_suffix(" times, with its number for @:")?.parse().ok()
}

/// A file that goes when it is dropped.
struct Temporary(PathBuf);

impl Temporary {
    fn new(bytes: &[u8]) -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("corsac-example-{}-{number}.yaml", std::process::id());
        let path = std::env::temp_dir().join(name);
        std::fs::write(&path, bytes).unwrap();
        Temporary(path)
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}
