//! Codes about the shape of a policy: keys, types, levels, names.

super::codes! {
    MISSING_VERSION = "missing-version", Error;
    "the policy does not say which version of the format it is in";
    "The version is what lets the format change without changing what old files mean. Write `version: 1`.";
    bad "allow_origins: [https://app.example.com]\n";
    good "version: 1\nallow_origins: [https://app.example.com]\n";

    UNSUPPORTED_VERSION = "unsupported-version", Error;
    "the policy is in a version of the format that is not known";
    "This corsac reads version 1. A file in a later version can mean something else by the same keys, so nothing \
     more is said about it. Update corsac.";
    bad "version: 2\nallow_origins: [https://app.example.com]\n";
    good "version: 1\nallow_origins: [https://app.example.com]\n";

    VERSION_NOT_INTEGER = "version-not-integer", Error;
    "the version is not the integer 1";
    "The version has no minor part, and it is a number rather than a text: YAML reads `1.0` as a fraction and `\"1\"` \
     as a text. Write `version: 1`.";
    bad "version: 1.0\nallow_origins: [https://app.example.com]\n";
    good "version: 1\nallow_origins: [https://app.example.com]\n";

    UNKNOWN_KEY = "unknown-key", Error;
    "a key is not one of the policy format";
    "A key that is ignored is a setting that is not made, so a misspelt one is an error. The names of other systems \
     are recognised and answered with the name used here. A key of your own begins with `x-`.";
    bad "version: 1\nallowed_origins: [https://app.example.com]\n";
    good "version: 1\nallow_origins: [https://app.example.com]\n";

    MISPLACED_KEY = "misplaced-key", Error;
    "a key stands at a level that does not have it";
    "Paths and denial belong to rules; origins, credentials and dangers to grants, never to `defaults`, where one \
     line would open every rule. Move the key to where it lives.";
    bad "version: 1\non_denied: reject\nallow_origins: [https://app.example.com]\n";
    good "version: 1\ndefaults:\n  on_denied: reject\nallow_origins: [https://app.example.com]\n";

    NEEDS_NEWER_CORSAC = "needs-newer-corsac", Error;
    "a key is reserved for a later version of corsac";
    "The key is planned, and this corsac does not read it. Ignoring it could grant more than the policy says. Update \
     corsac, or remove the key.";
    bad "version: 1\nextends: base.yaml\nallow_origins: [https://app.example.com]\n";
    good "version: 1\nallow_origins: [https://app.example.com]\n";

    PRIVATE_NETWORK_ACCESS = "private-network-access", Warning;
    "Private Network Access does nothing any more";
    "Browsers dropped the preflights of Private Network Access for a permission that the user gives (Local Network \
     Access), so there is nothing that a server could answer. Remove the key.";
    bad "version: 1\nallow_origins: [https://app.example.com]\nallow_private_network: true\n";
    good "version: 1\nallow_origins: [https://app.example.com]\n";

    WRONG_TYPE = "wrong-type", Error;
    "a value is of the wrong type";
    "Types are not converted: a text is not a list of one, and `yes` is a text. What is taken for something else \
     somewhere else is a policy that means two things. Write the type that the message names.";
    bad "version: 1\nallow_origins: https://app.example.com\n";
    good "version: 1\nallow_origins: [https://app.example.com]\n";

    NULL_VALUE = "null-value", Error;
    "a key or a list entry has no value";
    "An empty value, `null` or `~` says neither \"nothing\" nor \"the default\". Leave the key out for the default. The \
     origin `null`, which a policy hardly ever wants, is the text `\"null\"`.";
    bad "version: 1\nallow_origins: [https://app.example.com]\nmax_age:\n";
    good "version: 1\nallow_origins: [https://app.example.com]\nmax_age: 10m\n";

    EMPTY_LIST = "empty-list", Error;
    "a list is empty";
    "An empty list reads like \"none\" to one person and like \"the default\" to another. Leave the key out for the \
     default; to allow nobody, write a rule with `deny: true`.";
    bad "version: 1\nallow_origins: []\n";
    good "version: 1\nrules:\n  - paths: [/**]\n    deny: true\n";

    MIXED_LEVELS = "mixed-levels", Error;
    "fields of a grant stand beside whole grants";
    "Fields of a grant at the top level are the only grant of the policy, and in a rule they are the rule's only \
     grant. Beside `rules` or `grants` it is not clear whom they are for. Move them into a grant, or what all rules \
     share to `defaults`.";
    bad "version: 1\nallow_methods: [GET]\nrules:\n  - paths: [/**]\n    allow_origins: [https://app.example.com]\n";
    good "version: 1\ndefaults:\n  allow_methods: [GET]\nrules:\n  - paths: [/**]\n    allow_origins: [https://app.example.com]\n";

    MISSING_RULES = "missing-rules", Error;
    "the policy has neither rules nor a grant";
    "Such a policy governs no path, and every handler would go on as if it were not there. Write `rules`, or \
     `allow_origins` for one grant on every path.";
    bad "version: 1\nname: shop\n";
    good "version: 1\nname: shop\nallow_origins: [https://app.example.com]\n";

    MISSING_PATHS = "missing-paths", Error;
    "a rule does not say which paths it is for";
    "A rule without paths would govern either nothing or everything. Every path is `/**`.";
    bad "version: 1\nrules:\n  - allow_origins: [https://app.example.com]\n";
    good "version: 1\nrules:\n  - paths: [/**]\n    allow_origins: [https://app.example.com]\n";

    MISSING_ORIGINS = "missing-origins", Error;
    "a grant does not say whom it is for";
    "There is no default for origins: a grant lists whom it admits. To allow nobody on some paths, write a rule with \
     `deny: true`.";
    bad "version: 1\nrules:\n  - paths: [/**]\n    allow_methods: [GET]\n";
    good "version: 1\nrules:\n  - paths: [/**]\n    allow_origins: [https://app.example.com]\n    allow_methods: [GET]\n";

    MISSING_FIELD = "missing-field", Error;
    "an entry lacks a field that it needs";
    "An origin written as a map needs its `origin`. An entry of `dangerously_allow` needs `risk`, `origin` and a \
     `reason` that is not empty: whoever reads the policy next has to know why.";
    bad "version: 1\nallow_origins:\n  - owner: web team\n";
    good "version: 1\nallow_origins:\n  - origin: https://app.example.com\n    owner: web team\n";

    BAD_NAME = "bad-name", Error;
    "a name is empty or has control characters in it";
    "Names of rules, grants, groups and services stand in logs, metrics and explanations. Write one line of text, or \
     leave the name out.";
    bad "version: 1\nname: \"\"\nallow_origins: [https://app.example.com]\n";
    good "version: 1\nname: shop\nallow_origins: [https://app.example.com]\n";

    DUPLICATE_NAME = "duplicate-name", Error;
    "two rules, or two grants of a rule, have the same name";
    "Decisions are reported by the names of their rule and grant. What has no name goes by its index, counted from \
     0, and that is a name too.";
    bad "version: 1\nrules:\n  - name: api\n    paths: [/api/v1, /api/v1/**]\n    allow_origins: [https://app.example.com]\n  - name: api\n    paths: [/api/v2, /api/v2/**]\n    allow_origins: [https://app.example.com]\n";
    good "version: 1\nrules:\n  - name: api v1\n    paths: [/api/v1, /api/v1/**]\n    allow_origins: [https://app.example.com]\n  - name: api v2\n    paths: [/api/v2, /api/v2/**]\n    allow_origins: [https://app.example.com]\n";
}
