use ascribe_model::hash;
use ascribe_text::Span;

/// What the models and rules read of a token's characters, computed once.
///
/// "Lower case" here means: letters in lower case, every digit `0`, curly quotation marks and apostrophes straight,
/// an en dash `-`, an em dash `--`. Numbers of the same shape are thus one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word {
    /// A hash of the lower-case form: [`Word::hash`] of the same text is the same.
    pub form: u64,
    /// The first four bytes of the lower-case form, the first in the low byte; zeros where it is shorter.
    pub prefix: u32,
    /// The last four bytes of the lower-case form, the last in the high byte; zeros where it is shorter.
    pub suffix: u32,
    /// Capitals, digits and signs.
    pub shape: Shape,
    /// What the vocabulary of the tagger knows about it.
    pub known: Known,
}

/// Capitals, digits and signs of a word, in one byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub struct Shape(u8);

impl Shape {
    const CAPITAL: u8 = 1;
    const MORE_CAPITALS: u8 = 2;
    const SMALL: u8 = 4;
    const DIGIT: u8 = 8;
    const HYPHEN: u8 = 16;
    const SIGN: u8 = 32;

    /// The byte itself, below 64.
    #[must_use]
    pub const fn number(self) -> u8 {
        self.0
    }

    /// Whether its first character is a capital letter.
    #[must_use]
    pub const fn is_capitalised(self) -> bool {
        self.0 & Self::CAPITAL != 0
    }

    /// Whether it has capital letters and no small ones ("NATO", "U.S.", "A").
    #[must_use]
    pub const fn is_all_capitals(self) -> bool {
        self.0 & (Self::CAPITAL | Self::SMALL) == Self::CAPITAL
    }

    /// Whether it has a digit.
    #[must_use]
    pub const fn has_digit(self) -> bool {
        self.0 & Self::DIGIT != 0
    }

    /// Whether it has a letter.
    #[must_use]
    pub const fn has_letter(self) -> bool {
        self.0 & (Self::CAPITAL | Self::MORE_CAPITALS | Self::SMALL) != 0
    }

    /// The capitals alone: 0 to 3, or 4 to 7 when there are small letters too.
    const fn capitals(self) -> u8 {
        self.0 & (Self::CAPITAL | Self::MORE_CAPITALS | Self::SMALL)
    }
}

/// What the vocabulary of the tagger knows about a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Known {
    /// One more than the number of its only tag; 0 when it has several or is not known.
    pub(crate) tag: u8,
    /// The set of tags it had in training, by number; 0 when it is not known.
    pub(crate) class: u8,
    /// Its rank among the common words, from 1, whatever its capitals; 0 when it is not one of them.
    pub(crate) rank: u16,
}

impl Word {
    /// The word itself where it is common, and what it looks like where it is rare: what the parser knows it by.
    pub(crate) fn coarse(&self) -> u32 {
        match self.known.rank {
            0 => 1 << 31 | (self.suffix >> 16) << 8 | u32::from(self.shape.number()),
            rank => u32::from(rank),
        }
    }

    /// What stands before the first and after the last word of a sentence.
    pub(crate) const BOUNDARY: Self = Self {
        form: 0x5bd1_e995_7b7d_159c,
        prefix: 0,
        suffix: 0,
        shape: Shape(0x80),
        known: Known {
            tag: 0,
            class: 255,
            rank: u16::MAX,
        },
    };

