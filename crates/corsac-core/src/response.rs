//! What a response must lose and gain for a decision to hold: shared by every adapter, and by servers without one.

use arrayvec::ArrayVec;

use crate::decision::Decision;
use crate::value::HeaderText;

/// Declares the response fields that a decision writes.
macro_rules! fields {
    ($($(#[$meta:meta])* $variant:ident = $text:literal,)+) => {
        /// A field of a response that a decision removes or adds. Frameworks know most of these names: to be asked for one
        /// of theirs costs them less than to read a text.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum ResponseField {
            $($(#[$meta])* #[doc = concat!("`", $text, "`.")] $variant,)+
        }

        impl ResponseField {
            /// The field's name, in lower case.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(ResponseField::$variant => $text,)+ }
            }
        }
    };
}

fields! {
    AllowOrigin = "access-control-allow-origin",
    AllowCredentials = "access-control-allow-credentials",
    AllowMethods = "access-control-allow-methods",
    AllowHeaders = "access-control-allow-headers",
    AllowPrivateNetwork = "access-control-allow-private-network",
    ExposeHeaders = "access-control-expose-headers",
    MaxAge = "access-control-max-age",
    Vary = "vary",
}

impl ResponseField {
    /// The CORS response headers (Fetch, section 3.3.3; `Access-Control-Allow-Private-Network` is what some older servers
    /// send).
    pub const CORS: [ResponseField; 7] = [
        ResponseField::AllowOrigin,
        ResponseField::AllowCredentials,
        ResponseField::AllowMethods,
        ResponseField::AllowHeaders,
        ResponseField::AllowPrivateNetwork,
        ResponseField::ExposeHeaders,
        ResponseField::MaxAge,
    ];
}

/// The names of the CORS response headers, in lower case.
///
/// On every response of a governed request, whatever the outcome and status, all lines of these that anything else has
/// set are removed before the decision's are added. Otherwise a handler's `Access-Control-Allow-Credentials` would
/// complete a weaker grant, and two `Access-Control-Allow-Origin` lines would make browsers refuse the response.
pub const RESPONSE_HEADERS: [&str; 7] = {
    let [origin, credentials, methods, headers, network, expose, age] = ResponseField::CORS;
    [
        origin.name(),
        credentials.name(),
        methods.name(),
        headers.name(),
        network.name(),
        expose.name(),
        age.name(),
    ]
};

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

/// The header lines of a response, in the type that a framework has for them: all that [`Decision::apply`] needs. Values
/// live as long as the decision, so that a response that ends before it does can borrow them.
pub trait ResponseLines<'d> {
    /// Removes every line of a field.
    fn remove(&mut self, field: ResponseField);

    /// The values of the `Vary` lines.
    fn vary(&self) -> impl Iterator<Item = &[u8]>;

    /// Adds a line after those that are there. Nothing where there is no room for it: what would be added after it is then
    /// left out as well.
    fn append(&mut self, field: ResponseField, value: HeaderText<'d>) -> Option<()>;

    /// Whether there may be lines of the [CORS response headers](ResponseField::CORS). Handlers seldom set any, and to read
    /// a few names can cost less than to look up seven.
    fn may_hold_cors(&self) -> bool {
        true
    }

    /// Takes over all lines of a decision at once, where there are no lines yet, and says whether it did. A framework that
    /// can copy lines that were made before need not add them one by one.
    fn fill(&mut self, decision: &Decision) -> bool {
        let _ = decision;
        false
    }
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
    pub fn apply<'d>(&'d self, lines: &mut impl ResponseLines<'d>) {
        if !self.is_governed() || lines.fill(self) {
            return;
        }
        if lines.may_hold_cors() {
            ResponseField::CORS.into_iter().for_each(|field| lines.remove(field));
        }
        // Where there is no room for all of it, what is left out denies.
        let _ = self.add(lines);
    }

    /// Adds what `Vary` lacks, and the headers.
    pub(crate) fn add<'d>(&'d self, lines: &mut impl ResponseLines<'d>) -> Option<()> {
        // First, and the rest not without it: a cache would hand one origin's answer to another.
        let missing: ArrayVec<&str, 3> = missing_vary(self.vary(), || lines.vary()).take(3).collect();
        match missing.as_slice() {
            [] => {}
            // On every response but a preflight's, and on a preflight's that nothing else has touched.
            [name] => lines.append(ResponseField::Vary, HeaderText::fixed(name))?,
            [_, _, _] => lines.append(ResponseField::Vary, HeaderText::fixed(Decision::VARY_ALL))?,
            names => lines.append(ResponseField::Vary, HeaderText::fixed(two_of_vary(names)))?,
        }
        self.texts().try_for_each(|(field, value)| lines.append(field, value))
    }
}

/// Two of the names that `Vary` can name, as one line.
fn two_of_vary(names: &[&str]) -> &'static str {
    match names {
        ["Origin", "Access-Control-Request-Method"] => "Origin, Access-Control-Request-Method",
        ["Origin", _] => "Origin, Access-Control-Request-Headers",
        _ => "Access-Control-Request-Method, Access-Control-Request-Headers",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Policy, Request};

    #[test]
    fn the_lines_of_vary_are_its_names() {
        let policy = Policy::from_yaml("{ version: 1, allow_origins: ['https://app.example.com'] }").unwrap();
        let decision = policy.evaluate(&Request::preflight("GET", "/").origin("https://app.example.com"));
        let names = decision.vary();
        assert_eq!(names.join(", "), Decision::VARY_ALL);
        for left_out in 0..names.len() {
            let mut two = names.to_vec();
            two.remove(left_out);
            assert_eq!(two.join(", "), two_of_vary(&two));
        }
    }
}
