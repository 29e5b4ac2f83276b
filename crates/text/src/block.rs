use crate::Span;

/// A piece of a document that is read as one unit. Blocks stand in text order, do not overlap, and
/// together hold every byte of the document that is not white space.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// The bytes it covers, without white space at its edges.
    pub span: Span,
    /// What it is.
    pub kind: BlockKind,
}

/// What a [`Block`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum BlockKind {
    /// The document's title, once; where it stands again it is [`BlockKind::Boilerplate`].
    Headline,
    /// Who wrote it ("By Jane Doe").
    Byline,
    /// Place and agency in front of the first paragraph ("MOSCOW (Reuters) -"), or the line that dates the piece.
    Dateline,
    /// Running text.
    Paragraph,
    /// A heading inside the piece.
    Heading,
    /// The words under a picture, its credit included.
    Caption,
    /// An item of a list.
    ListItem,
    /// A block quotation.
    Quotation,
    /// One turn of an interview or transcript, its label ("NAME:", "Q:") included.
    Turn,
    /// Navigation, "Read more", share buttons, "Last updated", repeated headlines.
    Boilerplate,
}

impl BlockKind {
    /// Every value, in order.
    pub const ALL: &[Self] = &[
        Self::Headline,
        Self::Byline,
        Self::Dateline,
        Self::Paragraph,
        Self::Heading,
        Self::Caption,
        Self::ListItem,
        Self::Quotation,
        Self::Turn,
        Self::Boilerplate,
    ];

    /// The stable name used in output.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Headline => "headline",
            Self::Byline => "byline",
            Self::Dateline => "dateline",
            Self::Paragraph => "paragraph",
            Self::Heading => "heading",
            Self::Caption => "caption",
            Self::ListItem => "list-item",
            Self::Quotation => "quotation",
            Self::Turn => "turn",
            Self::Boilerplate => "boilerplate",
        }
    }

    /// Whether claims are looked for here: not in bylines, datelines, captions and boilerplate.
    #[must_use]
    pub const fn is_prose(self) -> bool {
        !matches!(
            self,
            Self::Byline | Self::Dateline | Self::Caption | Self::Boilerplate
        )
    }
}
