//! Two branches' versions of one claim list become one, claim by claim.
//!
//! Git merges lines: two people who accept different claims at the same place of a list are a conflict to it. Here each claim
//! is one thing, told by its id: what only one branch changed is taken from it, and only a claim that both changed otherwise
//! is a conflict.

use super::codec;
use super::error::Result;
use super::workspace::ClaimFile;
use std::collections::HashSet;
use toml_edit::{ArrayOfTables, DocumentMut, Item, Table};

/// The lists of a file, in the order in which it has them.
const LISTS: [&str; 3] = ["claim", "rejected", "former"];

/// Merges `ours` and `theirs`, which were `base` once, of the file at `path`. Comments and order are those of `ours`; what
/// comes from the other branch keeps its comments. Where both changed the same thing otherwise, the answer is its
/// names: ids of claims, keys of the file.
///
/// # Errors
/// When one of the three is malformed.
pub fn merge_lists(
    path: &str,
    base: &[u8],
    ours: &[u8],
    theirs: &[u8],
) -> Result<std::result::Result<String, Vec<String>>> {
    let base = document(path, base)?;
    let theirs = document(path, theirs)?;
    let mut merged = document(path, ours)?;
    let mut conflicts = Vec::new();
    let keys: Vec<String> = [&base, &merged, &theirs]
        .into_iter()
        .flat_map(|document| document.iter().map(|(key, _)| key.to_owned()))
        .collect();
    let mut seen = HashSet::new();
    for key in keys.iter().filter(|key| !LISTS.contains(&key.as_str())) {
        if !seen.insert(key) {
            continue;
        }
        let text = |document: &DocumentMut| document.get(key).map(|item| item.to_string().trim().to_owned());
        match chosen(text(&base), text(&merged), text(&theirs)) {
            Some(Side::Ours) => {}
            Some(Side::Theirs) => match theirs.get(key) {
                Some(item) => merged[key] = item.clone(),
                None => {
                    merged.remove(key);
                }
            },
            None => conflicts.push(key.clone()),
        }
    }
    for list in LISTS {
        let tables = |document: &DocumentMut| -> Vec<Table> {
            let tables = document.get(list).and_then(Item::as_array_of_tables);
            tables.map_or_else(Vec::new, |tables| tables.iter().cloned().collect())
        };
        let all = one_list(&tables(&base), tables(&merged), &tables(&theirs), &mut conflicts);
        if all.is_empty() {
            merged.remove(list);
            continue;
        }
        let mut array = ArrayOfTables::new();
        for mut table in all {
            table.set_position(None);
            array.push(table);
        }
        match merged.get_mut(list) {
            Some(there) => *there = Item::ArrayOfTables(array),
            None => {
                merged.insert(list, Item::ArrayOfTables(array));
            }
        }
    }
    if !conflicts.is_empty() {
        return Ok(Err(conflicts));
    }
    let text = merged.to_string();
    // What comes out is held to what every list is held to.
    codec::read::<ClaimFile>(path, text.as_bytes())?;
    Ok(Ok(text))
}

/// An empty file is one that was not there.
fn document(path: &str, bytes: &[u8]) -> Result<DocumentMut> {
    if bytes.is_empty() {
        return Ok(DocumentMut::new());
    }
    codec::read::<ClaimFile>(path, bytes)?;
    codec::document(path, bytes)
}

enum Side {
    Ours,
    Theirs,
}

/// The side that changed something; none when both did, and not alike.
fn chosen<T: PartialEq>(base: T, ours: T, theirs: T) -> Option<Side> {
    if ours == theirs || theirs == base {
        Some(Side::Ours)
    } else if ours == base {
        Some(Side::Theirs)
    } else {
        None
    }
}

fn one_list(base: &[Table], ours: Vec<Table>, theirs: &[Table], conflicts: &mut Vec<String>) -> Vec<Table> {
    let find = |tables: &[Table], id: &str| tables.iter().find(|table| id_of(table) == id).map(text);
    let mut all: Vec<Table> = Vec::new();
    for table in &ours {
        let id = id_of(table);
        let (before, there) = (find(base, &id), find(theirs, &id));
        match chosen(before, Some(text(table)), there) {
            Some(Side::Ours) => all.push(table.clone()),
            Some(Side::Theirs) => all.extend(theirs.iter().find(|table| id_of(table) == id).cloned()),
            None => conflicts.push(id),
        }
    }
    let mut behind: Option<String> = None;
    for table in theirs {
        let id = id_of(table);
        let is_new = ours.iter().all(|table| id_of(table) != id);
        if is_new {
            match chosen(find(base, &id), None, Some(text(table))) {
                Some(Side::Theirs) => all.insert(place(&all, base, behind.as_deref(), table), table.clone()),
                Some(Side::Ours) => {}
                None => conflicts.push(id.clone()),
            }
        }
        behind = Some(id);
    }
    all
}

/// Where a claim of the other branch goes: behind the one that it follows there, and behind those that are new here and stand
/// before it in the text.
fn place(all: &[Table], base: &[Table], behind: Option<&str>, table: &Table) -> usize {
    let follows = behind.and_then(|id| all.iter().position(|table| id_of(table) == id));
    let mut at = follows.map_or(0, |at| at + 1);
    while all.get(at).is_some_and(|other| {
        let is_new = base.iter().all(|table| id_of(table) != id_of(other));
        is_new && start(other) <= start(table)
    }) {
        at += 1;
    }
    at
}

