//! The README's table of what CORS layers do, each cell held to what the layer answers.
//!
//! Every layer stands around the same small application, in its framework, behind a socket, and is set up as its
//! documentation says. `tests/data/peers.yaml` has the questions, the requests that settle them, the words of the cells,
//! and what each word means in answers. Where a layer answers otherwise, its test fails and says which words would fit.
//!
//! `CORSAC_BLESS=1 cargo test -p corsac-tests --test peers` writes the table. Versions are those of `Cargo.lock`.

#[cfg(test)]
#[path = "../shared/files.rs"]
mod files;
#[cfg(test)]
#[path = "../shared/say.rs"]
mod say;
#[cfg(test)]
use files::{assert_generated, root};
#[cfg(test)]
pub(crate) use say::say;

#[cfg(test)]
mod actix_peers;
#[cfg(test)]
mod axum_peers;
#[cfg(test)]
mod configuration;
#[cfg(test)]
mod data;
#[cfg(test)]
mod fact;
#[cfg(test)]
mod layers;
#[cfg(test)]
mod markdown;
#[cfg(test)]
mod observe;
#[cfg(test)]
mod rocket_peers;
#[cfg(test)]
mod server;
#[cfg(test)]
mod table;
#[cfg(test)]
mod versions;
#[cfg(test)]
mod warp_peers;
