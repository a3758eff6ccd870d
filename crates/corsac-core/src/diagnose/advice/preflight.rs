//! The preflight (Fetch, section 4.8).

use super::{Command, Text, change, elsewhere, look, run};

pub(super) const STATUS: Text = Text {
    title: "the preflight was answered with [status|{status}, and not with 200 to 299][!status|a status that is not 200 to 299]",
    meaning: "The browser asked first, with OPTIONS, and the answer was an error. The request was never \
              sent.[status-means| {status-means}]",
    cures: &[
        elsewhere(
            "Let the CORS layer answer preflights before routing and before the login check: a browser sends no cookie \
             and no token with them. corsac's layers do, where they stand outermost.",
        ),
        change(
            "If corsac denied it (403), allow what the page asks for, in the grant that is meant for it:",
            "allow_origins: [{an-origin}]\nallow_methods: [GET, POST, {a-method}]\nallow_headers: [{a-header}]",
            "",
        ),
    ],
    checks: &[
        run(
            Command::Preflight,
            "Who answers? A body or a `Server` header names the router, the proxy or the login.",
        ),
        look(
            "`corsac explain` shows which line of the policy denies a preflight. An answer without `Vary` is not corsac's.",
        ),
    ],
};

pub(super) const REDIRECT: Text = Text {
    title: "the preflight was redirected[status| ({status})]",
    meaning: "The browser asked first, with OPTIONS, and was sent somewhere else. It does not follow: the request was \
              never sent.",
    cures: &[
        elsewhere(
            "Let the page call the URL that the redirect leads to. Mostly it is http to https, a slash at the end, or \
             `www.`.",
        ),
        elsewhere("If it leads to a login page: let preflights pass before the login check."),
    ],
    checks: &[run(Command::Preflight, "Where does `Location` lead?")],
};

pub(super) const ALLOW_METHODS: Text = Text {
    title: "`Access-Control-Allow-Methods` is no list of methods[value|, because of `{value}`]",
    meaning: "The browser reads it as methods with commas between them. One wrong entry spoils the whole list, and the \
              request was never sent.",
    cures: &[change(
        "corsac writes the list from the policy; somebody else wrote this one:",
        "allow_methods: [GET, PUT]",
        "Access-Control-Allow-Methods: GET, PUT",
    )],
    checks: &[run(
        Command::Preflight,
        "What does the header hold? Semicolons, quotes and brackets are wrong.",
    )],
};

pub(super) const ALLOW_HEADERS: Text = Text {
    title: "`Access-Control-Allow-Headers` is no list of header names[value|, because of `{value}`]",
    meaning: "The browser reads it as names with commas between them. One wrong entry spoils the whole list, and the \
              request was never sent.",
    cures: &[change(
        "corsac writes the list from the policy; somebody else wrote this one:",
        "allow_headers: [Content-Type, X-API-Key]",
        "Access-Control-Allow-Headers: content-type, x-api-key",
    )],
    checks: &[run(
        Command::Preflight,
        "What does the header hold? Blanks within a name, semicolons and quotes are wrong.",
    )],
};

pub(super) const METHOD: Text = Text {
    title: "the server does not allow the method[method| `{method}`]",
    meaning: "The browser asked first, with OPTIONS, and `Access-Control-Allow-Methods` in the answer does not name \
              {the-method}. The request was never sent.[lower-case| `fetch` sends `{method}` as it is written, and \
              methods are case-sensitive: write it in upper case in the page.][!method| Firefox does not say which \
              method: look at the page's code, or in the network tab.]",
    cures: &[change(
        "in the grant that admits {the-origin}, beside those that are there:",
        "allow_methods: [GET, POST, {upper-method}]",
        "Access-Control-Allow-Methods: GET, POST, {upper-method}",
    )],
    checks: &[
        run(
            Command::Preflight,
            "Does the answer name the method? `*` counts only for requests without credentials.",
        ),
        look(
            "corsac denies such a preflight as a whole. If `Access-Control-Allow-Origin` is there, another layer answers it, or the browser has an old answer in its cache.",
        ),
    ],
};

pub(super) const HEADER: Text = Text {
    title: "the server does not allow the request header[header| `{header}`]",
    meaning: "The page sets {the-header}, so the browser asked first, with OPTIONS, and `Access-Control-Allow-Headers` in \
              the answer does not name it. The request was never sent. Browsers name one header; there may be more.",
    cures: &[
        change(
            "in the grant that admits {the-origin}, beside those that are there:",
            "allow_headers: [{a-header}]",
            "Access-Control-Allow-Headers: {a-header}",
        ),
        elsewhere(
            "Or take the header out of the page. [response-header|`{header}` is a response header: it is for servers to \
             send, and in a request it does nothing.][!response-header|Some libraries add one by themselves.]",
        ),
    ],
    checks: &[
        run(
            Command::Preflight,
            "Does the answer name it? `*` counts only for requests without credentials, and never for `Authorization`.",
        ),
        look(
            "corsac denies such a preflight as a whole. If `Access-Control-Allow-Origin` is there, another layer answers it, or the browser has an old answer in its cache.",
        ),
    ],
};

pub(super) const AUTHORIZATION: Text = Text {
    title: "a warning: `Access-Control-Allow-Headers: *` will not cover `Authorization` for long",
    meaning: "The request went through. By the standard `*` leaves `Authorization` out, and browsers will follow it.",
    cures: &[change(
        "in the grant that admits the page, by name:",
        "allow_headers: [Authorization]",
        "Access-Control-Allow-Headers: authorization",
    )],
    checks: &[run(Command::Preflight, "Does the answer name `Authorization`?")],
};
