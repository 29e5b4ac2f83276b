//! What must hold of every stage's output, whatever the text. Each check panics with what is wrong.

use ascribe_attribution::{ClaimList, Voice};
use ascribe_syntax::{Analysis, TokenKind, is_space};
use ascribe_text::{Document, Span};

/// Blocks stand in order, on character boundaries, without white space at their edges, and hold every character
/// that is not white space.
pub fn check_document(document: &Document) {
    let text = document.text();
    let mut end = 0;
    for block in document.blocks() {
        let range = block.span.range();
        assert!(range.start >= end, "blocks are in order: {block:?}");
        let inside = text
            .get(range.clone())
            .expect("a block lies on character boundaries");
        assert!(!inside.is_empty(), "a block is not empty: {block:?}");
        assert_eq!(inside.trim(), inside, "a block has no white space at its edges");
        assert!(
            text[end..range.start].chars().all(char::is_whitespace),
            "between blocks there is only white space: {:?}",
            &text[end..range.start]
        );
        end = range.end;
    }
    assert!(
        text[end..].chars().all(char::is_whitespace),
        "behind the last block there is only white space: {:?}",
        &text[end..]
    );
    for diagnostic in &document.diagnostics {
        if let Some(span) = diagnostic.span {
            assert!(
                text.get(span.range()).is_some(),
                "a diagnostic points into the text"
            );
        }
    }
}

/// Tokens tile their blocks, sentences tile the tokens, quotations nest and stay within a block.
pub fn check_analysis(analysis: &Analysis<'_>) {
    check_tokens(analysis);
    check_sentences(analysis);
    check_quotations(analysis);
    let columns = [analysis.tags.len(), analysis.heads.len(), analysis.labels.len()];
    for len in columns {
        assert!(
            len == 0 || len == analysis.tokens.len(),
            "a column is empty or as long as the tokens"
        );
    }
    for diagnostic in &analysis.diagnostics {
        if let Some(span) = diagnostic.span {
            assert!(
                analysis.document().text().get(span.range()).is_some(),
                "a diagnostic points into the text"
            );
        }
    }
}

/// Every span of a claim lies in the text, what it refers to exists, and its numbers are in range.
pub fn check_claims(document: &Document, list: &ClaimList) {
    let text = document.text();
    let check_span = |span: Span| {
        let words = text
            .get(span.range())
            .expect("a span lies on character boundaries");
        assert!(!words.is_empty(), "a span is not empty: {span:?}");
    };
    let check_score = |score: f32| assert!((0.0..=1.0).contains(&score), "a score is out of range: {score}");
    let mut ids = std::collections::HashSet::new();
    let mut start = 0;
    for (number, claim) in list.claims.iter().enumerate() {
        assert!(ids.insert(&claim.id), "an id stands once: {}", claim.id);
        let spans: Vec<_> = claim.spans().collect();
        let first = spans.iter().map(|span| span.start()).min();
        let first = first.expect("a claim points at its words");
        assert!(first >= start, "claims are in text order");
        start = first;
        spans.into_iter().for_each(check_span);
        for pieces in [&claim.source.spans, &claim.cue.spans, &claim.content] {
            assert!(
                pieces.windows(2).all(|pair| pair[0].end() <= pair[1].start()),
                "pieces are in text order and do not overlap: {pieces:?}"
            );
        }
        let time = claim.when.iter().flat_map(|when| when.spans.iter().copied());
        [claim.addressee, claim.medium, claim.resolution.antecedent]
            .into_iter()
            .flatten()
            .chain(time)
            .for_each(check_span);
        let speakers = claim.speaker.iter().chain(&claim.resolution.alternatives);
        assert!(
            speakers.into_iter().all(|&at| at < list.speakers.len()),
            "a speaker is listed"
        );
        if claim.voice == Voice::Narrator {
            assert!(claim.speaker.is_none() && claim.source.spans.is_empty());
        }
        if let Some(outer) = claim.inside {
            assert!(
                outer < list.claims.len() && outer != number,
                "a claim is inside another"
            );
            let mut at = outer;
            for _ in 0..list.claims.len() {
                match list.claims[at].inside {
                    Some(outer) => at = outer,
                    None => break,
                }
            }
            assert!(list.claims[at].inside.is_none(), "nesting ends");
        }
        [
            claim.confidence,
            claim.resolution.confidence,
            claim.checkworthy.score,
        ]
        .into_iter()
        .for_each(check_score);
        assert!(!claim.rule.is_empty(), "something decided");
        assert!((claim.sentence as usize) < list.sentences.max(1));
    }
    for diagnostic in &list.diagnostics {
        if let Some(span) = diagnostic.span {
            assert!(
                text.get(span.range()).is_some(),
                "a diagnostic points into the text"
            );
        }
    }
}

