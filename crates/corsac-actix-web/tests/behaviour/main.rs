//! The middleware in applications of actix-web, in process and over TCP.

#[cfg(test)]
mod errors;
#[cfg(test)]
mod middleware;
#[cfg(test)]
mod places;
#[cfg(test)]
mod responses;
#[cfg(test)]
mod support;
#[cfg(test)]
mod wire;
