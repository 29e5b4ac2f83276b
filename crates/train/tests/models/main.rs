//! The models: that the way from corpora to model files and cards works, and that the committed cards are true.
#![allow(clippy::unwrap_used, reason = "a test may panic")]
#![allow(
    clippy::disallowed_methods,
    reason = "files of a temporary folder may be half written"
)]

mod cards;
mod rebuild;
