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
                if it.starts_with(char::is_uppercase) || token.kind != TokenKind::Word {
                    capitals += 1;
                } else if it.len() > 3 && !is_small(it) {
                    small += 1;
                }
                clause |= words > 0 && makes_clause(it);
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
    let capital = first_word.starts_with(char::is_uppercase);
    let ends = matches!(last, "." | "!" | "?" | "..." | "\u{2026}" | ",");
    let opens_block = quotation.start() == block.start();
    if words >= LONG || stops > 1 {
        return QuotationKind::Speech;
    }
    // A title or a nickname: capitals throughout, inside a sentence.
    let name = words > 0 && capital && small == 0 && capitals * 2 > words;
    let nickname = name
        && !ends
        && quotation.start() > block.start()
        && quotation.end() < block.end()
        && is_capital(word(quotation.start() - 1))
        && is_capital(word(quotation.end()));
    if nickname {
        return QuotationKind::Name;
    }
    if clause && (capital || ends || words >= 4) && !(name && words > 1 && !ends) {
        return QuotationKind::Speech;
    }
    if name && (!ends || (words > 1 && last == ",")) && !opens_block {
        return QuotationKind::Name;
    }
    if (capital && words >= 4 && !name)
        || (opens_block && capital && ends)
        || (capital && matches!(last, "!" | "?"))
    {
        return QuotationKind::Speech;
    }
    QuotationKind::Fragment
}

fn is_capital(word: &str) -> bool {
    word.starts_with(char::is_uppercase)
}

/// Words of titles that are not written with a capital.
fn is_small(word: &str) -> bool {
    matches!(
        word,
        "from" | "with" | "into" | "over" | "than" | "upon" | "about" | "after" | "that"
    )
}

/// Whether `word` shows that there is a clause: a subject pronoun, an auxiliary, a verb's clitic.
fn makes_clause(word: &str) -> bool {
    matches!(
        word,
        "I" | "we"
            | "he"
            | "she"
            | "they"
            | "We"
            | "He"
            | "She"
            | "They"
            | "It"
            | "You"
            | "you"
            | "it"
            | "This"
            | "That"
            | "There"
            | "is"
            | "are"
            | "was"
            | "were"
            | "am"
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
            | "Let"
            | "Do"
            | "Is"
            | "Are"
            | "What"
            | "Why"
            | "How"
    )
}
