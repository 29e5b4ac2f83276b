//! What a change of words does to a quotation: which kind of word was dropped, added or replaced.

/// A kind of alteration, gravest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Change {
    /// "not", "never", "un-" and their like came or went.
    Negation,
    /// A number, in digits or words.
    Number,
    /// The sign of a number.
    Sign,
    /// A unit, a currency, a per cent, an order of magnitude.
    Unit,
    /// A word written with a capital inside a sentence: a person, place, organisation.
    Name,
    /// "may", "must", "will", "could": how sure or how bound.
    Modal,
    /// Another form of the same verb, or another auxiliary.
    Tense,
    /// The same words in another order, or the parts around an ellipsis in another order.
    Order,
    /// Words dropped at an ellipsis that turn the meaning.
    Omission,
    /// An insertion in brackets that turns the meaning.
    Insertion,
    /// Somebody else says it in the source.
    Speaker,
    /// Any other word.
    Wording,
    /// Capitals.
    Case,
    /// Marks of punctuation.
    Punctuation,
}

impl Change {
    /// The stable name used in output.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Negation => "negation",
            Self::Number => "number",
            Self::Sign => "sign",
            Self::Unit => "unit",
            Self::Name => "name",
            Self::Modal => "modal",
            Self::Tense => "tense",
            Self::Order => "order",
            Self::Omission => "omission",
            Self::Insertion => "insertion",
            Self::Speaker => "speaker",
            Self::Wording => "wording",
            Self::Case => "case",
            Self::Punctuation => "punctuation",
        }
    }
}

const NEGATIONS: &[&str] = &[
    "barely", "cannot", "fail", "failed", "fails", "few", "hardly", "lack", "lacked", "lacks", "little",
    "neither", "never", "no", "nobody", "none", "nor", "not", "nothing", "nowhere", "rarely", "refuse",
    "refused", "refuses", "scarcely", "seldom", "unless", "without",
];

const MODALS: &[&str] = &[
    "can", "could", "may", "might", "must", "ought", "shall", "should", "will", "would",
];

/// Words that tell how sure or how bound, beside the modal verbs.
const MODAL_WORDS: &[&str] = &[
    "allegedly",
    "apparently",
    "certainly",
    "definitely",
    "likely",
    "maybe",
    "perhaps",
    "possibly",
    "probably",
    "reportedly",
    "unlikely",
];

const AUXILIARIES: &[&str] = &[
    "am", "are", "be", "been", "being", "did", "do", "does", "had", "has", "have", "having", "is", "was",
    "were",
];

const NUMBER_WORDS: &[&str] = &[
    "billion",
    "dozen",
    "dozens",
    "eight",
    "eighteen",
    "eighty",
    "eleven",
    "fifteen",
    "fifth",
    "fifty",
    "first",
    "five",
    "forty",
    "four",
    "fourteen",
    "fourth",
    "half",
    "hundred",
    "hundreds",
    "million",
    "millions",
    "nine",
    "nineteen",
    "ninety",
    "once",
    "one",
    "quarter",
    "second",
    "seven",
    "seventeen",
    "seventy",
    "six",
    "sixteen",
    "sixty",
    "ten",
    "third",
    "thirteen",
    "thirty",
    "thousand",
    "thousands",
    "three",
    "trillion",
    "twelve",
    "twenty",
    "twice",
    "two",
    "zero",
];

