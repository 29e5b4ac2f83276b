//! Bytes in any encoding become text, with a map back where the two differ.

use super::Cause;
use ascribe_text::{Code, Diagnostic, OffsetMap, Span};
use encoding_rs::{DecoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// Bytes that were decoded.
#[derive(Debug)]
pub(super) struct Decoded {
    /// The text; U+FFFD stands for each sequence that is not valid in the encoding.
    pub text: String,
    /// Where it came from; `None` when the bytes are the text.
    pub map: Option<OffsetMap>,
    /// What was found wrong.
    pub diagnostics: Vec<Diagnostic>,
}

/// Decodes `bytes`: by their byte order mark, else by the encoding `forced`, else by the one that the input
/// `declared`, else as UTF-8 if they are, else by what their bytes suggest.
pub(super) fn decode(bytes: &[u8], forced: Option<&str>, declared: Option<&str>) -> Result<Decoded, Cause> {
    if u32::try_from(bytes.len()).is_err() {
        return Err(Cause::TooLarge);
    }
    let forced = forced
        .map(|label| {
            Encoding::for_label(label.as_bytes()).ok_or_else(|| Cause::UnknownEncoding(label.to_owned()))
        })
        .transpose()?;
    let (mark, mark_length) = Encoding::for_bom(bytes).unzip();
    let start = mark_length.unwrap_or(0);
    let body = &bytes[start..];
    let encoding = mark.or(forced).or_else(|| sixteen_bits(body));
    if encoding.is_none()
        && let Some((what, advice)) = not_text(bytes)
    {
        return Err(Cause::NotText { what, advice });
    }
    let declared = declared.and_then(|label| Encoding::for_label(label.as_bytes()));
    // Nearly all is UTF-8, and looked through only once.
    if encoding.is_none()
        && let Ok(text) = std::str::from_utf8(body)
    {
        return Ok(Decoded {
            text: text.to_owned(),
            map: None,
            diagnostics: Vec::new(),
        });
    }
    let encoding = encoding.unwrap_or_else(|| {
        if is_damaged_utf8(body) {
            UTF_8
        } else {
            declared
                .filter(|declared| *declared != UTF_8)
                .unwrap_or_else(|| guess(body))
        }
    });
    let (text, map, bad) = if encoding == UTF_8 {
        from_utf8(body, start)
    } else {
        transcode(encoding, body, start)
    };
    // A decoder can make up to three bytes of one.
    if u32::try_from(text.len()).is_err() {
        return Err(Cause::TooLarge);
    }
    let mut diagnostics = Vec::new();
    if let Some(first) = bad.first() {
        diagnostics.push(Diagnostic {
            code: Code::InvalidBytes,
            message: format!(
                "{} sequence(s) of bytes not valid in {}; U+FFFD stands for each",
                bad.len(),
                encoding.name()
            ),
            span: Some(*first),
        });
    }
    Ok(Decoded {
        text,
        map,
        diagnostics,
    })
}

fn from_utf8(body: &[u8], start: usize) -> (String, Option<OffsetMap>, Vec<Span>) {
    if let Ok(text) = std::str::from_utf8(body) {
        let map = (start > 0).then(|| {
            let mut map = OffsetMap::new();
            map.push(
                Span::from_range(0..text.len()),
                Span::from_range(start..start + text.len()),
            );
            map
        });
        return (text.to_owned(), map, Vec::new());
    }
    let mut out = Output::new(start);
    for chunk in body.utf8_chunks() {
        out.push(chunk.valid(), chunk.valid().len());
        if !chunk.invalid().is_empty() {
            out.bad(chunk.invalid().len());
        }
    }
    out.finish()
}

/// Text that is written, with where it came from.
struct Output {
    text: String,
    map: OffsetMap,
    bad: Vec<Span>,
    read: usize,
}

impl Output {
    fn new(start: usize) -> Self {
        Self {
            text: String::new(),
            map: OffsetMap::new(),
            bad: Vec::new(),
            read: start,
        }
    }

    /// Adds `text`, which came from the next `read` bytes.
    fn push(&mut self, text: &str, read: usize) -> Span {
        let at = self.text.len();
        self.text.push_str(text);
        let span = Span::from_range(at..self.text.len());
        self.map.push(span, Span::from_range(self.read..self.read + read));
        self.read += read;
        span
    }

    fn bad(&mut self, read: usize) {
        let span = self.push("\u{FFFD}", read);
        self.bad.push(span);
    }

    fn finish(self) -> (String, Option<OffsetMap>, Vec<Span>) {
        (self.text, Some(self.map), self.bad)
    }
}

/// Decodes by small steps, so that each piece of text is known to come from its bytes.
fn transcode(
    encoding: &'static Encoding,
    body: &[u8],
    start: usize,
) -> (String, Option<OffsetMap>, Vec<Span>) {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut out = Output::new(start);
    let ascii = encoding.is_ascii_compatible();
    let mut buffer = [0; 32];
    // Bytes before `done` stand in the text, those up to `at` are inside the decoder.
    let (mut done, mut at) = (0, 0);
    loop {
        if ascii && done == at {
            let run = Encoding::ascii_valid_up_to(&body[at..]);
            if let Ok(text) = std::str::from_utf8(&body[at..at + run]) {
                out.push(text, run);
                at += run;
                done = at;
            }
        }
        let last = at == body.len();
        let step = &body[at..(at + 1).min(body.len())];
        let (result, read, written) = decoder.decode_to_utf8_without_replacement(step, &mut buffer, last);
        at += read;
        if written > 0 {
            out.push(&String::from_utf8_lossy(&buffer[..written]), at - done);
            done = at;
        }
        match result {
            DecoderResult::Malformed(..) => {
                out.bad(at - done);
                done = at;
            }
            DecoderResult::InputEmpty if last => break,
            DecoderResult::InputEmpty | DecoderResult::OutputFull => {}
        }
    }
    out.finish()
}

/// Whether `body` is UTF-8 of which a little was damaged: as many of its characters beyond ASCII are whole as broken.
fn is_damaged_utf8(body: &[u8]) -> bool {
    let (mut whole, mut broken) = (0, 0);
    for chunk in body.utf8_chunks() {
        whole += chunk.valid().bytes().filter(|byte| *byte >= 0xC0).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    whole > 0 && whole >= broken
}

/// What the bytes suggest: a guess over the first mebibyte.
fn guess(body: &[u8]) -> &'static Encoding {
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Allow);
    let sample = &body[..body.len().min(1 << 20)];
    detector.feed(sample, sample.len() == body.len());
    detector.guess(None, chardetng::Utf8Detection::Deny)
}

