//! Whose browser it is.

use serde::{Deserialize, Serialize};

/// A browser engine, or the standard itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Engine {
    /// The Fetch standard, followed to the letter. Its console speaks plain words of ours.
    #[default]
    Standard,
    /// Chrome, Edge, Opera and others. Observed: Chromium 156.
    Chromium,
    /// Observed: Firefox 153.
    Firefox,
    /// Safari, and every browser on iOS. Observed: WebKitGTK 2.50.
    WebKit,
}

impl Engine {
    /// The three engines, without the standard.
    pub const ALL: [Engine; 3] = [Engine::Chromium, Engine::Firefox, Engine::WebKit];

    /// The engine's name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Engine::Standard => "the Fetch standard",
            Engine::Chromium => "Chromium",
            Engine::Firefox => "Firefox",
            Engine::WebKit => "WebKit",
        }
    }
}

impl std::fmt::Display for Engine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}
