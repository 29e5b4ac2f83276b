//! A document as the models see it.

use super::table::hash_lower;
use super::word::Memo;
use crate::Attribution;
use ascribe_syntax::{Analysis, Label, QuotationKind, ROOT, Tag};

/// No token.
pub const NONE: u32 = u32::MAX;

/// What the models see of a document: its words as numbers, its trees as edges.
///
/// Signs (tokens without a letter or digit) are no places where a part of an attribution can start or
/// end; what stands between two words is summed up in `gap`.
pub struct Scene<'a> {
    /// The analysis it is made of.
    pub analysis: &'a Analysis<'a>,
    /// Of each token, the hash of its lower-case form; of proper nouns and numbers, of their shape only.
    pub word: Vec<u32>,
    /// Of each token, the hash of its lemma, or of its shape.
    pub lemma: Vec<u32>,
    /// Of each token, what the lexicons know of it, as a hash; 0 when nothing.
    pub class: Vec<u32>,
    /// For each token whether it may be part of a cue (see [`filter`](super::filter)).
    pub likely: Vec<bool>,
    /// What the rules found.
    pub by_rule: Vec<Attribution>,
    /// The hashes of the names of their rules.
    rule_names: Vec<u32>,
    /// For each token the attribution of the rules whose cue holds it, by index plus one; 0 when none.
    pub rule: Vec<u32>,
    /// Whether each token is a word, not a sign.
    pub is_word: Vec<bool>,
    /// What stands before each token.
    pub before: Vec<Side>,
    /// What stands after each token.
    pub after: Vec<Side>,
    /// The first word below each token, itself included.
    pub left: Vec<u32>,
    /// The last word below each token, itself included.
    pub right: Vec<u32>,
    /// The first dependent of each token, or [`NONE`].
    pub first_child: Vec<u32>,
    /// The next dependent of the same head, or [`NONE`].
    pub sibling: Vec<u32>,
    /// How many of each kind stand before each token in the document.
    counts: Vec<Counts>,
    /// The sentence of each token.
    pub sentence: Vec<u32>,
    /// The innermost quotation around each token, by index plus one; 0 outside.
    pub quote: Vec<u32>,
}

/// What stands on one side of a token, in one place of memory: ends of parts are looked for by it.
#[derive(Clone, Copy, Debug)]
pub struct Side {
    /// The next word on this side in its sentence, or [`NONE`].
    pub word: u32,
    /// The hash of that word; 5 when there is none.
    pub form: u32,
    /// The number of its tag; 99 when there is none.
    pub tag: u8,
    /// What signs stand between (see [`gap`]).
    pub gap: u16,
    /// The highest token whose words end on this side with the token.
    pub top: u32,
}

impl Side {
    /// Nothing at all.
    const NONE: Self = Self {
        word: NONE,
        form: 5,
        tag: 99,
        gap: 0,
        top: NONE,
    };
}

/// How many tokens of some kinds there are in a stretch of text.
#[derive(Clone, Copy, Debug, Default)]
pub struct Counts {
    /// Commas.
    pub commas: u32,
    /// Verbs.
    pub verbs: u32,
    /// Verbs and modals.
    pub groups: u32,
    /// Verbs outside quotations.
    pub plain_verbs: u32,
    /// Subjects.
    pub subjects: u32,
    /// Opening quotation marks.
    pub openings: u32,
}

/// Bits of a gap between two words.
pub mod gap {
    /// A comma.
    pub const COMMA: u16 = 1;
    /// An opening quotation mark.
    pub const OPEN: u16 = 2;
    /// A closing quotation mark.
    pub const CLOSE: u16 = 4;
    /// A colon or semicolon.
    pub const COLON: u16 = 8;
    /// A dash or ellipsis.
    pub const DASH: u16 = 16;
    /// A full stop, question or exclamation mark.
    pub const STOP: u16 = 32;
    /// A bracket.
    pub const BRACKET: u16 = 64;
    /// The edge of the sentence.
    pub const EDGE: u16 = 128;
    /// The edge of the block.
    pub const BLOCK: u16 = 256;
    /// Any other sign.
    pub const OTHER: u16 = 512;
}

