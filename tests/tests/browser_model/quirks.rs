//! The table of quirks: each entry is needed, and named with what shows it.

use corsac::browser::{Engine, QUIRKS, Quirk, QuirkKind, Standard, Steps};

use crate::{clauses, say, vectors};

/// The model without one entry of the table.
struct Without(&'static Quirk);

impl Steps for Without {
    fn quirks(&self, engine: Engine) -> Vec<QuirkKind> {
        let mut all = Standard.quirks(engine);
        if engine == self.0.engine {
            all.retain(|kind| *kind != self.0.kind);
        }
        all
    }
}

#[test]
fn every_quirk_is_shown_by_the_exchange_that_it_names() {
    for quirk in QUIRKS {
        let without = Without(quirk);
        let vector = vectors::all().iter().find(|vector| vector.id == quirk.shown_by);
        let row = clauses::all().iter().find(|row| row.id == quirk.shown_by && row.engine == quirk.engine);
        let differences = match (vector, row) {
            (Some(vector), _) => vector.differences(&without, quirk.engine),
            (_, Some(row)) => row.differences(&without),
            _ => panic!("no exchange is named `{}`", quirk.shown_by),
        };
        assert!(!differences.is_empty(), "{quirk:?} is not needed for {}", quirk.shown_by);
    }
    say!("browser model: {} quirks, each needed for the exchange that it names", QUIRKS.len());
}

#[test]
fn the_table_is_sorted_and_holds_nothing_twice() {
    for engine in Engine::ALL {
        let names: Vec<String> =
            QUIRKS.iter().filter(|it| it.engine == engine).map(|it| format!("{:?}", it.kind)).collect();
        assert!(names.is_sorted(), "{names:?}");
        assert!(names.windows(2).all(|pair| pair[0] != pair[1]), "{names:?}");
    }
    assert!(QUIRKS.is_sorted_by_key(|quirk| quirk.engine));
    assert!(Standard.quirks(Engine::Standard).is_empty());
}
