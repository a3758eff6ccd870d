//! Runs the suite over every target.

use std::sync::OnceLock;

use corsac_conformance::{CoreTarget, Report, Server, Setup, Suite, Target, TcpTarget, compare};

use crate::in_process::InProcess;
use crate::over_http2::{self, OverHttp2};
use crate::rocket_targets::{self, RocketInProcess};
use crate::{actix_targets, axum_application, over_tcp, tower_application, warp_application};

/// The report of every target, each run once.
fn reports() -> &'static [Report] {
    static REPORTS: OnceLock<Vec<Report>> = OnceLock::new();
    REPORTS.get_or_init(|| {
        let suite = Suite::load().unwrap();
        let targets: Vec<Box<dyn Target>> = vec![
            Box::new(CoreTarget::new()),
            Box::new(InProcess::new("tower", tower_application::make)),
            Box::new(InProcess::new("axum", axum_application::make)),
            Box::new(InProcess::new("warp", warp_application::service)),
            Box::new(InProcess::new("warp-filter", warp_application::filter)),
            Box::new(over_tcp::target("tower", tower_application::make)),
            Box::new(over_tcp::target("axum", axum_application::make)),
            Box::new(over_tcp::target("warp", warp_application::service)),
            Box::new(over_tcp::target("warp-filter", warp_application::filter)),
            Box::new(actix_targets::InProcess::new()),
            Box::new(TcpTarget::new("actix-web", actix_targets::serve)),
            Box::new(RocketInProcess::new()),
            Box::new(TcpTarget::new("rocket", rocket_targets::serve)),
        ];
        targets.into_iter().map(|mut target| suite.run(&mut *target)).collect()
    })
}

fn passes(target: &str) {
    let report = reports().iter().find(|report| report.target == target).unwrap();
    assert!(report.passes(), "{report}");
    crate::say!("{}", report.summary());
}

fn passes_over_http2(framework: &'static str, start: fn(&Setup) -> Server) {
    let suite = over_http2::suite(Suite::load().unwrap());
    let report = suite.run(&mut OverHttp2::new(framework, start));
    assert!(report.passes(), "{report}");
    assert!(report.found.len() > 400 && report.left_out.is_empty());
    crate::say!("{}", report.summary());
}

#[test]
fn tower_in_process() {
    passes("tower");
}

#[test]
fn tower_over_tcp() {
    passes("tower over TCP");
}

#[test]
fn axum_in_process() {
    passes("axum");
}

#[test]
fn axum_over_tcp() {
    passes("axum over TCP");
}

#[test]
fn axum_over_http2() {
    passes_over_http2("axum", |setup| over_http2::serve(setup, axum_application::make));
}

#[test]
fn actix_in_process() {
    passes("actix-web");
}

#[test]
fn actix_over_tcp() {
    passes("actix-web over TCP");
}

#[test]
fn actix_over_http2() {
    passes_over_http2("actix-web", |setup| actix_targets::serve(setup).unwrap());
}

#[test]
fn rocket_in_process() {
    passes("rocket");
}

#[test]
fn rocket_over_tcp() {
    passes("rocket over TCP");
}

#[test]
fn rocket_over_http2() {
    passes_over_http2("rocket", |setup| rocket_targets::serve(setup).unwrap());
}

#[test]
fn warp_in_process() {
    passes("warp");
}

#[test]
fn warp_over_tcp() {
    passes("warp over TCP");
}

#[test]
fn warp_over_http2() {
    passes_over_http2("warp", |setup| over_http2::serve(setup, warp_application::service));
}

#[test]
fn warp_filter_in_process() {
    passes("warp-filter");
}

#[test]
fn warp_filter_over_tcp() {
    passes("warp-filter over TCP");
}

#[test]
fn warp_filter_over_http2() {
    passes_over_http2("warp-filter", |setup| over_http2::serve(setup, warp_application::filter));
}

/// What needs HTTP/2 is left out behind sockets, which speak HTTP/1.1, and nothing else is.
#[test]
fn only_http2_is_left_out() {
    for report in reports() {
        let expected = if report.target.ends_with("over TCP") { 5 } else { 0 };
        assert_eq!(report.left_out.len(), expected, "{}: {:?}", report.target, report.left_out);
    }
}

/// Targets differ where a deviation of their framework says so, and in what a case leaves to routers. What each answered
/// is shown with `cargo test -p corsac-tests --test conformance -- --show-output`.
#[test]
fn targets_agree_where_no_deviation_says_otherwise() {
    let comparison = compare(reports());
    println!("{comparison}");
    let undeclared = comparison.undeclared();
    assert!(undeclared.is_empty(), "{}", undeclared.join("\n"));
    let (differ, cases) = (comparison.differing(), reports()[0].found.len());
    crate::say!("conformance: {differ} of {cases} cases differ between targets, where they may");
}
