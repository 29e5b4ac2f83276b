//! The explainable engine: attributions by named rules over chunks and lexicons, without a parse.
//!
//! Three stages, each in its own file: cues are found by the rules ([`verbs`], [`nominal`], [`signs`]), their
//! sources by [`source`], their contents by [`content`]. Speakers are linked later, by another module. What a
//! rule matches, and examples of it, stand in [`RULES`].

mod catalogue;
mod content;
mod nominal;
mod scene;
mod signs;
mod source;
mod verbs;

use catalogue::rule;
pub use catalogue::{Example, RULES, Rule};

use crate::{Attribution, CueClass, SourceKind};
use ascribe_lexicon::Classes;
use ascribe_syntax::grammar::{Chunk, ChunkKind};
use ascribe_syntax::{Analysis, QuotationKind, Tag, TokenRange};
pub use scene::Reading;
use scene::{Chunked, Clause, Scene};

/// The attributions of an analysis that has tokens, sentences, quotations and tags, by the first token of
/// source, cue or content. Only blocks of prose are looked at. Without tags there are none.
#[must_use]
pub fn attributions(analysis: &Analysis<'_>) -> Vec<Attribution> {
    read(analysis).0
}

/// The same, and what was read for it.
#[must_use]
pub fn read<'d>(analysis: &Analysis<'d>) -> (Vec<Attribution>, Reading<'d>) {
    if analysis.tags.len() != analysis.tokens.len() {
        return Default::default();
    }
    let scene = Scene::new(analysis);
    let mut drafts = Vec::new();
    let mut chunked = Chunked::with_room(analysis.tokens.len());
    let mut phrases = Vec::new();
    for (number, sentence) in analysis.sentences.iter().enumerate() {
        if !scene.block_kind(number).is_prose() {
            continue;
        }
        for tokens in stretches(sentence.tokens) {
            if !may_hold_cue(&scene, tokens) {
                continue;
            }
            scene.phrases(tokens, &mut phrases);
            let clause = Clause {
                scene: &scene,
                chunks: chunked.add(&scene.lexed, tokens),
                phrases: Some(&phrases),
                tokens,
                sentence: number,
            };
            find(&clause, &mut drafts);
        }
    }
    let attributions = settle(&scene, drafts);
    (attributions, scene.into_reading(chunked))
}

/// A sentence, cut where it is longer than any that people write. A text without full stops is one sentence, and rules look
/// along the whole of theirs: uncut, both their work and the contents that they find would grow with the square of its length.
fn stretches(sentence: TokenRange) -> impl Iterator<Item = TokenRange> {
    const LONGEST: u32 = 500;
    (sentence.start()..sentence.end())
        .step_by(LONGEST as usize)
        .map(move |start| TokenRange::new(start, sentence.end().min(start + LONGEST)))
}

/// Fills in what the words of source and cue tell: the kind of source, negation, hedging; drops cues that a trap
/// of the lexicons covers ("easier said than done"). For attributions that another engine found in what the rules have read.
pub(crate) fn describe(analysis: &Analysis<'_>, reading: Reading<'_>, attributions: &mut Vec<Attribution>) {
    let (scene, chunked) = Scene::of_reading(analysis, reading);
    // A sentence in which the rules looked for nothing.
    let mut other = Chunked::default();
    attributions.retain_mut(|attribution| {
        let (Some(cue), Some(cue_head)) = (attribution.cue, attribution.cue_head) else {
            return true;
        };
        let sentence = analysis.sentence_of(attribution.source.map_or(cue_head, TokenRange::start));
        let tokens = analysis.sentences[sentence].tokens;
        let tokens = stretches(tokens)
            .find(|stretch| stretch.contains(cue_head))
            .unwrap_or(tokens);
        let chunks = match chunked.of(tokens) {
            Some(chunks) => chunks,
            None => other.only(&scene.lexed, tokens),
        };
        let clause = Clause {
            scene: &scene,
            chunks,
            phrases: None,
            tokens,
            sentence,
        };
        if clause.tokens.contains(cue_head) && clause.is_trapped(cue_head) {
            return false;
        }
        let mut draft = Draft::new(&clause, attribution.rule, attribution.class, cue_head, cue);
        drop_empty_it(&clause, attribution);
        draft.source(&clause, attribution.source);
        attribution.source_kind = draft.source_kind;
        attribution.negated = draft.negated;
        attribution.hedged = draft.hedged;
        true
    });
}

