use super::table_of;
use crate::registry::{Entry, Registry, Role, key};
use crate::{Speaker, SpeakerKind};
use std::collections::HashMap;
use std::fmt::Write as _;
use toml_edit::{ArrayOfTables, DocumentMut, Item};

/// Entries for the speakers that no registry has yet, ready to paste at the end of `speakers.toml`: with `registry` they
/// make a valid one. Each comes with a note, which stands above it as a comment.
///
/// Proposed are people and organisations that the texts call by a name. A role becomes one only where it says of what
/// ("mayor of Halden"): "the chairwoman" means somebody else in the next text. A name that two would have is left out of the
/// second, and a comment says so.
#[must_use]
pub fn propose<'s>(
    speakers: impl IntoIterator<Item = (&'s Speaker, String)>,
    registry: Option<&Registry>,
) -> String {
    let mut taken: HashMap<String, &str> = HashMap::new();
    for entry in registry.into_iter().flat_map(Registry::entries) {
        for name in std::iter::once(&entry.name).chain(&entry.aliases) {
            taken.insert(key(name), &entry.id);
        }
    }
    let nobody = Registry::default();
    let mut tables = ArrayOfTables::new();
    let mut rest = String::new();
    let mut others = Vec::new();
    for (speaker, note) in speakers.into_iter().filter(|(speaker, _)| !speaker.registered) {
        if !is_name(speaker) {
            others.push(speaker.name.as_str());
            continue;
        }
        if let Some(other) = taken.get(&key(&speaker.name)) {
            let _ = writeln!(
                rest,
                "# {} is left out: \"{}\" means {other}.",
                speaker.id, speaker.name
            );
            continue;
        }
        let mut comment = String::new();
        if !note.is_empty() {
            let _ = writeln!(comment, "# {note}");
        }
        taken.insert(key(&speaker.name), &speaker.id);
        let mut entry = entry_of(speaker, &nobody);
        entry.aliases.retain(|alias| match taken.get(&key(alias)) {
            Some(other) if *other != speaker.id => {
                let _ = writeln!(comment, "# Without \"{alias}\", which means {other}.");
                false
            }
            _ => {
                taken.insert(key(alias), &speaker.id);
                true
            }
        });
        if let Some(role) = speaker.role.as_ref().filter(|_| entry.roles.is_empty()) {
            let _ = writeln!(comment, "# In the texts: {role}.");
        }
        let mut table = table_of(&entry);
        let gap = if tables.is_empty() { "" } else { "\n" };
        table.decor_mut().set_prefix(format!("{gap}{comment}"));
        tables.push(table);
    }
    let mut document = DocumentMut::new();
    if !tables.is_empty() {
        document["speaker"] = Item::ArrayOfTables(tables);
    }
    if !others.is_empty() {
        let _ = writeln!(rest, "# Descriptions, not names: {}.", others.join(", "));
    }
    let entries = document.to_string();
    let gap = if entries.is_empty() || rest.is_empty() {
        ""
    } else {
        "\n"
    };
    format!("{entries}{gap}{rest}")
}

/// The entry of a speaker whom `registry` does not know: what the texts say of it, but for aliases that mean somebody else and
/// roles that do not say of what they are one.
#[must_use]
pub fn entry_of(speaker: &Speaker, registry: &Registry) -> Entry {
    Entry {
        id: speaker.id.clone(),
        name: speaker.name.clone(),
        kind: speaker.kind,
        aliases: speaker
            .aliases
            .iter()
            .filter(|alias| registry.find(alias).is_none() && !key(alias).is_empty())
            .cloned()
            .collect(),
        roles: speaker
            .role
            .iter()
            .filter(|role| says_of_what(role))
            .map(|title| Role {
                title: title.clone(),
                from: None,
                until: None,
            })
            .collect(),
        wikidata: None,
        notes: None,
        line: 0,
    }
}