const UNITS: &[&str] = &[
    "$",
    "%",
    "bn",
    "bps",
    "c",
    "celsius",
    "cent",
    "centimetres",
    "cents",
    "cm",
    "day",
    "days",
    "degree",
    "degrees",
    "dollar",
    "dollars",
    "euro",
    "euros",
    "f",
    "fahrenheit",
    "feet",
    "foot",
    "ft",
    "g",
    "gallons",
    "gb",
    "gram",
    "grams",
    "gw",
    "ha",
    "hectare",
    "hectares",
    "hour",
    "hours",
    "inch",
    "inches",
    "kb",
    "kg",
    "kilogram",
    "kilograms",
    "kilometer",
    "kilometers",
    "kilometre",
    "kilometres",
    "km",
    "kw",
    "lb",
    "lbs",
    "liter",
    "liters",
    "litre",
    "litres",
    "m",
    "mb",
    "meter",
    "meters",
    "metre",
    "metres",
    "mg",
    "mile",
    "miles",
    "milligrams",
    "minute",
    "minutes",
    "mm",
    "mn",
    "month",
    "months",
    "mph",
    "mw",
    "ounce",
    "ounces",
    "percent",
    "percentage",
    "pm",
    "point",
    "points",
    "pound",
    "pounds",
    "rouble",
    "roubles",
    "ruble",
    "rubles",
    "seconds",
    "tb",
    "tn",
    "ton",
    "tonne",
    "tonnes",
    "tons",
    "week",
    "weeks",
    "yard",
    "yards",
    "year",
    "years",
    "yen",
    "yuan",
    "\u{a2}",
    "\u{a3}",
    "\u{a5}",
    "\u{b0}",
    "\u{20ac}",
    "\u{20bd}",
];

/// Words of grammar, which carry little of a quotation's identity.
const FUNCTION_WORDS: &[&str] = &[
    "a", "about", "after", "all", "an", "and", "any", "as", "at", "because", "before", "but", "by", "for",
    "from", "he", "her", "him", "his", "how", "i", "if", "in", "into", "it", "its", "me", "my", "of", "on",
    "or", "our", "out", "she", "so", "some", "than", "that", "the", "their", "them", "then", "there",
    "these", "they", "this", "those", "to", "up", "us", "was", "we", "were", "what", "when", "where",
    "which", "while", "who", "with", "you", "your",
];

/// Function words whose capital says nothing: none of them is a name or an acronym.
const CAPITAL_SAYS_NOTHING: &[&str] = &[
    "a", "after", "all", "an", "and", "any", "as", "at", "because", "before", "but", "by", "for", "from",
    "he", "her", "his", "how", "if", "in", "into", "it", "its", "my", "no", "not", "of", "on", "or", "our",
    "she", "so", "some", "than", "that", "the", "their", "them", "then", "there", "these", "they", "this",
    "those", "to", "we", "what", "when", "where", "which", "while", "why", "with", "you", "your",
];

fn is_in(list: &[&str], word: &str) -> bool {
    list.binary_search(&word).is_ok()
}

pub(crate) fn is_negation(word: &str) -> bool {
    let lower = word.to_lowercase();
    is_in(NEGATIONS, &lower) || lower.ends_with("n't")
}

pub(super) fn is_modal(word: &str) -> bool {
    let lower = word.to_lowercase();
    is_in(MODALS, &lower) || is_in(MODAL_WORDS, &lower)
}

pub(crate) fn is_number(word: &str) -> bool {
    word.contains(|c: char| c.is_numeric()) || is_in(NUMBER_WORDS, &word.to_lowercase())
}

pub(super) fn is_unit(word: &str) -> bool {
    is_in(UNITS, &word.to_lowercase())
        || is_in(
            &["billion", "million", "thousand", "trillion"],
            &word.to_lowercase(),
        )
}

pub(super) fn is_currency(word: &str) -> bool {
    matches!(
        word,
        "$" | "\u{a3}" | "\u{a5}" | "\u{20ac}" | "\u{20bd}" | "CHF" | "EUR" | "GBP" | "JPY" | "RUB" | "USD"
    )
}

/// A number in words that counts something: no ordinal, no fraction.
pub(super) fn counts(word: &str) -> bool {
    let lower = word.to_lowercase();
    let other = [
        "fifth", "first", "fourth", "half", "once", "one", "quarter", "second", "third", "twice",
    ];
    is_in(NUMBER_WORDS, &lower) && !is_in(&other, &lower)
}

