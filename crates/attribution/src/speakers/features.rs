//! What the ranker looks at: for each candidate some forty groups of facts, alone and in the pairs that say more together.

use super::coreference::Reader;
use super::entity::{Entity, NOBODY};
use super::mention::{Class, Form, Gender, Mention, Position, Pronoun};
use super::ranker::FEATURES;
use super::salience;
use ascribe_lexicon::people::Kinds;
use ascribe_syntax::{Tag, TokenRange};
use ascribe_text::BlockKind;
use multiversion::multiversion;

/// An entity that a pronoun may refer to.
pub(super) struct Candidate {
    pub(super) entity: u32,
    /// Its last mention before the pronoun; where it is named after it only, that mention.
    pub(super) last: u32,
    /// Whether `last` stands after the pronoun ("When he arrived, Berg ...").
    pub(super) ahead: bool,
}

/// What is the same for all candidates of a pronoun, or is compared among them.
pub(super) struct Shared {
    /// The facts that hold of each.
    facts: Facts,
    /// Whose words the pronoun stands in, and whom the last pronoun of the same form went to.
    speaker: Option<u32>,
    previous: u32,
    /// How salient each is.
    salience: Vec<f32>,
    /// In which sentence each was last mentioned, and how many before it are persons.
    last_sentences: Vec<u32>,
    persons_before: Vec<u16>,
    /// The most mentions and the most names that one of them has.
    most_mentions: u32,
    most_names: usize,
    /// How many of them have a known gender, and how many near ones have the pronoun's for sure.
    gendered: usize,
    told: usize,
}

impl Shared {
    pub(super) fn of(reader: &Reader<'_, '_>, at: u32, candidates: &[Candidate]) -> Self {
        let coreference = &reader.coreference;
        let pronoun = &coreference.mentions[at as usize];
        let mut shared = Self {
            facts: of_pronoun(reader, at, candidates),
            speaker: reader.speaker_around(at),
            previous: reader.last_by_pronoun(pronoun),
            salience: Vec::with_capacity(candidates.len()),
            last_sentences: Vec::with_capacity(candidates.len()),
            persons_before: Vec::with_capacity(candidates.len()),
            most_mentions: 0,
            most_names: 0,
            gendered: 0,
            told: 0,
        };
        let mut persons = 0;
        for candidate in candidates {
            let entity = &coreference.entities.all[candidate.entity as usize];
            let trace = reader.trace(candidate.entity);
            shared
                .salience
                .push(trace.map_or(0.0, |trace| salience::at(trace, pronoun.sentence)));
            shared.most_mentions = shared.most_mentions.max(trace.map_or(0, |trace| trace.count));
            shared.most_names = shared.most_names.max(entity.named.len());
            shared.gendered += usize::from(entity.gender != Gender::Unknown);
            shared.persons_before.push(persons);
            persons += u16::from(entity.class == Class::Person);
            let last = &coreference.mentions[candidate.last as usize];
            shared.last_sentences.push(last.sentence);
            let near = pronoun.sentence.saturating_sub(last.sentence) <= 1;
            shared.told += usize::from(near && is_told(entity, pronoun.gender));
        }
        shared
    }
}

/// Whether a title, role or given name tells that the entity is of that gender.
fn is_told(entity: &Entity, gender: Gender) -> bool {
    entity.gender == gender && !entity.gender_guessed
}

macro_rules! groups {
    ($($name:ident),* $(,)?) => {
        /// A group of facts of which one holds.
        #[derive(Clone, Copy)]
        enum Group { $($name),* }

        const GROUPS: usize = [$(Group::$name),*].len();
    };
}

groups! {
    Distance, Rank, PersonsBefore, LastPosition, Position, LastForm, Count, Kind, Quotation, SpeakerAround, LastSource, SameBlock,
    Heading, LastFirst, First, Candidates, MostMentioned, OnlyGender, Possessor, SameHead, Complement, InSentence, Previous, Sure,
    Early, Preposition, NamedOften, Topic, Source, Number, SubjectDistance, NamedDistance, Salience, Human, TextGender, Ending, Listed,
    NearestSubject, Ahead, Quoted, Alone, Gendered, Verbs, Apart, Determined, HeadKind, NamedAfter, SamePronoun, Dominant, Gap, NamedNext, Rival,
}