fn id_of(table: &Table) -> String {
    table.get("id").and_then(Item::as_str).unwrap_or("").to_owned()
}

/// The table as it is written, with its comments.
fn text(table: &Table) -> String {
    let comment = table
        .decor()
        .prefix()
        .and_then(|prefix| prefix.as_str())
        .unwrap_or("");
    format!("{}\n{table}", comment.trim())
}

/// Where the claim's content begins in the text.
fn start(table: &Table) -> Option<i64> {
    let places = table.get("content_at")?.as_array()?;
    places.get(0)?.as_array()?.get(0)?.as_integer()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claim(id: &str, at: u32, words: &str) -> String {
        format!(
            "[[claim]]\nid = \"{id}\"\nvoice = \"attributed\"\nhow = \"unstated\"\nsource = \"x\"\ncue = \"said\"\nclass = \"assert\"\n\
             content = [\"{words}\"]\nform = \"indirect\"\ncheckworthy = 0.0\nconfidence = 0.5\nrule = \"r\"\n\
             content_at = [[{at}, {}]]\n",
            at + 5
        )
    }

    fn file(claims: &[String]) -> String {
        let head = "format = 1\ndocument = \"page\"\nversion = 1\nsha256 = \"0\"\n";
        let claims: Vec<String> = claims.iter().map(|claim| format!("\n{claim}")).collect();
        format!("{head}{}", claims.concat())
    }

    fn merged(base: &str, ours: &str, theirs: &str) -> std::result::Result<String, Vec<String>> {
        let [base, ours, theirs] = [base, ours, theirs].map(str::as_bytes);
        merge_lists("claims/page.toml", base, ours, theirs).expect("they are well-formed")
    }

    #[test]
    fn claims_of_both_branches_stand_in_the_order_of_the_text() {
        let [a, b, c, d] =
            [("c-a", 10), ("c-b", 20), ("c-c", 30), ("c-d", 40)].map(|(id, at)| claim(id, at, id));
        let both = file(&[a.clone(), b.clone(), c.clone(), d.clone()]);
        let one = file(&[a.clone(), c.clone()]);
        let two = file(&[b.clone(), d.clone()]);
        assert_eq!(merged(&file(&[]), &one, &two).as_deref(), Ok(both.as_str()));
        assert_eq!(merged(&file(&[]), &two, &one).as_deref(), Ok(both.as_str()));
        // The same where the file is new on both sides, and behind one that was there.
        assert_eq!(merged("", &one, &two).as_deref(), Ok(both.as_str()));
        let base = file(std::slice::from_ref(&a));
        let (one, two) = (
            file(&[a.clone(), c.clone()]),
            file(&[a.clone(), b.clone(), d.clone()]),
        );
        assert_eq!(merged(&base, &one, &two).as_deref(), Ok(both.as_str()));
    }

    #[test]
    fn comments_changes_and_removals_of_both_are_kept() {
        let [a, b, c] = [("c-a", 10), ("c-b", 20), ("c-c", 30)].map(|(id, at)| claim(id, at, id));
        let base = file(&[a.clone(), b.clone(), c.clone()]);
        let ours = format!(
            "# Ours.\n{}",
            base.replace("content = [\"c-a\"]", "content = [\"new a\"]")
        );
        let theirs = file(&[a.clone(), format!("# Mind this one.\n{b}")]);
        let expected = format!(
            "# Ours.\n{}",
            file(&[
                a.replace("content = [\"c-a\"]", "content = [\"new a\"]"),
                format!("# Mind this one.\n{b}")
            ])
        );
        assert_eq!(merged(&base, &ours, &theirs).as_deref(), Ok(expected.as_str()));
    }

    #[test]
    fn what_both_changed_otherwise_is_a_conflict() {
        let [a, b] = [("c-a", 10), ("c-b", 20)].map(|(id, at)| claim(id, at, id));
        let base = file(&[a.clone(), b.clone()]);
        let one = base.replace("content = [\"c-a\"]", "content = [\"one\"]");
        let two = base.replace("content = [\"c-a\"]", "content = [\"two\"]");
        assert_eq!(merged(&base, &one, &two), Err(vec!["c-a".to_owned()]));
        // Changed here, gone there.
        assert_eq!(
            merged(&base, &one, &file(std::slice::from_ref(&b))),
            Err(vec!["c-a".to_owned()])
        );
        assert_eq!(
            merged(&base, &file(std::slice::from_ref(&b)), &two),
            Err(vec!["c-a".to_owned()])
        );
        // The same change on both sides is none.
        assert_eq!(merged(&base, &one, &one).as_deref(), Ok(one.as_str()));
        let (three, four) = (
            base.replace("version = 1", "version = 2"),
            base.replace("version = 1", "version = 3"),
        );
        assert_eq!(merged(&base, &three, &four), Err(vec!["version".to_owned()]));
        assert_eq!(merged(&base, &three, &base).as_deref(), Ok(three.as_str()));
    }
}
