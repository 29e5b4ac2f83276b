//! Speakers of sources, read from fixtures/speakers.
//!
//! A fixture is a text, a line `---`, and one line for each source in text order: the source, `->`, the speaker's id (or
//! `nobody`), how it was found in brackets, and after `|` what else it tells. In the text «...» is a source; with a
//! number, «1:...» is the source whose content is ‹1:...›. The marks are taken out before the text is read.
//! A registry may stand above the text, closed by a line `===`.

use ascribe_attribution::{
    Attribution, CueClass, Engine, Extractor, Linked, Registry, SourceKind, SpeakerKind, speakers,
};
use ascribe_syntax::{Analysis, TokenRange};
use ascribe_tests::files;
use ascribe_text::{Document, Span};
use proptest::prelude::*;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/speakers")
}

/// The text without marks, and of each mark its kind, number and bytes.
fn unmark(text: &str) -> (String, Vec<(char, u32, Span)>) {
    let mut plain = String::new();
    let mut open: Vec<(char, u32, usize)> = Vec::new();
    let mut marks = Vec::new();
    let mut unnumbered = 1000;
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        rest = &rest[letter.len_utf8()..];
        match letter {
            '«' | '‹' => {
                let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
                let number = if digits > 0 && rest[digits..].starts_with(':') {
                    let number = rest[..digits].parse().expect("a small number");
                    rest = &rest[digits + 1..];
                    number
                } else {
                    unnumbered += 1;
                    unnumbered
                };
                open.push((letter, number, plain.len()));
            }
            '»' | '›' => {
                let (kind, number, start) = open.pop().expect("a mark is opened before it is closed");
                marks.push((kind, number, Span::from_range(start..plain.len())));
            }
            letter => plain.push(letter),
        }
    }
    assert!(open.is_empty(), "a mark is not closed");
    marks.sort_by_key(|(_, _, span)| (span.start(), span.end()));
    (plain, marks)
}

fn tokens(analysis: &Analysis<'_>, span: Span) -> TokenRange {
    let first = analysis.tokens.partition_point(|t| t.span.end() <= span.start());
    let end = analysis.tokens.partition_point(|t| t.span.start() < span.end());
    TokenRange::new(first as u32, end as u32)
}

fn attributions(analysis: &Analysis<'_>, marks: &[(char, u32, Span)]) -> Vec<Attribution> {
    let mut attributions: Vec<(u32, Attribution)> = Vec::new();
    for (kind, number, span) in marks {
        let range = tokens(analysis, *span);
        let at = attributions
            .iter()
            .position(|(n, _)| n == number)
            .unwrap_or_else(|| {
                attributions.push((
                    *number,
                    Attribution {
                        source: None,
                        source_kind: SourceKind::Unstated,
                        cue: None,
                        cue_head: None,
                        class: CueClass::Assert,
                        content: Vec::new(),
                        addressee: None,
                        medium: None,
                        negated: false,
                        hedged: false,
                        inside: None,
                        confidence: 1.0,
                        rule: "marked in a test",
                    },
                ));
                attributions.len() - 1
            });
        let attribution = &mut attributions[at].1;
        if *kind == '«' {
            attribution.source = Some(range);
            attribution.source_kind = SourceKind::Name;
        } else {
            attribution.content.push(range);
        }
    }
    attributions
        .into_iter()
        .map(|(_, attribution)| attribution)
        .collect()
}

fn assert_invariants(name: &str, document: &Document, attributions: &[Attribution], linked: &Linked) {
    assert_eq!(
        linked.links.len(),
        attributions.len(),
        "{name}: one link for each attribution"
    );
    let count = linked.speakers.len();
    for link in &linked.links {
        assert!(link.speaker.is_none_or(|s| s < count), "{name}: speakers exist");
        assert!(
            link.resolution.alternatives.iter().all(|s| *s < count),
            "{name}: alternatives exist"
        );
        assert!(
            link.speaker
                .is_none_or(|s| !link.resolution.alternatives.contains(&s)),
            "{name}: alternatives are others"
        );
        assert!(
            (0.0..=1.0).contains(&link.resolution.confidence),
            "{name}: confidence"
        );
        let spans = link
            .resolution
            .antecedent
            .into_iter()
            .chain(link.anonymity.and_then(|a| a.reason));
        for span in spans {
            assert!(
                document.text().get(span.range()).is_some(),
                "{name}: spans lie in the text"
            );
        }
    }
    let mut ids: Vec<&str> = linked.speakers.iter().map(|s| s.id.as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), count, "{name}: ids are unique");
    assert!(
        linked.speakers.iter().all(|s| !s.name.trim().is_empty()),
        "{name}: speakers have names"
    );
}

fn told(
    document: &Document,
    attributions: &[Attribution],
    analysis: &Analysis<'_>,
    linked: &Linked,
) -> String {
    let mut told = String::new();
    for (attribution, link) in attributions.iter().zip(&linked.links) {
        let source = attribution
            .source
            .map_or("", |s| analysis.text(s))
            .replace('\n', " ");
        let speaker = link.speaker.map_or("nobody", |s| linked.speakers[s].id.as_str());
        write!(told, "{source} -> {speaker} ({})", link.resolution.how.name())
            .expect("a string can be written to");
        let mut more = Vec::new();
        if let Some(speaker) = link.speaker.map(|s| &linked.speakers[s]) {
            if speaker.kind != SpeakerKind::Person {
                more.push(speaker.kind.name().to_owned());
            }
            if let Some(role) = &speaker.role {
                more.push(format!("role {role}"));
            }
        }
        if let Some(anonymity) = link.anonymity {
            if let Some(number) = anonymity.number {
                more.push(format!("number {number}"));
            }
            if let Some(reason) = anonymity.reason {
                more.push(format!("reason {}", document.slice(reason).replace('\n', " ")));
            }
        }
        if !link.resolution.alternatives.is_empty() {
            let others: Vec<&str> = link
                .resolution
                .alternatives
                .iter()
                .map(|s| linked.speakers[*s].id.as_str())
                .collect();
            more.push(format!("or {}", others.join(", ")));
        }
        if !more.is_empty() {
            write!(told, " | {}", more.join("; ")).expect("a string can be written to");
        }
        told.push('\n');
    }
    told
}

