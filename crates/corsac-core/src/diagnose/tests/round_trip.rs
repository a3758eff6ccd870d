//! What the model of the browser says is understood, whatever it says it of.

use proptest::prelude::*;

use crate::browser::words;
use crate::browser::{Api, Engine, ErrorKind, Failure, Stage};
use crate::diagnose::{Cause, Finding, diagnose};

/// A URL may hold apostrophes, as messages do around it; one before a parenthesis cannot be told from the end.
fn url() -> impl Strategy<Value = String> {
    "https?://[a-z]{1,9}\\.example(:[1-9][0-9]{3})?/[a-z0-9,._~%=&?-]{0,12}'?[a-z0-9,._~%=&?-]{0,12}'?[a-z0-9]"
}

fn origin() -> impl Strategy<Value = String> {
    prop_oneof![4 => "https?://[a-z]{1,9}\\.example(:[1-9][0-9]{3})?", 1 => Just("null".to_owned())]
}

/// The value of a header. A quote and a full stop within it cannot be told from the end of a message.
fn value() -> impl Strategy<Value = String> {
    prop_oneof![origin(), "[!-&(-/0-~]([ -&(-~]{0,20}[!-&(-+,/-~])?"]
}

fn token() -> impl Strategy<Value = String> {
    "[A-Za-z][A-Za-z0-9_-]{0,16}"
}

fn kind() -> impl Strategy<Value = ErrorKind> {
    prop_oneof![
        url().prop_map(|url| ErrorKind::InvalidUrl { url }),
        Just(ErrorKind::UrlCredentials),
        token().prop_map(|method| ErrorKind::InvalidMethod { method: method + " X" }),
        token().prop_map(|method| ErrorKind::ForbiddenMethod { method }),
        token().prop_map(|method| ErrorKind::NoCorsMethod { method }),
        token().prop_map(|name| ErrorKind::InvalidHeader { name: name + " X", value: None }),
        (token(), value()).prop_map(|(name, value)| ErrorKind::InvalidHeader { name, value: Some(value) }),
        Just(ErrorKind::BodyWithGet),
        Just(ErrorKind::TooLarge { what: "URL" }),
        "[a-z]{1,8}".prop_map(|scheme| ErrorKind::NotHttp { scheme }),
        Just(ErrorKind::LocalFile),
        (1..u16::MAX).prop_map(|port| ErrorKind::BadPort { port }),
        Just(ErrorKind::SameOriginMode),
        Just(ErrorKind::Refused),
        Just(ErrorKind::Closed),
        Just(ErrorKind::MissingAllowOrigin),
        Just(ErrorKind::WildcardWithCredentials),
        (value(), any::<bool>()).prop_map(|(value, two)| {
            let value = if two { format!("{value}, x") } else { value };
            ErrorKind::AllowOriginMismatch { value, lines: 1 + usize::from(two) }
        }),
        proptest::option::of(value()).prop_map(|value| ErrorKind::CredentialsNotAllowed { value }),
        (300..600_u16).prop_map(|status| ErrorKind::PreflightStatus { status }),
        (300..400_u16).prop_map(|status| ErrorKind::PreflightRedirect { status }),
        (value(), value()).prop_map(|(value, member)| ErrorKind::InvalidAllowMethods { value, member }),
        (value(), value()).prop_map(|(value, member)| ErrorKind::InvalidAllowHeaders { value, member }),
        token().prop_map(|method| ErrorKind::MethodNotAllowed { method }),
        token().prop_map(|written| {
            ErrorKind::HeadersNotAllowed { names: vec![written.to_lowercase()], written }
        }),
        Just(ErrorKind::RedirectRefused),
        (1..3_usize).prop_map(|lines| ErrorKind::InvalidLocation { lines }),
        url().prop_map(|location| ErrorKind::RedirectCredentials { location }),
        Just(ErrorKind::RedirectStream),
        Just(ErrorKind::TooManyRedirects),
        "same-(site|origin)".prop_map(|value| ErrorKind::ResourcePolicy { value }),
        "[a-z]{1,8}/[a-z]{1,8}".prop_map(|essence| ErrorKind::Nosniff { essence }),
    ]
}

fn failure() -> impl Strategy<Value = Failure> {
    const STAGES: &[Stage] = &[Stage::Setup, Stage::Preflight, Stage::Redirect, Stage::Response];
    let place = (url(), proptest::option::of(url()), proptest::option::of(url()), origin(), origin(), url());
    let how = (
        proptest::sample::select(STAGES),
        proptest::sample::select(Api::ALL),
        200..600_u16,
        any::<bool>(),
        any::<bool>(),
    );
    (kind(), place, how).prop_map(|(kind, place, (stage, api, status, reported_as_multiple, opaque))| {
        let (url, redirected_from, location, origin, sent_origin, page) = place;
        let status = match kind {
            ErrorKind::PreflightStatus { status } | ErrorKind::PreflightRedirect { status } => status,
            _ => status,
        };
        Failure {
            kind,
            stage,
            url,
            redirected_from,
            location,
            origin,
            sent_origin,
            page,
            status: Some(status),
            api,
            reported_as_multiple,
            opaque,
        }
    })
}

