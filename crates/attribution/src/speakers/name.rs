use super::words::{arabic_article, look_up};
use ascribe_lexicon::people::{Kinds, fold};

/// A name taken apart, for comparing it with others. All parts are folded: lower case, no diacritics.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Name {
    /// Its words without particles, initials' stops and generational suffixes, in order of the text.
    pub(super) words: Vec<String>,
    /// "jr", "sr", "ii" ...
    pub(super) suffix: Option<String>,
    /// Which of `words` a later short mention repeats.
    family: usize,
    /// The words run together, hyphens and apostrophes left out, and the suffix after a space.
    squashed: String,
    /// So many bytes of `squashed` are of the words.
    letters: usize,
}

impl Name {
    pub(super) fn new<'t>(words: impl Iterator<Item = &'t str>) -> Self {
        let mut name = Self {
            words: Vec::with_capacity(words.size_hint().1.unwrap_or(0).min(8)),
            ..Self::default()
        };
        for word in words {
            let folded = fold(word);
            let plain = folded.trim_end_matches('.');
            let plain = plain.strip_suffix("'s").unwrap_or(plain);
            if plain.is_empty() || matches!(plain, "," | "\"" | "“" | "”" | "'" | "(" | ")" | "``" | "''")
            {
                continue;
            }
            let entry = look_up(&folded);
            if !name.words.is_empty() && entry.is_some_and(|e| e.is(Kinds::SUFFIX)) {
                name.suffix = Some(plain.to_owned());
                continue;
            }
            if entry.is_some_and(|e| e.is(Kinds::PARTICLE)) && !word.chars().all(char::is_uppercase) {
                continue;
            }
            let plain = arabic_article(plain).unwrap_or(plain);
            name.words.push(if plain.len() == folded.len() {
                folded.into_owned()
            } else {
                plain.to_owned()
            });
        }
        name.family = if name.has_family_first() {
            0
        } else {
            name.words.len().saturating_sub(1)
        };
        name.squash();
        name
    }

    /// Whether it is a name in the order of China and Korea.
    fn has_family_first(&self) -> bool {
        let ([first, .., last], 2..=3) = (&self.words[..], self.words.len()) else {
            return false;
        };
        look_up(first).is_some_and(|e| {
            e.is(Kinds::FAMILY_FIRST) && !(e.is(Kinds::GIVEN) && self.words.len() == 2 && !last.contains('-'))
        }) && !look_up(last).is_some_and(|e| e.is(Kinds::FAMILY_FIRST) && !e.is(Kinds::GIVEN))
            && looks_korean_or_chinese(&self.words[1..])
    }

    fn squash(&mut self) {
        self.squashed
            .reserve_exact(self.words.iter().map(String::len).sum());
        for word in &self.words {
            if word.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
                self.squashed.push_str(word);
            } else {
                self.squashed
                    .extend(word.chars().filter(|letter| letter.is_alphanumeric()));
            }
        }
        self.letters = self.squashed.len();
        if let Some(suffix) = &self.suffix {
            self.squashed.push(' ');
            self.squashed.push_str(suffix);
        }
    }

    pub(super) fn family(&self) -> &str {
        self.words.get(self.family).map_or("", String::as_str)
    }

    /// The given name, where it has one.
    pub(super) fn given(&self) -> Option<&str> {
        match (self.words.len(), self.family) {
            (0 | 1, _) => None,
            (_, 0) => self.words.get(1).map(String::as_str),
            _ => self.words.first().map(String::as_str),
        }
    }

    /// The words run together, hyphens and apostrophes left out: equal for "Jong Un" and "Jong-un".
    pub(super) fn squashed(&self) -> &str {
        &self.squashed
    }

    /// Whether two names of two or more words can be one person's: the same family name, and given names that are
    /// equal, variants of each other, or initial and name.
    pub(super) fn is_compatible(&self, other: &Self) -> bool {
        if let (Some(a), Some(b)) = (&self.suffix, &other.suffix)
            && a != b
        {
            return false;
        }
        if self.squashed_without_suffix() == other.squashed_without_suffix() {
            return true;
        }
        if !is_variant(self.family(), other.family()) {
            return false;
        }
        match (self.given(), other.given()) {
            (Some(a), Some(b)) => is_same_given(a, b),
            _ => true,
        }
    }

    fn squashed_without_suffix(&self) -> &str {
        &self.squashed[..self.letters]
    }
}

/// The key under which spellings of one word meet: "Zelensky", "Zelenskiy" and "Zelenskyy" share one.
pub(super) fn spelling_key(word: &str) -> String {
    let mut key = String::with_capacity(word.len());
    let mut last = ' ';
    for letter in word.chars().filter(|letter| letter.is_alphanumeric()) {
        let letter = match letter {
            'y' | 'j' => 'i',
            'w' => 'v',
            'k' | 'q' => 'c',
            'z' => 's',
            letter => letter,
        };
        if letter == 'h' && matches!(last, 'c' | 's' | 't' | 'd' | 'g' | 'b') {
            continue;
        }
        if letter != last {
            key.push(letter);
            last = letter;
        }
    }
    key
}

/// Whether two folded words are spellings of one name.
pub(super) fn is_variant(a: &str, b: &str) -> bool {
    if a == b {
        return true;
    }
    let (ka, kb) = (spelling_key(a), spelling_key(b));
    if ka == kb {
        return true;
    }
    let bones = |key: &str| -> String { key.chars().filter(|c| !"aeiou".contains(*c)).collect() };
    ka.len() >= 5
        && kb.len() >= 5
        && ka.chars().next() == kb.chars().next()
        && bones(&ka).len() >= 3
        && bones(&ka) == bones(&kb)
}