fn check_tokens(analysis: &Analysis<'_>) {
    let text = analysis.document().text();
    let mut tokens = analysis.tokens.iter().peekable();
    for block in analysis.document().blocks() {
        let mut end = block.span.start() as usize;
        while let Some(token) = tokens.next_if(|token| token.span.start() < block.span.end()) {
            let range = token.span.range();
            assert!(range.start >= end, "tokens do not overlap: {token:?}");
            assert!(
                range.end <= block.span.end() as usize,
                "a token lies within one block: {token:?}"
            );
            let word = text
                .get(range.clone())
                .expect("a token lies on character boundaries");
            assert!(!word.is_empty(), "a token is not empty");
            assert!(
                !word.chars().any(char::is_whitespace),
                "a token holds no white space: {word:?}"
            );
            assert!(
                text[end..range.start].chars().all(is_space),
                "between tokens there is only space: {:?}",
                &text[end..range.start]
            );
            end = range.end;
        }
        assert!(
            text[end..block.span.end() as usize].chars().all(is_space),
            "behind a block's last token there is only space"
        );
    }
    assert!(tokens.next().is_none(), "every token lies in a block");
}

fn check_sentences(analysis: &Analysis<'_>) {
    let blocks = analysis.document().blocks();
    let mut end = 0;
    for sentence in &analysis.sentences {
        assert_eq!(sentence.tokens.start(), end, "sentences tile the tokens");
        assert!(!sentence.tokens.is_empty(), "a sentence is not empty");
        end = sentence.tokens.end();
        assert!(
            blocks[sentence.block as usize]
                .span
                .contains_span(analysis.span(sentence.tokens)),
            "a sentence lies within its block"
        );
    }
    assert_eq!(end as usize, analysis.tokens.len(), "sentences tile the tokens");
}

fn check_quotations(analysis: &Analysis<'_>) {
    let quotations = &analysis.quotations;
    let kind = |at: u32| analysis.tokens[at as usize].kind;
    let block_of = |at: u32| {
        let start = analysis.tokens[at as usize].span.start();
        analysis
            .document()
            .blocks()
            .partition_point(|block| block.span.end() <= start)
    };
    for (index, quotation) in quotations.iter().enumerate() {
        let range = quotation.tokens;
        assert!(!range.is_empty() && range.end() as usize <= analysis.tokens.len());
        assert_eq!(
            block_of(range.start()),
            block_of(range.end() - 1),
            "a quotation lies within one block"
        );
        assert_eq!(
            kind(range.start()),
            TokenKind::OpenQuote,
            "a quotation opens with a mark"
        );
        if quotation.closed {
            assert_eq!(
                kind(range.end() - 1),
                TokenKind::CloseQuote,
                "a closed quotation ends with a mark"
            );
        }
        for other in &quotations[..index] {
            assert!(
                (other.tokens.start(), u32::MAX - other.tokens.end())
                    < (range.start(), u32::MAX - range.end()),
                "quotations are in order, outer ones first"
            );
            assert!(
                !other.tokens.overlaps(range) || other.tokens.contains_range(range),
                "quotations nest: {other:?} {quotation:?}"
            );
        }
        // The innermost quotation around this one is the last before it that contains it.
        let around = quotations[..index]
            .iter()
            .rposition(|other| other.tokens.contains_range(range))
            .map(|at| u32::try_from(at).expect("few quotations"));
        assert_eq!(quotation.inside, around, "a quotation is inside the next one out");
        if let Some(before) = quotation.continues {
            assert!((before as usize) < index, "a quotation carries on an earlier one");
            let before = quotations[before as usize];
            assert!(!before.closed, "what is carried on was left open");
            assert!(block_of(before.tokens.start()) < block_of(range.start()));
        }
    }
}
