//! Changes to the text of `speakers.toml`: proposals, merges and splits. Text in, text out: comments and order stay, so that
//! people can review a change line by line.

use crate::registry::{Registry, RegistryError, id_of};
use crate::{Speaker, SpeakerKind};
use toml_edit::{Array, ArrayOfTables, DocumentMut, Item, Table, value};

/// Entries for the speakers that no registry has yet, ready to paste at the end of `speakers.toml`.
#[must_use]
pub fn propose<'s>(speakers: impl IntoIterator<Item = &'s Speaker>) -> String {
    let mut document = DocumentMut::new();
    let mut tables = ArrayOfTables::new();
    for speaker in speakers.into_iter().filter(|speaker| !speaker.registered) {
        let mut table = Table::new();
        table["id"] = value(speaker.id.as_str());
        table["name"] = value(speaker.name.as_str());
        table["kind"] = value(speaker.kind.name());
        if !speaker.aliases.is_empty() {
            table["aliases"] = value(speaker.aliases.iter().map(String::as_str).collect::<Array>());
        }
        if let Some(role) = &speaker.role {
            let mut roles = Array::new();
            let mut entry = toml_edit::InlineTable::new();
            entry.insert("title", role.as_str().into());
            roles.push(entry);
            table["roles"] = value(roles);
        }
        tables.push(table);
    }
    if !tables.is_empty() {
        document["speaker"] = Item::ArrayOfTables(tables);
    }
    document.to_string()
}

/// The registry text in which `gone` is part of `kept`: its name and aliases are aliases of `kept`, its roles and
/// notes are added, its number in Wikidata is taken where `kept` has none, and comments above it stand above what follows.
///
/// # Errors
/// When the text is no valid registry, or one of the ids is not in it, or the two are one.
pub fn merge(file: &str, text: &str, kept: &str, gone: &str) -> Result<String, Vec<RegistryError>> {
    let (mut document, kept_at, gone_at) = open(file, text, kept, Some(gone))?;
    let Some(gone_at) = gone_at.filter(|at| *at != kept_at) else {
        return Err(wrong(
            file,
            1,
            format!("`{kept}` and `{gone}` are one speaker; there is nothing to merge"),
        ));
    };
    let tables = tables(&mut document);
    let removed = tables.remove(gone_at);
    let kept_at = if gone_at < kept_at { kept_at - 1 } else { kept_at };
    // A comment above the entry that goes is kept, above the entry that took its place in the file.
    if let Some(comment) = removed.decor().prefix().and_then(|prefix| prefix.as_str())
        && comment.contains('#')
    {
        let follower = if gone_at < tables.len() { gone_at } else { kept_at };
        if let Some(table) = tables.get_mut(follower) {
            let own = table
                .decor()
                .prefix()
                .and_then(|prefix| prefix.as_str())
                .unwrap_or_default();
            let joined = format!("{}\n{}", comment.trim_end(), own.trim_start_matches('\n'));
            table.decor_mut().set_prefix(joined);
        }
    }
    let Some(table) = tables.get_mut(kept_at) else {
        return Err(wrong(file, 1, format!("no speaker has the id `{kept}`")));
    };
    let own: Vec<String> = names(table);
    let mut added: Vec<String> = Vec::new();
    for name in names(&removed) {
        if !own.contains(&name) && !added.contains(&name) {
            added.push(name);
        }
    }
    append(table, "aliases", added.iter().map(|name| name.as_str().into()));
    if let Some(roles) = removed.get("roles").and_then(Item::as_array) {
        append(table, "roles", roles.iter().cloned());
    }
    if !table.contains_key("wikidata")
        && let Some(number) = removed.get("wikidata").and_then(Item::as_str)
    {
        table["wikidata"] = value(number);
    }
    if let Some(notes) = removed.get("notes").and_then(Item::as_str) {
        let joined = match table.get("notes").and_then(Item::as_str) {
            Some(own) => format!("{own} {notes}"),
            None => notes.to_owned(),
        };
        table["notes"] = value(joined);
    }
    checked(file, document)
}

