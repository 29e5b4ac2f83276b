//! TOML in and out: errors with their place, and rewriting that keeps what a person put into a file.

use super::error::{Error, Result};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::HashMap;
use toml_edit::{Array, ArrayOfTables, DocumentMut, Item, Table, Value};

/// The format of the files that this program writes. Files say theirs in their first key, `format`.
pub(crate) const FORMAT: i64 = 1;

/// One step from a format to the next.
type Migration = fn(&mut DocumentMut);

/// The n-th step leads from format n to n + 1, counted from 1; format 1 is the first there was.
const MIGRATIONS: &[Migration] = &[];

/// Reads `bytes` of the file that the workspace calls `path`.
pub(crate) fn read<T: DeserializeOwned>(path: &str, bytes: &[u8]) -> Result<T> {
    let text = text(path, bytes)?;
    let format =
        toml::from_str::<Head>(text).map_err(|error| malformed(path, text, error.span(), error.message()))?;
    if format.format == Some(FORMAT) {
        return toml::from_str(text).map_err(|error| malformed(path, text, error.span(), error.message()));
    }
    let migrated = migrated(path, text, format.format)?;
    toml::from_str(&migrated.to_string()).map_err(|error| malformed(path, text, None, error.message()))
}

/// The first key of every file.
#[derive(serde::Deserialize)]
struct Head {
    format: Option<i64>,
}

fn text<'b>(path: &str, bytes: &'b [u8]) -> Result<&'b str> {
    std::str::from_utf8(bytes).map_err(|error| {
        let good = String::from_utf8_lossy(&bytes[..error.valid_up_to()]).into_owned();
        malformed(
            path,
            &good,
            Some(good.len()..good.len()),
            "these bytes are not UTF-8",
        )
    })
}

/// The error that `word`, which stands in the file, is wrong.
pub(crate) fn at_word(path: &str, bytes: &[u8], word: &str, message: &str) -> Error {
    let text = String::from_utf8_lossy(bytes);
    let span = text.find(word).map(|at| at..at + word.len());
    malformed(path, &text, span, message)
}

fn malformed(path: &str, text: &str, span: Option<std::ops::Range<usize>>, message: &str) -> Error {
    if let Some(at) = text.lines().position(|line| line.starts_with("<<<<<<< ")) {
        return Error::Conflict {
            path: path.to_owned(),
            line: at + 1,
        };
    }
    let (line, column) = span.map_or((0, 0), |span| {
        let before = text.get(..span.start).unwrap_or(text);
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
        (line, column)
    });
    Error::Malformed {
        path: path.to_owned(),
        line,
        column,
        message: message.replace('\n', ", "),
    }
}

fn migrated(path: &str, text: &str, format: Option<i64>) -> Result<DocumentMut> {
    let mut document: DocumentMut = text
        .parse()
        .map_err(|error: toml_edit::TomlError| malformed(path, text, error.span(), error.message()))?;
    let wrong = |message: String| malformed(path, text, Some(0..0), &message);
    let Some(format) = format else {
        return Err(wrong(format!(
            "the file does not say its format; its first line should be `format = {FORMAT}`"
        )));
    };
    migrate(&mut document, format, MIGRATIONS).map_err(wrong)?;
    Ok(document)
}

/// Brings a file of `format` to the format behind the last of `steps`.
fn migrate(document: &mut DocumentMut, format: i64, steps: &[Migration]) -> std::result::Result<(), String> {
    let newest = steps.len() + 1;
    let known = usize::try_from(format).ok().filter(|n| (1..=newest).contains(n));
    let Some(known) = known else {
        return Err(format!(
            "the file has format {format}, and this program knows none above {newest}: a newer ascribe wrote it"
        ));
    };
    if known < newest {
        for step in &steps[known - 1..] {
            step(document);
        }
        document["format"] = toml_edit::value(i64::try_from(newest).unwrap_or(FORMAT));
    }
    Ok(())
}

/// The file as a document that can be edited, in the present format.
pub(crate) fn document(path: &str, bytes: &[u8]) -> Result<DocumentMut> {
    let text = text(path, bytes)?;
    let head =
        toml::from_str::<Head>(text).map_err(|error| malformed(path, text, error.span(), error.message()))?;
    migrated(path, text, head.format)
}

/// Writes `value` over `existing`, the file's present bytes: values that did not change stay as they are
/// written, with their comments, and tables stay in their order. Tables of an array are told
/// apart by their `id` or `number`.
pub(crate) fn write<T: Serialize>(path: &str, value: &T, existing: Option<&[u8]>) -> Result<String> {
    let mut fresh = toml_edit::ser::to_document(value).map_err(|error| Error::Malformed {
        path: path.to_owned(),
        line: 0,
        column: 0,
        message: error.to_string(),
    })?;
    let mut with_format = DocumentMut::new();
    with_format["format"] = toml_edit::value(FORMAT);
    for (key, item) in fresh.as_table_mut().iter_mut() {
        if key.get() == "format" {
            continue;
        }
        let item = std::mem::take(item);
        with_format.as_table_mut().insert(key.get(), opened(item));
    }
    let Some(existing) = existing else {
        return Ok(with_format.to_string());
    };
    let mut document = document(path, existing)?;
    merge_table(document.as_table_mut(), with_format.as_table_mut());
    Ok(document.to_string())
}

