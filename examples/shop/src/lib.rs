//! What the example servers share: a shop that is about no framework, its settings, and what it says when it starts.

mod announcement;
mod orders;
mod settings;

pub use announcement::{Announcement, announce};
pub use orders::{Item, NewOrder, Order, Orders, items};
pub use settings::{Settings, SettingsError};

/// What `GET /private/report` answers to whoever may read it.
pub const REPORT: &str = "orders are up\n";

/// Whether the value of `Authorization`, where there is one, lets its sender read the report.
#[must_use]
pub fn may_read_report(authorization: Option<&str>) -> bool {
    authorization == Some("Bearer sesame")
}
