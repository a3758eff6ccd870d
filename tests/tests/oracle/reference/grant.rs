//! What a grant says about methods and request headers.

use super::Ask;

/// One grant with its inherited fields; a list that holds `*` admits more than it names.
#[derive(Debug, Clone)]
pub(crate) struct Grant {
    pub(crate) name: String,
    pub(crate) origins: Vec<String>,
    pub(crate) methods: Vec<String>,
    pub(crate) headers: Vec<String>,
    pub(crate) expose: Vec<String>,
    pub(crate) credentials: bool,
    /// Seconds; empty where no age is sent.
    pub(crate) max_age: String,
}

/// The method lists and header lists of an allowed preflight.
type Lists = (Vec<String>, Vec<String>);

impl Grant {
    /// Exactly `true` or no header at all (Fetch, "CORS check").
    pub(super) fn credentials_text(&self) -> &'static str {
        if self.credentials { "true" } else { "" }
    }

    /// Whether requests with this method are granted. Methods are case-sensitive (Fetch, "Methods").
    pub(super) fn grants_method(&self, method: &[u8]) -> bool {
        // Forbidden in any case, whatever the policy says (Fetch, "forbidden method").
        if ["CONNECT", "TRACE", "TRACK"].iter().any(|name| method.eq_ignore_ascii_case(name.as_bytes())) {
            return false;
        }
        // A literal star is never a method that a wildcard stands for: it would have to be answered with a star.
        if !is_token(method) || method == b"*" {
            return false;
        }
        let listed = |name: &str| self.methods.iter().any(|listed| listed == name);
        // Longer ones are not looked at, in a preflight or out of it.
        (listed("*") && method.len() <= 64)
            || self.methods.iter().any(|name| name.as_bytes() == method)
            || (method == b"HEAD" && listed("GET"))
    }

    /// Step 5 for a preflight: the reason for denying it, or the lists to answer with.
    pub(super) fn preflight(&self, ask: &Ask) -> Result<Lists, &'static str> {
        let lines = ask.all("access-control-request-method");
        let [method] = lines.as_slice() else { return Err("invalid-method") };
        if !is_token(method) || method.len() > 64 {
            return Err("invalid-method");
        }
        if !self.grants_method(method) {
            return Err("method-not-allowed");
        }
        let names = requested_headers(&ask.all("access-control-request-headers"))?;
        if !names.iter().all(|name| self.grants_header(name)) {
            return Err("header-not-allowed");
        }
        // The whole lists, so that one preflight serves the browser's cache for all requests; never a literal star.
        let mut methods = Vec::new();
        for name in &self.methods {
            if name != "*" && !methods.contains(name) {
                methods.push(name.clone());
            }
        }
        let method = String::from_utf8(method.to_vec()).unwrap();
        if self.methods.iter().any(|name| name == "*") && !methods.contains(&method) {
            methods.push(method);
        }
        let mut headers: Vec<String> = Vec::new();
        let asked = names.iter().map(|name| String::from_utf8(name.to_vec()).unwrap());
        // Where every requested name has to be in the list, the requested ones add nothing to it.
        for name in self.headers.iter().cloned().chain(asked) {
            if name != "*" && !headers.iter().any(|known| known.eq_ignore_ascii_case(&name)) {
                headers.push(name);
            }
        }
        Ok((methods, headers))
    }

    /// Names are compared without case. `*` does not cover Authorization (Fetch, "CORS non-wildcard request-header
    /// name"), and a literal star is no name that it stands for.
    fn grants_header(&self, name: &[u8]) -> bool {
        let named =
            self.headers.iter().any(|listed| listed != "*" && listed.as_bytes().eq_ignore_ascii_case(name));
        let wildcard = self.headers.iter().any(|listed| listed == "*");
        let covered = name != b"*" && !name.eq_ignore_ascii_case(b"authorization");
        is_token(name) && (named || (wildcard && covered))
    }
}

/// The members of all lines, without white space and empty members; an error where there are too many of anything.
fn requested_headers<'a>(lines: &[&'a [u8]]) -> Result<Vec<&'a [u8]>, &'static str> {
    let members: Vec<&[u8]> =
        lines.iter().flat_map(|line| line.split(|byte| *byte == b',')).map(trim_ows).collect();
    let bytes: usize = lines.iter().map(|line| line.len()).sum();
    let (empty, names): (Vec<&[u8]>, Vec<&[u8]>) = members.into_iter().partition(|member| member.is_empty());
    if bytes > 4096 || empty.len() > 16 || names.len() > 64 {
        return Err("too-many-headers");
    }
    Ok(names)
}

/// Optional white space is space and tab (RFC 9110, 5.6.3).
fn trim_ows(mut member: &[u8]) -> &[u8] {
    while let [b' ' | b'\t', rest @ ..] = member {
        member = rest;
    }
    while let [rest @ .., b' ' | b'\t'] = member {
        member = rest;
    }
    member
}

/// RFC 9110, 5.6.2.
pub(crate) fn is_token(text: &[u8]) -> bool {
    let fine = |byte: &u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(byte);
    !text.is_empty() && text.iter().all(fine)
}
