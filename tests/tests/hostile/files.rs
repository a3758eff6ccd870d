//! The rows of `tests/data/hostile/policies.yaml`: hostile files, written in a line each.

use std::collections::BTreeMap;

use serde::Deserialize;

/// The size that a policy file may have.
pub(crate) const LIMIT: usize = corsac_core::DEFAULT_MAX_BYTES;

/// One hostile file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Row {
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) format: Format,
    parts: Vec<Part>,
    #[serde(default)]
    variables: BTreeMap<String, Vec<Part>>,
    /// A code that has to be found, or `nothing` where the policy has to load, or `any` where either is fine.
    pub(crate) finds: String,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Format {
    #[default]
    Yaml,
    Json,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Part {
    Text(String),
    Times { repeat: String, times: usize },
    Fill { repeat: String, fill: Fill },
}

/// `true`, so that a row reads as a sentence.
#[derive(Debug, Deserialize)]
#[serde(try_from = "bool")]
struct Fill;

impl TryFrom<bool> for Fill {
    type Error = &'static str;

    fn try_from(fill: bool) -> Result<Self, Self::Error> {
        if fill { Ok(Fill) } else { Err("`fill` is `true` or left out") }
    }
}

pub(crate) fn rows() -> Vec<Row> {
    serde_yaml::from_str(include_str!("../../data/hostile/policies.yaml")).unwrap()
}

impl Row {
    /// The file, of the size limit where the row says so.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        build(&self.parts)
    }

    /// The variables that the command is given.
    pub(crate) fn variables(&self) -> impl Iterator<Item = (&str, String)> {
        self.variables.iter().map(|(name, parts)| (name.as_str(), String::from_utf8(build(parts)).unwrap()))
    }
}

fn build(parts: &[Part]) -> Vec<u8> {
    let fixed: Vec<Option<Vec<u8>>> = parts.iter().map(Part::fixed).collect();
    let room = LIMIT - fixed.iter().flatten().map(Vec::len).sum::<usize>();
    let mut bytes = Vec::new();
    for (part, fixed) in parts.iter().zip(fixed) {
        bytes.extend(fixed.unwrap_or_else(|| part.filling(room)));
    }
    bytes
}

impl Part {
    fn fixed(&self) -> Option<Vec<u8>> {
        match self {
            Part::Text(text) => Some(unescaped(text)),
            Part::Times { repeat, times } => {
                let unit = Unit::new(repeat);
                Some((0..*times).flat_map(|number| unit.bytes(number)).collect())
            }
            Part::Fill { .. } => None,
        }
    }

    /// The text as often as it fits.
    fn filling(&self, room: usize) -> Vec<u8> {
        let Part::Fill { repeat, fill: Fill } = self else { return Vec::new() };
        let unit = Unit::new(repeat);
        let mut bytes = Vec::new();
        for number in 0.. {
            let next = unit.bytes(number);
            if bytes.len() + next.len() > room {
                break;
            }
            bytes.extend(next);
        }
        bytes
    }
}

/// A repeated text: `{n}` counts up, `{m}` counts down, `{text*N}` is a text N times.
struct Unit(Vec<u8>);

impl Unit {
    fn new(text: &str) -> Self {
        let mut expanded = String::new();
        let mut rest = text;
        while let Some((before, inner, count, after)) = repetition(rest) {
            expanded.push_str(before);
            expanded.push_str(&inner.repeat(count));
            rest = after;
        }
        expanded.push_str(rest);
        Unit(unescaped(&expanded))
    }

    fn bytes(&self, number: usize) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.0.len() + 8);
        let mut rest = self.0.as_slice();
        while let [first, tail @ ..] = rest {
            if let Some(tail) = rest.strip_prefix(b"{n}") {
                bytes.extend(number.to_string().bytes());
                rest = tail;
            } else if let Some(tail) = rest.strip_prefix(b"{m}") {
                bytes.extend((999_999 - number).to_string().bytes());
                rest = tail;
            } else {
                bytes.push(*first);
                rest = tail;
            }
        }
        bytes
    }
}

/// The first `{text*N}`: what stands before it, the text, the number, and what stands after it.
fn repetition(text: &str) -> Option<(&str, &str, usize, &str)> {
    text.match_indices('{').find_map(|(at, _)| {
        let (before, braced) = text.split_at(at);
        let (inner, after) = braced.strip_prefix('{')?.split_once('}')?;
        let (inner, count) = inner.rsplit_once('*')?;
        Some((before, inner, count.parse().ok()?, after))
    })
}

/// Resolves `\xHH` and `\\`.
fn unescaped(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = text;
    while let Some((plain, escape)) = rest.split_once('\\') {
        bytes.extend_from_slice(plain.as_bytes());
        rest = if let Some(after) = escape.strip_prefix('\\') {
            bytes.push(b'\\');
            after
        } else {
            let digits = escape.strip_prefix('x').and_then(|hex| hex.get(..2)).expect("an escape");
            bytes.push(u8::from_str_radix(digits, 16).unwrap());
            escape.get(3..).unwrap()
        };
    }
    bytes.extend_from_slice(rest.as_bytes());
    bytes
}

#[test]
fn parts_are_put_together() {
    let text = r#"
- { name: a, parts: ["<\\xff\\\\>", { repeat: "{ab*2}{n}-", times: 3 }], finds: any }
- { name: b, parts: ["[", { repeat: "{m},", fill: true }, "]"], finds: any }
"#;
    let rows: Vec<Row> = serde_yaml::from_str(text).unwrap();
    assert_eq!(rows[0].bytes(), b"<\xff\\>abab0-abab1-abab2-");
    let filled = rows[1].bytes();
    assert!(filled.starts_with(b"[999999,999998,") && filled.ends_with(b",]"));
    assert!((LIMIT - 7..=LIMIT).contains(&filled.len()), "{}", filled.len());
}
