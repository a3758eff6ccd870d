//! The fairing in Rocket applications, in process and over TCP.

#[cfg(test)]
mod fairing;
#[cfg(test)]
mod overrides;
#[cfg(test)]
mod responses;
#[cfg(test)]
mod routing;
#[cfg(test)]
mod support;
#[cfg(test)]
mod wire;
