mod marks;
mod shape;

pub(crate) use marks::find;

use crate::TokenRange;

/// A stretch of text between quotation marks.
///
/// A quotation lies within one block. One that runs on over several paragraphs, with the mark opened
/// again at each, is several quotations, each but the first with `continues` set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quotation {
    /// All its tokens, the marks included where they stand.
    pub tokens: TokenRange,
    /// Whether the closing mark stands; it does not where the quotation runs on in the next paragraph.
    pub closed: bool,
    /// The quotation of the paragraph before that this one carries on, by index.
    pub continues: Option<u32>,
    /// The quotation that this one is nested in, by index.
    pub inside: Option<u32>,
    /// Speech, or words in marks for another reason.
    pub kind: QuotationKind,
}

/// Why words stand in quotation marks, as far as their shape tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum QuotationKind {
    /// A clause or more: somebody's words.
    Speech,
    /// A few words inside a sentence: part of what somebody said, a scare quote, a term.
    Fragment,
    /// A title of a work or a nickname ("The Art of the Deal", Dwayne "The Rock" Johnson).
    Name,
}
