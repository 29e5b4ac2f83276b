//! Claim lists in every format that is written: what they look like, that they are the same each time, and that
//! what can be read back is what was written.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use ascribe_attribution::{
    Checkworthy, Claim, ClaimList, Cue, CueClass, Form, How, Resolution, Source, SourceKind, Speaker,
    SpeakerKind, Voice, When,
};
use ascribe_formats::read::Tool;
use ascribe_formats::write::{
    Evidence, Fact, Field, Format, Link, Options, Review, most_checkworthy_first, parquet, sqlite,
};
use ascribe_formats::{Roles, html_report};
use ascribe_text::{BlockKind, Document, Span};

const TEXT: &str = "Bridge shut, \u{1f600} says council\n\nRuth Ames said on Tuesday that the bridge \u{201c}must close\u{201d}.\n\n\
    \u{201c}=1+1 is two,\u{201d} <b>she</b> told Example Radio, \u{201c}and the hauliers deny it.\u{201d}\n\nIt rained.";

fn find(words: &str) -> Span {
    let start = TEXT.find(words).unwrap();
    Span::from_range(start..start + words.len())
}

fn claim(id: &str, source: &[&str], cue: &[&str], content: &[&str]) -> Claim {
    let spans = |words: &[&str]| words.iter().map(|words| find(words)).collect();
    Claim {
        id: id.to_owned(),
        voice: Voice::Attributed,
        speaker: Some(0),
        resolution: Resolution {
            how: How::Name,
            antecedent: None,
            confidence: 0.9,
            alternatives: Vec::new(),
        },
        source: Source {
            spans: spans(source),
            kind: SourceKind::Name,
            anonymity: None,
        },
        cue: Cue {
            spans: spans(cue),
            lemma: "say".to_owned(),
            class: CueClass::Assert,
        },
        content: spans(content),
        statement: None,
        form: Form::Mixed,
        negated: false,
        hedged: false,
        addressee: None,
        medium: None,
        inside: None,
        when: None,
        checkworthy: Checkworthy {
            score: 0.4,
            reasons: vec!["law or vote"],
        },
        confidence: 0.85,
        rule: "said-that",
        block: BlockKind::Paragraph,
        sentence: 1,
    }
}

/// A document and claims made by hand, so that what is found in texts may change and this does not.
fn sample() -> (Document, ClaimList) {
    let mut document = Document::from_paragraphs("bridge/1", TEXT.to_owned());
    document.metadata.title = Some("Bridge shut, says council".to_owned());
    document.metadata.publisher = Some("The Example".to_owned());
    document.metadata.authors = vec!["Jane Doe".to_owned()];
    document.metadata.published = Some("2024-06-19".to_owned());
    document.metadata.url = Some("https://example.com/bridge?a=1&b=2".to_owned());
    let mut first = claim(
        "c-000000000001",
        &["Ruth Ames"],
        &["said"],
        &["that the bridge \u{201c}must close\u{201d}"],
    );
    first.statement = Some("The bridge must close.".to_owned());
    first.when = Some(When {
        spans: vec![find("on Tuesday")],
        value: Some("2024-06-18".to_owned()),
    });
    let mut second = claim(
        "c-000000000002",
        &["she"],
        &["told Example Radio"],
        &[
            "\u{201c}=1+1 is two,\u{201d}",
            "\u{201c}and the hauliers deny it.\u{201d}",
        ],
    );
    second.source.kind = SourceKind::Pronoun;
    second.resolution.how = How::Pronoun;
    second.form = Form::Direct;
    second.addressee = Some(find("Example Radio"));
    let mut third = claim("c-000000000003", &["the hauliers"], &["deny"], &["it"]);
    third.speaker = Some(1);
    third.inside = Some(1);
    third.negated = true;
    third.cue.class = CueClass::Deny;
    third.content = vec![Span::from_range(
        find("deny it").range().end - 2..find("deny it").range().end,
    )];
    let mut fourth = claim("c-000000000004", &[], &[], &["It rained."]);
    fourth.voice = Voice::Narrator;
    fourth.speaker = None;
    fourth.resolution.how = How::Unstated;
    fourth.checkworthy = Checkworthy::default();
    let speaker = |id: &str, name: &str, kind| Speaker {
        id: id.to_owned(),
        name: name.to_owned(),
        kind,
        role: None,
        aliases: Vec::new(),
        registered: false,
    };
    let mut ames = speaker("ruth-ames", "Ruth Ames", SpeakerKind::Person);
    ames.role = Some("leader of the council".to_owned());
    ames.aliases = vec!["Ames".to_owned()];
    let list = ClaimList {
        speakers: vec![
            ames,
            speaker("the-hauliers", "the *hauliers*", SpeakerKind::Group),
        ],
        claims: vec![first, second, third, fourth],
        diagnostics: Vec::new(),
        sentences: 4,
        tokens: 40,
    };
    (document, list)
}

