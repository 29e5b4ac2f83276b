use super::cascade::{self, Models, Scratch};
use super::filter;
use super::scene::Scene;
use super::select::{self, Proposal};
use super::table::Table;
use crate::{Attribution, CueClass, SourceKind, rules};
use ascribe_model::{Model, ModelBuilder, ModelError, hash};
use ascribe_syntax::{Analysis, TokenRange};
use std::sync::LazyLock;

/// Models trained for other features are refused: to be changed whenever a feature or its hash changes.
const FEATURES: u64 = hash::bytes(b"attribution 6");

static EMBEDDED: &[u8] = include_bytes!("../../models/attribution.model");

/// What the models that found an attribution are called in its `rule`.
pub const LEARNED: &str = "learned";

/// The learned models, and how they are used.
pub struct Engine<'m> {
    models: Models<&'m [u8]>,
    /// Hashes of the lemmas that head cues without being verbs, sorted.
    lexicon: Vec<u32>,
}

/// The tables of the model file with their names.
fn tables<W>(models: &Models<W>) -> impl Iterator<Item = (String, &Table<W>)> {
    let edges = |coarse| move |(role, side)| edge_name(coarse, role, side);
    let pairs = || (0..4).flat_map(|role| (0..2).map(move |side| (role, side)));
    let ends = pairs().map(edges(true)).zip(models.coarse.iter().flatten());
    let close = pairs().map(edges(false)).zip(models.edges.iter().flatten());
    let others = [
        ("filter", &models.filter),
        ("cue", &models.cue),
        ("after", &models.after),
        ("pair", &models.pair),
        ("judge", &models.judge),
    ];
    let others = others.into_iter().map(|(name, table)| (name.to_owned(), table));
    others.chain(ends).chain(close)
}

fn edge_name(coarse: bool, role: usize, side: usize) -> String {
    let role = ["cue", "source", "before", "after"][role];
    let end = if coarse { ["from", "to"] } else { ["first", "last"] }[side];
    format!("{role}-{end}")
}

/// The model file of `models` and `lexicon`.
#[must_use]
pub fn pack(models: &Models, lexicon: &[u32]) -> Vec<u8> {
    let lexicon = lexicon.iter().flat_map(|hash| hash.to_le_bytes()).collect();
    let mut builder = ModelBuilder::new(FEATURES).bytes("lexicon", lexicon);
    for (name, table) in tables(models) {
        builder = builder.table(&name, 1, &table.to_quantised());
    }
    builder.finish()
}

impl<'m> Engine<'m> {
    /// The engine of a model file.
    ///
    /// # Errors
    /// When the bytes are no model of this engine.
    pub fn open(bytes: &'m [u8]) -> Result<Self, ModelError> {
        let model = Model::open(bytes, FEATURES)?;
        let table = |name: &str| Table::from_model(&model, name);
        let both = |coarse, role| {
            let side = |side| table(&edge_name(coarse, role, side));
            Ok::<_, ModelError>([side(0)?, side(1)?])
        };
        let all = |coarse| {
            Ok::<_, ModelError>([
                both(coarse, 0)?,
                both(coarse, 1)?,
                both(coarse, 2)?,
                both(coarse, 3)?,
            ])
        };
        let models = Models {
            filter: table("filter")?,
            cue: table("cue")?,
            coarse: all(true)?,
            edges: all(false)?,
            after: table("after")?,
            pair: table("pair")?,
            judge: table("judge")?,
        };
        let lexicon = model
            .bytes("lexicon")?
            .as_chunks()
            .0
            .iter()
            .map(|b| u32::from_le_bytes(*b))
            .collect();
        Ok(Self { models, lexicon })
    }

    /// The engine that is part of the program.
    ///
    /// # Panics
    /// Never; a test opens it.
    #[must_use]
    pub fn embedded() -> &'static Engine<'static> {
        static ENGINE: LazyLock<Engine<'static>> = LazyLock::new(|| {
            Engine::open(EMBEDDED)
                .unwrap_or_else(|error| unreachable!("a test opens the embedded model: {error}"))
        });
        &ENGINE
    }

    /// Every proposal for an attribution, with its probability, in text order.
    #[must_use]
    pub fn proposals(&self, scene: &Scene<'_>) -> Vec<Proposal> {
        let mut proposals = cascade::proposals(&self.models, scene, &self.lexicon, &mut Scratch::default());
        select::judge_all(&self.models.judge, scene, &mut proposals);
        proposals
    }

    /// The attributions of an analysis that has tokens, sentences, quotations and tags, by the first token of source, cue
    /// or content. Sentences that may hold one are parsed.
    #[must_use]
    pub fn attributions(&self, analysis: &mut Analysis<'_>) -> Vec<Attribution> {
        if analysis.tags.len() != analysis.tokens.len() || analysis.words.len() != analysis.tokens.len() {
            return Vec::new();
        }
        let (by_rule, reading) = rules::read(analysis);
        let likely = self.likely(analysis, &by_rule);
        filter::parse(analysis, &likely);
        let scene = Scene::new(analysis, by_rule, likely);
        let proposals = self.proposals(&scene);
        settle(scene, &proposals, reading)
    }

    /// For each token of `analysis`, which is tagged and in which the rules found `by_rule`, whether it may be part of a cue.
    #[must_use]
    pub fn likely(&self, analysis: &Analysis<'_>, by_rule: &[Attribution]) -> Vec<bool> {
        filter::likely(&self.models.filter, analysis, &filter::by_rule(analysis, by_rule))
    }
}

