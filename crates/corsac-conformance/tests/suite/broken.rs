//! The suite must not pass for want of looking: an adapter with one step broken fails at least one case, for each way
//! in which adapters have been broken before.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use corsac_conformance::{
    Adapter, Answer, Authentication, Case, CoreTarget, RawRequest, Setup, Straight, Suite,
};
use corsac_core::{Decision, Kind, Outcome, RESPONSE_HEADERS, Reason, Request, missing_vary};

macro_rules! faults {
    ($($(#[doc = $text:literal])+ $fault:ident,)+) => {
        /// One thing that is wrong with an adapter.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        enum Fault { $($(#[doc = $text])+ $fault,)+ }

        const FAULTS: &[(Fault, &str)] = &[$((Fault::$fault, concat!($($text),+)),)+];
    };
}

faults! {
    /// does nothing at all
    Nothing,
    /// adds its lines to those of the handler
    KeepsHandlerHeaders,
    /// removes the handler's lines only where it allows
    KeepsThemOnDenied,
    /// removes the handler's lines only where there is an Origin
    KeepsThemWithoutOrigin,
    /// removes the handler's lines from responses to all but same-origin requests
    KeepsThemOnSameOrigin,
    /// removes the handler's lines only from successful responses
    KeepsThemOnErrors,
    /// removes only the first line of each name
    RemovesFirstLineOnly,
    /// replaces only what it sets, so that a handler's credentials complete a weaker grant
    ReplacesOnlyItsOwn,
    /// leaves Allow-Private-Network to the handler
    KeepsPrivateNetwork,
    /// removes the handler's lines also where no rule governs
    RemovesUngoverned,
    /// adds no Vary at all
    NoVary,
    /// adds no Vary where it denies
    NoVaryOnDenied,
    /// adds no Vary without Origin
    NoVaryWithoutOrigin,
    /// adds no Vary to errors
    NoVaryOnErrors,
    /// adds Vary to preflights only where it allows them
    NoVaryOnDeniedPreflight,
    /// puts its Vary in the place of the handler's
    ReplacesVary,
    /// keeps only the first line of the handler's Vary
    KeepsOneVary,
    /// adds Vary without looking at what is there
    RepeatsVary,
    /// adds Vary beside `*`
    VaryBesideStar,
    /// sends all three names on every response
    VaryOnEverything,
    /// answers every OPTIONS
    AnswersPlainOptions,
    /// takes OPTIONS with a request method for a preflight, without Origin too
    PreflightWithoutOrigin,
    /// takes an empty request-method line for none
    EmptyMethodIsNone,
    /// answers preflights only where a route exists
    RoutesFirst,
    /// leaves preflights to routes that answer OPTIONS
    OwnOptionsFirst,
    /// runs the application for preflights and throws its answer away
    RunsPreflights,
    /// runs the handler of a request that it rejects
    RunsRejected,
    /// rejects where it should pass
    RejectsAlways,
    /// lets WebSockets of foreign origins through
    PassesUpgrades,
    /// answers every allowed preflight with 200
    Status200,
    /// answers denied preflights with 204
    DeniedIs204,
    /// leaves 404 alone
    NotOn404,
    /// leaves 405 alone
    NotOn405,
    /// leaves responses of 500 and more alone
    NotOnErrors,
    /// leaves 304 alone
    NotOn304,
    /// leaves upgraded connections alone
    NotOn101,
    /// leaves what is not from a handler alone
    NotOnRejections,
    /// leaves HEAD alone
    NotOnHead,
    /// reads only the first Origin line
    FirstOrigin,
    /// reads only the last Origin line
    LastOrigin,
    /// joins Origin lines
    JoinsOrigins,
    /// takes an Origin that is no text for none
    TextOnly,
    /// takes off what follows the origin
    RepairsOrigin,
    /// reads only the first request-method line
    FirstMethod,
    /// reads only the first line of requested headers
    FirstHeaders,
    /// reads the path as its part of a nested router
    StrippedByNesting,
    /// ignores the prefix that a gateway stripped
    IgnoresPrefix,
    /// reads the path decoded
    DecodesPath,
    /// reads the path in lower case
    LowerCasePath,
    /// reads the query as part of the path
    KeepsQuery,
    /// reads the whole URL as the path
    KeepsUrl,
    /// reads the method that a header names
    OverriddenByHeader,
    /// reads the method that a form field names
    OverriddenByForm,
    /// takes every request with a form for a POST
    FormIsPost,
    /// reads the method in upper case
    UpperCaseMethod,
    /// does not read Sec-Fetch-Site
    IgnoresFetchSite,
    /// reads only the first Sec-Fetch-Site line
    FirstFetchSite,
    /// does not know the authority
    IgnoresAuthority,
    /// reads Host only
    HostOnly,
    /// believes X-Forwarded-Host
    BelievesForwarded,
    /// keeps the policy that it was made with
    KeepsOldPolicy,
    /// stands inside authentication
    InsideAuthentication,
    /// stands outside authentication, whatever was asked for
    OutsideAuthentication,
    /// sends no Max-Age
    NoMaxAge,
    /// sends the exposed headers with preflights in place of actual responses
    NoExposed,
    /// sends the preflight's headers with every response
    PreflightHeadersOnActual,
    /// echoes the origin in place of `*`
    EchoesForStar,
    /// sends credentials with everything
    CredentialsAlways,
    /// sends nothing without Origin under a static rule
    NothingWithoutOrigin,
    /// loses the body
    LosesBody,
    /// loses the handler's other headers
    LosesHeaders,
}

struct Broken(Fault);

impl Broken {
    fn is(&self, fault: Fault) -> bool {
        self.0 == fault
    }
}

fn without(request: &RawRequest, name: &str) -> RawRequest {
    let mut request = request.clone();
    request.headers.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
    request
}

/// The request with one line of a header, made of all that it has.
fn with_one(request: &RawRequest, name: &str, choose: impl Fn(Vec<&[u8]>) -> Vec<u8>) -> RawRequest {
    let values: Vec<&[u8]> = request.values(name).collect();
    if values.is_empty() {
        return request.clone();
    }
    let value = choose(values);
    let mut request = without(request, name);
    request.headers.push((name.to_owned(), value));
    request
}

fn first(values: Vec<&[u8]>) -> Vec<u8> {
    values[0].to_vec()
}

fn decoded(path: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(path).into_owned();
    let mut path = text.replace("%2F", "/").replace("%2f", "/").replace("%2e", ".").replace("%2E", ".");
    path = path.replace("%69", "i").replace("%5C", "\\");
    let mut kept: Vec<&str> = Vec::new();
    for segment in path.split('/') {
        if segment == ".." {
            kept.pop();
        } else {
            kept.push(segment);
        }
    }
    kept.join("/").into_bytes()
}

impl Adapter for Broken {
    fn policy<'a>(&self, setup: &'a Setup) -> &'a str {
        match &setup.replaces {
            Some(old) if self.is(Fault::KeepsOldPolicy) => old,
            _ => &setup.policy,
        }
    }

    fn authentication(&self, setup: &Setup) -> Authentication {
        match self.0 {
            Fault::InsideAuthentication => Authentication::Outside,
            Fault::OutsideAuthentication => Authentication::Inside,
            _ => setup.authentication,
        }
    }

    fn sees(&self, setup: &Setup, request: &RawRequest) -> Request {
        let mut setup = setup.clone();
        let mut seen = match self.0 {
            Fault::FirstOrigin => with_one(request, "origin", first),
            Fault::LastOrigin => with_one(request, "origin", |values| values.last().unwrap().to_vec()),
            Fault::JoinsOrigins => with_one(request, "origin", |mut values| {
                values.dedup();
                values.join(&b", "[..])
            }),
            Fault::RepairsOrigin => with_one(request, "origin", |values| {
                let origin = values.join(&b", "[..]);
                let text = String::from_utf8_lossy(&origin).to_ascii_lowercase();
                let host: Vec<&str> = text.splitn(4, '/').take(3).collect();
                host.join("/").trim_end_matches(":443").as_bytes().to_vec()
            }),
            Fault::FirstMethod => with_one(request, "access-control-request-method", first),
            Fault::FirstHeaders => with_one(request, "access-control-request-headers", first),
            Fault::FirstFetchSite => with_one(request, "sec-fetch-site", first),
            Fault::IgnoresFetchSite => without(request, "sec-fetch-site"),
            Fault::IgnoresAuthority => RawRequest { authority: None, ..without(request, "host") },
            Fault::HostOnly => RawRequest { authority: None, ..request.clone() },
            _ => request.clone(),
        };
        if self.is(Fault::TextOnly) && seen.values("origin").any(|value| std::str::from_utf8(value).is_err())
        {
            seen = without(&seen, "origin");
        }
        if self.is(Fault::EmptyMethodIsNone)
            && seen.values("access-control-request-method").any(<[u8]>::is_empty)
        {
            seen = without(&seen, "access-control-request-method");
        }
        match self.0 {
            Fault::StrippedByNesting => {
                let path = request.path();
                seen.target = path.strip_prefix(setup.mount().as_bytes()).unwrap_or(path).to_vec();
            }
            Fault::IgnoresPrefix => setup.stripped_prefix = None,
            Fault::DecodesPath => seen.target = decoded(request.path()),
            Fault::LowerCasePath => seen.target = request.path().to_ascii_lowercase(),
            Fault::KeepsQuery => {
                seen.target = String::from_utf8_lossy(&seen.target).replace('?', "%3F").into_bytes()
            }
            Fault::KeepsUrl if !seen.target.starts_with(b"/") => seen.target.insert(0, b'/'),
            Fault::UpperCaseMethod => seen.method.make_ascii_uppercase(),
            Fault::OverriddenByHeader => {
                for name in ["x-http-method-override", "x-http-method", "x-method-override"] {
                    if let Some(method) = request.values(name).next() {
                        seen.method = method.to_vec();
                    }
                }
            }
            Fault::FormIsPost
                if request.values("content-type").any(|it| it == b"application/x-www-form-urlencoded") =>
            {
                seen.method = b"POST".to_vec();
            }
            Fault::OverriddenByForm => {
                if let Some(method) = request.body.strip_prefix(b"_method=") {
                    seen.method = method.to_vec();
                }
            }
            _ => {}
        }
        if self.is(Fault::BelievesForwarded)
            && let Some(host) = request.values("x-forwarded-host").next()
        {
            return Straight.sees(&setup, &seen).authority(host);
        }
        if self.is(Fault::PreflightWithoutOrigin) && request.values("origin").next().is_none() {
            return Straight.sees(&setup, &seen).origin("https://unknown.example");
        }
        Straight.sees(&setup, &seen)
    }

    fn status(&self, decision: &Decision, setup: &Setup, request: &RawRequest) -> Option<u16> {
        let preflight = decision.kind() == Kind::Preflight;
        let denied = decision.outcome() == Outcome::Denied;
        let status = decision.status();
        // The application's own answer, to see what it would do.
        let alone = |method: &[u8]| {
            let mut request = request.clone();
            request.method = method.to_vec();
            let alone = Setup { stripped_prefix: None, second_adapter: None, ..setup.clone() };
            use corsac_conformance::Target as _;
            CoreTarget::with(Broken(Fault::Nothing)).exchange(&alone, &request).unwrap()
        };
        match self.0 {
            Fault::Nothing | Fault::RunsPreflights if preflight => None,
            Fault::Nothing => None,
            Fault::AnswersPlainOptions if request.method == b"OPTIONS" => Some(status.unwrap_or(204)),
            Fault::RoutesFirst if preflight && alone(b"OPTIONS").status == 404 => None,
            Fault::OwnOptionsFirst if preflight && alone(b"OPTIONS").handler_ran => None,
            Fault::RunsRejected if !preflight => None,
            Fault::RejectsAlways if denied => Some(403),
            Fault::PassesUpgrades if request.values("upgrade").next().is_some() => None,
            Fault::Status200 => status.map(|status| if status == 204 { 200 } else { status }),
            Fault::DeniedIs204 if preflight => status.map(|_| 204),
            _ => status,
        }
    }

    fn covers(&self, decision: &Decision, request: &RawRequest, answer: &Answer) -> bool {
        match self.0 {
            Fault::Nothing => false,
            Fault::NotOn404 => answer.status != 404,
            Fault::NotOn405 => answer.status != 405,
            Fault::NotOn304 => answer.status != 304,
            Fault::NotOn101 => answer.status != 101,
            Fault::NotOnErrors => answer.status < 500,
            Fault::NotOnRejections => answer.handler_ran || decision.status().is_some(),
            Fault::NotOnHead => request.method != b"HEAD",
            _ => true,
        }
    }

    fn strips(&self, decision: &Decision, answer: &mut Answer) {
        let denied = decision.outcome() == Outcome::Denied;
        let keeps = match self.0 {
            Fault::KeepsHandlerHeaders => true,
            Fault::KeepsThemOnDenied => denied,
            Fault::KeepsThemWithoutOrigin => decision.reason() == Reason::NoOrigin,
            Fault::KeepsThemOnSameOrigin => decision.reason() == Reason::SameOrigin,
            Fault::KeepsThemOnErrors => answer.status >= 400,
            _ => false,
        };
        match self.0 {
            _ if keeps => {}
            Fault::RemovesFirstLineOnly => {
                let mut gone = BTreeSet::new();
                answer.headers.retain(|(name, _)| {
                    let name = name.to_ascii_lowercase();
                    !RESPONSE_HEADERS.contains(&name.as_str()) || !gone.insert(name)
                });
            }
            Fault::ReplacesOnlyItsOwn => {
                let own: Vec<&str> = decision.headers().map(|(name, _)| name).collect();
                answer.headers.retain(|(name, _)| !own.contains(&name.to_ascii_lowercase().as_str()));
            }
            Fault::KeepsPrivateNetwork => {
                let name = "Access-Control-Allow-Private-Network";
                let kept: Vec<_> =
                    answer.headers.iter().filter(|(known, _)| known == name).cloned().collect();
                Straight.strips(decision, answer);
                answer.headers.extend(kept);
            }
            Fault::RemovesUngoverned => {
                answer
                    .headers
                    .retain(|(name, _)| !RESPONSE_HEADERS.contains(&name.to_ascii_lowercase().as_str()));
            }
            Fault::LosesHeaders => answer.headers.retain(|(name, _)| name == "Vary"),
            _ => Straight.strips(decision, answer),
        }
    }

    fn adds(&self, decision: &Decision, answer: &mut Answer) {
        if self.is(Fault::NothingWithoutOrigin) && decision.kind() == Kind::NotCors {
            return;
        }
        let before = answer.headers.len();
        Straight.adds(decision, answer);
        let mut add = |name: &str, value: &str| answer.headers.push((name.to_owned(), value.into()));
        match self.0 {
            Fault::PreflightHeadersOnActual if decision.kind() == Kind::Actual && decision.is_allowed() => {
                add("access-control-allow-methods", "GET");
            }
            Fault::CredentialsAlways
                if decision.is_governed()
                    && decision.header("access-control-allow-credentials").is_none() =>
            {
                add("access-control-allow-credentials", "true");
            }
            _ => {}
        }
        let mut index = 0;
        answer.headers.retain_mut(|(name, value)| {
            index += 1;
            if index <= before {
                return true;
            }
            if self.is(Fault::EchoesForStar) && name == "access-control-allow-origin" && value == b"*" {
                *value = b"https://app.example.com".to_vec();
            }
            !(self.is(Fault::NoMaxAge) && name == "access-control-max-age"
                || self.is(Fault::NoExposed) && name == "access-control-expose-headers")
        });
        if self.is(Fault::LosesBody) {
            answer.body.clear();
        }
    }

    fn varies(&self, decision: &Decision, request: &RawRequest, answer: &mut Answer) {
        let denied = decision.outcome() == Outcome::Denied;
        let preflight = decision.kind() == Kind::Preflight;
        let is_vary = |name: &str| name.eq_ignore_ascii_case("vary");
        let line = |names: &[&str]| ("vary".to_owned(), names.join(", ").into_bytes());
        match self.0 {
            Fault::NoVary => {}
            Fault::NoVaryOnDenied if denied => {}
            Fault::NoVaryWithoutOrigin if decision.kind() == Kind::NotCors => {}
            Fault::NoVaryOnErrors if answer.status >= 400 => {}
            Fault::NoVaryOnDeniedPreflight if denied && preflight => {}
            Fault::ReplacesVary if !decision.vary().is_empty() => {
                answer.headers.retain(|(name, _)| !is_vary(name));
                answer.headers.push(line(decision.vary()));
            }
            Fault::KeepsOneVary => {
                let mut seen = false;
                answer.headers.retain(|(name, _)| !is_vary(name) || !std::mem::replace(&mut seen, true));
                Straight.varies(decision, request, answer);
            }
            Fault::RepeatsVary if !decision.vary().is_empty() => answer.headers.push(line(decision.vary())),
            Fault::VaryBesideStar => {
                let lines = answer.headers.iter().filter(|(name, value)| is_vary(name) && value != b"*");
                let lines: Vec<Vec<u8>> = lines.map(|(_, value)| value.clone()).collect();
                let missing: Vec<_> =
                    missing_vary(decision.vary(), || lines.iter().map(Vec::as_slice)).collect();
                if !missing.is_empty() {
                    answer.headers.push(line(&missing));
                }
            }
            Fault::VaryOnEverything => {
                let all = ["Origin", "Access-Control-Request-Method", "Access-Control-Request-Headers"];
                answer.headers.push(line(&all));
            }
            _ => Straight.varies(decision, request, answer),
        }
    }
}