fn run(format: Format, documents: &[(Document, ClaimList)], options: &Options<'_>) -> String {
    let [open, between, close] = format.frame(options);
    let mut out = open.into_bytes();
    for (at, (document, list)) in documents.iter().enumerate() {
        if at > 0 {
            out.extend_from_slice(between.as_bytes());
        }
        format.write(&mut out, document, list, options).unwrap();
    }
    out.extend_from_slice(close.as_bytes());
    String::from_utf8(out).unwrap()
}

/// What people found out about a claim.
fn checked() -> Fact {
    Fact {
        reviewed: "accepted".to_owned(),
        state: "checked".to_owned(),
        review: Some(Review {
            rating: "Mostly true".to_owned(),
            value: Some((4, 1, 5)),
            summary: Some("The deck is cracked, not the piers.".to_owned()),
            author: Some("Example Checks".to_owned()),
            date: Some("2024-06-21".to_owned()),
            url: Some("https://example.com/check".to_owned()),
        }),
        evidence: vec![Evidence {
            url: Some("https://example.com/report".to_owned()),
            retrieved: Some("2024-06-20".to_owned()),
            ..Evidence::default()
        }],
        links: vec![Link {
            relation: "contradicts".to_owned(),
            claim: "c-00000000000a".to_owned(),
            document: "ferry/1".to_owned(),
        }],
    }
}

fn written(format: Format) -> String {
    let options = Options {
        facts: Box::new(|document, claim| {
            (document.id() == "bridge/1" && claim.id == "c-000000000001").then(checked)
        }),
        ..Options::default()
    };
    let (document, list) = sample();
    let other = (document.clone().with_id("bridge/2"), ClaimList::default());
    run(format, &[(document, list), other], &options)
}

#[test]
fn each_format_is_written_as_it_was() {
    for &format in Format::ALL {
        let text = written(format);
        assert_eq!(
            text,
            written(format),
            "{} is the same from run to run",
            format.name()
        );
        // JSON is shown with line breaks; what is written is compact.
        let shown = match serde_json::from_str::<serde_json::Value>(&text) {
            Ok(value) => serde_json::to_string_pretty(&value).unwrap(),
            Err(_) => text,
        };
        insta::with_settings!({ snapshot_path => "../snapshots/write", prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(format.name(), shown);
        });
    }
}

#[test]
fn nothing_written_is_still_whole() {
    for &format in Format::ALL {
        let text = run(format, &[], &Options::default());
        match format {
            Format::WebAnnotation | Format::SchemaOrg | Format::LabelStudio => {
                assert_eq!(serde_json::from_str::<Vec<()>>(&text).unwrap(), []);
            }
            Format::Csv => assert!(text.starts_with("document,path,title") && text.ends_with("\r\n")),
            _ => assert_eq!(text, ""),
        }
    }
}

#[test]
fn columns_can_be_chosen() {
    let options = Options {
        fields: Field::list("claim, speaker,negated").unwrap(),
        ..Options::default()
    };
    assert_eq!(
        run(Format::Csv, &[sample()], &options),
        "claim,speaker,negated\r\nc-000000000001,Ruth Ames,false\r\nc-000000000002,Ruth Ames,false\r\n\
         c-000000000003,the *hauliers*,true\r\nc-000000000004,,false\r\n"
    );
    assert!(Field::list("claim,colour").unwrap_err().contains("\"colour\""));
}

#[test]
fn what_is_most_worth_checking_comes_first() {
    let (_, mut list) = sample();
    list.claims[2].checkworthy.score = 0.9;
    most_checkworthy_first(&mut list);
    let ids: Vec<&str> = list.claims.iter().map(|claim| &claim.id[13..]).collect();
    assert_eq!(ids, ["3", "1", "2", "4"]);
    assert_eq!(list.claims[0].inside, Some(2), "inside the same claim as before");
}

/// What people found out stands with its claim, and with no other.
#[test]
fn facts_stand_with_their_claims() {
    let (document, list) = sample();
    let options = Options {
        fields: [&[Field::Claim][..], Field::OF_FACT].concat(),
        facts: Box::new(|_, claim| (claim.id == "c-000000000003").then(checked)),
    };
    assert_eq!(
        run(Format::Csv, &[(document.clone(), list.clone())], &options),
        "claim,reviewed,state,verdict,verdict_summary,verdict_by,verdict_date,evidence,links\r\nc-000000000001,,,,,,,,\r\nc-000000000002,,,,,,,,\r\n\
         c-000000000003,accepted,checked,Mostly true,\"The deck is cracked, not the piers.\",Example Checks,2024-06-21,\
         https://example.com/report,contradicts c-00000000000a\r\nc-000000000004,,,,,,,,\r\n"
    );
    let mut page = Vec::new();
    html_report::write_document(&mut page, &document, &list, &options.facts).unwrap();
    let page = String::from_utf8(page).unwrap();
    assert_eq!(page.matches("\"rating\":\"Mostly true\"").count(), 1, "{page}");
    assert!(
        page.contains("\"links\":[\"contradicts c-00000000000a\"]"),
        "{page}"
    );
}

