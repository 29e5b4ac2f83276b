//! Web archives (WARC 1.0 and 1.1, ISO 28500): each page that was answered with success is a document.

use super::{Cause, Place, ReadError, ReadOptions};
use ascribe_text::Document;
use std::io::{BufRead, Read};

/// The pages of an archive, record by record.
pub(super) struct Records<'r> {
    reader: Box<dyn BufRead + Send + 'r>,
    record: usize,
    pages: usize,
    done: bool,
}

/// The longest line of a head, and the largest record that is read; longer ones are passed over.
const LONGEST_LINE: u64 = 1 << 16;
const LARGEST: u64 = 256 << 20;

impl<'r> Records<'r> {
    pub(super) const fn new(reader: Box<dyn BufRead + Send + 'r>) -> Self {
        Self {
            reader,
            record: 0,
            pages: 0,
            done: false,
        }
    }

    pub(super) fn next(
        &mut self,
        place: &Place,
        options: &ReadOptions,
    ) -> Option<Result<Document, ReadError>> {
        while !self.done {
            match self.page() {
                Ok(Some(page)) => {
                    self.pages += 1;
                    let place = Place {
                        id: format!("{}-{}", place.id, self.pages),
                        path: place.path.clone(),
                    };
                    match page.document(&place, options) {
                        // An archive is full of empty answers; they are no fault.
                        Err(ReadError {
                            cause: Cause::Empty, ..
                        }) => {}
                        document => return Some(document),
                    }
                }
                Ok(None) => self.done = true,
                Err(cause) => {
                    self.done = true;
                    return Some(Err(cause.into()));
                }
            }
        }
        None
    }

    /// The next page, records of other kinds passed over.
    fn page(&mut self) -> Result<Option<Page>, Cause> {
        loop {
            let Some(head) = self.head()? else {
                return Ok(None);
            };
            let length: u64 = head
                .field("content-length")
                .and_then(|length| length.parse().ok())
                .ok_or_else(|| self.malformed("says not how long it is"))?;
            let kind = head.field("warc-type").unwrap_or_default();
            let wanted = matches!(kind, "response" | "resource") && length <= LARGEST;
            if !wanted {
                std::io::copy(&mut self.reader.by_ref().take(length), &mut std::io::sink())
                    .map_err(Cause::Io)?;
                continue;
            }
            let mut bytes = Vec::new();
            self.reader
                .by_ref()
                .take(length)
                .read_to_end(&mut bytes)
                .map_err(Cause::Io)?;
            if (bytes.len() as u64) < length {
                return Err(self.malformed("ends too early; the archive is cut off"));
            }
            let url = head
                .field("warc-target-uri")
                .map(|url| url.trim_matches(['<', '>']).to_owned());
            let http = head
                .field("content-type")
                .is_some_and(|kind| kind.starts_with("application/http"));
            let page = if kind == "response" && http {
                answer(&bytes)
            } else {
                Some((head.field("content-type").unwrap_or_default().to_owned(), bytes))
            };
            if let Some((content_type, body)) = page
                && (content_type.contains("html") || content_type.starts_with("text/plain"))
            {
                return Ok(Some(Page {
                    url,
                    content_type,
                    body,
                }));
            }
        }
    }

    /// The head of the next record.
    fn head(&mut self) -> Result<Option<Head>, Cause> {
        self.record += 1;
        let mut line = Vec::new();
        loop {
            line.clear();
            let read = self
                .reader
                .by_ref()
                .take(LONGEST_LINE)
                .read_until(b'\n', &mut line)
                .map_err(Cause::Io)?;
            if read == 0 {
                return Ok(None);
            }
            if !line.trim_ascii().is_empty() {
                break;
            }
        }
        if !line.starts_with(b"WARC/") {
            return Err(self.malformed("does not start with \"WARC/\""));
        }
        let mut head = Vec::new();
        loop {
            let from = head.len();
            let read = self
                .reader
                .by_ref()
                .take(LONGEST_LINE)
                .read_until(b'\n', &mut head)
                .map_err(Cause::Io)?;
            if read == 0 || head[from..].trim_ascii().is_empty() {
                return Ok(Some(Head(String::from_utf8_lossy(&head).into_owned())));
            }
            if head.len() as u64 > 16 * LONGEST_LINE {
                return Err(self.malformed("has a head without end"));
            }
        }
    }

