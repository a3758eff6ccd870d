//! The engine and its command as their users meet them.

mod catalogue;
mod command;
mod load_error;
mod public_types;
mod schema;

use std::path::{Path, PathBuf};

/// The repository.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// Compares a generated file with the committed one, or writes it with `CORSAC_BLESS=1`.
fn assert_generated(path: &str, generated: &str) {
    let file = root().join(path);
    if std::env::var_os("CORSAC_BLESS").is_some() {
        std::fs::write(&file, generated).unwrap();
    }
    let committed = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(
        committed == generated,
        "`{path}` is not what the program generates; `CORSAC_BLESS=1 cargo test -p corsac-tests --test engine` writes it"
    );
}
