//! Messages that do not say why.

use super::{Command, Text, elsewhere, look, run};

pub(super) const NOT_TOLD: Text = Text {
    title: "something failed, and this message does not say what",
    meaning: "Page code is told this whatever happened, so that it learns nothing of other servers: CORS, no connection, \
              a bad certificate, an ad blocker.",
    cures: &[elsewhere(
        "Find the line that names the cause, and ask again with it: in Chromium the one with `blocked by CORS policy`, in \
         Firefox the one with `Reason:`, in Safari the one above `due to access control checks`.",
    )],
    checks: &[
        look("Is the console's filter set to show errors, and was the page reloaded with the console open?"),
        look(
            "The network tab: `(blocked:…)`, `CORS error` or a status stands with the request. With no status and no CORS \
             error, nobody answered.",
        ),
        run(Command::Connection, "Is there an answer from this machine?"),
    ],
};

pub(super) const UNKNOWN: Text = Text {
    title: "CORS blocked the request, for a reason in words that are not known here",
    meaning: "[reason|The browser says: {reason}][!reason|The message is cut off before its reason.]",
    cures: &[elsewhere("Compare with what the policy decides: `corsac explain` takes the page's request.")],
    checks: &[
        run(Command::Request, "What does the server send?"),
        run(Command::Preflight, "And to a preflight?"),
    ],
};
