#![doc = include_str!("../README.md")]

mod adapter;
mod answer;
pub mod application;
mod case;
mod comparison;
mod core_target;
mod deviation;
mod difference;
pub mod model;
mod report;
mod request;
mod runner;
mod setup;
mod suite;
mod target;
mod tcp;
mod text;

pub use adapter::{Adapter, Straight};
pub use answer::Answer;
pub use application::Probe;
pub use case::{Case, Expected};
pub use comparison::{Comparison, compare};
pub use core_target::CoreTarget;
pub use deviation::{Deviation, MOST_DEVIATIONS};
pub use report::{Found, Outcome, Report};
pub use request::{HOST, RawRequest};
pub use setup::{AUTHORIZATION, Arrangement, Authentication, MOUNT, Setup};
pub use suite::Suite;
pub use target::Target;
pub use tcp::{Server, TcpTarget};
pub use text::Line;
