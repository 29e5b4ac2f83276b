//! Hashed, quantised linear models: a file format, scoring, and training.
//!
//! A feature is a 64-bit hash ([`hash`]); its row in a table is the hash cut to as many bits as the table has
//! ([`row`]). Nothing is stored about which feature owns a row, so features may collide; a table large enough
//! makes that rare among those that matter (the hashing trick: Weinberger et al. 2009). A row holds one
//! weight of eight bits for each class, and a score is the sum of some rows: integers all the way, so a score is the
//! same on every machine and in every order of adding.
//!
//! This crate knows nothing of language.

mod error;
mod file;
pub mod hash;
pub mod sparse;
pub mod train;
mod weights;

pub use error::ModelError;
pub use file::{Model, ModelBuilder};
pub use hash::row;
pub use weights::{Quantised, Row, Table, sum};
