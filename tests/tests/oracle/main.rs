//! The engine against an independent oracle: tables of decisions, and a naive reference evaluator.

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
mod data;
#[cfg(test)]
mod differential;
#[cfg(test)]
mod documents;
#[cfg(test)]
mod engine;
#[cfg(test)]
mod engine_rows;
#[cfg(test)]
mod generate;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod reference;
#[cfg(test)]
mod request_rows;
#[cfg(test)]
mod tables;
