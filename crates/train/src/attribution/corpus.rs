//! The annotated documents, with words, trees and gold attributions.

use crate::card;
use ascribe_formats::{Roles, read_standoff};
use ascribe_syntax::{Analysis, DependencyParser, Label, ROOT, Tagger, TokenRange, analyse, tag};
use ascribe_text::{Document, Span};
use flate2::read::GzDecoder;
use std::collections::HashMap;
use std::io::{BufRead, BufReader};
use std::path::Path;

type Error = Box<dyn std::error::Error>;

/// One document with the gold of each of its annotators.
pub struct Annotated {
    pub name: String,
    pub document: Document,
    pub gold: Vec<Vec<Roles>>,
}

/// Reads a folder of texts and annotations; every `every`-th document by name.
pub fn read(folder: &Path, every: usize) -> Result<Vec<Annotated>, Error> {
    let mut annotations: HashMap<String, Vec<_>> = HashMap::new();
    let mut files: Vec<_> = fs_err::read_dir(folder.join("attributions"))?
        .map(|e| e.map(|e| e.path()))
        .collect::<Result<_, _>>()?;
    files.sort();
    for path in files {
        let stem = path.file_stem().and_then(|s| s.to_str()).unwrap_or_default();
        let name = stem.rsplit_once('_').map_or(stem, |(name, _)| name);
        annotations.entry(name.to_owned()).or_default().push(path);
    }
    let mut texts: Vec<_> = fs_err::read_dir(folder.join("text"))?
        .map(|e| e.map(|e| e.path()))
        .collect::<Result<_, _>>()?;
    texts.sort();
    let mut documents = Vec::new();
    for path in texts.into_iter().step_by(every) {
        let name = path
            .file_stem()
            .and_then(|s| s.to_str())
            .unwrap_or_default()
            .to_owned();
        let text = fs_err::read_to_string(&path)?;
        let Some(files) = annotations.get(&name) else {
            continue;
        };
        let gold = files
            .iter()
            .map(|file| Ok(read_standoff(&text, &fs_err::read_to_string(file)?)?))
            .collect::<Result<_, Error>>()?;
        let document = Document::from_plain_text(name.clone(), text);
        documents.push(Annotated { name, document, gold });
    }
    Ok(documents)
}

/// What is learned from, as a table for the card.
pub fn data(list: &[Annotated], analyses: &[Analysis<'_>]) -> String {
    let gold = || list.iter().flat_map(|annotated| &annotated.gold);
    let numbers = [
        list.len(),
        analyses.iter().map(|analysis| analysis.sentences.len()).sum(),
        analyses.iter().map(|analysis| analysis.tokens.len()).sum(),
        gold().count(),
        gold().map(Vec::len).sum(),
    ];
    let row = ["polnear-train".to_owned()].into_iter();
    let row = row.chain(numbers.map(|number| number.to_string()));
    card::table(
        &[
            "corpus",
            "documents",
            "sentences",
            "tokens",
            "annotations of documents",
            "attributions in them",
        ],
        [row.collect()],
    )
}

/// A token of a tree file: its span in code points, head (index in the document) and label.
pub struct Node {
    span: (usize, usize),
    head: Option<usize>,
    label: Label,
}

/// Reads trees, by the name of their document.
pub fn read_trees(path: &Path) -> Result<HashMap<String, Vec<Node>>, Error> {
    let reader = BufReader::new(GzDecoder::new(fs_err::File::open(path)?));
    let mut documents: HashMap<String, Vec<Node>> = HashMap::new();
    let mut name = String::new();
    let mut nodes = Vec::new();
    let mut base = 0;
    for line in reader.lines() {
        let line = line?;
        if let Some(id) = line.strip_prefix("# newdoc id = ") {
            documents.insert(
                std::mem::replace(&mut name, id.to_owned()),
                std::mem::take(&mut nodes),
            );
            base = 0;
        } else if line.is_empty() {
            base = nodes.len();
        } else if !line.starts_with('#') {
            let fields: Vec<&str> = line.split('\t').collect();
            let number = |key: &str| -> Option<usize> {
                fields[9]
                    .split('|')
                    .find_map(|f| f.strip_prefix(key))?
                    .parse()
                    .ok()
            };
            let (Some(start), Some(end)) = (number("Start="), number("End=")) else {
                continue;
            };
            let head: usize = fields[6].parse()?;
            nodes.push(Node {
                span: (start, end),
                head: head.checked_sub(1).map(|h| base + h),
                label: Label::from_name(fields[7]).unwrap_or(Label::Dep),
            });
        }
    }
    documents.insert(name, nodes);
    Ok(documents)
}

/// Our own tokens, sentences, quotations and tags of `document`, by a tagger that has not seen it where `crossfitted` has one.
pub fn tagged<'d>(document: &'d Document, crossfitted: Option<&Crossfitted>) -> Result<Analysis<'d>, Error> {
    let mut analysis = analyse(document);
    match crossfitted {
        None => tag(&mut analysis),
        Some(all) => Tagger::open(&all.models(document).0)?.tag(&mut analysis),
    }
    Ok(analysis)
}

