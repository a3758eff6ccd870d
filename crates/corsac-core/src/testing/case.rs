//! One case: a page's request, and what has to come of it.

use std::sync::Arc;

use crate::browser::{Request, Response};
use crate::source::Place;
use crate::testing::Expected;

/// One request of a page, and what has to come of it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Case {
    /// What is tested. Where a list in the file made several cases of one, what is of this one follows in brackets.
    pub name: String,
    /// The request.
    pub request: Request,
    /// What the application answers, where the request reaches it.
    pub application: Response,
    /// What has to come of it.
    pub expected: Arc<Expected>,
    /// The service whose rules are there.
    pub service: Option<Arc<str>>,
    /// Where the case is written, in a file.
    pub place: Option<Place>,
}

impl Case {
    /// A case in code. The application sends the response headers that are expected to be visible or hidden.
    ///
    /// ```
    /// use corsac_core::Policy;
    /// use corsac_core::browser::Request;
    /// use corsac_core::testing::{Case, Expected};
    ///
    /// let policy = Policy::from_yaml("{ version: 1, allow_origins: ['https://app.example.com'] }")?;
    /// let request = Request::new("https://app.example.com", "https://api.example.com/").method("DELETE");
    /// let case = Case::new("no page deletes", request, Expected::denied().because("method-not-allowed"));
    /// assert!(case.run(&policy).is_passed());
    /// # Ok::<(), corsac_core::LoadError>(())
    /// ```
    #[must_use]
    pub fn new(name: impl Into<String>, request: Request, expected: impl Into<Arc<Expected>>) -> Self {
        let expected = expected.into();
        let sent = expected.visible_headers.iter().chain(&expected.hidden_headers);
        let application = sent.fold(Response::new(200), |response, name| response.header(name, "1"));
        Case { name: name.into(), request, application, expected, service: None, place: None }
    }
}
