//! Codes about environment variables in a policy.

super::codes! {
    MISSING_VARIABLE = "missing-variable", Error;
    "a variable is not set";
    "`${VAR}` needs the variable, and `${VAR:?message}` a value that is not empty. Set it, or give a default with \
     `${VAR:-default}`.";
    bad "version: 1\nallow_origins:\n  - ${ORIGINS}\n";
    good "version: 1\nallow_origins:\n  - ${ORIGINS:-https://app.example.com}\n";

    VARIABLE_SYNTAX = "variable-syntax", Error;
    "a `${…}` cannot be read";
    "The forms are `${VAR}`, `${VAR:-default}` and `${VAR:?message}`, with names of letters, digits and `_`; they do \
     not nest. A literal `${` is written `$${`.";
    bad "version: 1\nallow_origins:\n  - ${ORIGINS\n";
    good "# env: ORIGINS=https://app.example.com\nversion: 1\nallow_origins:\n  - ${ORIGINS}\n";

    VARIABLE_VALUE = "variable-value", Error;
    "a variable's value has a comma, white space or a control character where it cannot stand";
    "An entry that is one `${…}` and nothing else is a list, and is split on commas. Anywhere else the value is one \
     piece of a text, in which these characters would begin something new. Give the entry to the variable alone, or \
     mend the value.";
    bad "# env: HOSTS=a.example.com,b.example.com\nversion: 1\nallow_origins:\n  - https://${HOSTS}\n";
    good "# env: ORIGINS=https://a.example.com,https://b.example.com\nversion: 1\nallow_origins:\n  - ${ORIGINS}\n";

    VARIABLE_TOO_WIDE = "variable-too-wide", Error;
    "a variable yields `*`, `null` or a group";
    "What a file grants has to be seen in the file. An environment may name origins, but it may not turn a list of \
     them into everybody, into `null`, or into another list. Write `\"*\"` in the file, where a review sees it.";
    bad "# env: ORIGINS=*\nversion: 1\nallow_origins:\n  - ${ORIGINS}\n";
    good "version: 1\nallow_origins: [\"*\"]\n";

    VARIABLE_OUT_OF_PLACE = "variable-out-of-place", Error;
    "a variable stands where none is expanded";
    "Variables are not expanded in names and in `dangerously_allow`: what a policy calls its parts, and what it calls \
     dangerous, is the same in every environment.";
    bad "version: 1\nname: shop ${STAGE}\nallow_origins: [https://app.example.com]\n";
    good "version: 1\nname: shop\nallow_origins: [https://app.example.com]\n";

    EMPTIED_LIST = "emptied-list", Error | Warning;
    "nothing is left of a list after variables are expanded";
    "The policy loads, so that an environment without origins of its own can share the file, and the list admits \
     nothing. Set the variable if that is not what is meant. In `paths` it is an error: a rule that loses a path \
     would let its requests fall to another rule.";
    bad "# env: ORIGINS=\nversion: 1\nallow_origins:\n  - ${ORIGINS}\n";
    good "# env: ORIGINS=https://app.example.com\nversion: 1\nallow_origins:\n  - ${ORIGINS}\n";
}
