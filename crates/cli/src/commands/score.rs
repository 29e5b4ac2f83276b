use super::table::many;
use crate::annotations::{Annotations, files, read_text};
use crate::outcome::{Failure, Outcome};
use crate::output;
use crate::shell::Shell;
use ascribe_attribution::{ClaimList, CueClass, Extractor, Form, Voice};
use ascribe_formats::Roles;
use ascribe_formats::score::{Agreement, Figures, compare};
use ascribe_formats::visible::Visible;
use ascribe_text::{Document, LineIndex, Span};
use clap::Args;
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;

/// Measure claims against gold annotations
#[derive(Args)]
#[command(
    long_about = "Compares attributions with gold annotations and prints precision, recall and F1: of the tokens of \
                  sources, cues and contents, of spans that touch and spans that are the same, and of whole relations \
                  (contents that share half their tokens, with the same source).\n\n\
                  Annotations are a folder of brat standoff, or an export of doccano or Label Studio, or Citron's JSON. \
                  Without --pred the texts are extracted here, nested claims left out, as gold files have it.",
    after_help = "Examples:\n  \
                  ascribe score --text texts/ --gold gold/\n  \
                  ascribe score --text texts/ --gold gold/ --pred out/ --errors 20\n  \
                  ascribe score --gold doccano-export.jsonl\n\n\
                  A folder of texts has NAME.txt. A folder of annotations has NAME.ann or NAME_ANNOTATOR.ann (the first is \
                  taken), or JSON files. A text in JSON is told by its id, else by being the same text."
)]
pub struct Score {
    /// Folder of the texts; not needed where the gold annotations hold them
    #[arg(long, value_name = "DIR")]
    text: Option<PathBuf>,

    /// Gold annotations: a folder, or a file of JSON
    #[arg(long, value_name = "PATH")]
    gold: PathBuf,

    /// Annotations to measure, in the same ways; without it, the texts are extracted
    #[arg(long, value_name = "PATH")]
    pred: Option<PathBuf>,

    /// Show this many missed and invented attributions in their sentences
    #[arg(long, value_name = "N", default_value_t = 0)]
    errors: usize,

    /// Write one JSON object
    #[arg(long)]
    json: bool,

    /// How attributions are found, without --pred
    #[arg(long, value_enum, default_value = "learned")]
    engine: crate::reading::Method,

    /// Leave out extracted claims less sure than this, from 0 to 1
    #[arg(long, value_name = "SHARE", default_value_t = 0.0, value_parser = super::share)]
    min_confidence: f32,
}

/// The figures of one document or of all.
#[derive(Default)]
struct Tally {
    documents: usize,
    without_prediction: usize,
    figures: Figures,
    /// Whole relations by what the attribution is: "form.direct", "cue.assert".
    kinds: BTreeMap<String, Agreement>,
    errors: Vec<Miss>,
    troubles: Vec<String>,
}

/// A text to measure on, or why it cannot be read.
type Text = Result<String, String>;

/// An attribution that is in the gold alone (missed) or in the prediction alone (spurious).
struct Miss {
    what: &'static str,
    document: String,
    line: u32,
    context: String,
}

impl Score {
    pub fn run(self, shell: &Shell) -> Result<Outcome, Failure> {
        if let Some(folder) = self.text.as_ref().filter(|folder| !folder.is_dir()) {
            return Err(Failure::Usage(format!("no such folder: {}", folder.display())));
        }
        for path in [Some(&self.gold), self.pred.as_ref()].into_iter().flatten() {
            if !path.exists() {
                return Err(Failure::Usage(format!(
                    "no such file or folder: {}",
                    path.display()
                )));
            }
        }
        let gold = Annotations::open(&self.gold)?;
        let pred = self.pred.as_deref().map(Annotations::open).transpose()?;
        let texts = self.texts(&gold)?;
        let tallies: Vec<Tally> = texts
            .par_iter()
            .filter_map(|(name, text)| self.document(name, text, &gold, pred.as_ref()))
            .collect();
        let mut all = Tally::default();
        for tally in tallies {
            all.add(tally);
        }
        for trouble in &all.troubles {
            shell.complain(trouble);
        }
        all.errors.truncate(self.errors);
        output::put(&if self.json { all.json() } else { all.table() })?;
        Ok(if all.troubles.is_empty() {
            Outcome::Clean
        } else {
            Outcome::Incomplete
        })
    }

