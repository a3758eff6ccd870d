//! What a response must lose and gain for a decision to hold: shared by every adapter, and by servers without one.

/// The CORS response headers, in lower case (Fetch, section 3.3.3; `Access-Control-Allow-Private-Network` is what some
/// older servers send).
///
/// On every response of a governed request, whatever the outcome and status, all lines of these that anything else has
/// set are removed before the decision's are added. Otherwise a handler's `Access-Control-Allow-Credentials` would
/// complete a weaker grant, and two `Access-Control-Allow-Origin` lines would make browsers refuse the response.
pub const RESPONSE_HEADERS: [&str; 7] = [
    "access-control-allow-origin",
    "access-control-allow-credentials",
    "access-control-allow-methods",
    "access-control-allow-headers",
    "access-control-allow-private-network",
    "access-control-expose-headers",
    "access-control-max-age",
];

/// The names of `wanted` that are not yet in the `Vary` lines of a response: add one line with them, and keep the lines
/// that are there. Nothing where a line holds `*`, which says more than any name.
///
/// ```
/// use corsac_core::missing_vary;
///
/// let lines = [b"Accept-Encoding, origin".as_slice()];
/// assert_eq!(missing_vary(&["Origin", "Access-Control-Request-Method"], || lines.into_iter()).collect::<Vec<_>>(), [
///     "Access-Control-Request-Method"
/// ]);
/// assert_eq!(missing_vary(&["Origin"], || [b"*".as_slice()].into_iter()).count(), 0);
/// ```
pub fn missing_vary<'a, L: Iterator<Item = &'a [u8]>>(
    wanted: &'static [&'static str],
    lines: impl Fn() -> L,
) -> impl Iterator<Item = &'static str> {
    let present = move |name: &str| {
        lines().any(|line| {
            line.split(|byte| *byte == b',')
                .map(<[u8]>::trim_ascii)
                .any(|member| member == b"*" || member.eq_ignore_ascii_case(name.as_bytes()))
        })
    };
    wanted.iter().copied().filter(move |name| !present(name))
}