/// The likeliest of the `proposals` that do not stand in each other's way, and beside them what the rules alone found, by the first
/// token of source, cue or content. `reading` is what the rules looked up.
#[must_use]
pub fn settle(mut scene: Scene<'_>, proposals: &[Proposal], reading: rules::Reading<'_>) -> Vec<Attribution> {
    let mut list: Vec<Attribution> = select::select(proposals, select::THRESHOLD)
        .into_iter()
        .map(|index| attribution(&scene, &proposals[index]))
        .collect();
    keep_one_for_each_cue(&mut list, scene.word.len());
    rules::describe(scene.analysis, reading, &mut list);
    merge(list, std::mem::take(&mut scene.by_rule), &scene.sentence)
}

/// Of attributions whose cues overlap (a verb and its auxiliary, each taken for the head) keeps the surest.
fn keep_one_for_each_cue(list: &mut Vec<Attribution>, tokens: usize) {
    list.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
    let mut taken = vec![false; tokens];
    list.retain(|a| {
        let cue = &mut taken[a.cue.unwrap_or_default().range()];
        let free = !cue.contains(&true);
        if free {
            cue.fill(true);
        }
        free
    });
    list.sort_by_key(|a| a.cue);
}

/// The attributions of `analysis`, which is tagged, by the models that are part of the program; sentences that may hold one
/// are parsed.
#[must_use]
pub fn attributions(analysis: &mut Analysis<'_>) -> Vec<Attribution> {
    Engine::embedded().attributions(analysis)
}

fn attribution(scene: &Scene<'_>, proposal: &Proposal) -> Attribution {
    let range = |(first, last): (u32, u32)| TokenRange::new(first, last + 1);
    Attribution {
        source: proposal.source.map(range),
        source_kind: SourceKind::Unstated,
        cue: Some(range(proposal.cue)),
        cue_head: Some(proposal.head),
        class: class(scene.analysis, proposal.head),
        content: proposal
            .content
            .iter()
            .flatten()
            .map(|&words| select::with_marks(scene, words))
            .collect(),
        addressee: None,
        medium: None,
        negated: false,
        hedged: false,
        inside: None,
        confidence: proposal.probability,
        rule: LEARNED,
    }
}

/// What a cue does by its head's entry in the lexicon; an assertion when it has none.
fn class(analysis: &Analysis<'_>, head: u32) -> CueClass {
    ascribe_lexicon::word(analysis.word(head))
        .and_then(|word| {
            let verb = word.verbs().next().and_then(|verb| verb.senses.first());
            let noun = word.noun().and_then(|noun| noun.senses.first());
            let adjective = word.adjective().and_then(|adjective| adjective.senses.first());
            let (first, then) = if analysis.tags[head as usize].is_noun() {
                (noun, verb)
            } else {
                (verb, noun)
            };
            first.or(then).or(adjective).map(|sense| sense.class)
        })
        .unwrap_or(CueClass::Assert)
}

