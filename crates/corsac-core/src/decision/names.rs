//! What comes of a request, what it is, and why: values with stable names.

use serde::ser::{Serialize, Serializer};

/// Declares a fieldless enum whose variants have stable kebab-case names.
macro_rules! named {
    ($(#[$meta:meta])* $name:ident { $($(#[$variant_meta:meta])* $variant:ident = $text:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$variant_meta])* #[doc = concat!("\n\nNamed `", $text, "`.")] $variant,)+
        }

        impl $name {
            /// Every value.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The stable name, in kebab-case.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }
    };
}

named! {
    /// What comes of a request.
    Outcome {
        /// The page may: the headers say so.
        Allowed = "allowed",
        /// The page may not: no header says that it may.
        Denied = "denied",
        /// Not a CORS request, so there is nothing to decide: it passes.
        NotCors = "not-cors",
        /// No rule is for this path: nothing is touched.
        NotGoverned = "not-governed",
    }
}

named! {
    /// What a request is (Fetch, section 3.3.2).
    Kind {
        /// Without an `Origin` line.
        NotCors = "not-cors",
        /// `OPTIONS` with an `Origin` line and an `Access-Control-Request-Method` line: a browser asks.
        Preflight = "preflight",
        /// Any other request with an `Origin` line.
        Actual = "actual",
    }
}

named! {
    /// Why.
    Reason {
        /// A grant admits the origin and allows what it asks for.
        Granted = "granted",
        /// There is no `Origin` line.
        NoOrigin = "no-origin",
        /// No grant admits the origin, and the page comes from the service itself.
        SameOrigin = "same-origin",
        /// No rule is for this path.
        NoRule = "no-rule",
        /// The path can be read in two ways, or in none.
        AmbiguousPath = "ambiguous-path",
        /// `Origin` is not what a browser sends, or there are several.
        InvalidOrigin = "invalid-origin",
        /// No grant of the rule admits the origin.
        OriginNotAllowed = "origin-not-allowed",
        /// The rule says `deny: true`.
        DeniedByRule = "denied-by-rule",
        /// `Access-Control-Request-Method` is not one method.
        InvalidMethod = "invalid-method",
        /// The grant does not allow the method.
        MethodNotAllowed = "method-not-allowed",
        /// The grant does not allow a requested header.
        HeaderNotAllowed = "header-not-allowed",
        /// More header names were asked for than a server should read.
        TooManyHeaders = "too-many-headers",
        /// The origin would have to be looked up while the server runs, and nobody did.
        LookupUnavailable = "lookup-unavailable",
    }
}
