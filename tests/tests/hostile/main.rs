//! Input that was made to hurt: policy files under limits of CPU time and memory, and requests whose cost is counted.

#[cfg(test)]
#[path = "../shared/say.rs"]
mod say;
#[cfg(test)]
pub(crate) use say::say;

#[cfg(test)]
mod allocations;
#[cfg(test)]
mod counted;
#[cfg(test)]
mod explained;
#[cfg(test)]
mod files;
#[cfg(test)]
mod large;
#[cfg(test)]
mod limited;
#[cfg(test)]
mod lines;
#[cfg(test)]
mod policies;
