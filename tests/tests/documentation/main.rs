//! Every block of the README, the book and the other pages is executed.
//!
//! - `console`: each `$ corsac …` or `$ cargo run -- …` runs, in a directory with a copy of `policies/`, and prints
//!   what the block says. `CORSAC_BLESS=1 cargo test -p corsac-tests --test documentation` writes what it printed.
//! - `yaml,accepted` loads without errors and warnings, `yaml,good` without errors; `yaml,refused=CODE` does not load,
//!   `yaml,warned=CODE` does, and both have a finding with that code. The same with `json`. Comments such as
//!   `# env: NAME=VALUE` say what a text cannot show: see `shared/example.rs`.
//! - `yaml,test,good` is a test file whose cases pass, `yaml,test,failing` one with a case that fails,
//!   `yaml,test,refused=CODE` one that does not load for that alone. The policy that it names is one of `policies/`.
//! - `yaml,workflow` is a workflow of GitHub, `yaml,pre-commit` a `.pre-commit-config.yaml`: both are parsed, and what
//!   they take from this repository is there.
//! - `yaml,kubernetes` is manifests whose parts name each other, with policies that load; `yaml,kustomize` names files of
//!   the page.
//! - A first line `# file: NAME` makes any block a file for the console blocks of its page.
//! - `yaml,conformance` is a case of `corsac-conformance`, which its own tests run.
//! - `nginx,http=NAME` and `nginx,server=NAME` are configurations of the page on gateways: `tests/gateway` runs them, and
//!   the `$ curl …` of its console blocks.
//! - `rust` compiles and runs: the build script makes a test of each. `rust,as=NAME` is what `tests/migration` runs.
//! - Anything else is shown and not executed, and must be of a kind that is listed here.

#[cfg(test)]
#[path = "../shared/say.rs"]
mod say;
#[cfg(test)]
pub(crate) use say::say;

#[cfg(test)]
mod claims;
#[cfg(test)]
mod console;
#[cfg(test)]
#[path = "../shared/example.rs"]
mod example;
#[cfg(test)]
mod kubernetes;
#[cfg(test)]
mod markdown;
#[cfg(test)]
mod policies;
#[cfg(test)]
mod workflows;

use markdown::{Block, Page};

/// Kinds of blocks that nothing can execute, and why.
const SHOWN: &[(&str, &str)] = &[
    ("text", "output, layouts and messages of browsers"),
    ("toml", "a line of somebody else's Cargo.toml"),
    ("http", "a request or a response, for reading"),
    ("js", "what a page does"),
];

#[test]
fn every_block_is_of_a_known_kind() {
    let mut count = 0;
    for page in Page::all() {
        for Block { info, line, .. } in page.blocks() {
            let known = matches!(info.as_str(), "console" | "rust" | "rust,no_run" | "yaml,conformance")
                || info.starts_with("rust,as=")
                || policies::Expected::of(&info).is_some()
                || policies::Tests::of(&info).is_some()
                || workflows::is_known(&info)
                || kubernetes::is_known(&info)
                || (info.starts_with("nginx,") && page.name().ends_with("behind-a-gateway.md"))
                || SHOWN.iter().any(|(shown, _)| *shown == info);
            assert!(known, "{}:{line}: a block of kind `{info}` would not be executed", page.name());
            count += 1;
        }
    }
    crate::say!("documentation: {count} blocks");
    assert!(count > 20, "only {count} blocks were found");
}

#[test]
fn console_blocks_print_what_they_say() {
    console::run();
}

#[test]
fn policies_are_accepted_and_refused_as_the_pages_say() {
    policies::run();
}

#[test]
fn tests_pass_and_are_refused_as_the_pages_say() {
    policies::run_tests();
}

#[test]
fn files_of_other_tools_are_what_they_read() {
    workflows::run();
    kubernetes::run();
}

#[test]
fn claims_are_held_by_cases_and_tests() {
    claims::run();
}

#[test]
fn the_summary_lists_every_page() {
    let book = markdown::root().join("docs/src");
    let summary = std::fs::read_to_string(book.join("SUMMARY.md")).unwrap();
    let mut linked: Vec<&str> = summary
        .split("](")
        .skip(1)
        .filter_map(|rest| rest.split(')').next())
        .map(|it| it.trim_start_matches("./"))
        .collect();
    linked.sort_unstable();
    let mut pages: Vec<String> = markdown::files(&book)
        .into_iter()
        .map(|file| file.strip_prefix(&book).unwrap().display().to_string())
        .filter(|file| file != "SUMMARY.md")
        .collect();
    pages.sort_unstable();
    assert_eq!(linked, pages);
}

#[test]
fn links_within_the_pages_lead_somewhere() {
    for page in Page::all() {
        for target in page.links() {
            let (file, anchor) = target.split_once('#').unwrap_or((&target, ""));
            let path = if file.is_empty() {
                page.path().to_owned()
            } else {
                page.path().parent().unwrap().join(file)
            };
            assert!(path.exists(), "{}: `{target}` leads nowhere", page.name());
            if !anchor.is_empty() && path.extension().is_some_and(|it| it == "md") {
                let anchors = Page::read(&path).anchors();
                assert!(
                    anchors.contains(&anchor.to_owned()),
                    "{}: no heading for `{target}`: {anchors:?}",
                    page.name()
                );
            }
        }
    }
}
