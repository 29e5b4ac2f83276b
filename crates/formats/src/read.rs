//! The one way in: bytes of any input become documents.

use ascribe_text::{Code, Diagnostic, Document};
use std::fmt;

/// Why an input gave no document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadError {
    /// No bytes, or nothing but white space.
    Empty,
    /// It is something else than text: what, and what to do about it.
    NotText {
        /// What it is, as far as its first bytes tell ("a PDF file").
        what: &'static str,
        /// What to do instead.
        advice: &'static str,
    },
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => write!(f, "is empty; nothing to read"),
            Self::NotText { what, advice } => write!(f, "is not text but {what}; {advice}"),
        }
    }
}

impl std::error::Error for ReadError {}

/// Reads the documents that `bytes` hold. `id` names the document; where there are several, they get ids of
/// their own from it. `path` is where the bytes came from, as the user named it.
///
/// # Errors
/// When there is no text in it.
pub fn read(id: &str, path: Option<&str>, bytes: Vec<u8>) -> Result<Vec<Document>, ReadError> {
    if let Some((_, what, advice)) = SIGNATURES.iter().find(|(magic, ..)| bytes.starts_with(magic)) {
        return Err(ReadError::NotText { what, advice });
    }
    let head = &bytes[..bytes.len().min(4096)];
    let controls = head.iter().filter(|&&byte| is_control(byte)).count();
    // Stray control characters happen in text; one in twenty does not.
    if controls * 20 > head.len() {
        return Err(ReadError::NotText {
            what: "binary data",
            advice: "extract its text first",
        });
    }
    let (mut text, broken) = match String::from_utf8(bytes) {
        Ok(text) => (text, false),
        Err(error) => (String::from_utf8_lossy(error.as_bytes()).into_owned(), true),
    };
    if text.starts_with('\u{feff}') {
        text.drain(..'\u{feff}'.len_utf8());
    }
    if text.trim().is_empty() {
        return Err(ReadError::Empty);
    }
    let mut document = Document::from_plain_text(id, text);
    document.metadata.path = path.map(str::to_owned);
    if broken {
        document.diagnostics.push(Diagnostic {
            code: Code::InvalidBytes,
            message: "not everything in it is valid UTF-8; what is not stands as U+FFFD".to_owned(),
            span: None,
        });
    }
    Ok(vec![document])
}

const SIGNATURES: &[(&[u8], &str, &str)] = &[
    (
        b"%PDF-",
        "a PDF file",
        "extract its text first, with pdftotext for one",
    ),
    (
        b"PK\x03\x04",
        "a ZIP archive or an office document",
        "unpack it or save it as text first",
    ),
    (
        b"\xd0\xcf\x11\xe0",
        "an old office document",
        "save it as text first",
    ),
    (b"{\\rtf", "an RTF document", "save it as plain text first"),
    (b"\x89PNG", "a picture", "ascribe reads no pictures"),
    (b"\xff\xd8\xff", "a picture", "ascribe reads no pictures"),
    (b"GIF8", "a picture", "ascribe reads no pictures"),
    (b"\x7fELF", "a program", "name a text file"),
];

fn is_control(byte: u8) -> bool {
    byte < 0x20 && !matches!(byte, b'\n' | b'\r' | b'\t' | b'\x0c' | b'\x1b')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_text_is_refused_with_advice() {
        assert_eq!(read("d", None, b" \n".to_vec()), Err(ReadError::Empty));
        assert_eq!(read("d", None, Vec::new()), Err(ReadError::Empty));
        let refused =
            |bytes: &[u8]| matches!(read("d", None, bytes.to_vec()), Err(ReadError::NotText { .. }));
        assert!(refused(b"%PDF-1.7 ..."));
        assert!(refused(b"\x00\x01\x02\x03 abc"));
        assert!(!refused(b"plain"));
    }

    #[test]
    fn a_byte_order_mark_is_no_text_and_invalid_bytes_are_told() {
        let read = read("d", Some("d.txt"), b"\xef\xbb\xbfCaf\xe9 closed.".to_vec()).unwrap();
        assert_eq!(read[0].text(), "Caf\u{fffd} closed.");
        assert_eq!(read[0].diagnostics[0].code, Code::InvalidBytes);
        assert_eq!(read[0].metadata.path.as_deref(), Some("d.txt"));
    }
}
