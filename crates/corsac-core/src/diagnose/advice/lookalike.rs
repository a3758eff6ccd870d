//! What looks like CORS and is not.

use super::{Command, Text, change, elsewhere, look, run};

pub(super) const CONTENT_SECURITY_POLICY: Text = Text {
    title: "the page's own Content Security Policy forbids the address",
    meaning: "Nothing was sent. The page's server lists which addresses the page may call[directive|: `{directive}`]. It \
              is not CORS, and the server that was called has no say in it.",
    cures: &[change(
        "On the server of the page, where it sets the header or the `<meta>`, add the origin of the server that is \
         called:",
        "",
        "Content-Security-Policy: connect-src 'self' {server-origin}",
    )],
    checks: &[look("What does the response of the page itself have as `Content-Security-Policy`?")],
};

pub(super) const RESOURCE_POLICY: Text = Text {
    title: "`Cross-Origin-Resource-Policy` keeps the response from this page",
    meaning: "The page loads it without CORS, as an image or a script, and the server says with that header that other \
              origins must not embed it.",
    cures: &[
        change("On the server of the resource:", "", "Cross-Origin-Resource-Policy: cross-origin"),
        change(
            "Or load it with CORS, with the attribute `crossorigin`, and allow the page:",
            "allow_origins: [{an-origin}]",
            "Access-Control-Allow-Origin: {an-origin}",
        ),
    ],
    checks: &[run(Command::Request, "What does `Cross-Origin-Resource-Policy` say?")],
};

pub(super) const EMBEDDER_POLICY: Text = Text {
    title: "the page's `Cross-Origin-Embedder-Policy` wants a word from the response that it does not have",
    meaning: "The page asked to be isolated. Then everything that it loads from elsewhere has to say that it may be \
              embedded.",
    cures: &[
        change("On the server of the resource:", "", "Cross-Origin-Resource-Policy: cross-origin"),
        elsewhere("Or load it with CORS, with the attribute `crossorigin`."),
        elsewhere("Or let the page send `Cross-Origin-Embedder-Policy: credentialless`, or none."),
    ],
    checks: &[run(Command::Request, "Is `Cross-Origin-Resource-Policy` there?")],
};

pub(super) const OPAQUE: Text = Text {
    title: "the browser keeps data from being loaded without CORS",
    meaning: "The page loads it as an image, a script or in the mode `no-cors`, and the response is data, such as JSON or \
              HTML. Opaque Response Blocking (CORB in old versions) keeps it out. An error page in place of an image \
              looks like this, too.",
    cures: &[
        elsewhere("To read data, use `fetch` in its default mode; leave `mode: \"no-cors\"` out."),
        change(
            "Then the server has to allow the page:",
            "allow_origins: [{an-origin}]",
            "Access-Control-Allow-Origin: {an-origin}",
        ),
    ],
    checks: &[run(
        Command::Request,
        "What are status and `Content-Type`? For an image or a script, both have to fit.",
    )],
};

pub(super) const NOSNIFF: Text = Text {
    title: "the response is [media-type|`{media-type}`][!media-type|of another type], and `nosniff` forbids to take it \
            for something else",
    meaning: "The server says with `X-Content-Type-Options: nosniff` that its types are right, and this one is no type of \
              a script or a style. It is not CORS. An error page in place of a script looks like this, too.",
    cures: &[change("On the server of the resource, for a script:", "", "Content-Type: text/javascript")],
    checks: &[run(Command::Request, "What are status and `Content-Type`?")],
};

pub(super) const MIXED_CONTENT: Text = Text {
    title: "a page over https asked for something over http",
    meaning: "The browser stopped it before anything was sent: it is not CORS.",
    cures: &[elsewhere(
        "Call the server over https. Where it has only http, put a proxy with a certificate before it.",
    )],
    checks: &[run(Command::Connection, "Does the server answer over https?")],
};

pub(super) const LOCAL_NETWORK: Text = Text {
    title: "the browser keeps pages from [address-space|`{address-space}`][!address-space|private] addresses",
    meaning: "Local Network Access: a page from a public address may reach the local network or this computer only where \
              the user permits it, and where the page itself came over https. No header of the server has a say in it, \
              `Access-Control-Allow-Private-Network` no longer either.",
    cures: &[
        elsewhere(
            "In the browser, permit it for the page: in the settings of the site, beside the address bar.",
        ),
        elsewhere("Serve the page over https, or page and server from the same kind of address."),
        elsewhere(
            "On managed computers, the policy `LocalNetworkAccessAllowedForUrls` of Chromium permits it.",
        ),
    ],
    checks: &[look(
        "Which address does the server's name resolve to? 127.0.0.1, 10.*, 192.168.* and `fc00:` are private.",
    )],
};

pub(super) const CLIENT: Text = Text {
    title: "something in the browser stopped the request[code| ({code})]",
    meaning: "An extension, such as an ad blocker, or a rule of the computer's owner. Nothing was sent: it is not CORS.",
    cures: &[elsewhere(
        "Let the extension permit the address. For users' sake, avoid words like `ads`, `track` or `analytics` in URLs.",
    )],
    checks: &[look("Does it work in a private window, without extensions?")],
};

pub(super) const DISABLED: Text = Text {
    title: "CORS is turned off in this Firefox",
    meaning: "With `content.cors.disable`, every cross-origin request fails. No server has a say in it.",
    cures: &[elsewhere("In `about:config`, reset `content.cors.disable` to `false`.")],
    checks: &[],
};
