//! Input that was made to hurt: policy files under limits of CPU time and memory, and requests whose cost is counted.

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
mod allocations;
#[cfg(test)]
mod counted;
#[cfg(test)]
mod explained;
#[cfg(test)]
mod files;
#[cfg(test)]
mod limited;
#[cfg(test)]
mod lines;
#[cfg(test)]
mod policies;
