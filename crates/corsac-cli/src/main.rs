//! The corsac command.
fn main() {}