impl<'a> Scene<'a> {
    /// What the models see of `analysis`, which is tagged and parsed where tokens are `likely` to be part of a cue, and in which
    /// the rules found `by_rule`.
    #[must_use]
    pub fn new(analysis: &'a Analysis<'a>, by_rule: Vec<Attribution>, likely: Vec<bool>) -> Self {
        let n = analysis.tokens.len();
        let mut scene = Self {
            analysis,
            word: Vec::with_capacity(n),
            lemma: Vec::with_capacity(n),
            class: Vec::with_capacity(n),
            likely,
            rule_names: by_rule.iter().map(|a| hash_lower(a.rule)).collect(),
            by_rule,
            rule: vec![0; n],
            is_word: Vec::with_capacity(n),
            before: vec![Side::NONE; n],
            after: vec![Side::NONE; n],
            left: (0..n as u32).collect(),
            right: (0..n as u32).collect(),
            first_child: vec![NONE; n],
            sibling: vec![NONE; n],
            counts: Vec::with_capacity(n + 1),
            sentence: vec![0; n],
            quote: vec![0; n],
        };
        scene.read_words();
        scene.read_sentences();
        for (index, quotation) in analysis.quotations.iter().enumerate() {
            if quotation.kind != QuotationKind::Name {
                scene.quote[quotation.tokens.range()].fill(index as u32 + 1);
            }
        }
        scene.count();
        for (index, attribution) in scene.by_rule.iter().enumerate() {
            if let Some(cue) = attribution.cue {
                scene.rule[cue.range()].fill(index as u32 + 1);
            }
        }
        scene
    }

    /// What the rules found around a cue at token `at`.
    #[must_use]
    pub fn by_rule(&self, at: u32) -> Option<&Attribution> {
        self.by_rule
            .get((self.rule[at as usize] as usize).wrapping_sub(1))
    }

    /// The hash of the name of the rule that found the cue at token `at`; 0 when none did.
    #[must_use]
    pub fn rule_name(&self, at: u32) -> u32 {
        let index = (self.rule[at as usize] as usize).wrapping_sub(1);
        self.rule_names.get(index).copied().unwrap_or(0)
    }

    /// The tag of token `at`.
    #[inline]
    #[must_use]
    pub fn tag(&self, at: u32) -> Tag {
        self.analysis.tags[at as usize]
    }

    /// The label of token `at`.
    #[inline]
    #[must_use]
    pub fn label(&self, at: u32) -> Label {
        self.analysis
            .labels
            .get(at as usize)
            .copied()
            .unwrap_or(Label::Dep)
    }

    /// The head of token `at`, or [`NONE`].
    #[inline]
    #[must_use]
    pub fn head(&self, at: u32) -> u32 {
        self.analysis.heads.get(at as usize).copied().unwrap_or(ROOT)
    }

