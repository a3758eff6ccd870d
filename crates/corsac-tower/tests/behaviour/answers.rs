//! What is answered to which request: status, whether the handler ran, and every line that has to do with CORS.

use corsac_tower::CorsLayer;

use crate::support::{lines, policy, request, response, send};

const ANY_PREFLIGHT: &str = "204 | access-control-allow-methods: GET | access-control-allow-origin: * | access-control-max-age: 3600 \
     | vary: Access-Control-Request-Method, Access-Control-Request-Headers";
const API_PREFLIGHT: &str = "200 | access-control-allow-credentials: true \
     | access-control-allow-headers: Content-Type, X-Key | access-control-allow-methods: GET, PUT \
     | access-control-allow-origin: https://app.example.com | access-control-max-age: 600 \
     | vary: Origin, Access-Control-Request-Method, Access-Control-Request-Headers";
const DENIED_PREFLIGHT: &str =
    "403 | vary: Origin, Access-Control-Request-Method, Access-Control-Request-Headers";
const API_ALLOWED: &str = "299 ran | access-control-allow-credentials: true \
     | access-control-allow-origin: https://app.example.com | access-control-expose-headers: X-Id | vary: Origin";
const PASSED: &str = "299 ran | vary: Origin";
const REJECTED: &str = "403 | vary: Origin";
const UNTOUCHED: &str = "299 ran";

