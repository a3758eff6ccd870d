#![doc = include_str!("../README.md")]

mod decisions;
mod fairing;
mod request;
mod response;
mod trap;

pub use fairing::Cors;
