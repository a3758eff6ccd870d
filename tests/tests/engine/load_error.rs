//! What a program prints whose `main` returns the error.

use corsac_core::{Loader, Policy};

#[test]
fn display_and_debug_show_file_line_caret_and_help() {
    let error = Policy::from_yaml("version: 1\nallow_origins:\n  - https://app.example.com/\n").unwrap_err();
    let text = error.to_string();
    for part in [
        "does not load",
        "error[origin-with-path]",
        "<text>:3:5",
        "  - https://app.example.com/",
        "^^^^",
        "help",
    ] {
        assert!(text.contains(part), "`{part}` is missing\n{text}");
    }
    assert_eq!(format!("{error:?}"), text);
    assert!(!text.contains('\u{1b}'), "no colours where there may be no terminal");
}

#[test]
fn what_a_file_holds_cannot_colour_the_terminal() {
    let error =
        Policy::from_yaml("version: 1\nallow_origins: [\"https://a\\e[31m.example.com\"]\n").unwrap_err();
    assert!(!error.to_string().contains('\u{1b}'), "{error}");
}

#[test]
fn warnings_fail_where_they_are_denied() {
    let loader = || Loader::new().yaml("{ version: 1, allow_origins: ['https://my_app.example.com'] }");
    let policy = loader().load().unwrap();
    assert!(policy.diagnostics().iter().any(|it| it.code.name() == "underscore-in-host"));
    let error = loader().deny_warnings(true).load().unwrap_err();
    assert!(error.diagnostics().iter().any(|it| it.code.name() == "underscore-in-host"));
}

#[test]
fn a_missing_file_and_a_missing_variable_are_named() {
    let error = Policy::from_path("no/such/cors.yaml").unwrap_err();
    assert!(error.to_string().contains("cannot read `no/such/cors.yaml`: no such file"), "{error}");
    let error = Policy::from_yaml("{ version: 1, allow_origins: ['${NO_SUCH_VARIABLE}'] }").unwrap_err();
    assert!(error.to_string().contains("NO_SUCH_VARIABLE"), "{error}");
    let error = Loader::new().environment(|_| None).load().unwrap_err();
    assert!(error.to_string().contains("CORS_ORIGINS"), "{error}");
}
