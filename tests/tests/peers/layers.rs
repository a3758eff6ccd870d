//! The layers that are run, and their columns.

use crate::server::Start;
use crate::{actix_peers, axum_peers, rocket_peers, warp_peers};

/// A layer in its framework.
pub(crate) struct Layer {
    /// The column of the table.
    pub(crate) column: &'static str,
    /// The framework, as it writes itself.
    pub(crate) framework: &'static str,
    pub(crate) start: Start,
}

/// The columns in order: the package, whose version each names, and what it is called.
pub(crate) const COLUMNS: [(&str, &str); 5] = [
    ("corsac", "corsac"),
    ("tower-http", "tower-http"),
    ("actix-cors", "actix-cors"),
    ("rocket_cors", "rocket_cors"),
    ("warp", "`cors` of warp"),
];

/// Every layer. corsac stands in the four frameworks, and its cells have to be right in each.
pub(crate) const LAYERS: [Layer; 8] = [
    Layer { column: "corsac", framework: "axum", start: axum_peers::corsac },
    Layer { column: "corsac", framework: "actix-web", start: actix_peers::corsac },
    Layer { column: "corsac", framework: "Rocket", start: rocket_peers::corsac },
    Layer { column: "corsac", framework: "warp", start: warp_peers::corsac },
    Layer { column: "tower-http", framework: "axum", start: axum_peers::tower_http },
    Layer { column: "actix-cors", framework: "actix-web", start: actix_peers::actix_cors },
    Layer { column: "rocket_cors", framework: "Rocket", start: rocket_peers::rocket_cors },
    Layer { column: "warp", framework: "warp", start: warp_peers::warp_filter },
];
