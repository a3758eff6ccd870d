#![doc = include_str!("../README.md")]

mod future;
mod layer;
mod service;

pub use future::ResponseFuture;
pub use layer::CorsLayer;
pub use service::Cors;
