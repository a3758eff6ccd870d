//! The headers of a response.

use std::borrow::Cow;

use corsac_core::{HeaderText, ResponseField, ResponseLines};
use rocket::Response;

/// The header lines of a response of Rocket's, which borrows values from the request. There is no limit, so that there is
/// always room.
///
/// Rocket hashes a name byte by byte, with SipHash: to look seven long names up costs more than all the rest. There are
/// few lines, and to read through them costs little.
pub(crate) struct Lines<'a, 'r> {
    response: &'a mut Response<'r>,
    /// Whether there are `Vary` lines.
    varies: bool,
    /// Whether there are CORS response headers.
    of_cors: bool,
}

impl<'a, 'r> Lines<'a, 'r> {
    pub(crate) fn of(response: &'a mut Response<'r>) -> Self {
        let (mut varies, mut of_cors) = (false, false);
        for header in response.headers().iter() {
            let name = header.name.as_str();
            varies |= name.eq_ignore_ascii_case(ResponseField::Vary.name());
            of_cors |= is_of_cors(name);
        }
        Lines { response, varies, of_cors }
    }
}

fn is_of_cors(name: &str) -> bool {
    const PREFIX: &[u8] = b"access-control-";
    name.as_bytes().get(..PREFIX.len()).is_some_and(|start| start.eq_ignore_ascii_case(PREFIX))
}

impl<'r> ResponseLines<'r> for Lines<'_, 'r> {
    fn remove(&mut self, field: ResponseField) {
        self.response.remove_header(field.name());
    }

    fn vary(&self) -> impl Iterator<Item = &[u8]> {
        let lines = self.varies.then(|| self.response.headers().get(ResponseField::Vary.name()));
        lines.into_iter().flatten().map(str::as_bytes)
    }

    fn append(&mut self, field: ResponseField, value: HeaderText<'r>) -> Option<()> {
        let value = Cow::from(value);
        match field {
            ResponseField::Vary if self.varies => self.response.adjoin_raw_header(field.name(), value),
            // There is none yet: what there was has been removed, and a decision has each field once. This is the way that
            // makes room for one line, and not for four.
            _ => drop(self.response.set_raw_header(field.name(), value)),
        }
        self.varies |= field == ResponseField::Vary;
        self.of_cors |= field != ResponseField::Vary;
        Some(())
    }

    fn may_hold_cors(&self) -> bool {
        self.of_cors
    }
}
