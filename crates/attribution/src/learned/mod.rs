//! Attributions by learned models: sparse linear ones over words, tags, trees and quotations.
//!
//! A cascade. Words that may be part of a cue are told by a few features, and sentences that hold one are parsed. Of those words every verb, and
//! every other word that the training data know as a cue, is scored as the head of a cue; around likely heads, the first and the last words
//! of cue, source, content before and content after the cue are scored, at a glance and then closely, and the best few contents are scored
//! again as whole parts. At last each attribution is judged as a whole, beside the others and beside what the rules have.

pub mod cascade;
mod engine;
pub mod features;
pub mod filter;
mod paths;
pub mod scene;
pub mod select;
pub mod table;
mod word;

pub use engine::{Engine, LEARNED, attributions, pack, settle};
pub use scene::Scene;
