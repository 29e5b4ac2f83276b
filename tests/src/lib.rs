//! Tests across crates, and what they share.

pub mod invariants;

use std::path::{Path, PathBuf};

/// The files of a folder whose names end as `ending` says, by name; none where there is no such folder.
#[must_use]
pub fn files(folder: impl AsRef<Path>, ending: &str) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|found| found == ending))
        .collect();
    paths.sort();
    paths
}
