use crate::{Block, BlockKind, Diagnostic, OffsetMap, Span};

/// One input text with its metadata. It owns its bytes; everything else points into them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    id: String,
    text: String,
    blocks: Vec<Block>,
    /// What is known about the piece as a whole.
    pub metadata: Metadata,
    /// What was found wrong while reading it.
    pub diagnostics: Vec<Diagnostic>,
    /// Where its text came from in the bytes that were read; `None` when it is those bytes.
    pub input: Option<OffsetMap>,
}

/// What is known about a document as a whole. Unknown is `None` or empty, never a guess.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Metadata {
    /// Where it was read from, as the user named it.
    pub path: Option<String>,
    /// Its headline.
    pub title: Option<String>,
    /// The newspaper, agency or site that published it.
    pub publisher: Option<String>,
    /// Who wrote it, in the order of the byline.
    pub authors: Vec<String>,
    /// When it was published: an ISO 8601 date ("2024-06-19") or date and time ("2024-06-19T13:10").
    pub published: Option<String>,
    /// When it was last changed, written as `published` is.
    pub modified: Option<String>,
    /// Its canonical address.
    pub url: Option<String>,
    /// Its language, as a BCP 47 tag ("en").
    pub language: Option<String>,
}

impl Document {
    /// A document of `text` cut into `blocks`.
    ///
    /// # Panics
    /// When the text is 4 GiB or longer, or the blocks overlap, are out of order, lie outside the
    /// text or split a character: whoever cuts the text answers for its blocks.
    #[must_use]
    pub fn new(id: impl Into<String>, text: String, blocks: Vec<Block>, metadata: Metadata) -> Self {
        assert!(
            u32::try_from(text.len()).is_ok(),
            "a document is smaller than 4 GiB"
        );
        let mut end = 0;
        for block in &blocks {
            assert!(
                block.span.start() >= end,
                "blocks stand in order and do not overlap"
            );
            assert!(
                text.get(block.span.range()).is_some(),
                "blocks lie on character boundaries"
            );
            end = block.span.end();
        }
        Self {
            id: id.into(),
            text,
            blocks,
            metadata,
            diagnostics: Vec::new(),
            input: None,
        }
    }

    /// A document cut at blank lines into paragraphs, with nothing else looked for.
    #[must_use]
    pub fn from_paragraphs(id: impl Into<String>, text: String) -> Self {
        let mut blocks = Vec::new();
        let mut start = None;
        let mut end = 0;
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            let trimmed = line.trim();
            if trimmed.is_empty() {
                if let Some(start) = start.take() {
                    blocks.push(Block {
                        span: Span::from_range(start..end),
                        kind: BlockKind::Paragraph,
                    });
                }
            } else {
                let first = at + (line.len() - line.trim_start().len());
                start.get_or_insert(first);
                end = first + trimmed.len();
            }
            at += line.len();
        }
        if let Some(start) = start {
            blocks.push(Block {
                span: Span::from_range(start..end),
                kind: BlockKind::Paragraph,
            });
        }
        Self::new(id, text, blocks, Metadata::default())
    }

    /// Its id: stable for the same input, unique within a run.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The same document under another id.
    #[must_use]
    pub fn with_id(mut self, id: impl Into<String>) -> Self {
        self.id = id.into();
        self
    }

    /// The whole text.
    #[must_use]
    #[inline]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The bytes that `span` covers.
    ///
    /// # Panics
    /// When `span` is not a span of this document.
    #[must_use]
    #[inline]
    pub fn slice(&self, span: Span) -> &str {
        span.slice(&self.text)
    }

    /// The bytes that were read which `span` came from; `None` when the reader put it in.
    #[must_use]
    pub fn in_input(&self, span: Span) -> Option<Span> {
        self.input.as_ref().map_or(Some(span), |map| map.input_of(span))
    }

    /// Its blocks, in text order.
    #[must_use]
    #[inline]
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blank_lines_part_paragraphs() {
        let document = Document::from_paragraphs("d", "\n One\ntwo. \n \n\nThree.".to_owned());
        let texts: Vec<_> = document.blocks().iter().map(|b| document.slice(b.span)).collect();
        assert_eq!(texts, ["One\ntwo.", "Three."]);
    }

    #[test]
    fn a_text_of_white_space_has_no_blocks() {
        assert!(
            Document::from_paragraphs("d", " \n\t\n".to_owned())
                .blocks()
                .is_empty()
        );
    }
}
