/// Whether `word` is one of `list`, in small letters or large (ASCII).
pub(crate) fn is_any(word: &str, list: &[&str]) -> bool {
    list.iter()
        .any(|entry| entry.len() == word.len() && word.eq_ignore_ascii_case(entry))
}

/// A list of words that most words are told from by their first letter and length alone: for lists that every
/// word of a text is looked up in.
pub(crate) struct WordSet {
    words: &'static [&'static str],
    initials: Initials,
}

impl WordSet {
    pub(crate) const fn new(words: &'static [&'static str]) -> Self {
        Self {
            words,
            initials: Initials::of(words),
        }
    }

    /// Whether `word` is one of them, in small letters or large (ASCII).
    pub(crate) fn contains(&self, word: &str) -> bool {
        self.initials.may_contain(word) && is_any(word, self.words)
    }
}

/// First letters and lengths of some words.
pub(crate) struct Initials {
    /// For each first letter (small ones and other signs folded to 32 kinds) the lengths that occur.
    lengths: [u32; 32],
}

impl Initials {
    pub(crate) const fn of(words: &[&str]) -> Self {
        let mut lengths = [0; 32];
        let mut at = 0;
        while at < words.len() {
            let word = words[at].as_bytes();
            lengths[(word[0] & 31) as usize] |= 1 << (word.len() & 31);
            at += 1;
        }
        Self { lengths }
    }

    /// These, and those of `set`.
    pub(crate) const fn and(mut self, set: &WordSet) -> Self {
        let mut at = 0;
        while at < self.lengths.len() {
            self.lengths[at] |= set.initials.lengths[at];
            at += 1;
        }
        self
    }

    /// False only for words that are none of them.
    #[inline]
    pub(crate) fn may_contain(&self, word: &str) -> bool {
        let first = word.as_bytes().first().map_or(0, |first| first & 31);
        self.lengths[first as usize] >> (word.len() & 31) & 1 == 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_holds_its_words_in_any_case() {
        let set = WordSet::new(&["war", "%", "than"]);
        for word in ["war", "War", "WAR", "%", "Than"] {
            assert!(set.contains(word), "{word}");
        }
        for word in ["", "was", "wars", "5", "then", "\u{e9}"] {
            assert!(!set.contains(word), "{word}");
        }
    }
}
