//! The registry of known speakers, `speakers.toml`: reading it, and whom a name or title means by it.
//!
//! ```toml
//! [[speaker]]
//! id = "ana-ruiz"                     # lower case, digits and hyphens; stable
//! name = "Ana Ruiz"
//! kind = "person"                     # person (the default), organisation, document or group
//! aliases = ["Ruiz", "Ana Maria Ruiz"]
//! roles = [{ title = "mayor of Halden", from = "2021-05-01", until = "2025-04-30" }]
//! wikidata = "Q42"                    # a Q-number, as text
//! notes = "Not the painter."
//! ```

use crate::SpeakerKind;
use ascribe_lexicon::people::fold;
use std::collections::HashMap;
use std::fmt;
use std::ops::Range;
use toml_edit::{ArrayOfTables, Document, Item, Table, TableLike, Value};

/// The known speakers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Registry {
    entries: Vec<Entry>,
    by_id: HashMap<String, usize>,
    by_name: HashMap<String, usize>,
    /// For each title the entries that have it, in the file's order.
    by_title: HashMap<String, Vec<usize>>,
}

/// A known speaker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Stable id.
    pub id: String,
    /// The name to show.
    pub name: String,
    /// What it is.
    pub kind: SpeakerKind,
    /// Other names that mean it.
    pub aliases: Vec<String>,
    /// Its offices, in the file's order.
    pub roles: Vec<Role>,
    /// Wikidata's number of it ("Q42").
    pub wikidata: Option<String>,
    /// What people wrote about it.
    pub notes: Option<String>,
    /// Line of the entry in the file, from 1.
    pub line: usize,
}

/// An office with the days on which it was held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Role {
    /// The office ("mayor of Halden").
    pub title: String,
    /// Its first day (ISO 8601); open where not given.
    pub from: Option<String>,
    /// Its last day.
    pub until: Option<String>,
}

/// What is wrong in a registry file, or in a change asked of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegistryError {
    /// The file, as it was named.
    pub file: String,
    /// The line, from 1; 0 where there is none to name.
    pub line: usize,
    /// What is wrong and what to do.
    pub message: String,
}

impl fmt::Display for RegistryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "{}: {}", self.file, self.message),
            line => write!(f, "{}:{line}: {}", self.file, self.message),
        }
    }
}

impl std::error::Error for RegistryError {}

impl Entry {
    /// The office held on `day` (ISO 8601); the last one of the file without a day.
    #[must_use]
    pub fn role_on(&self, day: Option<&str>) -> Option<&str> {
        let held = self.roles.iter().rev().find(|role| role.holds(day));
        held.map(|role| role.title.as_str())
    }
}

impl Role {
    /// Whether it was held on `day`; any day is taken for one of it when none is given and it has not ended.
    #[must_use]
    pub fn holds(&self, day: Option<&str>) -> bool {
        match day.and_then(|day| day.get(..10)) {
            Some(day) => {
                self.from.as_deref().is_none_or(|from| from <= day)
                    && self.until.as_deref().is_none_or(|until| day <= until)
            }
            None => self.until.is_none(),
        }
    }
}

impl Registry {
    /// Reads the text of the file that users know as `file`.
    ///
    /// # Errors
    /// All that is wrong with it, in order of lines: broken TOML, missing or unknown keys, ids given twice, and names that
    /// mean two speakers.
    pub fn read(file: &str, text: &str) -> Result<Self, Vec<RegistryError>> {
        let breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let lines = Lines {
            file,
            starts: breaks.map(|(at, _)| at + 1).collect(),
        };
        let document = Document::parse(text)
            .map_err(|error| vec![lines.error(error.span().unwrap_or(0..0), error.message().to_owned())])?;
        let mut reader = Reader {
            lines,
            errors: Vec::new(),
            registry: Self::default(),
        };
        for (key, item) in document.iter() {
            match (key, item.as_array_of_tables()) {
                ("speaker", Some(tables)) => reader.speakers(tables),
                ("speaker", None) => reader.wrong(
                    item,
                    "`speaker` is written [[speaker]], once for each speaker".to_owned(),
                ),
                (key, _) => reader.wrong(
                    item,
                    format!("unknown key `{key}`; speakers are written as [[speaker]]"),
                ),
            }
        }
        if reader.errors.is_empty() {
            Ok(reader.registry)
        } else {
            reader.errors.sort_by_key(|error| error.line);
            Err(reader.errors)
        }
    }

