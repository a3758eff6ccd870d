//! Makes a test of every `rust` block on the pages, so that they are compiled and run like any other code.
//!
//! A block with `fn main` or `#[test]` stands as it is; any other is the body of a function. Blocks marked
//! `rust,no_run` are compiled only. A block marked `rust,as=NAME` is the module of that name, for tests of what the page
//! says about it.

#![expect(clippy::unwrap_used, reason = "a build script fails by panicking")]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

/// What marks a test.
const TEST: &[&str] = &["#[test]", "#[tokio::test]", "#[actix_web::test]"];

fn main() {
    let root = Path::new(&env::var_os("CARGO_MANIFEST_DIR").unwrap()).parent().unwrap().to_owned();
    let mut code = String::new();
    let mut pages = vec![root.join("README.md"), root.join("CONTRIBUTING.md")];
    collect(&root.join("docs/src"), &mut pages);
    let mut crates: Vec<PathBuf> =
        fs::read_dir(root.join("crates")).unwrap().map(|entry| entry.unwrap().path()).collect();
    crates.sort();
    pages.extend(crates.into_iter().map(|it| it.join("README.md")).filter(|readme| readme.exists()));
    for page in pages {
        println!("cargo::rerun-if-changed={}", page.display());
        let Ok(text) = fs::read_to_string(&page) else { continue };
        let name = page.strip_prefix(&root).unwrap().display().to_string();
        for (number, (info, block)) in blocks(&text).into_iter().enumerate() {
            module(&mut code, &format!("{}_{number}", identifier(&name)), &name, &info, &block);
        }
    }
    println!("cargo::rerun-if-changed={}", root.join("docs/src").display());
    fs::write(Path::new(&env::var_os("OUT_DIR").unwrap()).join("documentation.rs"), code).unwrap();
}

fn collect(directory: &Path, pages: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(directory) else { return };
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            collect(&path, pages);
        } else if path.extension().is_some_and(|extension| extension == "md") {
            pages.push(path);
        }
    }
}

fn identifier(name: &str) -> String {
    name.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' }).collect()
}

fn blocks(text: &str) -> Vec<(String, String)> {
    let mut blocks = Vec::new();
    let mut open: Option<(String, String)> = None;
    for line in text.lines() {
        match (&mut open, line.trim().strip_prefix("```")) {
            (None, Some(info)) => open = Some((info.to_owned(), String::new())),
            (Some(_), Some("")) => blocks.extend(open.take()),
            (Some((_, block)), _) => {
                // A line that rustdoc hides is code all the same.
                block.push_str(line.strip_prefix("# ").unwrap_or(line));
                block.push('\n');
            }
            (None, None) => {}
        }
    }
    blocks.retain(|(info, _)| info == "rust" || info == "rust,no_run" || info.starts_with("rust,as="));
    blocks
}

fn module(code: &mut String, identifier: &str, page: &str, info: &str, block: &str) {
    let run = info == "rust";
    let named = info.strip_prefix("rust,as=");
    let identifier = named.unwrap_or(identifier);
    writeln!(code, "/// From {page}.\n#[allow(unused, clippy::all, clippy::restriction, reason = \"stands on a page\")]\nmod {identifier} {{").unwrap();
    if named.is_some() {
        writeln!(code, "{}", block.replace("pub fn ", "pub(crate) fn ")).unwrap();
    } else if TEST.iter().any(|mark| block.contains(mark)) {
        writeln!(code, "{}", at_root(block)).unwrap();
    } else if block.contains("fn main()") {
        writeln!(code, "{block}").unwrap();
        if run {
            // The pages name files as a reader has them, from the root of the repository.
            writeln!(code, "#[test] fn runs() {{ crate::rust::at_root(); assert_eq!(std::process::Termination::report(main()), std::process::ExitCode::SUCCESS); }}").unwrap();
        }
    } else {
        let (uses, rest): (Vec<&str>, Vec<&str>) = block.lines().partition(|line| line.starts_with("use "));
        writeln!(code, "{}", uses.join("\n")).unwrap();
        writeln!(
            code,
            "fn block() -> Result<(), Box<dyn std::error::Error>> {{\n{}\nOk(())\n}}",
            rest.join("\n")
        )
        .unwrap();
        if run {
            writeln!(code, "#[test] fn runs() {{ crate::rust::at_root(); block().unwrap(); }}").unwrap();
        }
    }
    writeln!(code, "}}").unwrap();
}

/// The block with its tests begun at the root of the repository: tests run in any order, so none may count on another
/// to have gone there.
fn at_root(block: &str) -> String {
    let mut begun = String::new();
    let mut test = false;
    for line in block.lines() {
        begun.push_str(line);
        if test && line.contains("fn ") {
            assert!(line.ends_with('{'), "the body of a test begins on the line of its name: {line}");
            begun.push_str(" crate::rust::at_root();");
        }
        test = TEST.contains(&line.trim());
        begun.push('\n');
    }
    begun
}
