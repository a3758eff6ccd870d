//! Exchanges as data: what is written is what is read, and a mistake is an error.

use corsac::browser::{Answer, Api, Body, Credentials, Engine, Mode, RedirectMode, Reply, Request, Response};
use corsac::browser::{Script, ScriptedExchange};

#[test]
fn an_exchange_is_read_as_it_is_written() {
    let text = "
engine: webkit
request:
  origin: https://app.example.com
  page: https://app.example.com/shop
  url: https://api.example.com/items
  api: xhr
  method: POST
  headers: { X-A: \"1\", x-b: ä }
  mode: cors
  credentials: include
  redirect: error
  body: application/json
  upload_listener: true
answers:
  - { preflight: true, url: \"https://api.example.com/\", status: 204, headers: [[Vary, Origin], [Vary, Accept]] }
  - { status: 500, status_text: Internal Server Error }
  - { connection: closed }
";
    let request = Request::new("https://app.example.com", "https://api.example.com/items")
        .page("https://app.example.com/shop")
        .api(Api::XmlHttpRequest)
        .method("POST")
        .header("X-A", "1")
        .header("x-b", [0xe4])
        .mode(Mode::Cors)
        .credentials(Credentials::Include)
        .redirect(RedirectMode::Error)
        .body(Body::Blob("application/json".to_owned()))
        .upload_listener(true);
    let mut error = Response::new(500);
    error.status_text = "Internal Server Error".to_owned();
    let answers = Script::new([
        Answer::preflight(Response::new(204).header("Vary", "Origin").header("Vary", "Accept"))
            .at("https://api.example.com/"),
        Answer::new(error),
        Answer::new(Reply::Closed),
    ]);
    let expected = ScriptedExchange::new(Engine::WebKit, request, answers);
    let read: ScriptedExchange = serde_yaml::from_str(text).unwrap();
    assert_eq!(read, expected);
    let yaml: ScriptedExchange = serde_yaml::from_str(&serde_yaml::to_string(&read).unwrap()).unwrap();
    let json: ScriptedExchange = serde_json::from_str(&serde_json::to_string(&read).unwrap()).unwrap();
    assert_eq!([yaml, json], [expected.clone(), expected]);
}

#[test]
fn every_body_is_read_as_it_is_written() {
    let types = ["", "text/csv"].map(|kind| Body::Blob(kind.to_owned()));
    for body in
        [Body::None, Body::Text, Body::UrlEncoded, Body::FormData, Body::Stream].into_iter().chain(types)
    {
        let text = serde_json::to_string(&body).unwrap();
        assert_eq!(serde_json::from_str::<Body>(&text).unwrap(), body, "{text}");
    }
}

#[test]
fn mistakes_are_errors() {
    let request =
        |more: &str| format!("{{ origin: \"https://a.example\", url: \"https://b.example/\"{more} }}");
    assert!(serde_yaml::from_str::<Request>(&request("")).is_ok());
    for (more, says) in [
        (", methods: GET", "unknown field `methods`"),
        (
            ", headers: { X-A: ☃ }",
            "`☃` cannot be a header value: write each byte as one character up to U+00FF",
        ),
        (", headers: X-A", "a list of pairs of a header's name and value, or a map of them"),
        (", credentials: always", "unknown variant `always`"),
        (", api: ajax", "unknown variant `ajax`"),
    ] {
        let error = serde_yaml::from_str::<Request>(&request(more)).unwrap_err().to_string();
        assert!(error.contains(says), "{more}: {error}");
    }
    let error = serde_yaml::from_str::<Answer>("{ code: 200 }").unwrap_err().to_string();
    assert!(error.contains("unknown field `code`"), "{error}");
}
