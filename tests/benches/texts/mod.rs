//! The texts that benchmarks read.

use std::path::Path;

/// News from `../shared/corpora` beside the repository where it is present, else the fixtures.
pub fn read() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let news = root.join("../shared/corpora/polnear/dev/text");
    let fixtures =
        ["attribution", "extract", "syntax", "text"].map(|stage| root.join("fixtures").join(stage));
    let read = |folder: &Path| -> Vec<String> {
        let mut paths: Vec<_> = std::fs::read_dir(folder)
            .into_iter()
            .flatten()
            .flatten()
            .map(|entry| entry.path())
            .filter(|path| path.extension().is_some_and(|extension| extension == "txt"))
            .collect();
        paths.sort();
        paths
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
