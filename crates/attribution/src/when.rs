//! Times that the text gives: "on Wednesday", "June 19", "in 1945", "two days ago".
//!
//! A value is an ISO 8601 date, of the precision that the words have ("2024-06-19", "2024-W25", "2024-06",
//! "1945"). Relative times are reckoned from the day of publication, in the manner of news: a bare weekday is
//! the latest such day on or before it. Where the words look ahead ("will meet on Friday") and do not say
//! which one, or no day of publication is known, there is no value.

use crate::words::WordLists;
use crate::{Attribution, When};
use ascribe_syntax::{Analysis, Tag, TokenRange};
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use std::sync::LazyLock;

/// A time expression within one sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Time {
    /// Its words, a preposition before it left out.
    pub range: TokenRange,
    /// Its value, where it can be told.
    pub value: Option<Value>,
    /// Whether its meaning hangs on the day of publication.
    pub relative: bool,
}

impl Time {
    /// As it stands in a claim.
    pub(crate) fn as_when(&self, analysis: &Analysis<'_>) -> When {
        When {
            spans: vec![analysis.span(self.range)],
            value: self.value.map(Value::iso),
        }
    }
}

/// What a time expression means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Value {
    Day(Date),
    Week(Date),
    Month(i16, i8),
    Year(i16),
}

impl Value {
    /// In ISO 8601.
    pub(crate) fn iso(self) -> String {
        match self {
            Self::Day(date) => date.to_string(),
            Self::Week(date) => {
                let week = date.iso_week_date();
                format!("{:04}-W{:02}", week.year(), week.week())
            }
            Self::Month(year, month) => format!("{year:04}-{month:02}"),
            Self::Year(year) => format!("{year:04}"),
        }
    }

