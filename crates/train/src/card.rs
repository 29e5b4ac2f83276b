//! The cards: for each model a page in `docs/models`. What training knows of a model stands on it between two marks and is written anew by
//! each training; the words around it are people's.

use sha2::{Digest, Sha256};
use std::error::Error;
use std::fmt::{self, Display, Formatter, Write};
use std::path::Path;

/// Where the cards are, from the root of the repository.
pub const FOLDER: &str = "docs/models";

const BEGIN: &str = "<!-- written by ascribe-train: begin -->";
const END: &str = "<!-- written by ascribe-train: end -->";

/// What training knows of a model.
pub struct Card<'a> {
    /// The card is the page of this name.
    pub name: &'a str,
    /// Where the model is embedded from, from the root of the repository.
    pub file: &'a str,
    /// The bytes of the model.
    pub model: &'a [u8],
    /// The arguments of `ascribe-train` that make the model, one run after another.
    pub runs: &'a [&'a str],
    pub seed: u64,
    /// How it was trained, in a line.
    pub settings: String,
    /// What it learned from, as a table.
    pub data: String,
    /// How well it does, as Markdown.
    pub figures: String,
}

impl Card<'_> {
    /// Writes it into the page in `folder`, which keeps the words around the marks.
    pub fn write(&self, folder: &Path) -> Result<(), Box<dyn Error>> {
        let path = folder.join(self.name).with_extension("md");
        let page = fs_err::read_to_string(&path)?;
        let page = replace(&page, &self.to_string()).ok_or_else(|| {
            format!(
                "{}: what is known of the model goes between the lines `{BEGIN}` and `{END}`; put them where it should stand",
                path.display()
            )
        })?;
        Ok(fs_err::write(path, page)?)
    }
}

impl Display for Card<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let commands = self.runs.iter().map(|run| {
            format!("`cargo run --profile fast -p ascribe-train -- {run} --corpora ../shared/corpora`")
        });
        let commands: Vec<String> = commands.collect();
        writeln!(f, "## Command, seed, size and checksum\n")?;
        writeln!(
            f,
            "- File: `{}` ({} bytes, sha256 `{}`)",
            self.file,
            self.model.len(),
            sha256(self.model)
        )?;
        writeln!(f, "- Command: {}", commands.join(", then "))?;
        writeln!(f, "- Seed: {}", self.seed)?;
        writeln!(f, "- Settings: {}", self.settings)?;
        writeln!(f, "\n## What it learned from\n\n{}", self.data)?;
        write!(f, "## Figures\n\n{}", self.figures)
    }
}

/// The page with `section` between the marks.
fn replace(page: &str, section: &str) -> Option<String> {
    let (before, rest) = page.split_once(BEGIN)?;
    let (_, after) = rest.split_once(END)?;
    Some(format!("{before}{BEGIN}\n{section}{END}{after}"))
}

/// A Markdown table.
pub fn table(columns: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let mut table = format!("| {} |\n|{}\n", columns.join(" | "), "---|".repeat(columns.len()));
    for row in rows {
        let _ = writeln!(table, "| {} |", row.join(" | "));
    }
    table
}

fn sha256(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_around_the_marks_stay() {
        let page = format!("# Tagger\n\n{BEGIN}\nold\n{END}\n\n## Known weaknesses\n");
        let new = replace(&page, "new\n").unwrap();
        assert_eq!(new, page.replace("old", "new"));
        assert_eq!(replace("# Tagger\n", "new\n"), None);
        assert_eq!(replace(&format!("{END} {BEGIN}"), "new\n"), None);
    }

    #[test]
    fn tables_have_a_line_for_each_row() {
        let rows = [vec!["dev".to_owned(), "97.8".to_owned()]];
        let expected = "| set | accuracy |\n|---|---|\n| dev | 97.8 |\n";
        assert_eq!(table(&["set", "accuracy"], rows), expected);
    }
}
