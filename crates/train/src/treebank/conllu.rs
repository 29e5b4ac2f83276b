use super::{Treebank, convert, merge};
use ascribe_syntax::{Label, ROOT, Sentence, Tag, Token, TokenKind, TokenRange};
use ascribe_text::{Block, BlockKind, Document, Metadata, Span};
use flate2::read::GzDecoder;
use std::io::{self, Read};
use std::path::Path;

/// One line of a tree, as it stands in the file.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) form: String,
    pub(super) lemma: String,
    pub(super) tag: String,
    /// From 0 within the sentence; `None` is the root.
    pub(super) head: Option<usize>,
    pub(super) label: String,
    pub(super) misc: String,
    /// Whether a space follows.
    pub(super) space: bool,
}

/// The trees of PolNeAR: Universal Dependencies v1, with offsets into the texts in `texts`.
pub fn read_polnear(trees: &Path, texts: &Path) -> io::Result<Vec<Treebank>> {
    let mut banks = Vec::new();
    for (id, sentences) in documents(&unpack(trees)?) {
        let text = fs_err::read_to_string(texts.join(format!("{id}.txt")))?;
        let bytes: Vec<usize> = text
            .char_indices()
            .map(|(at, _)| at)
            .chain([text.len()])
            .collect();
        let span = |line: &Line| {
            let offset = |name| {
                let value = line.misc.split('|').find_map(|m| m.strip_prefix(name))?;
                bytes.get(value.parse::<usize>().ok()?).copied()
            };
            Some(Span::from_range(offset("Start=")?..offset("End=")?))
        };
        let document = Document::from_paragraphs(id, text);
        banks.push(build(document, &sentences, span)?);
    }
    Ok(banks)
}

/// Trees of Universal Dependencies v2, brought to v1 and to our tokens. Every sentence is a paragraph of its own. When `merged`, tokens
/// that are one token by our conventions (hyphenated words) are joined; otherwise they stay apart.
pub fn read_universal(trees: &Path, merged: bool) -> io::Result<Vec<Treebank>> {
    universal(&unpack(trees)?, merged)
}

/// As [`read_universal`], from text.
#[cfg(test)]
pub fn read_fixture(conllu: &str) -> io::Result<Vec<Treebank>> {
    universal(conllu, true)
}

fn universal(conllu: &str, merged: bool) -> io::Result<Vec<Treebank>> {
    let mut banks = Vec::new();
    for (id, mut sentences) in documents(conllu) {
        let mut text = String::new();
        let mut blocks = Vec::new();
        let mut spans = Vec::new();
        for sentence in &mut sentences {
            convert::to_version_1(sentence);
            let start = text.len();
            for line in sentence.iter() {
                let at = text.len();
                text.push_str(&line.form);
                spans.push(Span::from_range(at..text.len()));
                if line.space {
                    text.push(' ');
                }
            }
            text.truncate(text.trim_end().len());
            blocks.push(Block {
                span: Span::from_range(start..text.len()),
                kind: BlockKind::Paragraph,
            });
            text.push_str("\n\n");
        }
        let document = Document::new(id, text, blocks, Metadata::default());
        let mut spans = spans.into_iter();
        let bank = build(document, &sentences, |_| spans.next())?;
        banks.push(if merged { merge::merge(&bank) } else { bank });
    }
    Ok(banks)
}

fn unpack(path: &Path) -> io::Result<String> {
    let mut text = String::new();
    GzDecoder::new(fs_err::File::open(path)?).read_to_string(&mut text)?;
    Ok(text)
}

fn documents(conllu: &str) -> Vec<(String, Vec<Vec<Line>>)> {
    let mut documents: Vec<(String, Vec<Vec<Line>>)> = Vec::new();
    let mut sentence: Vec<Line> = Vec::new();
    // Of a word written together, the number of its last part and whether a space follows.
    let mut together: Option<(usize, bool)> = None;
    for line in conllu.lines().chain([""]) {
        let columns: Vec<&str> = line.split('\t').collect();
        if let Some(id) = line.strip_prefix("# newdoc id = ") {
            documents.push((id.to_owned(), Vec::new()));
        } else if line.is_empty() {
            if !sentence.is_empty() {
                if documents.is_empty() {
                    documents.push(("trees".to_owned(), Vec::new()));
                }
                let last = documents.len() - 1;
                documents[last].1.push(std::mem::take(&mut sentence));
            }
            together = None;
        } else if columns.len() >= 10 {
            let space = !columns[9].split('|').any(|m| m == "SpaceAfter=No");
            if let Some((_, last)) = columns[0].split_once('-') {
                together = last.parse().ok().map(|last| (last, space));
            } else if let Ok(number) = columns[0].parse::<usize>() {
                let space = match together {
                    Some((last, _)) if number < last => false,
                    Some((last, after)) if number == last => after,
                    _ => space,
                };
                sentence.push(Line {
                    form: columns[1].to_owned(),
                    lemma: columns[2].to_owned(),
                    tag: columns[4].to_owned(),
                    head: columns[6]
                        .parse::<usize>()
                        .ok()
                        .and_then(|head| head.checked_sub(1)),
                    label: columns[7].to_owned(),
                    misc: columns[9].to_owned(),
                    space,
                });
            }
        }
    }
    documents
}

fn build(
    document: Document,
    sentences: &[Vec<Line>],
    mut span: impl FnMut(&Line) -> Option<Span>,
) -> io::Result<Treebank> {
    let broken =
        |what: &str| io::Error::new(io::ErrorKind::InvalidData, format!("{}: {what}", document.id()));
    let mut bank = Treebank {
        document: document.clone(),
        tokens: Vec::new(),
        sentences: Vec::new(),
        tags: Vec::new(),
        lemmas: Vec::new(),
        heads: Vec::new(),
        labels: Vec::new(),
    };
    for sentence in sentences {
        let start = u32::try_from(bank.tokens.len()).expect("few tokens");
        for line in sentence {
            let span = span(line).ok_or_else(|| broken("a token has no offsets"))?;
            if document.text().get(span.range()).is_none() {
                return Err(broken("offsets split a character"));
            }
            let tag = tag(line);
            bank.tokens.push(Token {
                span,
                kind: match tag {
                    Some(Tag::OpenQuote) => TokenKind::OpenQuote,
                    Some(Tag::CloseQuote) => TokenKind::CloseQuote,
                    _ => TokenKind::Word,
                },
            });
            bank.tags.push(tag);
            bank.lemmas.push(line.lemma.clone());
            bank.heads.push(
                line.head
                    .map_or(ROOT, |head| start + u32::try_from(head).expect("short sentences")),
            );
            bank.labels
                .push(Label::from_name(&line.label).unwrap_or(Label::Dep));
        }
        let end = u32::try_from(bank.tokens.len()).expect("few tokens");
        if bank.heads[start as usize..]
            .iter()
            .any(|&head| head != ROOT && head >= end)
        {
            return Err(broken("a head lies outside its sentence"));
        }
        bank.sentences.push(Sentence {
            tokens: TokenRange::new(start, end),
            block: 0,
        });
    }
    Ok(bank)
}

/// The tag by the conventions of the Penn Treebank of 1993, which the silver trees follow: "to" is `TO` always, also where it is a
/// preposition (newer treebanks have `IN` there).
fn tag(line: &Line) -> Option<Tag> {
    match line.tag.as_str() {
        "IN" if line.form.eq_ignore_ascii_case("to") => Some(Tag::To),
        name => Tag::from_name(name),
    }
}
