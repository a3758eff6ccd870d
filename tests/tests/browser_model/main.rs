//! The model of the browser against what three browsers did, and against the standard's clauses.

#[cfg(test)]
#[path = "../shared/say.rs"]
mod say;
#[cfg(test)]
pub(crate) use say::say;

#[cfg(test)]
mod base64;
#[cfg(test)]
mod changes;
#[cfg(test)]
mod clauses;
#[cfg(test)]
mod data;
#[cfg(test)]
mod explained;
#[cfg(test)]
#[path = "../shared/flipped.rs"]
mod flipped;
#[cfg(test)]
mod flips;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod quirks;
#[cfg(test)]
#[path = "../shared/random.rs"]
mod random;
#[cfg(test)]
mod recorded;
#[cfg(test)]
mod vectors;
#[cfg(test)]
mod words;
