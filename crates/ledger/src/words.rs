use similar::{ChangeTag, TextDiff};

/// Two texts, a word after the other, with what only one of them has marked: `[-...-]` in the first,
/// `{+...+}` in the second.
#[must_use]
pub fn word_diff(before: &str, after: &str) -> (String, String) {
    let old_words: Vec<&str> = before.split_whitespace().collect();
    let new_words: Vec<&str> = after.split_whitespace().collect();
    let diff = TextDiff::from_slices(&old_words, &new_words);
    let (mut old, mut new) = (Marked::new("[-", "-]"), Marked::new("{+", "+}"));
    for change in diff.iter_all_changes() {
        match change.tag() {
            ChangeTag::Equal => {
                old.push(change.value(), false);
                new.push(change.value(), false);
            }
            ChangeTag::Delete => old.push(change.value(), true),
            ChangeTag::Insert => new.push(change.value(), true),
        }
    }
    (old.finish(), new.finish())
}

/// Two texts, line by line, as `diff -u` shows them, three lines around each change; empty when they are the same.
#[must_use]
pub fn line_diff(file: &str, before: &str, after: &str) -> String {
    let diff = TextDiff::from_lines(before, after);
    diff.unified_diff()
        .context_radius(3)
        .header(file, file)
        .to_string()
}

struct Marked {
    text: String,
    open: &'static str,
    close: &'static str,
    inside: bool,
}

impl Marked {
    const fn new(open: &'static str, close: &'static str) -> Self {
        Self {
            text: String::new(),
            open,
            close,
            inside: false,
        }
    }

    fn push(&mut self, word: &str, marked: bool) {
        if !marked && self.inside {
            self.text.push_str(self.close);
        }
        if !self.text.is_empty() {
            self.text.push(' ');
        }
        if marked && !self.inside {
            self.text.push_str(self.open);
        }
        self.inside = marked;
        self.text.push_str(word);
    }

    fn finish(mut self) -> String {
        if self.inside {
            self.text.push_str(self.close);
        }
        self.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_what_differs() {
        let (old, new) = word_diff("We will not pay", "We will pay today");
        assert_eq!(old, "We will [-not-] pay");
        assert_eq!(new, "We will pay {+today+}");
    }
}
