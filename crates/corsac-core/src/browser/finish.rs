//! What page code sees in the end (Fetch, section 4.1, "main fetch", from step 14 on).

use super::fetch::{Fetch, Finished};
use super::quirk::QuirkKind;
use super::response_header::{is_forbidden, visible};
use super::{Api, Failure, Outcome, Response, Stage, Verdict, words};

impl Fetch<'_> {
    /// What page code sees.
    pub(super) fn finish(mut self, finished: Result<Finished, Box<Failure>>) -> Outcome {
        let (engine, api) = (self.browser.engine, self.request.api);
        let mut outcome = Outcome {
            engine,
            api,
            verdict: Verdict::Blocked,
            succeeded: false,
            status: None,
            headers: Vec::new(),
            steps: Vec::new(),
            failure: None,
            console: Vec::new(),
            exception: None,
            exposed: None,
        };
        match finished {
            Ok(Finished::NotFetched) => outcome.verdict = Verdict::NotFetched,
            Ok(Finished::Opaque) => {
                (outcome.verdict, outcome.status, outcome.succeeded) = (Verdict::Opaque, Some(0), true);
            }
            Ok(Finished::Basic(response)) => {
                outcome.headers = visible(&response.headers, |name| !is_forbidden(name));
                self.readable(&mut outcome, &response);
            }
            Ok(Finished::Cors(response)) => {
                let exposed = self.steps.extract(&response.headers, "access-control-expose-headers");
                let wildcard = !self.include() && exposed.has_wildcard();
                outcome.exposed = Some(if wildcard { Vec::new() } else { exposed.members().to_vec() });
                let exposed = exposed.among(response.headers.iter().map(|(name, _)| name));
                let include = self.include();
                outcome.headers =
                    visible(&response.headers, |name| self.steps.is_visible(&exposed, name, include));
                self.readable(&mut outcome, &response);
            }
            Err(failure) => {
                self.console.extend(words::console(engine, &failure));
                outcome.exception = words::exception(engine, &failure);
                let preload = matches!(api, Api::Preload | Api::ModulePreload);
                outcome.succeeded = (preload && self.has(QuirkKind::BlockedPreloadLoads))
                    || (api == Api::Beacon && failure.stage != Stage::Setup);
                outcome.failure = Some(*failure);
            }
        }
        outcome.steps = self.taken;
        outcome.console = self.console;
        outcome
    }

    pub(super) fn readable(&mut self, outcome: &mut Outcome, response: &Response) {
        (outcome.verdict, outcome.status, outcome.succeeded) =
            (Verdict::Readable, Some(response.status), true);
        // HTML, "fetch a single module script": a status that is not ok is a failure, and no matter of CORS.
        if matches!(outcome.api, Api::Module | Api::Import) && !(200..=299).contains(&response.status) {
            outcome.succeeded = false;
            outcome.exception = words::not_imported(outcome.engine, outcome.api, &self.request.url);
        }
        self.console.extend(words::status(outcome.engine, response.status, &response.status_text));
    }
}
