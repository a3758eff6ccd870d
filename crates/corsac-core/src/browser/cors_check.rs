//! The CORS check (Fetch, section 4.10).

use super::{ErrorKind, HeaderList};

/// Whether a page of this origin may read a response with these headers.
///
/// `origin` is the request's origin, byte-serialised; `include` whether its credentials mode is `include`.
pub(crate) fn cors_check(origin: &str, include: bool, headers: &HeaderList) -> Result<(), ErrorKind> {
    const ALLOW_ORIGIN: &str = "access-control-allow-origin";
    let Some(value) = headers.get(ALLOW_ORIGIN) else {
        return Err(ErrorKind::MissingAllowOrigin);
    };
    if value == "*" {
        return if include { Err(ErrorKind::WildcardWithCredentials) } else { Ok(()) };
    }
    if value != origin {
        let lines = headers.values(ALLOW_ORIGIN).count();
        return Err(ErrorKind::AllowOriginMismatch { value, lines });
    }
    if !include {
        return Ok(());
    }
    match headers.get("access-control-allow-credentials") {
        Some(value) if value == "true" => Ok(()),
        value => Err(ErrorKind::CredentialsNotAllowed { value }),
    }
}
