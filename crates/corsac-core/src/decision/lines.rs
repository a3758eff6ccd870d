//! The lines that a decision sends, one after the other.

use super::Decision;
use crate::policy::{Grant, Rule};
use crate::response::ResponseField;
use crate::value::{HeaderText, Shared};

/// The lines of a decision, each with its field.
pub(crate) struct Lines<'a> {
    decision: &'a Decision,
    granted: Option<(&'a Rule, &'a Grant)>,
    place: u8,
}

/// How many lines there can be.
const PLACES: u8 = 6;

impl<'a> Lines<'a> {
    pub(super) fn of(decision: &'a Decision) -> Self {
        Lines { decision, granted: decision.granted(), place: 0 }
    }

    /// The line at this place in the order, where there is one.
    #[inline(always)]
    fn line(&self, place: u8) -> Option<(ResponseField, HeaderText<'a>)> {
        let (decision, (rule, grant)) = (self.decision, self.granted?);
        let preflight = decision.verdict.is_preflight();
        match place {
            0 => Some((ResponseField::AllowOrigin, decision.allowed_origin(rule))),
            1 if grant.credentials => Some((ResponseField::AllowCredentials, HeaderText::fixed("true"))),
            2 if preflight => {
                list(ResponseField::AllowMethods, decision.echo.methods(), grant.methods.line())
            }
            3 if preflight => {
                list(ResponseField::AllowHeaders, decision.echo.headers(), grant.headers.line())
            }
            4 if preflight => {
                grant.max_age.as_ref().map(|age| (ResponseField::MaxAge, HeaderText::shared(age)))
            }
            5 if !preflight => list(ResponseField::ExposeHeaders, None, grant.expose.line()),
            _ => None,
        }
    }
}

/// What is echoed, else what is listed. An empty list is no header: warp sends `access-control-allow-headers:` with
/// nothing behind it.
fn list<'a>(
    field: ResponseField,
    echoed: Option<&'a str>,
    listed: &'a Shared,
) -> Option<(ResponseField, HeaderText<'a>)> {
    match echoed {
        Some(echoed) => Some((field, HeaderText::own(echoed))),
        None => (!listed.is_empty()).then(|| (field, HeaderText::shared(listed))),
    }
}

impl<'a> Iterator for Lines<'a> {
    type Item = (ResponseField, HeaderText<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        while self.place < PLACES {
            let place = self.place;
            self.place += 1;
            if let Some(line) = self.line(place) {
                return Some(line);
            }
        }
        None
    }

    /// All at once, for which the places are known when this is compiled.
    #[inline]
    fn fold<B, F: FnMut(B, Self::Item) -> B>(mut self, init: B, mut each: F) -> B {
        if self.place > 0 {
            return std::iter::from_fn(|| self.next()).fold(init, each);
        }
        let mut put = |done, line| match line {
            Some(line) => each(done, line),
            None => done,
        };
        let mut done = put(init, self.line(0));
        done = put(done, self.line(1));
        if !self.decision.verdict.is_preflight() {
            return put(done, self.line(5));
        }
        done = put(done, self.line(2));
        done = put(done, self.line(3));
        put(done, self.line(4))
    }
}