use Group::{
    Ahead, Alone, Apart, Candidates, Complement, Count, Determined, Distance, Dominant, Early, Ending, First,
    Gap, Gendered, HeadKind, Heading, Human, InSentence, Kind, LastFirst, LastForm, LastPosition, LastSource,
    Listed, MostMentioned, NamedAfter, NamedDistance, NamedNext, NamedOften, NearestSubject, Number,
    OnlyGender, PersonsBefore, Possessor, Preposition, Previous, Quotation, Quoted, Rank, Rival, Salience,
    SameBlock, SameHead, SamePronoun, Source, SpeakerAround, SubjectDistance, Sure, TextGender, Topic, Verbs,
};

/// What is looked at together.
const TOGETHER: &[&[Group]] = &[
    &[Distance, LastPosition],
    &[LastPosition, Group::Position],
    &[Distance, LastPosition, Group::Position],
    &[Distance, Sure],
    &[Distance, Kind],
    &[Distance, Count],
    &[Distance, PersonsBefore, Group::Position],
    &[Distance, Topic],
    &[Distance, NamedOften],
    &[Distance, Salience],
    &[Distance, LastFirst, First],
    &[Distance, Previous],
    &[Distance, NearestSubject, Group::Position],
    &[Previous, NamedDistance],
    &[Previous, Topic],
    &[Previous, Source],
    &[Previous, LastPosition],
    &[Topic, NamedDistance],
    &[Salience, Group::Position],
    &[Salience, Sure],
    &[Salience, Candidates],
    &[SubjectDistance, Group::Position],
    &[SubjectDistance, Salience],
    &[NearestSubject, First],
    &[Human, Kind],
    &[Human, Distance],
    &[TextGender, Topic],
    &[TextGender, Sure],
    &[Preposition, Sure],
    &[Quotation, SpeakerAround],
    &[Quotation, LastSource],
    &[First, LastSource],
    &[First, Source],
    &[LastForm, Distance],
    &[Rank, Group::Position],
    &[Quoted, LastForm],
    &[Gendered, Distance],
    &[Gendered, Topic],
    &[Gendered, Previous],
    &[Gendered, TextGender],
    &[Gendered, Kind],
    &[Verbs, Group::Position, LastPosition],
    &[Verbs, Group::Position, LastForm],
    &[Verbs, PersonsBefore],
    &[NearestSubject, Group::Position],
    &[NearestSubject, Group::Position, Gendered],
    &[NearestSubject, Distance],
    &[Determined, Distance],
    &[HeadKind, Distance],
    &[HeadKind, Determined],
    &[HeadKind, LastForm],
    &[NamedAfter, Group::Position],
    &[NamedAfter, Ahead],
    &[SamePronoun, Previous],
    &[SamePronoun, Previous, Group::Position],
    &[SamePronoun, Previous, LastPosition],
    &[Previous, Distance, LastPosition],
    &[Apart, Verbs],
    &[Dominant, Distance],
    &[Dominant, NamedDistance],
    &[Dominant, Previous],
    &[Gap, Group::Position],
    &[NamedNext, Distance],
    &[Rival, Distance],
    &[Rival, Gendered],
    &[Rival, Kind],
    &[NamedNext, Dominant],
    &[NamedNext, Previous],
    &[NamedNext, NamedDistance],
    &[Gap, LastForm, LastPosition],
];

/// The value of each group, and a nought for no group.
#[derive(Clone, Copy)]
pub(super) struct Facts([u16; GROUPS + 1]);

impl Facts {
    /// `value` of the group holds.
    fn set(&mut self, group: Group, value: u16) {
        self.0[group as usize] = value;
    }

    fn flag(&mut self, group: Group, holds: bool) {
        self.set(group, u16::from(holds));
    }

    /// The numbers of the features: those of single facts first, then those of facts together.
    pub(super) fn numbers(&self) -> impl Iterator<Item = u16> {
        (0..).zip(&TEMPLATES).map(|(template, groups)| {
            let values = groups.map(|group| u32::from(self.0[group as usize]));
            number(template, values) as u16
        })
    }
}

/// So many candidates are scored side by side.
pub(super) const LANES: usize = 8;

