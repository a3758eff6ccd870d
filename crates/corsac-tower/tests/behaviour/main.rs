//! The layer as its users meet it: in process, and over TCP.

#[cfg(test)]
mod answers;
#[cfg(test)]
mod layer;
#[cfg(test)]
mod responses;
#[cfg(test)]
mod support;
#[cfg(test)]
mod wire;