    /// The texts that have gold annotations, each with its name: those of a folder, else those of the annotations.
    fn texts(&self, gold: &Annotations) -> Result<Vec<(String, Text)>, Failure> {
        let Some(folder) = &self.text else {
            if gold.needs_texts() {
                return Err(Failure::Usage(
                    "standoff files hold no texts; name the folder that does with --text".to_owned(),
                ));
            }
            return Ok(gold
                .texts()
                .map(|(name, text)| (name.to_owned(), Ok(text.to_owned())))
                .collect());
        };
        let mut texts = Vec::new();
        for (name, path) in files(folder, "txt")? {
            let text = read_text(&path);
            if gold.has(&name, text.as_deref().ok()) {
                texts.push((name, text));
            }
        }
        if texts.is_empty() {
            return Err(Failure::Usage(format!(
                "no text in {} has annotations in {}; NAME.txt goes with NAME.ann or NAME_ANNOTATOR.ann, or with a text \
                 of that id or the same words in JSON",
                folder.display(),
                self.gold.display()
            )));
        }
        Ok(texts)
    }

    /// Measures one text; `None` when it has no gold annotations after all.
    fn document(
        &self,
        name: &str,
        text: &Text,
        gold: &Annotations,
        pred: Option<&Annotations>,
    ) -> Option<Tally> {
        let trouble = |trouble| {
            Some(Tally {
                troubles: vec![trouble],
                ..Tally::default()
            })
        };
        let text = match text {
            Ok(text) => text,
            Err(why) => return trouble(why.clone()),
        };
        let gold = match gold.of(name, text)? {
            Ok(gold) => gold,
            Err(why) => return trouble(why),
        };
        let predicted = match pred {
            None => Some(self.extract(name, text)),
            Some(pred) => match pred.of(name, text).transpose() {
                Ok(predicted) => predicted,
                Err(why) => return trouble(why),
            },
        };
        Some(self.compare(name, text, &gold, predicted))
    }

    fn compare(&self, name: &str, text: &str, gold: &[Roles], predicted: Option<Vec<Roles>>) -> Tally {
        let without_prediction = usize::from(predicted.is_none());
        let predicted = predicted.unwrap_or_default();
        let comparison = compare(text, gold, &predicted);
        let mut kinds: BTreeMap<String, Agreement> = BTreeMap::new();
        let counted = |roles: &&Roles| !(roles.cue.is_empty() && roles.content.is_empty());
        for roles in gold.iter().filter(counted) {
            for kind in kinds_of(text, roles) {
                kinds.entry(kind).or_default().gold += 1;
            }
        }
        for roles in predicted.iter().filter(counted) {
            for kind in kinds_of(text, roles) {
                kinds.entry(kind).or_default().predicted += 1;
            }
        }
        for &(g, p) in &comparison.right {
            for kind in kinds_of(text, &gold[g]) {
                kinds.entry(kind).or_default().found_gold += 1;
            }
            for kind in kinds_of(text, &predicted[p]) {
                kinds.entry(kind).or_default().right_predicted += 1;
            }
        }

        let mut errors = Vec::new();
        if self.errors > 0 {
            let index = LineIndex::new(text);
            let mut note = |what, list: &[Roles], right: &dyn Fn(usize) -> bool| {
                for (_, roles) in list
                    .iter()
                    .enumerate()
                    .filter(|(at, roles)| counted(roles) && !right(*at))
                {
                    errors.push((
                        first(roles),
                        Miss {
                            what,
                            document: name.to_owned(),
                            line: index.place(first(roles)).line,
                            context: context(text, roles),
                        },
                    ));
                }
            };
            note("missed", gold, &|at| {
                comparison.right.iter().any(|(g, _)| *g == at)
            });
            note("spurious", &predicted, &|at| {
                comparison.right.iter().any(|(_, p)| *p == at)
            });
            errors.sort_by_key(|(at, _)| *at);
        }
        Tally {
            documents: 1,
            without_prediction,
            figures: comparison.figures,
            kinds,
            errors: errors.into_iter().map(|(_, miss)| miss).collect(),
            troubles: Vec::new(),
        }
    }