/// "It is thought that", "it is not known why": the "it" before a passive is neither who thinks nor a part of what is thought.
fn drop_empty_it(clause: &Clause<'_, '_, '_>, attribution: &mut Attribution) {
    let Some(cue) = attribution.cue else { return };
    let verb = clause.chunk_at(cue.start());
    let passive = (verb..clause.chunks.len())
        .take_while(|&at| clause.start(at) < cue.end())
        .any(|at| clause.verb_form(at).is_some_and(|form| form.passive));
    let empty =
        |range: TokenRange| range.end() == cue.start() && range.len() == 1 && source::is_it(clause, range);
    if !passive {
        return;
    }
    attribution.source = attribution.source.filter(|&range| !empty(range));
    if attribution.content.len() > 1 {
        attribution.content.retain(|&range| !empty(range));
    }
}

/// Whether the rule of that name is about a layout that running text of news articles has not: transcripts,
/// headlines, lists of quotations.
pub(crate) fn covers_unseen_layout(name: &str) -> bool {
    matches!(
        name,
        rule::TURN | rule::HEADLINE | rule::LEAD_IN | rule::NAME_AFTER_DASH
    )
}

/// Whether a finding is too faint to stand beside those of another engine: the object of a verb that mostly reports nothing
/// ("had read the letters"), a noun that nobody is named for ("suggestions that").
pub(crate) fn is_faint(attribution: &Attribution) -> bool {
    const FAINT: f32 = 0.45;
    match attribution.rule {
        rule::OBJECT => attribution.confidence < FAINT,
        rule::NOUN => attribution.source.is_none(),
        _ => false,
    }
}

/// Whether a sentence has a word or sign that a rule starts from.
fn may_hold_cue(scene: &Scene<'_, '_>, tokens: TokenRange) -> bool {
    let starts = Classes::VERB
        .union(Classes::NOUN)
        .union(Classes::ADJECTIVE)
        .union(Classes::PHRASE)
        .union(Classes::HEDGE);
    tokens.iter().any(|at| {
        let lexed = scene.token(at);
        lexed.is(starts) || matches!(lexed.text, ":" | "-" | "--" | "–" | "—" | "―")
    })
}

fn find(clause: &Clause<'_, '_, '_>, drafts: &mut Vec<Draft>) {
    for at in 0..clause.chunks.len() {
        let Chunk { kind, .. } = clause.chunks[at];
        let draft = match kind {
            ChunkKind::VerbGroup(_) => nominal::adjective(clause, at)
                .or_else(|| nominal::light_verb(clause, at))
                .or_else(|| verbs::attribution(clause, at))
                .or_else(|| nominal::hearsay(clause, at))
                .or_else(|| nominal::phrase(clause, at)),
            ChunkKind::NounPhrase => nominal::noun(clause, at),
            ChunkKind::Preposition => nominal::phrase(clause, at),
            ChunkKind::Colon => signs::colon(clause, at),
            ChunkKind::Dash => signs::dash(clause, at),
            _ => None,
        };
        drafts.extend(draft);
    }
}

/// An attribution in the making.
#[derive(Clone, Debug)]
struct Draft {
    rule: &'static str,
    class: CueClass,
    source: Option<TokenRange>,
    source_kind: SourceKind,
    cue: TokenRange,
    cue_head: u32,
    content: Vec<TokenRange>,
    addressee: Option<TokenRange>,
    medium: Option<TokenRange>,
    negated: bool,
    hedged: bool,
    confidence: f32,
}

impl Draft {
    fn new(
        clause: &Clause<'_, '_, '_>,
        rule: &'static str,
        class: CueClass,
        cue_head: u32,
        cue: TokenRange,
    ) -> Self {
        let hedged = cue.iter().any(|at| {
            let lexed = clause.scene.token(at);
            lexed.tag != Tag::Md && lexed.is(Classes::HEDGE)
        });
        let negated = cue.iter().any(|at| {
            clause
                .scene
                .token(at)
                .is_any(&["no", "not", "n't", "n’t", "never", "neither"])
        });
        Self {
            rule,
            class,
            source: None,
            source_kind: SourceKind::Unstated,
            cue,
            cue_head,
            content: Vec::new(),
            addressee: None,
            medium: None,
            negated,
            hedged,
            confidence: catalogue::confidence(rule),
        }
    }

