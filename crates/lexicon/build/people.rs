//! Compiles `en/people/*.toml` into constant tables.

#[path = "../src/fold.rs"]
mod fold;

use fold::fold;
use std::collections::BTreeMap;
use std::path::Path;
use std::{env, fs};
use toml::{Table, Value};

/// The kinds, in the order of their bits. `src/people.rs` names them in the same order, and a test compares.
const KINDS: &[&str] = &[
    "female",
    "male",
    "given",
    "title",
    "rank",
    "role",
    "office",
    "spokes",
    "kin",
    "person",
    "anonymous",
    "plural",
    "organisation",
    "noun",
    "ending",
    "name",
    "document",
    "modifier",
    "particle",
    "suffix",
    "time",
    "family-first",
    "country",
    "people",
    "capital",
    "metonym",
    "thing",
    "place",
    "media",
];

#[derive(Default)]
struct Entry {
    kinds: u32,
    stands_for: Option<String>,
}

#[derive(Default)]
struct Entries(BTreeMap<String, Entry>);

impl Entries {
    fn add(&mut self, word: &str, kinds: &str, stands_for: Option<&str>) {
        let entry = self.0.entry(fold(word).into_owned()).or_default();
        for kind in kinds.split(' ') {
            let bit = KINDS
                .iter()
                .position(|known| *known == kind)
                .unwrap_or_else(|| panic!("no kind {kind}"));
            entry.kinds |= 1 << bit;
        }
        if let Some(name) = stands_for {
            entry.stands_for = Some(name.to_owned());
        }
    }

    fn take(&mut self, file: &Table) {
        for (key, kinds) in [
            ("female", "given female"),
            ("male", "given male"),
            ("either", "given"),
        ] {
            for word in file
                .get(key)
                .and_then(Value::as_str)
                .into_iter()
                .flat_map(str::split_whitespace)
            {
                self.add(word, kinds, None);
            }
        }
        for list in file.get("list").and_then(Value::as_array).into_iter().flatten() {
            let kinds = list["is"].as_str().expect("`is` is text");
            for word in list["words"]
                .as_str()
                .expect("`words` is text")
                .split_whitespace()
            {
                let word = word.replace('_', " ");
                self.add(&word, kinds, None);
                let noun = ["role", "kin", "person", "noun", "document"]
                    .iter()
                    .any(|kind| kinds.split(' ').any(|k| k == *kind));
                if noun && !kinds.contains("plural") {
                    self.add(&plural(&word), &format!("{kinds} plural"), None);
                }
            }
        }
        let tables = |key: &str| file.get(key).and_then(Value::as_table).into_iter().flatten();
        for (name, entry) in tables("countries") {
            self.add(name, "country", Some(name));
            for (key, kind) in [("people", "people"), ("capitals", "capital")] {
                for word in entry[key]
                    .as_array()
                    .into_iter()
                    .flatten()
                    .filter_map(Value::as_str)
                {
                    self.add(word, kind, Some(name));
                }
            }
        }
        for (name, entry) in tables("metonyms") {
            self.add(name, "metonym", entry["speaker"].as_str());
        }
    }
}

/// Writes the tables of the lexicons in `en/people/` to `people.rs` in the output folder.
pub fn compile() {
    let folder = Path::new(&env::var("CARGO_MANIFEST_DIR").expect("cargo sets it")).join("en/people");
    let mut files: Vec<_> = fs::read_dir(&folder)
        .expect("the lexicons lie in en/people/")
        .map(|entry| entry.expect("en/people/ can be listed").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .collect();
    files.sort();
    let mut entries = Entries::default();
    for path in files {
        let text = fs::read_to_string(&path).expect("a lexicon can be read");
        let file = text
            .parse()
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        entries.take(&file);
    }
    let mut source = format!("static ENTRIES: [Entry; {}] = [\n", entries.0.len());
    for (text, entry) in &entries.0 {
        source.push_str(&format!(
            "Entry {{ text: {text:?}, kinds: Kinds({}), stands_for: {:?} }},\n",
            entry.kinds, entry.stands_for
        ));
    }
    let index = super::index::build(entries.0.keys().map(String::as_str));
    source.push_str(&format!(
        "];\nstatic INDEX: [crate::index::Slot; {}] = {index:?};\n",
        index.len()
    ));
    let out = Path::new(&env::var("OUT_DIR").expect("cargo sets it")).join("people.rs");
    fs::File::create(out)
        .and_then(|mut file| std::io::Write::write_all(&mut file, source.as_bytes()))
        .expect("the output folder can be written");
}

fn plural(word: &str) -> String {
    let (first, last) = word
        .rfind(['-', ' '])
        .map_or(("", word), |at| word.split_at(at + 1));
    // In "brother-in-law" and "editor-in-chief" the first noun takes the ending.
    if let Some((noun, rest)) = word.split_once("-in-") {
        return format!("{}-in-{rest}", plural(noun));
    }
    let last = match last {
        "person" => "people".to_owned(),
        "child" => "children".to_owned(),
        "wife" => "wives".to_owned(),
        "passer-by" => "passers-by".to_owned(),
        _ if last.ends_with("man") && last != "human" => format!("{}men", &last[..last.len() - 3]),
        _ if last.ends_with("person") => format!("{}people", &last[..last.len() - 6]),
        _ if last.ends_with("child") => format!("{last}ren"),
        _ if last.ends_with(['s', 'x']) || last.ends_with("ch") || last.ends_with("sh") => {
            format!("{last}es")
        }
        _ if last.ends_with('y')
            && !last.ends_with(['a', 'e', 'o', 'u'])
            && !last.ends_with("ey")
            && !last.ends_with("ay")
            && !last.ends_with("oy") =>
        {
            format!("{}ies", &last[..last.len() - 1])
        }
        _ => format!("{last}s"),
    };
    format!("{first}{last}")
}
