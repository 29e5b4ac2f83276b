//! Attributions that a sign or the layout makes: colons, turns, names after a dash.

use super::content::{self, Reach};
use super::scene::{Clause, Scene};
use super::source;
use super::{Draft, rule};
use ascribe_lexicon::{Classes, CueClass};
use ascribe_syntax::grammar::ChunkKind;
use ascribe_syntax::{Tag, TokenRange};
use ascribe_text::BlockKind;

/// A turn of a transcript, a headline "Minister: taxes will fall", a lead-in "And from the chairwoman:".
pub(super) fn colon(clause: &Clause<'_, '_, '_>, chunk: usize) -> Option<Draft> {
    if !clause.is(chunk, ChunkKind::Colon) || chunk == 0 {
        return None;
    }
    let colon = clause.chunks[chunk].tokens;
    let block = clause.scene.block_kind(clause.sentence);
    let (source, rule_name) = match block {
        BlockKind::Turn => (clause.range(0, chunk), rule::TURN),
        BlockKind::Headline | BlockKind::Heading => (clause.range(0, chunk), rule::HEADLINE),
        _ if label(clause, chunk) => (clause.range(0, chunk), rule::TURN),
        _ => (lead_in(clause, chunk)?, rule::LEAD_IN),
    };
    let source = clause.scene.trimmed(source)?;
    let speaker = rule_name == rule::TURN || clause.is_noun_phrase(0) || rule_name == rule::LEAD_IN;
    if !speaker || source.len() > 12 {
        return None;
    }
    if rule_name == rule::HEADLINE {
        let verb = (0..chunk).any(|at| clause.verb_form(at).is_some());
        let document = clause.is_class(chunk - 1, Classes::DOCUMENT);
        if verb || !(source::can_speak(clause, source) || document) {
            return None;
        }
        // "Interview: Kit Marsden", "Photo: Dan Wills" tell who made it.
        let name = clause.chunks[chunk + 1..].iter().all(|chunk| {
            chunk.kind == ChunkKind::NounPhrase
                && chunk
                    .tokens
                    .iter()
                    .all(|at| clause.scene.token(at).tag == Tag::Nnp)
        });
        if document && source.len() == 1 && name {
            return None;
        }
    }
    let mut draft = Draft::new(clause, rule_name, CueClass::None, colon.start(), colon);
    draft.source(clause, Some(source));
    if rule_name == rule::TURN && source.len() == 1 && clause.scene.token(source.start()).text.len() == 1 {
        // "Q:" and "A:" name nobody.
        draft.source_kind = crate::SourceKind::Description;
    }
    if rule_name == rule::LEAD_IN {
        let quotation = clause.scene.speech(colon.end())?;
        if quotation.tokens.start() != colon.end() {
            return None;
        }
        draft.push(quotation.tokens);
        for next in clause.scene.carried_on(quotation) {
            draft.push(next.tokens);
        }
        return Some(draft);
    }
    if rule_name == rule::TURN {
        draft.push(rest_of_block(clause.scene, clause.sentence, colon.end())?);
        return Some(draft);
    }
    let (content, _) = content::right(clause, chunk + 1, Reach::Clause)?;
    draft.push(content);
    Some(draft)
}

/// Whether the block opens with a name in capitals and a colon: "MINISTER HOLM:".
fn label(clause: &Clause<'_, '_, '_>, chunk: usize) -> bool {
    let label = clause.range(0, chunk);
    let opens = clause.sentence == 0 || !clause.scene.same_block(clause.sentence - 1, clause.sentence);
    opens
        && label.len() <= 4
        && label.iter().any(|at| clause.scene.token(at).text.len() > 2)
        && label.iter().all(|at| {
            let text = clause.scene.token(at).text;
            text.chars().any(char::is_uppercase) && !text.chars().any(char::is_lowercase)
        })
}

/// The noun phrase before the colon of a lead-in to a quotation, when no verb stands between.
fn lead_in(clause: &Clause<'_, '_, '_>, chunk: usize) -> Option<TokenRange> {
    let before = chunk - 1;
    if !clause.is_noun_phrase(before) || (0..chunk).any(|at| clause.is_finite(at)) {
        return None;
    }
    let mut first = before;
    while first >= 2
        && clause.is(first - 1, ChunkKind::Preposition)
        && clause.is_word(first - 1, &["of", "for", "at"])
        && clause.is_noun_phrase(first - 2)
    {
        first -= 2;
    }
    let range = clause.range(first, chunk);
    source::can_speak(clause, range).then_some(range)
}

fn rest_of_block(scene: &Scene<'_, '_>, sentence: usize, start: u32) -> Option<TokenRange> {
    let sentences = &scene.analysis.sentences;
    let block = sentences[sentence].block;
    let end = sentences[sentence..]
        .iter()
        .take_while(|sentence| sentence.block == block)
        .last()?
        .tokens
        .end();
    scene.trimmed(TokenRange::new(start.min(end), end)).map(|range| {
        // A full stop inside the turn stays out only at the very end.
        TokenRange::new(range.start(), range.end())
    })
}

/// "..." — Name, title
pub(super) fn dash(clause: &Clause<'_, '_, '_>, chunk: usize) -> Option<Draft> {
    if !clause.is(chunk, ChunkKind::Dash) || clause.is_word(chunk, &[";", "...", "…"]) {
        return None;
    }
    let next = chunk + 1;
    let (source, after) = source::following(clause, next)?;
    let ends =
        after >= clause.chunks.len() || clause.is(after, ChunkKind::Stop) && after + 1 >= clause.chunks.len();
    let name = matches!(clause.head(next).tag, Tag::Nnp | Tag::Nnps) || source::can_speak(clause, source);
    if !ends || !name {
        return None;
    }
    let dash = clause.chunks[chunk].tokens;
    let last = dash.start().checked_sub(1)?;
    let quotation = clause.scene.speech(last)?;
    let block = |sentence: usize| clause.scene.analysis.sentences[sentence].block;
    let near = block(clause.scene.analysis.sentence_of(last)) + 1 >= block(clause.sentence);
    if quotation.tokens.end() != dash.start() || !near {
        return None;
    }
    let mut draft = Draft::new(clause, rule::NAME_AFTER_DASH, CueClass::None, dash.start(), dash);
    draft.source(clause, Some(source));
    draft.push(quotation.tokens);
    Some(draft)
}
