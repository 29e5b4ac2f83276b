//! The lexicons of people are sorted, hold nothing twice in one list, and explain themselves.

use ascribe_lexicon::people::{Kinds, entries, entry, fold};
use std::path::Path;
use toml::{Table, Value};

fn files() -> Vec<(String, String, Table)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("en/people");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .expect("the lexicons lie in en/people/")
        .map(|entry| {
            let path = entry.expect("the lexicons lie in en/people/").path();
            let text = std::fs::read_to_string(&path).expect("a lexicon is text");
            let table = text
                .parse()
                .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            (path.display().to_string(), text, table)
        })
        .collect();
    assert!(files.len() > 5, "the lexicons are there");
    files.sort_by(|a, b| a.0.cmp(&b.0));
    files
}

fn assert_sorted(name: &str, words: &[&str]) {
    assert!(!words.is_empty(), "{name}: holds no words");
    for pair in words.windows(2) {
        assert!(
            pair[0] < pair[1],
            "{name}: {:?} stands before {:?}",
            pair[0],
            pair[1]
        );
    }
}

#[test]
fn files_explain_themselves_and_are_sorted() {
    for (name, text, table) in files() {
        assert!(text.starts_with("# "), "{name}: a comment comes first");
        for list in table.get("list").and_then(Value::as_array).into_iter().flatten() {
            assert!(
                list["why"].as_str().is_some_and(|why| !why.is_empty()),
                "{name}: a list has a reason"
            );
            let words: Vec<_> = list["words"].as_str().unwrap().split_whitespace().collect();
            assert_sorted(&name, &words);
        }
        for key in ["female", "male", "either"] {
            if let Some(words) = table.get(key) {
                assert_sorted(
                    &name,
                    &words.as_str().unwrap().split_whitespace().collect::<Vec<_>>(),
                );
            }
        }
        for (key, why) in [("metonyms", "why"), ("countries", "people")] {
            if let Some(rows) = table.get(key).and_then(Value::as_table) {
                assert_sorted(&name, &rows.keys().map(String::as_str).collect::<Vec<_>>());
                assert!(
                    rows.values().all(|row| row.get(why).is_some()),
                    "{name}: each row has `{why}`"
                );
            }
        }
    }
}

#[test]
fn a_given_name_stands_in_one_list() {
    let (_, _, table) = files()
        .into_iter()
        .find(|(name, _, _)| name.ends_with("given_names.toml"))
        .unwrap();
    let mut seen = std::collections::BTreeSet::new();
    for key in ["female", "male", "either"] {
        for word in table[key].as_str().unwrap().split_whitespace() {
            assert_eq!(fold(word), word, "names are folded");
            assert!(seen.insert(word.to_owned()), "{word} stands in two lists");
        }
    }
    assert!(seen.len() > 2000);
}

#[test]
fn every_entry_is_found_and_every_kind_used() {
    let mut all = Kinds::default();
    for found in entries() {
        assert_eq!(entry(found.text).unwrap().text, found.text);
        assert!(Kinds::ALL.iter().any(|(kind, _)| found.is(*kind)));
        all = all | found.kinds;
    }
    for (kind, name) in Kinds::ALL {
        assert!(all.meets(*kind), "{name} is used");
    }
}

#[test]
fn kinds_have_the_bits_that_the_build_gave_them() {
    for (word, kind) in [
        ("mary", Kinds::FEMALE),
        ("mr.", Kinds::TITLE),
        ("gen.", Kinds::RANK),
        ("aide", Kinds::ROLE),
        ("president", Kinds::OFFICE),
        ("spokesman", Kinds::SPOKES),
        ("wife", Kinds::KIN),
        ("man", Kinds::PERSON),
        ("witness", Kinds::ANONYMOUS),
        ("women", Kinds::PLURAL),
        ("company", Kinds::ORGANISATION),
        ("ltd", Kinds::ENDING),
        ("reuters", Kinds::NAME),
        ("report", Kinds::DOCUMENT),
        ("former", Kinds::MODIFIER),
        ("von", Kinds::PARTICLE),
        ("jr.", Kinds::SUFFIX),
        ("monday", Kinds::TIME),
        ("kim", Kinds::FAMILY_FIRST),
        ("france", Kinds::COUNTRY),
        ("french", Kinds::PEOPLE),
        ("paris", Kinds::CAPITAL),
        ("white house", Kinds::METONYM),
        ("spokespeople", Kinds::SPOKES),
        ("brothers-in-law", Kinds::KIN),
        ("secretaries", Kinds::ROLE),
    ] {
        assert!(entry(word).is_some_and(|entry| entry.is(kind)), "{word}");
    }
}

#[test]
fn folding_makes_spellings_equal() {
    assert_eq!(fold("Élysée"), "elysee");
    assert_eq!(fold("Erdoğan"), "erdogan");
    assert_eq!(fold("Wałęsa"), "walesa");
    assert_eq!(fold("O’Brien"), "o'brien");
    assert_eq!(fold("Ångstro\u{308}m"), "angstrom");
    assert!(matches!(fold("plain"), std::borrow::Cow::Borrowed("plain")));
}
