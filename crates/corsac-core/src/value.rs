//! The values of response headers: made when a policy is loaded, and shared by all responses.

use std::borrow::Cow;

use bytes::Bytes;

/// A text of the policy that is the value of a response header, in each form in which a framework wants it.
#[derive(Clone)]
pub(crate) struct Shared {
    text: Box<str>,
    bytes: Bytes,
    #[cfg(feature = "http")]
    header: Option<http::HeaderValue>,
    #[cfg(feature = "http02")]
    header02: Option<http02::HeaderValue>,
}

impl Shared {
    pub(crate) fn new(text: impl Into<Box<str>>) -> Self {
        let text = text.into();
        let bytes = Bytes::copy_from_slice(text.as_bytes());
        // The first clone of it allocates what the clones share: here, and not on the way of a request.
        #[cfg(feature = "http")]
        let header = http::HeaderValue::from_maybe_shared(bytes.clone()).ok();
        #[cfg(feature = "http02")]
        let header02 = http02::HeaderValue::from_maybe_shared(bytes.clone()).ok();
        #[cfg(not(any(feature = "http", feature = "http02")))]
        drop(bytes.clone());
        Shared {
            text,
            bytes,
            #[cfg(feature = "http")]
            header,
            #[cfg(feature = "http02")]
            header02,
        }
    }
}

impl std::ops::Deref for Shared {
    type Target = str;

    fn deref(&self) -> &str {
        &self.text
    }
}

impl std::fmt::Debug for Shared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.text.fmt(f)
    }
}

impl std::fmt::Display for Shared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(&self.text)
    }
}

impl PartialEq for Shared {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Shared {}

/// The value of a response header, which a framework takes in the form that costs it least.
///
/// ```
/// use std::borrow::Cow;
///
/// use corsac_core::{HeaderText, ResponseField, ResponseLines};
///
/// /// The headers of a framework without types for them.
/// struct Lines<'d>(Vec<(&'static str, Cow<'d, str>)>);
///
/// impl<'d> ResponseLines<'d> for Lines<'d> {
///     fn remove(&mut self, field: ResponseField) {
///         self.0.retain(|(name, _)| *name != field.name());
///     }
///
///     fn vary(&self) -> impl Iterator<Item = &[u8]> {
///         self.0.iter().filter(|(name, _)| *name == "vary").map(|(_, value)| value.as_bytes())
///     }
///
///     fn append(&mut self, field: ResponseField, value: HeaderText<'d>) -> Option<()> {
///         self.0.push((field.name(), value.into()));
///         Some(())
///     }
/// }
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HeaderText<'a>(Text<'a>);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Text<'a> {
    Static(&'static str),
    Shared(&'a Shared),
    /// What is echoed.
    Own(&'a str),
}

impl<'a> HeaderText<'a> {
    pub(crate) const fn fixed(text: &'static str) -> Self {
        HeaderText(Text::Static(text))
    }

    pub(crate) const fn shared(text: &'a Shared) -> Self {
        HeaderText(Text::Shared(text))
    }

    pub(crate) const fn own(text: &'a str) -> Self {
        HeaderText(Text::Own(text))
    }

    /// As text.
    #[must_use]
    pub fn as_str(self) -> &'a str {
        match self.0 {
            Text::Static(text) | Text::Own(text) => text,
            Text::Shared(shared) => shared,
        }
    }

    /// As bytes that are shared with the policy, and copied only where they are an echo of the request. Header values of
    /// http 0.2 and 1.x can be made of them.
    #[must_use]
    pub fn to_bytes(self) -> Bytes {
        match self.0 {
            Text::Static(text) => Bytes::from_static(text.as_bytes()),
            Text::Shared(shared) => shared.bytes.clone(),
            Text::Own(text) => Bytes::copy_from_slice(text.as_bytes()),
        }
    }

    /// As a value of http 1.x, shared with the policy in the same way. All values are visible ASCII, which header values
    /// may hold.
    #[cfg(feature = "http")]
    #[must_use]
    pub fn to_value(self) -> Option<http::HeaderValue> {
        match self.0 {
            Text::Static(text) => Some(http::HeaderValue::from_static(text)),
            Text::Shared(shared) => shared.header.clone(),
            Text::Own(text) => http::HeaderValue::from_str(text).ok(),
        }
    }

    /// As a value of http 0.2, shared with the policy in the same way.
    #[cfg(feature = "http02")]
    #[must_use]
    pub fn to_value02(self) -> Option<http02::HeaderValue> {
        match self.0 {
            Text::Static(text) => Some(fixed02(text)),
            Text::Shared(shared) => shared.header02.clone(),
            Text::Own(text) => http02::HeaderValue::from_str(text).ok(),
        }
    }
}

/// A value of http 0.2 that is made when this is compiled: to make one reads every byte of it.
#[cfg(feature = "http02")]
fn fixed02(text: &'static str) -> http02::HeaderValue {
    use http02::HeaderValue;

    use crate::decision::Decision;

    const ANY: HeaderValue = HeaderValue::from_static("*");
    const TRUE: HeaderValue = HeaderValue::from_static("true");
    const ORIGIN: HeaderValue = HeaderValue::from_static("Origin");
    const VARY_ALL: HeaderValue = HeaderValue::from_static(Decision::VARY_ALL);
    match text {
        "*" => ANY,
        "true" => TRUE,
        "Origin" => ORIGIN,
        Decision::VARY_ALL => VARY_ALL,
        other => HeaderValue::from_static(other),
    }
}

/// For frameworks that take texts: not copied. Where the response outlives the decision, `into_owned` copies it.
impl<'d> From<HeaderText<'d>> for Cow<'d, str> {
    fn from(text: HeaderText<'d>) -> Self {
        Cow::Borrowed(text.as_str())
    }
}