    /// In words, to stand in a sentence; `None` for a week, which has no name.
    pub(crate) fn in_words(self) -> Option<String> {
        let month = |month: i8| MONTHS[(month - 1) as usize];
        match self {
            Self::Day(date) => Some(format!("{} {} {}", date.day(), month(date.month()), date.year())),
            Self::Week(_) => None,
            Self::Month(year, number) => Some(format!("{} {year}", month(number))),
            Self::Year(year) => Some(year.to_string()),
        }
    }
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// The day of an ISO 8601 date or date and time.
pub(crate) fn day_of(published: Option<&str>) -> Option<Date> {
    published
        .and_then(|text| text.get(..10))
        .and_then(|day| day.parse().ok())
}

/// The time of an attribution: one that stands with the cue, else the first within the content.
pub(crate) fn when(analysis: &Analysis<'_>, attribution: &Attribution, times: &[Time]) -> Option<When> {
    let in_content = |time: &Time| attribution.content.iter().any(|piece| piece.overlaps(time.range));
    let in_source = |time: &Time| {
        attribution
            .source
            .is_some_and(|source| source.overlaps(time.range))
    };
    if times.is_empty() {
        return None;
    }
    let cue = attribution.cue.and_then(|cue| {
        let sentence = analysis.sentence_of(cue.start());
        analysis.sentences.get(sentence).map(|sentence| sentence.tokens)
    });
    let with_cue = |time: &&Time| {
        cue.is_some_and(|cue| cue.contains(time.range.start())) && !in_content(time) && !in_source(time)
    };
    let time = times
        .iter()
        .find(with_cue)
        .or_else(|| times.iter().find(|time| in_content(time)))?;
    Some(time.as_when(analysis))
}

/// The time expressions in `range`, in order. `published` is the day to reckon from.
pub(crate) fn times(analysis: &Analysis<'_>, range: TokenRange, published: Option<Date>) -> Vec<Time> {
    let reader = Reader {
        analysis,
        start: range.start(),
        end: range.end(),
        published,
    };
    let mut found = Vec::new();
    let mut at = range.start();
    while at < range.end() {
        match reader.may_start(at).then(|| reader.time(at)).flatten() {
            Some(time) => {
                at = time.range.end();
                found.push(time);
            }
            None => at += 1,
        }
    }
    found
}

/// Reads one time expression; `start` and `end` bound what it may look at.
struct Reader<'a, 'd> {
    analysis: &'a Analysis<'d>,
    start: u32,
    end: u32,
    published: Option<Date>,
}

impl<'d> Reader<'_, 'd> {
    fn word(&self, at: u32) -> &'d str {
        if (self.start..self.end).contains(&at) {
            self.analysis.word(at)
        } else {
            ""
        }
    }

    fn is(&self, at: u32, word: &str) -> bool {
        // Nearly all words are told apart by their length.
        self.analysis
            .tokens
            .get(at as usize)
            .is_some_and(|token| token.span.len() as usize == word.len())
            && self.word(at).eq_ignore_ascii_case(word)
    }

    /// False only where no time expression starts.
    fn may_start(&self, at: u32) -> bool {
        // Most words are small letters alone.
        let shape = self.analysis.words.get(at as usize).map(|word| word.shape);
        let small = shape.is_some_and(|shape| !shape.has_digit() && !shape.is_capitalised());
        // "1945", "Feb."
        let number_or_short = || {
            matches!(
                self.word(at).as_bytes(),
                [b'0'..=b'9', ..] | [b'A'..=b'Z', .., b'.']
            )
        };
        STARTS.of(self.analysis, at) != 0 || !small && number_or_short()
    }

    fn time(&self, at: u32) -> Option<Time> {
        let word = self.word(at);
        match word.as_bytes().first()? {
            b'0'..=b'9' => self
                .day_and_month(at)
                .or_else(|| self.ago(at))
                .or_else(|| self.year_alone(at)),
            // The names of months and days stand with a capital.
            b'A'..=b'Z' => self
                .month(at)
                .or_else(|| self.weekday(at))
                .or_else(|| self.deictic(at))
                .or_else(|| self.ago(at)),
            // "last", "next", "past", "this", "today", "yesterday"
            b'l' | b'n' | b'p' | b't' | b'y' if word.len() >= 4 => self
                .weekday(at)
                .or_else(|| self.deictic(at))
                .or_else(|| self.ago(at)),
            b'a'..=b'z' => self.ago(at),
            _ => None,
        }
    }

    fn found(start: u32, end: u32, value: Option<Value>, relative: bool) -> Option<Time> {
        Some(Time {
            range: TokenRange::new(start, end),
            value,
            relative,
        })
    }

    /// "19 June 2024", "the 19th of June", "19 June".
    fn day_and_month(&self, at: u32) -> Option<Time> {
        let day = day_number(self.word(at))?;
        let of = u32::from(self.is(at + 1, "of"));
        let month = month_number(self.word(at + 1 + of))?;
        let (year, end) = self.year_after(at + 2 + of);
        self.dated(at, end, year, month, day)
    }

    /// "June 19, 2024", "Jan. 5", "June 2024", "in June".
    fn month(&self, at: u32) -> Option<Time> {
        let month = month_number(self.word(at))?;
        if let Some(day) = day_number(self.word(at + 1)) {
            let (year, end) = self.year_after(at + 2);
            return self.dated(at, end, year, month, day);
        }
        if let (Some(year), end) = self.year_after(at + 1) {
            return Self::found(at, end, Some(Value::Month(year, month)), false);
        }
        // "May" and "March" are words of their own; as months they follow a preposition or "last", "next".
        let before = self.word(at.wrapping_sub(1));
        let introduced = [
            "in", "since", "until", "by", "during", "from", "of", "last", "next", "to",
        ]
        .iter()
        .any(|word| before.eq_ignore_ascii_case(word));
        if !introduced {
            return None;
        }
        let value = self.published.filter(|_| !self.looks_ahead(at)).map(|day| {
            let year = day.year() - i16::from(month > day.month());
            Value::Month(year, month)
        });
        Self::found(at, at + 1, value, true)
    }

    fn dated(&self, at: u32, end: u32, year: Option<i16>, month: i8, day: i8) -> Option<Time> {
        if let Some(year) = year {
            let date = Date::new(year, month, day).ok()?;
            return Self::found(at, end, Some(Value::Day(date)), false);
        }
        let value = self
            .published
            .filter(|_| !self.looks_ahead(at))
            .and_then(|published| {
                let date = Date::new(published.year(), month, day).ok()?;
                if date <= published {
                    Some(date)
                } else {
                    Date::new(published.year() - 1, month, day).ok()
                }
            });
        Self::found(at, end, value.map(Value::Day), true)
    }

    /// A year after a day or month: ", 2024" or "2024".
    fn year_after(&self, at: u32) -> (Option<i16>, u32) {
        let comma = u32::from(self.is(at, ","));
        match year_number(self.word(at + comma)) {
            Some(year) => (Some(year), at + comma + 1),
            None => (None, at),
        }
    }

    /// "Wednesday", "last Wednesday", "next Wednesday", "Wednesday evening".
    fn weekday(&self, at: u32) -> Option<Time> {
        let qualified = ["last", "next", "this", "past"]
            .iter()
            .any(|word| self.is(at, word));
        let day_at = at + u32::from(qualified);
        let weekday = weekday(self.word(day_at))?;
        let part = ["morning", "afternoon", "evening", "night"]
            .iter()
            .any(|word| self.is(day_at + 1, word));
        let end = day_at + 1 + u32::from(part);
        let date = self.published.and_then(|published| {
            let latest = if published.weekday() == weekday {
                Some(published)
            } else {
                published.nth_weekday(-1, weekday).ok()
            };
            match () {
                () if self.is(at, "next") => published.nth_weekday(1, weekday).ok(),
                () if self.is(at, "last") || self.is(at, "past") => latest
                    .filter(|&day| day != published)
                    .or(published.nth_weekday(-1, weekday).ok()),
                () if self.is(at, "this") || self.looks_ahead(at) => None,
                () => latest,
            }
        });
        Self::found(at, end, date.map(Value::Day), true)
    }

    /// "today", "yesterday", "tomorrow", "last week", "next year".
    fn deictic(&self, at: u32) -> Option<Time> {
        let day = |days: i64| {
            self.published
                .and_then(|day| day.checked_add(days.days()).ok())
                .map(Value::Day)
        };
        let word = self.word(at);
        for (name, days) in [("today", 0), ("tonight", 0), ("yesterday", -1), ("tomorrow", 1)] {
            if word.eq_ignore_ascii_case(name) {
                return Self::found(at, at + 1, day(days), true);
            }
        }
        let step: i16 = match () {
            () if word.eq_ignore_ascii_case("last") => -1,
            () if word.eq_ignore_ascii_case("this") => 0,
            () if word.eq_ignore_ascii_case("next") => 1,
            () => return None,
        };
        let unit = self.word(at + 1);
        let value = match () {
            () if unit.eq_ignore_ascii_case("week") => self
                .published
                .and_then(|day| day.checked_add(i64::from(step).weeks()).ok())
                .map(Value::Week),
            () if unit.eq_ignore_ascii_case("month") => self
                .published
                .and_then(|day| day.first_of_month().checked_add(i64::from(step).months()).ok())
                .map(|day| Value::Month(day.year(), day.month())),
            () if unit.eq_ignore_ascii_case("year") => {
                self.published.map(|day| Value::Year(day.year() + step))
            }
            () if step == 0
                && ["morning", "afternoon", "evening"]
                    .iter()
                    .any(|p| unit.eq_ignore_ascii_case(p)) =>
            {
                day(0)
            }
            () => return None,
        };
        Self::found(at, at + 2, value, true)
    }

    /// "three days ago", "two years ago". Weeks and months ago are too vague for a value.
    fn ago(&self, at: u32) -> Option<Time> {
        if !self.is(at + 2, "ago") {
            return None;
        }
        let number = small_number(self.word(at))?;
        let unit = self.word(at + 1);
        let is =
            |one: &str| unit.eq_ignore_ascii_case(one) || unit.strip_suffix('s').is_some_and(|u| u == one);
        let value = match () {
            () if is("day") => self
                .published
                .and_then(|day| day.checked_sub(i64::from(number).days()).ok())
                .map(Value::Day),
            () if is("year") => self.published.map(|day| Value::Year(day.year() - number)),
            () if is("week") || is("month") || is("decade") || is("hour") => None,
            () => return None,
        };
        Self::found(at, at + 3, value, true)
    }

    /// "in 1945", "since 2019".
    fn year_alone(&self, at: u32) -> Option<Time> {
        let year = year_number(self.word(at))?;
        let before = self.word(at.wrapping_sub(1));
        let introduced = [
            "in", "since", "until", "by", "before", "after", "from", "of", "during", "early", "late",
        ]
        .iter()
        .any(|word| before.eq_ignore_ascii_case(word));
        // "in 2000 villages" counts, it does not date.
        let counts =
            self.analysis.tags.get(at as usize + 1).is_some_and(|&tag| {
                at + 1 < self.end && matches!(tag, Tag::Nns | Tag::Nn | Tag::Jj | Tag::Cd)
            });
        if introduced && !counts {
            Self::found(at, at + 1, Some(Value::Year(year)), false)
        } else {
            None
        }
    }

    /// Whether the words before look ahead: a modal or an infinitive since the last comma.
    fn looks_ahead(&self, at: u32) -> bool {
        (self.start..at)
            .rev()
            .take_while(|&before| !matches!(self.word(before), "," | ";" | "\u{2014}"))
            .take(16)
            .any(|before| {
                let word = self.word(before);
                let to_verb = word.eq_ignore_ascii_case("to")
                    && self.analysis.tags.get(before as usize + 1) == Some(&Tag::Vb);
                to_verb
                    || [
                        "will",
                        "would",
                        "'ll",
                        "\u{2019}ll",
                        "shall",
                        "until",
                        "by",
                        "due",
                        "next",
                        "could",
                        "may",
                        "might",
                    ]
                    .iter()
                    .any(|ahead| word.eq_ignore_ascii_case(ahead))
            })
    }
}