/// Top-level tables and arrays of tables get headers of their own; what is nested in them stays inline, and
/// long lists get a line for each element, so that a change is one line in a diff.
fn opened(item: Item) -> Item {
    match item {
        Item::Value(Value::Array(array)) if !array.is_empty() && array.iter().all(Value::is_inline_table) => {
            let mut tables = ArrayOfTables::new();
            for value in array {
                if let Value::InlineTable(table) = value {
                    tables.push(laid_out(table.into_table()));
                }
            }
            Item::ArrayOfTables(tables)
        }
        Item::Value(Value::InlineTable(table)) => Item::Table(laid_out(table.into_table())),
        other => other,
    }
}

fn laid_out(mut table: Table) -> Table {
    for (_, item) in table.iter_mut() {
        if let Some(array) = item.as_array_mut() {
            lay_out(array);
        }
    }
    table
}

fn lay_out(array: &mut Array) {
    let records = array.iter().all(Value::is_inline_table);
    let long = array
        .iter()
        .map(|v| v.as_str().map_or(0, str::len))
        .sum::<usize>()
        > 80
        && array.len() > 1;
    if array.is_empty() || !(records || long) {
        return;
    }
    for value in array.iter_mut() {
        value.decor_mut().set_prefix("\n    ");
    }
    array.set_trailing("\n");
    array.set_trailing_comma(true);
}

fn merge_table(old: &mut Table, new: &mut Table) {
    let gone: Vec<String> = old
        .iter()
        .map(|(key, _)| key.to_owned())
        .filter(|key| !new.contains_key(key))
        .collect();
    for key in gone {
        old.remove(&key);
    }
    old.set_position(None);
    for (key, item) in new.iter_mut() {
        let fresh = std::mem::take(item);
        match (old.get_mut(key.get()), fresh) {
            (Some(Item::Table(old)), Item::Table(mut fresh)) => merge_table(old, &mut fresh),
            (Some(Item::ArrayOfTables(old)), Item::ArrayOfTables(fresh)) => merge_tables(old, fresh),
            (Some(Item::Value(old)), Item::Value(fresh)) => merge_value(old, fresh),
            (_, fresh) => {
                old.insert(key.get(), fresh);
            }
        }
    }
}

fn merge_value(old: &mut Value, mut fresh: Value) {
    if same_value(old, &fresh) {
        return;
    }
    if let (Value::Array(old), Value::Array(fresh)) = (&mut *old, &mut fresh) {
        // What stays in a list keeps its comments; history is only ever added to.
        let same = old
            .iter()
            .zip(fresh.iter())
            .take_while(|(a, b)| same_value(a, b))
            .count();
        if same == old.len() && same > 0 {
            for value in fresh.iter().skip(same) {
                old.push_formatted(value.clone());
            }
            return;
        }
    }
    *fresh.decor_mut() = old.decor().clone();
    *old = fresh;
}

fn same_value(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::String(a), Value::String(b)) => a.value() == b.value(),
        (Value::Integer(a), Value::Integer(b)) => a.value() == b.value(),
        (Value::Float(a), Value::Float(b)) => a.value() == b.value(),
        (Value::Float(a), Value::Integer(b)) | (Value::Integer(b), Value::Float(a)) => {
            *a.value() == *b.value() as f64
        }
        (Value::Boolean(a), Value::Boolean(b)) => a.value() == b.value(),
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b.iter()).all(|(a, b)| same_value(a, b))
        }
        (Value::InlineTable(a), Value::InlineTable(b)) => {
            a.len() == b.len()
                && a.iter()
                    .all(|(key, a)| b.get(key).is_some_and(|b| same_value(a, b)))
        }
        _ => false,
    }
}

/// The identity of a table in an array of tables.
fn identity(table: &Table) -> Option<String> {
    ["id", "number", "to"]
        .iter()
        .find_map(|key| table.get(key))
        .and_then(Item::as_value)
        .map(|value| match value {
            Value::String(text) => text.value().clone(),
            other => other.to_string().trim().to_owned(),
        })
}

