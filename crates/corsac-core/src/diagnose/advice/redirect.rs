//! Redirects (Fetch, section 4.5).

use super::{Command, Text, elsewhere, run};

pub(super) const CREDENTIALS: Text = Text {
    title: "a redirect leads to a URL with a user name or a password",
    meaning: "A cross-origin request does not follow such a redirect.",
    cures: &[elsewhere("On the server, take `user:password@` out of the `Location` that it sends.")],
    checks: &[run(Command::Redirects, "What does `Location` hold?")],
};

pub(super) const LOCATION: Text = Text {
    title: "a redirect leads nowhere: its `Location` is not one URL",
    meaning: "The browser could not read where to go.",
    cures: &[elsewhere("On the server, send one `Location`, with one URL.")],
    checks: &[run(Command::Redirects, "What does `Location` hold?")],
};

pub(super) const TOO_MANY: Text = Text {
    title: "there are more than 20 redirects",
    meaning: "The browser gave up. Two rules on the server send it to and fro: mostly http and https, or a slash at the \
              end. It is not CORS.",
    cures: &[elsewhere("On the server, let one of the two rules go.")],
    checks: &[run(Command::Redirects, "Where does the first redirect lead, and the next?")],
};

pub(super) const REFUSED: Text = Text {
    title: "the response is a redirect, and the page wanted none",
    meaning: "The page called `fetch` with `redirect: \"error\"`.",
    cures: &[elsewhere("Let the page call the last URL, or follow redirects.")],
    checks: &[run(Command::Redirects, "Where does it lead?")],
};

pub(super) const STREAM: Text = Text {
    title: "the redirect wants the body again, and a stream can be sent once only",
    meaning: "The page sent a `ReadableStream`.",
    cures: &[elsewhere("Let the page call the last URL, or send a `Blob` or a string.")],
    checks: &[run(Command::Redirects, "Where does it lead?")],
};
