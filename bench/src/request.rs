//! The requests that are sent.

use crate::setup::{HEADERS, Setup};

/// A request as it is on the wire.
#[derive(Debug, Clone)]
pub(crate) struct Wire {
    pub(crate) method: &'static str,
    pub(crate) path: String,
    pub(crate) headers: Vec<(&'static str, String)>,
}

impl Wire {
    /// The value of a header line.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str())
    }
}

/// What a request asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Ask {
    /// Without an Origin line: not a CORS request.
    Plain,
    /// From an origin that is admitted.
    Allowed,
    /// From one that is not.
    Denied,
    /// Whether PUT with three headers is allowed; it is.
    Preflight,
    /// The same, from an origin that is not admitted.
    DeniedPreflight,
    /// A preflight with 8 KB of one allowed name, over and over.
    RepeatedNames,
    /// The same, from an origin that is not admitted.
    DeniedRepeatedNames,
    /// A preflight whose list of names is 1,024 commas.
    Commas,
}

/// What a browser sends beside.
const BROWSER: [(&str, &str); 10] = [
    ("host", "api.example.com"),
    ("user-agent", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"),
    ("accept", "*/*"),
    ("accept-language", "en-GB,en;q=0.7"),
    ("accept-encoding", "gzip, deflate, br"),
    ("connection", "keep-alive"),
    ("referer", "https://app.example.com/orders"),
    ("sec-fetch-dest", "empty"),
    ("sec-fetch-mode", "cors"),
    ("sec-fetch-site", "cross-site"),
];

const STRANGER: &str = "https://app.stranger.example";

/// As the tables name it.
impl std::fmt::Display for Ask {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(match self {
            Ask::Plain => "no Origin",
            Ask::Allowed => "allowed",
            Ask::Denied => "denied",
            Ask::Preflight => "preflight",
            Ask::DeniedPreflight => "denied preflight",
            Ask::RepeatedNames => "8 KB of names",
            Ask::DeniedRepeatedNames => "8 KB, denied",
            Ask::Commas => "1,024 commas",
        })
    }
}

impl Ask {
    /// So many requests, with origins and paths from all over the policy.
    pub(crate) fn requests(self, setup: Setup, count: usize) -> Vec<Wire> {
        #[expect(clippy::cast_precision_loss, reason = "small counts")]
        (0..count).map(|index| self.request(setup, index as f64 / count as f64)).collect()
    }

    fn request(self, setup: Setup, place: f64) -> Wire {
        let mut headers: Vec<(&'static str, String)> =
            BROWSER.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        match self {
            Ask::Plain => {}
            Ask::Denied | Ask::DeniedPreflight | Ask::DeniedRepeatedNames => {
                headers.push(("origin", STRANGER.to_owned()));
            }
            _ => headers.push(("origin", setup.admitted(place))),
        }
        let method = match self.names() {
            Some(names) => {
                headers.push(("access-control-request-method", "PUT".to_owned()));
                headers.push(("access-control-request-headers", names));
                "OPTIONS"
            }
            None => "GET",
        };
        Wire { method, path: setup.path(place), headers }
    }

    /// The header names that a preflight asks for.
    fn names(self) -> Option<String> {
        match self {
            Ask::Plain | Ask::Allowed | Ask::Denied => None,
            // As browsers send them: in lower case and sorted.
            Ask::Preflight | Ask::DeniedPreflight => {
                let mut names = HEADERS.map(str::to_ascii_lowercase);
                names.sort_unstable();
                Some(names.join(","))
            }
            Ask::RepeatedNames | Ask::DeniedRepeatedNames => Some(vec!["content-type"; 8192 / 13].join(",")),
            Ask::Commas => Some(",".repeat(1024)),
        }
    }

    /// Whether the policy grants it; what a hostile request is answered differs from layer to layer.
    pub(crate) fn granted(self) -> Option<bool> {
        match self {
            Ask::Plain | Ask::RepeatedNames | Ask::Commas => None,
            Ask::Allowed | Ask::Preflight => Some(true),
            Ask::Denied | Ask::DeniedPreflight | Ask::DeniedRepeatedNames => Some(false),
        }
    }
}
