//! The workspace on disk. This is the only part of the crate that touches files, the clock and git.

mod codec;
pub mod desk;
mod disk;
mod error;
mod git;
mod merge;
pub mod speakers;
mod workspace;

pub use disk::{Disk, Files};
pub use error::{Error, Result};
pub use git::{Revision, identity, prefix};
pub use merge::merge_lists;
pub use workspace::{
    Change, ClaimFile, SETTINGS, SourceRecord, Version, Workspace, claims_path, fact_path, find_root,
    source_path, waiting_path,
};

/// Whether `text` says a day or an instant in ISO 8601.
///
/// # Errors
/// When it does not; the message says what would.
pub fn dated(text: &str) -> std::result::Result<(), String> {
    let fits = text.parse::<jiff::Timestamp>().is_ok() || text.parse::<jiff::civil::DateTime>().is_ok();
    if fits {
        Ok(())
    } else {
        Err(format!(
            "`{text}` is no day or instant in ISO 8601, as 2024-06-19 or 2024-06-19T10:00:00Z"
        ))
    }
}

/// This instant in UTC, to the second ("2024-06-19T10:00:00Z"); the environment variable `ASCRIBE_NOW` stands
/// in for the clock where runs must repeat.
#[must_use]
pub fn now() -> String {
    std::env::var("ASCRIBE_NOW").unwrap_or_else(|_| {
        let now = jiff::Timestamp::now();
        jiff::Timestamp::from_second(now.as_second())
            .unwrap_or(now)
            .to_string()
    })
}
