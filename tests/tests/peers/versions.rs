//! The versions that are run: those of `Cargo.lock`.

use crate::root;

/// The version of a package that these tests are built with.
pub(crate) fn version(package: &str) -> String {
    let lock = std::fs::read_to_string(root().join("Cargo.lock")).unwrap();
    let packages: Vec<&str> = lock.split("[[package]]\n").skip(1).collect();
    let field = |text: &str, name: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(&format!("{name} = \"")));
        line.and_then(|rest| rest.strip_suffix('"')).map(str::to_owned)
    };
    // Where two versions are locked, the package that names one of them says which.
    let tests = packages.iter().find(|text| field(text, "name").as_deref() == Some(env!("CARGO_PKG_NAME")));
    let named = tests.unwrap().lines().find_map(|line| line.strip_prefix(&format!(" \"{package} ")));
    if let Some(version) = named {
        return version.trim_end_matches(['"', ',']).to_owned();
    }
    let mut found = packages.iter().filter(|text| field(text, "name").as_deref() == Some(package));
    let text = found.next().unwrap_or_else(|| panic!("`{package}` is not in Cargo.lock"));
    assert!(found.next().is_none(), "`{package}` is in Cargo.lock twice, and not named by these tests");
    field(text, "version").unwrap()
}
