use crate::TokenRange;

/// A sentence. Sentences stand in text order and tile the tokens of their block; none crosses a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// Its tokens, closing quotation marks included.
    pub tokens: TokenRange,
    /// Index of its block in the document.
    pub block: u32,
}
