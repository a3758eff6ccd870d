//! Methods: which are safelisted, forbidden, normalised (Fetch, section 2.2.1), and the set a grant allows.

use std::collections::HashSet;

use crate::token::{is_plain_token, token};
use crate::value::Shared;

/// The CORS-safelisted methods, which pages may use without asking; also what a grant allows by default.
pub(crate) const SAFELISTED: [&str; 3] = ["GET", "HEAD", "POST"];

/// The methods that browsers write in upper case whatever the page wrote (Fetch, "normalize a method").
///
/// `PATCH` is not among them: a page that says `patch` sends `patch`.
const NORMALISED: [&str; 6] = ["DELETE", "GET", "HEAD", "OPTIONS", "POST", "PUT"];

/// The standard methods, for telling `patch` from a method of someone's own.
const STANDARD: [&str; 8] = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "QUERY"];

/// The other methods that are registered (IANA, Hypertext Transfer Protocol Method Registry), which are nobody's slip.
const REGISTERED: [&str; 32] = [
    "ACL",
    "BASELINE-CONTROL",
    "BIND",
    "CHECKIN",
    "CHECKOUT",
    "COPY",
    "LABEL",
    "LINK",
    "LOCK",
    "MERGE",
    "MKACTIVITY",
    "MKCALENDAR",
    "MKCOL",
    "MKREDIRECTREF",
    "MKWORKSPACE",
    "MOVE",
    "ORDERPATCH",
    "PRI",
    "PROPFIND",
    "PROPPATCH",
    "REBIND",
    "REPORT",
    "SEARCH",
    "TRACE",
    "UNBIND",
    "UNCHECKOUT",
    "UNLINK",
    "UNLOCK",
    "UPDATE",
    "UPDATEREDIRECTREF",
    "VERSION-CONTROL",
    "CONNECT",
];

/// Longest method that is looked at and, under `*`, echoed. The longest registered one has 17 bytes.
pub(crate) const MAX_METHOD: usize = 64;

/// Whether pages may use the method without a preflight. Case-sensitive, as the standard is.
pub(crate) fn is_safelisted(method: &[u8]) -> bool {
    SAFELISTED.iter().any(|known| known.as_bytes() == method)
}

/// Whether browsers refuse to send the method: `CONNECT`, `TRACE`, `TRACK` in any case.
pub(crate) fn is_forbidden(method: &[u8]) -> bool {
    ["CONNECT", "TRACE", "TRACK"].iter().any(|known| known.as_bytes().eq_ignore_ascii_case(method))
}

/// The method as browsers send it when a page writes it so.
pub(crate) fn normalised(method: &str) -> &str {
    NORMALISED.iter().find(|known| known.eq_ignore_ascii_case(method)).copied().unwrap_or(method)
}

/// The standard method that differs from this one only in case.
pub(crate) fn miscased_standard(method: &str) -> Option<&'static str> {
    STANDARD.iter().find(|known| known.eq_ignore_ascii_case(method) && **known != method).copied()
}

/// The common method that one in upper case is a slip away from, unless it is a method itself.
pub(crate) fn misspelt_standard(method: &str) -> Option<&'static str> {
    let upper = method.bytes().all(|byte| byte.is_ascii_uppercase());
    if !upper || STANDARD.contains(&method) || REGISTERED.contains(&method) {
        return None;
    }
    let common =
        STANDARD.into_iter().filter(|known| *known != "QUERY" && method.len().abs_diff(known.len()) <= 1);
    common.into_iter().find(|known| strsim::damerau_levenshtein(method, known) == 1)
}

/// The bit of `GET`.
const GET: u8 = 1;
/// The bit of `HEAD`, which comes with `GET`.
const HEAD: u8 = 1 << 3;

/// The bit of a standard method.
fn standard_bit(method: &[u8]) -> Option<u8> {
    Some(match method {
        b"GET" => GET,
        b"POST" => 1 << 1,
        b"PUT" => 1 << 2,
        b"HEAD" => HEAD,
        b"PATCH" => 1 << 4,
        b"QUERY" => 1 << 5,
        b"DELETE" => 1 << 6,
        b"OPTIONS" => 1 << 7,
        _ => return None,
    })
}

/// The methods that a grant allows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct MethodSet {
    any: bool,
    /// The standard methods that are listed, one bit each: those that nearly all requests have.
    standard: u8,
    /// The standard methods that are allowed.
    allowed: u8,
    /// Sorted, so that a method is found without looking at each.
    sorted: Vec<Box<str>>,
    /// The listed methods as one header value, in file order.
    line: Shared,
}

