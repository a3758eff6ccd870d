//! Whether a message stands at a place of a paste.

use super::finder::Finder;
use super::paste::Paste;
use super::pattern::{HoleKind, Part, Pattern};

/// The longest word that fills a hole, in bytes, and the longest text.
const MAX_WORD: usize = 4096;
const MAX_TEXT: usize = 1024;
/// So much of a text has to be there where a paste ends in the middle of it.
const ENOUGH: usize = 12;
/// How far behind the first place a short literal is looked for once more. A URL may hold an apostrophe.
const AGAIN: usize = 256;
const TIMES: usize = 8;

/// A message that stands in a paste.
#[derive(Debug, Clone)]
pub(super) struct Match {
    pub pattern: &'static Pattern,
    pub start: usize,
    pub end: usize,
    /// What fills its holes, by name.
    pub values: Vec<(String, String)>,
    /// How many bytes stand there word for word.
    pub certain: usize,
    /// Whether the paste ends in the middle of it.
    pub truncated: bool,
}

/// How far a message was followed.
#[derive(Clone)]
struct State {
    at: usize,
    values: Vec<(String, String)>,
    certain: usize,
    truncated: bool,
}

pub(super) struct Matcher<'a> {
    paste: &'a Paste,
    pub(super) finder: Finder<'a>,
}

impl<'a> Matcher<'a> {
    pub(super) fn new(paste: &'a Paste) -> Self {
        Matcher { paste, finder: Finder::new(&paste.squeezed) }
    }

    /// The message, if it stands here.
    pub(super) fn at(&mut self, pattern: &'static Pattern, start: usize) -> Option<Match> {
        let state = State { at: start, values: Vec::new(), certain: 0, truncated: false };
        let state = self.follow(&pattern.parts, state)?;
        let State { at: end, values, certain, truncated } = state;
        Some(Match { pattern, start, end, values, certain, truncated })
    }

    fn follow(&mut self, parts: &'static [Part], mut state: State) -> Option<State> {
        let Some((part, rest)) = parts.split_first() else { return Some(state) };
        if state.truncated {
            return Some(state);
        }
        match part {
            Part::Literal(text) => {
                if self.finder.is_at(text, state.at) {
                    state.at += text.len();
                    state.certain += text.len();
                } else {
                    self.cut_off(text, state.at)?;
                    state.certain += self.paste.squeezed.len() - state.at;
                    state.at = self.paste.squeezed.len();
                    state.truncated = true;
                }
                self.follow(rest, state)
            }
            Part::Optional { name, parts } => {
                let with = State { values: vec![(name.clone(), String::new())], ..state.clone() };
                match self.follow(parts, with) {
                    // A part that is cut off is told from the next one by what comes first.
                    Some(mut with) if !with.truncated || self.follow(rest, state.clone()).is_none() => {
                        with.values.extend(state.values);
                        self.follow(rest, with)
                    }
                    _ => self.follow(rest, state),
                }
            }
            Part::Hole { name, kind: HoleKind::Status } => {
                let rest_of = self.paste.squeezed.get(state.at..)?;
                let digits = rest_of.bytes().take(3).take_while(u8::is_ascii_digit).count();
                let length = match digits {
                    0 if rest_of.starts_with("(null)") => "(null)".len(),
                    0 => return None,
                    digits => digits,
                };
                let value = rest_of.get(..length)?.to_owned();
                state.values.push((name.clone(), value));
                state.at += length;
                self.follow(rest, state)
            }
            Part::Hole { name, kind } => self.hole(name, *kind, rest, state),
        }
    }

