//! What a target answered.

use corsac_core::RESPONSE_HEADERS;

use crate::text::Line;

/// A response, and whether a handler of the application ran for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// Every header line, in order.
    pub headers: Vec<Line>,
    /// The body.
    pub body: Vec<u8>,
    /// Whether a handler began to run. A router's own 404 is no handler, and neither is an extractor that failed.
    pub handler_ran: bool,
}

impl Answer {
    /// The lines of the CORS response headers and of `Vary`: names in lower case, sorted, repeats kept.
    #[must_use]
    pub fn cors(&self) -> Vec<Line> {
        let mut lines: Vec<Line> = self
            .headers
            .iter()
            .map(|(name, value)| (name.to_ascii_lowercase(), value.clone()))
            .filter(|(name, _)| name == "vary" || RESPONSE_HEADERS.contains(&name.as_str()))
            .collect();
        lines.sort();
        lines
    }
}
