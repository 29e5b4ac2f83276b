use std::fmt;

/// How inputs are read, where their content does not say.
#[derive(Clone, Debug, Default)]
pub struct ReadOptions {
    /// The format, whatever extension and content say.
    pub from: Option<Format>,
    /// The encoding, by its label ("windows-1252"), whatever the input declares.
    pub encoding: Option<String>,
    /// What the fields of JSON objects are called.
    pub fields: FieldNames,
    /// Whether texts in other languages than English are read without a diagnostic.
    pub any_language: bool,
}

/// What an input can be, compression aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// Plain text, as pasted from a page.
    Text,
    /// A web page.
    Html,
    /// Markdown, with or without front matter.
    Markdown,
    /// A web archive.
    Warc,
    /// JSON objects, one on each line or in one array.
    Jsonl,
}

impl Format {
    /// Every format, by name.
    pub const ALL: &[Self] = &[Self::Text, Self::Html, Self::Markdown, Self::Warc, Self::Jsonl];

    /// Its name in options and messages.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Html => "html",
            Self::Markdown => "markdown",
            Self::Warc => "warc",
            Self::Jsonl => "jsonl",
        }
    }

    /// The format of that name, or of that file ending.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        match name.to_ascii_lowercase().as_str() {
            "text" | "txt" | "plain" => Some(Self::Text),
            "html" | "htm" | "xhtml" | "xht" => Some(Self::Html),
            "markdown" | "md" | "mdown" | "mkd" => Some(Self::Markdown),
            "warc" => Some(Self::Warc),
            "jsonl" | "ndjson" | "json" => Some(Self::Jsonl),
            _ => None,
        }
    }

    /// The format of the input called `name` that starts with `head`: by its ending where that is known, else by content.
    #[must_use]
    pub fn of(name: &str, head: &[u8]) -> Self {
        let bare = ["gz", "zst"]
            .iter()
            .find_map(|ending| name.strip_suffix(ending)?.strip_suffix('.'))
            .unwrap_or(name);
        let ending = bare.rsplit_once('.').map_or("", |(_, ending)| ending);
        Self::from_name(ending).unwrap_or_else(|| Self::sniff(head))
    }

    fn sniff(head: &[u8]) -> Self {
        let head = head
            .strip_prefix(b"\xEF\xBB\xBF")
            .unwrap_or(head)
            .trim_ascii_start();
        match head {
            [b'{', rest @ ..] if rest.trim_ascii_start().starts_with(b"\"") => Self::Jsonl,
            [b'W', b'A', b'R', b'C', b'/', ..] => Self::Warc,
            [b'<', ..] if is_markup(head) => Self::Html,
            _ => Self::Text,
        }
    }
}

/// Whether a text that starts with "<" is a page: it declares itself one, or one of its first tags belongs to one.
fn is_markup(head: &[u8]) -> bool {
    let head = head[..head.len().min(1024)].to_ascii_lowercase();
    [
        &b"<!doctype html"[..],
        b"<html",
        b"<head",
        b"<body",
        b"<title",
        b"<meta",
        b"<article",
        b"<div",
        b"<p>",
        b"<h1",
    ]
    .iter()
    .any(|tag| memchr::memmem::find(&head, tag).is_some())
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What the fields of JSON objects are called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldNames {
    /// The document's id: a string or number. Default "id".
    pub id: String,
    /// Its text. Default "text".
    pub text: String,
    /// Its text as HTML, where there is no plain text. Default "html".
    pub html: String,
    /// Its headline. Default "title".
    pub title: String,
    /// Its address. Default "url".
    pub url: String,
    /// Who published it: a string, or an object with a "name". Default "publisher".
    pub publisher: String,
    /// Who wrote it: a string, a list of them, or objects with a "name". Default "authors".
    pub authors: String,
    /// When it was published. Default "published".
    pub published: String,
    /// When it was last changed. Default "modified".
    pub modified: String,
    /// Its language. Default "language".
    pub language: String,
}

impl Default for FieldNames {
    fn default() -> Self {
        let name = str::to_owned;
        Self {
            id: name("id"),
            text: name("text"),
            html: name("html"),
            title: name("title"),
            url: name("url"),
            publisher: name("publisher"),
            authors: name("authors"),
            published: name("published"),
            modified: name("modified"),
            language: name("language"),
        }
    }
}

impl FieldNames {
    /// What front matter calls the fields: the commonest names, then those to fall back on before them.
    pub(super) fn front_matter() -> [Self; 2] {
        let name = str::to_owned;
        [
            Self {
                published: name("date"),
                authors: name("author"),
                modified: name("updated"),
                url: name("canonical"),
                language: name("lang"),
                publisher: name("site"),
                ..Self::default()
            },
            Self::default(),
        ]
    }

    /// Sets the name of one field, from "text=body".
    ///
    /// # Errors
    /// When there is no "=", or no such field; the message names those that there are.
    pub fn set(&mut self, pair: &str) -> Result<(), String> {
        let (field, name) = pair
            .split_once('=')
            .ok_or_else(|| format!("\"{pair}\" is not of the form field=name, as in text=body"))?;
        let slot = match field {
            "id" => &mut self.id,
            "text" => &mut self.text,
            "html" => &mut self.html,
            "title" => &mut self.title,
            "url" => &mut self.url,
            "publisher" => &mut self.publisher,
            "authors" => &mut self.authors,
            "published" => &mut self.published,
            "modified" => &mut self.modified,
            "language" => &mut self.language,
            _ => {
                return Err(format!(
                    "there is no field \"{field}\"; there are id, text, html, title, url, publisher, authors, published, modified, language"
                ));
            }
        };
        name.clone_into(slot);
        Ok(())
    }
}
