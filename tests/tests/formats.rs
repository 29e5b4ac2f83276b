//! Writers: what each makes of one claim list that has a bit of everything, and what holds of all output.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use ascribe_attribution::{
    Anonymity, Checkworthy, Claim, ClaimList, Cue, CueClass, Extractor, Form, How, Resolution, Source,
    SourceKind, Speaker, SpeakerKind, Voice, When,
};
use ascribe_formats::{brat, json, read_standoff, text};
use ascribe_text::{BlockKind, Code, Diagnostic, Document, Span};
use std::path::{Path, PathBuf};

const TEXT: &str = "Zoë Maréchal said 🙂 “No,\u{1b}[31m never”, two aides warned on Monday\n\
                    that \u{202e}rents “fell\n5%” may rise, she added. It rained.";

fn span(words: &str) -> Span {
    let start = TEXT.find(words).unwrap_or_else(|| panic!("{words}"));
    Span::from_range(start..start + words.len())
}

/// Direct and mixed speech in pieces, a nested claim, an unnamed source, one of the publisher's own, signs of
/// one to four bytes, and signs that no terminal should see.
fn everything() -> (Document, ClaimList) {
    let mut document = Document::from_paragraphs("everything", TEXT.to_owned());
    let metadata = &mut document.metadata;
    metadata.path = Some("in/every\u{7}thing.txt".to_owned());
    metadata.title = Some("Rents <b>fall</b>".to_owned());
    metadata.publisher = Some("The Harbour Post".to_owned());
    metadata.authors = vec!["Ann Lee".to_owned(), "Bo Ek".to_owned()];
    metadata.published = Some("2024-06-19T13:10".to_owned());
    metadata.language = Some("en".to_owned());
    document.diagnostics.push(Diagnostic {
        code: Code::ControlCharacters,
        message: "1 control character(s)".to_owned(),
        span: Some(span("\u{1b}")),
    });
    let resolution = |how, antecedent, alternatives| Resolution {
        how,
        antecedent,
        confidence: 0.912_345,
        alternatives,
    };
    let claim = Claim {
        id: "c-000000000001".to_owned(),
        voice: Voice::Attributed,
        speaker: Some(0),
        resolution: resolution(How::Name, None, vec![]),
        source: Source {
            spans: vec![span("Zoë Maréchal")],
            kind: SourceKind::Name,
            anonymity: None,
        },
        cue: Cue {
            spans: vec![span("said")],
            lemma: "say".to_owned(),
            class: CueClass::Assert,
        },
        content: vec![span("“No,\u{1b}[31m never”")],
        statement: Some("Zoë Maréchal said no.".to_owned()),
        form: Form::Direct,
        negated: false,
        hedged: false,
        addressee: None,
        medium: None,
        inside: None,
        when: None,
        checkworthy: Checkworthy::default(),
        confidence: 0.9,
        rule: "verb-clause",
        block: BlockKind::Paragraph,
        sentence: 0,
    };
    let warned = Claim {
        id: "c-000000000002".to_owned(),
        speaker: None,
        resolution: resolution(How::Anonymous, None, vec![]),
        source: Source {
            spans: vec![span("two aides")],
            kind: SourceKind::Anonymous,
            anonymity: Some(Anonymity {
                number: Some(2),
                reason: None,
            }),
        },
        cue: Cue {
            spans: vec![span("warned")],
            lemma: "warn".to_owned(),
            class: CueClass::Assert,
        },
        content: vec![span("that \u{202e}rents “fell\n5%”"), span("may rise")],
        statement: None,
        form: Form::Mixed,
        hedged: true,
        when: Some(When {
            spans: vec![span("on Monday")],
            value: Some("2024-06-17".to_owned()),
        }),
        checkworthy: Checkworthy {
            score: 0.7,
            reasons: vec!["number", "comparison"],
        },
        ..claim.clone()
    };
    let added = Claim {
        id: "c-000000000003".to_owned(),
        resolution: resolution(How::Pronoun, Some(span("Zoë Maréchal")), vec![1]),
        source: Source {
            spans: vec![span("she")],
            kind: SourceKind::Pronoun,
            anonymity: None,
        },
        cue: Cue {
            spans: vec![span("added")],
            lemma: "add".to_owned(),
            class: CueClass::Assert,
        },
        content: vec![span("rents “fell\n5%”")],
        statement: None,
        inside: Some(1),
        ..claim.clone()
    };
    let own = Claim {
        id: "c-000000000004".to_owned(),
        voice: Voice::Narrator,
        speaker: None,
        resolution: resolution(How::Unstated, None, vec![]),
        source: Source {
            spans: vec![],
            kind: SourceKind::Unstated,
            anonymity: None,
        },
        cue: Cue {
            spans: vec![],
            lemma: String::new(),
            class: CueClass::None,
        },
        content: vec![span("It rained")],
        statement: None,
        form: Form::Indirect,
        rule: "narrator",
        sentence: 1,
        ..claim.clone()
    };
    let speaker = |id: &str, name: &str, kind, role: Option<&str>| Speaker {
        id: id.to_owned(),
        name: name.to_owned(),
        kind,
        role: role.map(str::to_owned),
        aliases: vec!["Maréchal".to_owned()],
        registered: false,
    };
    let list = ClaimList {
        speakers: vec![
            speaker("zoe-marechal", "Zoë Maréchal", SpeakerKind::Person, Some("mayor")),
            speaker("the-union", "the union", SpeakerKind::Organisation, None),
        ],
        claims: vec![claim, warned, added, own],
        diagnostics: vec![],
        sentences: 2,
        tokens: 30,
    };
    (document, list)
}

