//! Claim lists and fact records under version control: what is accepted, what changed, what still holds.

pub mod matching;
pub mod verify;