/// Whether a speaker is somebody or something that texts call by a name, whatever the text.
#[must_use]
pub fn is_name(speaker: &Speaker) -> bool {
    matches!(speaker.kind, SpeakerKind::Person | SpeakerKind::Organisation)
        && speaker.name.contains(char::is_uppercase)
        && !key(&speaker.name).is_empty()
}

/// Whether a role tells of what it is one, by name ("mayor of Halden", "aide to Putin"), so that no other text means somebody
/// else by it.
fn says_of_what(role: &str) -> bool {
    let mut words = role.split_whitespace();
    words.any(|word| matches!(word, "of" | "for" | "at" | "to"))
        && words.any(|word| {
            word.trim_start_matches(['"', '\''])
                .starts_with(char::is_uppercase)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn speaker(id: &str, name: &str, kind: SpeakerKind) -> Speaker {
        Speaker {
            id: id.to_owned(),
            name: name.to_owned(),
            kind,
            role: None,
            aliases: Vec::new(),
            registered: false,
        }
    }

    fn plain(speakers: &[Speaker]) -> impl Iterator<Item = (&Speaker, String)> {
        speakers.iter().map(|speaker| (speaker, String::new()))
    }

    #[test]
    fn proposals_can_be_read_back() {
        let speakers = [
            Speaker {
                role: Some("mayor of \"Halden\"".to_owned()),
                aliases: vec!["Ruiz".to_owned()],
                ..speaker("ana-ruiz", "Ana Ruiz", SpeakerKind::Person)
            },
            speaker("halden-council", "Halden Council", SpeakerKind::Organisation),
        ];
        let text = propose(plain(&speakers), None);
        let registry = Registry::read("speakers.toml", &text).unwrap();
        assert_eq!(registry.entries().len(), 2, "{text}");
        assert_eq!(registry.entries()[0].roles[0].title, "mayor of \"Halden\"");
        assert_eq!(propose(plain(&[]), None), "");
    }

    #[test]
    fn what_is_proposed_goes_together_with_what_is_there() {
        let registry = "[[speaker]]\nid = \"luis-ruiz\"\nname = \"Luis Ruiz\"\naliases = [\"Ruiz\"]\n";
        let known = Registry::read("speakers.toml", registry).unwrap();
        let speakers = [
            Speaker {
                aliases: vec!["Ruiz".to_owned(), "Ana".to_owned()],
                role: Some("mayor of Halden".to_owned()),
                ..speaker("ana-ruiz", "Ana Ruiz", SpeakerKind::Person)
            },
            Speaker {
                aliases: vec!["Ana".to_owned()],
                role: Some("chairwoman".to_owned()),
                ..speaker("ana-berg", "Ana Berg", SpeakerKind::Person)
            },
            speaker("ana-ruiz-2", "Ana Ruíz", SpeakerKind::Person),
            speaker("survey", "survey", SpeakerKind::Document),
            speaker("port-authority", "port authority", SpeakerKind::Organisation),
        ];
        let noted = speakers.iter().map(|speaker| (speaker, "2 claims".to_owned()));
        let text = propose(noted, Some(&known));
        insta::assert_snapshot!(text, @r#"
        # 2 claims
        # Without "Ruiz", which means luis-ruiz.
        [[speaker]]
        id = "ana-ruiz"
        name = "Ana Ruiz"
        aliases = ["Ana"]
        roles = [{ title = "mayor of Halden" }]

        # 2 claims
        # Without "Ana", which means ana-ruiz.
        # In the texts: chairwoman.
        [[speaker]]
        id = "ana-berg"
        name = "Ana Berg"

        # ana-ruiz-2 is left out: "Ana Ruíz" means ana-ruiz.
        # Descriptions, not names: survey, port authority.
        "#);
        let whole = super::super::append("speakers.toml", registry, &text).unwrap();
        assert_eq!(
            Registry::read("speakers.toml", &whole).unwrap().entries().len(),
            3
        );
    }
}
