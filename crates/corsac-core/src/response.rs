//! What a response must lose and gain for a decision to hold: shared by every adapter, and by servers without one.

use std::borrow::Cow;

use arrayvec::ArrayVec;

use crate::decision::Decision;

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

/// The header lines of a response, in the type that a framework has for them: all that [`Decision::apply`] needs.
pub trait ResponseLines {
    /// Removes every line of a header; the name is in lower case.
    fn remove(&mut self, name: &'static str);

    /// The values of the `Vary` lines.
    fn vary(&self) -> impl Iterator<Item = &[u8]>;

    /// Adds a line after those that are there; the name is in lower case. Nothing where there is no room for it: what
    /// would be added after it is then left out as well.
    fn append(&mut self, name: &'static str, value: Cow<'static, str>) -> Option<()>;
}

impl Decision {
    /// Puts this decision into the headers of a response, whoever made the response: what else has set of
    /// [`RESPONSE_HEADERS`] is removed, [`headers`](Self::headers) are added, and [`vary`](Self::vary) is merged into
    /// what is there. Where no rule governs the path, nothing is touched.
    ///
    /// With the feature `http`, the header map of http 1.x will do.
    ///
    /// ```
    /// # #[cfg(feature = "http")] {
    /// use corsac_core::{Policy, Request};
    /// use http::header::{HeaderMap, HeaderValue, VARY};
    ///
    /// let policy = Policy::from_yaml("{ version: 1, allow_origins: ['https://app.example.com'] }")?;
    /// let mut headers = HeaderMap::new();
    /// headers.insert(VARY, HeaderValue::from_static("Accept-Encoding"));
    /// headers.insert("access-control-allow-origin", HeaderValue::from_static("*"));
    ///
    /// policy.evaluate(&Request::get("/").origin("https://app.example.com")).apply(&mut headers);
    ///
    /// assert_eq!(headers["access-control-allow-origin"], "https://app.example.com");
    /// assert_eq!(headers.get_all(VARY).iter().collect::<Vec<_>>(), ["Accept-Encoding", "Origin"]);
    /// # }
    /// # Ok::<(), corsac_core::LoadError>(())
    /// ```
    pub fn apply(&self, lines: &mut impl ResponseLines) {
        if !self.is_governed() {
            return;
        }
        for name in RESPONSE_HEADERS {
            lines.remove(name);
        }
        // Where there is no room for all of it, what is left out denies.
        let _ = self.add(lines);
    }

    fn add(&self, lines: &mut impl ResponseLines) -> Option<()> {
        // First, and the rest not without it: a cache would hand one origin's answer to another.
        let missing: ArrayVec<&str, 3> = missing_vary(self.vary(), || lines.vary()).take(3).collect();
        match missing.as_slice() {
            [] => {}
            // On every response but a preflight's: it costs no allocation.
            [name] => lines.append("vary", Cow::Borrowed(name))?,
            names => lines.append("vary", Cow::Owned(names.join(", ")))?,
        }
        self.headers().try_for_each(|(name, value)| lines.append(name, copied(value)))
    }
}

/// A value for a response, copied unless it is one of those that most responses have.
fn copied(value: &str) -> Cow<'static, str> {
    match value {
        "*" => Cow::Borrowed("*"),
        "true" => Cow::Borrowed("true"),
        _ => Cow::Owned(value.to_owned()),
    }
}