/// The sums of the weights of the features of at most [`LANES`] candidates, each added up in the order of
/// [`Facts::numbers`]. Compiled twice: a processor that can work on eight candidates at once does so. The sums are the same.
#[multiversion(targets("x86_64+avx2+bmi1+bmi2+fma+lzcnt+movbe+popcnt"))]
pub(super) fn scores(weights: &[f32; FEATURES], candidates: &[Facts]) -> [f32; LANES] {
    let mut rows = [[0_u32; LANES]; GROUPS + 1];
    for (lane, facts) in candidates.iter().take(LANES).enumerate() {
        for (row, &value) in rows.iter_mut().zip(&facts.0) {
            row[lane] = u32::from(value);
        }
    }
    let mut sums = [0.0; LANES];
    for (template, groups) in (0..).zip(&TEMPLATES) {
        let [a, b, c] = groups.map(|group| &rows[group as usize]);
        let mut places = [0; LANES];
        for lane in 0..LANES {
            places[lane] = number(template, [a[lane], b[lane], c[lane]]);
        }
        for lane in 0..LANES {
            sums[lane] += weights[places[lane] as usize % FEATURES];
        }
    }
    sums
}

/// The groups of each template as numbers, filled up with the slot that holds no group: each group alone, then [`TOGETHER`].
const TEMPLATES: [[u8; 3]; GROUPS + TOGETHER.len()] = {
    let mut templates = [[GROUPS as u8; 3]; GROUPS + TOGETHER.len()];
    let mut at = 0;
    while at < GROUPS {
        templates[at][0] = at as u8;
        at += 1;
    }
    while at < templates.len() {
        let groups = TOGETHER[at - GROUPS];
        let mut slot = 0;
        while slot < groups.len() {
            templates[at][slot] = groups[slot] as u8;
            slot += 1;
        }
        at += 1;
    }
    templates
};

/// Hashes a template and its values, each below 16, to a feature.
#[inline(always)]
fn number(template: u32, [a, b, c]: [u32; 3]) -> u32 {
    debug_assert!(a.max(b).max(c) < 16, "{template}: {a} {b} {c}");
    let key = template << 12 | a << 8 | b << 4 | c;
    (key.wrapping_mul(0x9e37_79b1) >> 15) % FEATURES as u32
}

/// What holds of the pronoun, whichever candidate it refers to.
fn of_pronoun(reader: &Reader<'_, '_>, at: u32, candidates: &[Candidate]) -> Facts {
    let mentions = &reader.coreference.mentions;
    let pronoun = &mentions[at as usize];
    let mut facts = Facts([0; GROUPS + 1]);
    facts.set(Group::Position, position(pronoun));
    facts.flag(First, is_first_in_sentence(reader, at));
    facts.set(Candidates, candidates.len().saturating_sub(1).min(3) as u16);
    facts.flag(Quoted, pronoun.quotation.is_some());
    // How far back the last pronoun of the same form is.
    facts.set(
        SamePronoun,
        reader.last_pronoun(pronoun).map_or(4, |m| {
            let last = mentions[m as usize].sentence;
            bucket(pronoun.sentence.saturating_sub(last), &[0, 1, 3])
        }),
    );
    facts
}