    fn source(&mut self, clause: &Clause<'_, '_, '_>, range: Option<TokenRange>) {
        self.source = range.and_then(|range| clause.scene.trimmed(range));
        self.source_kind = self
            .source
            .map_or(SourceKind::Unstated, |range| source::kind(clause, range));
        if let Some(range) = self.source {
            let first = clause.scene.token(range.start());
            self.negated |= first.is_any(&["nobody", "neither", "none", "no"]);
        }
    }

    /// Adds a piece of content; pieces that touch become one.
    fn push(&mut self, piece: TokenRange) {
        match self.content.last_mut() {
            Some(last) if last.contains_range(piece) => {}
            Some(last) if last.end() == piece.start() || last.overlaps(piece) => *last = last.cover(piece),
            _ => self.content.push(piece),
        }
    }

    fn weigh(&mut self, weight: f32) {
        self.confidence *= weight;
    }
}

/// From drafts to attributions: roles parted, duplicates dropped, order and nesting set.
fn settle(scene: &Scene<'_, '_>, mut drafts: Vec<Draft>) -> Vec<Attribution> {
    for draft in &mut drafts {
        part_roles(scene, draft);
    }
    drafts.retain(|draft| !draft.content.is_empty());
    // One attribution for a cue: the surer one.
    drafts.sort_by(|a, b| {
        (a.cue.start(), b.confidence)
            .partial_cmp(&(b.cue.start(), a.confidence))
            .unwrap_or(std::cmp::Ordering::Equal)
    });
    let mut kept: Vec<Draft> = Vec::with_capacity(drafts.len());
    for draft in drafts {
        match kept.last_mut() {
            Some(last) if last.cue.overlaps(draft.cue) => {
                if draft.confidence > last.confidence {
                    *last = draft;
                }
            }
            _ => kept.push(draft),
        }
    }
    carry_on(scene, &mut kept);
    let mut attributions: Vec<Attribution> = kept.into_iter().map(Attribution::from).collect();
    let first = |attribution: &Attribution| {
        attribution
            .ranges()
            .map(|range| (range.start(), range.end()))
            .min()
    };
    attributions.sort_by_cached_key(first);
    nest(scene, &mut attributions);
    attributions
}

/// Gives speech that no rule has claimed to the speaker before it: in the same paragraph, or where whole
/// paragraphs of speech follow one that ends in speech.
fn carry_on(scene: &Scene<'_, '_>, drafts: &mut [Draft]) {
    let mut claimed = vec![false; scene.lexed.len()];
    for draft in drafts.iter() {
        for range in &draft.content {
            claimed[range.range()].fill(true);
        }
    }
    let block_of = |at: u32| scene.analysis.sentences[scene.analysis.sentence_of(at)].block;
    // The drafts stand by their cues; the last one before a quotation is the speaker's.
    let mut at = 0;
    let mut turn: Option<(usize, u32)> = None;
    for quotation in &scene.analysis.quotations {
        let range = quotation.tokens;
        while at < drafts.len() && drafts[at].cue.start() < range.start() {
            if speaks(&drafts[at]) && scene.quotation(drafts[at].cue.start()).is_none() {
                let end = drafts[at]
                    .content
                    .iter()
                    .map(|piece| piece.end())
                    .max()
                    .unwrap_or(0);
                turn = Some((at, block_of(end.max(drafts[at].cue.end()) - 1)));
            }
            at += 1;
        }
        let speech = quotation.inside.is_none() && quotation.kind == QuotationKind::Speech;
        if !speech || range.iter().any(|token| claimed[token as usize]) {
            continue;
        }
        let sentence = scene.analysis.sentences[scene.analysis.sentence_of(range.start())];
        let opens = sentence.tokens.start() == range.start();
        let Some((speaker, block)) = turn else { continue };
        let here = sentence.block;
        let ends_in_speech = || {
            drafts[speaker].content.last().is_some_and(|piece| {
                scene.speech(piece.end() - 1).is_some() || drafts[speaker].cue.start() > piece.start()
            })
        };
        if opens
            && scene
                .block_kind(scene.analysis.sentence_of(range.start()))
                .is_prose()
            && (here == block || here == block + 1 && ends_in_speech())
        {
            drafts[speaker].content.push(range);
            turn = Some((speaker, here));
        }
    }
}

/// Whether somebody speaks in it, so that speech can be carried on.
fn speaks(draft: &Draft) -> bool {
    draft.source.is_some()
        && matches!(
            draft.class,
            CueClass::Assert | CueClass::Ask | CueClass::Deny | CueClass::Judge | CueClass::None
        )
}

