//! The suite over the core: straight, over TCP, and with one step after the other broken.

/// Writes a line that `cargo test` shows also of a test that passes: how much was tested belongs into the log.
#[cfg(test)]
macro_rules! say {
    ($($text:tt)+) => {{
        use std::io::Write as _;
        writeln!(std::io::stderr(), $($text)+).unwrap();
    }};
}

#[cfg(test)]
mod broken;
#[cfg(test)]
mod cases;
#[cfg(test)]
mod deviations;
#[cfg(test)]
mod over_tcp;
