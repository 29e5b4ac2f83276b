use super::coreference::{self, Coreference};
use super::entity::{Entity, NOBODY};
use super::mention::{Class, Determiner, Form, Mention, Position, Pronoun};
use super::name::Name;
use super::ranker::Ranker;
use super::words::{Words, look_up};
use crate::registry::Registry;
use crate::words::WordLists;
use crate::{Anonymity, Attribution, How, Link, Linked, Resolution, SourceKind, Speaker, SpeakerKind};
use ascribe_lexicon::people::{Kinds, fold};
use ascribe_syntax::{Analysis, Tag, TokenRange};
use std::collections::HashMap;
use std::sync::LazyLock;

/// Links the source of each attribution to its speaker: a person, organisation, document or group; or to none, with the
/// reason in `resolution.how`. Names that the registry knows are its speakers before anything else is considered.
#[must_use]
pub fn link(analysis: &Analysis<'_>, attributions: &[Attribution], registry: Option<&Registry>) -> Linked {
    let (read, _) = coreference::read(analysis, attributions, Ranker::embedded(), false);
    let mut linker = Linker {
        words: read.words,
        read: &read,
        registry,
        published: analysis.document().metadata.published.as_deref(),
        speakers: Vec::new(),
        of_entity: vec![None; read.entities.all.len()],
        of_entry: HashMap::new(),
        // Most speakers are quoted more than once.
        of_name: HashMap::with_capacity(attributions.len() / 2),
        ids: HashMap::with_capacity(attributions.len() / 2),
    };
    let mut links: Vec<Link> = Vec::with_capacity(attributions.len());
    for (k, attribution) in attributions.iter().enumerate() {
        let link = match attribution.source {
            Some(source) if !source.is_empty() && source.end() <= read.words.len() => {
                linker.of_source(k, source, attribution)
            }
            _ if attribution.cue.is_none() => linker.same_turn(attributions, k, &links),
            _ => unlinked(How::Unstated, SourceKind::Unstated),
        };
        links.push(link);
    }
    Linked {
        speakers: linker.speakers,
        links,
    }
}

fn unlinked(how: How, kind: SourceKind) -> Link {
    Link {
        speaker: None,
        resolution: Resolution {
            how,
            antecedent: None,
            confidence: 0.0,
            alternatives: Vec::new(),
        },
        kind,
        anonymity: None,
    }
}

pub(super) struct Linker<'a> {
    pub(super) words: Words<'a>,
    pub(super) read: &'a Coreference<'a>,
    pub(super) registry: Option<&'a Registry>,
    pub(super) published: Option<&'a str>,
    pub(super) speakers: Vec<Speaker>,
    /// For each entity its speaker, once it is listed.
    pub(super) of_entity: Vec<Option<usize>>,
    /// The speakers of registered entries, and those listed by name and kind.
    pub(super) of_entry: HashMap<usize, usize>,
    pub(super) of_name: HashMap<(String, SpeakerKind), usize>,
    /// The ids given, each with the number that the next speaker of the same name gets.
    pub(super) ids: HashMap<String, u32>,
}

