use super::Reason;
use super::sketch::mix;
use crate::verify::meaning::{is_function_word, is_negation, is_number, opposed_by_affix};
use crate::verify::word::{WordKind, scan};
use similar::{Algorithm, DiffTag, capture_diff_slices};

/// A claim's words, made ready for comparison.
pub(super) struct Compared {
    /// Words and numbers as they stand, marks left out.
    surface: Vec<String>,
    /// The same in small letters.
    pub words: Vec<String>,
    /// The same without their endings.
    stems: Vec<u64>,
    /// Hashes of the stems that carry weight (no function words, no numbers), sorted, once each.
    pub weighty: Vec<u64>,
}

/// What differs between two claims.
#[derive(Debug, Default)]
pub(super) struct Difference {
    /// Not a word differs, the likes of "a" and "the" apart.
    pub same: bool,
    /// Few words differ and none of weight against another's.
    pub slight: bool,
    /// Why both cannot hold, when everything else is alike.
    pub contradictions: Vec<Reason>,
    /// Weighty words that only the second has, when the first has none of its own.
    pub added: Option<String>,
    /// Weighty words that only the first has, when the second has none of its own.
    pub dropped: Option<String>,
}

/// A claim that takes an earlier one back says so in one of these.
const CORRECTIONS: &[&str] = &[
    "corrected",
    "correcting",
    "correction",
    "misstated",
    "misspoke",
    "retracted",
    "wrongly",
];

/// Words of opposite sense, stem against stem.
const OPPOSITES: &[(&str, &str)] = &[
    ("accept", "reject"),
    ("allow", "ban"),
    ("approve", "reject"),
    ("begin", "end"),
    ("close", "open"),
    ("deny", "confirm"),
    ("fall", "rise"),
    ("fell", "rose"),
    ("gain", "lose"),
    ("grow", "shrink"),
    ("guilty", "innocent"),
    ("higher", "lower"),
    ("increase", "decrease"),
    ("increase", "fall"),
    ("less", "more"),
    ("fewer", "more"),
    ("legal", "illegal"),
    ("lost", "won"),
    ("lose", "win"),
    ("majority", "minority"),
    ("oppose", "support"),
    ("safe", "dangerous"),
    ("start", "stop"),
    ("true", "false"),
];

impl Compared {
    pub(super) fn new(content: &str) -> Self {
        let mut surface = Vec::new();
        scan(content, |word, normal| {
            if word.kind != WordKind::Mark {
                surface.push(normal.to_owned());
            }
        });
        let words: Vec<String> = surface.iter().map(|word| word.to_lowercase()).collect();
        let stems: Vec<u64> = words.iter().map(|word| hash(stem(word))).collect();
        let mut weighty: Vec<u64> = words
            .iter()
            .zip(&stems)
            .filter(|(word, _)| is_weighty(word))
            .map(|(_, &stem)| stem)
            .collect();
        weighty.sort_unstable();
        weighty.dedup();
        Self {
            surface,
            words,
            stems,
            weighty,
        }
    }

    /// The word that says that something is taken back.
    pub(super) fn correction(&self) -> Option<&str> {
        self.words
            .iter()
            .map(String::as_str)
            .find(|word| CORRECTIONS.contains(word))
    }
}

fn is_weighty(word: &str) -> bool {
    !is_function_word(word) && !is_number(word) && !is_negation(word) && word.len() > 1
}

/// A word without the commonest endings. Crude, but the same for both sides.
fn stem(word: &str) -> &str {
    for ending in ["'s", "ing", "ed", "es", "s"] {
        if let Some(stem) = word.strip_suffix(ending).filter(|stem| stem.len() >= 4) {
            return stem;
        }
    }
    word
}

fn hash(word: &str) -> u64 {
    word.bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| mix(hash ^ u64::from(byte)))
}

