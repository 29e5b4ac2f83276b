//! The last stage: attributions (in tokens) and their speakers become a [`ClaimList`] (in bytes).

use crate::when::{Time, day_of, times, when};
use crate::{
    Attribution, Checkworthy, Claim, ClaimList, Cue, CueClass, Form, How, Link, Linked, Resolution, Source,
    SourceKind, Voice,
};
use crate::{checkworthy, statement};
use ascribe_syntax::{Analysis, Tag, TokenKind, TokenRange};
use ascribe_text::{BlockKind, Span};
use jiff::civil::Date;
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

/// Stands for the speaker in the ids of the publisher's own statements; no speaker's id has such signs.
const NARRATOR: &str = "<narrator>";

/// Makes the claim list of a document from what the stages before found.
///
/// Claims stand in the order of their first byte; of those that begin together, an outer one comes before those
/// nested in it, and of several with one source the one whose cue comes first. `linked` has one link for each attribution. With `narrator`, the publisher's
/// own statements are listed too: the sentences of prose in which nobody is attributed anything.
#[must_use]
pub fn claim_list(
    analysis: &Analysis<'_>,
    attributions: &[Attribution],
    linked: Linked,
    narrator: bool,
) -> ClaimList {
    let Linked { speakers, links } = linked;
    let quoted = quoted_tokens(analysis);
    let mut order: Vec<usize> = (0..attributions.len()).collect();
    let extent = |at: usize| {
        let attribution = &attributions[at];
        let start = attribution.ranges().map(TokenRange::start).min();
        (
            start,
            depth(attributions, at),
            attribution.cue.map(TokenRange::start),
            at,
        )
    };
    order.sort_by_cached_key(|&at| extent(at));
    let mut place = vec![0; order.len()];
    for (new, &old) in order.iter().enumerate() {
        place[old] = new;
    }

    let mut ids = Ids {
        seen: HashSet::with_capacity(attributions.len()),
        ..Ids::default()
    };
    let mut dates = Dates::new(analysis);
    let mut links: Vec<Option<Link>> = links.into_iter().map(Some).collect();
    let claims = order
        .iter()
        .map(|&at| {
            let link = links[at].take().expect("the order names each attribution once");
            let attribution = &attributions[at];
            let mut claim = claim(analysis, attribution, link, &quoted);
            let times = dates.near(attribution);
            claim.when = when(analysis, attribution, &times);
            claim.checkworthy = checkworthy::rate(analysis, attribution, &times);
            let speaker = claim.speaker.map(|s| &speakers[s]);
            claim.statement = statement::statement(analysis, attribution, speaker, &times, &quoted);
            claim.inside = attribution.inside.map(|outer| place[outer]);
            claim.id = ids.next(
                analysis,
                claim.speaker.map_or("", |s| &speakers[s].id),
                &claim.content,
            );
            claim
        })
        .collect();

    let mut list = ClaimList {
        speakers,
        claims,
        diagnostics: analysis.diagnostics.clone(),
        sentences: analysis.sentences.len(),
        tokens: analysis.tokens.len(),
    };
    if narrator {
        add_narrator(analysis, attributions, &mut list);
    }
    list
}

/// How many attributions the one `at` is nested in.
fn depth(attributions: &[Attribution], mut at: usize) -> usize {
    let mut depth = 0;
    // Outer ones cannot form a ring; the bound keeps a mistake from running for ever.
    while let Some(outer) = attributions[at].inside.filter(|_| depth < attributions.len()) {
        at = outer;
        depth += 1;
    }
    depth
}

