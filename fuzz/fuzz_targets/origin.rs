#![no_main]
#![expect(dead_code, reason = "one target of all that are included")]
#[path = "../../tests/tests/fuzz/targets/mod.rs"]
mod targets;
libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    targets::origin::run(data);
});
