//! The text that `ascribe` reads: [`Document`]s made of [`Block`]s, [`Span`]s that point into them,
//! and [`LineIndex`], which turns byte offsets into every other unit.
//!
//! A document's text is decoded and stored once. Every later stage borrows it and hands on ranges.

mod block;
pub mod date;
mod diagnostic;
mod document;
mod line_index;
mod offset_map;
mod plain;
mod span;

pub use block::{Block, BlockKind};
pub use diagnostic::{Code, Diagnostic};
pub use document::{Document, Metadata};
pub use line_index::{LineIndex, Place};
pub use offset_map::OffsetMap;
pub use plain::{Piece, read_byline};
pub use span::Span;
