//! The engine against an independent oracle: tables of decisions, and a naive reference evaluator.

mod data;
mod differential;
mod documents;
mod engine;
mod engine_rows;
mod generate;
mod properties;
mod reference;
mod request_rows;
mod tables;