/// Source, cue and content of every attribution come back from the annotation tools' formats.
#[test]
fn annotations_come_back_as_they_went() {
    let (document, mut list) = sample();
    list.claims[1].cue.spans = vec![find("told"), find("Radio")];
    let expected: Vec<Roles> = list.claims[..3]
        .iter()
        .map(|claim| Roles {
            source: claim.source.spans.clone(),
            cue: claim.cue.spans.clone(),
            content: claim.content.clone(),
        })
        .collect();
    for (format, tool) in [
        (Format::Doccano, Tool::Doccano),
        (Format::LabelStudio, Tool::LabelStudio),
    ] {
        let other = (document.clone().with_id("bridge/2"), ClaimList::default());
        let text = run(
            format,
            &[(document.clone(), list.clone()), other],
            &Options::default(),
        );
        assert_eq!(Tool::of(text.as_bytes()), Some(tool));
        let read = tool.read(text.as_bytes()).unwrap();
        assert_eq!(read[0].text, document.text());
        assert_eq!(read[0].id.as_deref(), Some("bridge/1"));
        assert_eq!(read[0].roles, expected, "{}", format.name());
        assert!(read[1].roles.is_empty());
    }
    let mut brat = Vec::new();
    ascribe_formats::brat::write(&mut brat, &document, &list).unwrap();
    let read = ascribe_formats::read_standoff(document.text(), std::str::from_utf8(&brat).unwrap()).unwrap();
    assert_eq!(read, expected);
}

#[test]
fn a_database_can_be_searched_and_is_the_same_each_time() {
    let folder = tempfile::tempdir().unwrap();
    let save = |name: &str| {
        let (document, mut list) = sample();
        // A claim in front of the one that it is nested in.
        list.claims[2].checkworthy.score = 0.9;
        most_checkworthy_first(&mut list);
        let mut database = sqlite::Database::new().unwrap();
        database.document(&document, &list, &Options::default()).unwrap();
        database
            .document(&document.with_id("bridge/2"), &list, &Options::default())
            .unwrap();
        let path = folder.path().join(name);
        database.save(&path).unwrap();
        path
    };
    let (one, two) = (save("one.db"), save("two.db"));
    assert_eq!(std::fs::read(&one).unwrap(), std::fs::read(&two).unwrap());
    let database = rusqlite::Connection::open(&one).unwrap();
    let text = |query: &str| -> Vec<String> {
        let mut statement = database.prepare(query).unwrap();
        let rows = statement.query_map([], |row| row.get::<_, String>(0)).unwrap();
        rows.map(Result::unwrap).collect()
    };
    assert_eq!(text("PRAGMA integrity_check"), ["ok"]);
    assert_eq!(text("PRAGMA foreign_key_check"), [""; 0]);
    let found = "SELECT claims.id FROM claims_text JOIN claims ON claims.key = claims_text.rowid WHERE claims_text MATCH 'closing' AND document = 1";
    assert_eq!(text(found), ["c-000000000001"]);
    let inside = "SELECT outer.id FROM claims JOIN claims AS outer ON claims.inside = outer.key WHERE claims.document = 2";
    assert_eq!(text(inside), ["c-000000000002"]);
    let who = "SELECT speakers.name FROM claims JOIN speakers ON claims.speaker = speakers.key WHERE claims.document = 2 AND negated";
    assert_eq!(text(who), ["the *hauliers*"]);
    let span = "SELECT substr(text, start_char + 1, end_char - start_char) FROM spans JOIN claims ON claims.key = spans.claim \
                JOIN documents ON documents.key = claims.document WHERE role = 'cue' AND documents.key = 1";
    assert_eq!(text(span), ["deny", "said", "told Example Radio"]);
    // The file is there already.
    let (document, list) = sample();
    let mut database = sqlite::Database::new().unwrap();
    database.document(&document, &list, &Options::default()).unwrap();
    assert!(database.save(&one).is_err());
}

#[test]
fn columnar_files_hold_every_row() {
    use ::parquet::file::reader::{FileReader, SerializedFileReader};
    let write = || {
        let (document, list) = sample();
        let mut out = Vec::new();
        let options = Options::default();
        let mut writer = parquet::Writer::new(&mut out, &options.fields).unwrap();
        writer.document(&document, &list, &options).unwrap();
        writer.document(&document, &list, &options).unwrap();
        writer.finish().unwrap();
        out
    };
    let bytes = write();
    assert_eq!(bytes, write());
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("claims.parquet");
    fs_write(&path, &bytes);
    let reader = SerializedFileReader::new(std::fs::File::open(&path).unwrap()).unwrap();
    assert_eq!(reader.metadata().file_metadata().num_rows(), 8);
    let rows: Vec<String> = reader
        .get_row_iter(None)
        .unwrap()
        .map(|row| row.unwrap().to_string())
        .collect();
    insta::with_settings!({ snapshot_path => "../snapshots/write", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("parquet", rows[..4].join("\n"));
    });
}

fn fs_write(path: &std::path::Path, bytes: &[u8]) {
    use std::io::Write;
    std::fs::File::create(path).unwrap().write_all(bytes).unwrap();
}
