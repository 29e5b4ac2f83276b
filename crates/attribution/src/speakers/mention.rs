use super::traits::{gender, is_age, is_mixed, position, pronoun};
use super::words::Words;
use ascribe_lexicon::people::{Kinds, fold};
use ascribe_syntax::{Tag, TokenRange};
use ascribe_text::BlockKind;
use std::collections::HashSet;

/// A phrase that refers to somebody or to something that can speak.
#[derive(Clone, Debug)]
pub(super) struct Mention {
    /// The whole phrase, with determiner, role and title before the name.
    pub(super) tokens: TokenRange,
    /// Last word of the name, head noun of the description, the pronoun.
    pub(super) head: u32,
    pub(super) form: Form,
    /// The name alone; empty in pronouns and descriptions.
    pub(super) name: TokenRange,
    /// Role or title before the name; of a description, the phrase without its determiner.
    pub(super) role: TokenRange,
    pub(super) class: Class,
    pub(super) gender: Gender,
    pub(super) plural: bool,
    pub(super) determiner: Determiner,
    /// The mention that possesses this one ("Putin" of "Putin's aide"), by index.
    pub(super) possessor: Option<u32>,
    /// The mention that this one's preposition brings in ("the ministry" of "a spokesman for the ministry"), by index.
    pub(super) complement: Option<u32>,
    pub(super) position: Position,
    pub(super) sentence: u32,
    pub(super) block: u32,
    /// The innermost quotation around it, by index.
    pub(super) quotation: Option<u32>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Name,
    Description,
    Pronoun(Pronoun),
}

/// What a pronoun asks of its antecedent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pronoun {
    I,
    We,
    You,
    He,
    She,
    It,
    They,
    /// "who", "which", "whose" after the noun they go back to.
    Relative,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    Person,
    Organisation,
    Document,
    Place,
    /// A name whose kind no word tells.
    Unknown,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(super) enum Gender {
    #[default]
    Unknown,
    Male,
    Female,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Determiner {
    None,
    /// "the", "this", "that", a possessor.
    Definite,
    /// "a", "one", "another", "some".
    Indefinite,
}

/// What part a mention plays in its clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Position {
    Subject,
    Object,
    Possessor,
    Other,
}

impl Mention {
    pub(super) fn is_pronoun(&self) -> bool {
        matches!(self.form, Form::Pronoun(_))
    }
}

/// Finds all mentions of a document in one pass, in text order.
pub(super) fn mentions(words: Words<'_>) -> Vec<Mention> {
    let analysis = words.analysis;
    let mut found = Finder {
        words,
        mentions: Vec::with_capacity(analysis.tokens.len() / 8),
        sentence: 0,
        quotation: 0,
        open: Vec::new(),
        families: HashSet::new(),
        surnames: HashSet::new(),
    };
    let blocks = analysis.document().blocks();
    for sentence in 0..analysis.sentences.len() {
        let tokens = analysis.sentences[sentence].tokens;
        let block = analysis.sentences[sentence].block;
        let kind = blocks.get(block as usize).map(|block| block.kind);
        if matches!(kind, Some(BlockKind::Boilerplate)) {
            continue;
        }
        found.sentence = sentence as u32;
        found.scan(tokens, block);
    }
    let mut mentions = found.mentions;
    attach(words, &mut mentions);
    mentions
}

pub(super) struct Finder<'a> {
    pub(super) words: Words<'a>,
    mentions: Vec<Mention>,
    sentence: u32,
    /// The next quotation to open, and those open, innermost last.
    quotation: usize,
    open: Vec<u32>,
    /// The family names, folded, of those named in full so far in the order of China and Korea: "Park" is somebody where Park
    /// Geun-hye is.
    families: HashSet<String>,
    /// The last words of the names of people named in full so far.
    surnames: HashSet<&'a str>,
}

