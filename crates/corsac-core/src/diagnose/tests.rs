//! Pastes, and what is found in them.
