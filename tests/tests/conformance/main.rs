//! Every adapter passes every conformance case: in this process, and behind a socket.

#[cfg(test)]
#[path = "../shared/say.rs"]
mod say;
#[cfg(test)]
pub(crate) use say::say;

#[cfg(test)]
mod actix_application;
#[cfg(test)]
mod actix_targets;
#[cfg(test)]
mod axum_application;
#[cfg(test)]
mod http_types;
#[cfg(test)]
mod in_process;
#[cfg(test)]
mod over_http2;
#[cfg(test)]
mod over_tcp;
#[cfg(test)]
mod policies;
#[cfg(test)]
mod rocket_application;
#[cfg(test)]
mod rocket_targets;
#[cfg(test)]
mod run;
#[cfg(test)]
mod tower_application;
#[cfg(test)]
mod warp_application;
