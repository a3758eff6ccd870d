//! The CORS check (Fetch, section 4.10), and what a page may read.

use super::{Command, Text, change, elsewhere, look, run};

pub(super) const MISSING: Text = Text {
    title: "the [preflight|answer to the preflight][!preflight|response] has no `Access-Control-Allow-Origin`",
    meaning: "[preflight|The browser asked first, with OPTIONS, and nothing in the answer allows the page's origin. The \
              request was never sent.][!preflight|The request was sent and answered, and nothing in the response lets \
              {the-origin} read it.][status-means| {status-means}]",
    cures: &[
        change(
            "in the grant that is meant for this page:",
            "allow_origins: [{an-origin}]",
            "Access-Control-Allow-Origin: {an-origin}",
        ),
        elsewhere(
            "If the policy has the origin already, something else answered: see the checks. Do not set the mode \
             `no-cors`, as old versions of Chromium advise: the page could then read nothing.",
        ),
    ],
    checks: &[
        run(
            Command::Either,
            "Does the server send the header, once and with this origin? The command asks as the browser did.",
        ),
        look(
            "Without the header, look at the status. 404, 405, 401, 502: a router, a login check or a proxy answered \
             before the CORS layer. 200: the origin is not allowed, or the layer is not around this route.[preflight| \
             corsac answers a preflight that it denies with 403.]",
        ),
        look(
            "With the header, and the browser does not see it: it has an answer in its cache that was made for nobody or \
             for another origin. Send `Vary: Origin`, and reload with the cache turned off.",
        ),
    ],
};

pub(super) const MISMATCH: Text = Text {
    title: "`Access-Control-Allow-Origin` is [value|`{value}`][!value|another origin][origin|, and the page is \
            `{origin}`][!origin|, and that is not the page's origin]",
    meaning: "The [preflight|answer to the preflight][!preflight|response] is for another origin; the browser compares \
              byte by byte.[difference| {difference}]",
    cures: &[
        change(
            "in the grant that is meant for this page; corsac echoes the one that asks:",
            "allow_origins: [{an-origin}]",
            "Access-Control-Allow-Origin: {an-origin}",
        ),
        elsewhere(
            "corsac never names an origin that did not ask. If it is there already, another layer or a cache sends this \
             value: let one layer set the header.",
        ),
    ],
    checks: &[
        run(
            Command::Either,
            "Is the value the same for this origin? If it is always the same one, it is a constant.",
        ),
        look(
            "If the command shows the right value: a cache keeps an answer to another page. Send `Vary: Origin`.",
        ),
        look(
            "Did a redirect lead to another host? Then the browser sends `Origin: null`: let the page call the last URL.",
        ),
    ],
};

pub(super) const MULTIPLE: Text = Text {
    title: "`Access-Control-Allow-Origin` has more than one value[value|: `{value}`]",
    meaning: "It may hold one origin, or `*`. Two headers, a list, and the same origin twice are refused alike.",
    cures: &[
        elsewhere(
            "Mostly two layers set it: the application, and a proxy or a second middleware. Let one do it. To keep corsac, \
             take `add_header Access-Control-*` out of the proxy.",
        ),
        change(
            "If the server sent a list: list the origins in the policy, and the one that asks is sent:",
            "allow_origins: [{an-origin}]",
            "Access-Control-Allow-Origin: {an-origin}",
        ),
    ],
    checks: &[
        run(Command::Either, "How many such lines come back? Ask the application without the proxy, too."),
        look(
            "Firefox says the same where the server drops the connection after a good preflight: if there is one line, \
             look into the server's log for a crash.",
        ),
    ],
};

pub(super) const WILDCARD: Text = Text {
    title: "`Access-Control-Allow-Origin: *` does not cover requests with credentials",
    meaning: "The page asked for cookies to be sent, and the [preflight|answer to the preflight][!preflight|response] is \
              for everybody. Else any page could read what belongs to the signed-in user.",
    cures: &[
        elsewhere(
            "Does the page need cookies? With a token in `Authorization`, leave `credentials: \"include\"` or \
             `withCredentials` out of it, and nothing else has to change.",
        ),
        change(
            "If it needs them, in a grant before the one for `*`:",
            "allow_origins: [{an-origin}]\nallow_credentials: true",
            "Access-Control-Allow-Origin: {an-origin}\nAccess-Control-Allow-Credentials: true",
        ),
    ],
    checks: &[run(
        Command::Either,
        "Is it `*` for this origin? If the policy lists the origin, a proxy adds the `*`.",
    )],
};

pub(super) const CREDENTIALS: Text = Text {
    title: "`Access-Control-Allow-Credentials` is not `true`[value|, but `{value}`], and the request has credentials",
    meaning: "The origin is right. The page asked for cookies to be sent, and the [preflight|answer to the \
              preflight][!preflight|response] does not allow that. Only `true` does, in lower case, and once.",
    cures: &[
        change(
            "in the grant that admits {the-origin}:",
            "allow_credentials: true",
            "Access-Control-Allow-Credentials: true",
        ),
        elsewhere(
            "Or leave `credentials: \"include\"` or `withCredentials` out of the page, if it needs no cookies.",
        ),
    ],
    checks: &[run(
        Command::Either,
        "Is the header there, with `true`? Two of them count as `true, true`, and that is refused.",
    )],
};

pub(super) const NULL_ORIGIN: Text = Text {
    title: "the page's origin is `null`, and the response does not allow it",
    meaning: "The browser sends `Origin: null` for a page from a file, in a sandboxed frame or from a `data:` URL, and \
              after a redirect from one foreign host to another. Anybody can make such a page.",
    cures: &[
        elsewhere(
            "Serve the page over http, from localhost as well; give a sandboxed frame `allow-same-origin`.",
        ),
        elsewhere("After a redirect: let the page call the last URL at once."),
        elsewhere(
            "Do not allow `null`: every sandboxed frame on every site has that origin. Where the data is for everybody, a \
             grant for `\"*\"` covers it.",
        ),
    ],
    checks: &[run(Command::Redirects, "Is there a redirect, with a `Location` on another host?")],
};

pub(super) const NOT_EXPOSED: Text = Text {
    title: "the page may not read the response header {the-header}",
    meaning: "The request went well. Without a word from the server, pages read seven simple headers only, such as \
              `Content-Type`.",
    cures: &[change(
        "in the grant that admits the page:",
        "expose_headers: [{a-header}]",
        "Access-Control-Expose-Headers: {a-header}",
    )],
    checks: &[
        run(Command::Request, "Is the header there, and named in `Access-Control-Expose-Headers`?"),
        look("`*` there counts only for requests without credentials. `Set-Cookie` can never be read."),
    ],
};