    /// The attributions that the program finds, nested ones left out.
    fn extract(&self, name: &str, text: &str) -> Vec<Roles> {
        let extractor = Extractor {
            engine: self.engine.into(),
            min_confidence: self.min_confidence,
            ..Extractor::default()
        };
        let list: ClaimList = extractor.extract(&Document::from_plain_text(name, text.to_owned()));
        let claims = list.claims.into_iter();
        let flat = claims.filter(|claim| claim.voice == Voice::Attributed && claim.inside.is_none());
        flat.map(|claim| Roles {
            source: claim.source.spans,
            cue: claim.cue.spans,
            content: claim.content,
        })
        .collect()
    }
}

/// What an attribution counts as, told from its words alone, so that gold and prediction are told alike.
fn kinds_of(text: &str, roles: &Roles) -> [String; 2] {
    [
        format!("form.{}", form(text, &roles.content).name()),
        format!("cue.{}", class(text, &roles.cue).name()),
    ]
}

/// Direct when it stands in quotation marks from end to end, mixed when it holds some.
fn form(text: &str, content: &[Span]) -> Form {
    let is_mark = |c: char| {
        matches!(
            c,
            '"' | '\u{201c}' | '\u{201d}' | '\u{201e}' | '\u{ab}' | '\u{bb}'
        )
    };
    let signs = |span: &Span| {
        span.slice(text)
            .trim_matches(|c: char| c.is_whitespace() || ",.".contains(c))
    };
    let any = content.iter().any(|span| span.slice(text).contains(is_mark));
    let all = content.iter().all(|span| {
        let words = signs(span);
        words.starts_with(is_mark) && words.ends_with(is_mark)
    });
    match (any, all) {
        (false, _) => Form::Indirect,
        (true, true) => Form::Direct,
        (true, false) => Form::Mixed,
    }
}

/// The class of the first reporting verb in a cue, else of a noun, adjective or phrase.
fn class(text: &str, cue: &[Span]) -> CueClass {
    let words: Vec<&str> = cue
        .iter()
        .flat_map(|span| span.slice(text).split_whitespace())
        .collect();
    let known = || {
        words
            .iter()
            .filter_map(|word| ascribe_lexicon::word(word.trim_matches([',', '.', ':'])))
    };
    let verb = known()
        .filter_map(|word| word.verbs().find(|verb| !verb.senses.is_empty()))
        .map(|verb| verb.senses[0].class);
    let nominal = known()
        .filter_map(|word| word.noun().or(word.adjective()))
        .filter_map(|nominal| Some(nominal.senses.first()?.class));
    let phrase = known()
        .flat_map(ascribe_lexicon::Word::phrases)
        .filter_map(|phrase| match phrase.kind {
            ascribe_lexicon::PhraseKind::Cue(class, _) => Some(class),
            _ => None,
        });
    verb.chain(nominal).chain(phrase).next().unwrap_or(CueClass::None)
}

fn first(roles: &Roles) -> u32 {
    let spans = roles.source.iter().chain(&roles.cue).chain(&roles.content);
    spans.map(|span| span.start()).min().unwrap_or(0)
}

