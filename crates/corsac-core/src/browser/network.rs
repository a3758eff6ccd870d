//! What goes on the wire (Fetch, section 4.6, "HTTP-network-or-cache fetch").

use super::fetch::Fetch;
use super::quirk::QuirkKind;
use super::{
    Api, Credentials, ErrorKind, Failure, MAX_HEADER_BYTES, Mode, Reply, Response, Sent, Stage, Step,
};

impl Fetch<'_> {
    /// Sends the request itself (Fetch, section 4.6, "HTTP-network-or-cache fetch").
    pub(super) fn request_it(&mut self) -> Result<Response, Box<Failure>> {
        let mut headers = self.headers.combined();
        if !headers.contains("accept") {
            headers.append("Accept", "*/*");
        }
        let own_element = self.is_element() && self.mode == Mode::Cors;
        let of_nobody = self.request.origin == "null" && self.mode == Mode::NoCors && self.include();
        let anyway = (own_element || of_nobody) && self.has(QuirkKind::OriginSentAnyway);
        if anyway || self.steps.sends_origin(self.cors, &self.method) {
            headers.append("Origin", self.origin_header());
        }
        let same_origin_mode = self.credentials == Credentials::SameOrigin;
        let sent = Sent {
            method: self.method.clone(),
            url: self.sent_url(),
            headers,
            credentials: self.steps.sends_credentials(
                self.include(),
                same_origin_mode,
                self.cors || self.opaque,
            ),
            preflight: false,
        };
        let tries = self.quirks.iter().find_map(|quirk| match quirk {
            QuirkKind::RequestTries(tries) => Some(*tries),
            _ => None,
        });
        self.send(&sent, tries).or_else(|kind| {
            let as_multiple =
                kind == ErrorKind::Closed && self.preflighted && self.has(QuirkKind::ClosedAsMultiple);
            self.fail(kind, Stage::Response, None)
                .map_err(|failure| Box::new(Failure { reported_as_multiple: as_multiple, ..*failure }))
        })
    }

    fn is_element(&self) -> bool {
        !matches!(self.request.api, Api::Fetch | Api::XmlHttpRequest | Api::EventSource | Api::Beacon)
    }

    /// Fetch, section 3.2, "append a request `Origin` header", with the default referrer policy.
    pub(super) fn origin_header(&self) -> String {
        let downgrade = self.request.origin.starts_with("https:")
            && self.current.as_ref().is_some_and(|url| url.scheme() != "https");
        if self.mode != Mode::Cors && downgrade { "null".to_owned() } else { self.serialized_origin() }
    }

    /// Puts a request on the wire, again where the engine tries again.
    pub(super) fn send(&mut self, sent: &Sent, tries: Option<u8>) -> Result<Response, ErrorKind> {
        for _ in 0..tries.unwrap_or(1) {
            self.taken.push(Step::Sent(sent.clone()));
            match self.server.answer(sent) {
                Reply::Response(response) => {
                    self.taken.push(Step::Received { status: response.status });
                    if response.headers.size() + response.status_text.len() > MAX_HEADER_BYTES {
                        return Err(ErrorKind::TooLarge { what: "response's header list" });
                    }
                    return Ok(response);
                }
                Reply::Closed => self.taken.push(Step::NoResponse),
                Reply::Refused => {
                    // Nothing was sent: there was nobody to send it to.
                    self.taken.pop();
                    self.taken.push(Step::NoResponse);
                    return Err(ErrorKind::Refused);
                }
            }
        }
        Err(ErrorKind::Closed)
    }
}