/// Parses the `wanted` sentences of what [`tagged`] gave.
pub fn parse(
    analysis: &mut Analysis<'_>,
    wanted: &[bool],
    crossfitted: Option<&Crossfitted>,
) -> Result<(), Error> {
    match crossfitted {
        None => ascribe_syntax::parse(analysis, |sentence| wanted[sentence]),
        Some(all) => {
            let parser = &all.models(analysis.document()).1;
            DependencyParser::open(parser)?.parse(analysis, |sentence| wanted[sentence]);
        }
    }
    Ok(())
}

/// Taggers and parsers, each for the documents that it has not seen.
pub struct Crossfitted {
    folds: HashMap<String, usize>,
    models: Vec<(Vec<u8>, Vec<u8>)>,
}

impl Crossfitted {
    fn models(&self, document: &Document) -> &(Vec<u8>, Vec<u8>) {
        &self.models[self.folds.get(document.id()).copied().unwrap_or(0)]
    }

    /// Reads what `ascribe-train crossfit` wrote.
    pub fn read(folder: &Path) -> Result<Self, Error> {
        let mut folds = HashMap::new();
        for line in fs_err::read_to_string(folder.join("folds.tsv"))?.lines() {
            if let Some((name, fold)) = line.split_once('\t') {
                folds.insert(name.to_owned(), fold.parse()?);
            }
        }
        let count = folds.values().max().map_or(0, |&last| last + 1);
        let models = (0..count)
            .map(|n| {
                Ok((
                    fs_err::read(folder.join(format!("tags-{n}.model")))?,
                    fs_err::read(folder.join(format!("parse-{n}.model")))?,
                ))
            })
            .collect::<Result<_, Error>>()?;
        Ok(Self { folds, models })
    }
}

/// Trees taken over from `nodes` in place of a parse.
pub fn take_trees(analysis: &mut Analysis<'_>, nodes: &[Node]) {
    let document = analysis.document();
    let offsets: Vec<u32> = document
        .text()
        .char_indices()
        .map(|(i, _)| i as u32)
        .chain([document.text().len() as u32])
        .collect();
    let n = analysis.tokens.len();
    let mut node_of = vec![usize::MAX; n];
    let mut token_of = vec![ROOT; nodes.len()];
    let mut at = 0;
    for (index, node) in nodes.iter().enumerate() {
        let (start, end) = (
            offsets[node.span.0.min(offsets.len() - 1)],
            offsets[node.span.1.min(offsets.len() - 1)],
        );
        while at < n && analysis.tokens[at].span.end() <= start {
            at += 1;
        }
        let mut t = at;
        while t < n && analysis.tokens[t].span.start() < end {
            // The first token of a node stands for it; of several nodes in a token the last gives tag and head.
            if token_of[index] == ROOT {
                token_of[index] = t as u32;
            }
            if node_of[t] == usize::MAX || nodes[index].span.1 > nodes[node_of[t]].span.1 {
                node_of[t] = index;
            }
            t += 1;
        }
    }
    for t in 0..n {
        let sentence = analysis.sentences[analysis.sentence_of(t as u32)].tokens;
        match nodes.get(node_of[t]) {
            None => {
                analysis.heads.push(ROOT);
                analysis.labels.push(Label::Dep);
            }
            Some(node) => {
                let own = token_of[node_of[t]];
                let head = if own != t as u32 {
                    Some(own)
                } else {
                    node.head.map(|h| token_of[h])
                };
                let head = head
                    .filter(|&h| h != t as u32 && h != ROOT && sentence.contains(h))
                    .unwrap_or(ROOT);
                analysis.heads.push(head);
                analysis.labels.push(node.label);
            }
        }
    }
}

/// Tokens that share a byte with a span, from the first to the last; signs at the edges left out where words remain.
pub fn words(analysis: &Analysis<'_>, is_word: &[bool], spans: &[Span]) -> Option<(u32, u32)> {
    let (first, last) = (spans.first()?.start(), spans.iter().map(|s| s.end()).max()?);
    let start = analysis.tokens.partition_point(|t| t.span.end() <= first) as u32;
    let end = analysis.tokens.partition_point(|t| t.span.start() < last) as u32;
    if start >= end {
        return None;
    }
    let range = TokenRange::new(start, end);
    let first = range.iter().find(|&t| is_word[t as usize]);
    let last = range.iter().rfind(|&t| is_word[t as usize]);
    Some(first.zip(last).unwrap_or((start, end - 1)))
}
