//! Every recorded exchange comes out as it did in Chromium, Firefox and WebKit.

use corsac::browser::{Engine, Standard};

use crate::say;
use crate::vectors;

#[test]
fn every_recorded_exchange_is_reproduced() {
    let vectors = vectors::all();
    let mut differences = Vec::new();
    let mut sent = 0;
    for engine in Engine::ALL {
        for vector in vectors {
            differences.extend(vector.differences(&Standard, engine));
            sent += vector.play(&Standard, engine).iter().flat_map(|outcome| outcome.sent()).count();
        }
    }
    assert!(differences.is_empty(), "{} differences\n{}", differences.len(), differences.join("\n"));
    assert_eq!(vectors.len(), 203);
    say!(
        "browser model: {} recorded exchanges reproduced in each of {} engines, {sent} requests on the wire",
        vectors.len(),
        Engine::ALL.len()
    );
}
