//! What a test that passes has to say: `cargo test` shows it, since how much was tested belongs into the log.

macro_rules! say {
    ($($text:tt)+) => {{
        use std::io::Write as _;
        let _ = writeln!(std::io::stderr(), $($text)+);
    }};
}
pub(crate) use say;
