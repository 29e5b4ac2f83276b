//! The texts that benchmarks read.

use ascribe_tests::files;
use std::path::Path;

/// News from `../shared/corpora` beside the repository where it is present, else the fixtures.
pub fn read() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let news = root.join("../shared/corpora/polnear/dev/text");
    let fixtures =
        ["attribution", "extract", "syntax", "text"].map(|stage| root.join("fixtures").join(stage));
    let read = |folder: &Path| -> Vec<String> {
        files(folder, "txt")
            .iter()
            .filter_map(|path| std::fs::read_to_string(path).ok())
            .collect()
    };
    let mut texts = read(&news);
    if texts.is_empty() {
        texts = fixtures.iter().flat_map(|folder| read(folder)).collect();
    }
    assert!(!texts.is_empty(), "there is text to read");
    texts
}
