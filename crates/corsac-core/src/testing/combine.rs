//! From what is written to cases: every combination of the lists in one is a case.

use std::sync::Arc;

use crate::browser::{Credentials, Request};
use crate::catalogue::Code;
use crate::diagnostic::{Finding, Findings};
use crate::document::Spanned;
use crate::source::Sources;
use crate::testing::document::{CaseDocument, TestDocument};
use crate::testing::{Case, Expected, page};

/// The most cases that a file may have, every combination of lists counted.
pub const MAX_CASES: usize = 10_000;

/// The most bytes that the names, origins, paths and headers of all cases may take: what a case repeats of its lists
/// is not bounded by the size of the file.
const MAX_CASE_BYTES: usize = 64 << 20;

/// The cases of a file; none where they are too many.
pub(super) fn cases(document: &TestDocument, sources: &Sources, findings: &mut Findings) -> Vec<Case> {
    let (mut count, mut bytes) = (0_usize, 0_usize);
    for case in &document.cases {
        let combinations = [&case.origin, &case.method, &case.path]
            .into_iter()
            .fold(1_usize, |count, list| count.saturating_mul(list.len()));
        count = count.saturating_add(combinations);
        bytes = bytes.saturating_add(combinations.saturating_mul(size(case)));
        if count > MAX_CASES || bytes > MAX_CASE_BYTES {
            let message = if count > MAX_CASES {
                format!("there are more than {MAX_CASES} cases")
            } else {
                format!("the cases take more than {} MiB", MAX_CASE_BYTES >> 20)
            };
            findings.push(
                Finding::error(Code::TOO_MANY_CASES, message)
                    .at(case.mark, format!("with this one there are {count}"))
                    .help("shorten the lists, or split the file: every combination of origin, method and path is a case"),
            );
            return Vec::new();
        }
    }
    let default = document.service.as_ref().map(|service| Arc::from(service.as_str()));
    let host = document.host.as_ref().map(|host| host.as_str());
    document.cases.iter().flat_map(|case| combined(case, host, default.as_ref(), sources)).collect()
}

/// The most bytes that one case of these takes.
fn size(case: &CaseDocument) -> usize {
    let longest = |list: &[Spanned<String>]| list.iter().map(|text| text.len()).max().unwrap_or_default();
    let headers: usize = case.headers.iter().map(|(name, value)| name.len() + value.len() + 64).sum();
    let expected = &case.expect;
    let answered: usize =
        expected.visible_headers.iter().chain(&expected.hidden_headers).map(|name| name.len() + 64).sum();
    // Each part stands in the name and in the request.
    case.name.len()
        + 2 * (longest(&case.origin) + longest(&case.method) + longest(&case.path))
        + headers
        + answered
}

fn combined(
    case: &CaseDocument,
    host: Option<&str>,
    service: Option<&Arc<str>>,
    sources: &Sources,
) -> Vec<Case> {
    let expected = Arc::new(Expected::clone(&case.expect));
    let service = case.service.as_ref().map(|name| Arc::from(name.as_str())).or_else(|| service.cloned());
    let place = sources.place(case.name.mark());
    let mut cases = Vec::new();
    for origin in &case.origin {
        for method in &case.method {
            for path in &case.path {
                let mut request =
                    Request::new(origin.as_str(), page::url(origin, host, path)).method(method.as_str());
                if case.upload_listener {
                    request = page::uploading(request);
                }
                for (name, value) in &case.headers {
                    // Latin-1, as page code writes values: one byte for each character.
                    let value: Vec<u8> = value.chars().filter_map(|c| u8::try_from(c).ok()).collect();
                    request = request.header(name.as_str(), value);
                }
                if case.credentials {
                    request = request.credentials(Credentials::Include);
                }
                let of_lists = [(&case.method, method), (&case.path, path), (&case.origin, origin)];
                let varying: Vec<_> = of_lists
                    .into_iter()
                    .filter(|(list, _)| list.len() > 1)
                    .map(|(_, text)| text.as_str())
                    .collect();
                let name = match varying.as_slice() {
                    [] => case.name.as_str().to_owned(),
                    _ => format!("{} [{}]", case.name.as_str(), varying.join(" ")),
                };
                let made = Case::new(name, request, Arc::clone(&expected));
                cases.push(Case { service: service.clone(), place: place.clone(), ..made });
            }
        }
    }
    cases
}