/// Every fault, and the cases that fail for it.
fn found() -> &'static [(Fault, &'static str, Vec<Case>)] {
    static FOUND: OnceLock<Vec<(Fault, &str, Vec<Case>)>> = OnceLock::new();
    FOUND.get_or_init(|| {
        let suite = Suite::load().unwrap();
        let fails = |(fault, text): &(Fault, &'static str)| {
            let report = suite.run(&mut CoreTarget::with(Broken(*fault)));
            (*fault, text.trim(), report.failures().map(|found| found.case.clone()).collect())
        };
        FAULTS.iter().map(fails).collect()
    })
}

#[test]
fn every_fault_is_found() {
    let mut missed = Vec::new();
    for (_, text, cases) in found() {
        let rows: BTreeSet<&str> = cases.iter().map(|case| case.id.as_str()).collect();
        if rows.is_empty() {
            missed.push(*text);
        }
        say!("  {:3} cases fail where an adapter {text}", rows.len());
    }
    assert!(missed.is_empty(), "no case fails where an adapter\n  {}", missed.join("\n  "));
    say!("conformance: {} faults, each found", found().len());
}

/// Each fault that opens a hole is found by a case that suffers no deviation.
#[test]
fn holes_are_found_by_cases_of_security() {
    use Fault::*;
    let holes = [
        KeepsHandlerHeaders,
        KeepsThemOnDenied,
        KeepsThemWithoutOrigin,
        KeepsThemOnSameOrigin,
        KeepsThemOnErrors,
        ReplacesOnlyItsOwn,
        NoVary,
        NoVaryOnDenied,
        NoVaryWithoutOrigin,
        NoVaryOnErrors,
        OwnOptionsFirst,
        RunsRejected,
        PassesUpgrades,
        FirstOrigin,
        LastOrigin,
        FirstMethod,
        FirstHeaders,
        StrippedByNesting,
        IgnoresPrefix,
        DecodesPath,
        KeepsQuery,
        KeepsUrl,
        OverriddenByHeader,
        OverriddenByForm,
        IgnoresFetchSite,
        FirstFetchSite,
        BelievesForwarded,
        KeepsOldPolicy,
        CredentialsAlways,
        EchoesForStar,
    ];
    for hole in holes {
        let (.., cases) = found().iter().find(|(fault, ..)| *fault == hole).unwrap();
        assert!(cases.iter().any(|case| case.security), "{hole:?}");
    }
    say!("conformance: {} faults that open a hole, each found by a case about security", holes.len());
}

/// A case that no fault fails says nothing.
#[test]
fn every_case_finds_a_fault() {
    let all: BTreeSet<String> = Suite::load().unwrap().cases.into_iter().map(|case| case.id).collect();
    let faults = found().iter().filter(|(fault, ..)| *fault != Fault::Nothing);
    let found: BTreeSet<String> = faults.flat_map(|(.., cases)| cases).map(|case| case.id.clone()).collect();
    let idle: Vec<&String> = all.difference(&found).collect();
    assert!(idle.is_empty(), "{idle:?}");
    say!("conformance: each of {} cases finds a fault", all.len());
}
