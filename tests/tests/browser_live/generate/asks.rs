//! What is asked more than once: the preflight cache.

use corsac::browser::{Api, Credentials, HeaderList, Reply};

use super::Draft;
use super::changes::Change;
use crate::exchange::Page;

pub(crate) const CHANGES: &[Change] = &[
    ("asked again after Max-Age", max_age),
    ("asked again otherwise", otherwise),
    ("asked again after a failure", after_a_failure),
];

/// Every request here asks first.
fn asks(draft: &mut Draft) {
    if draft.request.api != Api::XmlHttpRequest {
        draft.by(Api::Fetch);
        draft.request.mode = None;
    }
    draft.asks_first();
    draft.set_preflight("Access-Control-Allow-Methods", &["PUT, DELETE"]);
    draft.set_preflight("Access-Control-Allow-Headers", &["X-A, X-B"]);
}

fn max_age(draft: &mut Draft) {
    const VALUES: &[&[&str]] = &[
        &[],
        &["0"],
        &["-1"],
        &["600"],
        &["abc"],
        &["99999999999999999999"],
        &["600s"],
        &["600", "600"],
        &["1.5"],
        &["+600"],
        &[""],
        &["  60 "],
        &["-0"],
        &["0x10"],
        &["600, 600"],
        &["-"],
        &["-5x"],
        &["- 1"],
        &["00060"],
    ];
    draft.rows(VALUES, 2, |draft, values| {
        asks(draft);
        draft.set_preflight("Access-Control-Max-Age", values);
        draft.again();
    });
}

fn otherwise(draft: &mut Draft) {
    if draft.page == Page::Sandbox && draft.round.is_multiple_of(2) {
        draft.open_from(Page::Home);
    }
    asks(draft);
    let wildcard = |draft: &mut Draft| {
        draft.without_credentials();
        draft.set_preflight("Access-Control-Allow-Methods", &["*"]);
        draft.set_preflight("Access-Control-Allow-Headers", &["*"]);
    };
    let change: fn(&mut Draft) = match draft.turn(&[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]) {
        0 => |draft| draft.request.method = "DELETE".to_owned(),
        1 => |draft| draft.request.headers = HeaderList::new().with("x-b", "1"),
        2 => |draft| draft.request.headers.append("X-C", "1"),
        3 => |draft| draft.request.method = "PATCH".to_owned(),
        4 => {
            draft.without_credentials();
            Draft::with_credentials
        }
        5 => {
            draft.with_credentials();
            |draft| draft.request.credentials = None
        }
        6 => |draft| draft.request.url.push_str("?other"),
        7 => |draft| draft.request.url.push_str("#fragment"),
        8 => {
            wildcard(draft);
            |draft| draft.request.headers.append("Authorization", "x")
        }
        9 => {
            wildcard(draft);
            |draft| draft.request.headers.append("X-D", "x")
        }
        10 => {
            wildcard(draft);
            |draft| draft.request.method = "CHICKEN".to_owned()
        }
        _ => |draft| draft.request.method = "GET".to_owned(),
    };
    draft.again();
    change(draft);
}

fn after_a_failure(draft: &mut Draft) {
    asks(draft);
    draft.set_preflight("Access-Control-Max-Age", &["600"]);
    draft.again();
    let (preflight, response) = (draft.preflight.clone(), draft.response.clone());
    match draft.turn(&[0, 1, 2, 3, 4]) {
        0 => draft.set_response("Access-Control-Allow-Origin", &[]),
        1 => draft.response = Reply::Closed,
        2 => {
            draft.request.headers.append("X-C", "1");
        }
        3 => {
            draft.request.method = "PATCH".to_owned();
            draft.preflight = Reply::Closed;
        }
        _ => {
            draft.request.headers.append("X-C", "1");
            draft.set_preflight("Access-Control-Allow-Origin", &["null"]);
        }
    }
    draft.again();
    (draft.preflight, draft.response) = (preflight, response);
    draft.request.method = "PUT".to_owned();
    draft.request.headers = HeaderList::new().with("X-A", "1");
    if draft.random.percent(30) {
        draft.request.api = Api::Fetch;
        draft.request.credentials = draft.request.credentials.or(Some(Credentials::Omit));
    }
}