/// Facts of the hypothesis that the pronoun refers to candidate `rank`.
pub(super) fn of(
    reader: &Reader<'_, '_>,
    at: u32,
    candidates: &[Candidate],
    shared: &Shared,
    rank: usize,
) -> Facts {
    let coreference = &reader.coreference;
    let candidate = &candidates[rank];
    let entity = &coreference.entities.all[candidate.entity as usize];
    let pronoun = &coreference.mentions[at as usize];
    let last = &coreference.mentions[candidate.last as usize];
    let distance = pronoun.sentence.saturating_sub(last.sentence);
    let trace = reader.trace(candidate.entity);
    let count = trace.map_or(1, |trace| trace.count);
    let named = !entity.name.words.is_empty();
    let mut facts = shared.facts;

    facts.set(Distance, bucket(distance, &[0, 1, 2, 3, 5]));
    facts.set(Rank, rank.min(3) as u16);
    facts.set(PersonsBefore, shared.persons_before[rank].min(3));
    facts.set(LastPosition, position(last));
    facts.set(
        LastForm,
        match last.form {
            Form::Name => 0,
            Form::Description => 1,
            Form::Pronoun(_) => 2,
        },
    );
    facts.set(Count, bucket(count, &[1, 2, 5]));
    facts.set(Kind, kind(entity));
    facts.set(
        Quotation,
        match (pronoun.quotation, last.quotation) {
            (None, None) => 0,
            (Some(a), Some(b)) if a == b => 1,
            (Some(_), _) => 2,
            (None, Some(_)) => 3,
        },
    );
    facts.flag(SpeakerAround, shared.speaker == Some(candidate.entity));
    facts.flag(
        LastSource,
        reader.last_source != NOBODY && reader.last_source == candidate.entity,
    );
    facts.flag(SameBlock, pronoun.block == last.block);
    facts.flag(Heading, is_heading(reader, last));
    facts.flag(LastFirst, is_first_in_sentence(reader, candidate.last));
    facts.flag(MostMentioned, shared.most_mentions <= count);
    facts.flag(
        OnlyGender,
        entity.gender != Gender::Unknown && shared.gendered == 1,
    );
    // "Putin's spokesman said he": the possessor of the last mention before the pronoun.
    facts.flag(
        Possessor,
        distance == 0
            && last.position == Position::Possessor
            && pronoun.tokens.start().saturating_sub(last.tokens.end()) <= 3,
    );
    let words = coreference.words;
    facts.flag(
        SameHead,
        words
            .arc(pronoun.head)
            .is_some_and(|(head, _)| words.arc(last.head).is_some_and(|(other, _)| head == other)),
    );
    // A description is hidden in another's phrase ("the head of the company").
    facts.flag(Complement, is_complement(reader, candidate.last));
    let last_sentences = shared.last_sentences.iter();
    let in_sentence = last_sentences
        .filter(|&&sentence| sentence == last.sentence)
        .count();
    facts.set(InSentence, (in_sentence - 1).min(3) as u16);
    // Whom the last pronoun of the same form went to.
    facts.set(
        Previous,
        if shared.previous == candidate.entity {
            2
        } else {
            u16::from(shared.previous == NOBODY)
        },
    );
    let sure = entity.class == Class::Person && named && entity.gender == pronoun.gender;
    facts.set(
        Sure,
        if sure {
            0
        } else {
            1 + u16::from(entity.class != Class::Person)
        },
    );
    facts.flag(Early, coreference.mentions[entity.fullest as usize].sentence <= 2);
    facts.flag(Preposition, after_preposition(reader, last));
    // How often the whole text names it, against the others.
    facts.set(
        NamedOften,
        match (entity.named.len(), shared.most_names) {
            (0 | 1, _) => 0,
            (n, most) if n == most => 1,
            (n, most) if 2 * n >= most => 2,
            _ => 3,
        },
    );
    facts.set(
        Topic,
        u16::from(reader.is_topic(candidate.entity)) + u16::from(reader.top == candidate.entity),
    );
    facts.flag(Source, reader.is_source(candidate.last));
    facts.set(
        Number,
        if pronoun.plural {
            1 + u16::from(last.plural || entity.plural || !entity.members.is_empty())
        } else {
            0
        },
    );
    let since = |sentence: Option<u32>| sentence.map(|sentence| pronoun.sentence.saturating_sub(sentence));
    let subject = since(trace.and_then(|trace| trace.subject));
    facts.set(
        SubjectDistance,
        subject.map_or(5, |distance| bucket(distance, &[0, 1, 2, 4])),
    );
    let nominal = since(trace.and_then(|trace| trace.nominal));
    facts.set(
        NamedDistance,
        nominal.map_or(6, |distance| bucket(distance, &[0, 1, 2, 4, 8])),
    );
    let own = shared.salience[rank];
    let before = shared.salience.iter().filter(|&&other| other > own).count();
    let others = shared
        .salience
        .iter()
        .enumerate()
        .filter(|(other, _)| *other != rank);
    let runner_up = others.map(|(_, &other)| other).fold(0.0, f32::max);
    facts.set(
        Salience,
        match before {
            0 if own > 2.0 * runner_up => 0,
            0 => 1,
            n => 1 + n.min(3) as u16,
        },
    );
    facts.set(Human, bucket_of_human(entity));
    // Which gender the text's own pronouns have, for those whose name does not tell theirs.
    facts.set(
        TextGender,
        match (entity.gender, reader.share_of(pronoun.gender)) {
            (Gender::Male | Gender::Female, _) => 0,
            (Gender::Unknown, share) if share >= 0.75 => 1,
            (Gender::Unknown, share) if share >= 0.3 => 2,
            _ => 3,
        },
    );
    facts.set(Ending, ending(entity, pronoun));
    facts.flag(Listed, is_listed(reader, candidate.last));
    let (nearest, opening, first) = reader.subjects_before();
    facts.set(
        NearestSubject,
        u16::from(nearest == candidate.entity)
            + 2 * u16::from(opening == candidate.entity)
            + 4 * u16::from(first == candidate.entity),
    );
    facts.flag(Ahead, candidate.ahead);
    // "Normalcy returned": a word with a capital because it begins the sentence.
    facts.flag(
        Alone,
        entity.class == Class::Unknown
            && entity.name.words.len() == 1
            && entity.named.len() == 1
            && is_first_in_sentence(reader, entity.fullest),
    );
    // Whose gender title or given name tell goes before one of whom nothing is known.
    facts.set(
        Rival,
        if is_told(entity, pronoun.gender) {
            0
        } else {
            1 + shared.told.min(2) as u16
        },
    );
    facts.set(Gendered, gendered(entity, pronoun.gender));
    let between = TokenRange::new(last.tokens.end().min(pronoun.head), pronoun.head);
    let same_sentence = distance == 0 && !candidate.ahead;
    let verbs = if same_sentence {
        verb_groups(reader, between)
    } else {
        0
    };
    facts.set(
        Verbs,
        if same_sentence {
            bucket(verbs, &[0, 1, 2])
        } else {
            4
        },
    );
    // "Ruiz looked at him": subject and what stands after a preposition of one verb are mostly two.
    facts.flag(
        Apart,
        same_sentence
            && last.position == Position::Subject
            && pronoun.position == Position::Other
            && after_preposition(reader, pronoun)
            && verbs == 1,
    );
    let fullest = &coreference.mentions[entity.fullest as usize];
    facts.set(
        Determined,
        match fullest.form {
            Form::Name => 0,
            _ if fullest.possessor.is_some() => 1,
            _ => 2 + fullest.determiner as u16,
        },
    );
    facts.set(
        HeadKind,
        match words.entry(fullest.head) {
            _ if fullest.form == Form::Name => 0,
            Some(entry) if entry.is(Kinds::KIN) => 1,
            Some(entry) if entry.is(Kinds::ANONYMOUS) => 2,
            Some(entry) if entry.is(Kinds::OFFICE) => 3,
            Some(entry) if entry.is(Kinds::ROLE) => 4,
            Some(entry) if entry.is(Kinds::PERSON) => 5,
            _ => 6,
        },
    );
    // "He met Berg": who is named later in the sentence is not meant.
    let after = entity.named.partition_point(|&m| m <= at);
    let named_after = entity
        .named
        .get(after)
        .is_some_and(|&m| coreference.mentions[m as usize].sentence == pronoun.sentence);
    facts.flag(NamedAfter, named_after);
    // Whom the text goes on with is mostly who it is about here.
    facts.set(
        NamedNext,
        entity.named.get(after).map_or(6, |&m| {
            bucket(
                coreference.mentions[m as usize].sentence - pronoun.sentence,
                &[0, 1, 2, 4, 8],
            )
        }),
    );
    // How much of the names of people that the text uses are its.
    facts.set(
        Dominant,
        match (entity.named.len() as u32, reader.named_people) {
            (0, _) => 0,
            (1 | 2, _) => 1,
            (n, all) if 2 * n >= all => 5,
            (n, all) if 4 * n >= all => 4,
            (n, all) if 8 * n >= all => 3,
            _ => 2,
        },
    );
    facts.set(
        Gap,
        if same_sentence {
            bucket(between.len(), &[0, 1, 3, 6, 10, 18])
        } else {
            7
        },
    );
    facts
}

