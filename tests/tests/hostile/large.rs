//! What a large policy has on the heap while it is loaded: no form of its lists may stay once the next one is made.

use allocation_counter::measure;
use corsac_core::{Loader, Request};

const ORIGINS: usize = 100_000;
/// What may be on the heap at once.
const MOST: u64 = 64 * 1024 * 1024;

/// The last origin that is listed.
const LAST: &str = "https://shop-99999.example.com";

/// All entries, each between these two.
fn listed(before: &str, after: &str, entry: impl Fn(usize) -> String) -> String {
    (0..ORIGINS).map(|index| format!("{before}{}{after}", entry(index))).collect()
}

fn origin(index: usize) -> String {
    format!("https://shop-{index}.example.com")
}

fn pattern(index: usize) -> String {
    format!("https://*.shop-{index}.example.com")
}

#[test]
fn a_hundred_thousand_origins_stay_under_64_mib() {
    let json = listed("\"", "\",", origin);
    let json = format!("{{\"version\": 1, \"allow_origins\": [{}]}}", json.trim_end_matches(','));
    let group = listed("    - ", "\n", origin);
    let group = format!("version: 1\norigin_groups:\n  shops:\n{group}allow_origins: ['group:shops']\n");
    let yaml = |entries: String| Loader::new().yaml(format!("version: 1\nallow_origins:\n{entries}"));
    let variables = || {
        let value = listed("", ",", origin);
        move |name: &str| (name == "CORS_ORIGINS").then(|| value.clone())
    };
    for (name, admitted, loader) in [
        ("origins", LAST, yaml(listed("  - ", "\n", origin))),
        ("patterns", "https://pay.shop-99999.example.com", yaml(listed("  - ", "\n", pattern))),
        ("a group", LAST, Loader::new().yaml(group)),
        ("JSON", LAST, Loader::new().json(json)),
        ("one variable", LAST, yaml("  - ${CORS_ORIGINS}\n".to_owned()).environment(variables())),
        ("variables alone", LAST, Loader::new().environment(variables())),
    ] {
        let mut policy = None;
        let measured = measure(|| policy = Some(loader.max_bytes(usize::MAX).load().unwrap()));
        crate::say!("{name}: {} bytes at most, of which {} stay", measured.bytes_max, measured.bytes_current);
        assert!(measured.bytes_max < MOST, "{name}: {measured:?}");
        let request = Request::get("/").origin(admitted);
        assert!(policy.unwrap().evaluate(&request).is_allowed(), "{name}");
    }
}