fn link_marked(text: &str, registry: Option<&Registry>, name: &str) -> String {
    let (plain, marks) = unmark(text);
    let document = Document::from_paragraphs("fixture", plain);
    let mut analysis = ascribe_syntax::analyse(&document);
    ascribe_syntax::tag(&mut analysis);
    let attributions = attributions(&analysis, &marks);
    let linked = speakers::link(&analysis, &attributions, registry);
    assert_invariants(name, &document, &attributions, &linked);
    told(&document, &attributions, &analysis, &linked)
}

#[test]
fn fixtures() {
    let paths = files(folder(), "txt");
    assert!(!paths.is_empty(), "there are fixtures");
    let rewrite = std::env::var_os("REWRITE_FIXTURES").is_some();
    let mut wrong = String::new();
    for path in paths {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let whole = std::fs::read_to_string(&path).unwrap();
        let (registry, rest) = match whole.split_once("\n===\n") {
            Some((registry, rest)) => (
                Some(Registry::read("speakers.toml", registry).expect("a registry")),
                rest,
            ),
            None => (None, whole.as_str()),
        };
        let (text, expected) = rest
            .split_once("\n---\n")
            .unwrap_or_else(|| panic!("{name}: has no line ---"));
        let found = link_marked(text, registry.as_ref(), &name);
        if rewrite {
            let head = &whole[..whole.len() - expected.len()];
            tempfile::NamedTempFile::new_in(folder())
                .and_then(|mut file| {
                    std::io::Write::write_all(&mut file, format!("{head}{found}").as_bytes())?;
                    file.persist(&path).map_err(Into::into)
                })
                .unwrap();
        } else if found.trim() != expected.trim() {
            write!(wrong, "{name}:\n{found}expected:\n{expected}\n").unwrap();
        }
        assert!(
            !expected.trim().is_empty() || rewrite,
            "{name}: expects something"
        );
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// Each link of fixtures/speakers/chain.txt stands inside the next one around it.
#[test]
fn links_of_a_chain_are_inside_each_other() {
    let whole = std::fs::read_to_string(folder().join("chain.txt")).expect("the fixture is there");
    let (marked, _) = whole.split_once("\n---\n").expect("a line ---");
    let (plain, _) = unmark(marked);
    let document = Document::from_paragraphs("chain", plain);
    let links = |engine| {
        let extractor = Extractor {
            engine,
            ..Extractor::default()
        };
        let list = extractor.extract(&document);
        let source = |at: usize| {
            let spans = list.claims[at].source.spans.iter();
            spans.map(|span| document.slice(*span)).collect::<String>()
        };
        (0..list.claims.len())
            .map(|at| {
                format!(
                    "{} < {}",
                    source(at),
                    list.claims[at].inside.map_or(String::new(), source)
                )
            })
            .collect::<Vec<_>>()
    };
    let chain = [
        "Reuters < ",
        "officials < Reuters",
        "Finance Minister Petra Kolar < officials",
        "The agency < ",
    ];
    assert_eq!(links(Engine::Rules), chain);
    assert_eq!(links(Engine::Learned), chain);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn no_text_breaks_linking(words in proptest::collection::vec(word(), 0..60), marks in proptest::collection::vec((0_usize..60, 1_usize..6), 0..6)) {
        let text = words.join(" ");
        let document = Document::from_paragraphs("any", text);
        let mut analysis = ascribe_syntax::analyse(&document);
        let untagged = analysis.clone();
        ascribe_syntax::tag(&mut analysis);
        for analysis in [analysis, untagged] {
            let count = analysis.tokens.len();
            let sources: Vec<Attribution> = marks
                .iter()
                .filter(|(start, _)| *start < count)
                .map(|(start, length)| {
                    let source = TokenRange::new(*start as u32, (start + length).min(count) as u32);
                    let mut all = attributions(&analysis, &[('«', 1, analysis.span(source)), ('‹', 1, analysis.span(source))]);
                    all.remove(0)
                })
                .collect();
            let linked = speakers::link(&analysis, &sources, None);
            assert_invariants("any", &document, &sources, &linked);
        }
    }
}

fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => proptest::sample::select(vec![
            "The", "the", "a", "two", "minister", "spokesman", "for", "of", "and", ",", ".", "\"", "“", "”", "Anna", "Berg", "Mr.", "Kim",
            "Jong-un", "von", "der", "Leyen", "he", "she", "they", "it", "who", "I", "we", "said", "that", "'s", "his", "(", ")", "NATO", "Jr.",
            "45-year-old", "officials", "Kremlin", "in", "Beijing", "al-Sisi", "J.K.", "&", "both", "men", "\n\n", "report", "is", "45", "Bank",
        ]).prop_map(str::to_owned),
        1 => "\\PC{0,8}",
    ]
}
