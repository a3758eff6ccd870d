//! Codes about the file as a whole: reading it, its encoding, its syntax.

super::codes! {
    MORE_FINDINGS = "more-findings", Note;
    "more was found than is shown";
    "At most 100 findings are shown, errors first. Mend them and check again.";
    bad "";
    good "";
}
