//! What the types promise.

use corsac_core::*;

fn shareable<T: Send + Sync + 'static>() {}

#[test]
fn public_types_are_send_sync_and_static() {
    shareable::<Policy>();
    shareable::<PolicyHandle>();
    shareable::<RuleRef<'static>>();
    shareable::<Loader>();
    shareable::<LoadError>();
    shareable::<Report>();
    shareable::<Checked>();
    shareable::<Diagnostic>();
    shareable::<Label>();
    shareable::<Fix>();
    shareable::<Edit>();
    shareable::<Fixed>();
    shareable::<Applied>();
    shareable::<Applicability>();
    shareable::<Place>();
    shareable::<Span>();
    shareable::<Severity>();
    shareable::<Code>();
    shareable::<Family>();
    shareable::<Examples>();
    shareable::<testing::Case>();
    shareable::<testing::CaseResult>();
    shareable::<testing::CheckedTest>();
    shareable::<testing::Expected>();
    shareable::<testing::ExpectedOutcome>();
    shareable::<testing::Mismatch>();
    shareable::<testing::TestFile>();
    shareable::<testing::TestReport>();
    shareable::<testing::TestedPolicy>();
    shareable::<Request>();
    shareable::<Exchange>();
    shareable::<Field>();
    shareable::<Decision>();
    shareable::<Outcome>();
    shareable::<Kind>();
    shareable::<Reason>();
    shareable::<Evaluation>();
    shareable::<Pending>();
    shareable::<Explanation>();
    shareable::<Step>();
    shareable::<Subject>();
    shareable::<builder::PolicyBuilder>();
    shareable::<builder::RuleBuilder>();
    shareable::<builder::GrantBuilder>();
    shareable::<browser::Browser>();
    shareable::<browser::Engine>();
    shareable::<browser::Failure>();
    shareable::<browser::HeaderList>();
    shareable::<browser::Outcome>();
    shareable::<browser::PolicyServer<'static>>();
    shareable::<browser::Quirk>();
    shareable::<browser::Reply>();
    shareable::<browser::Request>();
    shareable::<browser::ScriptedExchange>();
    shareable::<document::Document>();
    shareable::<document::Rule>();
    shareable::<document::Grant>();
    shareable::<origin::Origin<'static>>();
    shareable::<origin::OriginError>();
    shareable::<origin::OriginPattern>();
    shareable::<origin::PatternError>();
    shareable::<Box<dyn std::error::Error + Send + Sync>>();
}

#[test]
fn a_clone_is_the_same_policy_and_a_decision_outlives_its_replacement() {
    let policy =
        |origin: &str| Policy::from_yaml(format!("{{ version: 1, allow_origins: ['{origin}'] }}")).unwrap();
    let old = policy("https://old.example.com");
    assert!(old.clone().is_same(&old));
    let again = policy("https://old.example.com");
    assert!(!again.is_same(&old));
    let request = Request::get("/").origin("https://old.example.com");
    assert_eq!(again.evaluate(&request), old.evaluate(&request));
    let handle = PolicyHandle::new(old);
    let decision = handle.load().evaluate(&Request::get("/").origin("https://old.example.com"));
    handle.replace(policy("https://new.example.com"));
    assert_eq!(decision.header("access-control-allow-origin"), Some("https://old.example.com"));
    assert!(!handle.load().evaluate(&Request::get("/").origin("https://old.example.com")).is_allowed());
}
