/// Whether `word` is one of `list`, in small letters or large (ASCII).
pub(crate) fn is_any(word: &str, list: &[&str]) -> bool {
    list.iter()
        .any(|entry| entry.len() == word.len() && word.eq_ignore_ascii_case(entry))
}
