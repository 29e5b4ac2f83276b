use super::coreference::Reader;
use super::entity::NOBODY;
use super::mention::{Class, Form, Gender, Mention, Position, Pronoun};
use super::ranker::FEATURES;
use ascribe_syntax::Tag;
use ascribe_text::BlockKind;

/// An entity that a pronoun may refer to.
pub(super) struct Candidate {
    pub(super) entity: u32,
    /// Its last mention before the pronoun.
    pub(super) last: u32,
    pub(super) features: Vec<u16>,
}

/// Numbers the groups of features one after the other.
struct Features {
    active: Vec<u16>,
    base: u16,
}

impl Features {
    fn new(base: u16) -> Self {
        Self {
            active: Vec::with_capacity(20),
            base,
        }
    }

    /// One of `values` holds.
    fn one_of(&mut self, values: u16, value: u16) {
        debug_assert!(value < values);
        self.active.push(self.base + value);
        self.base += values;
        debug_assert!(usize::from(self.base) <= FEATURES);
    }

    fn flag(&mut self, holds: bool) {
        if holds {
            self.active.push(self.base);
        }
        self.base += 1;
    }
}

/// Features of the hypothesis that the pronoun refers to candidate `rank`.
pub(super) fn of(reader: &Reader<'_, '_>, at: u32, candidates: &[Candidate], rank: usize) -> Vec<u16> {
    let coreference = &reader.coreference;
    let candidate = &candidates[rank];
    let entity = &coreference.entities.all[candidate.entity as usize];
    let pronoun = &coreference.mentions[at as usize];
    let last = &coreference.mentions[candidate.last as usize];
    let distance = pronoun.sentence - last.sentence;
    let mut f = Features::new(0);

    f.one_of(
        6,
        match distance {
            0..=3 => distance as u16,
            4..=5 => 4,
            _ => 5,
        },
    );
    f.one_of(4, rank.min(3) as u16);
    let persons_before = candidates[..rank]
        .iter()
        .filter(|other| coreference.entities.all[other.entity as usize].class == Class::Person)
        .count();
    f.one_of(4, persons_before.min(3) as u16);
    f.one_of(12, position(last) + 4 * distance.min(2) as u16);
    f.one_of(16, position(last) + 4 * position(pronoun));
    f.one_of(
        3,
        match last.form {
            Form::Name => 0,
            Form::Description => 1,
            Form::Pronoun(_) => 2,
        },
    );
    let count = reader.traces[candidate.entity as usize].map_or(1, |trace| trace.count);
    f.one_of(
        4,
        match count {
            0 | 1 => 0,
            2 => 1,
            3..=5 => 2,
            _ => 3,
        },
    );
    let named = !entity.name.words.is_empty();
    let kind = match entity.class {
        _ if !entity.members.is_empty() => 8,
        Class::Person if entity.plural => 7,
        Class::Person => match (named, entity.gender == Gender::Unknown) {
            (true, false) => 0,
            (true, true) => 1,
            (false, false) => 2,
            (false, true) => 3,
        },
        Class::Organisation if entity.plural => 9,
        Class::Organisation if named => 4,
        Class::Organisation => 10,
        Class::Document => 5,
        _ if entity.name.words.len() > 1 => 6,
        _ => 11,
    };
    f.one_of(12, kind);
    f.one_of(
        4,
        match (pronoun.quotation, last.quotation) {
            (None, None) => 0,
            (Some(a), Some(b)) if a == b => 1,
            (Some(_), _) => 2,
            (None, Some(_)) => 3,
        },
    );
    f.flag(reader.speaker_around(at) == Some(candidate.entity));
    f.flag(reader.last_source != NOBODY && reader.last_source == candidate.entity);
    f.flag(pronoun.block == last.block);
    f.flag(is_heading(reader, last));
    f.flag(is_first_in_sentence(reader, candidate.last));
    f.flag(is_first_in_sentence(reader, candidate.last) && distance == 1);
    f.flag(is_first_in_sentence(reader, at) && is_first_in_sentence(reader, candidate.last) && distance == 1);
    f.one_of(3, (candidates.len() - 1).min(2) as u16);
    // The most often mentioned of the candidates.
    f.flag(
        candidates
            .iter()
            .all(|other| reader.traces[other.entity as usize].map_or(0, |trace| trace.count) <= count),
    );
    let words = coreference.words;
    f.flag(
        entity.gender != Gender::Unknown
            && candidates.iter().all(|other| {
                other.entity == candidate.entity
                    || coreference.entities.all[other.entity as usize].gender == Gender::Unknown
            }),
    );
    // "Putin's spokesman said he": the possessor of the last mention before the pronoun, or that mention itself.
    f.flag(
        distance == 0
            && last.position == Position::Possessor
            && pronoun.tokens.start() - last.tokens.end() <= 3,
    );
    f.flag(
        words
            .arc(pronoun.head)
            .is_some_and(|(head, _)| words.arc(last.head).is_some_and(|(other, _)| head == other)),
    );
    // A description is hidden in another's phrase ("the head of the company").
    f.flag(is_complement(reader, candidate.last));
    f.one_of(
        4,
        (candidates
            .iter()
            .filter(|other| {
                let m = &coreference.mentions[other.last as usize];
                m.sentence == last.sentence
            })
            .count()
            - 1)
        .min(3) as u16,
    );
    let order = persons_before.min(2) as u16;
    f.one_of(36, position(pronoun) + 4 * (distance.min(2) as u16 + 3 * order));
    f.one_of(
        17,
        if distance == 0 {
            position(pronoun) + 4 * position(last)
        } else {
            16
        },
    );
    // Whom the last pronoun of the same form went to.
    let previous = reader.last_by_pronoun(pronoun) == candidate.entity;
    f.one_of(4, if previous { distance.min(2) as u16 } else { 3 });
    let sure = entity.class == Class::Person && named && entity.gender != Gender::Unknown;
    let group = if sure {
        0
    } else {
        1 + u16::from(entity.class != Class::Person)
    };
    f.one_of(12, group + 3 * distance.min(3) as u16);
    f.flag(coreference.mentions[entity.fullest as usize].sentence <= 2);
    f.one_of(4, if after_preposition(reader, last) { group } else { 3 });
    // How often the whole text names it, against the others and against everybody.
    let most = candidates
        .iter()
        .map(|other| coreference.entities.all[other.entity as usize].named.len())
        .max()
        .unwrap_or(0);
    let named_often = entity.named.len();
    f.one_of(
        4,
        match (named_often, most) {
            (0 | 1, _) => 0,
            (n, most) if n == most => 1,
            (n, most) if 2 * n >= most => 2,
            _ => 3,
        },
    );
    let topic = reader.is_topic(candidate.entity);
    f.one_of(4, if topic { distance.min(2) as u16 } else { 3 });
    f.flag(reader.is_source(candidate.last));
    f.flag(last.plural && pronoun.plural);
    f.flag(pronoun.plural && !last.plural && distance == 0);
    f.active
}

