// Its blocks need axum, which is no dependency here: the workspace's tests compile and run them.
#![cfg_attr(not(doctest), doc = include_str!("../README.md"))]

#[cfg(feature = "actix-web")]
#[doc(inline)]
pub use corsac_actix_web as actix_web;
#[cfg(feature = "axum")]
#[doc(inline)]
pub use corsac_axum as axum;
#[cfg(feature = "rocket")]
#[doc(inline)]
pub use corsac_rocket as rocket;
#[cfg(feature = "tower")]
#[doc(inline)]
pub use corsac_tower as tower;
#[cfg(feature = "warp")]
#[doc(inline)]
pub use corsac_warp as warp;

// Each name is written out: what the engine shares with the adapters is not for applications to depend on.
#[cfg(feature = "diagnose")]
pub use corsac_core::diagnose;
#[cfg(feature = "schema")]
pub use corsac_core::policy_schema;
#[cfg(feature = "testing")]
pub use corsac_core::testing;
pub use corsac_core::{
    Applicability, Applied, Change, Checked, Code, DEFAULT_MAX_BYTES, Decision, Diagnostic, Edit, Evaluation,
    Examples, Exchange, Explanation, Family, Field, Fix, Fixed, HeaderText, Kind, Label, LoadError, Loader,
    MAX_EMPTY_MEMBERS, MAX_PATH, MAX_REQUESTED_BYTES, MAX_REQUESTED_HEADERS, Outcome, Pending, Place, Policy,
    PolicyEdit, PolicyHandle, RESPONSE_HEADERS, Reason, Report, Request, RequestView, ResponseField,
    ResponseLines, RuleRef, Safety, Severity, Span, Step, Subject, browser, builder, document, missing_vary,
    origin,
};
