//! Every way in and out: readers and writers over the same types, and the comparison with gold annotations.

pub mod brat;
pub mod html_report;
pub mod json;
pub mod read;
pub mod score;
mod standoff;
pub mod text;
pub mod visible;
pub mod write;

pub use standoff::{Roles, StandoffError, read_standoff};