/// Features of the hypothesis that the pronoun refers to none of the candidates.
pub(super) fn of_nobody(reader: &Reader<'_, '_>, at: u32, candidates: &[Candidate]) -> Vec<u16> {
    let coreference = &reader.coreference;
    let pronoun = &coreference.mentions[at as usize];
    let words = coreference.words;
    let mut f = Features::new(180);
    f.flag(true);
    f.one_of(4, candidates.len().min(3) as u16);
    let nearest = candidates
        .iter()
        .map(|c| pronoun.sentence - coreference.mentions[c.last as usize].sentence)
        .min();
    f.one_of(5, nearest.map_or(4, |distance| distance.min(3) as u16));
    f.one_of(4, position(pronoun));
    f.flag(pronoun.quotation.is_some());
    f.flag(pronoun.plural);
    // "it is clear that", "it seems": nobody is meant.
    let next = pronoun.head + 1;
    let be = matches!(
        words.text(next),
        "is" | "was" | "'s" | "would" | "will" | "seems" | "appears" | "has"
    );
    f.flag(pronoun.form == Form::Pronoun(Pronoun::It) && be);
    f.flag(pronoun.sentence == 0);
    f.active
}

fn after_preposition(reader: &Reader<'_, '_>, mention: &Mention) -> bool {
    let words = reader.coreference.words;
    mention.tokens.start() > 0 && matches!(words.tag(mention.tokens.start() - 1), Tag::In | Tag::To)
}

fn position(mention: &Mention) -> u16 {
    match mention.position {
        Position::Subject => 0,
        Position::Object => 1,
        Position::Possessor => 2,
        Position::Other => 3,
    }
}

fn is_heading(reader: &Reader<'_, '_>, mention: &Mention) -> bool {
    let blocks = reader.coreference.words.analysis.document().blocks();
    blocks.get(mention.block as usize).is_some_and(|block| {
        matches!(
            block.kind,
            BlockKind::Headline | BlockKind::Heading | BlockKind::Caption | BlockKind::Byline
        )
    })
}

fn is_first_in_sentence(reader: &Reader<'_, '_>, at: u32) -> bool {
    let mentions = &reader.coreference.mentions;
    at == 0 || mentions[at as usize - 1].sentence != mentions[at as usize].sentence
}

fn is_complement(reader: &Reader<'_, '_>, at: u32) -> bool {
    at > 0 && reader.coreference.mentions[at as usize - 1].complement == Some(at)
}