/// What differs between `a` and `b`.
pub(super) fn difference(a: &Compared, b: &Compared) -> Difference {
    let mut found = Difference {
        same: true,
        slight: true,
        ..Difference::default()
    };
    let (mut only_a, mut only_b): (Vec<&str>, Vec<&str>) = (Vec::new(), Vec::new());
    let mut replaced = 0;
    let mut alike = true;
    for op in capture_diff_slices(Algorithm::Myers, &a.stems, &b.stems) {
        if op.tag() == DiffTag::Equal {
            continue;
        }
        let (in_a, in_b) = (op.old_range(), op.new_range());
        let (words_a, words_b) = (&a.words[in_a.clone()], &b.words[in_b.clone()]);
        let all = || words_a.iter().chain(words_b);
        found.same &= all().all(|word| matches!(word.as_str(), "a" | "an" | "the" | "that"));

        if let Some(pair) = opposite(words_a, words_b) {
            found.contradictions.push(pair);
            continue;
        }
        let (numbers_a, numbers_b) = (numbers(words_a), numbers(words_b));
        if !numbers_a.is_empty() && !numbers_b.is_empty() {
            if numbers_a.iter().map(|n| n.0).ne(numbers_b.iter().map(|n| n.0)) {
                found
                    .contradictions
                    .push(Reason::Number(said(&numbers_a), said(&numbers_b)));
            }
        } else {
            only_a.extend(numbers_a.iter().map(|n| n.1));
            only_b.extend(numbers_b.iter().map(|n| n.1));
        }
        let weighty_a: Vec<usize> = in_a
            .filter(|&at| is_weighty(&a.words[at]) && !is_order(&a.words[at]))
            .collect();
        let weighty_b: Vec<usize> = in_b
            .filter(|&at| is_weighty(&b.words[at]) && !is_order(&b.words[at]))
            .collect();
        if !weighty_a.is_empty() && !weighty_b.is_empty() {
            replaced += weighty_a.len().max(weighty_b.len());
            let named = |side: &Compared, list: &[usize]| list.iter().any(|&at| is_name(side, at));
            // One name for another: another fact, not another telling of this one.
            alike &= !(named(a, &weighty_a) && named(b, &weighty_b));
        } else {
            only_a.extend(weighty_a.iter().map(|&at| a.words[at].as_str()));
            only_b.extend(weighty_b.iter().map(|&at| b.words[at].as_str()));
        }
    }
    let negations = |side: &Compared| side.words.iter().filter(|word| is_negation(word)).count();
    if (negations(a) + negations(b)) % 2 == 1 {
        found.contradictions.insert(0, Reason::Negation);
        found.same = false;
    }

    let least = a.weighty.len().min(b.weighty.len());
    alike &= replaced * 5 <= least;
    if !alike || (!only_a.is_empty() && !only_b.is_empty() && (only_a.len() + only_b.len()) * 4 > least) {
        return Difference::default();
    }
    found.slight = replaced <= 1 && only_a.len() + only_b.len() <= 1;
    if only_a.is_empty() && !only_b.is_empty() {
        found.added = Some(only_b.join(" "));
    } else if only_b.is_empty() && !only_a.is_empty() {
        found.dropped = Some(only_a.join(" "));
    }
    found
}

fn is_order(word: &str) -> bool {
    magnitude(word).is_some()
}

/// Whether word `at` is written as a name: with a capital, and not as the first word.
fn is_name(side: &Compared, at: usize) -> bool {
    at > 0 && side.surface[at].starts_with(char::is_uppercase)
}

fn opposite(a: &[String], b: &[String]) -> Option<Reason> {
    for x in a {
        for y in b {
            let (p, q) = (stem(x), stem(y));
            let pair = |s: &str, t: &str| {
                OPPOSITES
                    .iter()
                    .any(|&(left, right)| stem(left) == s && stem(right) == t)
            };
            if pair(p, q) || pair(q, p) || opposed_by_affix(x, y) {
                return Some(Reason::Opposite(x.clone(), y.clone()));
            }
        }
    }
    None
}

/// The numbers in `words`, with the word that says each: "5 million", "five million" and "5,000,000" are one number.
fn numbers(words: &[String]) -> Vec<(f64, &str)> {
    let mut found: Vec<(f64, &str)> = Vec::new();
    let mut after_number = false;
    for word in words {
        if let Some(factor) = magnitude(word) {
            match found.last_mut() {
                Some(last) if after_number => last.0 *= factor,
                _ => found.push((factor, word)),
            }
            continue;
        }
        let value = value(word);
        after_number = value.is_some();
        found.extend(value.map(|value| (value, word.as_str())));
    }
    found
}

fn magnitude(word: &str) -> Option<f64> {
    Some(match word {
        "hundred" | "hundreds" => 1e2,
        "thousand" | "thousands" => 1e3,
        "million" | "millions" => 1e6,
        "billion" | "billions" => 1e9,
        "trillion" | "trillions" => 1e12,
        _ => return None,
    })
}

fn value(word: &str) -> Option<f64> {
    const WORDS: [&str; 21] = [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
        "twenty",
    ];
    if let Some(at) = WORDS.iter().position(|&number| number == word) {
        return u32::try_from(at).ok().map(f64::from);
    }
    let digits: String = word.chars().filter(|&c| c != ',').collect();
    digits
        .trim_end_matches(|c: char| c.is_alphabetic() || c == '%')
        .parse()
        .ok()
}

fn said(numbers: &[(f64, &str)]) -> String {
    numbers.iter().map(|n| n.1).collect::<Vec<_>>().join(" ")
}