impl Linker<'_> {
    fn of_source(&mut self, k: usize, source: TokenRange, attribution: &Attribution) -> Link {
        let Some(at) = self.read.sources[k] else {
            return self.without_mention(source, attribution);
        };
        if let Some(link) = self.joint(at, source) {
            return link;
        }
        let mention = &self.read.mentions[at as usize];
        match mention.form {
            Form::Name => self.of_name(at),
            Form::Pronoun(pronoun) => self.of_pronoun(at, pronoun, source),
            Form::Description => self.of_description(at, source),
        }
    }

    /// A source that holds no mention: a quantity of people ("many"), or a name that the tags did not show.
    fn without_mention(&mut self, source: TokenRange, attribution: &Attribution) -> Link {
        let words = self.words;
        let head = source.end() - 1;
        if source
            .iter()
            .any(|i| words.is(i, Kinds::ANONYMOUS | Kinds::ROLE | Kinds::PERSON))
        {
            return self.anonymous(source);
        }
        let capital = source
            .iter()
            .find(|&i| words.is_capital(i) && !matches!(words.tag(i), Tag::Dt | Tag::Prp));
        if let (Some(first), SourceKind::Name | SourceKind::Organisation) = (capital, attribution.source_kind)
        {
            let range = TokenRange::new(first, head + 1);
            // "Trump Calls On": a name that the tags of a headline hid, and that the text shows elsewhere.
            let name = Name::new(range.iter().map(|i| words.text(i)));
            if let Some(entity) = self.read.entities.by_name(&name) {
                let mut link = unlinked(How::Alias, attribution.source_kind);
                link.speaker = Some(self.speaker(entity));
                link.resolution.confidence = 0.8;
                return link;
            }
            let kind = match attribution.source_kind {
                SourceKind::Name => SpeakerKind::Person,
                _ => SpeakerKind::Organisation,
            };
            let speaker = self.listed(words.slice(range), kind);
            let mut link = unlinked(How::Name, attribution.source_kind);
            link.speaker = Some(speaker);
            link.resolution.confidence = 0.6;
            return link;
        }
        let (how, kind) = match attribution.source_kind {
            SourceKind::Unstated => (How::Unstated, SourceKind::Unstated),
            SourceKind::Anonymous => return self.anonymous(source),
            kind => (How::Ambiguous, kind),
        };
        unlinked(how, kind)
    }

    /// "Putin and Kim said": one source, one speaker that is a group.
    fn joint(&mut self, at: u32, source: TokenRange) -> Option<Link> {
        let words = self.words;
        let mentions = &self.read.mentions;
        let mut members = Vec::new();
        let mut and = false;
        let mut i = at as usize;
        let mut end = mentions[i].tokens.end();
        loop {
            let entity = self.read.decisions[i].entity;
            let mention = &mentions[i];
            if entity == NOBODY || mention.plural && mention.form == Form::Description {
                return None;
            }
            if !members.contains(&entity) {
                members.push(entity);
            }
            // The next mention after "and" or a comma, appositions of this one passed over.
            let joined = |n: usize| {
                let start = mentions[n].tokens.start();
                start > end
                    && start - end <= 2
                    && (words.reads(start - 1, "and") || words.tag(start - 1) == Tag::Comma)
            };
            let next = i + 1;
            if next >= mentions.len() || !source.contains(mentions[next].head) {
                break;
            }
            // "Anna Berg, the ministry's engineer": the ministry is no second speaker.
            if joined(next)
                && mentions[next].possessor.is_none()
                && mentions[next].position != Position::Possessor
                || mentions[i].complement == Some(next as u32)
            {
                if mentions[i].complement == Some(next as u32) {
                    end = mentions[next].tokens.end();
                    if next + 1 < mentions.len() && source.contains(mentions[next + 1].head) && {
                        let start = mentions[next + 1].tokens.start();
                        start > end && start - end <= 2 && words.reads(start - 1, "and")
                    } {
                        and = true;
                        i = next + 1;
                        end = mentions[i].tokens.end();
                        continue;
                    }
                    break;
                }
                and |= words.reads(mentions[next].tokens.start() - 1, "and");
                i = next;
                end = mentions[i].tokens.end();
                continue;
            }
            break;
        }
        // Only names joined by "and" are sure to be several.
        if members.len() < 2 || !and || !members.iter().all(|&m| self.is_named(m)) {
            return None;
        }
        let group = self.group(&members);
        let mut link = unlinked(How::Name, SourceKind::Name);
        link.speaker = Some(group);
        link.resolution.confidence = 0.9;
        if members
            .iter()
            .all(|&m| self.entity(m).class == Class::Organisation)
        {
            link.kind = SourceKind::Organisation;
        }
        Some(link)
    }

    pub(super) fn entity(&self, entity: u32) -> &Entity {
        &self.read.entities.all[entity as usize]
    }

    pub(super) fn is_named(&self, entity: u32) -> bool {
        !self.entity(entity).name.words.is_empty()
    }

    fn of_name(&mut self, at: u32) -> Link {
        let mention = &self.read.mentions[at as usize];
        let decision = &self.read.decisions[at as usize];
        let text = self.words.slice(mention.name);
        if decision.entity == NOBODY {
            // A place as a source speaks for its people or government; otherwise several bear the name.
            if decision.alternatives.is_empty() {
                return self.of_place(mention);
            }
            // The registry may know which of them the short name means.
            if let Some(entry) = self.registry.and_then(|r| r.find(text)) {
                let speaker = self.registered(entry);
                let mut link = unlinked(How::Alias, SourceKind::Name);
                link.speaker = Some(speaker);
                link.resolution.confidence = 0.9;
                return link;
            }
            let mut link = unlinked(How::Ambiguous, SourceKind::Name);
            link.resolution.alternatives = self.alternatives(&decision.alternatives);
            return link;
        }
        let entity = self.entity(decision.entity);
        let entry = look_up(text).filter(|e| e.is(Kinds::METONYM | Kinds::CAPITAL));
        let how = if entry.is_some() && entity.stands_for.is_some() {
            How::Metonym
        } else {
            let fullest = &self.read.mentions[entity.fullest as usize];
            if self.are_one_name(mention.name, fullest.name) {
                How::Name
            } else {
                How::Alias
            }
        };
        let speaker = self.speaker(decision.entity);
        let kind = match self.speakers[speaker].kind {
            SpeakerKind::Person | SpeakerKind::Group => SourceKind::Name,
            SpeakerKind::Organisation => SourceKind::Organisation,
            SpeakerKind::Document => SourceKind::Document,
        };
        let mut link = unlinked(how, kind);
        link.speaker = Some(speaker);
        link.resolution.confidence = if how == How::Alias && decision.confidence > 0.9 {
            0.95
        } else {
            decision.confidence
        };
        link.resolution.alternatives = self.alternatives(&decision.alternatives);
        if how == How::Alias {
            link.resolution.antecedent = Some(
                self.words
                    .analysis
                    .span(self.read.mentions[self.entity(decision.entity).fullest as usize].tokens),
            );
        }
        link
    }

    /// Whether the tokens of two names are the same but for signs and capitals.
    fn are_one_name(&self, one: TokenRange, other: TokenRange) -> bool {
        let texts = |range: TokenRange| range.iter().map(|at| self.words.text(at));
        texts(one).eq(texts(other)) || Name::new(texts(one)).squashed() == Name::new(texts(other)).squashed()
    }

    fn of_place(&mut self, mention: &Mention) -> Link {
        let text = self.words.slice(mention.name);
        if let Some(entry) = look_up(text)
            && entry.is(Kinds::PEOPLE)
        {
            let mut link = unlinked(How::Anonymous, SourceKind::Anonymous);
            link.anonymity = Some(Anonymity::default());
            return link;
        }
        let name = look_up(text).and_then(|e| e.stands_for).unwrap_or(text);
        let speaker = self.listed(name, SpeakerKind::Organisation);
        let mut link = unlinked(How::Metonym, SourceKind::Organisation);
        link.speaker = Some(speaker);
        link.resolution.confidence = 0.7;
        link
    }

    fn of_pronoun(&mut self, at: u32, pronoun: Pronoun, source: TokenRange) -> Link {
        let decision = &self.read.decisions[at as usize];
        if decision.entity == NOBODY {
            if pronoun == Pronoun::Relative
                && let Some(link) = self.of_relative(at)
            {
                return link;
            }
            let mut link = unlinked(How::Ambiguous, SourceKind::Pronoun);
            if matches!(pronoun, Pronoun::You)
                || decision.alternatives.is_empty() && matches!(pronoun, Pronoun::I | Pronoun::We)
            {
                link.resolution.how = How::Unstated;
            }
            link.resolution.confidence = decision.confidence;
            link.resolution.alternatives = self.alternatives(&decision.alternatives);
            return link;
        }
        let entity = decision.entity;
        let mut link = self.of_entity(entity, source, How::Pronoun);
        link.kind = if link.speaker.is_some() {
            SourceKind::Pronoun
        } else {
            link.kind
        };
        link.resolution.confidence = decision.confidence;
        let antecedent = decision.antecedent.map(|m| self.nominal(entity, m));
        link.resolution.antecedent =
            antecedent.map(|m| self.words.analysis.span(self.read.mentions[m as usize].tokens));
        link.resolution.alternatives = self.alternatives(&decision.alternatives);
        link
    }

    /// "Workers who", "a study that": somebody or something that no name and no description of the lexicon tells. The words that
    /// the pronoun goes back to are its antecedent.
    fn of_relative(&self, at: u32) -> Option<Link> {
        let words = self.words;
        let mention = &self.read.mentions[at as usize];
        let sentence = words
            .analysis
            .sentences
            .get(words.analysis.sentence_of(mention.head))?
            .tokens;
        let before = mention.head.checked_sub(1)?;
        let end = if words.tag(before) == Tag::Comma {
            before
        } else {
            before + 1
        };
        let part = |i: &u32| {
            words.tag(*i).is_noun()
                || matches!(
                    words.tag(*i),
                    Tag::Jj | Tag::Jjr | Tag::Jjs | Tag::Cd | Tag::Dt | Tag::PrpS | Tag::Hyph | Tag::Pos
                )
        };
        let start = (sentence.start()..end).rev().take_while(part).last()?;
        let head = end - 1;
        if !words.tag(head).is_noun() && !matches!(words.tag(head), Tag::Dt | Tag::Cd | Tag::Jj) {
            return None;
        }
        let person = words.reads(mention.head, "who");
        let mut link = if person {
            self.anonymous(TokenRange::new(start, end))
        } else {
            unlinked(How::Ambiguous, SourceKind::Pronoun)
        };
        link.resolution.antecedent = Some(words.analysis.span(TokenRange::new(start, end)));
        Some(link)
    }

    /// The last mention of the entity that is no pronoun, looking back from `from`.
    fn nominal(&self, entity: u32, from: u32) -> u32 {
        let first = from.saturating_sub(400);
        (first..=from)
            .rev()
            .find(|&m| {
                self.read.entities.of[m as usize] == entity && !self.read.mentions[m as usize].is_pronoun()
            })
            .unwrap_or(self.entity(entity).fullest)
    }

    /// The speaker that an entity is as the referent of a pronoun or description.
    fn of_entity(&mut self, entity: u32, source: TokenRange, how: How) -> Link {
        let referent = self.entity(entity);
        if !referent.members.is_empty() {
            let members = referent.members.clone();
            if members.iter().all(|&m| self.is_named(m)) {
                let mut link = unlinked(how, SourceKind::Description);
                link.speaker = Some(self.group(&members));
                return link;
            }
            return self.anonymous(source);
        }
        if self.is_named(entity) || referent.class == Class::Document && !referent.plural {
            let mut link = unlinked(how, SourceKind::Description);
            link.speaker = Some(self.speaker(entity));
            return link;
        }
        let first = referent.fullest;
        self.unnamed(first, source, how)
    }

    fn of_description(&mut self, at: u32, source: TokenRange) -> Link {
        let mention = &self.read.mentions[at as usize];
        let decision = &self.read.decisions[at as usize];
        let words = self.words;
        if decision.entity == NOBODY {
            let mut link = unlinked(How::Ambiguous, SourceKind::Description);
            link.resolution.alternatives = self.alternatives(&decision.alternatives);
            return link;
        }
        if let Some(entry) = self.by_title(mention)
            && !self.is_named(decision.entity)
        {
            let speaker = self.registered(entry);
            let mut link = unlinked(How::Title, SourceKind::Description);
            link.speaker = Some(speaker);
            link.resolution.confidence = 0.85;
            return link;
        }
        let how = if words.is(mention.head, Kinds::OFFICE) && !mention.plural {
            How::Title
        } else {
            How::Description
        };
        let mut link = self.of_entity(decision.entity, source, how);
        if link.speaker.is_some() {
            link.resolution.confidence = link.resolution.confidence.max(decision.confidence);
            if link.kind == SourceKind::Description && mention.class == Class::Organisation {
                link.kind = SourceKind::Organisation;
            }
            if link.kind == SourceKind::Description && mention.class == Class::Document {
                link.kind = SourceKind::Document;
            }
            link.resolution.antecedent = link.resolution.antecedent.or_else(|| {
                let back = decision.antecedent?;
                Some(words.analysis.span(self.read.mentions[back as usize].tokens))
            });
            // An apposition names its holder right there.
            if decision.antecedent.is_none()
                && self.is_named(decision.entity)
                && link.kind == SourceKind::Description
                && mention.class == Class::Person
            {
                link.resolution.how = How::Name;
                link.kind = SourceKind::Name;
            }
        }
        link.resolution.alternatives = self.alternatives(&decision.alternatives);
        link
    }

    /// The registry's holder of the office that a definite description names ("the Russian president").
    fn by_title(&self, mention: &Mention) -> Option<usize> {
        if mention.determiner == Determiner::Indefinite || mention.plural {
            return None;
        }
        let end = mention.tokens.end();
        let long = TokenRange::new(mention.role.start(), self.words.len().min(end + 3));
        let registry = self.registry?;
        (end..=long.end())
            .rev()
            .filter_map(|to| {
                registry.holder(
                    self.words.slice(TokenRange::new(mention.role.start(), to)),
                    self.published,
                )
            })
            .next()
    }

    /// Somebody of whom the text tells no name: a spokesperson speaks for the organisation, an organisation and a document for
    /// themselves, others stay anonymous.
    fn unnamed(&mut self, at: u32, source: TokenRange, how: How) -> Link {
        let words = self.words;
        let mention = &self.read.mentions[at as usize];
        match mention.class {
            Class::Document if !mention.plural => {
                let speaker = self.speaker(self.read.entities.of[at as usize]);
                let mut link = unlinked(How::Description, SourceKind::Document);
                link.speaker = Some(speaker);
                link.resolution.confidence = 0.7;
                link
            }
            Class::Document => {
                let mut link = unlinked(How::Anonymous, SourceKind::Document);
                link.anonymity = Some(Anonymity {
                    number: self.number(source),
                    reason: None,
                });
                link
            }
            Class::Organisation if !mention.plural => {
                // "the government", "the Trump campaign": no name of its own, yet one thing; "a company" is anybody.
                if mention.determiner == Determiner::Indefinite && mention.role.len() == 1 {
                    return self.anonymous(source);
                }
                let entity = self.read.entities.of[at as usize];
                if entity == NOBODY {
                    return unlinked(How::Ambiguous, SourceKind::Organisation);
                }
                let speaker = self.speaker(entity);
                let mut link = unlinked(
                    if how == How::Pronoun {
                        how
                    } else {
                        How::Description
                    },
                    SourceKind::Organisation,
                );
                link.speaker = Some(speaker);
                link.resolution.confidence = 0.6;
                link
            }
            Class::Person if words.is(mention.head, Kinds::SPOKES) => {
                let organisation = self.organisation_of(at);
                let mut link = self.anonymous(source);
                if let Some(speaker) = organisation {
                    link.speaker = Some(speaker);
                    link.resolution.how = if how == How::Pronoun {
                        how
                    } else {
                        How::Description
                    };
                    link.resolution.confidence = 0.85;
                    link.kind = SourceKind::Organisation;
                }
                link
            }
            _ => self.anonymous(source),
        }
    }

    /// Whom an unnamed spokesperson speaks for: possessor, complement ("of the ministry"), or the words before the noun
    /// ("Kremlin spokesman").
    fn organisation_of(&mut self, at: u32) -> Option<usize> {
        let mention = &self.read.mentions[at as usize];
        for other in [mention.possessor, mention.complement].into_iter().flatten() {
            let entity = self.read.decisions[other as usize].entity;
            let other = &self.read.mentions[other as usize];
            if entity != NOBODY {
                // A person's spokesperson is not the person.
                if self.entity(entity).class == Class::Person {
                    continue;
                }
                return Some(self.speaker(entity));
            }
            if other.form == Form::Name {
                let text = self.words.slice(other.name);
                let name = look_up(text).and_then(|e| e.stands_for).unwrap_or(text);
                return Some(self.listed(name, SpeakerKind::Organisation));
            }
        }
        // Names inside the description's own words.
        let inner = mention.role.iter().filter(|&i| i != mention.head);
        let from = inner
            .clone()
            .find(|&i| self.words.is_capital(i) || self.words.is(i, Kinds::ORGANISATION))?;
        let range = TokenRange::new(from, mention.head);
        let mut range = TokenRange::new(range.start(), range.end());
        while range.len() > 1
            && self.words.is(range.end() - 1, Kinds::MODIFIER)
            && !self.words.is_capital(range.end() - 1)
        {
            range = TokenRange::new(range.start(), range.end() - 1);
        }
        if !range.iter().any(|i| self.words.is_capital(i)) {
            // "a ministry spokesman": the ministry of which the text speaks, if it names one.
            let word = fold(self.words.text(range.end() - 1));
            let known = self.read.entities.organisation_before(&word, at)?;
            return Some(self.speaker(known));
        }
        let text = self.words.slice(range);
        let entry = look_up(text);
        if entry.is_some_and(|e| e.is(Kinds::PEOPLE | Kinds::MODIFIER)) {
            return None;
        }
        let name = entry.and_then(|e| e.stands_for).unwrap_or(text);
        let same = self.read.entities.by_name(&Name::new(name.split_whitespace()));
        Some(match same {
            Some(entity) => self.speaker(entity),
            None => self.listed(name, SpeakerKind::Organisation),
        })
    }

    fn anonymous(&self, source: TokenRange) -> Link {
        let mut link = unlinked(How::Anonymous, SourceKind::Anonymous);
        link.anonymity = Some(Anonymity {
            number: self.number(source),
            reason: self.reason(source),
        });
        link.resolution.confidence = 0.9;
        link
    }

    /// How many people a source says it is.
    fn number(&self, source: TokenRange) -> Option<u32> {
        let words = self.words;
        for at in source.iter().take(8) {
            let text = words.text(at);
            if let Some(number) = SMALL_NUMBERS.iter().position(|n| text.eq_ignore_ascii_case(n)) {
                return Some(number as u32);
            }
            if words.tag(at) == Tag::Cd
                && let Ok(number) = text.replace(',', "").parse()
            {
                return Some(number);
            }
            if text.eq_ignore_ascii_case("dozen") {
                return Some(12);
            }
            if text.eq_ignore_ascii_case("pair") || text.eq_ignore_ascii_case("couple") {
                return Some(2);
            }
        }
        let first = source.start();
        let singular = matches!(words.text(first), "a" | "an" | "A" | "An" | "another" | "Another")
            && !source.iter().take(4).any(|i| {
                [
                    "number", "few", "group", "majority", "handful", "range", "series", "host", "lot",
                ]
                .iter()
                .any(|w| words.reads(i, w))
            });
        singular.then_some(1)
    }

    /// The words in the sentence that tell why a name is withheld.
    fn reason(&self, source: TokenRange) -> Option<ascribe_text::Span> {
        let words = self.words;
        let sentence = words
            .analysis
            .sentences
            .get(words.analysis.sentence_of(source.start()))?
            .tokens;
        // What is no sentence but a text without stops is not searched from end to end for each source.
        let near = sentence.start().max(source.start().saturating_sub(80))
            ..sentence.end().min(source.end().saturating_add(80));
        let told = near.into_iter().find(|&at| {
            let text = words.text(at);
            if text.is_ascii() && WITHHOLDING.of(words.analysis, at) == 0 {
                return false;
            }
            let text = fold(text);
            match &*text {
                "anonymity" => true,
                "named" | "identified" | "quoted" | "name" => (at.saturating_sub(5)..at).any(|i| {
                    ["not", "n't", "declined", "refused"]
                        .iter()
                        .any(|w| words.reads(i, w))
                }),
                "authorised" | "authorized" | "allowed" | "permitted" => {
                    (at.saturating_sub(3)..at).any(|i| words.reads(i, "not") || words.reads(i, "n't"))
                }
                _ => false,
            }
        })?;
        let start = (sentence.start()..told)
            .rev()
            .find(|&at| {
                [
                    "asked",
                    "insisted",
                    "who",
                    "because",
                    "as",
                    "since",
                    "speaking",
                    "asking",
                    "citing",
                    "requesting",
                    "granted",
                    "requested",
                    "declining",
                ]
                .iter()
                .any(|w| words.reads(at, w))
                    || words.tag(at) == Tag::Comma && at + 1 < told
            })
            .map_or(told, |at| if words.tag(at) == Tag::Comma { at + 1 } else { at });
        let end = (told + 1..sentence.end())
            .find(|&at| {
                matches!(
                    words.tag(at),
                    Tag::Comma | Tag::Stop | Tag::Colon | Tag::OpenQuote | Tag::CloseQuote
                )
            })
            .unwrap_or(sentence.end());
        Some(words.analysis.span(TokenRange::new(start, end)))
    }

    /// Speech without source or cue goes on with whoever spoke before it in the same paragraph or, quotation after quotation, in
    /// the paragraph before; or with the only person whom the sentence before it is about.
    fn same_turn(&mut self, attributions: &[Attribution], k: usize, links: &[Link]) -> Link {
        let words = self.words;
        let block = |a: &Attribution| {
            let at = a.ranges().map(TokenRange::start).min()?;
            let sentence = words.analysis.sentence_of(at);
            words
                .analysis
                .sentences
                .get(sentence)
                .map(|s| (s.block, sentence as u32))
        };
        let Some((here, sentence)) = block(&attributions[k]) else {
            return unlinked(How::Unstated, SourceKind::Unstated);
        };
        let before = (0..k)
            .rev()
            .take(4)
            .find(|&b| links[b].speaker.is_some() && attributions[b].inside.is_none());
        if let Some(b) = before
            && let Some((there, _)) = block(&attributions[b])
            && (there == here || there + 1 == here)
        {
            let mut link = unlinked(How::SameTurn, SourceKind::Unstated);
            link.speaker = links[b].speaker;
            link.resolution.confidence = if there == here { 0.75 } else { 0.6 };
            link.resolution.antecedent = attributions[b].source.map(|s| words.analysis.span(s));
            return link;
        }
        // A speaker introduced in the sentence before.
        let first = self.read.mentions.partition_point(|m| m.sentence + 1 < sentence);
        let people: Vec<u32> = (first..self.read.mentions.len())
            .take_while(|&m| self.read.mentions[m].sentence < sentence)
            .filter(|&m| self.read.mentions[m].block == here)
            .map(|m| self.read.decisions[m].entity)
            .filter(|&e| e != NOBODY && self.is_named(e) && self.entity(e).class == Class::Person)
            .collect();
        if let Some(&one) = people.first()
            && people.iter().all(|&e| e == one)
        {
            let speaker = self.speaker(one);
            let mut link = unlinked(How::SameTurn, SourceKind::Unstated);
            link.speaker = Some(speaker);
            link.resolution.confidence = 0.55;
            return link;
        }
        unlinked(How::Unstated, SourceKind::Unstated)
    }

    fn alternatives(&mut self, entities: &[u32]) -> Vec<usize> {
        let mut speakers = Vec::new();
        for &entity in entities {
            let members = self.entity(entity).members.clone();
            let speaker = if members.is_empty() {
                if !self.is_named(entity) {
                    continue;
                }
                self.speaker(entity)
            } else if members.iter().all(|&m| self.is_named(m)) {
                self.group(&members)
            } else {
                continue;
            };
            if !speakers.contains(&speaker) {
                speakers.push(speaker);
            }
        }
        speakers
    }
}

/// Words by which a text tells that it withholds a name.
static WITHHOLDING: LazyLock<WordLists> = LazyLock::new(|| {
    let words = &[
        "anonymity",
        "named",
        "identified",
        "quoted",
        "name",
        "authorised",
        "authorized",
        "allowed",
        "permitted",
    ];
    WordLists::new(&[(1, words)])
});

const SMALL_NUMBERS: &[&str] = &[
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
];
