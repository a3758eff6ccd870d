//! What the model of the browser says where no words of engines were recorded.

use super::Known;
use crate::browser::Engine;
use crate::browser::words::template::Template;
use crate::diagnose::cause::Cause;

const fn known(text: &'static str, causes: &'static [Cause]) -> Known {
    Known::new(Engine::Standard, Template::new("thrown", text), causes)
}

/// These are the texts of [`ErrorKind`](crate::browser::ErrorKind): a test holds them together.
pub(super) const ALL: &[Known] = &[
    known("TypeError: `{url:text}` is no URL", &[Cause::InvalidUrl]),
    known("TypeError: `{method:text}` is no method", &[Cause::InvalidMethod]),
    known("TypeError: `{header:text}` is no header that can be sent", &[Cause::InvalidHeader]),
    known("TypeError: a `GET` or `HEAD` request has no body", &[Cause::BodyWithGet]),
];