fn add_narrator(analysis: &Analysis<'_>, attributions: &[Attribution], list: &mut ClaimList) {
    let mut taken = vec![false; analysis.sentences.len()];
    for range in attributions.iter().flat_map(Attribution::ranges) {
        let first = analysis.sentence_of(range.start());
        taken[first..=analysis.sentence_of(range.end() - 1)].fill(true);
    }
    let blocks = analysis.document().blocks();
    let quoted = quoted_tokens(analysis);
    let mut ids = Ids::default();
    let mut dates = Dates::new(analysis);
    for (number, sentence) in analysis.sentences.iter().enumerate() {
        let block = blocks[sentence.block as usize].kind;
        if taken[number]
            || !matches!(
                block,
                BlockKind::Paragraph | BlockKind::ListItem | BlockKind::Headline
            )
        {
            continue;
        }
        let Some(content) = trimmed(analysis, sentence.tokens) else {
            continue;
        };
        let content = vec![content];
        let spans = vec![analysis.span(content[0])];
        let times = dates.of_sentence(number);
        list.claims.push(Claim {
            id: ids.next(analysis, NARRATOR, &spans),
            voice: Voice::Narrator,
            speaker: None,
            resolution: Resolution {
                how: How::Unstated,
                antecedent: None,
                confidence: 1.0,
                alternatives: Vec::new(),
            },
            source: Source {
                spans: Vec::new(),
                kind: SourceKind::Unstated,
                anonymity: None,
            },
            cue: Cue {
                spans: Vec::new(),
                lemma: String::new(),
                class: CueClass::None,
            },
            form: form(&content, &quoted, analysis),
            content: spans,
            statement: None,
            negated: false,
            hedged: false,
            addressee: None,
            medium: None,
            inside: None,
            when: times.first().map(|time| time.as_when(analysis)),
            checkworthy: checkworthy::rate_content(analysis, &content, CueClass::Assert, times),
            confidence: 1.0,
            rule: "narrator",
            block,
            sentence: u32::try_from(number).unwrap_or(u32::MAX),
        });
    }
    sort(list);
}

/// Puts claims back into text order after some were added, and `inside` with them.
fn sort(list: &mut ClaimList) {
    let key = |claim: &Claim| claim.spans().map(Span::start).min().unwrap_or(0);
    let mut order: Vec<usize> = (0..list.claims.len()).collect();
    order.sort_by_key(|&at| (key(&list.claims[at]), at));
    let mut place = vec![0; order.len()];
    for (new, &old) in order.iter().enumerate() {
        place[old] = new;
    }
    let mut claims: Vec<Option<Claim>> = std::mem::take(&mut list.claims).into_iter().map(Some).collect();
    list.claims = order.iter().filter_map(|&at| claims[at].take()).collect();
    for claim in &mut list.claims {
        claim.inside = claim.inside.map(|outer| place[outer]);
    }
}

fn claim(analysis: &Analysis<'_>, attribution: &Attribution, link: Link, quoted: &[bool]) -> Claim {
    let first = attribution
        .cue
        .or(attribution.content.first().copied())
        .unwrap_or_default();
    let sentence = analysis.sentence_of(first.start());
    let block = analysis.sentences.get(sentence).map_or(0, |s| s.block as usize);
    Claim {
        id: String::new(),
        voice: Voice::Attributed,
        speaker: link.speaker,
        resolution: link.resolution,
        source: Source {
            spans: attribution.source.iter().map(|&r| analysis.span(r)).collect(),
            kind: link.kind,
            anonymity: link.anonymity,
        },
        cue: Cue {
            spans: attribution.cue.iter().map(|&r| analysis.span(r)).collect(),
            lemma: attribution
                .cue_head
                .map_or_else(String::new, |head| cue_lemma(analysis, head)),
            class: attribution.class,
        },
        content: attribution.content.iter().map(|&r| analysis.span(r)).collect(),
        statement: None,
        form: form(&attribution.content, quoted, analysis),
        negated: attribution.negated,
        hedged: attribution.hedged,
        addressee: attribution.addressee.map(|r| analysis.span(r)),
        medium: attribution.medium.map(|r| analysis.span(r)),
        inside: None,
        when: None,
        checkworthy: Checkworthy::default(),
        confidence: attribution.confidence,
        rule: attribution.rule,
        block: analysis
            .document()
            .blocks()
            .get(block)
            .map_or(BlockKind::Paragraph, |b| b.kind),
        sentence: u32::try_from(sentence).unwrap_or(u32::MAX),
    }
}

fn cue_lemma(analysis: &Analysis<'_>, head: u32) -> String {
    let tag = analysis.tags.get(head as usize).copied().unwrap_or(Tag::Nn);
    ascribe_syntax::lemma(analysis.word(head), tag).to_string()
}

/// For each token, whether it stands between quotation marks that hold words somebody used.
fn quoted_tokens(analysis: &Analysis<'_>) -> Vec<bool> {
    let mut quoted = vec![false; analysis.tokens.len()];
    for quotation in &analysis.quotations {
        if quotation.kind != ascribe_syntax::QuotationKind::Name {
            quoted[quotation.tokens.range()].fill(true);
        }
    }
    quoted
}

