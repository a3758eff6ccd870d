//! Codes about test files.

super::codes! {
    TEST_WITHOUT_POLICY = "test-without-policy", Error;
    "a test file is about a policy that is not there";
    "A test file names its policy in `policy`, as seen from its own directory. Without that, it is about the file \
     beside it that has its name without `.test`: `shop.yaml`, `shop.yml` or `shop.json` for `shop.test.yaml`.";
    bad "version: 1\npolicy: shop-policy.yaml\ncases:\n  - name: the app reads\n    origin: https://app.example.com\n    path: /api\n    expect: allowed\n";
    good "version: 1\npolicy: shop.yaml\ncases:\n  - name: the app reads\n    origin: https://app.example.com\n    path: /api\n    expect: allowed\n";

    PAGE_ORIGIN = "page-origin", Error;
    "a case is about a page with an origin that no page has";
    "Browsers send the origin of a page as scheme, host and, if it is not the default one, port: without a path, without \
     a slash at its end, in lower case. A case with another text would be denied, and prove nothing. A pattern belongs \
     into the policy; a case is about one page, or about a list of them.";
    bad "version: 1\npolicy: shop.yaml\ncases:\n  - name: the app reads\n    origin: https://app.example.com/\n    path: /api\n    expect: allowed\n";
    good "version: 1\npolicy: shop.yaml\ncases:\n  - name: the app reads\n    origin: https://app.example.com\n    path: /api\n    expect: allowed\n";

    PAGE_METHOD = "page-method", Error;
    "a case is about a method that no page can send";
    "A method is one word, and browsers refuse CONNECT, TRACE and TRACK before anything is sent.";
    bad "version: 1\npolicy: shop.yaml\ncases:\n  - name: no traces\n    origin: https://app.example.com\n    method: TRACE\n    path: /api\n    expect: denied\n";
    good "version: 1\npolicy: shop.yaml\ncases:\n  - name: no patches\n    origin: https://app.example.com\n    method: PATCH\n    path: /api\n    expect: denied\n";

    PAGE_PATH = "page-path", Error;
    "a case is about a path that no browser sends";
    "A path begins with `/`. Browsers resolve dots, escape blanks and leave out what follows `#` before a request goes \
     over the wire, so a case has to say what is sent.";
    bad "version: 1\npolicy: shop.yaml\ncases:\n  - name: the app reads\n    origin: https://app.example.com\n    path: api/orders\n    expect: allowed\n";
    good "version: 1\npolicy: shop.yaml\ncases:\n  - name: the app reads\n    origin: https://app.example.com\n    path: /api/orders\n    expect: allowed\n";

    PAGE_HEADER = "page-header", Error;
    "a case is about a header that is none, or that no page can set";
    "A header's name is one word. Browsers drop what pages may not set, such as `Cookie` and `Origin`: a case with such a \
     header would be about a request without it. For cookies there is `credentials: true`.";
    bad "version: 1\npolicy: shop.yaml\ncases:\n  - name: the app reads\n    origin: https://app.example.com\n    path: /api\n    headers: [Cookie]\n    expect: allowed\n";
    good "version: 1\npolicy: shop.yaml\ncases:\n  - name: the app reads\n    origin: https://app.example.com\n    path: /api\n    credentials: true\n    expect: allowed\n";

    SERVICE_HOST = "service-host", Error;
    "the service is at a host that is none";
    "`host` is what stands between `https://` and the path: a name or an address, and a port if it is not the default one.";
    bad "version: 1\npolicy: shop.yaml\nhost: https://api.example.com/\ncases:\n  - name: the app reads\n    origin: https://app.example.com\n    path: /api\n    expect: allowed\n";
    good "version: 1\npolicy: shop.yaml\nhost: api.example.com\ncases:\n  - name: its own pages read\n    origin: https://api.example.com\n    path: /api\n    expect: same-origin\n";

    SERVICE_WITHOUT_RULES = "service-without-rules", Error;
    "a case is about a service that the policy does not know";
    "Rules with `services` are for the services that they name. A case about a service that none of them names would see \
     the shared rules only: likely a slip of the pen.";
    bad "version: 1\npolicy: multi-service.yaml\nservice: order\ncases:\n  - name: the app reads\n    origin: https://app.example.com\n    path: /orders\n    expect: allowed\n";
    good "version: 1\npolicy: multi-service.yaml\nservice: orders\ncases:\n  - name: the app reads\n    origin: https://app.example.com\n    path: /orders\n    expect: allowed\n";

    UNUSED_VARIABLE = "unused-variable", Error;
    "a test file sets a variable that the policy does not have";
    "The variables in the policy come from `env` and from nowhere else, so a name that the policy does not have is a slip \
     of the pen, or a leftover.";
    bad "version: 1\npolicy: shop.yaml\nenv: { CORS_ORIGIN: https://staging.example.com }\ncases:\n  - name: the app reads\n    origin: https://app.example.com\n    path: /api\n    expect: allowed\n";
    good "version: 1\npolicy: shop.yaml\nenv: { CORS_ORIGINS: https://staging.example.com }\ncases:\n  - name: the app reads\n    origin: https://staging.example.com\n    path: /api\n    expect: allowed\n";

    EXPECTED_OUTCOME = "expected-outcome", Error;
    "an expected outcome is none of the four";
    "What can come of a request is `allowed`, `denied`, `same-origin`, where the page comes from the service itself, or \
     `not-governed`, where the policy has no rule for the path.";
    bad "version: 1\npolicy: shop.yaml\ncases:\n  - name: the app reads\n    origin: https://app.example.com\n    path: /api\n    expect: allow\n";
    good "version: 1\npolicy: shop.yaml\ncases:\n  - name: the app reads\n    origin: https://app.example.com\n    path: /api\n    expect: allowed\n";

    EXPECTED_REASON = "expected-reason", Error;
    "an expected reason is none that a denial has";
    "The reasons are those that `corsac explain` names, such as `origin-not-allowed`, and what browsers refuse by \
     themselves, such as `credentials-not-allowed`.";
    bad "version: 1\npolicy: shop.yaml\ncases:\n  - name: no patches\n    origin: https://app.example.com\n    method: PATCH\n    path: /api\n    expect: { outcome: denied, reason: method-not-alowed }\n";
    good "version: 1\npolicy: shop.yaml\ncases:\n  - name: no patches\n    origin: https://app.example.com\n    method: PATCH\n    path: /api\n    expect: { outcome: denied, reason: method-not-allowed }\n";

    CLASHING_EXPECTATIONS = "clashing-expectations", Error;
    "two expectations cannot come true together";
    "Only what is denied has a reason, and of a response that the page may not read it sees no header. No exchange can be \
     as such a case says, so it would fail whatever the policy does.";
    bad "version: 1\npolicy: shop.yaml\ncases:\n  - name: the app reads\n    origin: https://app.example.com\n    path: /api\n    expect: { outcome: allowed, reason: origin-not-allowed }\n";
    good "version: 1\npolicy: shop.yaml\ncases:\n  - name: the app reads\n    origin: https://app.example.com\n    path: /api\n    expect: { outcome: allowed, visible_headers: [X-Request-Id] }\n";

    REPEATED_VALUE = "repeated-value", Error;
    "a list in a case has a value twice";
    "Every combination of the lists in a case is a case of its own; one that is there twice tests nothing new. Likely \
     another value was meant. Header names are the same in any case.";
    bad "version: 1\npolicy: shop.yaml\ncases:\n  - name: strangers read\n    origin: [https://one.example, https://one.example]\n    path: /api\n    expect: allowed\n";
    good "version: 1\npolicy: shop.yaml\ncases:\n  - name: strangers read\n    origin: [https://one.example, https://two.example]\n    path: /api\n    expect: allowed\n";

    TOO_MANY_CASES = "too-many-cases", Error;
    "the lists of a test file make too many cases";
    "A file may have 10000 cases, every combination of origin, method and path counted, and they may take 64 MiB. A policy \
     is tested well with a few dozen: shorten the lists, or split the file.";
    bad "version: 1\npolicy: shop.yaml\ncases:\n  - name: strangers read\n    path: /api\n    expect: allowed\n    origin:\n      # 10001 times, with its number for @:\n      - https://host@.example\n";
    good "version: 1\npolicy: shop.yaml\ncases:\n  - name: strangers read\n    path: /api\n    expect: allowed\n    origin:\n      # 100 times, with its number for @:\n      - https://host@.example\n";
}
