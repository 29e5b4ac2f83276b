//! Changes to the text of `speakers.toml`: new entries, names, merges and splits. Text in, text out: comments and order stay,
//! so that people can review a change line by line.

mod propose;

pub use propose::{entry_of, is_name, propose};

use crate::SpeakerKind;
use crate::registry::{Entry, Registry, RegistryError, Role, id_of};
use toml_edit::{Array, ArrayOfTables, DocumentMut, InlineTable, Item, Table, Value, value};

/// What an edit yields: the new text, or what is wrong.
type Edited = Result<String, Vec<RegistryError>>;

/// The registry text with `entry` at its end. The entry's line plays no part.
///
/// # Errors
/// When the text is no valid registry, or the entry's id, name or one of its aliases is taken.
pub fn add(file: &str, text: &str, entry: &Entry) -> Edited {
    Registry::read(file, text)?;
    let mut tables = ArrayOfTables::new();
    tables.push(table_of(entry));
    let mut document = DocumentMut::new();
    document["speaker"] = Item::ArrayOfTables(tables);
    append(file, text, &document.to_string())
}

/// The registry text with `entries`, the text of others, at its end.
///
/// # Errors
/// When what comes out is no valid registry.
pub fn append(file: &str, text: &str, entries: &str) -> Edited {
    let text = text.trim_end();
    let mut joined = text.to_owned();
    if !text.is_empty() {
        joined.push_str("\n\n");
    }
    joined.push_str(entries.trim_start_matches('\n'));
    Registry::read(file, &joined)?;
    Ok(joined)
}

/// The registry text in which speaker `id` is called `name`, where one is given, and `aliases` mean it too. The name before
/// becomes an alias; the id stays.
///
/// # Errors
/// When the text is no valid registry, when `id` is not in it, or a name means somebody else already.
pub fn rename(file: &str, text: &str, id: &str, name: Option<&str>, aliases: &[&str]) -> Edited {
    let (mut document, at, _) = open(file, text, id, None)?;
    let table = table_at(file, &mut document, at)?;
    let mut known = names(table);
    let mut added: Vec<&str> = Vec::new();
    let before = table
        .get("name")
        .and_then(Item::as_str)
        .unwrap_or_default()
        .to_owned();
    if let Some(name) = name.filter(|name| *name != before) {
        if let Some(old) = table.get_mut("name").and_then(Item::as_value_mut) {
            let decor = old.decor().clone();
            *old = name.into();
            *old.decor_mut() = decor;
        }
        if let Some(list) = table.get_mut("aliases").and_then(Item::as_array_mut) {
            remove(list, |alias| alias == name);
        }
        known.push(name.to_owned());
        added.push(&before);
    }
    for alias in aliases {
        if !known.iter().any(|known| known == alias) && !added.contains(alias) {
            added.push(alias);
        }
    }
    extend(table, "aliases", added.into_iter().map(Value::from));
    checked(file, &document)
}

/// The registry text in which `gone` is part of `kept`: its name and aliases are aliases of `kept`, its roles and
/// notes are added, and its number in Wikidata is taken where `kept` has none. The comment right above it moves above `kept`,
/// comments inside it follow there; a comment that stands apart from it stays where it is.
///
/// # Errors
/// When the text is no valid registry, or one of the ids is not in it, or the two are one.
pub fn merge(file: &str, text: &str, kept: &str, gone: &str) -> Edited {
    let (mut document, kept_at, gone_at) = open(file, text, kept, Some(gone))?;
    let Some(gone_at) = gone_at.filter(|at| *at != kept_at) else {
        return Err(wrong(
            file,
            line_of(file, text, kept),
            format!("`{kept}` and `{gone}` are one speaker; there is nothing to merge"),
        ));
    };
    let removed = tables(&mut document).remove(gone_at);
    let kept_at = if gone_at < kept_at { kept_at - 1 } else { kept_at };
    let (apart, own) = comments_above(&removed);
    if !apart.is_empty() {
        let tables = tables(&mut document);
        if let Some(follower) = tables.get_mut(gone_at) {
            put_above(follower, &apart, if gone_at == 0 { "" } else { "\n" });
        } else {
            let trailing = document.trailing().as_str().unwrap_or_default().to_owned();
            document.set_trailing(format!("\n{apart}{trailing}"));
        }
    }
    let table = table_at(file, &mut document, kept_at)?;
    let inside = comments_inside(&removed);
    let own: Vec<String> = own.into_iter().chain(inside).collect();
    if !own.is_empty() {
        put_below_the_comment(table, &own);
    }
    let known: Vec<String> = names(table);
    let mut added: Vec<String> = Vec::new();
    for name in names(&removed) {
        if !known.contains(&name) && !added.contains(&name) {
            added.push(name);
        }
    }
    extend(table, "aliases", added.iter().map(|name| name.as_str().into()));
    add_roles(table, &removed);
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
    in_order(tables(&mut document));
    checked(file, &document)
}

