//! `data:` URLs (Fetch, section 6): a response without a server.

use super::Response;

/// The response that a `data:` URL stands for; nothing where it has no comma.
pub(super) fn response(url: &str, with_length: bool) -> Option<Response> {
    let (header, body) = url.strip_prefix("data:")?.split_once(',')?;
    let header = header.trim();
    let base64 = header.rsplit_once(';').is_some_and(|(_, last)| last.trim().eq_ignore_ascii_case("base64"));
    let kind = if base64 { header.rsplit_once(';').map_or("", |(kind, _)| kind) } else { header };
    let kind = match kind {
        "" => "text/plain;charset=US-ASCII".to_owned(),
        parameters if parameters.starts_with(';') => format!("text/plain{parameters}"),
        kind => kind.to_owned(),
    };
    let response = Response::new(200).header("Content-Type", kind);
    let length = || if base64 { decoded_base64(body) } else { decoded(body) };
    Some(if with_length { response.header("Content-Length", length().to_string()) } else { response })
}

/// The number of bytes after percent-decoding.
fn decoded(body: &str) -> usize {
    let escapes = body.as_bytes().windows(3).filter(
        |window| matches!(window, [b'%', high, low] if high.is_ascii_hexdigit() && low.is_ascii_hexdigit()),
    );
    body.len().saturating_sub(2 * escapes.count())
}

/// The number of bytes after forgiving-base64 decode.
fn decoded_base64(body: &str) -> usize {
    body.bytes().filter(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/')).count() * 3 / 4
}