pub(super) fn is_magnitude(word: &str) -> bool {
    matches!(
        word.to_lowercase().as_str(),
        "hundred" | "thousand" | "million" | "billion" | "trillion"
    )
}

/// What can stand between a number and its unit ("per cent", "square miles").
pub(super) fn belongs_to_a_unit(word: &str) -> bool {
    matches!(
        word,
        "basis" | "cubic" | "long" | "metric" | "nautical" | "per" | "short" | "square"
    )
}

pub(super) fn is_auxiliary(word: &str) -> bool {
    is_in(AUXILIARIES, &word.to_lowercase())
}

/// A word that turns what stands right behind it.
pub(crate) fn turns_the_next(word: &str) -> bool {
    let lower = word.to_lowercase();
    let list = [
        "barely", "cannot", "hardly", "neither", "never", "no", "nor", "not", "scarcely", "without",
    ];
    is_in(&list, &lower) || lower.ends_with("n't")
}

pub(crate) fn is_function_word(word: &str) -> bool {
    let lower = word.to_lowercase();
    is_in(FUNCTION_WORDS, &lower)
        || is_in(MODALS, &lower)
        || is_in(AUXILIARIES, &lower)
        || is_in(NEGATIONS, &lower)
}

/// Whether `quoted` and `original` are one function word whose first letter alone differs in case.
pub(super) fn first_capital_only(quoted: &str, original: &str) -> bool {
    let lower = quoted.to_lowercase();
    let rest = |word: &str| word.chars().skip(1).collect::<String>();
    quoted != original
        && lower == original.to_lowercase()
        && rest(quoted) == rest(original)
        && is_in(CAPITAL_SAYS_NOTHING, &lower)
}

/// Whether two words look like forms of one word ("win", "winning"; "safe", "unsafe"; "was", "is").
pub(super) fn related(a: &str, b: &str) -> bool {
    let (a, b) = (a.to_lowercase(), b.to_lowercase());
    let list = |list: &[&str]| is_in(list, &a) && is_in(list, &b);
    opposed_by_affix(&a, &b) || same_stem(&a, &b) || list(AUXILIARIES) || list(MODALS) || contraction(&a, &b)
}

/// "isn't" and "is", "can't" and "can", "cannot" and "can".
fn contraction(a: &str, b: &str) -> bool {
    let one = |long: &str, short: &str| {
        long.strip_suffix("n't").is_some_and(|stem| {
            stem == short || (stem == "ca" && short == "can") || (stem == "wo" && short == "will")
        }) || (long == "cannot" && short == "can")
    };
    one(a, b) || one(b, a)
}

pub(crate) fn opposed_by_affix(a: &str, b: &str) -> bool {
    let one = |long: &str, short: &str| {
        short.len() >= 3
            && ["un", "in", "im", "ir", "il", "dis", "non-", "non", "anti-", "mis"]
                .iter()
                .any(|prefix| long.strip_prefix(prefix) == Some(short))
    };
    let suffix = |x: &str, y: &str| {
        x.strip_suffix("less")
            .is_some_and(|stem| y.strip_suffix("ful").is_some_and(|other| other == stem))
    };
    one(a, b) || one(b, a) || suffix(a, b) || suffix(b, a)
}