    /// The word of that text.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self::read(text.as_bytes(), Span::from_range(0..text.len()))
    }

    /// The hash of the lower-case form of `text`, as [`Word::form`] holds it.
    #[must_use]
    pub fn hash(text: &str) -> u64 {
        Self::new(text).form
    }

    /// The word at `span` of `text`, which is UTF-8.
    #[inline]
    pub(crate) fn read(text: &[u8], span: Span) -> Self {
        let (start, length) = (span.start() as usize, span.len() as usize);
        if length > 8 {
            return Self::read_long(&text[span.range()]);
        }
        let mask = u64::MAX.checked_shr(64 - 8 * span.len()).unwrap_or(0);
        let chunk = match text[start..].first_chunk() {
            Some(chunk) => u64::from_le_bytes(*chunk) & mask,
            None => load(&text[span.range()]),
        };
        if chunk & HIGH != 0 {
            return Self::read_long(&text[span.range()]);
        }
        let mut reader = Reader::new(length);
        let lower = reader.take(chunk, mask);
        reader.word(lower, lower << ((64 - 8 * span.len()) & 63))
    }

    /// A word longer than eight bytes, or one beyond ASCII.
    #[cold]
    fn read_long(text: &[u8]) -> Self {
        let mut buffer = [0; LONGEST + 8];
        let mut shape = 0;
        let (folded, is_ascii) = match text {
            text if text.is_ascii() => (&text[..text.len().min(LONGEST)], true),
            text => {
                let text = std::str::from_utf8(text).unwrap_or_default();
                shape = wide_capitals(text);
                (fold(text, &mut buffer), false)
            }
        };
        let mut reader = Reader::new(folded.len());
        let (mut first, mut last) = (0, 0);
        for (number, chunk) in folded.chunks(8).enumerate() {
            let mask = u64::MAX.checked_shr(64 - 8 * chunk.len() as u32).unwrap_or(0);
            let lower = reader.take(load(chunk), mask);
            if number == 0 {
                first = lower;
            }
            let bits = 8 * chunk.len() as u32;
            last = if bits == 64 {
                lower
            } else {
                (last >> bits) | (lower << (64 - bits))
            };
        }
        if !is_ascii {
            reader.shape = (reader.shape & !(Shape::CAPITAL | Shape::MORE_CAPITALS | Shape::SMALL)) | shape;
        }
        reader.word(first, last)
    }
}

/// Longer words are cut to so many bytes.
const LONGEST: usize = 64;
const ONES: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = 0x8080_8080_8080_8080;

/// Reads a word, eight bytes at a time, without a branch a byte.
struct Reader {
    state: u64,
    shape: u8,
    is_first: bool,
}

impl Reader {
    fn new(length: usize) -> Self {
        Self {
            state: length as u64,
            shape: 0,
            is_first: true,
        }
    }

    /// Takes the next bytes in; those outside `mask` are 0. Returns them in lower case.
    #[inline]
    fn take(&mut self, chunk: u64, mask: u64) -> u64 {
        let upper = between(chunk, b'A', b'Z');
        let small = between(chunk, b'a', b'z');
        let digit = between(chunk, b'0', b'9');
        let hyphen = between(chunk, b'-', b'-');
        let sign = HIGH & mask & !(upper | small | digit | hyphen | chunk);
        let first = u64::from(self.is_first) * 0x80;
        let bit = |set: bool, bit: u8| u8::from(set) * bit;
        self.shape |= bit(upper & first != 0, Shape::CAPITAL)
            | bit(upper & !first != 0, Shape::MORE_CAPITALS)
            | bit(small != 0, Shape::SMALL)
            | bit(digit != 0, Shape::DIGIT)
            | bit(hyphen != 0, Shape::HYPHEN)
            | bit(sign != 0, Shape::SIGN);
        self.is_first = false;
        // 'A' and 'a' differ in the bit 0x20; digits are 0x30 to 0x39.
        let lower = (chunk | (upper >> 2)) & !((digit >> 7) * 0x0f);
        self.state = hash::combine(self.state, lower);
        lower
    }

    #[inline]
    fn word(&self, first: u64, last: u64) -> Word {
        #[allow(
            clippy::cast_possible_truncation,
            reason = "the low half is what is asked for"
        )]
        Word {
            form: hash::finish(self.state),
            prefix: first as u32,
            suffix: (last >> 32) as u32,
            shape: Shape(self.shape),
            known: Known::default(),
        }
    }
}

/// The high bit of each byte of `chunk` that lies between `first` and `last`; bytes beyond ASCII never do.
#[inline]
fn between(chunk: u64, first: u8, last: u8) -> u64 {
    let low = chunk & !HIGH;
    let reaches = low + ONES * u64::from(0x80 - first);
    let passes = low + ONES * u64::from(0x7f - last);
    reaches & !passes & !chunk & HIGH
}

