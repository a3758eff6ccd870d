//! The layer in axum routers, in process and over TCP.

#[cfg(test)]
mod layers;
#[cfg(test)]
mod nesting;
#[cfg(test)]
mod responses;
#[cfg(test)]
mod support;
#[cfg(test)]
mod wire;
