//! Tests across crates, and what they share.

pub mod invariants;