/// The lines that an attribution stands in, with `[source]`, `<cue>` and `{content}` marked.
fn context(text: &str, roles: &Roles) -> String {
    let mut marks: Vec<(u32, bool, char)> = Vec::new();
    for (spans, open, close) in [
        (&roles.source, '[', ']'),
        (&roles.cue, '<', '>'),
        (&roles.content, '{', '}'),
    ] {
        for span in spans {
            marks.push((span.start(), true, open));
            marks.push((span.end(), false, close));
        }
    }
    marks.sort_by_key(|&(at, opens, _)| (at, opens));
    let (Some(&(start, ..)), Some(&(end, ..))) = (marks.first(), marks.last()) else {
        return String::new();
    };
    let (start, end) = (start as usize, end as usize);
    let from = text[..start].rfind(['\n', '.', '?', '!']).map_or(0, |at| at + 1);
    let to = text[end..]
        .find(['\n', '.', '?', '!'])
        .map_or(text.len(), |at| end + at + 1);
    let mut out = String::new();
    let mut at = from;
    for (place, _, sign) in marks {
        out.push_str(&text[at..place as usize]);
        out.push(sign);
        at = place as usize;
    }
    out.push_str(&text[at..to]);
    out.trim().to_owned()
}

impl Tally {
    fn add(&mut self, other: Self) {
        self.documents += other.documents;
        self.without_prediction += other.without_prediction;
        self.figures += &other.figures;
        for (kind, agreement) in other.kinds {
            *self.kinds.entry(kind).or_default() += agreement;
        }
        self.errors.extend(other.errors);
        self.troubles.extend(other.troubles);
    }

    /// Each figure with its name: those of all attributions, then relations by form and by class of the cue.
    fn rows(&self) -> impl Iterator<Item = (String, Agreement)> + '_ {
        let forms = Form::ALL.iter().map(|form| format!("form.{}", form.name()));
        let classes = CueClass::ALL.iter().map(|class| format!("cue.{}", class.name()));
        let kinds = forms.chain(classes).filter_map(|kind| {
            let agreement = *self.kinds.get(&kind)?;
            Some((kind, agreement))
        });
        self.figures.rows().chain(kinds)
    }

    fn table(&self) -> String {
        let mut out = format!(
            "{}, {} without a prediction\n{:16}{:>7}{:>7}{:>7}{:>8}{:>8}\n",
            many(self.documents, "document"),
            self.without_prediction,
            "",
            "P",
            "R",
            "F1",
            "pred",
            "gold"
        );
        for (name, figure) in self.rows() {
            let percent = [figure.precision(), figure.recall(), figure.f1()].map(|share| share * 100.0);
            let _ = writeln!(
                out,
                "{name:16}{:7.1}{:7.1}{:7.1}{:8}{:8}",
                percent[0], percent[1], percent[2], figure.predicted, figure.gold
            );
        }
        for miss in &self.errors {
            let _ = write!(
                out,
                "\n{} {}:{}\n    {}\n",
                miss.what,
                Visible(&miss.document),
                miss.line,
                Visible(&miss.context)
            );
        }
        out
    }

    fn json(&self) -> String {
        let mut object = Map::new();
        object.insert("documents".to_owned(), json!(self.documents));
        object.insert(
            "documents_without_prediction".to_owned(),
            json!(self.without_prediction),
        );
        for (name, figure) in self.rows() {
            let row = json!({
                "p": figure.precision(),
                "r": figure.recall(),
                "f1": figure.f1(),
                "pred": figure.predicted,
                "gold": figure.gold,
            });
            object.insert(name, row);
        }
        if !self.errors.is_empty() {
            let errors = self.errors.iter().map(|miss| {
                json!({
                    "what": miss.what,
                    "document": miss.document,
                    "line": miss.line,
                    "context": miss.context,
                })
            });
            object.insert("errors".to_owned(), errors.collect());
        }
        format!("{:#}\n", Value::Object(object))
    }
}
