//! Every way in and out: readers and writers over the same types, and the comparison with gold annotations.

pub mod score;
mod standoff;

pub use standoff::{Roles, StandoffError, read_standoff};
