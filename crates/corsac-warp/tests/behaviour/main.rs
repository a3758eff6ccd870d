//! A policy around filters and around their service, in process and behind `warp::serve`.

#[cfg(test)]
mod rejections;
#[cfg(test)]
mod support;
#[cfg(test)]
mod trees;
#[cfg(test)]
mod values;
#[cfg(test)]
mod wire;
