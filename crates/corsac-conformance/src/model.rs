//! The application under test without a framework: what its router and its handlers answer. Targets without a router
//! of their own are made of it.

use crate::answer::Answer;
use crate::application::{Does, MOST_BODY, ROUTES, Reply, Route, STREAMED};
use crate::request::RawRequest;
use crate::setup::{AUTHORIZATION, Setup};

/// An answer without headers.
pub(crate) fn plain(status: u16, body: &str) -> Answer {
    Answer { status, headers: Vec::new(), body: body.into(), handler_ran: false }
}

/// What authentication answers, where it does not let the request through.
#[must_use]
pub fn authenticate(setup: &Setup, request: &RawRequest) -> Option<Answer> {
    let guarded = request.path().strip_prefix(setup.mount().as_bytes()) == Some(b"/private");
    let known = request.values("authorization").eq([AUTHORIZATION.as_bytes()]);
    (guarded && !known).then(|| plain(401, "who are you?\n"))
}

/// What the router and the handlers answer.
#[must_use]
pub fn respond(setup: &Setup, request: &RawRequest) -> Answer {
    let Some(route) = route(setup, request.path()) else { return plain(404, "") };
    let head = request.method == b"HEAD";
    let method = if head { b"GET".as_slice() } else { &request.method };
    if !route.methods.iter().any(|known| known.as_bytes() == method) {
        return plain(405, "");
    }
    let mut answer = handle(route, request);
    if head {
        answer.body.clear();
    }
    answer
}

/// The route that has a path.
pub(crate) fn route(setup: &Setup, path: &[u8]) -> Option<&'static Route> {
    let path = path.strip_prefix(setup.mount().as_bytes())?;
    ROUTES.iter().find(|route| matches(route.path, path))
}

fn matches(pattern: &str, path: &[u8]) -> bool {
    let mut segments = path.split(|byte| *byte == b'/');
    for part in pattern.split('/') {
        match (part, segments.next()) {
            ("{*rest}", Some(segment)) => return !segment.is_empty() || segments.next().is_some(),
            ("{id}", Some(segment)) if !segment.is_empty() => {}
            (part, Some(segment)) if part.as_bytes() == segment => {}
            _ => return false,
        }
    }
    segments.next().is_none()
}

fn handle(route: &Route, request: &RawRequest) -> Answer {
    let ran = |answer| Answer { handler_ran: true, ..answer };
    match route.does {
        Does::Answers(reply) => ran(answer(reply)),
        Does::Streams => ran(plain(200, &STREAMED.concat())),
        Does::Fails | Does::Panics => ran(plain(500, "")),
        Does::Hangs => ran(plain(504, "")),
        Does::Limits if request.body.len() > MOST_BODY => plain(413, ""),
        Does::Limits => ran(plain(200, "")),
        Does::Extracts => {
            let number = request.query().and_then(|query| query.strip_prefix(b"number="));
            match number.filter(|it| !it.is_empty() && it.iter().all(u8::is_ascii_digit)) {
                Some(_) => ran(plain(200, "")),
                None => plain(400, ""),
            }
        }
    }
}

fn answer(reply: Reply) -> Answer {
    let headers = reply.headers.iter().map(|(name, value)| ((*name).to_owned(), value.to_vec())).collect();
    Answer { headers, ..plain(reply.status, reply.body) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_of_routes() {
        for (pattern, path, fits) in [
            ("/items", "/items", true),
            ("/items", "/items/", false),
            ("/items/{id}", "/items/7", true),
            ("/items/{id}", "/items/", false),
            ("/items/{id}", "/items/7/8", false),
            ("/public/{*rest}", "/public/a/b", true),
            ("/public/{*rest}", "/public//a", true),
            ("/public/{*rest}", "/public/", false),
            ("/public/{*rest}", "/public", false),
        ] {
            assert_eq!(matches(pattern, path.as_bytes()), fits, "{pattern} and {path}");
        }
    }
}
