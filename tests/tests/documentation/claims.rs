//! What holds the claims of the pages on frameworks: cases of `corsac-conformance`, and tests.

use std::collections::BTreeSet;
use std::path::Path;

use corsac_conformance::Suite;

use crate::markdown::{Page, root};

/// The pages whose claims are held.
const PAGES: &[&str] = &["actix-web.md", "axum.md", "rocket.md", "warp.md"];

/// Every name that looks like one is the name of a case, or of a test of an adapter: tests have long ones.
pub(crate) fn run() {
    let suite = Suite::load().unwrap();
    let cases: BTreeSet<&str> = suite.cases.iter().map(|case| case.id.as_str()).collect();
    let families: BTreeSet<&str> = cases.iter().filter_map(|id| id.split('-').next()).collect();
    let mut tests = String::new();
    for directory in std::fs::read_dir(root().join("crates")).unwrap() {
        read(&directory.unwrap().path().join("tests"), &mut tests);
    }
    let mut held = 0;
    for page in PAGES {
        let page = Page::read(&root().join("docs/src").join(page));
        let before = held;
        for name in page.names() {
            let of_a_test =
                name.matches('_').count() > 2 && name.chars().all(|c| c.is_lowercase() || c == '_');
            let of_a_case = name.split_once('-').is_some_and(|(family, _)| families.contains(family))
                && name.chars().all(|c| c.is_lowercase() || c.is_ascii_digit() || c == '-');
            if of_a_case {
                assert!(cases.contains(name.as_str()), "{}: there is no case `{name}`", page.name());
            } else if of_a_test {
                assert!(tests.contains(&format!("fn {name}()")), "{}: no test `{name}`", page.name());
            } else {
                continue;
            }
            held += 1;
        }
        assert!(held > before + 10, "{}: little is held", page.name());
    }
    crate::say!("documentation: {held} claims are held");
}

fn read(directory: &Path, code: &mut String) {
    for entry in std::fs::read_dir(directory).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read(&path, code);
        } else if path.extension().is_some_and(|it| it == "rs") {
            code.push_str(&std::fs::read_to_string(path).unwrap());
        }
    }
}
