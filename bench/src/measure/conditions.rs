//! What a count of instructions depends on besides the code that is counted.

use std::fmt;
use std::process::Command;

use serde::{Deserialize, Serialize};

/// Counts that were made under other conditions cannot be compared: a compiler inlines otherwise, and the C library and
/// `memchr` search with the widest instructions that the processor has. Valgrind shows a processor of its own making, so
/// that what it shows is asked for under Valgrind.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Conditions {
    pub(crate) compiler: String,
    /// With flags of the compiler, where there are any.
    pub(crate) target: String,
    pub(crate) libc: String,
    pub(crate) valgrind: String,
    /// Of the instructions that code chooses by, those that there are.
    pub(crate) processor: String,
}

impl Conditions {
    /// Those of this program, with a version of Valgrind, and a processor as it is seen under that.
    pub(crate) fn of_this_build(valgrind: String, processor: String) -> Self {
        let flags = env!("CORSAC_BENCH_FLAGS");
        let target = env!("CORSAC_BENCH_TARGET");
        Conditions {
            compiler: env!("CORSAC_BENCH_RUSTC").to_owned(),
            target: if flags.is_empty() { target.to_owned() } else { format!("{target}, {flags}") },
            libc: libc(),
            valgrind,
            processor,
        }
    }

    /// What differs, as `valgrind is 3.19.0, not 3.24.0`.
    pub(crate) fn differences(&self, other: &Self) -> Vec<String> {
        let parts = [
            ("the compiler", &self.compiler, &other.compiler),
            ("the target", &self.target, &other.target),
            ("the C library", &self.libc, &other.libc),
            ("Valgrind", &self.valgrind, &other.valgrind),
            ("the processor", &self.processor, &other.processor),
        ];
        let differs = parts.into_iter().filter(|(_, own, other)| own != other);
        differs.map(|(what, own, other)| format!("{what} is `{own}`, not `{other}`")).collect()
    }
}

/// As the notes name them.
impl fmt::Display for Conditions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Conditions { compiler, target, libc, valgrind, processor } = self;
        write!(f, "{compiler}, {target}, {libc}, valgrind {valgrind}, {processor}")
    }
}

/// The C library that allocates and compares: `glibc 2.36`.
fn libc() -> String {
    let output = Command::new("getconf").arg("GNU_LIBC_VERSION").output();
    let version = output.ok().filter(|output| output.status.success());
    let version = version.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
    version.unwrap_or_else(|| "unknown C library".to_owned())
}

/// What the processor shows this process.
#[cfg(target_arch = "x86_64")]
pub(super) fn processor() -> String {
    use std::arch::is_x86_feature_detected;
    let features = [
        ("ssse3", is_x86_feature_detected!("ssse3")),
        ("sse4.2", is_x86_feature_detected!("sse4.2")),
        ("popcnt", is_x86_feature_detected!("popcnt")),
        ("avx", is_x86_feature_detected!("avx")),
        ("avx2", is_x86_feature_detected!("avx2")),
        ("bmi2", is_x86_feature_detected!("bmi2")),
        ("lzcnt", is_x86_feature_detected!("lzcnt")),
        ("movbe", is_x86_feature_detected!("movbe")),
        ("rtm", is_x86_feature_detected!("rtm")),
        ("avx512vl", is_x86_feature_detected!("avx512vl")),
    ];
    let there: Vec<&str> = features.iter().filter(|(_, there)| *there).map(|(name, _)| *name).collect();
    there.join(" ")
}

/// What the processor shows this process: elsewhere the target says it all.
#[cfg(not(target_arch = "x86_64"))]
pub(super) fn processor() -> String {
    std::env::consts::ARCH.to_owned()
}
