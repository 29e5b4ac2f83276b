use ascribe_lexicon::is_same;
use ascribe_syntax::{Analysis, Word};

/// Whether `word` is one of `list`, in small letters or large (ASCII).
#[inline]
pub(crate) fn is_any(word: &str, list: &[&str]) -> bool {
    list.iter().any(|entry| is_same(entry, word))
}

/// Lists of words that every word of a text is looked up in, all in one step: a word is found by its hash, which was
/// made when the text was read, and nearly all are in none of the lists.
pub(crate) struct WordLists {
    /// Open addressing; a power of two.
    slots: Vec<Slot>,
    /// A bit for each hash that one of the words has, by the hash's high bits: most words go no further.
    seen: [u64; SEEN / 64],
}

/// So many bits tell words that may be in a list from those that are in none.
const SEEN: usize = 1 << 12;

#[derive(Clone, Copy, Default)]
struct Slot {
    form: u64,
    text: &'static str,
    /// A bit for each list that the word is in; none where the slot is empty.
    lists: u16,
}

impl WordLists {
    /// The lists, each with its bit; a word may be in several.
    pub(crate) fn new(lists: &[(u16, &[&'static str])]) -> Self {
        let count: usize = lists.iter().map(|(_, words)| words.len()).sum();
        let mut table = Self {
            slots: vec![Slot::default(); (4 * count).next_power_of_two()],
            seen: [0; SEEN / 64],
        };
        for &(bit, words) in lists {
            for &text in words {
                let form = Word::hash(text);
                let (word, bit_of_form) = place_seen(form);
                table.seen[word] |= bit_of_form;
                let at = table.place(form);
                let slot = &mut table.slots[at];
                *slot = Slot {
                    form,
                    text,
                    lists: slot.lists | bit,
                };
            }
        }
        table
    }

    /// The bits of the lists that token `at` is in, in small letters or large (ASCII).
    #[inline]
    pub(crate) fn of(&self, analysis: &Analysis<'_>, at: u32) -> u16 {
        let form = match analysis.words.get(at as usize) {
            Some(word) => word.form,
            None => Word::hash(analysis.word(at)),
        };
        let (word, bit) = place_seen(form);
        if self.seen[word] & bit == 0 {
            return 0;
        }
        self.look_up(form, analysis.word(at))
    }

    /// Kept apart, so that the look at one bit is compiled into the loops that ask.
    #[inline(never)]
    fn look_up(&self, form: u64, text: &str) -> u16 {
        let slot = self.slots[self.place(form)];
        if slot.lists != 0 && slot.text.eq_ignore_ascii_case(text) {
            slot.lists
        } else {
            0
        }
    }

    /// Where the word of that hash is, or would be.
    #[inline]
    fn place(&self, form: u64) -> usize {
        let last = self.slots.len() - 1;
        let mut at = form as usize & last;
        while self.slots[at].lists != 0 && self.slots[at].form != form {
            at = (at + 1) & last;
        }
        at
    }
}

/// Where the bit for a hash is, and the bit.
#[inline]
fn place_seen(form: u64) -> (usize, u64) {
    let bit = (form >> 40) as usize % SEEN;
    (bit / 64, 1 << (bit % 64))
}

#[cfg(test)]
mod tests {
    use super::*;
    use ascribe_syntax::{analyse, tag};
    use ascribe_text::Document;

    #[test]
    fn a_word_is_found_in_its_lists_in_any_case() {
        let lists = WordLists::new(&[(1, &["war", "%", "than"]), (4, &["war", "law"])]);
        let text = "war War WAR % Than law was wars 5 then \u{e9} wat";
        let document = Document::from_paragraphs("d", text.to_owned());
        let mut analysis = analyse(&document);
        // Before there are hashes, and with them.
        for _ in 0..2 {
            let found: Vec<u16> = (0..12).map(|at| lists.of(&analysis, at)).collect();
            assert_eq!(found, [5, 5, 5, 1, 1, 4, 0, 0, 0, 0, 0, 0]);
            tag(&mut analysis);
        }
    }
}
