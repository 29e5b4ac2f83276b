//! The cards in `docs/models` tell which files they are about.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use sha2::{Digest, Sha256};
use std::fs;
use std::path::Path;

/// Every line of a card "- File: `PATH` (N bytes, sha256 `HEX`)" is true.
#[test]
fn cards_have_the_size_and_checksum_of_their_file() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut checked = 0;
    for entry in fs::read_dir(root.join("docs/models")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "md") {
            continue;
        }
        let card = fs::read_to_string(&path).unwrap();
        for line in card
            .lines()
            .filter(|line| line.starts_with("- File: ") && line.contains("sha256"))
        {
            let quoted: Vec<&str> = line.split('`').skip(1).step_by(2).collect();
            let [file, checksum] = quoted[..] else {
                panic!("{}: {line}", path.display());
            };
            let bytes = fs::read(root.join(file)).unwrap();
            let size = format!("({} bytes, ", bytes.len());
            assert!(
                line.contains(&size),
                "{}: {file} has {} bytes",
                path.display(),
                bytes.len()
            );
            let found: String = Sha256::digest(&bytes)
                .iter()
                .map(|byte| format!("{byte:02x}"))
                .collect();
            assert_eq!(found, checksum, "{}: {file}", path.display());
            checked += 1;
        }
    }
    assert_eq!(checked, 4, "tagger, parser, attribution and speakers have cards");
}
