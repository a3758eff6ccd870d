//! The layer as its users meet it: in process, and over TCP.

mod answers;
mod layer;
mod responses;
mod support;
mod wire;
