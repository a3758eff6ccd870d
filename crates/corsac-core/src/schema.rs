//! A JSON Schema of the policy file, for editors.
