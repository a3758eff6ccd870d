//! The ways in which a step of the model can be wrong, one by one.

use corsac::browser::{Api, ErrorKind, Extracted, HeaderList, QuirkKind, Standard, Steps};

macro_rules! flips {
    ($($(#[doc = $text:literal])+ $flip:ident,)+) => {
        /// One step that is wrong.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum Flip { $($(#[doc = $text])+ $flip,)+ }

        pub(crate) const FLIPS: &[(Flip, &str)] = &[$((Flip::$flip, concat!($($text),+)),)+];
    };
}

flips! {
    /// normalises no method
    NormalisesNone,
    /// writes every method in upper case
    NormalisesAll,
    /// sends TRACE
    SendsForbiddenMethods,
    /// knows forbidden methods only in upper case
    ForbidsUpperCaseOnly,
    /// safelists no method
    SafelistsNoMethod,
    /// safelists PUT
    SafelistsPut,
    /// sends forbidden headers
    SendsForbiddenHeaders,
    /// forbids method overrides whatever they say
    ForbidsOverrides,
    /// sends method overrides whatever they say
    SendsOverrides,
    /// safelists values of any length
    NoValueLimit,
    /// safelists values of 127 bytes at most
    LowValueLimit,
    /// safelists any Accept
    AnyAccept,
    /// takes a tab for unsafe
    TabIsUnsafe,
    /// safelists any Content-Language
    AnyLanguage,
    /// safelists any Content-Type
    AnyType,
    /// safelists a Content-Type only without parameters
    BareTypeOnly,
    /// safelists any Range
    AnyRange,
    /// safelists no Range
    NoRange,
    /// safelists a range that ends before it begins
    ReversedRange,
    /// safelists X-Requested-With
    SafelistsRequestedWith,
    /// adds no values up
    NoTotalLimit,
    /// takes 1024 bytes together for too many
    LowTotalLimit,
    /// asks for names in the page's order
    UnsortedNames,
    /// asks for names as the page wrote them
    NamesAsWritten,
    /// joins names by a comma and a space
    JoinsWithSpace,
    /// never asks first
    NeverAsks,
    /// asks first because of methods only
    AsksForMethods,
    /// asks first because of headers only
    AsksForHeaders,
    /// always asks first
    AlwaysAsks,
    /// ignores listeners for uploads
    IgnoresListeners,
    /// ignores streams
    IgnoresStreams,
    /// lets every response through
    PassesAll,
    /// takes the wildcard for the page's origin also with credentials
    WildcardWithCredentials,
    /// knows no wildcard
    NoWildcard,
    /// compares origins without regard to case, slashes and paths
    ComparesLoosely,
    /// looks for the origin among several
    TakesLists,
    /// lets `null` stand for any origin
    NullIsAny,
    /// does not look for Access-Control-Allow-Credentials
    NoCredentialsCheck,
    /// takes `True` for `true`
    CredentialsInAnyCase,
    /// takes two lines of `true` for one
    CredentialsTwice,
    /// always looks for Access-Control-Allow-Credentials
    CredentialsAlways,
    /// checks preflights without credentials
    PreflightWithoutCredentials,
    /// takes any status for ok
    AnyStatus,
    /// takes only 200 and 204 for ok
    TwoStatuses,
    /// takes redirects for ok
    RedirectsAreOk,
    /// reads the first line of a list only
    FirstLine,
    /// skips what is malformed in a list
    SkipsMalformed,
    /// takes empty members for malformed
    EmptyIsMalformed,
    /// takes an absent list for an empty one of any
    AbsentIsAny,
    /// wants safelisted methods listed
    ListsSafelisted,
    /// compares methods without regard to case
    MethodsInAnyCase,
    /// knows no wildcard for methods
    NoMethodWildcard,
    /// takes the wildcard for methods also with credentials
    MethodWildcardWithCredentials,
    /// does not check the method
    AnyMethod,
    /// compares header names with regard to case
    HeadersAsWritten,
    /// knows no wildcard for headers
    NoHeaderWildcard,
    /// takes the wildcard for headers also with credentials
    HeaderWildcardWithCredentials,
    /// lets the wildcard cover Authorization
    WildcardCoversAuthorization,
    /// does not check headers
    AnyHeader,
    /// caches nothing that does not say for how long
    NoDefaultAge,
    /// caches for a minute what does not say for how long
    LongDefaultAge,
    /// takes 0 for no answer
    ZeroIsDefault,
    /// has no limit of its own for caching
    NoAgeLimit,
    /// caches nothing
    CachesNothing,
    /// lets every entry serve every request
    CacheIgnoresCredentials,
    /// lets entries with credentials serve requests with credentials only
    CacheSplitsCredentials,
    /// keeps entries after a failure
    KeepsAfterFailure,
    /// shows every header
    ShowsAll,
    /// shows safelisted headers only
    ShowsSafelisted,
    /// shows exposed headers only
    ShowsExposed,
    /// compares exposed names with regard to case
    ExposesAsWritten,
    /// shows cookies
    ShowsCookies,
    /// takes the exposed wildcard for any also with credentials
    ExposesAllWithCredentials,
    /// knows no exposed wildcard
    NoExposedWildcard,
    /// keeps the origin over any redirect
    NeverTainted,
    /// loses the origin with any redirect
    AlwaysTainted,
    /// loses the origin when it leaves the page's own
    TaintedFromHome,
    /// leaves CORS when a redirect comes home
    LeavesCors,
    /// keeps the method over 301, 302 and 303
    KeepsMethod,
    /// makes a GET of everything that is redirected
    AlwaysGet,
    /// keeps Content-Type when the body goes
    KeepsBodyHeaders,
    /// takes Authorization to another origin
    KeepsAuthorization,
    /// follows 19 redirects
    FewRedirects,
    /// follows 21 redirects
    ManyRedirects,
    /// follows redirects to URLs with a password
    FollowsPasswords,
    /// follows redirects to any scheme
    AnyScheme,
    /// sends Origin under CORS only
    OriginUnderCorsOnly,
    /// always sends Origin
    OriginAlways,
    /// sends no Origin with GET
    NoOriginWithGet,
    /// always sends cookies
    CookiesAlways,
    /// sends cookies only where told so
    CookiesOnlyIncluded,
    /// keeps no response to its origin or site
    NoResourcePolicy,
    /// takes same-site for same-origin
    SiteIsOrigin,
    /// guesses types though told not to
    Sniffs,
    /// wants scripts of images
    NosniffForImages,
    /// connects to any port
    AnyPort,
    /// lets page code set any header without CORS
    AnyHeaderWithoutCors,
}

/// The model with one step flipped.
pub(crate) struct Flipped(pub(crate) Flip);

impl Steps for Flipped {
    fn normalise(&self, method: &str) -> String {
        match self.0 {
            Flip::NormalisesNone => method.to_owned(),
            Flip::NormalisesAll => method.to_ascii_uppercase(),
            _ => Standard.normalise(method),
        }
    }

    fn is_forbidden_method(&self, method: &str) -> bool {
        match self.0 {
            Flip::SendsForbiddenMethods => false,
            Flip::ForbidsUpperCaseOnly => ["CONNECT", "TRACE", "TRACK"].contains(&method),
            _ => Standard.is_forbidden_method(method),
        }
    }

    fn is_safelisted_method(&self, method: &str) -> bool {
        match self.0 {
            Flip::SafelistsNoMethod => false,
            Flip::SafelistsPut if method == "PUT" => true,
            _ => Standard.is_safelisted_method(method),
        }
    }

    fn is_forbidden_header(&self, name: &str, value: &[u8]) -> bool {
        let overrides = name.to_ascii_lowercase().starts_with("x-http-method");
        match self.0 {
            Flip::SendsForbiddenHeaders => false,
            Flip::ForbidsOverrides if overrides => true,
            Flip::SendsOverrides if overrides => false,
            _ => Standard.is_forbidden_header(name, value),
        }
    }

    fn is_safelisted_header(&self, name: &str, value: &[u8]) -> bool {
        let is = |known: &str| name.eq_ignore_ascii_case(known);
        let short = value.len() <= 128;
        match self.0 {
            Flip::NoValueLimit => Standard.is_safelisted_header(name, value.get(..100).unwrap_or(value)),
            Flip::LowValueLimit if value.len() == 128 => false,
            Flip::AnyAccept if is("accept") => short,
            Flip::TabIsUnsafe if value.contains(&b'\t') => false,
            Flip::AnyLanguage if is("content-language") => short,
            Flip::AnyType if is("content-type") => short,
            Flip::BareTypeOnly if is("content-type") && value.contains(&b';') => false,
            Flip::AnyRange if is("range") => short,
            Flip::NoRange if is("range") => false,
            Flip::ReversedRange if is("range") && value == b"bytes=9-5" => true,
            Flip::SafelistsRequestedWith if is("x-requested-with") => true,
            _ => Standard.is_safelisted_header(name, value),
        }
    }

    fn is_no_cors_header(&self, name: &str) -> bool {
        self.0 == Flip::AnyHeaderWithoutCors || Standard.is_no_cors_header(name)
    }

    fn unsafe_names(&self, headers: &HeaderList, also_safe: &dyn Fn(&str, &[u8]) -> bool) -> Vec<String> {
        let is_safe =
            |name: &str, value: &[u8]| self.is_safelisted_header(name, value) || also_safe(name, value);
        let classified: Vec<_> =
            headers.iter().map(|(name, value)| (name, value.len(), is_safe(name, value))).collect();
        let total: usize = classified.iter().filter(|(.., safe)| *safe).map(|(_, length, _)| length).sum();
        let all = match self.0 {
            Flip::NoTotalLimit => false,
            Flip::LowTotalLimit => total >= 1024,
            _ => total > 1024,
        };
        let names = classified.iter().filter(|(.., safe)| all || !safe);
        let as_written = self.0 == Flip::NamesAsWritten;
        let spelt = |name: &str| if as_written { name.to_owned() } else { name.to_ascii_lowercase() };
        let mut names: Vec<String> = names.map(|(name, ..)| spelt(name)).collect();
        if self.0 != Flip::UnsortedNames {
            names.sort_unstable();
        }
        names
    }

    fn join(&self, names: &[String]) -> String {
        names.join(if self.0 == Flip::JoinsWithSpace { ", " } else { "," })
    }

    fn is_preflight_due(&self, method: &str, unsafe_names: &[String], flag: bool) -> bool {
        match self.0 {
            Flip::NeverAsks => false,
            Flip::AsksForMethods => flag || !self.is_safelisted_method(method),
            Flip::AsksForHeaders => flag || !unsafe_names.is_empty(),
            _ => flag || !unsafe_names.is_empty() || !self.is_safelisted_method(method),
        }
    }

    fn use_preflight_flag(&self, stream: bool, upload_listener: bool) -> bool {
        match self.0 {
            Flip::AlwaysAsks => true,
            Flip::IgnoresListeners => stream,
            Flip::IgnoresStreams => upload_listener,
            _ => Standard.use_preflight_flag(stream, upload_listener),
        }
    }

    fn cors_check(&self, origin: &str, include: bool, headers: &HeaderList) -> Result<(), ErrorKind> {
        let checked = Standard.cors_check(origin, include, headers);
        let value = headers.get("access-control-allow-origin").unwrap_or_default();
        let credentials = headers.get("access-control-allow-credentials").unwrap_or_default();
        let loosely = value.to_ascii_lowercase();
        let passes = match self.0 {
            Flip::PassesAll => true,
            Flip::WildcardWithCredentials => value == "*",
            Flip::ComparesLoosely => loosely.starts_with(origin),
            Flip::TakesLists => value.split([',', ' ']).any(|one| one == origin),
            Flip::NullIsAny => value == "null",
            Flip::NoCredentialsCheck => value == origin,
            Flip::CredentialsInAnyCase => value == origin && credentials.eq_ignore_ascii_case("true"),
            Flip::CredentialsTwice => value == origin && credentials.starts_with("true"),
            _ => false,
        };
        let fails = match self.0 {
            Flip::NoWildcard => value == "*",
            Flip::CredentialsAlways => credentials != "true",
            _ => false,
        };
        if fails {
            checked.and(Err(ErrorKind::MissingAllowOrigin))
        } else if passes {
            Ok(())
        } else {
            checked
        }
    }

    fn preflight_checks_credentials(&self, include: bool) -> bool {
        include && self.0 != Flip::PreflightWithoutCredentials
    }

    fn is_ok_status(&self, status: u16) -> bool {
        match self.0 {
            Flip::AnyStatus => true,
            Flip::TwoStatuses => matches!(status, 200 | 204),
            Flip::RedirectsAreOk => (200..400).contains(&status),
            _ => Standard.is_ok_status(status),
        }
    }

    fn extract(&self, headers: &HeaderList, name: &str) -> Extracted {
        let any = || Extracted::List(vec!["*".to_owned()]);
        let members = |value: &str| value.split(',').map(|it| it.trim().to_owned()).collect::<Vec<_>>();
        match (self.0, Standard.extract(headers, name)) {
            (Flip::FirstLine, _) => {
                let first: HeaderList = headers.values(name).take(1).map(|value| (name, value)).collect();
                Standard.extract(&first, name)
            }
            (Flip::SkipsMalformed, Extracted::Failure(bad)) => {
                let mut all = members(&headers.get(name).unwrap_or_default());
                all.retain(|member| *member != bad);
                Extracted::List(all)
            }
            (Flip::EmptyIsMalformed, Extracted::List(list)) => {
                match members(&headers.get(name).unwrap_or_default()).iter().any(String::is_empty) {
                    true => Extracted::Failure(String::new()),
                    false => Extracted::List(list),
                }
            }
            (Flip::AbsentIsAny, Extracted::Absent) => any(),
            (_, extracted) => extracted,
        }
    }

    fn allows_method(&self, methods: &Extracted, method: &str, include: bool) -> bool {
        let listed =
            |same: fn(&str, &str) -> bool| methods.members().iter().any(|member| same(member, method));
        let right = self.is_safelisted_method(method) || Standard.allows_method(methods, method, include);
        match self.0 {
            Flip::AnyMethod => true,
            Flip::ListsSafelisted => right && (listed(|a, b| a == b) || methods.has_wildcard()),
            Flip::MethodsInAnyCase => right || listed(str::eq_ignore_ascii_case),
            Flip::NoMethodWildcard => self.is_safelisted_method(method) || listed(|a, b| a == b),
            Flip::MethodWildcardWithCredentials => right || methods.has_wildcard(),
            _ => right,
        }
    }

    fn allows_header(&self, names: &Extracted, name: &str, include: bool, by_wildcard: bool) -> bool {
        let listed = |same: fn(&str, &str) -> bool| names.members().iter().any(|member| same(member, name));
        let right = Standard.allows_header(names, name, include, by_wildcard);
        match self.0 {
            Flip::AnyHeader => true,
            Flip::HeadersAsWritten => right && (listed(|a, b| a == b) || names.has_wildcard()),
            Flip::NoHeaderWildcard => listed(str::eq_ignore_ascii_case),
            Flip::HeaderWildcardWithCredentials => right || (include && names.has_wildcard()),
            Flip::WildcardCoversAuthorization => Standard.allows_header(names, name, include, true),
            _ => right,
        }
    }

    fn max_age(&self, headers: &HeaderList, quirks: &[QuirkKind]) -> u64 {
        let right = Standard.max_age(headers, quirks);
        let said = headers.contains("access-control-max-age");
        let no_limit: Vec<QuirkKind> =
            quirks.iter().filter(|quirk| !matches!(quirk, QuirkKind::MaxAgeLimit(_))).copied().collect();
        match self.0 {
            Flip::NoDefaultAge if !said => 0,
            Flip::LongDefaultAge if !said => 60,
            Flip::ZeroIsDefault if right == 0 => 5,
            Flip::NoAgeLimit => Standard.max_age(headers, &no_limit),
            _ => right,
        }
    }

    fn caches(&self) -> bool {
        self.0 != Flip::CachesNothing
    }

    fn cache_serves(&self, stored_with: bool, asked_with: bool) -> bool {
        match self.0 {
            Flip::CacheIgnoresCredentials => true,
            Flip::CacheSplitsCredentials => stored_with == asked_with,
            _ => Standard.cache_serves(stored_with, asked_with),
        }
    }

    fn clears_cache(&self) -> bool {
        self.0 != Flip::KeepsAfterFailure
    }

    fn is_visible(&self, exposed: &Extracted, name: &str, include: bool) -> bool {
        let right = Standard.is_visible(exposed, name, include);
        let nothing = Extracted::Absent;
        let safelisted = Standard.is_visible(&nothing, name, include);
        let listed = exposed.members().iter().any(|member| member == name);
        match self.0 {
            Flip::ShowsAll => true,
            Flip::ShowsSafelisted => safelisted,
            Flip::ShowsExposed => right && !safelisted,
            Flip::ExposesAsWritten => safelisted || listed || (right && exposed.has_wildcard()),
            Flip::ShowsCookies => right || name.eq_ignore_ascii_case("set-cookie"),
            Flip::ExposesAllWithCredentials => Standard.is_visible(exposed, name, false),
            Flip::NoExposedWildcard => Standard.is_visible(exposed, name, true),
            _ => right,
        }
    }

    fn is_tainted(&self, origin: &str, origins: &[String]) -> bool {
        match self.0 {
            Flip::NeverTainted => false,
            Flip::AlwaysTainted => origins.len() > 1,
            Flip::TaintedFromHome => origins.windows(2).any(|pair| pair[0] != pair[1]),
            _ => Standard.is_tainted(origin, origins),
        }
    }

    fn stays_cors(&self) -> bool {
        self.0 != Flip::LeavesCors
    }

    fn becomes_get(&self, status: u16, method: &str) -> bool {
        match self.0 {
            Flip::KeepsMethod => false,
            Flip::AlwaysGet => true,
            _ => Standard.becomes_get(status, method),
        }
    }

    fn strip_body_headers(&self, headers: &mut HeaderList) {
        if self.0 != Flip::KeepsBodyHeaders {
            Standard.strip_body_headers(headers);
        }
    }

    fn strip_authorization(&self, headers: &mut HeaderList) {
        if self.0 != Flip::KeepsAuthorization {
            Standard.strip_authorization(headers);
        }
    }

    fn max_redirects(&self) -> usize {
        match self.0 {
            Flip::FewRedirects => 19,
            Flip::ManyRedirects => 21,
            _ => Standard.max_redirects(),
        }
    }

    fn allows_redirect_credentials(&self) -> bool {
        self.0 == Flip::FollowsPasswords
    }

    fn is_http(&self, scheme: &str) -> bool {
        self.0 == Flip::AnyScheme || Standard.is_http(scheme)
    }

    fn sends_origin(&self, cors: bool, method: &str) -> bool {
        match self.0 {
            Flip::OriginUnderCorsOnly => cors,
            Flip::OriginAlways => true,
            Flip::NoOriginWithGet => method != "GET",
            _ => Standard.sends_origin(cors, method),
        }
    }

    fn sends_credentials(&self, include: bool, same_origin_mode: bool, cors: bool) -> bool {
        match self.0 {
            Flip::CookiesAlways => true,
            Flip::CookiesOnlyIncluded => include,
            _ => Standard.sends_credentials(include, same_origin_mode, cors),
        }
    }

    fn resource_policy_blocks(&self, origin: &str, url: &url::Url, headers: &HeaderList) -> bool {
        let policy = headers.get("cross-origin-resource-policy");
        match self.0 {
            Flip::NoResourcePolicy => false,
            Flip::SiteIsOrigin if policy.as_deref() == Some("same-site") => true,
            _ => Standard.resource_policy_blocks(origin, url, headers),
        }
    }

    fn nosniff_blocks(&self, api: Api, headers: &HeaderList) -> bool {
        match self.0 {
            Flip::Sniffs => false,
            Flip::NosniffForImages if api == Api::Image => headers.contains("x-content-type-options"),
            _ => Standard.nosniff_blocks(api, headers),
        }
    }

    fn is_bad_port(&self, port: u16) -> bool {
        self.0 != Flip::AnyPort && Standard.is_bad_port(port)
    }
}
