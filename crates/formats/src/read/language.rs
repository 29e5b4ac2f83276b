use super::ReadOptions;
use ascribe_text::{BlockKind, Code, Diagnostic, Document};

/// Words that make up a quarter of running English and hardly any of another language's, each as a [`number`].
const ENGLISH: [u64; 28] = {
    let words = [
        "the", "of", "and", "to", "in", "that", "is", "was", "for", "on", "with", "it", "he", "said", "by",
        "at", "from", "his", "has", "have", "be", "as", "are", "not", "will", "they", "this", "which",
    ];
    let mut numbers = [0; 28];
    let mut at = 0;
    while at < words.len() {
        numbers[at] = number(words[at]);
        at += 1;
    }
    numbers
};

/// The letters of a short word as one number, whatever their case (ASCII); of a longer one, 0.
const fn number(word: &str) -> u64 {
    let bytes = word.as_bytes();
    let mut number = 0;
    let mut at = 0;
    while at < bytes.len() && bytes.len() < 8 {
        number = number << 8 | bytes[at].to_ascii_lowercase() as u64;
        at += 1;
    }
    number
}

/// Sets the document's language where its paragraphs show it and it is not stated, and says so if it is not English.
///
/// Lexicons and models are English: another language is read all the same, and little is found in it.
pub(super) fn note(document: &mut Document, options: &ReadOptions) {
    let sample = sample(document);
    let (mut words, mut english) = (0, 0);
    for word in sample
        .split(|c: char| !c.is_alphabetic())
        .filter(|w| !w.is_empty())
    {
        words += 1;
        english += usize::from(ENGLISH.contains(&number(word)));
    }
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