/// The words that a time expression may start with, numbers apart.
static STARTS: LazyLock<WordLists> = LazyLock::new(|| {
    let words = &[
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sep",
        "sept",
        "oct",
        "nov",
        "dec",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "last",
        "next",
        "this",
        "past",
        "today",
        "tonight",
        "yesterday",
        "tomorrow",
    ];
    WordLists::new(&[(1, &MONTHS), (1, &SMALL_NUMBERS), (1, words)])
});

fn weekday(word: &str) -> Option<Weekday> {
    Some(match word {
        "Monday" => Weekday::Monday,
        "Tuesday" => Weekday::Tuesday,
        "Wednesday" => Weekday::Wednesday,
        "Thursday" => Weekday::Thursday,
        "Friday" => Weekday::Friday,
        "Saturday" => Weekday::Saturday,
        "Sunday" => Weekday::Sunday,
        _ => return None,
    })
}

fn month_number(word: &str) -> Option<i8> {
    Some(match word.strip_suffix('.').unwrap_or(word) {
        "January" | "Jan" => 1,
        "February" | "Feb" => 2,
        "March" | "Mar" => 3,
        "April" | "Apr" => 4,
        "May" => 5,
        "June" | "Jun" => 6,
        "July" | "Jul" => 7,
        "August" | "Aug" => 8,
        "September" | "Sept" | "Sep" => 9,
        "October" | "Oct" => 10,
        "November" | "Nov" => 11,
        "December" | "Dec" => 12,
        _ => return None,
    })
}

