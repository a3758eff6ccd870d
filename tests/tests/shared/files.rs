//! The repository's files.

use std::path::{Path, PathBuf};

/// The repository.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// Compares a generated file with the committed one, or writes it with `CORSAC_BLESS=1`.
pub(crate) fn assert_generated(path: &str, generated: &str) {
    let file = root().join(path);
    if std::env::var_os("CORSAC_BLESS").is_some() {
        std::fs::write(&file, generated).unwrap();
    }
    let committed = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(
        committed == generated,
        "`{path}` is not what the program generates; `CORSAC_BLESS=1 cargo test -p corsac-tests --test {}` writes it",
        env!("CARGO_CRATE_NAME")
    );
}