    fn malformed(&self, how: &str) -> Cause {
        Cause::Malformed(format!("is no whole web archive: record {} {how}", self.record))
    }
}

struct Head(String);

impl Head {
    fn field(&self, name: &str) -> Option<&str> {
        self.0.lines().find_map(|line| {
            let (found, value) = line.split_once(':')?;
            found.trim().eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }
}

struct Page {
    url: Option<String>,
    content_type: String,
    body: Vec<u8>,
}

impl Page {
    fn document(self, place: &Place, options: &ReadOptions) -> Result<Document, ReadError> {
        let declared = self
            .content_type
            .to_ascii_lowercase()
            .split_once("charset=")
            .map(|(_, label)| label.trim_matches(['"', '\'', ' ']).to_owned());
        let mut document = if self.content_type.contains("html") {
            super::html_document(place, &self.body, declared.as_deref(), options)?
        } else {
            super::text_document(place, &self.body, options)?
        };
        document.metadata.url = document.metadata.url.take().or(self.url);
        Ok(document)
    }
}

/// The content type and body of an HTTP answer; `None` when it was not a success.
fn answer(bytes: &[u8]) -> Option<(String, Vec<u8>)> {
    let end = memchr::memmem::find(bytes, b"\r\n\r\n")
        .map(|at| (at, at + 4))
        .or_else(|| memchr::memmem::find(bytes, b"\n\n").map(|at| (at, at + 2)))?;
    let head = Head(String::from_utf8_lossy(&bytes[..end.0]).into_owned());
    let status = head.0.lines().next()?.split_ascii_whitespace().nth(1)?;
    if status != "200" {
        return None;
    }
    let mut body = bytes[end.1..].to_vec();
    if head
        .field("transfer-encoding")
        .is_some_and(|how| how.eq_ignore_ascii_case("chunked"))
    {
        // Archivers keep the field when they have already undone the chunks.
        body = unchunked(&body).unwrap_or(body);
    }
    match head
        .field("content-encoding")
        .map(str::to_ascii_lowercase)
        .as_deref()
    {
        Some("gzip" | "x-gzip") if body.starts_with(&[0x1F, 0x8B]) => {
            let mut plain = Vec::new();
            // What was unpacked before an error is read all the same.
            let _ = flate2::read::MultiGzDecoder::new(&*body)
                .take(LARGEST)
                .read_to_end(&mut plain);
            body = plain;
        }
        Some("deflate") => {
            let mut plain = Vec::new();
            if flate2::read::ZlibDecoder::new(&*body)
                .take(LARGEST)
                .read_to_end(&mut plain)
                .is_ok()
            {
                body = plain;
            }
        }
        _ => {}
    }
    Some((head.field("content-type").unwrap_or_default().to_owned(), body))
}

fn unchunked(mut bytes: &[u8]) -> Option<Vec<u8>> {
    let mut body = Vec::with_capacity(bytes.len());
    loop {
        let line = memchr::memmem::find(bytes, b"\r\n")?;
        let size = std::str::from_utf8(&bytes[..line])
            .ok()?
            .split(';')
            .next()?
            .trim();
        let size = usize::from_str_radix(size, 16).ok()?;
        bytes = &bytes[line + 2..];
        if size == 0 {
            return Some(body);
        }
        body.extend_from_slice(bytes.get(..size)?);
        bytes = bytes.get(size..)?.strip_prefix(b"\r\n")?;
    }
}