fn load(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .rev()
        .fold(0, |word, &byte| (word << 8) | u64::from(byte))
}

/// Writes `text` in lower case, its curly signs straight, into `buffer`, as far as it has room.
fn fold<'b>(text: &str, buffer: &'b mut [u8; LONGEST + 8]) -> &'b [u8] {
    let mut length = 0;
    let mut push = |bytes: &[u8]| {
        if length + bytes.len() <= LONGEST {
            buffer[length..length + bytes.len()].copy_from_slice(bytes);
            length += bytes.len();
        }
    };
    for c in text.chars() {
        match c {
            '\u{2018}' | '\u{2019}' | '\u{2bc}' => push(b"'"),
            '\u{201c}' | '\u{201d}' => push(b"\""),
            '\u{2010}'..='\u{2013}' => push(b"-"),
            '\u{2014}' | '\u{2015}' => push(b"--"),
            '\u{2026}' => push(b"..."),
            c => {
                for c in c.to_lowercase() {
                    push(c.encode_utf8(&mut [0; 4]).as_bytes());
                }
            }
        }
    }
    &buffer[..length]
}

/// The capital bits of a word with letters beyond ASCII.
fn wide_capitals(text: &str) -> u8 {
    let mut shape = 0;
    for (at, c) in text.chars().enumerate() {
        if c.is_uppercase() {
            shape |= if at == 0 {
                Shape::CAPITAL
            } else {
                Shape::MORE_CAPITALS
            };
        } else if c.is_lowercase() {
            shape |= Shape::SMALL;
        }
    }
    shape
}

/// A table from words to what is known about them: slots of eight bytes, found by hash (open addressing).
#[derive(Clone, Copy, Debug)]
pub struct Vocabulary<'m> {
    slots: &'m [[u8; SLOT]],
}

const SLOT: usize = 8;

impl<'m> Vocabulary<'m> {
    /// The table in these bytes. An incomplete one knows nothing.
    #[must_use]
    pub fn new(bytes: &'m [u8]) -> Self {
        let slots = bytes.as_chunks().0;
        Self {
            slots: if slots.len().is_power_of_two() { slots } else { &[] },
        }
    }

    /// What is known about `word`; when nothing is known of it as it is written, what is known of it in small letters.
    #[inline]
    pub(crate) fn look_up(&self, word: &Word) -> Known {
        let known = self.find(key(word.form, word.shape.capitals()));
        if known.class == 0 && word.shape.capitals() & !Shape::SMALL != 0 {
            let known = self.find(key(word.form, Shape::SMALL));
            // Its tag may well be another here.
            return Known { tag: 0, ..known };
        }
        known
    }

    #[inline]
    fn find(&self, key: u64) -> Known {
        let Some(last) = self.slots.len().checked_sub(1) else {
            return Known::default();
        };
        let mut at = key as usize & last;
        for _ in 0..self.slots.len() {
            let [a, b, c, d, tag, class, e, f] = self.slots[at];
            let print = u32::from_le_bytes([a, b, c, d]);
            if print == fingerprint(key) {
                return Known {
                    tag,
                    class,
                    rank: u16::from_le_bytes([e, f]),
                };
            }
            if print == 0 {
                break;
            }
            at = (at + 1) & last;
        }
        Known::default()
    }

    /// The bytes of a table of these words.
    pub(crate) fn build(entries: &[(Word, Known)]) -> Vec<u8> {
        let length = (entries.len() * 2).next_power_of_two();
        let mut slots = vec![[0; SLOT]; length];
        for (word, known) in entries {
            let key = key(word.form, word.shape.capitals());
            let mut at = key as usize & (length - 1);
            while slots[at][..4] != [0; 4] {
                at = (at + 1) & (length - 1);
            }
            slots[at][..4].copy_from_slice(&fingerprint(key).to_le_bytes());
            slots[at][4..6].copy_from_slice(&[known.tag, known.class]);
            slots[at][6..].copy_from_slice(&known.rank.to_le_bytes());
        }
        slots.concat()
    }
}