/// Direct when every word is between quotation marks, indirect when none is. Words that a split quotation
/// does not hold (between its pieces) are not content and do not count.
fn form(content: &[TokenRange], quoted: &[bool], analysis: &Analysis<'_>) -> Form {
    let (mut inside, mut outside) = (0, 0);
    for at in content.iter().flat_map(|range| range.iter()) {
        let kind = analysis.tokens[at as usize].kind;
        if !matches!(
            kind,
            TokenKind::Sign | TokenKind::OpenQuote | TokenKind::CloseQuote
        ) {
            *(if quoted[at as usize] {
                &mut inside
            } else {
                &mut outside
            }) += 1;
        }
    }
    match (inside, outside) {
        (0, _) => Form::Indirect,
        (_, 0) => Form::Direct,
        _ => Form::Mixed,
    }
}

/// A sentence without its final stop; `None` when no word is left.
fn trimmed(analysis: &Analysis<'_>, sentence: TokenRange) -> Option<TokenRange> {
    let is_word = |at: &u32| {
        !matches!(
            analysis.tokens[*at as usize].kind,
            TokenKind::Sign | TokenKind::OpenQuote | TokenKind::CloseQuote
        )
    };
    sentence.iter().find(is_word)?;
    let last = sentence.end() - 1;
    let end = if matches!(analysis.word(last), "." | ";") {
        last
    } else {
        last + 1
    };
    Some(TokenRange::new(sentence.start(), end))
}

/// The time expressions of a document's sentences, each sentence read once and only when asked for.
struct Dates<'a, 'd> {
    analysis: &'a Analysis<'d>,
    published: Option<Date>,
    sentences: Vec<Option<Vec<Time>>>,
}

impl<'a, 'd> Dates<'a, 'd> {
    fn new(analysis: &'a Analysis<'d>) -> Self {
        let published = day_of(analysis.document().metadata.published.as_deref());
        Self {
            analysis,
            published,
            sentences: vec![None; analysis.sentences.len()],
        }
    }

    fn of_sentence(&mut self, number: usize) -> &[Time] {
        let range = self.analysis.sentences[number].tokens;
        self.sentences[number].get_or_insert_with(|| times(self.analysis, range, self.published))
    }

    /// Those of the sentences that cue and content reach into, in text order.
    fn near(&mut self, attribution: &Attribution) -> Cow<'_, [Time]> {
        let ranges = || attribution.cue.iter().chain(&attribution.content);
        let Some(first) = ranges().next() else {
            return Cow::Borrowed(&[]);
        };
        let number = self.analysis.sentence_of(first.start());
        let sentence = self.analysis.sentences[number].tokens;
        if ranges().all(|&range| sentence.contains_range(range)) {
            return Cow::Borrowed(self.of_sentence(number));
        }
        let mut numbers: Vec<usize> = Vec::new();
        for range in ranges() {
            let first = self.analysis.sentence_of(range.start());
            numbers.extend(first..=self.analysis.sentence_of(range.end() - 1));
        }
        numbers.sort_unstable();
        numbers.dedup();
        numbers
            .into_iter()
            .flat_map(|number| self.of_sentence(number).to_vec())
            .collect()
    }
}

/// Derives ids from document id, speaker and content; a second claim with the same three gets another.
#[derive(Default)]
struct Ids {
    seen: HashSet<[u8; 6]>,
    /// For the id of each first one that was met again, how many there are with the same three: none of their numbers
    /// is tried again.
    met: HashMap<[u8; 6], u32>,
    /// Room for what an id is made from.
    fields: Vec<u8>,
}

impl Ids {
    fn next(&mut self, analysis: &Analysis<'_>, speaker: &str, content: &[Span]) -> String {
        let document = analysis.document();
        let fields = [document.id(), speaker]
            .into_iter()
            .chain(content.iter().map(|&s| document.slice(s)));
        self.fields.clear();
        for field in fields {
            self.fields.extend_from_slice(&(field.len() as u64).to_le_bytes());
            self.fields.extend_from_slice(field.as_bytes());
        }
        let mut key = cut(&Sha256::digest(&self.fields));
        if !self.seen.insert(key) {
            let number = self.met.entry(key).or_insert(0);
            let length = self.fields.len();
            loop {
                *number += 1;
                self.fields.truncate(length);
                self.fields.extend(number.to_le_bytes());
                key = cut(&Sha256::digest(&self.fields));
                if self.seen.insert(key) {
                    break;
                }
            }
        }
        let mut id = String::with_capacity(2 + 2 * key.len());
        id.push_str("c-");
        for byte in key {
            for digit in [byte >> 4, byte & 15] {
                id.push(char::from(b"0123456789abcdef"[usize::from(digit)]));
            }
        }
        id
    }
}

/// The first bytes of a digest.
fn cut(digest: &[u8]) -> [u8; 6] {
    let mut key = [0; 6];
    key.copy_from_slice(&digest[..6]);
    key
}