/// "5", "05", "5th".
fn day_number(word: &str) -> Option<i8> {
    let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let suffix = &word[digits.len()..];
    let ordinal = ["", "st", "nd", "rd", "th"].contains(&suffix);
    let day: i8 = digits.parse().ok().filter(|_| digits.len() <= 2 && ordinal)?;
    (1..=31).contains(&day).then_some(day)
}

fn year_number(word: &str) -> Option<i16> {
    let year: i16 = word.parse().ok().filter(|_| word.len() == 4)?;
    (1000..2200).contains(&year).then_some(year)
}

const SMALL_NUMBERS: [&str; 11] = [
    "a", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "one",
];

fn small_number(word: &str) -> Option<i16> {
    if let Some(at) = SMALL_NUMBERS.iter().position(|w| word.eq_ignore_ascii_case(w)) {
        return Some(if at == 10 {
            1
        } else {
            i16::try_from(at + 1).unwrap_or(1)
        });
    }
    word.parse().ok().filter(|&n: &i16| (1..1000).contains(&n))
}

#[cfg(test)]
mod tests {
    use super::*;
    use ascribe_syntax::analyse;
    use ascribe_text::Document;

    /// The time expressions of a text published on Wednesday, 5 March 2025.
    fn read(text: &str) -> Vec<(String, Option<String>)> {
        let document = Document::from_paragraphs("d", text.to_owned());
        let analysis = analyse(&document);
        let all = TokenRange::new(0, u32::try_from(analysis.tokens.len()).unwrap());
        times(&analysis, all, day_of(Some("2025-03-05T09:40")))
            .into_iter()
            .map(|time| (analysis.text(time.range).to_owned(), time.value.map(Value::iso)))
            .collect()
    }

