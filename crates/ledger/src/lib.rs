//! Claim lists and fact records under version control: what is accepted, what changed, what still holds.
//!
//! [`verify`] looks quotations up in sources; [`align`] tells what became of each accepted claim in a new
//! extraction; [`review`] carries out what a person decides about it; [`fact`] records what people find out;
//! [`check`] says whether all of it still holds; [`matching`] finds the same claim elsewhere. These are pure.
//! [`store`] alone touches files, the clock and git.

pub mod align;
pub mod check;
mod entry;
pub mod fact;
pub mod matching;
pub mod review;
mod settings;
pub mod store;
pub mod verify;
mod words;

pub use entry::{Entry, Event, Extracted, Extraction};
pub use settings::{CheckSettings, ClaimSettings, EngineName, Settings, VerdictSettings};
pub use words::{line_diff, word_diff};
