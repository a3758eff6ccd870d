//! Codes about the file as a whole: reading it, its encoding, its syntax.

super::codes! {
    UNREADABLE_FILE = "unreadable-file", Error;
    "the policy file cannot be read";
    "The file does not exist, or its permissions keep it from being read. A policy that cannot be read is never \
     taken for an empty one. Check the path, which is relative to the working directory of the process.";
    bad "# this file is not there
";
    good "version: 1
allow_origins: [https://app.example.com]
max_age: 10m
";

    FILE_TOO_LARGE = "file-too-large", Error;
    "the policy file is larger than the limit";
    "The limit, 1 MiB unless the loader says otherwise, bounds what reading a policy may cost. A policy that comes \
     near it is better split by service. Otherwise raise the loader's limit.";
    bad "version: 1
allow_origins:
  # 40000 times, with its number for @:
  - https://shop-@.tenants.example.com
";
    good "version: 1
allow_origins:
  - https://*.tenants.example.com
max_age: 10m
";

    NOT_UTF8 = "not-utf8", Error;
    "the policy file is not UTF-8";
    "Policies are UTF-8 text, with or without a byte order mark. Other encodings are not guessed at: a wrong guess \
     would change names in silence. Save the file as UTF-8.";
    bad "# saved as Latin-1
version: 1
name: café
allow_origins: [https://app.example.com]
";
    good "version: 1
name: café
allow_origins: [https://app.example.com]
max_age: 10m
";

    EMPTY_FILE = "empty-file", Error;
    "the policy file says nothing";
    "A file without content is more often one that was not written to the end than a policy that grants nothing. \
     To grant nothing, write a rule with `deny: true` for `/**`.";
    bad "# This file intentionally left blank.\n";
    good "version: 1\nrules:\n  - paths: [/**]\n    deny: true\n";

    NESTED_TOO_DEEP = "nested-too-deep", Error;
    "lists and maps are nested too deep";
    "A policy needs six levels, and the limit is 32. What goes deeper is a bracket that was not closed, or a file \
     that was made to be expensive to read.";
    bad "version: 1\nallow_origins: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[https://app.example.com]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]\n";
    good "version: 1\nallow_origins: [https://app.example.com]\n";

    TOO_MANY_ALIASES = "too-many-aliases", Error;
    "YAML aliases expand to too much";
    "Anchors and aliases are permitted, but a few lines of them can stand for gigabytes. What they expand to is \
     bounded by the size of the file. Name a list once under `origin_groups` and use it as `group:name`.";
    bad "x-1: &1 [a, a, a, a, a, a, a, a, a]
x-2: &2 [*1, *1, *1, *1, *1, *1, *1, *1, *1]
x-3: &3 [*2, *2, *2, *2, *2, *2, *2, *2, *2]
x-4: &4 [*3, *3, *3, *3, *3, *3, *3, *3, *3]
x-5: &5 [*4, *4, *4, *4, *4, *4, *4, *4, *4]
x-6: &6 [*5, *5, *5, *5, *5, *5, *5, *5, *5]
version: 1
allow_origins: [https://app.example.com]
";
    good "version: 1
origin_groups:
  frontends: [https://app.example.com, https://admin.example.com]
rules:
  - paths: [/orders]
    allow_origins: [group:frontends]
  - paths: [/items]
    allow_origins: [group:frontends]
";

    KEY_TOO_LONG = "key-too-long", Error;
    "a key is longer than 256 bytes";
    "No key of a policy is that long. It is most often a text whose quotes are not closed.";
    bad "version: 1
allow_origins: [https://app.example.com]
? the description of this policy goes on and on the description of this policy goes on and on the description of this policy goes on and on the description of this policy goes on and on the description of this policy goes on and on the description of this policy goes on and on
: description
";
    good "version: 1
allow_origins: [https://app.example.com]
description: the description of this policy goes on and on the description of this policy goes on and on the description of this policy goes on and on the description of this policy goes on and on the description of this policy goes on and on the description of this policy goes on and on
max_age: 10m
";

    SYNTAX_ERROR = "syntax-error", Error;
    "the text is not YAML or JSON";
    "The parser could not go on, so this is the only finding until it is mended. Values that contain `: `, or begin \
     with one of `@ % & ! | >` or a backtick, need quotes.";
    bad "version: 1\nallow_origins: [https://app.example.com\n";
    good "version: 1\nallow_origins: [https://app.example.com]\n";

    SECOND_DOCUMENT = "second-document", Error;
    "there is more in the file after the policy";
    "A file holds one policy. Parsers disagree on what a second document means, and ignoring it would drop rules \
     in silence. Put it in a file of its own.";
    bad "version: 1\nallow_origins: [https://app.example.com]\n---\nversion: 1\nallow_origins: [https://b.example.com]\n";
    good "version: 1\nallow_origins: [https://app.example.com, https://b.example.com]\n";

    DUPLICATE_KEY = "duplicate-key", Error;
    "a key is written twice in one map";
    "Most parsers let the last one win, so that a line far below silently replaces one that the reader has just \
     read. Keep one of the two.";
    bad "version: 1\nallow_origins: [https://app.example.com]\nallow_origins: [https://b.example.com]\n";
    good "version: 1\nallow_origins: [https://app.example.com, https://b.example.com]\n";

    NON_STRING_KEY = "non-string-key", Error;
    "a key is not a string";
    "YAML lets a number, a boolean or a list be a key; nothing in a policy is named by one, and JSON cannot say it. \
     Put the key in quotes.";
    bad "version: 1\norigin_groups:\n  1: [https://app.example.com]\nallow_origins: [https://app.example.com]\n";
    good "version: 1\norigin_groups:\n  first: [https://app.example.com]\nallow_origins: [group:first]\n";

    MERGE_KEY = "merge-key", Error;
    "YAML merge keys are not supported";
    "A merge key changes what a map means from somewhere else in the file, and parsers disagree on what wins. What \
     rules share goes under `defaults`.";
    bad "version: 1\nx-base: &base { max_age: 10m }\nrules:\n  - paths: [/**]\n    <<: *base\n    allow_origins: [https://app.example.com]\n";
    good "version: 1\ndefaults:\n  max_age: 10m\nrules:\n  - paths: [/**]\n    allow_origins: [https://app.example.com]\n";

    CUSTOM_TAG = "custom-tag", Error;
    "a value has a YAML tag of its own";
    "Most parsers drop tags that they do not know, so that `!regex` would read like a promise and do nothing. There \
     are no tags in policy files. A text that begins with `!` needs quotes.";
    bad "version: 1\nallow_origins: [!regex https://app.example.com]\n";
    good "version: 1\nallow_origins: [https://app.example.com]\n";

    UNQUOTED_WILDCARD = "unquoted-wildcard", Error;
    "a value that begins with `*` needs quotes";
    "In YAML a leading `*` names an alias. Write `\"*\"`, in double quotes.";
    bad "version: 1\nallow_origins: [*]\n";
    good "version: 1\nallow_origins: [\"*\"]\n";

    UNQUOTED_IPV6 = "unquoted-ipv6", Error;
    "an IPv6 origin needs quotes within a list in brackets";
    "Within `[…]`, YAML reads the `[` of an IPv6 address as the beginning of another list. Put the origin in double \
     quotes, or on a line of its own after `- `.";
    bad "version: 1\nallow_origins: [http://[::1]:8080]\n";
    good "version: 1\nallow_origins: [\"http://[::1]:8080\"]\n";

    UNQUOTED_VARIABLE = "unquoted-variable", Error;
    "a variable needs quotes within a list in brackets";
    "Within `[…]`, YAML reads the `{` of `${VAR}` as the beginning of a map, and a `: ` in a message makes a map \
     anywhere. Put the value in double quotes, or on a line of its own after `- `.";
    bad "# env: ORIGINS=https://app.example.com\nversion: 1\nallow_origins: [${ORIGINS}]\n";
    good "# env: ORIGINS=https://app.example.com\nversion: 1\nallow_origins: [\"${ORIGINS}\"]\n";

    UNQUOTED_BRACES = "unquoted-braces", Error;
    "a value with `{` in it needs quotes within a list in brackets";
    "Within `[…]`, YAML reads `{` as the beginning of a map. In a path there are no `{id}` parameters anyway: one \
     segment is `*`.";
    bad "version: 1\nrules:\n  - paths: [/items/{id}]\n    allow_origins: [https://app.example.com]\n";
    good "version: 1\nrules:\n  - paths: [/items/*]\n    allow_origins: [https://app.example.com]\n";

    TOO_MANY_ENTRIES = "too-many-entries", Error;
    "the lists hold more entries than a policy may have";
    "All lists together may hold 500000 entries, and 10000 paths with a wildcard. A default counts in every rule that \
     inherits it, so that a small file could otherwise ask for a lot of memory.";
    bad "version: 1
defaults:
  allow_headers:
    # 5001 times, with its number for @:
    - X-Feature-@
rules:
  # 100 times, with its number for @:
  - { paths: [/table-@], allow_origins: [https://app.example.com] }
";
    good "version: 1
defaults:
  allow_headers:
    # 5001 times, with its number for @:
    - X-Feature-@
rules:
  - paths: [/table-*]
    allow_origins: [https://app.example.com]
";

    MORE_FINDINGS = "more-findings", Note;
    "more was found than is shown";
    "At most 100 findings are shown, errors first. Mend them and check again.";
    bad "version: 1
allow_origins:
  # 101 times, with its number for @:
  - https://App@.example.com
";
    good "version: 1
allow_origins:
  # 101 times, with its number for @:
  - https://app@.example.com
max_age: 10m
";
}