    /// The dependents of token `at`, from the left.
    pub fn children(&self, at: u32) -> impl Iterator<Item = u32> + '_ {
        let mut next = self.first_child[at as usize];
        std::iter::from_fn(move || {
            let child = next;
            if child == NONE {
                return None;
            }
            next = self.sibling[child as usize];
            Some(child)
        })
    }

    /// First token of the sentence that holds `at`, and one past its last.
    #[must_use]
    pub fn sentence_range(&self, at: u32) -> (u32, u32) {
        let tokens = self.analysis.sentences[self.sentence[at as usize] as usize].tokens;
        (tokens.start(), tokens.end())
    }

    /// How many commas there are from token `low` to the one before `high`.
    #[inline]
    #[must_use]
    pub fn commas(&self, low: u32, high: u32) -> u32 {
        self.counts[high as usize].commas - self.counts[low as usize].commas
    }

    /// How many there are of each kind from token `low` to the one before `high`.
    #[inline]
    #[must_use]
    pub fn counts(&self, low: u32, high: u32) -> Counts {
        let (low, high) = (&self.counts[low as usize], &self.counts[high as usize]);
        Counts {
            commas: high.commas - low.commas,
            verbs: high.verbs - low.verbs,
            groups: high.groups - low.groups,
            plain_verbs: high.plain_verbs - low.plain_verbs,
            subjects: high.subjects - low.subjects,
            openings: high.openings - low.openings,
        }
    }

    fn count(&mut self) {
        let mut sum = Counts::default();
        self.counts.push(sum);
        for (at, &tag) in self.analysis.tags.iter().enumerate() {
            let subject = matches!(self.label(at as u32), Label::Nsubj | Label::NsubjPass);
            let verb = tag.is_verb();
            sum.commas += u32::from(tag == Tag::Comma);
            sum.verbs += u32::from(verb);
            sum.groups += u32::from(verb || tag == Tag::Md);
            sum.plain_verbs += u32::from(verb && self.quote[at] == 0);
            sum.subjects += u32::from(subject);
            sum.openings += u32::from(tag == Tag::OpenQuote);
            self.counts.push(sum);
        }
    }

    fn read_words(&mut self) {
        let analysis = self.analysis;
        let text = analysis.document().text();
        Memo::of_thread(|memo| {
            for at in 0..analysis.tokens.len() {
                let place = (text, analysis.tokens[at].span);
                let read = memo.read(place, analysis.tags[at], || {
                    (analysis.words[at].form, analysis.lexemes[at].word)
                });
                self.is_word.push(read.is_word);
                self.class.push(read.class);
                self.word.push(read.word);
                self.lemma.push(read.lemma);
            }
        });
    }

    fn read_sentences(&mut self) {
        let analysis = self.analysis;
        for (index, sentence) in analysis.sentences.iter().enumerate() {
            let (start, end) = (sentence.tokens.start(), sentence.tokens.end());
            let block_edge = |other: Option<&ascribe_syntax::Sentence>| {
                gap::EDGE
                    | if other.is_none_or(|o| o.block != sentence.block) {
                        gap::BLOCK
                    } else {
                        0
                    }
            };
            let mut side = Side {
                gap: block_edge(index.checked_sub(1).map(|i| &analysis.sentences[i])),
                ..Side::NONE
            };
            for at in start..end {
                self.sentence[at as usize] = index as u32;
                self.before[at as usize] = Side { top: at, ..side };
                self.pass(at, &mut side);
            }
            let mut side = Side {
                gap: block_edge(analysis.sentences.get(index + 1)),
                ..Side::NONE
            };
            for at in (start..end).rev() {
                self.after[at as usize] = Side { top: at, ..side };
                self.pass(at, &mut side);
            }
            self.read_tree(start, end);
        }
    }

    /// What stands beside the token beyond token `at`, `side` being what stands beside that.
    fn pass(&self, at: u32, side: &mut Side) {
        let i = at as usize;
        if self.is_word[i] {
            *side = Side {
                word: at,
                form: self.word[i],
                tag: self.tag(at) as u8,
                ..Side::NONE
            };
        } else {
            side.gap |= sign(self.tag(at), self.analysis.word(at));
        }
    }

    fn read_tree(&mut self, start: u32, end: u32) {
        let length = end - start;
        for at in (start..end).rev() {
            let head = self.head(at);
            if head != ROOT && (start..end).contains(&head) {
                self.sibling[at as usize] = self.first_child[head as usize];
                self.first_child[head as usize] = at;
            }
        }
        for at in start..end {
            if !self.is_word[at as usize] {
                continue;
            }
            let mut up = self.head(at);
            for _ in 0..length {
                if up == ROOT || !(start..end).contains(&up) {
                    break;
                }
                let u = up as usize;
                let known = self.left[u] <= at && at <= self.right[u];
                self.left[u] = self.left[u].min(at);
                self.right[u] = self.right[u].max(at);
                if known && self.is_word[u] {
                    break;
                }
                up = self.head(up);
            }
        }
        for at in start..end {
            if !self.is_word[at as usize] {
                continue;
            }
            let mut top = at;
            for _ in 0..length {
                let head = self.head(top);
                if head == ROOT || !(start..end).contains(&head) || self.left[head as usize] != at {
                    break;
                }
                top = head;
            }
            self.before[at as usize].top = top;
            let mut top = at;
            for _ in 0..length {
                let head = self.head(top);
                if head == ROOT || !(start..end).contains(&head) || self.right[head as usize] != at {
                    break;
                }
                top = head;
            }
            self.after[at as usize].top = top;
        }
    }
}

fn sign(tag: Tag, word: &str) -> u16 {
    match tag {
        Tag::Comma => gap::COMMA,
        Tag::OpenQuote => gap::OPEN,
        Tag::CloseQuote => gap::CLOSE,
        Tag::Stop => gap::STOP,
        Tag::OpenBracket | Tag::CloseBracket => gap::BRACKET,
        Tag::Colon if matches!(word, ":" | ";") => gap::COLON,
        Tag::Colon | Tag::Hyph => gap::DASH,
        _ => gap::OTHER,
    }
}
