//! What more than one engine says.

use crate::browser::words::template::Template;

pub(crate) const UNSAFE_HEADER_SET: Template =
    Template::new("UnsafeHeaderSet", "Refused to set unsafe header \"{header}\"");
pub(crate) const HTTP_STATUS: Template = Template::new(
    "HttpStatus",
    "Failed to load resource: the server responded with a status of {status} ({reason:text})",
);
pub(crate) const FONT_ERROR: Template = Template::new("JS.font", "NetworkError: A network error occurred.");
pub(crate) const OPEN_INSECURE: Template =
    Template::new("JS.forbiddenMethod", "SecurityError: The operation is insecure.");
