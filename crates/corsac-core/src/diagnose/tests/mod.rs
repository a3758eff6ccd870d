//! Pastes, and what is found in them.

mod hostile;
mod pastes;
mod round_trip;
mod rows;