fn is_same_given(a: &str, b: &str) -> bool {
    let initial = |short: &str, long: &str| {
        // "J.K." has lost its last stop only.
        let mut letters = short.chars();
        let first = letters.next();
        (letters.next().is_none() || short.contains('.')) && first == long.chars().next()
    };
    is_variant(a, b)
        || initial(a, b)
        || initial(b, a)
        || SHORT_FORMS
            .iter()
            .any(|forms| forms.contains(&a) && forms.contains(&b))
}

/// Given names and the short forms that the news uses for one and the same person.
const SHORT_FORMS: &[&[&str]] = &[
    &["abraham", "abe"],
    &["alexander", "alex", "alec", "sandy"],
    &["alexandra", "alex", "sandra", "sasha"],
    &["andrew", "andy", "drew"],
    &["anthony", "tony"],
    &["barbara", "barb"],
    &["benjamin", "ben", "bibi"],
    &["bernard", "bernie"],
    &["catherine", "katherine", "cathy", "kathy", "kate", "katie"],
    &["charles", "charlie", "chuck"],
    &["christopher", "chris"],
    &["daniel", "dan", "danny"],
    &["david", "dave"],
    &["deborah", "debbie", "deb"],
    &["donald", "don", "donny"],
    &["edward", "ed", "eddie", "ted", "ned"],
    &["elizabeth", "liz", "beth", "betsy", "eliza"],
    &["frederick", "fred", "freddie"],
    &["gerald", "gerry", "jerry"],
    &["gregory", "greg"],
    &["jacob", "jake"],
    &["james", "jim", "jimmy", "jamie"],
    &["jeffrey", "geoffrey", "jeff", "geoff"],
    &["jennifer", "jen", "jenny"],
    &["jessica", "jess", "jessie"],
    &["john", "jack", "johnny", "jon"],
    &["jonathan", "jon"],
    &["joseph", "joe", "joey"],
    &["kenneth", "ken", "kenny"],
    &["lawrence", "larry"],
    &["leonard", "len", "leo"],
    &["margaret", "maggie", "meg", "peggy"],
    &["matthew", "matt"],
    &["michael", "mike", "mick", "mickey"],
    &["nicholas", "nick", "nicky"],
    &["patricia", "pat", "patty", "trish"],
    &["patrick", "pat", "paddy"],
    &["peter", "pete"],
    &["philip", "phil"],
    &["rebecca", "becky"],
    &["richard", "rick", "dick", "rich", "ricky"],
    &["robert", "bob", "bobby", "rob", "robbie"],
    &["ronald", "ron", "ronnie"],
    &["samuel", "samantha", "sam"],
    &["stephen", "steven", "steve"],
    &["susan", "sue", "suzy"],
    &["theodore", "ted", "teddy", "theo"],
    &["theresa", "teresa", "terry"],
    &["thomas", "tom", "tommy"],
    &["timothy", "tim"],
    &["victoria", "vicky"],
    &["vladimir", "volodymyr"],
    &["walter", "walt"],
    &["william", "bill", "will", "billy", "liam"],
];

/// Given names of the languages that put the family name first are one or two short syllables a word.
fn looks_korean_or_chinese(given: &[String]) -> bool {
    given.iter().all(|word| {
        word.len() <= 9
            && !look_up(word).is_some_and(|e| e.all(Kinds::GIVEN) && e.is(Kinds::MALE | Kinds::FEMALE))
            && word.split('-').all(|syllable| (1..=8).contains(&syllable.len()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str) -> Name {
        Name::new(text.split(' '))
    }

    #[test]
    fn spellings_of_one_name() {
        for (a, b) in [
            ("Yury Ushakov", "Yuri Ushakov"),
            ("Kim Jong Un", "Kim Jong-un"),
            ("Volodymyr Zelensky", "Volodymyr Zelenskyy"),
            ("Recep Tayyip Erdoğan", "Recep Erdogan"),
            ("Abdel Fattah al-Sisi", "Abdel-Fattah el-Sisi"),
            ("J. Berg", "Johanna Berg"),
            ("Bill Hale", "William Hale"),
            ("Mohammed Haddad", "Muhammad Haddad"),
        ] {
            assert!(name(a).is_compatible(&name(b)), "{a} / {b}");
        }
    }

    #[test]
    fn names_of_two_people() {
        for (a, b) in [
            ("Bill Hale", "Hillary Hale"),
            ("Tim Berg", "Tom Berg"),
            ("Anna Berg", "Anna Berger"),
            ("John Hale Jr.", "John Hale Sr."),
            ("Don Ruiz", "Dan Ruiz"),
        ] {
            assert!(!name(a).is_compatible(&name(b)), "{a} / {b}");
        }
    }

    #[test]
    fn family_names() {
        for (text, family) in [
            ("Ursula von der Leyen", "leyen"),
            ("Mohammed bin Salman", "salman"),
            ("Kim Jong-un", "kim"),
            ("Xi Jinping", "xi"),
            ("Martin Luther King Jr.", "king"),
            ("Kim Hale", "hale"),
            ("al-Sisi", "sisi"),
        ] {
            assert_eq!(name(text).family(), family, "{text}");
        }
    }
}
