//! Which marks open a quotation, which close it, and which are apostrophes.

use super::shape::kind;
use crate::tokenize::is_space;
use crate::{Analysis, Quotation, QuotationKind, Token, TokenKind, TokenRange};
use ascribe_text::{Code, Diagnostic, Span};

/// How many marks are looked past, so that a text of nothing but marks takes no longer than any other.
const FAR: usize = 64;

/// The marks that are written alike: an opening mark is closed by one of its own family.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Family {
    /// `"`, `“ ”`, `„ “`, ` `` `, `''`.
    Double,
    /// `'`, `‘ ’`, `‚ ‘`, a backtick.
    Single,
    /// `« »`.
    Guillemet,
    /// `‹ ›`.
    SingleGuillemet,
}

/// A quotation that a block leaves open, for the next block to carry on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Open(u32);

/// Finds the quotations of one block, whose tokens are `block`.
///
/// `marks` are the numbers of the tokens that may be marks; their kinds are set to what they turn out to be.
/// `before` is what the block before left open. `next` is the text of the block after this one, whose first
/// characters tell whether an open quotation runs on. Returns what this block leaves open.
///
/// A mark that has no partner within the block makes no quotation, save that one which runs on, or stands last
/// in its block, reaches to the block's end.
pub(crate) fn find(
    analysis: &mut Analysis<'_>,
    block: TokenRange,
    marks: &[u32],
    before: &[Open],
    next: &str,
) -> Vec<Open> {
    if marks.is_empty() {
        return Vec::new();
    }
    let mut finder = Finder {
        text: analysis.document().text(),
        tokens: &mut analysis.tokens,
        block,
        marks,
        open: Vec::new(),
        waiting: [0; 4],
        pairs: Vec::new(),
        diagnostics: &mut analysis.diagnostics,
    };
    for index in 0..marks.len() {
        finder.face(index);
    }
    finder.finish(before, next, &mut analysis.quotations)
}

struct Finder<'a> {
    text: &'a str,
    tokens: &'a mut [Token],
    block: TokenRange,
    marks: &'a [u32],
    /// Marks that wait for their partner, outermost first.
    open: Vec<(u32, Family)>,
    /// How many of each family wait.
    waiting: [u32; 4],
    /// Opening and closing token; no closing token where the quotation reaches to the block's end.
    pairs: Vec<(u32, Option<u32>)>,
    diagnostics: &'a mut Vec<Diagnostic>,
}

/// What the place of a mark allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Facing {
    Opens,
    Closes,
    Either,
}