/// Adds to what the models found what only the rules know: layouts that the training data lack, and attributions
/// inside the content of others.
fn merge(mut list: Vec<Attribution>, by_rule: Vec<Attribution>, sentence: &[u32]) -> Vec<Attribution> {
    // Which of the learned ones have a word in a sentence; so the work grows with the text, not with its square.
    let sentences = sentence.last().map_or(0, |&last| last as usize + 1);
    let mut present: Vec<Vec<u32>> = vec![Vec::new(); sentences];
    let touched = |a: &Attribution| -> Vec<u32> {
        let spread = |r: TokenRange| sentence[r.start() as usize]..=sentence[r.end() as usize - 1];
        let mut list: Vec<u32> = a.ranges().filter(|r| !r.is_empty()).flat_map(spread).collect();
        list.sort_unstable();
        list.dedup();
        list
    };
    for (index, attribution) in list.iter().enumerate() {
        for sentence in touched(attribution) {
            present[sentence as usize].push(index as u32);
        }
    }
    let mut near: Vec<u32> = Vec::new();
    // Where each of the rules' findings is in the list, if it is.
    let mut places: Vec<Option<usize>> = Vec::with_capacity(by_rule.len());
    for mut other in by_rule {
        let cue = other.cue.unwrap_or_default();
        near.clear();
        near.extend(touched(&other).iter().flat_map(|&s| &present[s as usize]));
        near.sort_unstable();
        near.dedup();
        let same = near
            .iter()
            .find(|&&a| list[a as usize].cue.is_some_and(|c| c.overlaps(cue)));
        if let Some(&same) = same {
            places.push(Some(same as usize));
            let same = &mut list[same as usize];
            same.class = other.class;
            // "The hearing was told he had left": who is told is no part of what is told.
            if same.content.len() > 1 {
                same.content.retain(|&piece| other.addressee != Some(piece));
            }
            let free = |range: &TokenRange| !same.ranges().any(|r| r.overlaps(*range));
            let (addressee, medium) = (other.addressee.filter(free), other.medium.filter(free));
            same.addressee = addressee;
            same.medium = medium;
            continue;
        }
        let holds = |a: &Attribution, range| a.content.iter().any(|piece| piece.contains_range(range));
        // Of those that hold it, the innermost: the one that the rules have it in.
        let by_rules = other.inside.and_then(|outer| *places.get(outer)?);
        let outer = by_rules
            .into_iter()
            .chain(near.iter().map(|&a| a as usize))
            .find(|&a| other.ranges().all(|range| holds(&list[a], range)));
        // A turn holds what is said to have been said in it.
        let parts = |a: u32| {
            list[a as usize]
                .ranges()
                .any(|r| other.ranges().any(|o| o.overlaps(r)) && !holds(&other, r))
        };
        let alone = rules::covers_unseen_layout(other.rule) && !near.iter().any(|&a| parts(a));
        let stays = outer.is_some() && !rules::is_faint(&other) || alone;
        places.push(stays.then_some(list.len()));
        if stays {
            if outer.is_none() {
                let held: Vec<usize> = near
                    .iter()
                    .map(|&a| a as usize)
                    .filter(|&a| list[a].inside.is_none() && list[a].ranges().all(|r| holds(&other, r)))
                    .collect();
                for inner in held {
                    list[inner].inside = Some(list.len());
                }
            }
            other.inside = outer;
            list.push(other);
        }
    }
    let mut order: Vec<usize> = (0..list.len()).collect();
    order.sort_by_key(|&index| (list[index].ranges().map(|r| (r.start(), r.end())).min(), index));
    let mut place = vec![0; list.len()];
    for (new, &old) in order.iter().enumerate() {
        place[old] = new;
    }
    let mut sorted: Vec<Option<Attribution>> = list.into_iter().map(Some).collect();
    order
        .iter()
        .filter_map(|&old| sorted[old].take())
        .map(|mut a| {
            a.inside = a.inside.map(|outer| place[outer]);
            a
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use ascribe_syntax::{analyse, tag};
    use ascribe_text::Document;

    fn found(text: &str) -> Vec<[String; 3]> {
        let document = Document::from_paragraphs("d", text.to_owned());
        let mut analysis = analyse(&document);
        tag(&mut analysis);
        let found = attributions(&mut analysis);
        let join = |ranges: &mut dyn Iterator<Item = TokenRange>| -> String {
            ranges.map(|r| analysis.text(r)).collect::<Vec<_>>().join(" / ")
        };
        found
            .iter()
            .map(|a| {
                [
                    join(&mut a.source.into_iter()),
                    join(&mut a.cue.into_iter()),
                    join(&mut a.content.iter().copied()),
                ]
            })
            .collect()
    }

    #[test]
    fn the_embedded_model_opens_whole() {
        let model = Model::open(EMBEDDED, FEATURES).unwrap();
        model.verify().unwrap();
        Engine::open(EMBEDDED).unwrap();
    }

    #[test]
    fn plain_reported_speech_is_found() {
        assert_eq!(
            found("The mayor said that the bridge would open in spring."),
            [["The mayor", "said", "that the bridge would open in spring"]]
        );
        assert_eq!(
            found("\"We will rebuild it,\" said Anna Berg, the head of the port. \"It takes a year.\""),
            [[
                "Anna Berg, the head of the port",
                "said",
                "\"We will rebuild it,\" / \"It takes a year.\""
            ]]
        );
    }

    #[test]
    fn a_turn_holds_what_is_reported_in_it() {
        let text = "The cook's life\n\nQ: What was your first job?\n\nA: Washing pots in Rimini. My uncle told me I would be \
                    back in school within a week. He was wrong by thirty years.\n";
        let document = Document::from_plain_text("d", text.to_owned());
        let mut analysis = analyse(&document);
        tag(&mut analysis);
        let found = attributions(&mut analysis);
        let told = found.iter().find(|a| a.inside.is_some());
        let turn = told.and_then(|told| found.get(told.inside?));
        assert_eq!(turn.map(|turn| turn.rule), Some("turn"), "{found:?}");
    }

    #[test]
    fn faint_findings_inside_others_are_left_out() {
        let read = found("She said that she had read all the letters.");
        assert_eq!(read.len(), 1, "{read:?}");
        let intended = found("The firm said that it had offered to sell the mill.");
        assert_eq!(intended[1], ["it", "had offered", "to sell the mill"]);
    }

    #[test]
    fn an_empty_text_and_one_of_signs_have_none() {
        assert!(found("").is_empty());
        assert!(found("... -- \" : (").is_empty());
    }
}
