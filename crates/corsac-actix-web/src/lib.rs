#![doc = include_str!("../README.md")]

mod future;
mod headers;
mod middleware;
mod request;
mod service;

pub use future::ResponseFuture;
pub use middleware::Cors;
pub use service::CorsService;
