//! The browser's half of the protocol: what becomes of a request that page code makes, as the Fetch standard has it.
//!
//! A [`Request`] is played by a [`Browser`] against anything that answers, a [`Server`]: a policy, a script of responses,
//! a closure. The [`Outcome`] says each step that was taken, whether the page may read the response, what it sees of
//! it, and what the console says where it may not. The steps are those of the standard; where Chromium, Firefox or
//! WebKit differ from it, [`QUIRKS`] says so.
//!
//! ```
//! use corsac_core::Policy;
//! use corsac_core::browser::{Browser, Engine, PolicyServer, Request, Verdict};
//!
//! let policy = Policy::from_yaml("{ version: 1, allow_origins: ['https://app.example.com'], allow_methods: [GET, PUT] }")?;
//! let mut browser = Browser::new(Engine::Chromium);
//! let request = Request::new("https://app.example.com", "https://api.example.com/items/7").method("PUT");
//! let outcome = browser.play(&request, &mut PolicyServer::new(&policy, 200));
//! assert_eq!(outcome.verdict, Verdict::Readable);
//! assert_eq!(outcome.sent().map(|sent| sent.method.as_str()).collect::<Vec<_>>(), ["OPTIONS", "PUT"]);
//!
//! let request = Request::new("https://evil.example", "https://api.example.com/items/7").method("PUT");
//! let outcome = browser.play(&request, &mut PolicyServer::new(&policy, 200));
//! assert_eq!(outcome.verdict, Verdict::Blocked);
//! assert!(outcome.console[0].text.starts_with("Access to fetch at 'https://api.example.com/items/7' from origin"));
//! # Ok::<(), corsac_core::LoadError>(())
//! ```
//!
//! Local Network Access, mixed content, the Content Security Policy, service workers and the HTTP cache are not
//! modelled: they decide before or beside CORS.

mod api;
#[expect(clippy::module_inception, reason = "a browser is what the module is about")]
mod browser;
mod construct;
mod cors_check;
mod data_url;
mod engine;
mod failure;
mod fetch;
mod finish;
mod header_list;
mod http_redirect;
mod network;
mod outcome;
mod port;
pub(crate) mod preflight;
mod preflight_cache;
mod preflight_fetch;
mod quirk;
mod redirect;
mod request;
pub(crate) mod request_header;
mod response;
pub(crate) mod response_header;
mod script;
mod sent;
mod server;
mod site;
mod steps;
pub(crate) mod words;

pub use api::{Api, Body, Credentials, Mode, RedirectMode};
pub use browser::{Browser, MAX_HEADER_BYTES, MAX_REDIRECTS, MAX_URL};
pub use engine::Engine;
pub use failure::{ErrorKind, Failure, Stage};
pub use header_list::{Extracted, HeaderList, NotBytes};
pub use outcome::{Check, Outcome, Step, Verdict};
pub use preflight_cache::MAX_ENTRIES;
pub use quirk::{QUIRKS, Quirk, QuirkKind};
pub use request::Request;
pub use response::{Reply, Response};
pub use script::{Answer, Connection, Script, ScriptedExchange};
pub use sent::Sent;
pub use server::{PolicyServer, Server};
#[doc(hidden)]
pub use steps::{Standard, Steps};
pub use words::Message;
