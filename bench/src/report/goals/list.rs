//! The goals.

use super::Aim::{Heap, Like, Load, Most, Threads, Times};
use super::Goal;
use crate::report::results::Measure::{Allocations, Instructions, Time};
use crate::request::Ask::{Allowed, DeniedPreflight, DeniedRepeatedNames, Plain, Preflight, RepeatedNames};
use crate::setup::Setup::{self, Exact, Patterns};
use crate::subject::Side::{Bare, Peer};
use crate::subjects::Framework::{ActixWeb, Axum, Core, Rocket, Tower, Warp, WarpService};

/// The sizes of a list; what holds for one should hold for all.
const LISTS: &[Setup] = &[Exact(1), Exact(10), Exact(1_000), Exact(100_000)];
const PATTERNS: &[Setup] = &[Patterns(1), Patterns(1_000), Patterns(100_000)];

/// Half of what the peer adds: not where the peer is lean, as `actix-cors` is, or cheap because it leaves `Vary` out on
/// requests that it does little for, as warp does.
const HALF: &[(crate::request::Ask, f64)] = &[(Plain, 0.5), (Allowed, 0.5), (Preflight, 0.5)];

pub(super) const GOALS: &[Goal] = &[
    Goal {
        what: "decision, origins: allocations",
        aim: Most(Allocations, Core, LISTS, &[(Plain, 0.0), (Allowed, 0.0), (Preflight, 0.0)]),
    },
    Goal {
        what: "decision, patterns: allocations",
        aim: Most(Allocations, Core, PATTERNS, &[(Allowed, 0.0), (Preflight, 0.0)]),
    },
    Goal {
        what: "decision, origins: time through the floor's",
        aim: Times(Time, Core, Bare, LISTS, &[(Allowed, 2.0), (Preflight, 2.0)]),
    },
    Goal {
        what: "decision, patterns: time through the floor's",
        aim: Times(Time, Core, Bare, PATTERNS, &[(Allowed, 3.0), (Preflight, 3.0)]),
    },
    Goal {
        what: "decision, origins: instructions (allowed)",
        aim: Most(Instructions, Core, LISTS, &[(Allowed, 400.0)]),
    },
    Goal {
        what: "decision, patterns: instructions (allowed)",
        aim: Most(Instructions, Core, PATTERNS, &[(Allowed, 700.0)]),
    },
    Goal {
        what: "decision: instructions, 100,000 origins over 10",
        aim: Like(
            Core,
            &[
                [(Exact(100_000), Allowed), (Exact(10), Allowed)],
                [(Exact(100_000), Preflight), (Exact(10), Preflight)],
            ],
            0.05,
        ),
    },
    Goal {
        what: "decision, 8 KB of names: instructions",
        aim: Most(Instructions, Core, LISTS, &[(RepeatedNames, 10_000.0)]),
    },
    Goal {
        what: "decision, 8 KB, denied: instructions over few names",
        aim: Like(Core, &[[(Exact(1), DeniedRepeatedNames), (Exact(1), DeniedPreflight)]], 0.01),
    },
    Goal {
        what: "tower: instructions",
        aim: Most(Instructions, Tower, LISTS, &[(Plain, 1_000.0), (Allowed, 1_900.0), (Preflight, 2_000.0)]),
    },
    Goal {
        what: "tower: allocations",
        aim: Most(Allocations, Tower, LISTS, &[(Plain, 2.0), (Allowed, 2.0), (Preflight, 2.0)]),
    },
    Goal {
        what: "tower, 8 KB of names: instructions",
        aim: Most(Instructions, Tower, LISTS, &[(RepeatedNames, 10_000.0)]),
    },
    Goal {
        what: "axum: instructions (no Origin)",
        aim: Most(Instructions, Axum, LISTS, &[(Plain, 1_900.0)]),
    },
    Goal {
        what: "actix-web: instructions",
        aim: Most(
            Instructions,
            ActixWeb,
            LISTS,
            &[(Plain, 1_000.0), (Allowed, 1_600.0), (Preflight, 2_000.0)],
        ),
    },
    Goal {
        what: "warp: instructions",
        aim: Most(Instructions, Warp, LISTS, &[(Allowed, 1_700.0), (Preflight, 2_200.0)]),
    },
    Goal {
        what: "warp as a service: instructions",
        aim: Most(Instructions, WarpService, LISTS, &[(Allowed, 1_700.0), (Preflight, 2_200.0)]),
    },
    Goal {
        what: "Rocket: instructions",
        aim: Most(Instructions, Rocket, LISTS, &[(Plain, 1_500.0), (Allowed, 4_000.0), (Preflight, 5_000.0)]),
    },
    Goal { what: "tower: time through the peer's", aim: Times(Time, Tower, Peer, LISTS, HALF) },
    Goal { what: "axum: time through the peer's", aim: Times(Time, Axum, Peer, LISTS, HALF) },
    Goal { what: "Rocket: time through the peer's", aim: Times(Time, Rocket, Peer, LISTS, HALF) },
    Goal { what: "two threads: verdicts, of one", aim: Threads(1.9) },
    Goal { what: "100,000 origins: loaded and checked in", aim: Load(1.0) },
    Goal { what: "100,000 origins: heap (loaded · at most)", aim: Heap(64 << 20) },
];
