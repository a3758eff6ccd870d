//! The Rust blocks of the README and the book, each compiled and run: the build script makes a module of each.
//!
//! A binary of its own, because the blocks name files from the root of the repository.

#[cfg(test)]
#[path = "documentation/markdown.rs"]
#[expect(dead_code, reason = "tables and policies are looked for, and nothing else")]
mod markdown;
#[cfg(test)]
mod migration;

#[cfg(test)]
mod rust {
    /// Makes the root of the repository the working directory.
    pub(crate) fn at_root() {
        std::env::set_current_dir(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap())
            .unwrap();
    }
}

include!(concat!(env!("OUT_DIR"), "/documentation.rs"));