impl Finder<'_> {
    fn word(&self, at: u32) -> &str {
        self.tokens[at as usize].span.slice(self.text)
    }

    /// Decides which way mark number `index` faces.
    fn face(&mut self, index: usize) {
        let at = self.marks[index];
        let mark = self.word(at);
        let place = self.place(at);
        match mark {
            "\u{201E}" | "``" => self.opening(at, Family::Double),
            "\u{201A}" | "`" => self.opening(at, Family::Single),
            "\u{201C}" | "\u{201F}" => match place {
                Facing::Closes if self.is_open(Family::Double) => self.closing(at, Family::Double),
                _ => self.opening(at, Family::Double),
            },
            "\u{201D}" => match place {
                Facing::Opens if !self.is_open(Family::Double) => self.opening(at, Family::Double),
                _ => self.closing(at, Family::Double),
            },
            "\u{AB}" | "\u{BB}" => self.guillemet(at, Family::Guillemet, place, mark == "\u{AB}"),
            "\u{2039}" | "\u{203A}" => {
                self.guillemet(at, Family::SingleGuillemet, place, mark == "\u{2039}");
            }
            "\u{300C}" => self.opening(at, Family::Double),
            "\u{300D}" => self.closing(at, Family::Double),
            "\"" | "''" => self.straight_double(index, place),
            "\u{2018}" | "\u{201B}" => match place {
                Facing::Closes | Facing::Either if self.innermost() == Some(Family::Single) => {
                    self.closing(at, Family::Single);
                }
                _ => self.opening(at, Family::Single),
            },
            _ => self.single(index, place),
        }
    }

    fn guillemet(&mut self, at: u32, family: Family, place: Facing, left: bool) {
        // »German« points inward, «French» outward; the place decides, the shape where that says nothing.
        let opens = match place {
            Facing::Opens => true,
            Facing::Closes => false,
            Facing::Either => left != self.is_open(family) && left,
        };
        if opens {
            self.opening(at, family);
        } else {
            self.closing(at, family);
        }
    }

    fn straight_double(&mut self, index: usize, place: Facing) {
        let at = self.marks[index];
        let open = self.is_open(Family::Double);
        let opens = match place {
            Facing::Opens => true,
            Facing::Closes => false,
            Facing::Either => !open,
        };
        if opens {
            self.opening(at, Family::Double);
        } else if self.is_inch(index, open) {
            self.tokens[at as usize].kind = TokenKind::Sign;
        } else {
            self.closing(at, Family::Double);
        }
    }

    /// Whether a straight mark behind a digit is an inch mark: nothing is open, or what is open is still closed
    /// by a later mark.
    fn is_inch(&self, index: usize, open: bool) -> bool {
        let at = self.marks[index];
        if self.word(at) != "\"" || !self.before(at).is_some_and(|c| c.is_ascii_digit()) {
            return false;
        }
        if !open {
            return true;
        }
        self.marks[index + 1..]
            .iter()
            .take(FAR)
            .find(|&&later| self.word(later) == "\"")
            .is_some_and(|&later| self.place(later) == Facing::Closes)
    }

    /// A straight or closing single mark, or an apostrophe at the edge of a word.
    fn single(&mut self, index: usize, place: Facing) {
        let at = self.marks[index];
        let open = self.innermost() == Some(Family::Single);
        match place {
            Facing::Opens if self.word(at) == "'" && self.closes_later(index) => {
                self.opening(at, Family::Single);
            }
            Facing::Opens => self.tokens[at as usize].kind = TokenKind::Sign,
            _ if open && !self.is_possessive(index) => self.closing(at, Family::Single),
            Facing::Either => self.tokens[at as usize].kind = TokenKind::Sign,
            Facing::Closes => {
                // No quotation to close: a possessive ("the workers' union"), or a letter left out.
                let possessive = self.before(at).is_some_and(char::is_alphanumeric);
                self.tokens[at as usize].kind = if possessive {
                    TokenKind::Clitic
                } else {
                    TokenKind::Sign
                };
            }
        }
    }

    /// Whether a single mark inside a single quotation is a possessive: it stands behind an "s" and in front of
    /// a word, and a later mark closes the quotation.
    fn is_possessive(&self, index: usize) -> bool {
        let at = self.marks[index];
        let joined = self
            .before(at)
            .is_some_and(|c| matches!(c, 's' | 'S' | 'z' | 'x'));
        joined && self.after_space(at).is_some_and(char::is_alphanumeric) && self.closes_later(index)
    }

    /// Whether a single mark after mark number `index` can close, before another opens.
    fn closes_later(&self, index: usize) -> bool {
        self.marks[index + 1..]
            .iter()
            .take(FAR)
            .filter(|&&later| matches!(self.word(later), "'" | "\u{2019}"))
            .map(|&later| self.place(later))
            .take_while(|&place| place != Facing::Opens)
            .any(|place| place == Facing::Closes)
    }

    /// The character before token `at`, within the block.
    fn before(&self, at: u32) -> Option<char> {
        let start = self.tokens[self.block.start() as usize].span.start() as usize;
        let end = self.tokens[at as usize].span.start() as usize;
        self.text[start..end].chars().next_back()
    }

    fn after(&self, at: u32) -> &str {
        let start = self.tokens[at as usize].span.end() as usize;
        let end = self.tokens[self.block.end() as usize - 1].span.end() as usize;
        &self.text[start..end]
    }

    fn after_space(&self, at: u32) -> Option<char> {
        self.after(at).trim_start_matches(is_space).chars().next()
    }

    /// What the characters around the mark allow, other marks beside it looked through.
    fn place(&self, at: u32) -> Facing {
        let start = self.tokens[self.block.start() as usize].span.start() as usize;
        let end = self.tokens[at as usize].span.start() as usize;
        let before = self.text[start..end].chars().next_back();
        let after = self.after(at).chars().next();
        let free_before = before.is_none_or(|c| is_space(c) || is_opening(c));
        let free_after = after.is_none_or(|c| is_space(c) || is_closing(c));
        match (free_before, free_after) {
            (true, false) => Facing::Opens,
            (false, true) => Facing::Closes,
            (false, false) => {
                // Between two marks or a mark and a word: look past the marks.
                let before = self.text[start..end]
                    .chars()
                    .rev()
                    .take(FAR)
                    .find(|&c| !is_mark(c));
                let after = self.after(at).chars().take(FAR).find(|&c| !is_mark(c));
                let free_before = before.is_none_or(|c| is_space(c) || is_opening(c));
                let free_after = after.is_none_or(|c| is_space(c) || is_closing(c));
                match (free_before, free_after) {
                    (true, false) => Facing::Opens,
                    (false, true) => Facing::Closes,
                    // `end."The` and `"end".The`: a mark behind the end of a sentence closes.
                    _ if before.is_some_and(|c| matches!(c, '.' | ',' | '!' | '?' | '\u{2026}')) => {
                        Facing::Closes
                    }
                    _ => Facing::Either,
                }
            }
            (true, true) => match (before, after) {
                (None, _) => Facing::Opens,
                (_, None) => Facing::Closes,
                (Some(c), _) if is_opening(c) && !is_dash(c) => Facing::Opens,
                (_, Some(c)) if is_closing(c) && !is_dash(c) => Facing::Closes,
                _ => Facing::Either,
            },
        }
    }

    fn innermost(&self) -> Option<Family> {
        self.open.last().map(|&(_, family)| family)
    }

    fn is_open(&self, family: Family) -> bool {
        self.waiting[family as usize] > 0
    }

    fn opening(&mut self, at: u32, family: Family) {
        self.tokens[at as usize].kind = TokenKind::OpenQuote;
        self.open.push((at, family));
        self.waiting[family as usize] += 1;
    }

    fn pop(&mut self) -> Option<u32> {
        let (at, family) = self.open.pop()?;
        self.waiting[family as usize] -= 1;
        Some(at)
    }

    /// Closes the innermost quotation of `family`; those still open inside it are unbalanced.
    fn closing(&mut self, at: u32, family: Family) {
        self.tokens[at as usize].kind = TokenKind::CloseQuote;
        if !self.is_open(family) {
            self.unbalanced(at);
            return;
        }
        while self.innermost().is_some_and(|inner| inner != family) {
            if let Some(inner) = self.pop() {
                self.unbalanced(inner);
            }
        }
        if let Some(start) = self.pop() {
            self.pairs.push((start, Some(at)));
        }
    }

    fn unbalanced(&mut self, at: u32) {
        let mark = self.word(at).to_owned();
        let span = self.tokens[at as usize].span;
        let token = &mut self.tokens[at as usize];
        let does = if token.kind == TokenKind::OpenQuote {
            "opens and never closes"
        } else {
            "closes what never opened"
        };
        self.diagnostics.push(unbalanced(&mark, does, span));
    }

    /// Whether the quotation that opens at `start` goes on with the speech `before`, a reporting clause between
    /// them: "If it falls," he asked, "who pays?"
    fn is_split(&self, before: &Quotation, start: u32) -> bool {
        let between = TokenRange::new(before.tokens.end().min(start), start);
        let is = |at: u32, sign: &str| self.word(at) == sign;
        before.kind == QuotationKind::Speech
            && before.closed
            && (2..=20).contains(&between.len())
            && is(before.tokens.end() - 2, ",")
            && is(start - 1, ",")
            && !between
                .iter()
                .any(|at| matches!(self.word(at), "." | "?" | "!" | ";" | ":"))
    }

    /// Settles what is still open, and hands over the block's quotations.
    fn finish(mut self, before: &[Open], next: &str, quotations: &mut Vec<Quotation>) -> Vec<Open> {
        let runs_on = self
            .open
            .iter()
            .zip(leading_marks(next))
            .take_while(|((at, _), next)| self.word(*at) == *next)
            .count();
        let last_mark = self.marks.last().copied();
        let mut left = Vec::new();
        for (depth, (at, family)) in std::mem::take(&mut self.open).into_iter().enumerate() {
            if depth < runs_on {
                left.push(at);
                self.pairs.push((at, None));
            } else {
                self.unbalanced(at);
                // The only thing wrong may be that its end was forgotten.
                if Some(at) == last_mark && family != Family::Single && self.block.end() - at > 2 {
                    self.pairs.push((at, None));
                }
            }
        }
        self.pairs
            .sort_unstable_by_key(|&(start, end)| (start, std::cmp::Reverse(end.unwrap_or(u32::MAX))));
        let first = quotations.len();
        let index = |at: usize| u32::try_from(at).expect("fewer quotations than tokens");
        let mut around: Vec<usize> = Vec::new();
        let mut leading = before.iter();
        for &(start, end) in &self.pairs {
            let tokens = TokenRange::new(start, end.map_or(self.block.end(), |end| end + 1));
            while around
                .last()
                .is_some_and(|&outer| quotations[outer].tokens.end() <= start)
            {
                around.pop();
            }
            // Marks at the very front of the block carry on what the block before left open, in order.
            let at_front = start == self.block.start() + index(quotations.len() - first);
            let continues = if at_front {
                leading.next().map(|open| open.0)
            } else {
                None
            };
            let mut kind = kind(self.text, self.tokens, tokens, self.block);
            let carried_on = continues.is_some()
                || left.contains(&start)
                || quotations[first..]
                    .last()
                    .is_some_and(|before| self.is_split(before, start));
            if carried_on {
                kind = QuotationKind::Speech;
            }
            let inside = around.last().map(|&outer| index(outer));
            around.push(quotations.len());
            quotations.push(Quotation {
                tokens,
                closed: end.is_some(),
                continues,
                inside,
                kind,
            });
        }
        left.into_iter()
            .map(|at| {
                let found = first + quotations[first..].partition_point(|q| q.tokens.start() < at);
                Open(index(found))
            })
            .collect()
    }
}

