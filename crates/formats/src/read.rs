//! Reading what people have: bytes with a name become documents.
//!
//! [`open`] tells compression, format and encoding by content and extension, and yields one document after
//! another, so that an archive or a file of JSON lines is never in memory as a whole. What is wrong inside a
//! document is told in its diagnostics; what keeps a document from being read is a [`ReadError`], and the
//! next one is read all the same.

mod annotations;
mod decode;
mod error;
mod format;
mod html;
mod jsonl;
mod language;
mod markdown;
mod warc;

pub use annotations::{Annotated, AnnotationError, Tool};
pub use error::{Cause, ReadError};
pub use format::{FieldNames, Format, ReadOptions};

use ascribe_text::{Code, Diagnostic, Document, OffsetMap, Span};
use std::io::{BufRead, BufReader, Read};

/// How many bytes from the start are looked at to tell what an input is.
const SNIFFED: usize = 4096;

/// The documents of one input, in order.
pub struct Documents<'r> {
    place: Place,
    options: ReadOptions,
    source: Source<'r>,
}

/// What an input is called.
#[derive(Clone, Debug)]
struct Place {
    /// The id of its document, or what its documents' ids start with.
    id: String,
    /// Where it came from, as the user named it.
    path: Option<String>,
}

enum Source<'r> {
    /// A document that is the whole input, or objects of a JSON array.
    Ready(std::vec::IntoIter<Result<Document, ReadError>>),
    /// JSON, an object on each line.
    Lines(jsonl::Lines<'r>),
    /// A web archive.
    Records(warc::Records<'r>),
}

/// Opens `input`. `id` names its document; where there are several without ids of their own, they get "`id`-1"
/// and so on. `path` is where the bytes came from, as the user named it.
///
/// # Errors
/// When the input cannot be read or unpacked, or is one document and no text.
pub fn open<'r>(
    id: &str,
    path: Option<&str>,
    input: impl Read + Send + 'r,
    options: &ReadOptions,
) -> Result<Documents<'r>, ReadError> {
    let place = Place {
        id: id.to_owned(),
        path: path.map(str::to_owned),
    };
    let mut reader = unpack(Box::new(input))?;
    let head = reader.fill_buf()?;
    let head = &head[..head.len().min(SNIFFED)];
    let format = options
        .from
        .unwrap_or_else(|| Format::of(path.unwrap_or(id), head));
    let source = match format {
        Format::Jsonl if jsonl::is_array(head) => {
            Source::Ready(jsonl::array(&place, &rest(reader)?, options).into_iter())
        }
        Format::Jsonl => Source::Lines(jsonl::Lines::new(reader)),
        Format::Html => {
            let document = html_document(&place, &rest(reader)?, None, options)?;
            Source::Ready(vec![Ok(document)].into_iter())
        }
        Format::Markdown => {
            let document = markdown_document(&place, &rest(reader)?, options)?;
            Source::Ready(vec![Ok(document)].into_iter())
        }
        Format::Warc => Source::Records(warc::Records::new(reader)),
        Format::Text => {
            let document = text_document(&place, &rest(reader)?, options)?;
            Source::Ready(vec![Ok(document)].into_iter())
        }
    };
    Ok(Documents {
        place,
        options: options.clone(),
        source,
    })
}

/// All documents of `bytes`, called as for [`open`].
///
/// # Errors
/// The first one, where [`open`] or one of its documents fails.
pub fn read(
    id: &str,
    path: Option<&str>,
    bytes: &[u8],
    options: &ReadOptions,
) -> Result<Vec<Document>, ReadError> {
    open(id, path, bytes, options)?.collect()
}

impl Iterator for Documents<'_> {
    type Item = Result<Document, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        match &mut self.source {
            Source::Ready(documents) => documents.next(),
            Source::Lines(lines) => lines.next(&self.place, &self.options),
            Source::Records(records) => records.next(&self.place, &self.options),
        }
    }
}

fn rest(mut reader: Box<dyn BufRead + Send + '_>) -> Result<Vec<u8>, ReadError> {
    let mut bytes = Vec::new();
    reader.read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// An id for the input called `name`: its file name without folders and endings ("a/b.html.gz" is "b").
#[must_use]
pub fn stem(name: &str) -> &str {
    let file = name.trim_end_matches(['/', '\\']);
    let file = file.rsplit(['/', '\\']).next().unwrap_or(file);
    let file = ["gz", "zst"]
        .iter()
        .find_map(|ending| file.strip_suffix(ending)?.strip_suffix('.'))
        .unwrap_or(file);
    match file.rsplit_once('.') {
        Some((stem, ending)) if !stem.is_empty() && is_ending(ending) => stem,
        _ => file,
    }
}

/// Whether these letters behind a point are a file's ending ("html"), not part of its name ("2024.06.19 notes").
fn is_ending(text: &str) -> bool {
    text.len() <= 8
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && text.starts_with(|first: char| first.is_ascii_alphabetic())
}

/// Undoes gzip and Zstandard, told by their first bytes.
fn unpack<'r>(input: Box<dyn Read + Send + 'r>) -> std::io::Result<Box<dyn BufRead + Send + 'r>> {
    let mut reader = BufReader::with_capacity(1 << 16, input);
    Ok(match reader.fill_buf()? {
        [0x1F, 0x8B, ..] => Box::new(BufReader::new(flate2::bufread::MultiGzDecoder::new(reader))),
        [0x28, 0xB5, 0x2F, 0xFD, ..] => Box::new(BufReader::new(frames(reader))),
        _ => Box::new(reader),
    })
}