/// The registry text in which the names `aliases` of speaker `id` belong to a speaker of their own, `name`, whose entry
/// follows. Its id is `new_id`, or made of the name.
///
/// # Errors
/// When the text is no valid registry, when `id` is not in it or lacks one of the aliases, or when the new id or name is taken.
pub fn split(file: &str, text: &str, id: &str, name: &str, new_id: Option<&str>, aliases: &[&str]) -> Edited {
    let (mut document, at, _) = open(file, text, id, None)?;
    let registry = Registry::read(file, text)?;
    let entry = &registry.entries()[at];
    for alias in aliases {
        if !entry.aliases.iter().any(|known| known == alias) {
            let known = match entry.aliases.as_slice() {
                [] => "none".to_owned(),
                known => format!("`{}`", known.join("`, `")),
            };
            return Err(wrong(
                file,
                entry.line,
                format!("`{id}` has no alias `{alias}`; it has {known}"),
            ));
        }
    }
    let table = table_at(file, &mut document, at)?;
    if let Some(array) = table.get_mut("aliases").and_then(Item::as_array_mut) {
        remove(array, |alias| aliases.contains(&alias) || alias == name);
        if array.is_empty() && array.trailing().as_str().is_none_or(|end| !end.contains('#')) {
            table.remove("aliases");
        }
    }
    let mut new = table_of(&Entry {
        id: new_id.map_or_else(|| id_of(name), str::to_owned),
        name: name.to_owned(),
        kind: entry.kind,
        aliases: aliases
            .iter()
            .filter(|alias| **alias != name)
            .map(|&alias| alias.to_owned())
            .collect(),
        roles: Vec::new(),
        wikidata: None,
        notes: None,
        line: 0,
    });
    new.decor_mut().set_prefix("\n");
    let tables = tables(&mut document);
    let mut rest: Vec<Table> = Vec::new();
    while tables.len() > at + 1 {
        rest.push(tables.remove(at + 1));
    }
    tables.push(new);
    for table in rest {
        tables.push(table);
    }
    in_order(tables);
    checked(file, &document)
}

/// An entry as a table; what it lacks, and its line, are left out.
fn table_of(entry: &Entry) -> Table {
    let mut table = Table::new();
    table["id"] = value(entry.id.as_str());
    table["name"] = value(entry.name.as_str());
    if entry.kind != SpeakerKind::Person {
        table["kind"] = value(entry.kind.name());
    }
    if !entry.aliases.is_empty() {
        table["aliases"] = value(entry.aliases.iter().map(String::as_str).collect::<Array>());
    }
    if !entry.roles.is_empty() {
        table["roles"] = value(entry.roles.iter().map(inline_role).collect::<Array>());
    }
    for (key, text) in [("wikidata", &entry.wikidata), ("notes", &entry.notes)] {
        if let Some(text) = text {
            table[key] = value(text.as_str());
        }
    }
    table
}

fn inline_role(role: &Role) -> InlineTable {
    let mut table = InlineTable::new();
    table.insert("title", role.title.as_str().into());
    for (key, day) in [("from", &role.from), ("until", &role.until)] {
        if let Some(day) = day {
            table.insert(key, day.as_str().into());
        }
    }
    table
}

fn tables(document: &mut DocumentMut) -> &mut ArrayOfTables {
    document["speaker"]
        .or_insert(Item::ArrayOfTables(ArrayOfTables::new()))
        .as_array_of_tables_mut()
        .expect("the text was read as a registry")
}