/// UTF-16 without its mark: in English every other byte is zero.
fn sixteen_bits(body: &[u8]) -> Option<&'static Encoding> {
    let sample = &body[..body.len().min(1024)];
    if sample.len() < 8 {
        return None;
    }
    let zeros = |from: usize| {
        sample
            .iter()
            .skip(from)
            .step_by(2)
            .filter(|byte| **byte == 0)
            .count()
    };
    let (even, odd, half) = (zeros(0), zeros(1), sample.len() / 2);
    if odd * 10 >= half * 7 && even * 20 < half {
        Some(UTF_16LE)
    } else if even * 10 >= half * 7 && odd * 20 < half {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// What `bytes` are, if they are no text.
fn not_text(bytes: &[u8]) -> Option<(&'static str, &'static str)> {
    const NO_PICTURES: &str = "ascribe reads no pictures";
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
            b"\xD0\xCF\x11\xE0",
            "an old office document",
            "save it as text first",
        ),
        (b"{\\rtf", "an RTF document", "save it as plain text first"),
        (b"\x89PNG", "a picture", NO_PICTURES),
        (b"\xFF\xD8\xFF", "a picture", NO_PICTURES),
        (b"GIF8", "a picture", NO_PICTURES),
        (b"\x7FELF", "a program", "name a text file"),
        (
            b"SQLite format 3\0",
            "a database",
            "export its texts as JSON lines first",
        ),
    ];
    if let Some((_, what, advice)) = SIGNATURES.iter().find(|(magic, ..)| bytes.starts_with(magic)) {
        return Some((what, advice));
    }
    let sample = &bytes[..bytes.len().min(8192)];
    let is_control = |byte: u8| (byte < 0x20) & !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0C | 0x1B);
    // A stretch at a time, in which a byte can count.
    let control: usize = sample
        .chunks(128)
        .map(|stretch| usize::from(stretch.iter().map(|&byte| u8::from(is_control(byte))).sum::<u8>()))
        .sum();
    // A stray NUL does not make a text binary; one control character in ten does.
    (control > 2 && control * 10 > sample.len()).then_some(("binary data", "extract its text first"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(bytes: &[u8]) -> Decoded {
        decode(bytes, None, None).expect("is text")
    }

    #[test]
    fn each_character_is_taken_back_to_its_bytes() {
        let text = "Caf\u{e9} \u{20ac}5 \u{201c}yes\u{201d}";
        for encoding in [UTF_16LE, UTF_16BE, encoding_rs::WINDOWS_1252] {
            let bytes: Vec<u8> = if encoding == UTF_16LE {
                text.encode_utf16().flat_map(u16::to_le_bytes).collect()
            } else if encoding == UTF_16BE {
                text.encode_utf16().flat_map(u16::to_be_bytes).collect()
            } else {
                encoding.encode(text).0.into_owned()
            };
            let (out, map, bad) = transcode(encoding, &bytes, 0);
            assert_eq!(out, text);
            assert!(bad.is_empty());
            let map = map.expect("a map");
            for (at, c) in text.char_indices() {
                let span = Span::from_range(at..at + c.len_utf8());
                let input = map.input_of(span).expect("came from somewhere");
                let (back, _) = encoding.decode_without_bom_handling(&bytes[input.range()]);
                assert_eq!(back, c.to_string());
            }
        }
    }

    #[test]
    fn invalid_sequences_shift_nothing() {
        let found = decoded(
            "caf\u{e9} \u{e9}"
                .as_bytes()
                .iter()
                .copied()
                .chain(*b" a\xFFb\xE2\x80c")
                .collect::<Vec<_>>()
                .as_slice(),
        );
        assert_eq!(found.text, "caf\u{e9} \u{e9} a\u{FFFD}b\u{FFFD}c");
        assert_eq!(found.diagnostics.len(), 1);
        let c = found.text.find("\u{FFFD}c").expect("there") + 3;
        let input = found.map.expect("a map").input_of(Span::from_range(c..c + 1));
        assert_eq!(input, Some(Span::new(14, 15)));
    }

    #[test]
    fn encodings_are_told() {
        assert_eq!(decoded(b"\xEF\xBB\xBFabc").text, "abc");
        assert_eq!(decoded(b"\xFF\xFEa\0b\0").text, "ab");
        assert_eq!(decoded(b"p\0l\0a\0i\0n\0 \0t\0e\0x\0t\0").text, "plain text");
        assert_eq!(
            decoded(b"The caf\xE9 said \x93no\x94 on Monday, and the na\xEFve man agreed.").text,
            "The caf\u{e9} said \u{201c}no\u{201d} on Monday, and the na\u{ef}ve man agreed."
        );
        assert_eq!(decoded(b"a\0b").text, "a\0b");
        assert!(matches!(
            decode(b"%PDF-1.7", None, None),
            Err(Cause::NotText { .. })
        ));
        assert!(matches!(
            decode(b"x", Some("nonsense"), None),
            Err(Cause::UnknownEncoding(_))
        ));
        assert_eq!(
            decode(b"\xE9", Some("latin1"), None).expect("is text").text,
            "\u{e9}"
        );
        assert_eq!(decoded(b"").text, "");
    }
}