/// Takes source and cue out of the content, and cuts what a piece must not hold.
fn part_roles(scene: &Scene<'_, '_>, draft: &mut Draft) {
    let mut pieces = Vec::with_capacity(draft.content.len());
    let mut taken: Vec<TokenRange> = draft.source.into_iter().chain([draft.cue]).collect();
    taken.sort_unstable();
    if let Some(source) = draft.source
        && source.overlaps(draft.cue)
    {
        draft.content.clear();
        return;
    }
    for piece in &draft.content {
        let mut start = piece.start();
        for range in taken.iter().filter(|range| range.overlaps(*piece)) {
            if range.start() > start {
                pieces.extend(scene.trimmed(TokenRange::new(start, range.start())));
            }
            start = start.max(range.end());
        }
        if start < piece.end() {
            pieces.extend(scene.trimmed(TokenRange::new(start, piece.end())));
        }
    }
    pieces.sort_unstable();
    pieces.dedup();
    draft.content = pieces;
    let clear = |range: &TokenRange| {
        !draft.content.iter().any(|piece| piece.overlaps(*range))
            && !draft.source.is_some_and(|source| source.overlaps(*range))
    };
    draft.addressee = draft.addressee.filter(clear);
    draft.medium = draft.medium.filter(clear);
}

/// Sets `inside`: an attribution whose cue lies in another's content is nested in the smallest such one.
fn nest(scene: &Scene<'_, '_>, attributions: &mut [Attribution]) {
    const NOBODY: u32 = u32::MAX;
    let size = |attribution: &Attribution| attribution.content.iter().map(|range| range.len()).sum::<u32>();
    let mut order: Vec<usize> = (0..attributions.len()).collect();
    order.sort_by_key(|&at| (std::cmp::Reverse(size(&attributions[at])), at));
    let mut owner = vec![NOBODY; scene.lexed.len()];
    for at in order {
        let Some(place) = attributions[at].cue.or(attributions[at].content.first().copied()) else {
            continue;
        };
        let outer = owner[place.start() as usize];
        attributions[at].inside = (outer != NOBODY).then_some(outer as usize);
        let number = u32::try_from(at).unwrap_or(NOBODY);
        for range in &attributions[at].content {
            owner[range.range()].fill(number);
        }
    }
}

impl From<Draft> for Attribution {
    fn from(draft: Draft) -> Self {
        Self {
            source: draft.source,
            source_kind: draft.source_kind,
            cue: Some(draft.cue),
            cue_head: Some(draft.cue_head),
            class: draft.class,
            content: draft.content,
            addressee: draft.addressee,
            medium: draft.medium,
            negated: draft.negated,
            hedged: draft.hedged,
            inside: None,
            confidence: draft.confidence,
            rule: draft.rule,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ascribe_syntax::{analyse, tag};
    use ascribe_text::Document;

    #[test]
    fn the_it_before_a_passive_is_no_source() {
        let sourced = |text: &str, source: u32| {
            let document = Document::from_paragraphs("d", text.to_owned());
            let mut analysis = analyse(&document);
            tag(&mut analysis);
            let (mut list, reading) = read(&analysis);
            list.truncate(1);
            list[0].source = Some(TokenRange::single(source));
            describe(&analysis, reading, &mut list);
            list[0].source.map(|range| analysis.text(range).to_owned())
        };
        assert_eq!(sourced("It is thought that the cello was old.", 0), None);
        assert_eq!(
            sourced("It thought that the cello was old.", 0),
            Some("It".to_owned())
        );
    }

    #[test]
    fn a_text_without_stops_is_read_in_stretches() {
        let text = "the mayor said the bridge was safe and ".repeat(1000);
        let document = Document::from_paragraphs("d", text);
        let mut analysis = analyse(&document);
        tag(&mut analysis);
        assert_eq!(analysis.sentences.len(), 1);
        let found = attributions(&analysis);
        assert!(found.len() > 900, "{}", found.len());
        let longest = found
            .iter()
            .flat_map(|a| &a.content)
            .map(|piece| piece.len())
            .max();
        assert!(longest.is_some_and(|longest| longest <= 500), "{longest:?}");
        let whole: Vec<TokenRange> = stretches(TokenRange::new(3, 1103)).collect();
        assert_eq!(
            whole,
            [(3, 503), (503, 1003), (1003, 1103)].map(|(start, end)| TokenRange::new(start, end))
        );
    }
}
