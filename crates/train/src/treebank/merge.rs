//! Treebanks that split words at hyphens, brought to our tokens.

use super::Treebank;
use ascribe_syntax::{Label, ROOT, Sentence, Tag, Token, TokenRange, analyse};
use ascribe_text::Span;

/// Joins the trees' tokens wherever one of our tokens covers several of them and no part of others.
///
/// The token joined stands in the tree where its highest part stood; what depended on any part depends on it.
pub(super) fn merge(bank: &Treebank) -> Treebank {
    let own = analyse(&bank.document);
    let groups = groups(bank, &own.tokens);
    let mut new_number = vec![0; bank.tokens.len()];
    for (number, group) in groups.iter().enumerate() {
        for at in group.iter() {
            new_number[at as usize] = u32::try_from(number).expect("few tokens");
        }
    }
    let mut merged = Treebank {
        document: bank.document.clone(),
        tokens: Vec::new(),
        sentences: Vec::new(),
        tags: Vec::new(),
        lemmas: Vec::new(),
        heads: Vec::new(),
        labels: Vec::new(),
    };
    for &group in &groups {
        let top = top(bank, group);
        let head = match bank.heads[top as usize] {
            ROOT => ROOT,
            head => new_number[head as usize],
        };
        let span = bank.tokens[group.start() as usize]
            .span
            .cover(bank.tokens[group.end() as usize - 1].span);
        let first = bank.tokens[group.start() as usize];
        merged.tokens.push(Token { span, ..first });
        merged.tags.push(if group.len() == 1 {
            bank.tags[top as usize]
        } else {
            tag(bank, group, top)
        });
        merged.lemmas.push(if group.len() == 1 {
            bank.lemmas[top as usize].clone()
        } else {
            bank.document.slice(span).to_lowercase()
        });
        merged.heads.push(head);
        merged.labels.push(bank.labels[top as usize]);
    }
    for sentence in &bank.sentences {
        let start = new_number[sentence.tokens.start() as usize];
        let end = new_number[sentence.tokens.end() as usize - 1] + 1;
        merged.sentences.push(Sentence {
            tokens: TokenRange::new(start, end),
            ..*sentence
        });
    }
    merged
}

/// The trees' tokens in groups that are one token each.
fn groups(bank: &Treebank, own: &[Token]) -> Vec<TokenRange> {
    let mut groups = Vec::new();
    let mut at = 0;
    while let Some(token) = bank.tokens.get(at as usize) {
        let end = cover(bank, own, at, token.span).unwrap_or(at + 1);
        groups.push(TokenRange::new(at, end));
        at = end;
    }
    groups
}

/// The end of the tokens from `at` that make up one of our own together.
fn cover(bank: &Treebank, own: &[Token], at: u32, first: Span) -> Option<u32> {
    let own = own.get(own.partition_point(|token| token.span.start() < first.start()))?;
    if own.span.start() != first.start() {
        return None;
    }
    let length = bank.tokens[at as usize..]
        .iter()
        .position(|token| token.span.end() == own.span.end())?;
    Some(at + u32::try_from(length).expect("few tokens") + 1)
}

/// The token of `group` that stands highest in the tree.
fn top(bank: &Treebank, group: TokenRange) -> u32 {
    let depth = |mut at: u32| {
        // Trees have no cycles, but a file may.
        (0..bank.tokens.len())
            .take_while(|_| {
                at = bank.heads[at as usize];
                at != ROOT
            })
            .count()
    };
    group.iter().min_by_key(|&at| depth(at)).unwrap_or(group.start())
}

/// The tag of a word joined at its hyphens, by the Penn Treebank's habit: a compound before a noun is an adjective.
fn tag(bank: &Treebank, group: TokenRange, top: u32) -> Option<Tag> {
    let last = bank.tags[group.end() as usize - 1]?;
    let head = bank.heads[top as usize];
    let modifies = head != ROOT
        && head >= group.end()
        && matches!(
            bank.labels[top as usize],
            Label::Compound | Label::Amod | Label::Nummod | Label::NmodNpmod
        );
    Some(match last {
        Tag::Vbn | Tag::Vbg | Tag::Vbd => Tag::Jj,
        Tag::Nn | Tag::Nns | Tag::Cd | Tag::In | Tag::Rp if modifies => Tag::Jj,
        other => other,
    })
}
