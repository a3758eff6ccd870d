#![doc = include_str!("../README.md")]

mod filter;
mod layer;
mod rejection;
mod request;

pub use corsac_tower::Cors;
pub use filter::CorsFilter;
pub use layer::CorsLayer;
