//! Where engines differ from the standard: one table, each entry with the exchange that shows it.

use super::Engine;

/// What an engine does otherwise than the standard says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum QuirkKind {
    /// Client hints such as `DPR` count as CORS-safelisted request-headers.
    ClientHintsSafelisted,
    /// Values that the page set for one name count as one, joined, where headers are safelisted.
    ValuesJoined,
    /// Lines of `Location` that are all the same count as one.
    SameLocations,
    /// `User-Agent` is a forbidden request-header.
    UserAgentForbidden,
    /// A range with a number of 2^63 - 1 or more is not safelisted.
    LongRangeUnsafe,
    /// A listener for uploads makes a request ask first only where there is a body.
    ListenerNeedsBody,
    /// Asking first because of a listener does not make up for `Access-Control-Allow-Methods`.
    MethodsNotImplied,
    /// A failure leaves the cached preflights as they are.
    FailureKeepsCache,
    /// One preflight is cached for an origin and a URL: a request that it does not cover ends it.
    OnePreflightCached,
    /// Preflights are cached for a URL with its fragment.
    CachedWithFragment,
    /// Preflights whose `Origin` is `null` are not cached.
    NullNotCached,
    /// `Origin` is sent also where nothing asks for it: by elements under CORS to their own origin, and without CORS but
    /// with credentials from a page whose origin is `null`.
    OriginSentAnyway,
    /// Names that the page set twice are asked for twice.
    HeaderNamesRepeated,
    /// `*` in `Access-Control-Allow-Headers` covers `Authorization`, though not out of the cache.
    AuthorizationByWildcard,
    /// A preflight after a redirect to a third origin carries the page's origin, and not `null`.
    PreflightNotTainted,
    /// Preflights are cached for so many seconds at most.
    MaxAgeLimit(u64),
    /// A host without registrable domain, such as an IP address, is of no site, not even its own.
    AddressOfNoSite,
    /// A negative `Access-Control-Max-Age` turns caching off; by the standard it counts for none, and caches for 5 s.
    NegativeMaxAge,
    /// An `Access-Control-Max-Age` that is no number turns caching off.
    MalformedMaxAge,
    /// So many preflights are sent in all to a server that closes connections which were used before.
    PreflightTries(u8),
    /// So many actual requests are sent in all to a server that closes connections which were used before.
    RequestTries(u8),
    /// After a good preflight, a closed connection is reported as two `Access-Control-Allow-Origin` lines.
    ClosedAsMultiple,
    /// A response with a redirect's status and no `Location` is readable under the redirect mode `error`.
    RedirectNeedsLocation,
    /// That a preflight is redirected is reported before its CORS check.
    RedirectBeforeCheck,
    /// A preflight's status is reported before its CORS check.
    StatusBeforeCheck,
    /// Preloads fire `load` even when they were blocked.
    BlockedPreloadLoads,
    /// Fonts are loaded without CORS.
    FontsWithoutCors,
    /// Responses of `data:` URLs have a `Content-Length`.
    DataUrlLength,
}

/// One difference, and what shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Quirk {
    /// Who differs.
    pub engine: Engine,
    /// In what.
    pub kind: QuirkKind,
    /// A recorded exchange of `tests/data/browser` that cannot be reproduced without it.
    pub shown_by: &'static str,
}

const fn quirk(engine: Engine, kind: QuirkKind, shown_by: &'static str) -> Quirk {
    Quirk { engine, kind, shown_by }
}

/// Every known difference between an engine and the standard.
pub const QUIRKS: &[Quirk] = &[
    quirk(Engine::Chromium, QuirkKind::AddressOfNoSite, "chromium takes an address for no site"),
    quirk(Engine::Chromium, QuirkKind::AuthorizationByWildcard, "B_ah_star_auth"),
    quirk(Engine::Chromium, QuirkKind::CachedWithFragment, "chromium caches preflights with fragments"),
    quirk(Engine::Chromium, QuirkKind::ClientHintsSafelisted, "F_dpr"),
    quirk(Engine::Chromium, QuirkKind::FailureKeepsCache, "chromium keeps preflights after a failure"),
    quirk(
        Engine::Chromium,
        QuirkKind::ListenerNeedsBody,
        "chromium does not ask for a listener without a body",
    ),
    quirk(Engine::Chromium, QuirkKind::LongRangeUnsafe, "chromium safelists ranges below 2^63 - 1"),
    quirk(Engine::Chromium, QuirkKind::MaxAgeLimit(7200), "chromium caches for two hours at most"),
    quirk(Engine::Chromium, QuirkKind::MethodsNotImplied, "chromium wants the method of an upload listed"),
    quirk(Engine::Chromium, QuirkKind::NegativeMaxAge, "G_neg"),
    quirk(Engine::Chromium, QuirkKind::NullNotCached, "chromium caches nothing for null"),
    quirk(Engine::Chromium, QuirkKind::OnePreflightCached, "chromium caches one preflight for a url"),
    quirk(Engine::Chromium, QuirkKind::OriginSentAnyway, "chromium sends origin for its own modules"),
    quirk(Engine::Chromium, QuirkKind::PreflightTries(3), "B_pf_close"),
    quirk(Engine::Chromium, QuirkKind::RedirectBeforeCheck, "B_redir_nocors"),
    quirk(Engine::Chromium, QuirkKind::RedirectNeedsLocation, "chromium wants a location of a redirect"),
    quirk(Engine::Chromium, QuirkKind::RequestTries(2), "B_actual_close"),
    quirk(Engine::Chromium, QuirkKind::SameLocations, "chromium follows the same location twice"),
    quirk(Engine::Chromium, QuirkKind::UserAgentForbidden, "chromium sends no user-agent of a page"),
    quirk(Engine::Chromium, QuirkKind::ValuesJoined, "chromium joins values before it safelists them"),
    quirk(Engine::Firefox, QuirkKind::AuthorizationByWildcard, "B_ah_star_auth"),
    quirk(Engine::Firefox, QuirkKind::BlockedPreloadLoads, "K_modpreload"),
    quirk(Engine::Firefox, QuirkKind::ClosedAsMultiple, "B_actual_close"),
    quirk(Engine::Firefox, QuirkKind::DataUrlLength, "D_data"),
    quirk(Engine::Firefox, QuirkKind::HeaderNamesRepeated, "F_dupcase"),
    quirk(Engine::Firefox, QuirkKind::MalformedMaxAge, "G_unit"),
    quirk(Engine::Firefox, QuirkKind::MaxAgeLimit(86_400), "firefox caches for a day at most"),
    quirk(Engine::Firefox, QuirkKind::PreflightNotTainted, "B_redir_after_pf_cross"),
    quirk(Engine::Firefox, QuirkKind::PreflightTries(6), "B_pf_close"),
    quirk(Engine::WebKit, QuirkKind::AuthorizationByWildcard, "B_ah_star_auth"),
    quirk(Engine::WebKit, QuirkKind::FontsWithoutCors, "K_font"),
    quirk(Engine::WebKit, QuirkKind::MaxAgeLimit(600), "webkit caches for ten minutes at most"),
    quirk(Engine::WebKit, QuirkKind::NegativeMaxAge, "G_neg"),
    quirk(Engine::WebKit, QuirkKind::StatusBeforeCheck, "B_pf401"),
];
