//! What an evaluation tells to whoever wants to know.

use super::same_origin::SameOrigin;
use crate::decision::{Kind, Reason};

/// What happened, for who wants to know. Holds nothing that would have to be copied.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Event<'a> {
    Classified(Kind),
    NotGoverned,
    Ambiguous { wire: Option<u32>, normal: Option<u32> },
    Governed { rule: u32 },
    StaticRule,
    SeveralOrigins,
    MalformedOrigin(&'a [u8]),
    Admitted { origin: &'a [u8], grant: u32, entry: u32 },
    AdmittedByAny,
    NotAdmitted(Reason),
    SameOrigin(SameOrigin),
    SeveralMethods,
    InvalidMethod(&'a [u8]),
    Method { method: &'a [u8], allowed: bool },
    TooManyHeaders,
    Header { name: &'a [u8], allowed: bool },
    NoHeaders,
}

/// Hears of each step.
pub(crate) trait Recorder {
    fn record(&mut self, event: Event<'_>);
}

/// Hears nothing; compiles to nothing.
pub(crate) struct Silent;

impl Recorder for Silent {
    #[inline(always)]
    fn record(&mut self, _: Event<'_>) {}
}
