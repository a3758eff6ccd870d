//! What corsac costs, beside the layers it replaces: the same work, in one run.

mod answer;
mod args;
mod check;
mod guard;
mod measure;
mod number;
mod page;
mod report;
mod request;
mod run;
mod scenarios;
mod setup;
mod stand;
mod subject;
mod subjects;

#[cfg(test)]
mod tests;

pub use run::{compare, count_allocations};