    #[track_caller]
    fn check(text: &str, words: &str, value: Option<&str>) {
        assert_eq!(
            read(text),
            [(words.to_owned(), value.map(str::to_owned))],
            "{text}"
        );
    }

    #[test]
    fn weekdays_are_the_latest_on_or_before_publication() {
        check("They met on Wednesday.", "Wednesday", Some("2025-03-05"));
        check("They met on Thursday.", "Thursday", Some("2025-02-27"));
        check("They met last Wednesday.", "last Wednesday", Some("2025-02-26"));
        check("They met Tuesday evening.", "Tuesday evening", Some("2025-03-04"));
    }

    #[test]
    fn what_lies_ahead_has_no_value_unless_the_words_say_which() {
        check("They will meet on Thursday.", "Thursday", None);
        check(
            "They meet again next Thursday.",
            "next Thursday",
            Some("2025-03-06"),
        );
        check("The bridge will open in May.", "May", None);
    }

    #[test]
    fn dates_with_and_without_a_year() {
        check("It opened on 12 May 2023.", "12 May 2023", Some("2023-05-12"));
        check(
            "It opened on June 19, 2024, at noon.",
            "June 19, 2024",
            Some("2024-06-19"),
        );
        check("It burned on Feb. 1.", "Feb. 1", Some("2025-02-01"));
        check("It burned on December 24.", "December 24", Some("2024-12-24"));
        check("Traffic fell in February.", "February", Some("2025-02"));
        check("It was built in 1945.", "1945", Some("1945"));
        check("There is no 31 June 2024 here.", "June 2024", Some("2024-06"));
    }

    #[test]
    fn days_reckoned_from_publication() {
        check("It fell yesterday.", "yesterday", Some("2025-03-04"));
        check("It fell three days ago.", "three days ago", Some("2025-03-02"));
        check("It fell two years ago.", "two years ago", Some("2023"));
        check("It fell last month.", "last month", Some("2025-02"));
        check("It fell last week.", "last week", Some("2025-W09"));
    }

    #[test]
    fn words_that_only_look_like_times() {
        for text in [
            "You may go.",
            "They march on.",
            "There were 2000 of them.",
            "Chapter 5 ends.",
            "He came second.",
        ] {
            assert_eq!(read(text), [], "{text}");
        }
    }
}
