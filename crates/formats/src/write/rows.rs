//! A row for each claim: comma-separated values and flat JSON lines.

use super::{Cell, Field, Format, Options, Row};
use crate::visible::is_unsafe;
use ascribe_attribution::{Claim, ClaimList};
use ascribe_text::{Document, LineIndex};
use serde::ser::{Serialize, SerializeMap, Serializer};
use std::borrow::Cow;
use std::io;

pub(super) fn csv_head(fields: &[Field]) -> String {
    let names: Vec<&str> = fields.iter().map(|field| field.name()).collect();
    names.join(",") + "\r\n"
}

/// Makes the row of each claim, its line end included, and hands it on.
pub(super) fn each(
    format: Format,
    document: &Document,
    list: &ClaimList,
    options: &Options<'_>,
    mut take: impl FnMut(&Claim, &[u8]) -> io::Result<()>,
) -> io::Result<()> {
    let index = LineIndex::new(document.text());
    let mut line = Vec::new();
    for (row, claim) in Row::of(document, list, &index, &options.facts).zip(&list.claims) {
        line.clear();
        match format {
            Format::Csv => csv(&mut line, &row, &options.fields)?,
            _ => json(&mut line, &row, &options.fields)?,
        }
        take(claim, &line)?;
    }
    Ok(())
}

fn csv(out: &mut Vec<u8>, row: &Row<'_>, fields: &[Field]) -> io::Result<()> {
    use io::Write;
    for (at, &field) in fields.iter().enumerate() {
        if at > 0 {
            out.push(b',');
        }
        match row.cell(field) {
            Cell::None => {}
            Cell::Text(text) => csv_text(out, &text)?,
            Cell::Count(count) => write!(out, "{count}")?,
            Cell::Share(share) => write!(out, "{share}")?,
            Cell::Flag(flag) => write!(out, "{flag}")?,
        }
    }
    out.write_all(b"\r\n")
}

/// Writes words as one cell. An apostrophe in front keeps a spreadsheet from running a cell that starts like a
/// formula; quotation marks stand around cells that need them. There is no way to escape signs that steer terminals or
/// reorder a line: U+FFFD stands for them.
fn csv_text(out: &mut dyn io::Write, text: &str) -> io::Result<()> {
    let text = &*if text.contains(is_unsafe) {
        Cow::Owned(text.replace(is_unsafe, "\u{FFFD}"))
    } else {
        Cow::Borrowed(text)
    };
    let runs = text
        .trim_start_matches(|c: char| c.is_whitespace() || c == '\u{FFFD}')
        .starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
        || text.starts_with(['\t', '\r', '\n']);
    let quoted = runs
        || text.contains([',', '"', '\n', '\r', ';', '\t'])
        || text.starts_with(' ')
        || text.ends_with(' ');
    if !quoted {
        return out.write_all(text.as_bytes());
    }
    out.write_all(if runs { b"\"'" } else { b"\"" })?;
    for (at, part) in text.split('"').enumerate() {
        if at > 0 {
            out.write_all(b"\"\"")?;
        }
        out.write_all(part.as_bytes())?;
    }
    out.write_all(b"\"")
}

fn json(out: &mut Vec<u8>, row: &Row<'_>, fields: &[Field]) -> io::Result<()> {
    super::write_json(out, &Object { row, fields })?;
    out.push(b'\n');
    Ok(())
}

/// A row as an object, its members in the order of the columns.
struct Object<'a> {
    row: &'a Row<'a>,
    fields: &'a [Field],
}

impl Serialize for Object<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.fields.len()))?;
        for &field in self.fields {
            let name = field.name();
            match self.row.cell(field) {
                Cell::None => map.serialize_entry(name, &())?,
                Cell::Text(text) => map.serialize_entry(name, &*text)?,
                Cell::Count(count) => map.serialize_entry(name, &count)?,
                Cell::Share(share) => map.serialize_entry(name, &share)?,
                Cell::Flag(flag) => map.serialize_entry(name, &flag)?,
            }
        }
        map.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_can_run() {
        let cell = |text: &str| {
            let mut out = Vec::new();
            csv_text(&mut out, text).expect("memory takes all");
            String::from_utf8(out).expect("text")
        };
        assert_eq!(cell("plain words"), "plain words");
        assert_eq!(cell("a, \"b\""), "\"a, \"\"b\"\"\"");
        assert_eq!(cell("=HYPERLINK(\"x\")"), "\"'=HYPERLINK(\"\"x\"\")\"");
        assert_eq!(cell("\u{1b}[2J\u{202e}a"), "\u{FFFD}[2J\u{FFFD}a");
        for text in [
            "+1",
            "-1",
            "@a",
            "\t=1",
            " =1",
            "\u{a0}-1",
            "\r=1",
            "＝1",
            "\u{1b}=1",
            "\u{202e}=1",
        ] {
            assert!(cell(text).starts_with("\"'"), "{text:?}");
        }
    }
}
