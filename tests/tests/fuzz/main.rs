//! The bodies of the fuzz targets, over the corpus and over inputs made from it.

#[cfg(test)]
#[path = "../shared/say.rs"]
mod say;
#[cfg(test)]
pub(crate) use say::say;

#[cfg(test)]
mod corpus;
#[cfg(test)]
mod mutate;
#[cfg(test)]
mod seeded;
#[cfg(test)]
mod targets;