/// Forms of one verb, as far as their letters tell: the longer adds an ending to the stem of the shorter.
fn same_stem(a: &str, b: &str) -> bool {
    if a == b || !a.is_ascii() || !b.is_ascii() {
        return false;
    }
    let stems = |word: &str| -> Vec<String> {
        let mut found = vec![word.to_owned()];
        for ending in ["s", "es", "d", "ed", "ing", "ied", "ies"] {
            if let Some(stem) = word.strip_suffix(ending)
                && stem.len() >= 2
            {
                found.push(stem.to_owned());
                if ending.starts_with("ie") {
                    found.push(format!("{stem}y"));
                }
                if ending == "ing" {
                    found.push(format!("{stem}e"));
                }
                let bytes = stem.as_bytes();
                if bytes.len() >= 3 && bytes[bytes.len() - 1] == bytes[bytes.len() - 2] {
                    found.push(stem[..stem.len() - 1].to_owned());
                }
            }
        }
        found
    };
    let of_b = stems(b);
    if stems(a).iter().any(|stem| stem.len() >= 2 && of_b.contains(stem)) {
        return true;
    }
    IRREGULAR
        .iter()
        .any(|forms| forms.contains(&a) && forms.contains(&b))
}

/// Frequent irregular verbs of reported speech.
const IRREGULAR: &[&[&str]] = &[
    &["become", "became", "becomes", "becoming"],
    &["begin", "began", "begun", "begins", "beginning"],
    &["break", "broke", "broken", "breaks"],
    &["bring", "brought", "brings"],
    &["build", "built", "builds"],
    &["buy", "bought", "buys"],
    &["come", "came", "comes", "coming"],
    &["fall", "fell", "fallen", "falls"],
    &["fight", "fought", "fights"],
    &["find", "found", "finds"],
    &["get", "got", "gotten", "gets"],
    &["give", "gave", "given", "gives"],
    &["go", "went", "gone", "goes"],
    &["grow", "grew", "grown", "grows"],
    &["hold", "held", "holds"],
    &["keep", "kept", "keeps"],
    &["know", "knew", "known", "knows"],
    &["lead", "led", "leads"],
    &["leave", "left", "leaves"],
    &["lose", "lost", "loses"],
    &["make", "made", "makes"],
    &["mean", "meant", "means"],
    &["meet", "met", "meets"],
    &["pay", "paid", "pays"],
    &["rise", "rose", "risen", "rises"],
    &["run", "ran", "runs"],
    &["say", "said", "says"],
    &["see", "saw", "seen", "sees"],
    &["sell", "sold", "sells"],
    &["send", "sent", "sends"],
    &["speak", "spoke", "spoken", "speaks"],
    &["spend", "spent", "spends"],
    &["stand", "stood", "stands"],
    &["steal", "stole", "stolen", "steals"],
    &["take", "took", "taken", "takes"],
    &["tell", "told", "tells"],
    &["think", "thought", "thinks"],
    &["understand", "understood", "understands"],
    &["win", "won", "wins"],
    &["write", "wrote", "written", "writes"],
];