impl Finder<'_> {
    fn scan(&mut self, sentence: TokenRange, block: u32) {
        let mut at = sentence.start();
        while at < sentence.end() {
            let next = self.mention_at(at, sentence.end(), block);
            at = next.max(at + 1);
        }
    }

    /// Takes the mention that starts at `at`, if one does, and returns where to go on.
    fn mention_at(&mut self, at: u32, end: u32, block: u32) -> u32 {
        let words = self.words;
        match words.tag(at) {
            Tag::Prp | Tag::PrpS | Tag::Wp | Tag::WpS | Tag::Wdt => {
                if let Some((pronoun, gender, plural)) = pronoun(words, at) {
                    let mut mention = self.blank(TokenRange::single(at), at, Form::Pronoun(pronoun), block);
                    mention.gender = gender;
                    mention.plural = plural;
                    mention.class = match pronoun {
                        Pronoun::It => Class::Organisation,
                        Pronoun::They | Pronoun::Relative => Class::Unknown,
                        _ => Class::Person,
                    };
                    if words.tag(at) == Tag::PrpS {
                        // "told her that": an object, whatever the tag says.
                        let object = words.reads(at, "her")
                            && at > 0
                            && words.tag(at - 1).is_verb()
                            && matches!(
                                words.tag(at + 1),
                                Tag::In
                                    | Tag::Dt
                                    | Tag::Comma
                                    | Tag::Stop
                                    | Tag::To
                                    | Tag::Cc
                                    | Tag::Wp
                                    | Tag::Wrb
                                    | Tag::Prp
                            );
                        mention.position = if object {
                            Position::Object
                        } else {
                            Position::Possessor
                        };
                    }
                    self.mentions.push(mention);
                }
                at + 1
            }
            Tag::Dt
            | Tag::Pdt
            | Tag::Cd
            | Tag::Jj
            | Tag::Jjr
            | Tag::Jjs
            | Tag::Nn
            | Tag::Nns
            | Tag::Nnp
            | Tag::Nnps
            | Tag::Fw => self.phrase(at, end, block),
            // A particle that starts a name ("von der Leyen said").
            _ if words.is(at, Kinds::PARTICLE) && self.starts_particle_name(at, end) => {
                self.phrase(at, end, block)
            }
            _ => at + 1,
        }
    }

    fn starts_particle_name(&self, at: u32, end: u32) -> bool {
        let words = self.words;
        let text = words.text(at);
        if !matches!(
            text,
            "von"
                | "van"
                | "de"
                | "di"
                | "da"
                | "del"
                | "della"
                | "bin"
                | "ibn"
                | "dos"
                | "ten"
                | "ter"
                | "af"
        ) {
            return false;
        }
        (at + 1..(at + 3).min(end))
            .find(|&i| !words.is(i, Kinds::PARTICLE))
            .is_some_and(|i| words.is_capital(i) && words.tag(i).is_noun())
    }

    /// Where the noun phrase that starts at `at` ends: determiner, modifiers, nouns. Possessors, prepositions and
    /// clauses end it; particles, "&" and nicknames in marks inside a name do not.
    fn phrase_end(&self, at: u32, end: u32) -> Option<u32> {
        let words = self.words;
        let mut last_noun = None;
        let mut i = at;
        let determined = matches!(words.tag(at), Tag::Dt | Tag::Pdt | Tag::Cd);
        while i < end {
            let tag = words.tag(i);
            let after_name = || last_noun == Some(i.wrapping_sub(1)) && words.is_capital(i - 1);
            match tag {
                // A verb that was tagged as a name ("Anna Weiss met Paul Ruiz").
                Tag::Nnp if after_name() && !self.is_name_word(i) => break,
                _ if tag.is_noun() || self.goes_on_family_name(i, tag) => last_noun = Some(i),
                Tag::Dt | Tag::Pdt if i <= at + 1 && last_noun.is_none() => {}
                Tag::Jj | Tag::Jjr | Tag::Jjs | Tag::Cd | Tag::Fw if last_noun.is_none() => {
                    if is_age(words.text(i)) || words.tag(i) == Tag::Fw {
                        last_noun = Some(i);
                    }
                }
                // "Trump senior adviser Jason Miller" is one phrase; so is a capital adjective inside a name.
                Tag::Jj | Tag::Nn | Tag::Cd if i + 1 < end && words.tag(i + 1).is_noun() && after_name() => {}
                Tag::Vbg | Tag::Vbn | Tag::Hyph | Tag::Rb if determined && last_noun.is_none() && i > at => {}
                _ if words.is(i, Kinds::PARTICLE)
                    && (after_name() || i == at || words.is(i - 1, Kinds::PARTICLE))
                    && self.particle_goes_on(i, end) => {}
                _ if words.text(i) == "&" && after_name() && i + 1 < end && words.is_capital(i + 1) => {}
                Tag::Comma
                    if after_name()
                        && i + 1 < end
                        && matches!(
                            words.text(i + 1),
                            "Jr." | "Jr" | "Sr." | "Sr" | "Inc." | "Inc" | "Ltd" | "Ltd." | "LLC"
                        ) =>
                {
                    last_noun = Some(i + 1);
                    i += 1;
                }
                Tag::OpenQuote if after_name() => match self.nickname_end(i, end) {
                    Some(close) => i = close,
                    None => break,
                },
                _ => break,
            }
            i += 1;
        }
        last_noun.map(|noun| noun + 1)
    }

    /// "Xi Jinping": whether token `i` is a given name after a family name, though it looks like a verb or adjective.
    #[inline]
    fn goes_on_family_name(&self, i: u32, tag: Tag) -> bool {
        (tag.is_verb() || matches!(tag, Tag::Jj | Tag::Rb | Tag::Uh)) && self.is_after_family_name(i)
    }

    fn is_after_family_name(&self, i: u32) -> bool {
        let words = self.words;
        i > 0 && words.is(i - 1, Kinds::FAMILY_FIRST) && words.is_capital(i) && words.is_capital(i - 1)
    }

    /// Whether token `i` is the family name of somebody named in full before it, in the order of China and Korea.
    pub(super) fn is_known_family(&self, i: u32) -> bool {
        self.words.is(i, Kinds::FAMILY_FIRST)
            && self.words.is_capital(i)
            && self.families.contains(&*fold(self.words.text(i)))
    }

    fn particle_goes_on(&self, at: u32, end: u32) -> bool {
        let words = self.words;
        if matches!(words.text(at), "of" | "the" | "a" | "e" | "The" | "y") {
            return false;
        }
        (at + 1..(at + 4).min(end))
            .find(|&i| !words.is(i, Kinds::PARTICLE) || words.is_capital(i))
            .is_some_and(|i| words.is_capital(i))
    }

    /// `Dwayne "The Rock" Johnson`: the closing mark of a nickname of at most four words that the name goes on after.
    fn nickname_end(&self, open: u32, end: u32) -> Option<u32> {
        let close = (open + 2..(open + 6).min(end)).find(|&i| self.words.tag(i) == Tag::CloseQuote)?;
        let go_on =
            close + 1 < end && self.words.is_capital(close + 1) && self.words.tag(close + 1).is_noun();
        (go_on && (open + 1..close).any(|i| self.words.is_capital(i))).then_some(close)
    }

    fn phrase(&mut self, at: u32, end: u32, block: u32) -> u32 {
        let words = self.words;
        let Some(phrase_end) = self.phrase_end(at, end) else {
            return at + 1;
        };
        let start = self.after_determiner(at, phrase_end);
        let determiner = match words.tag(at) {
            Tag::Dt if words.reads_any(at, &["the", "this", "that", "these", "those", "both"]) => {
                Determiner::Definite
            }
            Tag::Dt | Tag::Pdt => Determiner::Indefinite,
            Tag::Cd if words.reads(at, "one") => Determiner::Indefinite,
            _ => Determiner::None,
        };
        let last = phrase_end - 1;
        let name_start = self.name_start(start, phrase_end);
        if name_start < phrase_end {
            return self.name(
                TokenRange::new(at, phrase_end),
                start,
                name_start,
                determiner,
                end,
                block,
            );
        }
        self.description(TokenRange::new(at, phrase_end), start, last, determiner, block);
        phrase_end
    }

    fn after_determiner(&self, at: u32, end: u32) -> u32 {
        (at..end)
            .find(|&i| !matches!(self.words.tag(i), Tag::Dt | Tag::Pdt))
            .unwrap_or(at)
    }

    /// Whether token `at`, which is tagged as a name, is written like one.
    fn is_name_word(&self, at: u32) -> bool {
        let text = self.words.text(at);
        !text.starts_with(char::is_lowercase)
            || self.words.is_capital(at)
            || is_mixed(text)
            || self.words.is(at, Kinds::PARTICLE)
    }

    /// Where the run of proper nouns that ends the phrase starts; the phrase's end when it ends in no name.
    fn name_start(&self, start: u32, end: u32) -> u32 {
        let words = self.words;
        let mut first = end;
        let mut i = end;
        while i > start {
            i -= 1;
            let tag = words.tag(i);
            let part = match tag {
                Tag::Nnp | Tag::Nnps => self.is_name_word(i),
                Tag::Nn | Tag::Nns | Tag::Fw if words.is_capital(i) => {
                    // A common noun with a capital is part of a name inside the sentence only.
                    first < end
                        || words.is(i, Kinds::GIVEN | Kinds::NAME | Kinds::ENDING)
                        || self.is_known_family(i)
                        || self.surnames.contains(words.text(i))
                        || is_mixed(words.text(i))
                }
                Tag::Comma | Tag::OpenQuote | Tag::CloseQuote => first < end,
                Tag::Jj | Tag::Cd | Tag::Vbn | Tag::Dt => {
                    first < end && words.is_capital(i) && i + 1 == first && i > start
                        || self.goes_on_family_name(i, tag)
                }
                _ if self.goes_on_family_name(i, tag) => true,
                _ => {
                    first < end && (words.text(i) == "&" || words.is(i, Kinds::PARTICLE))
                        || first == end && words.is(i, Kinds::SUFFIX)
                }
            };
            if !part {
                break;
            }
            if !matches!(tag, Tag::Comma | Tag::OpenQuote | Tag::CloseQuote) {
                first = i;
            }
        }
        first
    }

    /// A phrase that ends in a proper name: role and title are told from the name, and the name is extended by "of"
    /// and its like where it is an organisation's.
    fn name(
        &mut self,
        phrase: TokenRange,
        start: u32,
        name_start: u32,
        determiner: Determiner,
        end: u32,
        block: u32,
    ) -> u32 {
        let words = self.words;
        let (mut from, mut to) = (name_start, phrase.end());
        // The last word before the name proper that is a title, rank or role.
        let mut title = None;
        let mut i = from;
        while i + 1 < to {
            let Some(entry) = words.entry(i) else {
                i += 1;
                continue;
            };
            let address = entry.is(Kinds::TITLE | Kinds::RANK);
            let role = entry.is(Kinds::ROLE | Kinds::KIN) && !entry.is(Kinds::PLURAL);
            let inside_name =
                i > from && !address && !entry.is(Kinds::OFFICE) && words.is(i - 1, Kinds::GIVEN);
            let name_goes_on = !words.is(i + 1, Kinds::SUFFIX) && words.is_capital(i + 1)
                || words.is(i + 1, Kinds::PARTICLE);
            // "Republican National Committee": a role begins the name of an organisation.
            let organisation_follows = words.is(to - 1, Kinds::ENDING)
                || to - i > 2
                    && words.is(to - 1, Kinds::NOUN | Kinds::MEDIA)
                    && !words.is(i + 1, Kinds::GIVEN | Kinds::RANK | Kinds::TITLE);
            if (address && i == from || role || entry.is(Kinds::RANK) || address && title == i.checked_sub(1))
                && !inside_name
                && name_goes_on
                && !organisation_follows
                && !(entry.is(Kinds::GIVEN) && !entry.is(Kinds::OFFICE) && i == from && to - from == 2)
            {
                title = Some(i);
            }
            i += 1;
        }
        if let Some(title) = title {
            from = title + 1;
        }
        let mut person_before = title.is_some();
        // "Russian presidential aide Yury Ushakov": the role is written small before the name.
        if from == name_start && name_start > start {
            person_before = words.is(
                name_start - 1,
                Kinds::ROLE | Kinds::KIN | Kinds::PERSON | Kinds::TITLE,
            ) || words.is(name_start - 1, Kinds::RANK);
        }
        // Nationalities and "former" at the head of a name are none of it ("Russian Vladimir Putin").
        while title.is_none()
            && to - from > 2
            && words.is(from, Kinds::PEOPLE | Kinds::MODIFIER)
            && words.is(from + 1, Kinds::GIVEN)
        {
            from += 1;
        }
        let first_entry = words.entry(from);
        let range = TokenRange::new(from, to);
        let mut class = if person_before {
            Class::Person
        } else {
            self.name_class(range)
        };
        // "Secretary of State John Kerry", "the Department of Health and Human Services".
        if !person_before {
            if let Some(split) = self.role_of_name(from, to, end) {
                let mut mention = self.blank(
                    TokenRange::new(phrase.start(), split.end()),
                    split.end() - 1,
                    Form::Name,
                    block,
                );
                mention.name = split;
                mention.role = TokenRange::new(start, split.start());
                mention.class = Class::Person;
                mention.determiner = determiner;
                mention.gender = gender(words, mention.role, split);
                self.mentions.push(mention);
                return split.end();
            }
            if let Some(extended) = self.of_name(from, to, end) {
                to = extended;
                class = Class::Organisation;
            }
        }
        // A title alone ("the President", "the Prime Minister") is a description.
        let alone = || {
            to - from == 1
                && title.is_none()
                && !person_before
                && !self.is_known_family(from)
                // "Cook said", where Peter Cook was named before.
                && (determiner != Determiner::None
                    || start < from
                    || !self.surnames.contains(words.text(from)))
        };
        if let Some(entry) = first_entry
            && entry.is(Kinds::ROLE | Kinds::KIN | Kinds::PERSON)
            && (determiner == Determiner::Definite || start < from || !entry.is(Kinds::GIVEN))
            && alone()
        {
            self.description(
                TokenRange::new(phrase.start(), to),
                start,
                to - 1,
                determiner,
                block,
            );
            return to;
        }
        // "2 May", "July": a day or month, unless a title makes it a name. Alone it can still be somebody's family name.
        if start < from && first_entry.is_some_and(|e| e.is(Kinds::TIME)) && alone() {
            return to;
        }
        // A capital role as the last word ("Prime Minister", "Attorney General") is a description as well.
        let last = words.entry(to - 1);
        if title.is_none()
            && !person_before
            && to - from >= 2
            && class != Class::Organisation
            && last.is_some_and(|e| e.is(Kinds::ROLE) && !e.is(Kinds::GIVEN))
            && !words.is(from, Kinds::GIVEN)
            && (words.is(
                from,
                Kinds::MODIFIER | Kinds::PEOPLE | Kinds::ROLE | Kinds::ORGANISATION,
            ) || determiner == Determiner::Definite)
        {
            self.description(
                TokenRange::new(phrase.start(), to),
                start,
                to - 1,
                determiner,
                block,
            );
            return to;
        }
        let name = TokenRange::new(from, to);
        let mut mention = self.blank(TokenRange::new(phrase.start(), to), to - 1, Form::Name, block);
        mention.name = name;
        mention.role = TokenRange::new(start, from);
        mention.class = class;
        mention.determiner = determiner;
        mention.plural =
            words.tag(to - 1) == Tag::Nnps && class != Class::Organisation && class != Class::Person;
        mention.gender = gender(words, mention.role, name);
        if mention.class == Class::Person
            && (2..=3).contains(&name.len())
            && words.is(from, Kinds::FAMILY_FIRST)
            && !words.is(from, Kinds::GIVEN)
        {
            self.families.insert(fold(words.text(from)).into_owned());
        }
        if mention.class == Class::Person && name.len() > 1 {
            self.surnames.insert(words.text(to - 1));
        }
        self.mentions.push(mention);
        to
    }

    /// A phrase that ends in a common noun; kept only when it is of something that can speak.
    fn description(&mut self, tokens: TokenRange, start: u32, head: u32, determiner: Determiner, block: u32) {
        let words = self.words;
        let text = words.text(head);
        let entry = words.entry(head);
        let (class, plural) = match entry {
            _ if is_age(text) => (Class::Person, text.ends_with('s')),
            Some(entry) if entry.is(Kinds::ROLE | Kinds::KIN | Kinds::PERSON | Kinds::ANONYMOUS) => {
                (Class::Person, entry.is(Kinds::PLURAL))
            }
            Some(entry) if entry.is(Kinds::ORGANISATION) => (Class::Organisation, entry.is(Kinds::PLURAL)),
            Some(entry) if entry.is(Kinds::DOCUMENT) => (Class::Document, entry.is(Kinds::PLURAL)),
            Some(entry) if entry.is(Kinds::PEOPLE) => (Class::Person, text.ends_with('s')),
            // "Russians", "Democrats": nationalities and parties in the plural.
            _ if text.len() > 3
                && text.ends_with('s')
                && words.is_capital(head)
                && super::words::look_up(&text[..text.len() - 1]).is_some_and(|e| e.is(Kinds::PEOPLE)) =>
            {
                (Class::Person, true)
            }
            _ => return,
        };
        let plural = plural && words.tag(head) != Tag::Nn;
        let mut mention = self.blank(tokens, head, Form::Description, block);
        mention.role = TokenRange::new(start.min(head), head + 1);
        mention.class = class;
        mention.plural = plural;
        mention.determiner = determiner;
        mention.gender = gender(words, mention.role, TokenRange::new(head, head));
        self.mentions.push(mention);
    }

    fn blank(&mut self, tokens: TokenRange, head: u32, form: Form, block: u32) -> Mention {
        let quotations = &self.words.analysis.quotations;
        while quotations
            .get(self.quotation)
            .is_some_and(|q| q.tokens.start() <= head)
        {
            self.open.push(self.quotation as u32);
            self.quotation += 1;
        }
        while self
            .open
            .last()
            .is_some_and(|&q| quotations[q as usize].tokens.end() <= head)
        {
            self.open.pop();
        }
        // An outer quotation may have ended below one that is still open only in unbalanced text.
        let quotation = self
            .open
            .iter()
            .rev()
            .copied()
            .find(|&q| quotations[q as usize].tokens.contains(head));
        Mention {
            tokens,
            head,
            form,
            name: TokenRange::new(tokens.start(), tokens.start()),
            role: TokenRange::new(tokens.start(), tokens.start()),
            class: Class::Unknown,
            gender: Gender::Unknown,
            plural: false,
            determiner: Determiner::None,
            possessor: None,
            complement: None,
            position: position(self.words, tokens, head),
            sentence: self.sentence,
            block,
            quotation,
        }
    }
}