/// Reads the frames of a Zstandard file one behind the other, as archives are written.
fn frames<'r>(reader: impl BufRead + Send + 'r) -> impl Read + Send + 'r {
    Frames {
        reader: Some(reader),
        frame: None,
    }
}

struct Frames<R: Read> {
    reader: Option<R>,
    frame: Option<ruzstd::decoding::StreamingDecoder<R, ruzstd::decoding::FrameDecoder>>,
}

impl<R: BufRead> Read for Frames<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        loop {
            if let Some(frame) = &mut self.frame {
                let count = frame.read(buffer)?;
                if count > 0 || buffer.is_empty() {
                    return Ok(count);
                }
                self.reader = self
                    .frame
                    .take()
                    .map(ruzstd::decoding::StreamingDecoder::into_inner);
            }
            let Some(mut reader) = self.reader.take() else {
                return Ok(0);
            };
            if reader.fill_buf()?.is_empty() {
                return Ok(0);
            }
            let frame = ruzstd::decoding::StreamingDecoder::new(reader)
                .map_err(|e| std::io::Error::new(std::io::ErrorKind::InvalidData, e.to_string()))?;
            self.frame = Some(frame);
        }
    }
}

/// A document of plain text in any encoding.
fn text_document(place: &Place, bytes: &[u8], options: &ReadOptions) -> Result<Document, ReadError> {
    let decoded = decode::decode(bytes, options.encoding.as_deref(), None)?;
    let document = Document::from_plain_text(&place.id, decoded.text);
    if document.blocks().is_empty() {
        return Err(Cause::Empty.into());
    }
    Ok(finish(document, place, decoded.map, decoded.diagnostics, options))
}

/// A document of an HTML page; `declared` is the encoding that came with it, outside of it.
fn html_document(
    place: &Place,
    bytes: &[u8],
    declared: Option<&str>,
    options: &ReadOptions,
) -> Result<Document, ReadError> {
    let inner = html::declared_encoding(bytes);
    let declared = declared.or(inner.as_deref());
    let mut page = decode::decode(bytes, options.encoding.as_deref(), declared)?;
    // They are places in the page, not in the text that is taken from it.
    page.diagnostics.iter_mut().for_each(|found| found.span = None);
    let document = html::document(&place.id, &page);
    if document.blocks().is_empty() {
        return Err(Cause::Empty.into());
    }
    Ok(finish(document, place, page.map, page.diagnostics, options))
}

/// A document of Markdown, with its front matter.
fn markdown_document(place: &Place, bytes: &[u8], options: &ReadOptions) -> Result<Document, ReadError> {
    let mut source = decode::decode(bytes, options.encoding.as_deref(), None)?;
    source.diagnostics.iter_mut().for_each(|found| found.span = None);
    let (mut document, front) = markdown::document(&place.id, &source.text)?;
    if document.blocks().is_empty() {
        return Err(Cause::Empty.into());
    }
    for fields in FieldNames::front_matter() {
        jsonl::metadata(&mut document, &front, &fields);
    }
    Ok(finish(document, place, source.map, source.diagnostics, options))
}

/// Sets what every reader sets: the path, the map back to the input, and what was found wrong.
fn finish(
    mut document: Document,
    place: &Place,
    map: Option<OffsetMap>,
    diagnostics: Vec<Diagnostic>,
    options: &ReadOptions,
) -> Document {
    document.metadata.path.clone_from(&place.path);
    document.input = match (document.input.take(), map) {
        (Some(inner), Some(outer)) => Some(inner.after(&outer)),
        (inner, outer) => inner.or(outer),
    };
    document.diagnostics.extend(diagnostics);
    if document.blocks().is_empty() {
        document.diagnostics.push(Diagnostic {
            code: Code::Empty,
            message: "there is no text to read".to_owned(),
            span: None,
        });
    }
    if let Some(controls) = control_characters(document.text()) {
        document.diagnostics.push(controls);
    }
    language::note(&mut document, options);
    document
}

/// NUL and other characters that no text needs, the first one's place, and how many.
fn control_characters(text: &str) -> Option<Diagnostic> {
    let is_control =
        |byte: u8| (byte < 0x20) & !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0C) | (byte == 0x7F);
    // Hardly any text has one, and whole stretches are looked at at once.
    let holds = |stretch: &[u8]| {
        stretch
            .iter()
            .fold(false, |found, &byte| found | is_control(byte))
    };
    let bytes = text.as_bytes();
    let stretch = bytes.chunks(64).position(holds)?;
    let first = 64 * stretch + bytes[64 * stretch..].iter().position(|&byte| is_control(byte))?;
    let count = bytes[first..].iter().filter(|&&byte| is_control(byte)).count();
    let code = bytes[first];
    Some(Diagnostic {
        code: Code::ControlCharacters,
        message: format!("{count} control character(s), the first U+{code:04X}; they are kept"),
        span: Some(Span::from_range(first..first + 1)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_input_is_named_by_its_file() {
        for (name, id) in [
            ("a/b.html.gz", "b"),
            ("b", "b"),
            ("-", "-"),
            ("c:\\x\\y.txt", "y"),
            (".hidden", ".hidden"),
            ("2024.06.19 notes", "2024.06.19 notes"),
            ("https://example.com/a-story/", "a-story"),
        ] {
            assert_eq!(stem(name), id, "{name}");
        }
    }
}
