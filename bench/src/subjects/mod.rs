//! The subjects, one file per framework.

mod actix_web;
mod axum;
mod core;
mod peers;
mod rocket;
mod service;
mod tower;
mod warp;

pub(crate) use core::evaluate_often;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::error::Error;
use std::fmt;

use corsac_core::{Loader, Policy};

use crate::request::Ask;
use crate::setup::Setup;
use crate::subject::{Side, Subject};

/// Where a layer stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, clap::ValueEnum)]
pub(crate) enum Framework {
    /// The decision alone.
    Core,
    /// The same, over a request of http 1.x.
    CoreHttp,
    /// A tower service.
    Tower,
    /// An axum router.
    Axum,
    /// An actix-web application.
    ActixWeb,
    /// Warp's filters, with corsac's filter.
    Warp,
    /// Warp's filters as a service, with corsac's layer.
    WarpService,
    /// A Rocket application.
    Rocket,
}

impl Framework {
    pub(crate) const ALL: [Framework; 8] = [
        Framework::Core,
        Framework::CoreHttp,
        Framework::Tower,
        Framework::Axum,
        Framework::ActixWeb,
        Framework::Warp,
        Framework::WarpService,
        Framework::Rocket,
    ];

    /// Whether it is the decision alone, which has a floor and no application.
    pub(crate) fn is_core(self) -> bool {
        matches!(self, Framework::Core | Framework::CoreHttp)
    }

    /// Whether counts of instructions repeat within a hundredth of what corsac adds.
    pub(crate) fn counts_repeat(self) -> bool {
        self.is_core() || self == Framework::Tower
    }

    /// What corsac is compared with.
    pub(crate) fn peer(self) -> &'static str {
        match self {
            Framework::Core | Framework::CoreHttp => "bunner_cors_rs",
            Framework::Tower | Framework::Axum => "tower-http",
            Framework::ActixWeb => "actix-cors",
            Framework::Warp | Framework::WarpService => "warp",
            Framework::Rocket => "rocket_cors",
        }
    }

    /// Whether the peer does not say `Vary: Origin` here: cheaper, and wrong, since a cache then hands the answer for one
    /// origin to another (Fetch, section 3.3.6).
    pub(crate) fn peer_lacks_vary(self, ask: Ask) -> bool {
        match self {
            Framework::Warp | Framework::WarpService | Framework::Rocket => true,
            Framework::Core | Framework::CoreHttp => ask == Ask::Plain,
            Framework::Tower | Framework::Axum | Framework::ActixWeb => false,
        }
    }
}

impl fmt::Display for Framework {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Framework::Core => "core",
            Framework::CoreHttp => "core over http 1.x",
            Framework::Tower => "tower",
            Framework::Axum => "axum",
            Framework::ActixWeb => "actix-web",
            Framework::Warp => "warp",
            Framework::WarpService => "warp as a service",
            Framework::Rocket => "Rocket",
        })
    }
}

/// Policies by setup, each loaded once.
#[derive(Debug, Default)]
pub(crate) struct Policies(RefCell<BTreeMap<Setup, Policy>>);

impl Policies {
    pub(crate) fn get(&self, setup: Setup) -> Result<Policy, Box<dyn Error>> {
        if let Some(policy) = self.0.borrow().get(&setup) {
            return Ok(policy.clone());
        }
        let policy = Loader::new().yaml(setup.policy()).max_bytes(usize::MAX).load()?;
        self.0.borrow_mut().insert(setup, policy.clone());
        Ok(policy)
    }
}

/// What a subject is made of; nothing where the layer cannot be configured so.
pub(crate) type Made = Result<Option<Box<dyn Subject>>, Box<dyn Error>>;

/// Makes a subject.
pub(crate) fn make(framework: Framework, side: Side, setup: Setup, policies: &Policies) -> Made {
    // Of a bare application the setup says nothing, but the floor of the core looks origins up as well.
    let policy = || policies.get(setup);
    match framework {
        Framework::Core => core::make(side, setup, policy, false),
        Framework::CoreHttp => core::make(side, setup, policy, true),
        Framework::Tower => tower::make(side, setup, policy),
        Framework::Axum => axum::make(side, setup, policy),
        Framework::ActixWeb => actix_web::make(side, setup, policy),
        Framework::Warp => warp::make(side, setup, policy, warp::Route::Filter),
        Framework::WarpService => warp::make(side, setup, policy, warp::Route::Layer),
        Framework::Rocket => rocket::make(side, setup, policy),
    }
}
