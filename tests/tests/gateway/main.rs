//! The page on gateways, held to an nginx that runs its configuration, with a server of axum behind it.
//!
//! Every block of the page is run by one of the tests: `nginx,http=NAME` stands in `http`, `nginx,server=NAME` in a
//! `server`, and each `$ curl …` is sent. Ports and directories are those of the test; everything else is the page's.
//!
//! Needs `nginx` and `curl`. Without them the tests are ignored, and with `CORSAC_REQUIRE_NGINX=1` they fail.

#[cfg(test)]
#[path = "../shared/say.rs"]
mod say;
#[cfg(test)]
pub(crate) use say::say;

#[cfg(test)]
#[path = "../documentation/markdown.rs"]
#[expect(dead_code, reason = "one page is enough here")]
mod markdown;
#[cfg(test)]
#[path = "../shared/needed.rs"]
mod needed;

#[cfg(test)]
mod claims;
#[cfg(test)]
mod nginx;
#[cfg(test)]
mod page;
#[cfg(test)]
mod shop;

#[cfg(test)]
fn main() -> std::process::ExitCode {
    needed::run(nginx::missing(), "CORSAC_REQUIRE_NGINX", claims::all())
}

#[cfg(not(test))]
fn main() {}
