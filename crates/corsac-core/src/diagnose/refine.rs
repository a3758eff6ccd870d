//! What the values in a message say of its cause.

use super::cause::Cause;
use super::facts::Facts;
use super::known::Known;
use super::network;

/// What a message most likely means, and what else it may.
pub(super) fn causes(known: &Known, facts: &Facts) -> (Cause, Vec<Cause>) {
    let first = known.causes.first().copied().unwrap_or(Cause::NotTold);
    let one = |cause| (cause, Vec::new());
    match (first, facts) {
        (Cause::Network, Facts { code: Some(code), .. }) => one(network::of_code(code)),
        (Cause::Network, Facts { reason: Some(reason), .. }) => one(network::of_words(reason)),
        (Cause::ResourcePolicy, Facts { reason: Some(reason), .. }) => {
            one(network::of_code(&format!("ERR_BLOCKED_BY_RESPONSE.{reason}")))
        }
        // Two origins, however they are parted, are never one.
        (Cause::AllowOriginMismatch, Facts { value: Some(value), .. }) if value.contains([',', ' ']) => {
            one(Cause::MultipleAllowOrigin)
        }
        // Mostly; it can also be a status of a redirect without a `Location`.
        (Cause::PreflightStatus, Facts { status: Some(300..=399), .. })
            if known.causes.contains(&Cause::PreflightRedirect) =>
        {
            (Cause::PreflightRedirect, vec![Cause::PreflightStatus])
        }
        (Cause::PreflightStatus, Facts { status: Some(_), .. }) => {
            let others = known.causes.iter().skip(1).copied();
            (first, others.filter(|cause| *cause != Cause::PreflightRedirect).collect())
        }
        _ => (first, known.causes.iter().skip(1).copied().collect()),
    }
}
