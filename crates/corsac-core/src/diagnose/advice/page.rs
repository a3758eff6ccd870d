//! What page code may not ask for. No server has a say in it.

use super::{Command, Text, elsewhere, look, run};

/// The causes of which the cure is in the page's code, and nothing is to be looked at.
macro_rules! in_the_page {
    ($title:literal, $meaning:literal, $cure:literal) => {
        Text { title: $title, meaning: $meaning, cures: &[elsewhere($cure)], checks: &[] }
    };
}

pub(super) const NOT_HTTP: Text = Text {
    title: "[url|`{url}`][!url|the URL] is not http or https",
    meaning: "CORS is for http and https only. The page asked for something else, or a redirect led to it.",
    cures: &[
        elsewhere(
            "In the page, write the whole URL, with `http://` or `https://` in front. In `localhost:3000/x`, `localhost` \
             counts as the scheme.",
        ),
        elsewhere("If the page itself is a file (`file:///…`): serve it over http, from localhost as well."),
    ],
    checks: &[run(Command::Redirects, "If the page's code has the right URL: where does a redirect lead?")],
};

pub(super) const FILE_PAGE: Text = Text {
    title: "the page is a file, and asks for [url|`{url}`][!url|another one]",
    meaning: "A page that was opened from the disk has the origin `null`. It may load no other file, not even one beside \
              it.",
    cures: &[elsewhere(
        "Serve the directory over http, such as with `python3 -m http.server`, and open the page on localhost. No header \
         and no policy helps.",
    )],
    checks: &[look("What is in the address bar? With `file:///`, it is this.")],
};

pub(super) const LOCAL_FILE: Text = in_the_page!(
    "a page of a server asked for a local file[url|, `{url}`]",
    "No page from the web may read files of the computer that shows it.",
    "Serve the file over http, and use its URL. No header and no policy helps."
);

pub(super) const SAME_ORIGIN_MODE: Text = in_the_page!(
    "the page asked another origin in the mode `same-origin`",
    "That mode is for the page's own server. Nothing was sent. Safari's message is the same for it and says no more.",
    "In the page, leave `mode: \"same-origin\"` out; the default is `cors`. Then the server's policy decides."
);

pub(super) const INVALID_URL: Text = in_the_page!(
    "[url|`{url}`][!url|the URL] does not parse",
    "`fetch` threw before anything was sent.",
    "In the page, write a whole URL, or a path. A variable may be missing that is a part of it."
);

pub(super) const URL_CREDENTIALS: Text = in_the_page!(
    "a URL given to `fetch` may hold no user name and no password",
    "`fetch` threw before anything was sent.",
    "In the page, take `user:password@` out, and set the header `Authorization`. The policy then needs `allow_headers: \
     [Authorization]`."
);

pub(super) const INVALID_METHOD: Text = in_the_page!(
    "[method|`{method}`][!method|what the page gave] is no method",
    "The call threw before anything was sent. A method is one word, without blanks.",
    "In the page, write a method such as `PUT`."
);

pub(super) const FORBIDDEN_METHOD: Text = in_the_page!(
    "no page may send [method|`{method}`][!method|this method]",
    "Browsers keep CONNECT, TRACE and TRACK from pages. The call threw before anything was sent.",
    "In the page, use another method. To list this one in a policy is an error, and would change nothing."
);

pub(super) const NO_CORS_METHOD: Text = in_the_page!(
    "{the-method} cannot be sent in the mode `no-cors`",
    "That mode knows GET, HEAD and POST only, and its responses cannot be read.",
    "In the page, leave `mode: \"no-cors\"` out. Then the server's policy decides, and needs the method in \
     `allow_methods`."
);

pub(super) const INVALID_HEADER: Text = in_the_page!(
    "{the-header} cannot be sent as a header",
    "The call threw before anything was sent. A name is one word, and a value has no line break.",
    "In the page, look for a line break at the end of a token that was read from a file."
);

pub(super) const FORBIDDEN_HEADER: Text = in_the_page!(
    "pages may not set the request header {the-header}",
    "The browser left it out and sent the request without it. It sets `Cookie`, `Origin`, `Host`, `Sec-*` and others \
     itself.",
    "In the page, take the line out. For cookies, set `credentials: \"include\"` or `withCredentials`."
);

pub(super) const BODY_WITH_GET: Text = in_the_page!(
    "a `GET` or `HEAD` request has no body",
    "`fetch` threw before anything was sent.",
    "In the page, put the values into the URL, or use POST."
);
