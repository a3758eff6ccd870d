//! Rejections as responses, as warp makes them.

use std::cell::Cell;
use std::convert::Infallible;
use std::fmt::Display;
use std::future::ready;

use warp::body::BodyDeserializeError;
use warp::cors::CorsForbidden;
use warp::http::StatusCode;
use warp::reject::{
    InvalidHeader, InvalidQuery, LengthRequired, MethodNotAllowed, MissingCookie, MissingHeader,
    PayloadTooLarge, UnsupportedMediaType,
};
use warp::reply::Response;
use warp::{Filter, Rejection, Reply};

thread_local! {
    /// The status of the rejection that is being answered: it is set and read within one poll.
    static STATUS: Cell<StatusCode> = const { Cell::new(StatusCode::INTERNAL_SERVER_ERROR) };
}

/// The filter with every rejection made a response.
///
/// Warp does that behind all filters, where no header can be added any more. Which status it is going to be, it tells
/// the log. To look for each of its own types with `Rejection::find` would be wrong: in an `.or()`, an error of the
/// application wins over another branch's 405, and its type is not known here.
pub(crate) fn answered<F, R>(routes: F) -> impl Filter<Extract = (Response,), Error = Infallible> + Clone
where
    F: Filter<Extract = (R,)> + Clone + Send + Sync + 'static,
    F::Error: Into<Rejection>,
    R: Reply + 'static,
{
    // Called when the routes are done, right before the closure below.
    let told = warp::log::custom(|info| STATUS.set(info.status()));
    let replies = routes.boxed().with(told).map(Reply::into_response);
    replies.or_else(|rejection: Rejection| ready(Ok((response(&rejection, STATUS.get()),))))
}

fn response(rejection: &Rejection, status: StatusCode) -> Response {
    if rejection.is_not_found() {
        return status.into_response();
    }
    if status.is_server_error() {
        // So does warp, which shows it to the client as well.
        tracing::error!(?rejection, "unhandled rejection, answered with {status}");
    }
    warp::reply::with_status(text(rejection, status), status).into_response()
}

/// What warp says about a rejection; of several with one status it takes the first, and this the first that is listed
/// here. Of an error of the application nothing is said: that is for the log.
fn text(rejection: &Rejection, status: StatusCode) -> String {
    fn says<T: Display + 'static>(rejection: &Rejection) -> Option<String> {
        rejection.find::<T>().map(T::to_string)
    }
    let says: &[fn(&Rejection) -> Option<String>] = match status {
        StatusCode::BAD_REQUEST => &[
            says::<InvalidHeader>,
            says::<MissingHeader>,
            says::<MissingCookie>,
            says::<InvalidQuery>,
            says::<BodyDeserializeError>,
        ],
        StatusCode::FORBIDDEN => &[says::<CorsForbidden>],
        StatusCode::METHOD_NOT_ALLOWED => &[says::<MethodNotAllowed>],
        StatusCode::LENGTH_REQUIRED => &[says::<LengthRequired>],
        StatusCode::PAYLOAD_TOO_LARGE => &[says::<PayloadTooLarge>],
        StatusCode::UNSUPPORTED_MEDIA_TYPE => &[says::<UnsupportedMediaType>],
        _ => &[],
    };
    let text = says.iter().find_map(|says| says(rejection));
    text.unwrap_or_else(|| status.canonical_reason().unwrap_or_default().to_owned())
}
