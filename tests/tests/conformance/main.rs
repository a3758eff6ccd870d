//! Every adapter passes every conformance case: in this process, and behind a socket.

/// Writes a line that `cargo test` shows also of a test that passes: how much was tested belongs into the log.
#[cfg(test)]
macro_rules! say {
    ($($text:tt)+) => {{
        use std::io::Write as _;
        writeln!(std::io::stderr(), $($text)+).unwrap();
    }};
}

#[cfg(test)]
mod axum_application;
#[cfg(test)]
mod http_types;
#[cfg(test)]
mod in_process;
#[cfg(test)]
mod over_http2;
#[cfg(test)]
mod over_tcp;
#[cfg(test)]
mod policies;
#[cfg(test)]
mod run;
#[cfg(test)]
mod tower_application;