/// Joins possessors to what they possess, and the nouns of prepositional phrases to what they stand after.
fn attach(words: Words<'_>, mentions: &mut [Mention]) {
    for i in 1..mentions.len() {
        let (before, rest) = mentions.split_at_mut(i);
        let (previous, mention) = (&mut before[i - 1], &mut rest[0]);
        if previous.sentence != mention.sentence || mention.tokens.start() < previous.tokens.end() {
            continue;
        }
        let between = TokenRange::new(previous.tokens.end(), mention.tokens.start());
        let possessive = words.tag(previous.head) == Tag::PrpS || words.tag(previous.head) == Tag::WpS;
        match between.len() {
            0 if possessive => mention.possessor = Some(i as u32 - 1),
            1 if words.tag(between.start()) == Tag::Pos
                || matches!(words.text(between.start()), "'s" | "’s") =>
            {
                mention.possessor = Some(i as u32 - 1);
                previous.position = Position::Possessor;
            }
            1 | 2
                if !mention.is_pronoun()
                    && !previous.is_pronoun()
                    && words.reads_any(between.start(), &["of", "for", "at", "to", "with", "from", "in"])
                    && (between.len() == 1 || words.is(between.start() + 1, Kinds::MODIFIER)) =>
            {
                previous.complement = Some(i as u32);
            }
            _ => {}
        }
        if mention.possessor.is_some() {
            mention.determiner = Determiner::Definite;
        }
    }
}