/// The registry text in which the names `aliases` of speaker `id` belong to a speaker of their own, `name`, whose entry
/// follows. Its id is made of the name.
///
/// # Errors
/// When the text is no valid registry, when `id` is not in it or lacks one of the aliases, or when the new id or name is taken.
pub fn split(
    file: &str,
    text: &str,
    id: &str,
    name: &str,
    aliases: &[&str],
) -> Result<String, Vec<RegistryError>> {
    let (mut document, at, _) = open(file, text, id, None)?;
    let registry = Registry::read(file, text)?;
    let entry = &registry.entries()[at];
    for alias in aliases {
        if !entry.aliases.iter().any(|known| known == alias) {
            let known = entry.aliases.join("`, `");
            return Err(wrong(
                file,
                entry.line,
                format!("`{id}` has no alias `{alias}`; it has `{known}`"),
            ));
        }
    }
    let tables = tables(&mut document);
    let Some(table) = tables.get_mut(at) else {
        return Err(wrong(file, 1, format!("no speaker has the id `{id}`")));
    };
    if let Some(array) = table.get_mut("aliases").and_then(Item::as_array_mut) {
        array.retain(|value| {
            value
                .as_str()
                .is_none_or(|text| !aliases.contains(&text) && text != name)
        });
    }
    let mut new = Table::new();
    new["id"] = value(id_of(name));
    new["name"] = value(name);
    if entry.kind != SpeakerKind::Person {
        new["kind"] = value(entry.kind.name());
    }
    let own: Array = aliases.iter().copied().filter(|alias| *alias != name).collect();
    if !own.is_empty() {
        new["aliases"] = value(own);
    }
    new.decor_mut().set_prefix("\n");
    let mut rest: Vec<Table> = Vec::new();
    while tables.len() > at + 1 {
        rest.push(tables.remove(at + 1));
    }
    new.set_position(tables.get(at).and_then(Table::position));
    tables.push(new);
    for table in rest {
        tables.push(table);
    }
    checked(file, document)
}

fn tables(document: &mut DocumentMut) -> &mut ArrayOfTables {
    document["speaker"]
        .or_insert(Item::ArrayOfTables(ArrayOfTables::new()))
        .as_array_of_tables_mut()
        .expect("the text was read as a registry")
}

/// The document, with the places of one or two speakers in it.
fn open(
    file: &str,
    text: &str,
    one: &str,
    other: Option<&str>,
) -> Result<(DocumentMut, usize, Option<usize>), Vec<RegistryError>> {
    let registry = Registry::read(file, text)?;
    let place = |id: &str| {
        let at = registry.entries().iter().position(|entry| entry.id == id);
        at.ok_or_else(|| wrong(file, 1, format!("no speaker has the id `{id}`")))
    };
    let document = text
        .parse::<DocumentMut>()
        .map_err(|error| wrong(file, 1, error.message().to_owned()))?;
    Ok((document, place(one)?, other.map(place).transpose()?))
}

/// What a change leads to is a valid registry, or the change is refused.
fn checked(file: &str, document: DocumentMut) -> Result<String, Vec<RegistryError>> {
    let text = document.to_string();
    Registry::read(file, &text)?;
    Ok(text)
}

fn wrong(file: &str, line: usize, message: String) -> Vec<RegistryError> {
    vec![RegistryError {
        file: file.to_owned(),
        line,
        message,
    }]
}

fn names(table: &Table) -> Vec<String> {
    let name = table.get("name").and_then(Item::as_str).into_iter();
    let aliases = table
        .get("aliases")
        .and_then(Item::as_array)
        .into_iter()
        .flatten();
    name.chain(aliases.filter_map(|alias| alias.as_str()))
        .map(str::to_owned)
        .collect()
}

