//! The layer in axum routers, in process and over TCP.

mod layers;
mod nesting;
mod responses;
mod support;
mod wire;
