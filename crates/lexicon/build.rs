//! Compiles `en/*.toml` into constant tables, so that a program that starts has nothing to read or parse.

#[path = "src/index.rs"]
mod index;
#[path = "build/people.rs"]
mod people;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::{env, fs};
use toml::{Table, Value};

fn main() {
    println!("cargo::rerun-if-changed=en");
    let folder = Path::new(&env::var("CARGO_MANIFEST_DIR").expect("cargo sets it")).join("en");
    let mut files: Vec<_> = fs::read_dir(&folder)
        .expect("the lexicons lie in en/")
        .map(|entry| entry.expect("en/ can be listed").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .collect();
    files.sort();
    let mut tables = Tables::default();
    for path in files {
        let text = fs::read_to_string(&path).expect("a lexicon can be read");
        let file: Table = text
            .parse()
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        tables.take(&file, &path);
    }
    let out = Path::new(&env::var("OUT_DIR").expect("cargo sets it")).join("tables.rs");
    let mut out = fs::File::create(out).expect("the output folder can be written");
    out.write_all(tables.source().as_bytes())
        .expect("the output folder can be written");
    people::compile();
}

/// What is known of one word form while the tables grow; numbers point into the lists of [`Tables`].
#[derive(Default)]
struct Form {
    classes: BTreeSet<String>,
    verbs: Vec<usize>,
    phrases: Vec<usize>,
    noun: Option<usize>,
    adjective: Option<usize>,
}

#[derive(Default)]
struct Tables {
    forms: BTreeMap<String, Form>,
    verbs: Vec<String>,
    nominals: Vec<String>,
    phrases: Vec<(String, String)>,
    abbreviations: Vec<String>,
}

impl Tables {
    fn take(&mut self, file: &Table, path: &Path) {
        let table = |name: &str| file.get(name).and_then(Value::as_table).into_iter().flatten();
        for (lemma, entry) in table("verbs") {
            self.verb(lemma, entry);
        }
        for (lemma, entry) in table("nouns") {
            let at = self.nominal(lemma, entry);
            let plural = entry
                .get("plural")
                .map_or_else(|| plural(lemma), |plural| string(plural).to_owned());
            for form in [lemma.clone(), plural] {
                let form = self.form(&form, "noun");
                form.noun = form.noun.or(Some(at));
            }
        }
        for (lemma, entry) in table("adjectives") {
            let at = self.nominal(lemma, entry);
            self.form(lemma, "adjective").adjective = Some(at);
        }
        for (text, entry) in table("phrases") {
            let kind = format!(
                "PhraseKind::Cue(CueClass::{}, {})",
                camel(string(&entry["class"])),
                entry["head"].as_integer().expect("head is a number")
            );
            self.phrase(text, kind);
        }
        for (text, kind) in table("abbreviations") {
            self.abbreviations
                .push(format!("({text:?}, Abbreviation::{})", camel(string(kind))));
        }
        for (text, _) in table("traps") {
            self.phrase(text, "PhraseKind::Trap".to_owned());
        }
        if let (Some(class), Some(words)) = (file.get("class"), file.get("words").and_then(Value::as_array)) {
            for word in words {
                let word = word.get("word").unwrap_or(word);
                let (class, word) = (string(class), string(word));
                if word.contains(' ') {
                    self.phrase(word, format!("PhraseKind::Member({})", set("Classes", [class])));
                } else {
                    self.form(word, class);
                    if PLURAL.contains(&class) {
                        self.form(&plural(word), class);
                    }
                }
            }
        } else {
            assert!(
                [
                    "verbs",
                    "nouns",
                    "adjectives",
                    "phrases",
                    "traps",
                    "abbreviations"
                ]
                .iter()
                .any(|name| file.contains_key(*name)),
                "{}: neither a list of words with a class nor a known table",
                path.display()
            );
        }
    }

    fn form(&mut self, text: &str, class: &str) -> &mut Form {
        assert_eq!(text, text.to_lowercase(), "words stand in lower case");
        let form = self.forms.entry(text.to_owned()).or_default();
        form.classes.insert(class.to_owned());
        form
    }

    fn verb(&mut self, lemma: &str, entry: &Value) {
        let (base, particle) = lemma.split_once(' ').unwrap_or((lemma, ""));
        let forms = entry.get("forms").map_or_else(
            || inflect(base),
            |forms| string(forms).split(' ').map(str::to_owned).collect(),
        );
        let at = self.verbs.len();
        self.verbs.push(format!(
            "Verb {{ lemma: {lemma:?}, particle: {particle:?}, plain: {}, senses: {} }}",
            entry.get("plain").is_some(),
            senses(entry)
        ));
        for text in forms.iter().map(String::as_str).chain([base]) {
            let form = self.form(text, "verb");
            if !form.verbs.contains(&at) {
                form.verbs.push(at);
            }
        }
    }

    fn nominal(&mut self, lemma: &str, entry: &Value) -> usize {
        self.nominals.push(format!(
            "Nominal {{ lemma: {lemma:?}, senses: {} }}",
            senses(entry)
        ));
        self.nominals.len() - 1
    }

    fn phrase(&mut self, text: &str, kind: String) {
        let at = self.phrases.len();
        self.phrases.push((text.to_owned(), kind));
        let first = text.split(' ').next().unwrap_or_default();
        for word in first.split('|') {
            self.form(word, "phrase").phrases.push(at);
        }
    }

    fn source(&self) -> String {
        let mut verb_lists: Vec<usize> = Vec::new();
        let mut phrase_lists: Vec<usize> = Vec::new();
        let mut words = String::new();
        for (text, form) in &self.forms {
            let list = |lists: &mut Vec<usize>, members: Vec<usize>| {
                let start = lists.len();
                lists.extend(&members);
                (start, members.len())
            };
            let verbs = list(&mut verb_lists, form.verbs.clone());
            let mut phrases = form.phrases.clone();
            phrases.sort_by_key(|&at| std::cmp::Reverse(self.phrases[at].0.split(' ').count()));
            let phrases = list(&mut phrase_lists, phrases);
            let number = |at: Option<usize>| at.map_or_else(|| "u16::MAX".to_owned(), |at| at.to_string());
            writeln!(
                words,
                "Word {{ text: {text:?}, classes: {}, verbs: {verbs:?}, phrases: {phrases:?}, noun: {}, adjective: {} }},",
                set("Classes", form.classes.iter().map(String::as_str)),
                number(form.noun),
                number(form.adjective),
            )
            .expect("a string can be written to");
        }
        let index = index::build(self.forms.keys().map(String::as_str));
        let phrases = self.phrases.iter().map(|(text, kind)| {
            let words = text.split(' ').map(|word| {
                let either = word.split('|').map(|word| format!("{word:?}"));
                format!("&[{}]", either.collect::<Vec<_>>().join(","))
            });
            let words = words.collect::<Vec<_>>().join(",");
            format!("Phrase {{ text: {text:?}, kind: {kind}, words: &[{words}] }}")
        });
        format!(
            "static WORDS: [Word; {}] = [{words}];\n\
             static VERBS: &[Verb] = &[{}];\n\
             static NOMINALS: &[Nominal] = &[{}];\n\
             static PHRASES: &[Phrase] = &[{}];\n\
             static ABBREVIATIONS: &[(&str, Abbreviation)] = &[{}];\n\
             static VERB_LISTS: &[u16] = &{verb_lists:?};\n\
             static PHRASE_LISTS: &[u16] = &{phrase_lists:?};\n\
             static INDEX: [index::Slot; {}] = {index:?};\n",
            self.forms.len(),
            self.verbs.join(","),
            self.nominals.join(","),
            phrases.collect::<Vec<_>>().join(","),
            self.abbreviations.join(","),
            index.len(),
        )
    }
}

/// The classes whose words are nouns that can be counted; their plurals are known too.
const PLURAL: &[&str] = &["anonymous", "document", "medium", "organisation", "role"];

/// The plural of a noun.
fn plural(noun: &str) -> String {
    let stem = &noun[..noun.len() - noun.chars().last().map_or(0, char::len_utf8)];
    if let Some(stem) = noun.strip_suffix("man") {
        format!("{stem}men")
    } else if noun.ends_with('y') && !stem.ends_with(['a', 'e', 'o', 'u']) {
        format!("{stem}ies")
    } else if ["s", "sh", "ch", "x", "z"]
        .iter()
        .any(|ending| noun.ends_with(ending))
    {
        format!("{noun}es")
    } else {
        format!("{noun}s")
    }
}

fn string(value: &Value) -> &str {
    value
        .as_str()
        .unwrap_or_else(|| panic!("{value} is not a string"))
}

fn senses(entry: &Value) -> String {
    let senses = entry["senses"].as_array().expect("senses are a list");
    let source = senses.iter().map(|sense| {
        format!(
            "Sense {{ class: CueClass::{}, frames: {} }}",
            camel(string(&sense["class"])),
            set("Frames", string(&sense["takes"]).split(' '))
        )
    });
    format!("&[{}]", source.collect::<Vec<_>>().join(","))
}

/// A set's source: the names of a file's members are those of its constants, but for signs.
fn set<'n>(kind: &str, names: impl IntoIterator<Item = &'n str>) -> String {
    let members = names.into_iter().map(|name| {
        let constant = match name {
            "np?" => "SPEECH_NP".to_owned(),
            "~to" => "TO_NP".to_owned(),
            name => name.trim_start_matches('~').replace('-', "_").to_uppercase(),
        };
        format!("{kind}::{constant}.0")
    });
    format!("{kind}({})", members.collect::<Vec<_>>().join("|"))
}

