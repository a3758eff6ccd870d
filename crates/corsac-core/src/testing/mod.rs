//! Tests of a policy: files of cases beside it, what they leave out, and assertions for Rust tests.
