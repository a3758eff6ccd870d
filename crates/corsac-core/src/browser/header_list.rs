//! Header lists (Fetch, section 2.2.2): what a message's headers are, and how values are got out of them.

use std::collections::{HashMap, HashSet};

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::token::token;

/// The headers of a message: lines of a name and a value, in order, repeats included. Values are bytes.
///
/// As data it is a list of pairs, or a map. A value is written as page code sees it, one character for each byte (Web
/// IDL, "ByteString"): `ä` is the byte E4, and a character beyond U+00FF is an error.
///
/// ```
/// use corsac_core::browser::HeaderList;
///
/// let headers = HeaderList::new().with("Vary", "Origin").with("vary", "Accept");
/// assert_eq!(headers.get("VARY").as_deref(), Some("Origin, Accept"));
/// assert_eq!(headers.get("Content-Type"), None);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct HeaderList {
    lines: Vec<(String, Vec<u8>)>,
}

/// What a list-based header holds (Fetch, "extract header list values").
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Extracted {
    /// There is no such header.
    Absent,
    /// Its value is not of its grammar: the first member that is none.
    Failure(String),
    /// Its members, over all lines.
    List(Vec<String>),
}

impl Extracted {
    /// The members; none where there is no list.
    #[must_use]
    pub fn members(&self) -> &[String] {
        match self {
            Extracted::List(members) => members,
            _ => &[],
        }
    }

    /// The same with no members but `*` and, each once, those that are asked for: what a long list is asked for many
    /// names costs then no more than the names do.
    pub(super) fn among<'a>(&self, names: impl Iterator<Item = &'a str>) -> Extracted {
        let Extracted::List(members) = self else { return self.clone() };
        let mut wanted: HashSet<String> = names.map(str::to_ascii_lowercase).collect();
        wanted.insert("*".to_owned());
        Extracted::List(
            members.iter().filter(|member| wanted.remove(&member.to_ascii_lowercase())).cloned().collect(),
        )
    }

    /// Whether a member is `*`.
    #[must_use]
    pub fn has_wildcard(&self) -> bool {
        self.members().iter().any(|member| member == "*")
    }
}

/// A header value with a character that no byte is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` cannot be a header value: write each byte as one character up to U+00FF")]
pub struct NotBytes(pub(crate) String);

impl HeaderList {
    /// No headers.
    #[must_use]
    pub fn new() -> Self {
        HeaderList::default()
    }

    /// Adds a line.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, value: impl AsRef<[u8]>) -> Self {
        self.append(name, value);
        self
    }

    /// Adds a line.
    pub fn append(&mut self, name: impl Into<String>, value: impl AsRef<[u8]>) {
        self.lines.push((name.into(), trimmed(value.as_ref()).to_vec()));
    }

    /// Removes every line of this name.
    pub fn delete(&mut self, name: &str) {
        self.lines.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
    }

    /// Whether there is a line of this name.
    #[must_use]
    pub fn contains(&self, name: &str) -> bool {
        self.values(name).next().is_some()
    }

    /// Every line.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.lines.iter().map(|(name, value)| (name.as_str(), value.as_slice()))
    }

    /// The values of the lines of this name.
    pub fn values(&self, name: &str) -> impl Iterator<Item = &[u8]> {
        self.iter().filter(move |(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// The values of the lines of this name, joined by `, ` and as text (Fetch, "get" a header).
    #[must_use]
    pub fn get(&self, name: &str) -> Option<String> {
        let values: Vec<String> = self.values(name).map(isomorphic).collect();
        (!values.is_empty()).then(|| values.join(", "))
    }

    /// The list with each name once, the values of its lines joined, as browsers send them.
    pub(super) fn combined(&self) -> HeaderList {
        let mut combined: Vec<(String, Vec<u8>)> = Vec::new();
        let mut places = HashMap::new();
        for (name, value) in self.iter() {
            let place = *places.entry(name.to_ascii_lowercase()).or_insert(combined.len());
            match combined.get_mut(place) {
                Some((_, joined)) => joined.extend([b", ", value].concat()),
                None => combined.push((name.to_owned(), value.to_vec())),
            }
        }
        HeaderList { lines: combined }
    }

    /// The bytes that the lines take, each counted with 32 more, as HTTP/2 counts them (RFC 9113, section 6.5.2).
    #[must_use]
    pub fn size(&self) -> usize {
        self.iter().map(|(name, value)| name.len() + value.len() + 32).sum()
    }

    /// The members of a header whose grammar is a list of tokens (Fetch, "extract header list values"; section 3.3.4).
    ///
    /// Empty members and white space around members are fine (RFC 9110, section 5.6.1); anything else that is no token
    /// makes the whole header a failure.
    #[must_use]
    pub fn tokens(&self, name: &str) -> Extracted {
        let mut lines = self.values(name).peekable();
        if lines.peek().is_none() {
            return Extracted::Absent;
        }
        let mut members = Vec::new();
        for member in lines.flat_map(|line| line.split(|byte| *byte == b',')) {
            let member = trimmed(member);
            if member.is_empty() {
                continue;
            }
            match token(member) {
                Some(member) => members.push(member.to_owned()),
                None => return Extracted::Failure(isomorphic(member)),
            }
        }
        Extracted::List(members)
    }
}

/// A value without the white space around it (Fetch, "normalize" a value).
fn trimmed(mut bytes: &[u8]) -> &[u8] {
    while let [b' ' | b'\t' | b'\r' | b'\n', rest @ ..] | [rest @ .., b' ' | b'\t' | b'\r' | b'\n'] = bytes {
        bytes = rest;
    }
    bytes
}

/// Infra, "isomorphic decode".
pub(super) fn isomorphic(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| char::from(*byte)).collect()
}

/// Infra, "isomorphic encode".
fn encoded(text: &str) -> Result<Vec<u8>, NotBytes> {
    let bytes: Result<Vec<u8>, _> = text.chars().map(u8::try_from).collect();
    bytes.map_err(|_| NotBytes(text.to_owned()))
}

impl<N: Into<String>, V: AsRef<[u8]>> FromIterator<(N, V)> for HeaderList {
    fn from_iter<T: IntoIterator<Item = (N, V)>>(lines: T) -> Self {
        lines.into_iter().fold(HeaderList::new(), |list, (name, value)| list.with(name, value))
    }
}

impl Serialize for HeaderList {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter().map(|(name, value)| (name, isomorphic(value))))
    }
}

impl<'de> Deserialize<'de> for HeaderList {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Lines;
        impl<'de> serde::de::Visitor<'de> for Lines {
            type Value = HeaderList;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a list of pairs of a header's name and value, or a map of them")
            }

            fn visit_seq<A: serde::de::SeqAccess<'de>>(self, mut seq: A) -> Result<HeaderList, A::Error> {
                let mut list = HeaderList::new();
                while let Some((name, value)) = seq.next_element::<(String, String)>()? {
                    list.append(name, encoded(&value).map_err(A::Error::custom)?);
                }
                Ok(list)
            }

            fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<HeaderList, A::Error> {
                let mut list = HeaderList::new();
                while let Some((name, value)) = map.next_entry::<String, String>()? {
                    list.append(name, encoded(&value).map_err(A::Error::custom)?);
                }
                Ok(list)
            }
        }
        deserializer.deserialize_any(Lines)
    }
}