/// Tables that stay keep their order; a new one goes behind the one it follows in `new`.
fn merge_tables(old: &mut ArrayOfTables, new: ArrayOfTables) {
    let mut fresh: Vec<Table> = new.into_iter().collect();
    let mut kept: Vec<Table> = Vec::new();
    let mut at: Vec<Option<usize>> = vec![None; fresh.len()];
    let mut numbers: HashMap<String, usize> = HashMap::new();
    for (n, table) in fresh.iter().enumerate().rev() {
        numbers.extend(identity(table).map(|id| (id, n)));
    }
    for mut table in std::mem::take(old) {
        if let Some(position) = identity(&table).and_then(|id| numbers.remove(&id)) {
            merge_table(&mut table, &mut fresh[position]);
            at[position] = Some(kept.len());
            kept.push(table);
        }
    }
    let mut out: Vec<Table> = Vec::with_capacity(fresh.len());
    // New tables wait for the kept one that they follow.
    let mut followers: Vec<Vec<Table>> = vec![Vec::new(); kept.len() + 1];
    let mut slot = 0;
    for (n, table) in fresh.into_iter().enumerate() {
        match at[n] {
            Some(place) => slot = place + 1,
            None => followers[slot].push(table),
        }
    }
    let mut followers = followers.into_iter();
    out.extend(followers.next().into_iter().flatten());
    for (table, behind) in kept.into_iter().zip(followers) {
        out.push(table);
        out.extend(behind);
    }
    for mut table in out {
        table.set_position(None);
        old.push(table);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct File {
        format: i64,
        name: String,
        #[serde(default)]
        row: Vec<Row>,
    }

    #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Row {
        id: String,
        words: Vec<String>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        history: Vec<Row>,
    }

    fn row(id: &str, words: &[&str]) -> Row {
        Row {
            id: id.to_owned(),
            words: words.iter().map(|&w| w.to_owned()).collect(),
            history: Vec::new(),
        }
    }

    fn file(row: Vec<Row>) -> File {
        File {
            format: FORMAT,
            name: "n".to_owned(),
            row,
        }
    }

    #[test]
    fn comments_and_order_survive_a_rewrite() {
        let existing = "\
# About this file.
format = 1
name = 'n' # single quotes

# The second first, because I like it so.
[[row]]
id = \"b\"
# Why these words.
words = [ \"y\" ]

[[row]]
id = \"a\" # the a
words = [\"x\"]
# The end.
";
        let value = file(vec![
            row("a", &["x", "more"]),
            row("new", &["z"]),
            row("b", &["y"]),
        ]);
        let written = write("f.toml", &value, Some(existing.as_bytes())).expect("it is well formed");
        insta::assert_snapshot!(written, @r#"
        # About this file.
        format = 1
        name = 'n' # single quotes

        # The second first, because I like it so.
        [[row]]
        id = "b"
        # Why these words.
        words = [ "y" ]

        [[row]]
        id = "a" # the a
        words = ["x", "more"]

        [[row]]
        id = "new"
        words = ["z"]
        # The end.
        "#);
        let again: File = read("f.toml", written.as_bytes()).expect("it reads back");
        assert_eq!(again.row.len(), 3);
        assert_eq!(
            write("f.toml", &again, Some(written.as_bytes())).expect("well formed"),
            written
        );
    }

    #[test]
    fn an_old_format_is_brought_up_to_date_step_by_step() {
        let steps: &[Migration] = &[
            |document| {
                let value = document.remove("word").unwrap_or_default();
                document.insert("name", value);
            },
            |document| {
                document["name"] = toml_edit::value(format!("{}!", document["name"].as_str().unwrap_or("")));
            },
        ];
        let mut document: DocumentMut = "format = 1\nword = \"n\"\n".parse().expect("well formed");
        migrate(&mut document, 1, steps).expect("it is known");
        assert_eq!(document.to_string(), "format = 3\nname = \"n!\"\n");
        migrate(&mut document, 3, steps).expect("it is known");
        assert_eq!(document["name"].as_str(), Some("n!"));
        assert!(migrate(&mut document, 4, steps).is_err() && migrate(&mut document, 0, steps).is_err());
    }

    #[test]
    fn broken_files_say_where() {
        let wrong = |text: &str| {
            read::<File>("claims/x.toml", text.as_bytes())
                .expect_err("it is broken")
                .to_string()
        };
        let all = [
            "format = 1\nname = \"n\nrow = 1\n",
            "format = 1\nname = \"n\"\n[[row]]\nid = \"a\"\nwrods = []\n",
            "format = 9\nname = \"n\"\n",
            "name = \"n\"\n",
        ]
        .map(wrong)
        .join("\n\n");
        insta::assert_snapshot!(all, @r#"
        claims/x.toml:2:10: invalid basic string, expected `"`; mend the line, or take the last good state back with `git checkout -- claims/x.toml`; nothing was written

        claims/x.toml:5:1: unknown field `wrods`, expected one of `id`, `words`, `history`; mend the line, or take the last good state back with `git checkout -- claims/x.toml`; nothing was written

        claims/x.toml:1:1: the file has format 9, and this program knows none above 1: a newer ascribe wrote it; mend the line, or take the last good state back with `git checkout -- claims/x.toml`; nothing was written

        claims/x.toml:1:1: the file does not say its format; its first line should be `format = 1`; mend the line, or take the last good state back with `git checkout -- claims/x.toml`; nothing was written
        "#);
    }
}
