//! How far tokens and sentence boundaries agree with trees, and where they differ.
//!
//!     zcat polnear-dev.conllu.gz | cargo run --release --example agreement -- --text polnear/dev/text [--show 50]
//!     zcat pud.conllu.gz | cargo run --release --example agreement -- [--show 50]
//!
//! With `--text` a document's text is `DIR/ID.txt` and MISC holds `Start` and `End` in code points; without, its
//! text is put together from its sentences (`# text`), with a space between each two.
#![allow(clippy::print_stdout, reason = "an example that prints")]

use ascribe_syntax::analyse;
use ascribe_text::Document;
use std::collections::HashSet;
use std::io::{self, BufRead};
use std::path::{Path, PathBuf};

fn main() -> io::Result<()> {
    let mut text_dir = None;
    let mut show = 0;
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--text" => text_dir = arguments.next().map(PathBuf::from),
            "--show" => show = arguments.next().and_then(|n| n.parse().ok()).unwrap_or(50),
            other => return Err(io::Error::other(format!("unknown argument {other}"))),
        }
    }
    let documents = read(text_dir.as_deref())?;
    let mut tokens = Counts::default();
    let mut sentences = Counts::default();
    for gold in &documents {
        let document = Document::from_plain_text(&*gold.id, gold.text.clone());
        let analysis = analyse(&document);
        let ours: Vec<_> = analysis
            .tokens
            .iter()
            .map(|t| (t.span.start() as usize, t.span.end() as usize))
            .collect();
        tokens.add(
            &gold.tokens,
            &ours,
            |at, side| {
                println!("token {side} {}", around(&gold.text, *at));
            },
            &mut show,
        );
        // A sentence's end counts by its last byte that is no white space.
        let ends: Vec<_> = analysis
            .sentences
            .iter()
            .map(|s| (0, analysis.span(s.tokens).end() as usize))
            .collect();
        let gold_ends: Vec<_> = gold.ends.iter().map(|&end| (0, end)).collect();
        sentences.add(
            &gold_ends,
            &ends,
            |&(_, end), side| {
                println!("end {side} {}", around(&gold.text, (end, end)));
            },
            &mut show,
        );
    }
    tokens.print("tokens");
    sentences.print("sentence ends");
    Ok(())
}

/// A document with the tokens and sentence ends of its trees, in bytes.
struct Gold {
    id: String,
    text: String,
    tokens: Vec<(usize, usize)>,
    ends: Vec<usize>,
}

fn read(text_dir: Option<&Path>) -> io::Result<Vec<Gold>> {
    let mut documents: Vec<Gold> = Vec::new();
    let mut bytes_of = Vec::new();
    let mut last = None;
    let mut at = 0;
    for line in io::stdin().lock().lines() {
        let line = line?;
        if let Some(id) = line.strip_prefix("# newdoc id = ") {
            let text = match text_dir {
                Some(dir) => std::fs::read_to_string(dir.join(format!("{id}.txt")))?,
                None => String::new(),
            };
            bytes_of = text
                .char_indices()
                .map(|(at, _)| at)
                .chain([text.len()])
                .collect();
            documents.push(Gold {
                id: id.to_owned(),
                text,
                tokens: Vec::new(),
                ends: Vec::new(),
            });
            continue;
        }
        let Some(document) = documents.last_mut() else {
            continue;
        };
        if let Some(text) = line.strip_prefix("# text = ") {
            if text_dir.is_none() {
                if !document.text.is_empty() {
                    document.text.push(' ');
                }
                at = document.text.len();
                document.text.push_str(text);
            }
        } else if line.is_empty() {
            document.ends.extend(last.take());
        } else if !line.starts_with('#') {
            let fields: Vec<_> = line.split('\t').collect();
            if fields.len() != 10 || fields[0].contains(['-', '.']) {
                continue;
            }
            let span = if text_dir.is_some() {
                let offset = |name: &str| {
                    fields[9]
                        .split('|')
                        .find_map(|f| f.strip_prefix(name)?.parse::<usize>().ok())
                };
                let (Some(start), Some(end)) = (offset("Start="), offset("End=")) else {
                    continue;
                };
                (bytes_of[start], bytes_of[end])
            } else {
                let Some(start) = document.text[at..].find(fields[1]) else {
                    continue;
                };
                (at + start, at + start + fields[1].len())
            };
            at = span.1;
            document.tokens.push(span);
            last = Some(span.1);
        }
    }
    Ok(documents)
}

#[derive(Default)]
struct Counts {
    both: usize,
    gold: usize,
    ours: usize,
}

impl Counts {
    fn add(
        &mut self,
        gold: &[(usize, usize)],
        ours: &[(usize, usize)],
        print: impl Fn(&(usize, usize), &str),
        show: &mut usize,
    ) {
        let gold_set: HashSet<_> = gold.iter().collect();
        let our_set: HashSet<_> = ours.iter().collect();
        self.gold += gold_set.len();
        self.ours += our_set.len();
        self.both += gold_set.intersection(&our_set).count();
        let differences = gold
            .iter()
            .filter(|g| !our_set.contains(g))
            .map(|g| (g, "theirs"))
            .chain(
                ours.iter()
                    .filter(|o| !gold_set.contains(o))
                    .map(|o| (o, "ours  ")),
            );
        for (span, side) in differences {
            if *show == 0 {
                break;
            }
            *show -= 1;
            print(span, side);
        }
    }

    #[allow(clippy::cast_precision_loss, reason = "counts of tokens")]
    fn print(&self, name: &str) {
        let (p, r) = (
            100.0 * self.both as f64 / self.ours as f64,
            100.0 * self.both as f64 / self.gold as f64,
        );
        println!(
            "{name}: P {p:.2} R {r:.2} F1 {:.2} ({} theirs, {} ours)",
            2.0 * p * r / (p + r),
            self.gold,
            self.ours
        );
    }
}

fn around(text: &str, (start, end): (usize, usize)) -> String {
    let before: String = text[..start]
        .chars()
        .rev()
        .take(30)
        .collect::<Vec<_>>()
        .into_iter()
        .rev()
        .collect();
    let after: String = text[end..].chars().take(30).collect();
    format!("{before}\u{27e6}{}\u{27e7}{after}", &text[start..end]).replace('\n', "\u{23ce}")
}