/// The quotation marks that `block` begins with.
fn leading_marks(block: &str) -> impl Iterator<Item = &str> {
    let mut rest = block;
    std::iter::from_fn(move || {
        let len = if rest.starts_with("''") || rest.starts_with("``") {
            2
        } else {
            rest.chars().next().filter(|&c| is_mark(c))?.len_utf8()
        };
        let (mark, left) = rest.split_at(len);
        rest = left;
        Some(mark)
    })
}

fn unbalanced(mark: &str, does: &str, span: Span) -> Diagnostic {
    Diagnostic {
        code: Code::UnbalancedQuotation,
        message: format!("the quotation mark {mark} {does}"),
        span: Some(span),
    }
}

fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2013}' | '\u{2014}' | '\u{2015}')
}

fn is_opening(c: char) -> bool {
    is_dash(c) || matches!(c, '(' | '[' | '{' | '/' | ':' | '=' | '\u{BF}' | '\u{A1}')
}

fn is_closing(c: char) -> bool {
    is_dash(c)
        || matches!(
            c,
            ')' | ']' | '}' | '/' | '.' | ',' | ';' | ':' | '!' | '?' | '\u{2026}'
        )
}

fn is_mark(c: char) -> bool {
    matches!(
        c,
        '"' | '\'' | '`' | '\u{2018}'..='\u{201F}' | '\u{AB}' | '\u{BB}' | '\u{2039}' | '\u{203A}'
    )
}
