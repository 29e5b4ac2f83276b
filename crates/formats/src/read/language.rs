use super::ReadOptions;
use ascribe_text::{BlockKind, Code, Diagnostic, Document};

/// Words that make up a quarter of running English and hardly any of another language's.
const ENGLISH: [&str; 28] = [
    "the", "of", "and", "to", "in", "that", "is", "was", "for", "on", "with", "it", "he", "said", "by", "at",
    "from", "his", "has", "have", "be", "as", "are", "not", "will", "they", "this", "which",
];

/// The same, each as a [`Letters`], found by [`Letters::place`].
const TABLE: [u64; 128] = {
    let mut table = [0; 128];
    let mut number = 0;
    while number < ENGLISH.len() {
        let word = ENGLISH[number].as_bytes();
        let mut letters = Letters(0);
        let mut at = 0;
        while at < word.len() {
            letters = letters.and(word[at]);
            at += 1;
        }
        let place = letters.place();
        assert!(table[place] == 0, "two words have one place");
        table[place] = letters.0;
        number += 1;
    }
    table
};

/// The last eight letters of a word, as one number, in small letters.
#[derive(Clone, Copy)]
struct Letters(u64);

impl Letters {
    const fn and(self, letter: u8) -> Self {
        Self(self.0 << 8 | (letter | 0x20) as u64)
    }

    const fn place(self) -> usize {
        (self.0.wrapping_mul(MULTIPLIER) >> 57) as usize
    }
}

/// Sends each of the words to a place of its own.
const MULTIPLIER: u64 = 0xa851_f9a2_36f7_ec73;

/// How many words `text` has, runs of letters, and how many of them are among [`ENGLISH`].
fn count_words(text: &str) -> (usize, usize) {
    let (mut words, mut english) = (0, 0);
    let mut letters = Letters(0);
    for c in text.chars().chain([' ']) {
        if c.is_ascii_alphabetic() {
            letters = letters.and(c as u8);
        } else if !c.is_ascii() && c.is_alphabetic() {
            // No English word among them has such a letter.
            letters = letters.and(0xff);
        } else if letters.0 != 0 {
            words += 1;
            english += usize::from(TABLE[letters.place()] == letters.0);
            letters = Letters(0);
        }
    }
    (words, english)
}

/// Sets the document's language where its paragraphs show it and it is not stated, and says so if it is not English.
///
/// Lexicons and models are English: another language is read all the same, and little is found in it.
pub(super) fn note(document: &mut Document, options: &ReadOptions) {
    let sample = sample(document);
    let (words, english) = count_words(&sample);
    // Too little to tell.
    if words < 20 {
        return;
    }
    if english * 8 >= words {
        document.metadata.language.get_or_insert_with(|| "en".to_owned());
        return;
    }
    let Some(found) = whatlang::detect(&sample).filter(whatlang::Info::is_reliable) else {
        return;
    };
    let tag = tag(found.lang());
    // Pages declare the language of their template: what the words show counts.
    document.metadata.language = Some(tag.to_owned());
    if found.lang() != whatlang::Lang::Eng && !options.any_language {
        document.diagnostics.push(Diagnostic {
            code: Code::Language,
            message: format!(
                "the text seems to be in {} ({tag}); claims are found in English only",
                found.lang().eng_name()
            ),
            span: None,
        });
    }
}

/// The first paragraphs, up to some two thousand bytes.
fn sample(document: &Document) -> String {
    let mut sample = String::new();
    for block in document
        .blocks()
        .iter()
        .filter(|block| block.kind != BlockKind::Boilerplate)
    {
        let text = document.slice(block.span);
        let mut end = text.len().min(2048);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        sample.push_str(&text[..end]);
        sample.push('\n');
        if sample.len() > 2048 {
            break;
        }
    }
    sample
}

/// The BCP 47 tag of a language: its two letters where ISO 639-1 has them.
fn tag(language: whatlang::Lang) -> &'static str {
    use whatlang::Lang;
    match language {
        Lang::Eng => "en",
        Lang::Rus => "ru",
        Lang::Cmn => "zh",
        Lang::Spa => "es",
        Lang::Por => "pt",
        Lang::Ita => "it",
        Lang::Fra => "fr",
        Lang::Deu => "de",
        Lang::Ukr => "uk",
        Lang::Ara => "ar",
        Lang::Heb => "he",
        Lang::Tur => "tr",
        Lang::Pol => "pl",
        Lang::Nld => "nl",
        Lang::Swe => "sv",
        Lang::Dan => "da",
        Lang::Fin => "fi",
        Lang::Nob => "nb",
        Lang::Ces => "cs",
        Lang::Hun => "hu",
        Lang::Ron => "ro",
        Lang::Ell => "el",
        Lang::Bul => "bg",
        Lang::Srp => "sr",
        Lang::Hrv => "hr",
        Lang::Jpn => "ja",
        Lang::Kor => "ko",
        Lang::Hin => "hi",
        Lang::Vie => "vi",
        Lang::Ind => "id",
        Lang::Pes => "fa",
        other => other.code(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_runs_of_letters() {
        for (text, expected) in [
            ("", (0, 0)),
            ("The cat, and THE dog of caf\u{e9} ", (7, 4)),
            ("in\u{e9} \u{e9}in in\u{2019}in 5th\n", (5, 2)),
            ("xxxxxxxxxthe notwithstanding which\n", (3, 1)),
        ] {
            assert_eq!(count_words(text), expected, "{text}");
        }
        for word in ENGLISH {
            assert_eq!(count_words(&format!("{word} {word}s\n")), (2, 1), "{word}");
        }
    }
}