fn snapshot(name: &str, content: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots/formats");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, content));
}

fn as_json(document: &Document, list: &ClaimList, with_text: bool) -> String {
    let mut out = Vec::new();
    json::write_document(&mut out, document, list, with_text);
    String::from_utf8(out).unwrap()
}

fn as_text(layout: text::Layout) -> String {
    let (document, list) = everything();
    let mut out = Vec::new();
    text::write(&mut out, &document, &list, layout).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn json_has_every_field_of_the_contract() {
    let (document, list) = everything();
    let line = as_json(&document, &list, false);
    assert!(!line.contains('\n'), "a document is one line");
    let value: serde_json::Value = serde_json::from_str(&line).unwrap();
    snapshot("json", &serde_json::to_string_pretty(&value).unwrap());
    let with_text: serde_json::Value = serde_json::from_str(&as_json(&document, &list, true)).unwrap();
    assert_eq!(with_text["document"]["text"], TEXT);
}

#[test]
fn json_says_the_same_with_signs_that_steer_terminals_escaped() {
    let (document, list) = everything();
    let line = as_json(&document, &list, true);
    for sign in ['\u{1b}', '\u{202e}', '\u{7}', '\u{9b}'] {
        assert!(!line.contains(sign), "U+{:04X}", u32::from(sign));
    }
    assert!(line.contains("\\u202e"));
}

#[test]
fn json_spans_point_at_their_text_in_every_unit() {
    let (document, list) = everything();
    let value: serde_json::Value = serde_json::from_str(&as_json(&document, &list, false)).unwrap();
    let utf16: Vec<u16> = TEXT.encode_utf16().collect();
    let chars: Vec<char> = TEXT.chars().collect();
    let number = |value: &serde_json::Value| usize::try_from(value.as_u64().unwrap()).unwrap();
    let mut checked = 0;
    for claim in value["claims"].as_array().unwrap() {
        for part in ["source", "cue", "content"] {
            let mut words = [String::new(), String::new(), String::new()];
            for span in claim[part]["spans"].as_array().unwrap() {
                let range = |unit: &str| number(&span[unit][0])..number(&span[unit][1]);
                let pieces = [
                    TEXT[range("byte")].to_owned(),
                    chars[range("char")].iter().collect(),
                    String::from_utf16(&utf16[range("utf16")]).unwrap(),
                ];
                for (words, piece) in words.iter_mut().zip(pieces) {
                    if !words.is_empty() {
                        words.push(' ');
                    }
                    words.push_str(&piece);
                }
                let line = TEXT.lines().nth(number(&span["line"]) - 1).unwrap();
                let rest: String = line.chars().skip(number(&span["column"]) - 1).collect();
                let byte = &TEXT[number(&span["byte"][0])..];
                assert!(byte.starts_with(&rest), "{rest:?}");
                checked += 1;
            }
            for words in words {
                assert_eq!(claim[part]["text"], words);
            }
        }
    }
    assert!(checked >= 10);
}

#[test]
fn text_groups_claims_under_speakers() {
    snapshot("text", &as_text(text::Layout::default()));
    let narrow = text::Layout {
        width: Some(44),
        explain: true,
        color: false,
    };
    let page = as_text(narrow);
    assert!(page.lines().all(|line| line.chars().count() <= 44), "{page}");
    snapshot("text-explained-narrow", &page);
}

#[test]
fn text_lets_no_sign_of_the_document_steer_the_terminal() {
    let plain = as_text(text::Layout::default());
    assert!(plain.chars().all(|c| c == '\n' || !c.is_control()), "{plain:?}");
    assert!(!plain.contains('\u{202e}') && plain.contains("<U+202E>"));
    let layout = text::Layout {
        color: true,
        ..text::Layout::default()
    };
    let colored = as_text(layout);
    assert!(!colored.contains("\u{1b}[31m never"));
    // Colours and nothing else are added.
    let mut stripped = colored.clone();
    while let Some(at) = stripped.find("\u{1b}[") {
        let end = at + stripped[at..].find('m').unwrap();
        stripped.replace_range(at..=end, "");
    }
    assert_eq!(stripped, plain);
}

#[test]
fn brat_is_read_back_as_it_was_written() {
    let (document, list) = everything();
    let mut out = Vec::new();
    brat::write(&mut out, &document, &list).unwrap();
    let standoff = String::from_utf8(out).unwrap();
    let read = read_standoff(TEXT, &standoff).unwrap();
    let expected: Vec<_> = list
        .claims
        .iter()
        .filter(|c| c.voice == Voice::Attributed)
        .collect();
    assert_eq!(read.len(), expected.len());
    for (read, claim) in read.iter().zip(expected) {
        assert_eq!(read.source, claim.source.spans);
        assert_eq!(read.cue, claim.cue.spans);
        assert_eq!(read.content, claim.content);
    }
    snapshot("brat", &standoff);
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// `UPDATE_SCHEMA=1 cargo test -p ascribe-tests --test formats` writes it anew.
#[test]
fn the_schema_in_the_documentation_is_that_of_the_code() {
    let path = root().join("docs/formats/ascribe-claims-1.schema.json");
    let schema = serde_json::to_string_pretty(&json::schema()).unwrap() + "\n";
    if std::env::var_os("UPDATE_SCHEMA").is_some() {
        std::fs::File::create(&path)
            .and_then(|mut file| std::io::Write::write_all(&mut file, schema.as_bytes()))
            .unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap();
    assert!(
        committed == schema,
        "{} is out of date; run: UPDATE_SCHEMA=1 cargo test -p ascribe-tests --test formats",
        path.display()
    );
}

#[test]
fn output_is_valid_by_the_schema() {
    let schema = serde_json::to_value(json::schema()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let check = |name: &str, documents: &[String]| {
        let output = [json::FRAME[0], &documents.join(json::FRAME[1]), json::FRAME[2]].concat();
        let value: serde_json::Value = serde_json::from_str(&output).unwrap();
        let errors: Vec<String> = validator
            .iter_errors(&value)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{name}: {}", errors.join("\n"));
    };
    check("no document", &[]);
    let (document, list) = everything();
    check(
        "everything",
        &[as_json(&document, &list, false), as_json(&document, &list, true)],
    );
    let extractor = Extractor {
        narrator: true,
        ..Extractor::default()
    };
    let mut seen = 0;
    for entry in std::fs::read_dir(root().join("fixtures/extract")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "txt") {
            let text = std::fs::read_to_string(&path).unwrap();
            let document = Document::from_plain_text("fixture", text);
            let list = extractor.extract(&document);
            assert!(!list.claims.is_empty(), "{}: no claims", path.display());
            check(&path.display().to_string(), &[as_json(&document, &list, true)]);
            seen += 1;
        }
    }
    assert!(seen > 0, "there are fixtures");
    // A schema that lets everything pass would prove nothing.
    let wrong = as_json(&document, &list, false).replace("\"attributed\"", "\"nobody\"");
    let value: serde_json::Value =
        serde_json::from_str(&[json::FRAME[0], &wrong, json::FRAME[2]].concat()).unwrap();
    assert!(!validator.is_valid(&value));
}