    fn hole(&mut self, name: &str, kind: HoleKind, rest: &'static [Part], state: State) -> Option<State> {
        match rest.split_first() {
            None => self.tail(name, kind, false, state),
            Some((Part::Literal(dot), [])) if dot == "." => self.tail(name, kind, true, state),
            Some((Part::Literal(text), _)) => {
                let mut end = self.finder.next(text, state.at);
                for _ in 0..TIMES {
                    let Some(found) = end else { break };
                    let Some(value) = self.value(kind, state.at, found) else { break };
                    if fits(name, &value) {
                        let mut filled = state.clone();
                        filled.values.push((name.to_owned(), value));
                        filled.at = found;
                        if let Some(followed) = self.follow(rest, filled) {
                            return Some(followed);
                        }
                    }
                    end = self.finder.near(text, found + 1, AGAIN);
                }
                let found = self.overlap(text)?;
                let value = self.value(kind, state.at, found)?;
                let mut filled = state;
                filled.values.push((name.to_owned(), value));
                filled.at = found;
                self.follow(rest, filled)
            }
            // The tables have no two holes in a row.
            Some(_) => None,
        }
    }

    /// A hole at the end of a message ends with the word, or the line.
    fn tail(&mut self, name: &str, kind: HoleKind, dot: bool, mut state: State) -> Option<State> {
        let all = self.paste.squeezed.len();
        let end = match kind {
            HoleKind::Text => self.paste.line_end(state.at, MAX_TEXT),
            _ => self.paste.word_end(state.at, MAX_WORD),
        };
        self.finder.work += end.saturating_sub(state.at);
        let text = self.paste.squeezed.get(state.at..end)?;
        let end = match (dot, kind) {
            (false, _) => end,
            (true, HoleKind::Text) => match self.paste.sentence_end(state.at, end) {
                Some(dot) => dot,
                None if end == all => all,
                None => return None,
            },
            (true, _) if text.ends_with('.') => end - 1,
            (true, _) => return None,
        };
        let value = self.value(kind, state.at, end).filter(|value| !value.is_empty())?;
        state.values.push((name.to_owned(), value));
        state.truncated = dot && end == all;
        state.at = end;
        Some(state)
    }

    /// What fills a hole, if it can.
    fn value(&mut self, kind: HoleKind, from: usize, to: usize) -> Option<String> {
        if to.checked_sub(from)? > if kind == HoleKind::Text { MAX_TEXT } else { MAX_WORD } {
            return None;
        }
        let text = self.paste.between(from, to);
        // A stretch over several lines is no value. It is given up at the first character that tells.
        let mut value = String::new();
        let (mut breaks, mut blanks) = (0, String::new());
        for c in text.chars() {
            self.finder.work += 1;
            if c.is_whitespace() {
                blanks.push(c);
                continue;
            }
            if !blanks.is_empty() {
                let wrapped = blanks.contains('\n');
                match kind {
                    HoleKind::Text if wrapped => value.push(' '),
                    HoleKind::Text => value.push_str(&blanks),
                    // A URL may be wrapped in its middle.
                    _ if wrapped => {}
                    _ => return None,
                }
                breaks += usize::from(wrapped);
                if breaks > 3 {
                    return None;
                }
                blanks.clear();
            }
            value.push(c);
        }
        Some(value)
    }

    /// Whether the paste ends here, in the middle of the text.
    fn cut_off(&self, text: &str, at: usize) -> Option<()> {
        let rest = self.paste.squeezed.get(at..)?;
        let enough = rest.len() >= ENOUGH || rest.len() + 1 == text.len();
        (enough && text.starts_with(rest)).then_some(())
    }

    /// Where the end of the paste begins that is the beginning of the text.
    fn overlap(&self, text: &str) -> Option<usize> {
        let all = self.paste.squeezed.len();
        (ENOUGH..text.len()).rev().find_map(|length| {
            let at = all.checked_sub(length)?;
            let tail = self.paste.squeezed.get(at..)?;
            text.starts_with(tail).then_some(at)
        })
    }
}

/// Old messages begin with `Failed to load`, a URL and a colon; others with `Failed to load resource:`. What holds the
/// words of another message ran into the next one, and would swallow its own.
fn fits(name: &str, value: &str) -> bool {
    match name {
        "url" => value.contains(':'),
        "kind" => !value.contains(['\'', ':']),
        _ => !FRAMES.iter().any(|frame| value.contains(frame)),
    }
}

/// What no value has in it.
const FRAMES: [&str; 2] = ["has been blocked by CORS policy", "Cross-Origin Request Blocked"];
