#![doc = include_str!("../README.md")]

mod filter;
mod rejection;
mod request;

pub use corsac_tower::{Cors, CorsLayer};
pub use filter::CorsFilter;
