use super::word::{Word, WordKind, scan};
use std::collections::HashMap;
use std::ops::Range;

/// The words of one source, ready to be searched. Built in one pass; a search costs time in proportion to
/// the quotation and to the places of its rarest word, and never more than the length of the source.
#[derive(Clone, Debug)]
pub struct SourceIndex<'t> {
    pub(super) text: &'t str,
    pub(super) words: Vec<Word>,
    /// Number of each word's normal form.
    pub(super) forms: Vec<u32>,
    vocabulary: Vocabulary,
    /// Places of each case-folded form: `places[starts[n]..starts[n + 1]]`.
    places: Vec<u32>,
    starts: Vec<u32>,
}

/// Normal forms by number, and which of them differ in case only.
#[derive(Clone, Debug, Default)]
struct Vocabulary {
    numbers: HashMap<Box<str>, u32>,
    forms: Vec<Box<str>>,
    /// Number of each form's case-folded form.
    folded: Vec<u32>,
}

impl Vocabulary {
    fn number(&mut self, form: &str) -> u32 {
        if let Some(&number) = self.numbers.get(form) {
            return number;
        }
        let number = u32::try_from(self.forms.len()).expect("fewer words than bytes");
        self.forms.push(form.into());
        self.numbers.insert(form.into(), number);
        self.folded.push(number);
        if form.chars().any(char::is_uppercase) {
            self.folded[number as usize] = self.number(&form.to_lowercase());
        }
        number
    }
}

/// One word of a quotation, by the numbers of a source's vocabulary.
#[derive(Clone, Debug)]
pub(super) struct QuotedWord {
    pub word: Word,
    pub normal: String,
    /// `None` when the source never has this form.
    pub form: Option<u32>,
    /// The same without regard to case.
    pub folded: Option<u32>,
}

impl QuotedWord {
    pub fn is_mark(&self) -> bool {
        self.word.kind == WordKind::Mark
    }
}

/// The words of `text` without the quotation marks that open a paragraph: speech that goes on over several has one in front
/// of each, and whoever quotes it has none.
fn scan_speech(text: &str, mut found: impl FnMut(Word, &str)) {
    let mut end = 0;
    scan(text, |word, normal| {
        let gap = &text[end..word.span.range().start];
        let opens = end == 0 || gap.bytes().filter(|&byte| byte == b'\n').count() > 1;
        end = word.span.range().end;
        if !(opens && normal == "\"") {
            found(word, normal);
        }
    });
}

impl<'t> SourceIndex<'t> {
    /// Reads `text` once.
    #[must_use]
    pub fn new(text: &'t str) -> Self {
        let mut words = Vec::new();
        let mut forms = Vec::new();
        let mut vocabulary = Vocabulary::default();
        scan_speech(text, |word, normal| {
            words.push(word);
            forms.push(vocabulary.number(normal));
        });
        let mut starts = vec![0_u32; vocabulary.forms.len() + 1];
        let folded = |form: u32| vocabulary.folded[form as usize] as usize;
        for &form in &forms {
            starts[folded(form) + 1] += 1;
        }
        for n in 1..starts.len() {
            starts[n] += starts[n - 1];
        }
        let mut next = starts.clone();
        let mut places = vec![0_u32; forms.len()];
        for (at, &form) in forms.iter().enumerate() {
            let slot = &mut next[folded(form)];
            places[*slot as usize] = u32::try_from(at).expect("fewer words than bytes");
            *slot += 1;
        }
        Self {
            text,
            words,
            forms,
            vocabulary,
            places,
            starts,
        }
    }

    /// The text it was made of.
    #[must_use]
    pub fn text(&self) -> &'t str {
        self.text
    }

    pub(super) fn normal(&self, at: usize) -> &str {
        &self.vocabulary.forms[self.forms[at] as usize]
    }

    pub(super) fn folded(&self, at: usize) -> u32 {
        self.vocabulary.folded[self.forms[at] as usize]
    }

    pub(super) fn quoted(&self, quote: &str) -> Vec<QuotedWord> {
        let mut words = Vec::new();
        scan_speech(quote, |word, normal| {
            let form = self.vocabulary.numbers.get(normal).copied();
            let folded = match form {
                Some(form) => Some(self.vocabulary.folded[form as usize]),
                None => self
                    .vocabulary
                    .numbers
                    .get(normal.to_lowercase().as_str())
                    .copied(),
            };
            words.push(QuotedWord {
                word,
                normal: normal.to_owned(),
                form,
                folded,
            });
        });
        words
    }

    pub(super) fn places_of(&self, folded: u32) -> &[u32] {
        let n = folded as usize;
        &self.places[self.starts[n] as usize..self.starts[n + 1] as usize]
    }

    /// Every stretch of words in `within` that has the forms of `quote` one for one; `first_free` lets
    /// the first word differ in case.
    pub(super) fn exact(&self, quote: &[QuotedWord], within: Range<usize>, first_free: bool) -> Vec<usize> {
        let Some(rarest) = self.rarest(quote) else {
            return Vec::new();
        };
        let (offset, places) = rarest;
        if places.len().saturating_mul(quote.len()) > 4 * self.forms.len() {
            return self.exact_by_prefix(quote, within, first_free);
        }
        places
            .iter()
            .filter_map(|&at| (at as usize).checked_sub(offset))
            .filter(|&start| start >= within.start && start + quote.len() <= within.end)
            .filter(|&start| self.matches(quote, start, first_free))
            .collect()
    }

    fn rarest(&self, quote: &[QuotedWord]) -> Option<(usize, &[u32])> {
        let mut best: Option<(usize, &[u32])> = None;
        for (offset, word) in quote.iter().enumerate() {
            let places = self.places_of(word.folded?);
            if best.is_none_or(|(_, b)| places.len() < b.len()) {
                best = Some((offset, places));
            }
        }
        best
    }

    fn matches(&self, quote: &[QuotedWord], start: usize, first_free: bool) -> bool {
        quote.iter().enumerate().all(|(n, word)| {
            if n == 0 && first_free {
                word.folded == Some(self.folded(start))
            } else {
                word.form == Some(self.forms[start + n])
            }
        })
    }

    /// Knuth, Morris and Pratt (1977) over word forms: for quotations of words so frequent that trying
    /// each place could take quadratic time.
    fn exact_by_prefix(&self, quote: &[QuotedWord], within: Range<usize>, first_free: bool) -> Vec<usize> {
        let tail: Vec<Option<u32>> = quote[usize::from(first_free)..].iter().map(|w| w.form).collect();
        if tail.is_empty() {
            return within.filter(|&at| self.matches(quote, at, first_free)).collect();
        }
        let mut borders = vec![0_usize; tail.len()];
        let mut border = 0;
        for n in 1..tail.len() {
            while border > 0 && tail[n] != tail[border] {
                border = borders[border - 1];
            }
            border += usize::from(tail[n] == tail[border]);
            borders[n] = border;
        }
        let mut found = Vec::new();
        let mut matched = 0;
        for at in within.clone() {
            let form = Some(self.forms[at]);
            while matched > 0 && (matched == tail.len() || tail[matched] != form) {
                matched = borders[matched - 1];
            }
            matched += usize::from(tail[matched] == form);
            if matched == tail.len()
                && let Some(start) = (at + 1).checked_sub(quote.len())
                && start >= within.start
                && (!first_free || quote[0].folded == Some(self.folded(start)))
            {
                found.push(start);
            }
        }
        found
    }
}
