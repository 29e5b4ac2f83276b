//! What kind of quotation the words between two marks look like.

use crate::{QuotationKind, Token, TokenKind, TokenRange};

/// From this many words on, words between marks are somebody's speech, whatever they look like.
const LONG: usize = 12;

/// The kind of the quotation `tokens` (marks included) in `block`.
pub(super) fn kind(text: &str, tokens: &[Token], quotation: TokenRange, block: TokenRange) -> QuotationKind {
    let word = |at: u32| tokens[at as usize].span.slice(text);
    let mut words = 0;
    let mut capitals = 0;
    let mut small = 0;
    let mut clause = false;
    let mut stops = 0;
    let mut last = "";
    for at in quotation.iter() {
        let token = tokens[at as usize];
        let it = word(at);
        match token.kind {
            TokenKind::Word | TokenKind::Number | TokenKind::Clitic | TokenKind::Address => {
                words += usize::from(token.kind != TokenKind::Clitic);
                if words >= LONG {
                    return QuotationKind::Speech;
                }
                if it.starts_with(char::is_uppercase) || token.kind != TokenKind::Word {
                    capitals += 1;
                } else if !is_small(it) {
                    small += 1;
                }
                clause |= makes_clause(it);
                last = it;
            }
            TokenKind::Sign if matches!(it, "." | "!" | "?" | "..." | "\u{2026}" | ",") => {
                stops += usize::from(it != ",");
                last = it;
            }
            TokenKind::Sign => last = it,
            _ => {}
        }
    }
    let first_word = quotation
        .iter()
        .find(|&at| tokens[at as usize].kind == TokenKind::Word)
        .map_or("", &word);
    let capital = is_capital(first_word);
    let starts = quotation.start() == block.start() || is_break(word(quotation.start() - 1));
    // The comma may stand behind the closing mark: 'Perhaps', she said.
    let ends = matches!(last, "." | "!" | "?" | "..." | "\u{2026}" | ",")
        || starts && quotation.end() < block.end() && word(quotation.end()) == ",";
    if stops > 1 {
        return QuotationKind::Speech;
    }
    // A title or a nickname: capitals throughout, inside a sentence.
    let name = words > 0
        && capital
        && small == 0
        && capitals * 2 > words
        && !is_titled(text, tokens, quotation, block);
    let nickname = name
        && !ends
        && quotation.start() > block.start()
        && quotation.end() < block.end()
        && is_capital(word(quotation.start() - 1))
        && is_capital(word(quotation.end()));
    if nickname {
        return QuotationKind::Name;
    }
    let title = name && words > 2 && capitals * 3 >= words * 2 && !matches!(last, "!" | "?");
    if title {
        return QuotationKind::Name;
    }
    // "is not having a good night": without its subject, that is no clause.
    clause &= capital || !is_auxiliary(first_word);
    if clause && (capital || ends || words >= 4) && !(name && words > 1 && !ends) {
        return QuotationKind::Speech;
    }
    if name && !(starts && ends) && (!ends || words > 1 && last == ",") {
        return QuotationKind::Name;
    }
    let sentence = capital && ends && starts;
    let call = matches!(last, "!" | "?") && (capital || words > 1);
    if sentence || call || (capital && words >= 4 && !name) {
        return QuotationKind::Speech;
    }
    QuotationKind::Fragment
}

/// Whether the words of the block outside `quotation` are written like a headline's, so that capitals inside it
/// tell nothing.
fn is_titled(text: &str, tokens: &[Token], quotation: TokenRange, block: TokenRange) -> bool {
    if block.len() > 40 {
        return false;
    }
    let mut long = block.iter().filter(|&at| {
        let token = tokens[at as usize];
        token.kind == TokenKind::Word && token.span.len() > 3 && !quotation.contains(at)
    });
    let Some(first) = long.next() else {
        return false;
    };
    is_capital(tokens[first as usize].span.slice(text))
        && long.clone().count() > 1
        && long.all(|at| {
            let word = tokens[at as usize].span.slice(text);
            is_capital(word) || is_small(word)
        })
}

/// Whether a sentence or a sentence's direct speech can begin behind `word`.
fn is_break(word: &str) -> bool {
    matches!(
        word,
        "." | "!" | "?" | "..." | "\u{2026}" | ":" | "," | "\"" | "\u{201D}" | "''" | "\u{2014}" | "--" | "("
    )
}

fn is_capital(word: &str) -> bool {
    word.starts_with(char::is_uppercase)
}

/// Words of titles that are not written with a capital.
fn is_small(word: &str) -> bool {
    matches!(
        word,
        "a" | "an"
            | "the"
            | "and"
            | "or"
            | "but"
            | "nor"
            | "of"
            | "to"
            | "in"
            | "on"
            | "at"
            | "by"
            | "for"
            | "from"
            | "with"
            | "into"
            | "over"
            | "than"
            | "upon"
            | "about"
            | "after"
            | "that"
            | "as"
            | "vs."
    )
}

fn is_auxiliary(word: &str) -> bool {
    matches!(
        word,
        "is" | "are"
            | "was"
            | "were"
            | "will"
            | "would"
            | "can"
            | "could"
            | "should"
            | "must"
            | "may"
            | "might"
            | "has"
            | "have"
            | "had"
            | "do"
            | "does"
            | "did"
    )
}

/// Whether `word` shows that there is a clause: a subject pronoun, an auxiliary, a verb's clitic.
fn makes_clause(word: &str) -> bool {
    is_auxiliary(word)
        || matches!(
            word,
            "I" | "we"
                | "he"
                | "she"
                | "they"
                | "it"
                | "you"
                | "We"
                | "He"
                | "She"
                | "They"
                | "It"
                | "You"
                | "This"
                | "That"
                | "There"
                | "What"
                | "Why"
                | "How"
                | "Let"
                | "Do"
                | "Is"
                | "Are"
                | "am"
                | "n't"
                | "n\u{2019}t"
                | "'re"
                | "\u{2019}re"
                | "'ve"
                | "\u{2019}ve"
                | "'m"
                | "\u{2019}m"
                | "'ll"
                | "\u{2019}ll"
        )
}