/// What title, role and given name, pronouns before and the order of all the text's pronouns tell of an entity's gender.
fn gendered(entity: &Entity, wanted: Gender) -> u16 {
    let [he, she] = entity.votes;
    let (own, other) = if wanted == Gender::Female {
        (she, he)
    } else {
        (he, she)
    };
    let votes = match (own, other) {
        (0, 0) => 0,
        (own, other) if own >= 3 && own >= 3 * other => 1,
        (own, other) if own > other => 2,
        (own, other) if other >= 3 && other >= 3 * own => 3,
        _ => 4,
    };
    match entity.gender {
        Gender::Unknown => votes,
        _ if !entity.gender_guessed => 5,
        gender if gender == wanted => 6 + votes,
        _ => 11 + votes,
    }
}

/// How many groups of verbs stand in a range of tokens.
fn verb_groups(reader: &Reader<'_, '_>, range: TokenRange) -> u32 {
    let words = reader.coreference.words;
    let mut groups = 0;
    let mut inside = false;
    for at in range.iter() {
        match words.tag(at) {
            Tag::Md => {
                groups += u32::from(!inside);
                inside = true;
            }
            tag if tag.is_verb() => {
                groups += u32::from(!inside);
                inside = true;
            }
            Tag::Rb => {}
            _ => inside = false,
        }
    }
    groups
}

