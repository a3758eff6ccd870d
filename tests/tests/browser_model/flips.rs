//! The recordings must not agree for want of looking: with one step of the model flipped, at least one of them differs,
//! for each way in which a step can be wrong.

use corsac::browser::{Engine, HeaderList, Steps};

use crate::flipped::{FLIPS, Flip, Flipped};
use crate::{clauses, say, vectors};

#[test]
fn every_flipped_step_is_found() {
    let mut missed = Vec::new();
    let mut by_recordings = 0;
    for (flip, text) in FLIPS {
        let steps = Flipped(*flip);
        let differs = |vector: &&vectors::Vector| {
            Engine::ALL.iter().any(|engine| !vector.differences(&steps, *engine).is_empty())
        };
        let recorded = vectors::all().iter().filter(differs).count();
        let rows = clauses::all().iter().filter(|row| !row.differences(&steps).is_empty()).count();
        by_recordings += usize::from(recorded > 0);
        let text = text.trim();
        if recorded + rows == 0 {
            missed.push(text);
        }
        say!("  {recorded:3} recordings and {rows:2} clauses differ where a browser {text}");
    }
    assert!(missed.is_empty(), "nothing differs where a browser\n  {}", missed.join("\n  "));
    say!("browser model: {} flipped steps, each found, {by_recordings} by recordings", FLIPS.len());
}

/// The flips are of the steps, and not of how they are written down again here.
#[test]
fn steps_written_again_are_the_same() {
    struct Again;
    impl Steps for Again {
        fn unsafe_names(&self, headers: &HeaderList, also_safe: &dyn Fn(&str, &[u8]) -> bool) -> Vec<String> {
            // A flip of another step: this one is as it should be.
            Flipped(Flip::AnyPort).unsafe_names(headers, also_safe)
        }
    }
    for row in clauses::all() {
        assert_eq!(row.differences(&Again), Vec::<String>::new());
    }
}