fn camel(name: &str) -> String {
    let mut letters = name.chars();
    letters
        .next()
        .into_iter()
        .flat_map(char::to_uppercase)
        .chain(letters)
        .collect()
}

/// The forms of a regular verb. A final -l after a single vowel may double or not.
fn inflect(base: &str) -> Vec<String> {
    let ends = |endings: &[&str]| endings.iter().any(|ending| base.ends_with(ending));
    let stem = &base[..base.len() - 1];
    let consonant_y = base.ends_with('y') && !ends(&["ay", "ey", "oy", "uy"]);
    let third = if consonant_y {
        format!("{stem}ies")
    } else if ends(&["s", "sh", "ch", "x", "z", "o"]) {
        format!("{base}es")
    } else {
        format!("{base}s")
    };
    let mut forms = vec![third];
    if consonant_y {
        forms.extend([format!("{stem}ied"), format!("{base}ing")]);
    } else if let Some(stem) = base.strip_suffix("ie") {
        forms.extend([format!("{base}d"), format!("{stem}ying")]);
    } else if base.ends_with('e') {
        let gerund = if base.ends_with("ee") { base } else { stem };
        forms.extend([format!("{base}d"), format!("{gerund}ing")]);
    } else {
        forms.extend([format!("{base}ed"), format!("{base}ing")]);
        if ends(&["al", "el", "il", "ol"]) && !ends(&["ail", "eal", "eel", "eil", "oil", "ool", "oal"]) {
            forms.extend([format!("{base}led"), format!("{base}ling")]);
        }
    }
    forms
}