    /// The speakers, in the file's order.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Index of the speaker whom `name` means, by name or alias; spellings with and without diacritics, hyphens or capitals are
    /// equal.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<usize> {
        self.by_name.get(&key(name)).copied()
    }

    /// Whether a speaker has that id.
    #[must_use]
    pub fn has_id(&self, id: &str) -> bool {
        self.by_id.contains_key(id)
    }

    /// Index of the one speaker who held the office `title` on `day` (ISO 8601); nobody when several did.
    #[must_use]
    pub fn holder(&self, title: &str, day: Option<&str>) -> Option<usize> {
        let wanted = key(title);
        if wanted.is_empty() {
            return None;
        }
        let mut holders = self.by_title.get(&wanted)?.iter().filter(|&&at| {
            let roles = &self.entries[at].roles;
            roles
                .iter()
                .any(|role| role.holds(day) && key(&role.title) == wanted)
        });
        let first = *holders.next()?;
        holders.next().is_none().then_some(first)
    }
}

/// The id made of a name: "vladimir-putin"; "speaker" when the name has no letter that an id can hold.
#[must_use]
pub fn id_of(name: &str) -> String {
    let mut id = String::with_capacity(name.len());
    for letter in fold(name).chars() {
        if letter.is_alphanumeric() {
            id.push(letter);
        } else if !id.is_empty() && !id.ends_with('-') && letter != '\'' && letter != '.' {
            id.push('-');
        }
    }
    let id = id.trim_end_matches('-');
    if id.is_empty() {
        "speaker".to_owned()
    } else {
        id.to_owned()
    }
}

/// What two spellings of one name have in common.
pub(crate) fn key(name: &str) -> String {
    fold(name)
        .chars()
        .filter(|letter| letter.is_alphanumeric())
        .collect()
}

struct Lines<'t> {
    file: &'t str,
    /// The byte after each line break.
    starts: Vec<usize>,
}

impl Lines<'_> {
    fn line(&self, at: usize) -> usize {
        1 + self.starts.partition_point(|&start| start <= at)
    }

    fn error(&self, span: Range<usize>, message: String) -> RegistryError {
        RegistryError {
            file: self.file.to_owned(),
            line: self.line(span.start),
            message,
        }
    }
}

struct Reader<'t> {
    lines: Lines<'t>,
    errors: Vec<RegistryError>,
    registry: Registry,
}