/// A word is looked up by its form and by which of its letters are capitals.
#[inline]
fn key(form: u64, capitals: u8) -> u64 {
    hash::finish(form ^ (u64::from(capitals) << 56))
}

/// Never 0, which marks an empty slot.
#[inline]
#[allow(
    clippy::cast_possible_truncation,
    reason = "the high half is what is asked for"
)]
fn fingerprint(key: u64) -> u32 {
    (key >> 32) as u32 | 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_fold_case_digits_and_curly_signs() {
        for (a, b) in [
            ("The", "the"),
            ("Extraordinarily", "extraordinarily"),
            ("1,500", "9,999"),
            ("n\u{2019}t", "n't"),
            ("\u{c9}LAN", "\u{e9}lan"),
            ("\u{2014}", "--"),
            ("\u{2026}", "..."),
        ] {
            assert_eq!(Word::hash(a), Word::hash(b), "{a} {b}");
        }
        for (a, b) in [
            ("the", "then"),
            ("1,500", "15,00"),
            ("abcdefgh", "abcdefghi"),
            ("a", "aa"),
        ] {
            assert_ne!(Word::hash(a), Word::hash(b), "{a} {b}");
        }
    }

    #[test]
    fn ends_are_the_bytes_themselves() {
        let word = Word::new("International");
        assert_eq!(word.prefix.to_le_bytes(), *b"inte");
        assert_eq!(word.suffix.to_le_bytes(), *b"onal");
        let word = Word::new("It");
        assert_eq!(word.prefix.to_le_bytes(), *b"it\0\0");
        assert_eq!(word.suffix.to_le_bytes(), *b"\0\0it");
        assert_eq!(Word::new("twelve-hour").suffix.to_le_bytes(), *b"hour");
        assert_eq!(Word::new("").prefix, 0);
    }

    #[test]
    fn shapes_tell_capitals_digits_and_signs() {
        let shape = |text| Word::new(text).shape;
        assert!(shape("NATO").is_all_capitals() && shape("U.S.").is_all_capitals());
        assert!(shape("Ukraine").is_capitalised() && !shape("Ukraine").is_all_capitals());
        assert!(shape("\u{c9}lan").is_capitalised() && shape("19th").has_digit());
        assert!(!shape("--").has_letter() && !shape("iPhone").is_capitalised());
        assert_ne!(shape("well-known"), shape("wellknown"));
    }

    #[test]
    fn a_word_is_the_same_wherever_it_stands() {
        let text = "A \u{201c}well-known\u{201d} caf\u{e9} in Rostov-on-Don, 1,234 times (NATO's)";
        for (start, _) in text.char_indices() {
            for (end, _) in text.char_indices().filter(|&(end, _)| end >= start) {
                let there = Word::read(text.as_bytes(), Span::from_range(start..end));
                assert_eq!(there, Word::new(&text[start..end]), "{:?}", &text[start..end]);
            }
        }
    }

    #[test]
    fn the_vocabulary_gives_back_what_was_put_in() {
        let words = ["the", "The", "NATO", "said", "report"];
        let known = |n: usize| Known {
            tag: n as u8,
            class: n as u8 + 1,
            rank: n as u16 * 300,
        };
        let entries: Vec<_> = words
            .iter()
            .enumerate()
            .map(|(n, word)| (Word::new(word), known(n)))
            .collect();
        let bytes = Vocabulary::build(&entries);
        let vocabulary = Vocabulary::new(&bytes);
        for (n, word) in words.iter().enumerate() {
            assert_eq!(vocabulary.look_up(&Word::new(word)), known(n));
        }
        assert_eq!(vocabulary.look_up(&Word::new("nato")), Known::default());
        assert_eq!(
            vocabulary.look_up(&Word::new("Report")),
            Known { tag: 0, ..known(4) }
        );
        assert_eq!(Vocabulary::new(&[]).look_up(&Word::new("the")), Known::default());
    }
}
