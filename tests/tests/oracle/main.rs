//! The engine against an independent oracle: tables of decisions, and a naive reference evaluator.

#[cfg(test)]
#[path = "../shared/say.rs"]
mod say;
#[cfg(test)]
pub(crate) use say::say;

#[cfg(test)]
mod changes;
#[cfg(test)]
mod data;
#[cfg(test)]
mod differential;
#[cfg(test)]
mod documents;
#[cfg(test)]
mod engine;
#[cfg(test)]
mod engine_rows;
#[cfg(test)]
mod gaps;
#[cfg(test)]
mod generate;
#[cfg(test)]
mod properties;
#[cfg(test)]
#[path = "../shared/random.rs"]
mod random;
#[cfg(test)]
mod reference;
#[cfg(test)]
mod request_rows;
#[cfg(test)]
mod tables;
