#![doc = include_str!("../README.md")]

mod decisions;
mod fairing;
mod request;
mod trap;

pub use fairing::Cors;