/// Appends to the list `key` of a table; the list is made where there is none.
fn append(table: &mut Table, key: &str, values: impl Iterator<Item = toml_edit::Value>) {
    let mut values = values.peekable();
    if values.peek().is_none() {
        return;
    }
    let list = table.entry(key).or_insert_with(|| value(Array::new()));
    if let Some(array) = list.as_array_mut() {
        for mut value in values {
            value.decor_mut().clear();
            array.push(value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = r#"# Who speaks in our town.

[[speaker]]
id = "ana-ruiz"
name = "Ana Ruiz" # not the painter
aliases = [
    "Ruiz", # in headlines
    "Mayor Ruiz",
    "Ruiz of Halden Arts",
]
roles = [{ title = "mayor of Halden", from = "2021-05-01" }]

# Found in the archive.
[[speaker]]
id = "a-m-ruiz"
name = "A.M. Ruiz"
aliases = ["Ana Maria Ruiz"]
wikidata = "Q42"
roles = [{ title = "councillor", until = "2021-04-30" }]

# The council comes last.
[[speaker]]
id = "halden-council"
name = "Halden Council"
kind = "organisation"
"#;

    #[test]
    fn a_merge_keeps_comments_and_order() {
        let merged = merge("speakers.toml", TEXT, "ana-ruiz", "a-m-ruiz").unwrap();
        for comment in [
            "# Who speaks in our town.",
            "# not the painter",
            "# in headlines",
            "# Found in the archive.",
            "# The council comes last.",
        ] {
            assert!(merged.contains(comment), "{comment} is lost in\n{merged}");
        }
        let registry = Registry::read("speakers.toml", &merged).unwrap();
        assert_eq!(registry.entries().len(), 2);
        let ruiz = &registry.entries()[0];
        assert_eq!(registry.find("Ana María Ruiz"), Some(0));
        assert_eq!((ruiz.roles.len(), ruiz.wikidata.as_deref()), (2, Some("Q42")));
        assert_eq!(registry.entries()[1].id, "halden-council");
    }

    #[test]
    fn a_split_moves_names_to_a_new_entry_after_the_old() {
        let split = split(
            "speakers.toml",
            TEXT,
            "ana-ruiz",
            "Lucia Ruiz",
            &["Ruiz of Halden Arts"],
        )
        .unwrap();
        let registry = Registry::read("speakers.toml", &split).unwrap();
        let ids: Vec<_> = registry.entries().iter().map(|e| e.id.as_str()).collect();
        assert_eq!(ids, ["ana-ruiz", "lucia-ruiz", "a-m-ruiz", "halden-council"]);
        assert_eq!(registry.find("Ruiz of Halden Arts"), Some(1));
        assert_eq!(registry.find("Ruiz"), Some(0));
        assert!(
            split.contains("# in headlines") && split.contains("# Found in the archive."),
            "{split}"
        );
    }

    #[test]
    fn what_cannot_be_done_is_told() {
        let message = |result: Result<String, Vec<RegistryError>>| result.unwrap_err()[0].to_string();
        assert_eq!(
            message(merge("s.toml", TEXT, "ana-ruiz", "nobody")),
            "s.toml:1: no speaker has the id `nobody`"
        );
        assert!(message(merge("s.toml", TEXT, "ana-ruiz", "ana-ruiz")).contains("nothing to merge"));
        assert!(message(split("s.toml", TEXT, "ana-ruiz", "X", &["Y"])).contains("has no alias `Y`"));
        assert!(message(split("s.toml", TEXT, "ana-ruiz", "A.M. Ruiz", &[])).contains("means two speakers"));
    }

    #[test]
    fn proposals_can_be_read_back() {
        let speakers = [
            Speaker {
                id: "ana-ruiz".to_owned(),
                name: "Ana Ruiz".to_owned(),
                kind: SpeakerKind::Person,
                role: Some("mayor of \"Halden\"".to_owned()),
                aliases: vec!["Ruiz".to_owned()],
                registered: false,
            },
            Speaker {
                id: "halden-council".to_owned(),
                name: "Halden Council".to_owned(),
                kind: SpeakerKind::Organisation,
                role: None,
                aliases: Vec::new(),
                registered: false,
            },
        ];
        let text = propose(&speakers);
        let registry = Registry::read("speakers.toml", &text).unwrap();
        assert_eq!(registry.entries().len(), 2, "{text}");
        assert_eq!(registry.entries()[0].roles[0].title, "mayor of \"Halden\"");
        assert_eq!(propose(&[]), "");
    }
}