#[tokio::test]
async fn every_request_has_its_answer() {
    let layer = CorsLayer::new(policy());
    for (sent, expected) in [
        // Preflights.
        (
            "OPTIONS /api | origin: https://app.example.com | access-control-request-method: PUT",
            API_PREFLIGHT,
        ),
        (
            "OPTIONS /api/no/such/route | origin: https://app.example.com | access-control-request-method: PUT",
            API_PREFLIGHT,
        ),
        (
            "OPTIONS /api | origin: https://app.example.com | access-control-request-method: PUT \
             | access-control-request-headers: content-type,x-key",
            API_PREFLIGHT,
        ),
        (
            "OPTIONS /api | origin: https://app.example.com | access-control-request-method: PUT \
             | access-control-request-headers: X-KEY,,x-key | access-control-request-headers: content-type",
            API_PREFLIGHT,
        ),
        (
            "OPTIONS /api | origin: https://app.example.com | access-control-request-method: PUT \
             | access-control-request-headers: ,,",
            API_PREFLIGHT,
        ),
        (
            "OPTIONS /api | origin: https://app.example.com | access-control-request-method: PUT \
             | access-control-request-headers: x-key | access-control-request-headers: x-other",
            DENIED_PREFLIGHT,
        ),
        (
            "OPTIONS /api | origin: https://app.example.com | access-control-request-method: DELETE",
            DENIED_PREFLIGHT,
        ),
        (
            "OPTIONS /api | origin: https://app.example.com | access-control-request-method: put",
            DENIED_PREFLIGHT,
        ),
        ("OPTIONS /api | origin: https://app.example.com | access-control-request-method:", DENIED_PREFLIGHT),
        (
            "OPTIONS /api | origin: https://app.example.com | access-control-request-method: GET \
             | access-control-request-method: PUT",
            DENIED_PREFLIGHT,
        ),
        (
            "OPTIONS /api | origin: https://evil.example | access-control-request-method: PUT",
            DENIED_PREFLIGHT,
        ),
        (
            "OPTIONS /api | origin: https://app.example.com/ | access-control-request-method: PUT",
            DENIED_PREFLIGHT,
        ),
        ("OPTIONS /api | origin: h\u{e9} | access-control-request-method: PUT", DENIED_PREFLIGHT),
        (
            "OPTIONS /api | origin: https://app.example.com | origin: https://app.example.com \
             | access-control-request-method: PUT",
            DENIED_PREFLIGHT,
        ),
        (
            "OPTIONS /api/..%2fpublic/x | origin: https://app.example.com | access-control-request-method: PUT",
            DENIED_PREFLIGHT,
        ),
        ("OPTIONS /public/x | origin: https://a.example | access-control-request-method: GET", ANY_PREFLIGHT),
        ("OPTIONS /public/x | origin: \u{ff} | access-control-request-method: GET", ANY_PREFLIGHT),
        // Plain OPTIONS is the application's.
        ("OPTIONS /api", PASSED),
        ("OPTIONS /api | origin: https://app.example.com", PASSED),
        ("OPTIONS /api | access-control-request-method: PUT", PASSED),
        // Actual requests.
        ("GET /api | origin: https://app.example.com", API_ALLOWED),
        ("HEAD /api | origin: https://app.example.com", API_ALLOWED),
        ("PUT /api/x?y=/public | origin: https://app.example.com", API_ALLOWED),
        ("GET /api", PASSED),
        ("DELETE /api | origin: https://app.example.com", PASSED),
        ("GET /api | origin: https://evil.example", PASSED),
        ("GET /api | origin: null", PASSED),
        ("GET /api | origin: https://app.example.com | origin: https://evil.example", PASSED),
        ("GET /api | origin: https://app.example.com, https://app.example.com", PASSED),
        ("GET /api/..%2fpublic/x | origin: https://app.example.com", PASSED),
        (
            "GET /api | origin: https://a.preview.example.com",
            "299 ran | access-control-allow-credentials: true \
             | access-control-allow-origin: https://a.preview.example.com | access-control-expose-headers: X-Id \
             | vary: Origin",
        ),
        ("GET /public/x", "299 ran | access-control-allow-origin: * | access-control-expose-headers: X-Id"),
        ("PUT /public/x", UNTOUCHED),
        ("PUT /public/x | origin: https://a.example", UNTOUCHED),
        // Two grants on one rule: neither completes the other.
        (
            "GET /two/x | origin: https://app.example.com",
            "299 ran | access-control-allow-credentials: true | access-control-allow-origin: https://app.example.com \
             | vary: Origin",
        ),
        (
            "GET /two/x | origin: https://evil.example",
            "299 ran | access-control-allow-origin: * | vary: Origin",
        ),
        ("PUT /two/x | origin: https://evil.example", PASSED),
        // Nothing is governed here.
        ("GET / | origin: https://app.example.com", UNTOUCHED),
        ("OPTIONS / | origin: https://app.example.com | access-control-request-method: GET", UNTOUCHED),
        ("OPTIONS * | origin: https://app.example.com | access-control-request-method: GET", UNTOUCHED),
        // Rejected, WebSocket upgrades included; let through where it is the service's own page.
        ("GET /guarded/x | origin: https://evil.example", REJECTED),
        ("POST /guarded/x | origin: https://app.example.com", REJECTED),
        ("HEAD /guarded/x | origin: https://evil.example", REJECTED),
        (
            "GET /guarded/x | origin: https://evil.example | connection: upgrade | upgrade: websocket",
            REJECTED,
        ),
        ("OPTIONS /guarded/x | origin: https://evil.example", REJECTED),
        ("POST /guarded/x", PASSED),
        ("POST /guarded/x | origin: https://www.example.com | sec-fetch-site: same-origin", PASSED),
        (
            "POST /guarded/x | origin: https://www.example.com | sec-fetch-site: cross-site | host: www.example.com",
            REJECTED,
        ),
        ("POST /guarded/x | origin: https://www.example.com | host: www.example.com", PASSED),
        ("POST /guarded/x | origin: https://www.example.com | host: www.example.com | host: other", REJECTED),
        ("POST https://www.example.com/guarded/x | origin: https://www.example.com", PASSED),
        (
            "POST https://www.example.com/guarded/x | origin: https://other.example | host: other.example",
            REJECTED,
        ),
        ("POST /own/x | origin: https://www.example.com", PASSED),
        ("POST /own/x | origin: https://other.example | host: other.example", REJECTED),
    ] {
        let (response, ran) = send(&layer, request(sent), response(299, &[])).await;
        let mut answer = response.status().as_str().to_owned();
        if ran {
            answer.push_str(" ran");
        }
        for line in lines(response.headers()) {
            answer.push_str(" | ");
            answer.push_str(&line);
        }
        assert_eq!(answer, expected, "{sent}");
        assert_eq!(response.body(), if ran { "answered" } else { "" }, "{sent}");
    }
}