/// Has the tables written in the order in which they stand here, whatever place in the file each came from.
fn in_order(tables: &mut ArrayOfTables) {
    for table in tables.iter_mut() {
        table.set_position(None);
        for (_, item) in table.iter_mut() {
            if let Some(roles) = item.as_array_of_tables_mut() {
                roles.iter_mut().for_each(|role| role.set_position(None));
            }
        }
    }
}

fn table_at<'d>(
    file: &str,
    document: &'d mut DocumentMut,
    at: usize,
) -> Result<&'d mut Table, Vec<RegistryError>> {
    tables(document)
        .get_mut(at)
        .ok_or_else(|| wrong(file, 0, "the entry is not there".to_owned()))
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
        at.ok_or_else(|| wrong(file, 0, format!("no speaker has the id `{id}`")))
    };
    let document = text
        .parse::<DocumentMut>()
        .map_err(|error| wrong(file, 0, error.message().to_owned()))?;
    Ok((document, place(one)?, other.map(place).transpose()?))
}

fn line_of(file: &str, text: &str, id: &str) -> usize {
    let registry = Registry::read(file, text).unwrap_or_default();
    let entry = registry.entries().iter().find(|entry| entry.id == id);
    entry.map_or(0, |entry| entry.line)
}

/// What a change leads to is a valid registry, or the change is refused.
fn checked(file: &str, document: &DocumentMut) -> Edited {
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

/// Adds to the list `key` of a table, laid out as the list is; the list is made where there is none.
fn extend(table: &mut Table, key: &str, values: impl Iterator<Item = Value>) {
    let mut values = values.peekable();
    if values.peek().is_none() {
        return;
    }
    let list = table.entry(key).or_insert_with(|| value(Array::new()));
    let Some(array) = list.as_array_mut() else { return };
    let own_lines = array
        .iter()
        .last()
        .and_then(|last| last.decor().prefix()?.as_str())
        .is_some_and(|prefix| prefix.contains('\n'));
    for mut value in values {
        value.decor_mut().clear();
        if own_lines {
            let end = array.trailing().as_str().unwrap_or_default().to_owned();
            // A comment behind the last element stays on its line.
            let comment = end.rsplit_once('\n').map_or("", |(comments, _)| comments);
            let comment = comment.trim_end_matches([' ', '\t']).to_owned();
            value.decor_mut().set_prefix(format!("{comment}\n    "));
            array.set_trailing("\n");
            array.set_trailing_comma(true);
            array.push_formatted(value);
        } else {
            array.push(value);
        }
    }
}

/// Takes the texts that `gone` names out of a list. The comments around them stay.
fn remove(array: &mut Array, gone: impl Fn(&str) -> bool) {
    let mut at = 0;
    while at < array.len() {
        if !array.get(at).and_then(Value::as_str).is_some_and(&gone) {
            at += 1;
            continue;
        }
        let removed = array.remove(at);
        let before = removed
            .decor()
            .prefix()
            .and_then(|prefix| prefix.as_str())
            .unwrap_or_default();
        if !before.contains('#') {
            let before = before.to_owned();
            // The new first element stands where the old one did.
            if let Some(next) = array.get_mut(0).filter(|_| at == 0) {
                let own = next.decor().prefix().and_then(|prefix| prefix.as_str());
                if own.is_none_or(|own| !own.contains('#')) {
                    next.decor_mut().set_prefix(before);
                }
            }
            continue;
        }
        let before = before.trim_end().to_owned();
        if let Some(next) = array.get_mut(at) {
            let own = next
                .decor()
                .prefix()
                .and_then(|prefix| prefix.as_str())
                .unwrap_or_default()
                .to_owned();
            next.decor_mut().set_prefix(format!("{before}{own}"));
        } else {
            let own = array.trailing().as_str().unwrap_or_default().to_owned();
            let own = if own.contains('\n') {
                own
            } else {
                format!("{own}\n")
            };
            array.set_trailing(format!("{before}{own}"));
        }
    }
}

/// Adds the roles of `removed` to those of `table`, in the way of writing that `table` has.
fn add_roles(table: &mut Table, removed: &Table) {
    match (table.get_mut("roles"), removed.get("roles")) {
        (Some(Item::ArrayOfTables(own)), Some(Item::ArrayOfTables(more))) => {
            for role in more {
                own.push(role.clone());
            }
        }
        (Some(Item::ArrayOfTables(own)), Some(Item::Value(Value::Array(more)))) => {
            for role in more {
                if let Some(role) = role.as_inline_table() {
                    own.push(role.clone().into_table());
                }
            }
        }
        (_, Some(Item::ArrayOfTables(more))) => {
            let more: Vec<Value> = more
                .iter()
                .map(|role| Value::InlineTable(role.clone().into_inline_table()))
                .collect();
            extend(table, "roles", more.into_iter());
        }
        (_, Some(Item::Value(Value::Array(more)))) => {
            let more: Vec<Value> = more.iter().cloned().collect();
            extend(table, "roles", more.into_iter());
        }
        _ => {}
    }
}

/// The comments in front of a table: what stands apart from it, an empty line between, and the lines right above.
fn comments_above(table: &Table) -> (String, Vec<String>) {
    let prefix = table
        .decor()
        .prefix()
        .and_then(|prefix| prefix.as_str())
        .unwrap_or_default();
    let lines: Vec<&str> = prefix.trim_end_matches(' ').lines().collect();
    let own = lines
        .iter()
        .rev()
        .take_while(|line| line.trim_start().starts_with('#'))
        .count();
    let (apart, own) = lines.split_at(lines.len() - own);
    let apart: String = if apart.iter().any(|line| line.contains('#')) {
        format!("{}\n\n", apart.join("\n").trim_matches('\n'))
    } else {
        String::new()
    };
    (apart, own.iter().map(|line| line.trim().to_owned()).collect())
}

/// The comments between and behind the values of a table.
fn comments_inside(table: &Table) -> Vec<String> {
    let mut all = Vec::new();
    let mut take = |raw: Option<&toml_edit::RawString>| {
        for line in raw.and_then(|raw| raw.as_str()).unwrap_or_default().lines() {
            if line.trim_start().starts_with('#') {
                all.push(line.trim().to_owned());
            }
        }
    };
    take(table.decor().suffix());
    for (key, item) in table {
        if let Some(key) = table.key(key) {
            take(key.leaf_decor().prefix());
        }
        let Some(value) = item.as_value() else { continue };
        if let Value::Array(array) = value {
            for element in array {
                take(element.decor().prefix());
                take(element.decor().suffix());
            }
            take(Some(array.trailing()));
        }
        take(value.decor().suffix());
    }
    all
}

/// Puts `comments`, whole lines, in front of what stands above a table, and `gap` in front of that.
fn put_above(table: &mut Table, comments: &str, gap: &str) {
    let own = table
        .decor()
        .prefix()
        .and_then(|prefix| prefix.as_str())
        .unwrap_or_default();
    let own = own.trim_start_matches('\n').to_owned();
    table.decor_mut().set_prefix(format!("{gap}{comments}{own}"));
}

/// Puts `comments` between the comment of a table and its header.
fn put_below_the_comment(table: &mut Table, comments: &[String]) {
    let own = table
        .decor()
        .prefix()
        .and_then(|prefix| prefix.as_str())
        .unwrap_or_default();
    let joined = format!("{own}{}\n", comments.join("\n"));
    table.decor_mut().set_prefix(joined);
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
        insta::assert_snapshot!(merged, @r#"
        # Who speaks in our town.

        # Found in the archive.
        [[speaker]]
        id = "ana-ruiz"
        name = "Ana Ruiz" # not the painter
        aliases = [
            "Ruiz", # in headlines
            "Mayor Ruiz",
            "Ruiz of Halden Arts",
            "A.M. Ruiz",
            "Ana Maria Ruiz",
        ]
        roles = [{ title = "mayor of Halden", from = "2021-05-01" }, { title = "councillor", until = "2021-04-30" }]
        wikidata = "Q42"

        # The council comes last.
        [[speaker]]
        id = "halden-council"
        name = "Halden Council"
        kind = "organisation"
        "#);
        let registry = Registry::read("speakers.toml", &merged).unwrap();
        assert_eq!(registry.entries().len(), 2);
        let ruiz = &registry.entries()[0];
        assert_eq!(registry.find("Ana María Ruiz"), Some(0));
        assert_eq!((ruiz.roles.len(), ruiz.wikidata.as_deref()), (2, Some("Q42")));
        assert_eq!(registry.entries()[1].id, "halden-council");
    }

    #[test]
    fn no_comment_is_lost_whichever_goes() {
        let text = "# Head.\n\n# Councillors.\n\n# One.\n[[speaker]] # a\nid = \"a\" # id\nname = \"A\"\naliases = [\n    \"AA\", # long\n    # short\n    \"AAA\",\n]\n\n                    # Two.\n[[speaker]]\nid = \"b\"\nname = \"B\"\n[[speaker.roles]]\ntitle = \"b of B\"\n\n# Apart.\n\n# Three.\n[[speaker]]\nid = \"c\"\nname = \"C\"\n\n# End.\n";
        let comments: Vec<&str> = text
            .match_indices("# ")
            .map(|(at, _)| text[at..].lines().next().unwrap())
            .collect();
        assert_eq!(comments.len(), 11);
        for (kept, gone) in [
            ("a", "b"),
            ("b", "a"),
            ("a", "c"),
            ("c", "a"),
            ("b", "c"),
            ("c", "b"),
        ] {
            let merged = merge("s.toml", text, kept, gone).unwrap();
            for comment in &comments {
                assert_eq!(
                    merged.matches(comment).count(),
                    1,
                    "{gone} into {kept}: {comment}\n{merged}"
                );
            }
            let registry = Registry::read("s.toml", &merged).unwrap();
            let at = registry.entries().iter().position(|e| e.id == kept).unwrap();
            assert_eq!(registry.find(&gone.to_uppercase()), Some(at));
            let roles: usize = registry.entries().iter().map(|e| e.roles.len()).sum();
            assert_eq!(roles, 1, "{merged}");
        }
        for alias in ["AA", "AAA"] {
            let split = split("s.toml", text, "a", "New", None, &[alias]).unwrap();
            for comment in &comments {
                assert_eq!(split.matches(comment).count(), 1, "{alias}: {comment}\n{split}");
            }
        }
    }

    #[test]
    fn entries_are_added_and_renamed_in_place() {
        let entry = Entry {
            id: "tom-berg".to_owned(),
            name: "Tom Berg".to_owned(),
            kind: SpeakerKind::Person,
            aliases: vec!["Berg".to_owned()],
            roles: vec![Role {
                title: "mayor of Halden".to_owned(),
                from: Some("2025-05-01".to_owned()),
                until: None,
            }],
            wikidata: None,
            notes: None,
            line: 0,
        };
        let added = add("speakers.toml", TEXT, &entry).unwrap();
        assert!(added.starts_with(TEXT));
        let registry = Registry::read("speakers.toml", &added).unwrap();
        assert_eq!(registry.find("Berg"), Some(3));
        let again = add("speakers.toml", &added, &entry).unwrap_err();
        assert_eq!(again.len(), 3, "{again:?}");
        assert_eq!(
            add("speakers.toml", "", &entry).unwrap().lines().next(),
            Some("[[speaker]]")
        );

        let renamed = rename(
            "speakers.toml",
            TEXT,
            "ana-ruiz",
            Some("Mayor Ruiz"),
            &["Ana", "Ruiz"],
        )
        .unwrap();
        insta::assert_snapshot!(renamed[..renamed.find("roles").unwrap()], @r#"
        # Who speaks in our town.

        [[speaker]]
        id = "ana-ruiz"
        name = "Mayor Ruiz" # not the painter
        aliases = [
            "Ruiz", # in headlines
            "Ruiz of Halden Arts",
            "Ana Ruiz",
            "Ana",
        ]
        "#);
        let taken = rename("speakers.toml", TEXT, "ana-ruiz", Some("Halden Council"), &[]).unwrap_err();
        assert!(taken[0].to_string().contains("means two speakers"), "{taken:?}");
    }

    #[test]
    fn a_split_moves_names_to_a_new_entry_after_the_old() {
        let split = split(
            "speakers.toml",
            TEXT,
            "ana-ruiz",
            "Lucia Ruiz",
            None,
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
            "s.toml: no speaker has the id `nobody`"
        );
        assert!(message(merge("s.toml", TEXT, "ana-ruiz", "ana-ruiz")).contains("nothing to merge"));
        assert!(message(split("s.toml", TEXT, "ana-ruiz", "X", None, &["Y"])).contains("has no alias `Y`"));
        assert!(
            message(split("s.toml", TEXT, "ana-ruiz", "A.M. Ruiz", None, &[])).contains("means two speakers")
        );
    }
}
