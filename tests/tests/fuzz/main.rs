//! The bodies of the fuzz targets, over the corpus and over inputs made from it.

/// Writes a line that `cargo test` shows also of a test that passes: how much was tested belongs into the log.
#[cfg(test)]
macro_rules! say {
    ($($text:tt)+) => {{
        use std::io::Write as _;
        writeln!(std::io::stderr(), $($text)+).unwrap();
    }};
}
#[cfg(test)]
pub(crate) use say;

#[cfg(test)]
mod corpus;
#[cfg(test)]
mod mutate;
#[cfg(test)]
mod seeded;
#[cfg(test)]
mod targets;
