//! Chromium must not agree with just any model: with a step flipped, or a quirk left out, exchanges come out otherwise.

use corsac::browser::{Engine, QUIRKS, QuirkKind, Standard, Steps};

use crate::flipped::{FLIPS, Flipped};
use crate::live::Live;
use crate::say;

/// Flips that no exchange here can show, and why.
const NOT_SHOWN: &[(&str, &str)] = &[
    ("lets the wildcard cover Authorization", "Chromium does"),
    ("keeps entries after a failure", "Chromium does"),
    ("caches for a minute what does not say for how long", "nobody waits for so long"),
    ("has no limit of its own for caching", "nobody waits for two hours"),
];

/// Replays everything with each step flipped, and holds it to what Chromium did.
pub(crate) fn check_steps(live: &mut Live) -> Result<(), String> {
    live.observe_all();
    let mut wrong = Vec::new();
    let mut found = 0;
    for (flip, text) in FLIPS {
        let text = text.trim();
        let count = live.differing(&Flipped(*flip));
        let excused = NOT_SHOWN.iter().any(|(known, _)| *known == text);
        found += usize::from(count > 0);
        if excused == (count > 0) {
            wrong.push(format!("{count} exchanges differ where a browser {text}"));
        }
        say!("  {count:3} exchanges differ where a browser {text}");
    }
    say!("browser: {found} of {} flipped steps found by what Chromium did", FLIPS.len());
    if wrong.is_empty() { Ok(()) } else { Err(wrong.join("\n")) }
}

/// The model without one quirk.
struct Without(QuirkKind);

impl Steps for Without {
    fn quirks(&self, engine: Engine) -> Vec<QuirkKind> {
        Standard.quirks(engine).into_iter().filter(|kind| *kind != self.0).collect()
    }
}

/// Quirks that no exchange here can show, and why.
const NOT_NEEDED: &[(QuirkKind, &str)] = &[
    (QuirkKind::MaxAgeLimit(7200), "nobody waits for two hours"),
    (QuirkKind::PreflightTries(3), "each connection is used once"),
    (QuirkKind::RequestTries(2), "each connection is used once"),
];

/// Replays everything without each of Chromium's quirks.
pub(crate) fn check_quirks(live: &mut Live) -> Result<(), String> {
    live.observe_all();
    let mut wrong = Vec::new();
    for quirk in QUIRKS.iter().filter(|quirk| quirk.engine == Engine::Chromium) {
        let count = live.differing(&Without(quirk.kind));
        let excused = NOT_NEEDED.iter().any(|(known, _)| *known == quirk.kind);
        if excused == (count > 0) {
            wrong.push(format!("{count} exchanges differ without {:?}", quirk.kind));
        }
        say!("  {count:3} exchanges differ without the quirk {:?}", quirk.kind);
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong.join("\n")) }
}