impl MethodSet {
    /// A set of the listed methods, each once, and of every other one where `any`.
    pub(crate) fn new(any: bool, methods: impl IntoIterator<Item = impl Into<Box<str>>>) -> Self {
        let mut seen = HashSet::new();
        let mut listed: Vec<Box<str>> = methods.into_iter().map(Into::into).collect();
        listed.retain(|method| !is_forbidden(method.as_bytes()) && seen.insert(method.clone()));
        let line = Shared::new(listed.join(", "));
        listed.sort_unstable();
        let bits = listed.iter().filter_map(|method| standard_bit(method.as_bytes()));
        let standard = bits.fold(0, |bits, bit| bits | bit);
        let allowed = match (any, standard & GET) {
            (true, _) => u8::MAX,
            (false, 0) => standard,
            (false, _) => standard | HEAD,
        };
        MethodSet { any, standard, allowed, sorted: listed, line }
    }

    /// Whether the method is allowed: listed, or any, or `HEAD` where `GET` is. Forbidden ones never are.
    #[inline]
    pub(crate) fn allows(&self, method: &[u8]) -> bool {
        // Most requests.
        if method == b"GET" {
            return self.allowed & GET != 0;
        }
        match standard_bit(method) {
            Some(bit) => self.allowed & bit != 0,
            None => self.allows_other(method),
        }
    }

    /// The same, of a method that is none of the standard ones.
    #[cold]
    fn allows_other(&self, method: &[u8]) -> bool {
        // Forbidden ones are not listed: a policy that lists one does not load.
        self.lists(method)
            || (self.any && method.len() <= MAX_METHOD && is_plain_token(method) && !is_forbidden(method))
    }

    /// Whether every method is allowed.
    pub(crate) fn any(&self) -> bool {
        self.any
    }

    /// The listed methods, in file order.
    #[cfg(feature = "testing")]
    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        self.line.split(", ").filter(|method| !method.is_empty())
    }

    /// Whether the method is named.
    pub(crate) fn lists(&self, method: &[u8]) -> bool {
        match standard_bit(method) {
            Some(bit) => self.standard & bit != 0,
            None => self.sorted.binary_search_by(|listed| listed.as_bytes().cmp(method)).is_ok(),
        }
    }

    /// The listed methods, as the value of `Access-Control-Allow-Methods`.
    ///
    /// The whole list and not only what was asked for: browsers cache each name in it, so that one preflight serves
    /// for all (Fetch, "CORS-preflight fetch", steps 19 and 21 of the ok-status branch).
    pub(crate) fn line(&self) -> &Shared {
        &self.line
    }

    /// The value of `Access-Control-Allow-Methods` for a preflight that asks for a method beyond the list.
    pub(crate) fn line_with(&self, asked: &[u8]) -> Option<Box<str>> {
        let asked = token(asked).filter(|_| self.any && !self.lists(asked))?;
        Some(if self.line.is_empty() { asked.into() } else { format!("{}, {asked}", &*self.line).into() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn head_comes_with_get_and_forbidden_methods_never_come() {
        let set = MethodSet::new(false, ["GET", "PATCH", "GET"]);
        for (method, allowed) in [
            ("GET", true),
            ("HEAD", true),
            ("PATCH", true),
            ("patch", false),
            ("get", false),
            ("POST", false),
        ] {
            assert_eq!(set.allows(method.as_bytes()), allowed, "{method}");
        }
        assert_eq!(&**set.line(), "GET, PATCH");
        let any = MethodSet::new(true, ["GET"]);
        for (method, allowed) in
            [("CHICKEN", true), ("trace", false), ("CONNECT", false), ("a b", false), ("", false)]
        {
            assert_eq!(any.allows(method.as_bytes()), allowed, "{method}");
        }
        assert_eq!(any.line_with(b"CHICKEN").as_deref(), Some("GET, CHICKEN"));
        assert_eq!(any.line_with(b"GET"), None);
    }

    #[test]
    fn every_standard_method_has_a_bit_of_its_own() {
        let bits: HashSet<_> =
            STANDARD.iter().map(|method| standard_bit(method.as_bytes()).unwrap()).collect();
        assert_eq!(bits.len(), STANDARD.len());
        for method in STANDARD {
            let set = MethodSet::new(false, [method, "X"]);
            assert!(
                STANDARD.iter().all(|other| set.lists(other.as_bytes()) == (method == *other)),
                "{method}"
            );
        }
    }

    #[test]
    fn a_slip_is_told_from_a_method() {
        for (method, meant) in [
            ("GTE", Some("GET")),
            ("PSOT", Some("POST")),
            ("POSTT", Some("POST")),
            ("DELET", Some("DELETE")),
            ("OPTION", Some("OPTIONS")),
            ("PATH", Some("PATCH")),
            ("GET", None),
            ("QUERY", None),
            ("CHICKEN", None),
            ("PURGE", None),
            ("delet", None),
            ("P-UT", None),
        ] {
            assert_eq!(misspelt_standard(method), meant, "{method}");
        }
        for registered in REGISTERED {
            assert_eq!(misspelt_standard(registered), None, "{registered}");
        }
    }

    #[test]
    fn only_six_methods_are_normalised() {
        assert_eq!([normalised("put"), normalised("patch"), normalised("Get")], ["PUT", "patch", "GET"]);
        assert_eq!([miscased_standard("patch"), miscased_standard("PATCH")], [Some("PATCH"), None]);
    }
}
