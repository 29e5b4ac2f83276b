use crate::Span;

/// Where the bytes of an extracted text came from in the bytes that were read: entities decoded, tags left out,
/// another encoding turned into UTF-8.
///
/// It is a list of runs. In a run of equal length on both sides each byte came from its own; a run of other
/// lengths ("&amp;amp;" for "&amp;") came from the whole of the other side. Bytes in no run were put in by the
/// reader, as line breaks between paragraphs are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OffsetMap {
    runs: Vec<Run>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Run {
    text: Span,
    input: Span,
}

impl OffsetMap {
    /// A map of no runs.
    #[must_use]
    pub const fn new() -> Self {
        Self { runs: Vec::new() }
    }

    /// Adds that the bytes `text` came from the bytes `input`. Empty spans on either side are passed over.
    ///
    /// # Panics
    /// When `text` starts before the end of what was added last.
    pub fn push(&mut self, text: Span, input: Span) {
        if text.is_empty() || input.is_empty() {
            return;
        }
        if let Some(last) = self.runs.last_mut() {
            assert!(last.text.end() <= text.start(), "runs are added in text order");
            let equal = last.text.len() == last.input.len() && text.len() == input.len();
            if equal && last.text.end() == text.start() && last.input.end() == input.start() {
                last.text = last.text.cover(text);
                last.input = last.input.cover(input);
                return;
            }
        }
        self.runs.push(Run { text, input });
    }

    /// The bytes of the input that `span` of the text came from; `None` when all of it was put in by the reader.
    ///
    /// Where `span` starts or ends in bytes that came from nowhere, it is narrowed to those that came from the
    /// input. Readers may move text (a headline found below its byline): the answer then covers all pieces.
    #[must_use]
    pub fn input_of(&self, span: Span) -> Option<Span> {
        let first = self.runs.partition_point(|run| run.text.end() <= span.start());
        let mut found: Option<Span> = None;
        for run in &self.runs[first..] {
            if run.text.start() >= span.end() {
                break;
            }
            let piece = run.part(span);
            found = Some(found.map_or(piece, |found| found.cover(piece)));
        }
        found
    }

    /// The map from this map's text to the input of `earlier`, whose text is this map's input.
    #[must_use]
    pub fn after(&self, earlier: &Self) -> Self {
        let mut joined = Self::new();
        for run in &self.runs {
            if run.text.len() != run.input.len() {
                if let Some(input) = earlier.input_of(run.input) {
                    joined.push(run.text, input);
                }
                continue;
            }
            let first = earlier
                .runs
                .partition_point(|before| before.text.end() <= run.input.start());
            for before in &earlier.runs[first..] {
                if before.text.start() >= run.input.end() {
                    break;
                }
                let start = before.text.start().max(run.input.start());
                let end = before.text.end().min(run.input.end());
                let text = Span::new(
                    run.text.start() + (start - run.input.start()),
                    run.text.start() + (end - run.input.start()),
                );
                joined.push(text, before.part(Span::new(start, end)));
            }
        }
        joined
    }
}

impl Run {
    /// The part of its input that the part of its text inside `span` came from.
    fn part(self, span: Span) -> Span {
        if self.text.len() != self.input.len() {
            return self.input;
        }
        let start = span.start().max(self.text.start()) - self.text.start();
        let end = span.end().min(self.text.end()) - self.text.start();
        Span::new(self.input.start() + start, self.input.start() + end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(start: u32, end: u32) -> Span {
        Span::new(start, end)
    }

    /// "<p>a&amp;b</p>\n<p>c" read as "a&b\n\nc".
    fn map() -> OffsetMap {
        let mut map = OffsetMap::new();
        map.push(span(0, 1), span(3, 4));
        map.push(span(1, 2), span(4, 9));
        map.push(span(2, 3), span(9, 10));
        map.push(span(5, 6), span(18, 19));
        map
    }

    #[test]
    fn spans_are_taken_back() {
        let map = map();
        assert_eq!(map.input_of(span(0, 3)), Some(span(3, 10)));
        assert_eq!(map.input_of(span(1, 2)), Some(span(4, 9)));
        assert_eq!(map.input_of(span(2, 4)), Some(span(9, 10)));
        assert_eq!(map.input_of(span(3, 6)), Some(span(18, 19)));
        assert_eq!(map.input_of(span(3, 5)), None);
        assert_eq!(map.input_of(span(0, 6)), Some(span(3, 19)));
    }

    #[test]
    fn neighbouring_runs_are_joined() {
        let mut map = OffsetMap::new();
        map.push(span(0, 2), span(5, 7));
        map.push(span(2, 4), span(7, 9));
        assert_eq!(map.runs.len(), 1);
        assert_eq!(map.input_of(span(1, 3)), Some(span(6, 8)));
    }

    #[test]
    fn maps_are_joined() {
        // The page was in UTF-16: each of its characters takes two bytes.
        let mut encoding = OffsetMap::new();
        for at in 0..19 {
            encoding.push(span(at, at + 1), span(at * 2, at * 2 + 2));
        }
        let joined = map().after(&encoding);
        assert_eq!(joined.input_of(span(0, 1)), Some(span(6, 8)));
        assert_eq!(joined.input_of(span(1, 2)), Some(span(8, 18)));
        assert_eq!(joined.input_of(span(5, 6)), Some(span(36, 38)));
        assert_eq!(joined.input_of(span(3, 5)), None);
    }
}
