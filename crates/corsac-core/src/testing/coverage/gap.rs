//! What the cases of a policy leave out.

use std::fmt;

use serde::Serialize;

use crate::source::Place;

/// Something of a policy that no case shows, or a change to it that no case notices.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Gap {
    /// Where in the policy it stands.
    pub place: Option<Place>,
    /// What is left out, as a sentence.
    pub message: String,
    /// The name of the service whose copy of the policy shows it, where the case has to name one.
    pub service: Option<String>,
    /// The case that closes the gap: its index among the cases beside the gaps. Nothing where none was found.
    pub case: Option<usize>,
}

impl fmt::Display for Gap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.place {
            Some(place) => write!(f, "{place}: {}", self.message),
            None => f.write_str(&self.message),
        }
    }
}
