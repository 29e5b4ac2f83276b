//! An SQLite database with full-text search, which opens in Datasette as it is.
//!
//! Tables `documents`, `speakers`, `claims` and `spans`; `claims_text` is the full-text index (FTS5) over source,
//! content and statement. The same claims give the same file.

use super::{Cell, Field, Options, Row, words};
use ascribe_attribution::ClaimList;
use ascribe_text::{Document, LineIndex};
use rusqlite::{Connection, params};
use std::path::Path;

/// A database that is being filled. Nothing is on disk until [`Database::save`].
pub struct Database {
    connection: Connection,
    documents: i64,
}

const TABLES: &str = "
CREATE TABLE documents (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL, path TEXT, title TEXT, publisher TEXT, authors TEXT, published TEXT, modified TEXT,
    url TEXT, language TEXT, text TEXT NOT NULL
);
CREATE TABLE speakers (
    key INTEGER PRIMARY KEY,
    document INTEGER NOT NULL REFERENCES documents(key),
    id TEXT NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL, role TEXT, aliases TEXT, registered INTEGER NOT NULL
);
CREATE TABLE claims (
    key INTEGER PRIMARY KEY,
    document INTEGER NOT NULL REFERENCES documents(key),
    speaker INTEGER REFERENCES speakers(key),
    id TEXT NOT NULL, voice TEXT NOT NULL, resolution TEXT NOT NULL, source TEXT, source_kind TEXT NOT NULL, cue TEXT,
    cue_class TEXT NOT NULL, content TEXT, statement TEXT, form TEXT NOT NULL, negated INTEGER NOT NULL,
    hedged INTEGER NOT NULL, addressee TEXT, medium TEXT, inside INTEGER REFERENCES claims(key), \"when\" TEXT,
    checkworthy REAL NOT NULL, reasons TEXT, confidence REAL NOT NULL, rule TEXT NOT NULL, block TEXT NOT NULL,
    sentence INTEGER NOT NULL, line INTEGER,
    reviewed TEXT, state TEXT, verdict TEXT, verdict_summary TEXT, verdict_by TEXT, verdict_date TEXT, evidence TEXT,
    links TEXT
);
CREATE TABLE spans (
    claim INTEGER NOT NULL REFERENCES claims(key),
    role TEXT NOT NULL, piece INTEGER NOT NULL, start_byte INTEGER NOT NULL, end_byte INTEGER NOT NULL,
    start_char INTEGER NOT NULL, end_char INTEGER NOT NULL,
    PRIMARY KEY (claim, role, piece)
) WITHOUT ROWID;
CREATE INDEX claims_by_document ON claims(document);
CREATE INDEX claims_by_speaker ON claims(speaker);
CREATE VIRTUAL TABLE claims_text USING fts5(source, content, statement, content=\"claims\", content_rowid=\"key\", tokenize='porter unicode61');
";

/// The columns of a claim that are those of the other formats with rows.
const COLUMNS: [Field; 30] = [
    Field::Claim,
    Field::Voice,
    Field::Resolution,
    Field::Source,
    Field::SourceKind,
    Field::Cue,
    Field::CueClass,
    Field::Content,
    Field::Statement,
    Field::Form,
    Field::Negated,
    Field::Hedged,
    Field::Addressee,
    Field::Medium,
    Field::When,
    Field::Checkworthy,
    Field::Reasons,
    Field::Confidence,
    Field::Rule,
    Field::Block,
    Field::Sentence,
    Field::Line,
    Field::Reviewed,
    Field::State,
    Field::Verdict,
    Field::VerdictSummary,
    Field::VerdictBy,
    Field::VerdictDate,
    Field::Evidence,
    Field::Links,
];

impl Database {
    /// An empty database.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn new() -> rusqlite::Result<Self> {
        // A claim can stand before the one around it, so that keys are not held to their rows while they come.
        // A file of SQLite's own that vanishes with the connection: what does not fit its cache goes to the disk.
        let connection = Connection::open("")?;
        connection.execute_batch(
            "PRAGMA page_size = 4096; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF; BEGIN;",
        )?;
        connection.execute_batch(TABLES)?;
        Ok(Self {
            connection,
            documents: 0,
        })
    }

    /// Adds the claims of one document.
    ///
    /// # Errors
    /// Those of SQLite.
    pub fn document(
        &mut self,
        document: &Document,
        list: &ClaimList,
        options: &Options<'_>,
    ) -> rusqlite::Result<()> {
        self.documents += 1;
        let key = self.documents;
        let metadata = &document.metadata;
        self.connection
            .prepare_cached("INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")?
            .execute(params![
                key,
                document.id(),
                metadata.path,
                metadata.title,
                metadata.publisher,
                joined(&metadata.authors),
                metadata.published,
                metadata.modified,
                metadata.url,
                metadata.language,
                document.text(),
            ])?;
        let mut speakers = Vec::new();
        for speaker in &list.speakers {
            self.connection
                .prepare_cached("INSERT INTO speakers VALUES (NULL, ?, ?, ?, ?, ?, ?, ?)")?
                .execute(params![
                    key,
                    speaker.id,
                    speaker.name,
                    speaker.kind.name(),
                    speaker.role,
                    joined(&speaker.aliases),
                    speaker.registered,
                ])?;
            speakers.push(self.connection.last_insert_rowid());
        }
        self.claims(key, document, list, &speakers, options)
    }

    fn claims(
        &self,
        key: i64,
        document: &Document,
        list: &ClaimList,
        speakers: &[i64],
        options: &Options<'_>,
    ) -> rusqlite::Result<()> {
        let names: Vec<String> = COLUMNS
            .iter()
            .map(|field| match field.name() {
                "claim" => "id".to_owned(),
                "when" => "\"when\"".to_owned(),
                name => name.to_owned(),
            })
            .collect();
        let insert = format!(
            "INSERT INTO claims (key, document, speaker, inside, {}) VALUES ({}?)",
            names.join(", "),
            "?, ".repeat(COLUMNS.len() + 3)
        );
        let first: i64 =
            self.connection
                .query_row("SELECT coalesce(max(key), 0) + 1 FROM claims", [], |row| {
                    row.get(0)
                })?;
        let index = LineIndex::new(document.text());
        let key_of = |at: usize| first + i64::try_from(at).unwrap_or_default();
        for (at, (row, claim)) in Row::of(document, list, &index, &options.facts)
            .zip(&list.claims)
            .enumerate()
        {
            let mut statement = self.connection.prepare_cached(&insert)?;
            statement.raw_bind_parameter(1, key_of(at))?;
            statement.raw_bind_parameter(2, key)?;
            statement.raw_bind_parameter(3, claim.speaker.and_then(|at| speakers.get(at)))?;
            statement.raw_bind_parameter(4, claim.inside.map(key_of))?;
            for (column, &field) in COLUMNS.iter().enumerate() {
                let place = column + 5;
                match row.cell(field) {
                    Cell::None => statement.raw_bind_parameter(place, rusqlite::types::Null)?,
                    Cell::Text(text) => statement.raw_bind_parameter(place, &*text)?,
                    Cell::Count(count) => statement.raw_bind_parameter(place, count)?,
                    Cell::Share(share) => {
                        statement.raw_bind_parameter(place, share.to_string().parse::<f64>().ok())?;
                    }
                    Cell::Flag(flag) => statement.raw_bind_parameter(place, flag)?,
                }
            }
            statement.raw_execute()?;
            self.connection
                .prepare_cached(
                    "INSERT INTO claims_text (rowid, source, content, statement) VALUES (?, ?, ?, ?)",
                )?
                .execute(params![
                    key_of(at),
                    words(document, &claim.source.spans),
                    words(document, &claim.content),
                    claim.statement,
                ])?;
            for (role, spans) in [
                ("source", &claim.source.spans),
                ("cue", &claim.cue.spans),
                ("content", &claim.content),
            ] {
                for (piece, span) in spans.iter().enumerate() {
                    let (start, end) = (index.place(span.start()), index.place(span.end()));
                    self.connection
                        .prepare_cached("INSERT INTO spans VALUES (?, ?, ?, ?, ?, ?, ?)")?
                        .execute(params![
                            key_of(at),
                            role,
                            piece as i64,
                            start.byte,
                            end.byte,
                            start.char,
                            end.char
                        ])?;
                }
            }
        }
        Ok(())
    }

    /// Writes the database to `path`, where no file may be yet but an empty one.
    ///
    /// # Errors
    /// Those of SQLite; one says so if `path` holds something, or has no name in UTF-8.
    pub fn save(self, path: &Path) -> rusqlite::Result<()> {
        self.connection
            .execute_batch("INSERT INTO claims_text(claims_text) VALUES('optimize'); COMMIT;")?;
        let name = path
            .to_str()
            .ok_or_else(|| rusqlite::Error::InvalidPath(path.to_owned()))?;
        self.connection.execute("VACUUM INTO ?", params![name])?;
        Ok(())
    }
}

/// A list in one column, as JSON; nothing for an empty one.
fn joined(list: &[String]) -> Option<String> {
    (!list.is_empty()).then(|| serde_json::Value::from(list).to_string())
}