/// Features of the hypothesis that the pronoun refers to none of the candidates.
pub(super) fn of_nobody(reader: &Reader<'_, '_>, at: u32, candidates: &[Candidate]) -> [u16; 12] {
    let coreference = &reader.coreference;
    let pronoun = &coreference.mentions[at as usize];
    let words = coreference.words;
    let near = |candidate: &&Candidate| {
        pronoun
            .sentence
            .saturating_sub(coreference.mentions[candidate.last as usize].sentence)
            <= 1
    };
    let sure = candidates
        .iter()
        .filter(near)
        .filter(|candidate| {
            let entity = &coreference.entities.all[candidate.entity as usize];
            entity.class == Class::Person && entity.gender == pronoun.gender
        })
        .count();
    let nearest = candidates
        .iter()
        .map(|c| {
            pronoun
                .sentence
                .saturating_sub(coreference.mentions[c.last as usize].sentence)
        })
        .min();
    // "it is clear that", "it seems": nobody is meant.
    let be = matches!(
        words.text(pronoun.head + 1),
        "is" | "was" | "'s" | "would" | "will" | "seems" | "appears" | "has"
    );
    let values = [
        0,
        candidates.len().min(3) as u16,
        nearest.map_or(4, |distance| distance.min(3) as u16),
        position(pronoun),
        u16::from(pronoun.quotation.is_some()),
        u16::from(pronoun.plural),
        u16::from(pronoun.form == Form::Pronoun(Pronoun::It) && be),
        u16::from(pronoun.sentence == 0),
        sure.min(2) as u16,
        u16::from(reader.last_by_pronoun(pronoun) == NOBODY),
    ];
    let values = values.map(u32::from);
    let mut numbers = [0; 12];
    for (at, (slot, value)) in (200..).zip(numbers.iter_mut().zip(values)) {
        *slot = number(at, [value, 0, 0]) as u16;
    }
    numbers[10] = number(220, [values[8], values[9], values[2]]) as u16;
    numbers[11] = number(221, [values[8], values[3], 0]) as u16;
    numbers
}

/// Which of the growing `bounds` is the first that `value` does not pass; one more than all when it passes them.
fn bucket(value: u32, bounds: &[u32]) -> u16 {
    bounds.partition_point(|&bound| bound < value) as u16
}

fn kind(entity: &Entity) -> u16 {
    let named = !entity.name.words.is_empty();
    match entity.class {
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
    }
}

/// What the text's own ways of using a name tell of its being a person's.
fn bucket_of_human(entity: &Entity) -> u16 {
    if entity.class != Class::Unknown {
        return 0;
    }
    match entity.human {
        i8::MIN..=-2 => 1,
        -1 => 2,
        0 => 3,
        1 => 4,
        _ => 5,
    }
}

/// How the given name of somebody of unknown gender ends, beside the pronoun's gender: many women's names end in "a".
fn ending(entity: &Entity, pronoun: &Mention) -> u16 {
    if entity.gender != Gender::Unknown || entity.class == Class::Organisation {
        return 0;
    }
    let Some(first) = entity.name.words.first() else {
        return 0;
    };
    let letter = match first.bytes().last() {
        Some(b'a') => 1,
        Some(b'e' | b'i' | b'y') => 2,
        Some(b'o') => 3,
        _ => 4,
    };
    letter + 4 * u16::from(pronoun.gender == Gender::Female)
}

/// "Albert and Marcia": whether another mention is joined to this one by "and".
fn is_listed(reader: &Reader<'_, '_>, at: u32) -> bool {
    let coreference = &reader.coreference;
    let (mentions, words) = (&coreference.mentions, coreference.words);
    let mention = &mentions[at as usize];
    let joined = |before: &Mention, after: &Mention| {
        before.tokens.end() + 1 == after.tokens.start() && words.reads(before.tokens.end(), "and")
    };
    mentions
        .get(at as usize + 1)
        .is_some_and(|next| joined(mention, next))
        || at > 0 && joined(&mentions[at as usize - 1], mention)
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
