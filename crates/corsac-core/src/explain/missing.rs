//! What a grant lacks for a request: the one place that advice and changes of the policy have it from.

use crate::headers;
use crate::methods;
use crate::policy::Grant;
use crate::token::is_token;

/// What a request asks for and a grant does not allow.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Missing<'a> {
    pub(crate) method: Option<&'a [u8]>,
    /// The standard method that differs from the missing one only in case: browsers send what the page wrote.
    pub(crate) meant: Option<&'static str>,
    /// Each name once, in the order in which they are asked for.
    pub(crate) headers: Vec<&'a [u8]>,
    /// Whether one of the names is no token, so that no browser asked for it.
    pub(crate) malformed: bool,
}

impl<'a> Missing<'a> {
    /// What the grant lacks for a method, and for the names that these `Access-Control-Request-Headers` lines ask for.
    pub(crate) fn of(grant: &Grant, method: &'a [u8], lines: impl Iterator<Item = &'a [u8]>) -> Self {
        let mut missing = Missing::default();
        if is_token(method) && !methods::is_forbidden(method) && !grant.methods.allows(method) {
            missing.method = Some(method);
            missing.meant = std::str::from_utf8(method).ok().and_then(methods::miscased_standard);
        }
        let _ = headers::requested(lines, |name| {
            if grant.headers.allows(name) {
                return;
            }
            missing.malformed |= !is_token(name);
            if !missing.headers.iter().any(|known| known.eq_ignore_ascii_case(name)) {
                missing.headers.push(name);
            }
        });
        missing
    }
}