impl Reader<'_> {
    fn wrong(&mut self, item: &Item, message: String) {
        let error = self.lines.error(item.span().unwrap_or(0..0), message);
        self.errors.push(error);
    }

    fn speakers(&mut self, tables: &ArrayOfTables) {
        for table in tables {
            self.speaker(table);
        }
    }

    fn speaker(&mut self, table: &Table) {
        let span = table.span().unwrap_or(0..0);
        let line = self.lines.line(span.start);
        let known = ["id", "name", "kind", "aliases", "roles", "wikidata", "notes"];
        for (key, item) in table {
            if !known.contains(&key) {
                self.wrong(
                    item,
                    format!("unknown key `{key}` of a speaker; known are {}", known.join(", ")),
                );
            }
        }
        let id = self.text(table, "id");
        let name = self.text(table, "name");
        let kind = match self.text(table, "kind") {
            None => SpeakerKind::Person,
            Some(kind) => SpeakerKind::from_name(&kind).unwrap_or_else(|| {
                let kinds: Vec<_> = SpeakerKind::ALL.iter().map(|kind| kind.name()).collect();
                self.wrong(
                    &table["kind"],
                    format!("no kind `{kind}`; it is one of {}", kinds.join(", ")),
                );
                SpeakerKind::Person
            }),
        };
        let wikidata = self.text(table, "wikidata");
        if let Some(number) = &wikidata
            && !number
                .strip_prefix('Q')
                .is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
        {
            self.wrong(
                &table["wikidata"],
                format!("`{number}` is no Wikidata number; one looks like \"Q42\""),
            );
        }
        let notes = self.text(table, "notes");
        let aliases = self.aliases(table);
        let roles = self.roles(table);
        let (Some(id), Some(name)) = (id, name) else {
            for key in ["id", "name"] {
                if !table.contains_key(key) {
                    let error = self.lines.error(
                        span.clone(),
                        format!("this speaker has no `{key}`; write {key} = \"...\""),
                    );
                    self.errors.push(error);
                }
            }
            return;
        };
        if id.is_empty()
            || !id
                .chars()
                .all(|c| c.is_alphanumeric() && !c.is_uppercase() || c == '-')
        {
            self.wrong(
                &table["id"],
                format!(
                    "`{id}` is no id; use lower-case letters, digits and hyphens, as \"{}\"",
                    id_of(&name)
                ),
            );
        }
        if let Some(&other) = self.registry.by_id.get(&id) {
            let other = &self.registry.entries[other];
            let (other_name, other_line) = (other.name.clone(), other.line);
            self.wrong(
                &table["id"],
                format!("the id `{id}` is given twice: to {other_name} (line {other_line}) and to {name}; give one of them another"),
            );
        }
        let at = self.registry.entries.len();
        self.register(&name, &id, &name, at, table["name"].span());
        for (alias, place) in &aliases {
            self.register(alias, &id, &name, at, place.clone());
        }
        self.registry.by_id.entry(id.clone()).or_insert(at);
        for role in &roles {
            let holders = self.registry.by_title.entry(key(&role.title)).or_default();
            if holders.last() != Some(&at) {
                holders.push(at);
            }
        }
        self.registry.entries.push(Entry {
            id,
            name,
            kind,
            aliases: aliases.into_iter().map(|(alias, _)| alias).collect(),
            roles,
            wikidata,
            notes,
            line,
        });
    }

    /// Enters a name or alias, which may mean one speaker only.
    fn register(&mut self, alias: &str, id: &str, name: &str, at: usize, place: Option<Range<usize>>) {
        let key = key(alias);
        if key.is_empty() {
            let error = self
                .lines
                .error(place.unwrap_or(0..0), format!("`{alias}` is no name"));
            self.errors.push(error);
            return;
        }
        match self.registry.by_name.get(&key) {
            Some(&other) if other != at => {
                let other = &self.registry.entries[other];
                let message = format!(
                    "`{alias}` means two speakers: {} (`{}`, line {}) and {name} (`{id}`); take it out of one of them, or merge the two",
                    other.name, other.id, other.line
                );
                let error = self.lines.error(place.unwrap_or(0..0), message);
                self.errors.push(error);
            }
            _ => {
                self.registry.by_name.insert(key, at);
            }
        }
    }

    fn text(&mut self, table: &Table, key: &str) -> Option<String> {
        let item = table.get(key)?;
        match item.as_str() {
            Some(text) => Some(text.to_owned()),
            None => {
                self.wrong(
                    item,
                    format!(
                        "`{key}` is text, in quotation marks; here it is a {}",
                        item.type_name()
                    ),
                );
                None
            }
        }
    }

    fn aliases(&mut self, table: &Table) -> Vec<(String, Option<Range<usize>>)> {
        let Some(item) = table.get("aliases") else {
            return Vec::new();
        };
        let Some(array) = item.as_array() else {
            self.wrong(
                item,
                "`aliases` is a list of names: aliases = [\"...\", \"...\"]".to_owned(),
            );
            return Vec::new();
        };
        let mut aliases = Vec::new();
        for value in array {
            match value {
                Value::String(text) => aliases.push((text.value().clone(), value.span())),
                other => {
                    let message = format!(
                        "an alias is text, in quotation marks; here it is a {}",
                        other.type_name()
                    );
                    let error = self.lines.error(other.span().unwrap_or(0..0), message);
                    self.errors.push(error);
                }
            }
        }
        aliases
    }

    fn roles(&mut self, table: &Table) -> Vec<Role> {
        let Some(item) = table.get("roles") else {
            return Vec::new();
        };
        let tables: Vec<&dyn TableLike> = match item {
            Item::ArrayOfTables(tables) => tables.iter().map(|table| table as &dyn TableLike).collect(),
            Item::Value(Value::Array(array)) => array
                .iter()
                .filter_map(|v| v.as_inline_table().map(|t| t as &dyn TableLike))
                .collect(),
            _ => Vec::new(),
        };
        let wanted = match item {
            Item::ArrayOfTables(tables) => tables.len(),
            Item::Value(Value::Array(array)) => array.len(),
            _ => usize::MAX,
        };
        if tables.len() != wanted {
            self.wrong(
                item,
                "`roles` is a list of roles: roles = [{ title = \"...\", from = \"2020-01-31\" }]".to_owned(),
            );
        }
        let mut roles = Vec::new();
        for table in tables {
            let mut field = |key: &str, day: bool| {
                let item = table.get(key)?;
                let text = item
                    .as_str()
                    .map(str::to_owned)
                    .or_else(|| item.as_datetime().map(ToString::to_string));
                if text.as_deref().is_none_or(|text| day && !is_day(text)) {
                    let message = if day {
                        format!("`{key}` is a day such as \"2020-01-31\"")
                    } else {
                        format!("`{key}` is text, in quotation marks")
                    };
                    self.wrong(item, message);
                    return None;
                }
                text
            };
            let (from, until) = (field("from", true), field("until", true));
            match field("title", false) {
                Some(title) => roles.push(Role { title, from, until }),
                None => self.wrong(item, "a role has a `title`".to_owned()),
            }
        }
        roles
    }
}