/// What of a failure stands in a text comes back.
fn assert_said(text: &str, failure: &Failure, finding: &Finding) {
    let Finding { facts, .. } = finding;
    let said =
        |known: &Option<String>, all: &[&str]| known.as_deref().is_none_or(|known| all.contains(&known));
    let from = failure.redirected_from.as_deref().unwrap_or(&failure.url);
    let location = failure.location.as_deref().unwrap_or(&failure.url);
    let mut urls = vec![failure.url.as_str(), from];
    let (mut methods, mut headers, mut values) = (Vec::new(), Vec::new(), vec![""]);
    let escaped;
    match &failure.kind {
        ErrorKind::InvalidUrl { url } => urls.push(url),
        ErrorKind::InvalidMethod { method }
        | ErrorKind::ForbiddenMethod { method }
        | ErrorKind::NoCorsMethod { method }
        | ErrorKind::MethodNotAllowed { method } => methods.push(method.as_str()),
        ErrorKind::InvalidHeader { name, value } => {
            headers.push(name.as_str());
            values.extend(value.as_deref());
        }
        ErrorKind::HeadersNotAllowed { names, written } => headers.extend([names[0].as_str(), written]),
        ErrorKind::AllowOriginMismatch { value, .. } => values.push(value),
        ErrorKind::CredentialsNotAllowed { value } => {
            escaped = value.clone().unwrap_or_default();
            values.push(&escaped);
        }
        ErrorKind::InvalidAllowMethods { value, member }
        | ErrorKind::InvalidAllowHeaders { value, member } => {
            values.extend([value.as_str(), member]);
        }
        _ => {}
    }
    assert!(said(&facts.url, &urls), "{text}\n{facts:?}");
    assert!(said(&facts.redirected_from, &[from]), "{text}\n{facts:?}");
    assert!(said(&facts.location, &[location]), "{text}\n{facts:?}");
    assert!(said(&facts.origin, &[&failure.origin, &failure.sent_origin]), "{text}\n{facts:?}");
    assert!(said(&facts.method, &methods), "{text}\n{facts:?}");
    assert!(said(&facts.header, &headers), "{text}\n{facts:?}");
    assert!(said(&facts.value, &values), "{text}\n{facts:?}");
    // And nothing of it is overlooked.
    let in_text = |value: &str| value.len() > 3 && text.contains(value);
    assert!(facts.url.is_some() || !in_text(&failure.url) || facts.location.is_some(), "{text}\n{facts:?}");
    assert!(facts.method.is_some() || !methods.iter().any(|method| in_text(method)), "{text}\n{facts:?}");
    assert!(facts.header.is_some() || !headers.iter().any(|header| in_text(header)), "{text}\n{facts:?}");
    if let Some(status) = facts.status {
        assert_eq!(Some(status), failure.status, "{text}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 250, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_line_of_a_console_is_understood(failure in failure()) {
        for engine in Engine::ALL {
            let lines = words::console(engine, &failure);
            for line in &lines {
                let found = diagnose(&line.text);
                prop_assert_eq!(found.findings.len(), 1, "{}\n{:?}", line.text, found);
                let finding = &found.findings[0];
                prop_assert_eq!((finding.id, finding.truncated), (line.id, false), "{}", line.text);
                prop_assert!(finding.engines.contains(&engine), "{}", line.text);
                assert_said(&line.text, &failure, finding);
                let cause = Cause::from(&failure.kind);
                let told = finding.cause == cause || finding.or.contains(&cause);
                // The line that Firefox adds to every failed preflight.
                let generic = line.companion || (line.id == "CORSDidNotSucceed2" && lines.len() > 1);
                prop_assert!(told || generic, "{cause}: {}\n{finding:?}", line.text);
            }
            let console: Vec<_> = lines.iter().map(|line| line.text.as_str()).collect();
            let found = diagnose(&console.join("\n"));
            // After a redirect, the lines of Firefox name two URLs, and nothing says that they go together.
            let together = failure.redirected_from.is_none() || engine != Engine::Firefox;
            prop_assert!(lines.is_empty() || !together || found.findings.len() == 1, "{:?}\n{:?}", console, found);
        }
    }

    #[test]
    fn everything_thrown_is_understood(failure in failure()) {
        for engine in Engine::ALL {
            let Some(text) = words::exception(engine, &failure) else { continue };
            let found = diagnose(&format!("Uncaught (in promise) {text}\n    at index.js:12:5"));
            prop_assert_eq!(found.findings.len(), 1, "{}\n{:?}", text, found);
            let finding = &found.findings[0];
            prop_assert!(finding.engines.contains(&engine) || failure.api == Api::Fetch, "{text}");
            assert_said(&text, &failure, finding);
            let cause = Cause::from(&failure.kind);
            let told = finding.cause == cause || finding.or.contains(&cause);
            prop_assert!(told || finding.companion, "{cause}: {text}\n{finding:?}");
        }
    }

    #[test]
    fn what_is_said_of_headers_and_statuses_is_understood(name in token(), status in 400..600_u16, url in url()) {
        for engine in Engine::ALL {
            for api in Api::ALL {
                let lines = [
                    (words::unreadable(engine, *api, &name), Cause::HeaderNotExposed),
                    (words::dropped(engine, *api, &name), Cause::ForbiddenHeader),
                    (words::status(engine, status, "Not Found"), Cause::HttpStatus),
                    (words::authorization_by_wildcard(engine, &url), Cause::AuthorizationByWildcard),
                ];
                for (line, cause) in lines.into_iter().filter_map(|(line, cause)| Some((line?, cause))) {
                    let found = diagnose(&line.text).findings;
                    prop_assert_eq!((found.len(), found[0].id, found[0].cause), (1, line.id, cause));
                    prop_assert!(found[0].engines.contains(&engine), "{:?}", line);
                    let facts = &found[0].facts;
                    prop_assert!(facts.header.as_ref().is_none_or(|header| *header == name), "{:?}", facts);
                    prop_assert!(facts.status.is_none_or(|known| known == status), "{:?}", facts);
                    prop_assert!(facts.url.as_ref().is_none_or(|known| *known == url), "{:?}", facts);
                }
            }
        }
    }
}