/// Adds the kinds of change between `quoted` and `original`, words that differ at one place. `before` and
/// `after` are the words around it that stayed.
pub(super) fn classify(
    quoted: &[&str],
    original: &[&str],
    before: &str,
    after: &str,
    found: &mut Vec<Change>,
) {
    let len = found.len();
    if !quoted.is_empty() && same_words_contracted(quoted, original) {
        found.push(Change::Wording);
        return;
    }
    let differs = |is: fn(&str) -> bool| {
        let of = |words: &[&str]| -> Vec<String> {
            let mut words: Vec<String> = words.iter().filter(|w| is(w)).map(|w| w.to_lowercase()).collect();
            words.sort_unstable();
            words
        };
        of(quoted) != of(original)
    };
    let negations = |words: &[&str]| words.iter().filter(|w| is_negation(w)).count();
    let affix = quoted.iter().any(|q| {
        original
            .iter()
            .any(|o| opposed_by_affix(&q.to_lowercase(), &o.to_lowercase()))
    });
    if negations(quoted) != negations(original) || affix || differs(is_negation) {
        found.push(Change::Negation);
    }
    if differs(is_number) {
        let bare = |words: &[&str]| -> Vec<String> {
            let trim = |w: &&&str| w.trim_start_matches(['-', '+']).to_lowercase();
            words.iter().filter(|w| is_number(w)).map(|w| trim(&w)).collect()
        };
        found.push(if bare(quoted) == bare(original) {
            Change::Sign
        } else {
            Change::Number
        });
    }
    let near_number = is_number(before)
        || is_number(after)
        || quoted
            .iter()
            .chain(original)
            .any(|w| is_number(w) || is_currency(w) || *w == "%");
    if near_number && differs(is_unit) {
        found.push(Change::Unit);
    }
    if differs(is_modal) {
        found.push(Change::Modal);
    }
    let folded = |words: &[&str]| words.iter().map(|w| w.to_lowercase()).collect::<Vec<_>>();
    if !quoted.is_empty() && folded(quoted) == folded(original) {
        found.push(Change::Case);
        if quoted
            .iter()
            .chain(original)
            .any(|w| w.chars().filter(|c| c.is_uppercase()).count() > 1)
        {
            found.push(Change::Name);
        }
        return;
    }
    let is_name = |word: &str| {
        word.chars().next().is_some_and(char::is_uppercase) && !is_function_word(word) && !is_number(word)
    };
    let names = |words: &[&str]| {
        words
            .iter()
            .filter(|w| is_name(w))
            .map(|w| (*w).to_owned())
            .collect::<Vec<_>>()
    };
    if names(quoted) != names(original) {
        found.push(Change::Name);
    }
    let auxiliary = |word: &str| is_in(AUXILIARIES, &word.to_lowercase());
    let inflected = quoted.iter().any(|q| {
        original
            .iter()
            .any(|o| same_stem(&q.to_lowercase(), &o.to_lowercase()))
    });
    if inflected || differs(auxiliary) && !is_negation(quoted.first().unwrap_or(&"")) {
        found.push(Change::Tense);
    }
    if found.len() > len {
        return;
    }
    let marks_only = quoted
        .iter()
        .chain(original)
        .all(|w| !w.contains(char::is_alphanumeric));
    let sign = |w: &&&str| {
        matches!(
            **w,
            "-" | "+" | "\u{2014}" | "<" | ">" | "\u{b1}" | "\u{2248}" | "~"
        )
    };
    if marks_only && is_number(after) && quoted.iter().chain(original).any(|w| sign(&w)) {
        found.push(Change::Sign);
    } else if marks_only {
        found.push(Change::Punctuation);
    } else {
        found.push(Change::Wording);
    }
}

/// Whether the two differ in contractions of "not" only ("do not" for "don't"), and in no capital.
fn same_words_contracted(quoted: &[&str], original: &[&str]) -> bool {
    let expand = |words: &[&str]| -> String {
        words
            .iter()
            .map(|&word| match word {
                "can't" | "cannot" => "can not".to_owned(),
                "won't" => "will not".to_owned(),
                _ => word
                    .strip_suffix("n't")
                    .map_or(word.to_owned(), |stem| format!("{stem} not")),
            })
            .collect::<Vec<_>>()
            .join(" ")
    };
    expand(quoted) == expand(original)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn word_lists_are_sorted_and_unique() {
        for list in [
            NEGATIONS,
            MODALS,
            MODAL_WORDS,
            AUXILIARIES,
            NUMBER_WORDS,
            UNITS,
            FUNCTION_WORDS,
            CAPITAL_SAYS_NOTHING,
        ] {
            for pair in list.windows(2) {
                assert!(pair[0] < pair[1], "{} before {}", pair[0], pair[1]);
            }
        }
    }

    #[test]
    fn forms_of_one_word_are_related() {
        for (a, b) in [
            ("win", "winning"),
            ("says", "said"),
            ("safe", "unsafe"),
            ("was", "is"),
            ("isn't", "is"),
        ] {
            assert!(related(a, b), "{a} {b}");
        }
        for (a, b) in [("red", "bed"), ("no", "now"), ("bridge", "fridge"), ("his", "is")] {
            assert!(!related(a, b), "{a} {b}");
        }
    }
}