/// "2020-01-31", "2020-01" or "2020".
fn is_day(text: &str) -> bool {
    let mut parts = text.split('-');
    let digits = |part: Option<&str>, length: usize| {
        part.is_none_or(|p| p.len() == length && p.bytes().all(|b| b.is_ascii_digit()))
    };
    text.len() >= 4
        && digits(parts.next(), 4)
        && digits(parts.next(), 2)
        && digits(parts.next(), 2)
        && parts.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn errors(text: &str) -> Vec<String> {
        let errors = Registry::read("speakers.toml", text).unwrap_err();
        errors.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn names_and_titles_find_their_speaker() {
        let registry = Registry::read(
            "speakers.toml",
            r#"
[[speaker]]
id = "ana-ruiz"
name = "Ana Ruiz"
aliases = ["Ruiz"]
roles = [{ title = "mayor of Halden", from = "2021-05-01", until = "2025-04-30" }]

[[speaker]]
id = "tom-berg"
name = "Tom Berg"
roles = [{ title = "Mayor of Halden", from = "2025-05-01" }]
"#,
        )
        .unwrap();
        assert_eq!(registry.find("ANA RUIZ"), Some(0));
        assert_eq!(registry.find("Ruíz"), Some(0));
        assert_eq!(registry.find("Berg"), None);
        assert_eq!(registry.holder("mayor of Halden", Some("2024-02-01")), Some(0));
        assert_eq!(
            registry.holder("mayor of Halden", Some("2025-06-01T10:00:00Z")),
            Some(1)
        );
        assert_eq!(registry.holder("mayor of Halden", None), Some(1));
        assert_eq!(registry.entries()[0].role_on(Some("2026-01-01")), None);
    }

    #[test]
    fn one_alias_for_two_is_told_with_line_and_both() {
        let told = errors(
            "[[speaker]]\nid = \"ana-ruiz\"\nname = \"Ana Ruiz\"\naliases = [\"Ruiz\"]\n\n[[speaker]]\nid = \"luis-ruiz\"\nname = \"Luis Ruiz\"\naliases = [\n  \"Luis\",\n  \"Ruiz\",\n]\n",
        );
        assert_eq!(
            told,
            [
                "speakers.toml:11: `Ruiz` means two speakers: Ana Ruiz (`ana-ruiz`, line 1) and Luis Ruiz (`luis-ruiz`); take it out of one of them, or merge the two"
            ]
        );
    }

    #[test]
    fn every_mistake_is_told_at_its_line() {
        let told = errors(
            "[[speaker]]\nid = \"Ana Ruiz\"\nname = \"Ana Ruiz\"\nkind = \"human\"\n[[speaker]]\nname = 3\nborn = 1970\nwikidata = \"42\"\nroles = [{ from = \"May\" }]\n",
        );
        let starts: Vec<_> = told.iter().map(|t| t.split(':').nth(1).unwrap()).collect();
        assert_eq!(starts, ["2", "4", "5", "6", "7", "8", "9", "9"], "{told:#?}");
        assert!(errors("[[speaker]\n")[0].starts_with("speakers.toml:1: "));
        assert!(errors("speakers = []\n")[0].contains("unknown key `speakers`"));
    }
}
