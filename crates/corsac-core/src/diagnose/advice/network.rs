//! Failures on the way, and responses that are errors.

use super::{Command, Text, elsewhere, look, run};

/// A failure without a response: CORS headers have no part in it.
macro_rules! no_response {
    ($title:literal, $meaning:literal, $cure:literal, $check:literal) => {
        Text {
            title: $title,
            meaning: concat!($meaning, " There is no response that could have CORS headers: it is not CORS."),
            cures: &[elsewhere($cure)],
            checks: &[run(Command::Connection, $check)],
        }
    };
}

pub(super) const REFUSED: Text = no_response!(
    "nobody answers at {the-server}",
    "The connection was refused.",
    "Start the server, or correct the host and the port in the page. A server in a container has to listen on `0.0.0.0`.",
    "Is there an answer from this machine? The page in the browser may reach another network."
);
pub(super) const CLOSED: Text = no_response!(
    "{the-server} closed the connection without an answer",
    "The server crashed, or something in between cut the connection.",
    "Look into the server's log at the time of the request; a crash in a handler, or a limit of a proxy, looks like this.",
    "Does it answer now? For a preflight, add `-X OPTIONS`: some firewalls drop that method."
);
pub(super) const DNS: Text = no_response!(
    "the name of {the-server} is not known",
    "The browser found no address for the host.",
    "Correct the host in the page, or the entry in the DNS.",
    "Does it resolve from this machine?"
);
pub(super) const TLS: Text = no_response!(
    "the certificate of {the-server} is not accepted[code| ({code})]",
    "The browser gave up before it sent the request.",
    "Use a certificate for this host from an authority that the browser knows. In development, open the URL in a tab of \
     its own and look at what the browser says.",
    "What is wrong with the certificate?"
);
pub(super) const TIMEOUT: Text = no_response!(
    "{the-server} did not answer in time",
    "The browser gave up waiting.",
    "See whether the server is overloaded, or a firewall drops the packets.",
    "How long does it take?"
);
pub(super) const OFFLINE: Text = no_response!(
    "the browser has no network",
    "The request never left the machine.",
    "Try again with a network; a VPN that comes or goes does this, too.",
    "Is there an answer now?"
);
pub(super) const ABORTED: Text = no_response!(
    "the request was stopped in the page",
    "The page was left while it ran, or code stopped it with an `AbortController`.",
    "If it happens with a form: the button sends the form and leaves the page. Call `preventDefault()`.",
    "Does the server answer by itself?"
);
pub(super) const NETWORK: Text = Text {
    title: "there was no response[code| ({code})]",
    meaning: "The request failed on the way: there is no response that could have CORS headers. Firefox names no cause; \
              if another line with `Reason:` stands beside it, that one is the cause.",
    cures: &[elsewhere("Find out where it stops, with the checks. No header and no policy helps.")],
    checks: &[
        run(
            Command::Connection,
            "Is there an answer from this machine? Host, port and certificate can be wrong.",
        ),
        look("Does it work in a private window, without extensions? Ad blockers stop requests like this."),
        look(
            "Is the server at a private address? The browser may have asked for a permission that was not given.",
        ),
        run(Command::Redirects, "Is there a redirect, to a URL with `user:password@`, or in a circle?"),
    ],
};
pub(super) const BAD_PORT: Text = Text {
    title: "browsers do not connect to this port",
    meaning: "About 80 ports belong to other protocols, such as 6000 and 6667, and no page may use them. It is not CORS.",
    cures: &[elsewhere("Let the server listen on another port, such as 8080.")],
    checks: &[],
};
pub(super) const TOO_LARGE: Text = Text {
    title: "the request or the headers of the response are larger than browsers accept",
    meaning: "The browser gave up reading. It is not CORS.",
    cures: &[elsewhere("Mostly cookies pile up. Send fewer and shorter headers.")],
    checks: &[run(Command::Request, "How long are the headers of the response?")],
};
pub(super) const HTTP_STATUS: Text = Text {
    title: "the server answered with {status}",
    meaning: "The response is an error. This line stands for it alone; if it were the only one, the page could read the \
              response: it is not CORS. Beside a CORS error, it says who answered.",
    cures: &[elsewhere("Find out from the server's log why it answers with this status.")],
    checks: &[run(Command::Request, "Is it the same without a browser?")],
};
