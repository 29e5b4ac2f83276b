//! Dates as news pages write them, read into ISO 8601.

use std::fmt;
use std::ops::Range;

/// A calendar date, with the time of day and the offset from UTC where the text gives them.
///
/// It is written as ISO 8601: `2024-06-19`, `2024-06-19T13:10`, `2024-06-19T13:10:05+03:00`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Timestamp {
    /// Year of the common era.
    pub year: u16,
    /// Month, from 1.
    pub month: u8,
    /// Day of the month, from 1; it exists in that month.
    pub day: u8,
    /// The time of day, where it is given.
    pub time: Option<Time>,
}

/// A time of day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Time {
    /// Hour, 0 to 23.
    pub hour: u8,
    /// Minute, 0 to 59.
    pub minute: u8,
    /// Second, 0 to 59, where it is given.
    pub second: Option<u8>,
    /// Minutes east of UTC, where they are given.
    pub offset: Option<i16>,
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)?;
        let Some(time) = self.time else { return Ok(()) };
        write!(f, "T{:02}:{:02}", time.hour, time.minute)?;
        if let Some(second) = time.second {
            write!(f, ":{second:02}")?;
        }
        match time.offset {
            None => Ok(()),
            Some(0) => f.write_str("Z"),
            Some(offset) => {
                let sign = if offset < 0 { '-' } else { '+' };
                write!(f, "{sign}{:02}:{:02}", offset.abs() / 60, offset.abs() % 60)
            }
        }
    }
}

impl Timestamp {
    /// The first date of `text` and the bytes it covers, its time of day and zone included.
    ///
    /// Read are ISO 8601, "June 19, 2024", "19 June 2024", "Sept. 3rd, 2024", and "19/06/2024" or "19.06.2024"
    /// where the order of day and month cannot be mistaken; a time before or after ("1:10 PM", "13.10 GMT").
    /// A zone that means more than one offset ("CST", "IST") is covered and not written.
    #[must_use]
    pub fn find(text: &str) -> Option<(Range<usize>, Self)> {
        let bytes = text.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            let edge = at == 0 || !bytes[at - 1].is_ascii_alphanumeric();
            if edge && bytes[at].is_ascii_alphanumeric() {
                if let Some(found) = Cursor::new(text, at).timestamp() {
                    return Some((at..found.1, found.0));
                }
                while at < bytes.len() && bytes[at].is_ascii_alphanumeric() {
                    at += 1;
                }
            } else {
                at += 1;
            }
        }
        None
    }

    /// The date that `text` is, if it is one and nothing else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (range, stamp) = Self::find(text)?;
        (range == (0..text.len())).then_some(stamp)
    }

    /// The date that has these parts, if the calendar has it.
    fn on(year: u32, month: u32, day: u32) -> Option<Self> {
        let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        let days = match month {
            1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
            4 | 6 | 9 | 11 => 30,
            2 => 28 + u32::from(leap),
            _ => return None,
        };
        ((1000..=2999).contains(&year) && (1..=days).contains(&day)).then_some(Self {
            year: year as u16,
            month: month as u8,
            day: day as u8,
            time: None,
        })
    }
}

/// Whether `text` is a time of day and nothing else: "14:20", "2.05 p.m. ET".
#[must_use]
pub fn is_time(text: &str) -> bool {
    let mut cursor = Cursor::new(text, 0);
    text.len() <= 20 && cursor.time().is_some() && cursor.at == text.len()
}

/// The number of the month that `word` names in full or in short, from 1.
#[must_use]
pub fn month_number(word: &str) -> Option<u8> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    if word.len() < 3 || !word.is_ascii() {
        return None;
    }
    MONTHS.iter().zip(1..).find_map(|(name, number)| {
        let short = word.len() == 3 || (number == 9 && word.len() == 4);
        let fits = if short {
            name[..word.len()].eq_ignore_ascii_case(word)
        } else {
            name.eq_ignore_ascii_case(word)
        };
        fits.then_some(number)
    })
}

/// The number of the day of the week that `word` names in full or in short, Monday 1.
#[must_use]
pub fn weekday_number(word: &str) -> Option<u8> {
    const DAYS: [(&str, &[&str]); 7] = [
        ("monday", &["mon"]),
        ("tuesday", &["tue", "tues"]),
        ("wednesday", &["wed", "weds"]),
        ("thursday", &["thu", "thur", "thurs"]),
        ("friday", &["fri"]),
        ("saturday", &["sat"]),
        ("sunday", &["sun"]),
    ];
    DAYS.iter().zip(1..).find_map(|((name, short), number)| {
        let fits = name.eq_ignore_ascii_case(word) || short.iter().any(|s| s.eq_ignore_ascii_case(word));
        fits.then_some(number)
    })
}

/// Zones that news pages name and that mean one offset only, in minutes east of UTC.
const ZONES: [(&str, i16); 12] = [
    ("Z", 0),
    ("UTC", 0),
    ("GMT", 0),
    ("EST", -300),
    ("EDT", -240),
    ("CDT", -300),
    ("MST", -420),
    ("MDT", -360),
    ("PST", -480),
    ("PDT", -420),
    ("CEST", 120),
    ("MSK", 180),
];

/// Zones that mean more than one offset, or one that changes with the season.
const LOOSE_ZONES: [&str; 14] = [
    "ET", "CT", "MT", "PT", "BST", "IST", "CST", "CET", "EET", "EEST", "AEST", "AEDT", "JST", "SGT",
];

#[derive(Clone, Copy)]
struct Cursor<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Cursor<'t> {
    const fn new(text: &'t str, at: usize) -> Self {
        Self { text, at }
    }

    fn peek(&self) -> u8 {
        self.text.as_bytes().get(self.at).copied().unwrap_or(0)
    }

    fn rest(&self) -> &'t [u8] {
        &self.text.as_bytes()[self.at.min(self.text.len())..]
    }

    fn eat(&mut self, byte: u8) -> bool {
        let found = self.peek() == byte && self.at < self.text.len();
        self.at += usize::from(found);
        found
    }

    /// Skips blanks, no-break ones too.
    fn blanks(&mut self) {
        loop {
            match self.rest() {
                [b' ' | b'\t' | b'\n' | b'\r', ..] => self.at += 1,
                [0xC2, 0xA0, ..] => self.at += 2,
                [0xE2, 0x80, 0xAF | 0x89, ..] => self.at += 3,
                _ => return,
            }
        }
    }

    /// A run of digits, as its value and length; at most nine digits.
    fn number(&mut self) -> Option<(u32, usize)> {
        let length = self.rest().iter().take_while(|b| b.is_ascii_digit()).count();
        if length == 0 || length > 9 {
            return None;
        }
        let value = self.rest()[..length]
            .iter()
            .fold(0, |n, b| n * 10 + u32::from(b - b'0'));
        self.at += length;
        Some((value, length))
    }

    /// A run of ASCII letters, perhaps empty.
    fn word(&mut self) -> &'t str {
        let start = self.at;
        self.at += self.rest().iter().take_while(|b| b.is_ascii_alphabetic()).count();
        &self.text[start..self.at]
    }

    /// A run of ASCII letters after which another character than a letter or digit stands.
    fn whole_word(&mut self) -> &'t str {
        let word = self.word();
        if self.peek().is_ascii_digit() { "" } else { word }
    }

    /// A date with or without a time before or after it, and where it ends.
    fn timestamp(self) -> Option<(Timestamp, usize)> {
        let mut cursor = self;
        if let Some(mut date) = cursor.date() {
            let mut after = cursor;
            if after.time_gap()
                && let Some(time) = after.time()
            {
                date.time = Some(time);
                cursor = after;
            }
            return Some((date, cursor.at));
        }
        let mut cursor = self;
        let time = cursor.time_and_gap()?;
        let mut weekday = cursor;
        if weekday_number(weekday.whole_word()).is_some() {
            weekday.eat(b'.');
            weekday.eat(b',');
            weekday.blanks();
            cursor = weekday;
        }
        let date = cursor.date()?;
        Some((
            Timestamp {
                time: Some(time),
                ..date
            },
            cursor.at,
        ))
    }

    /// A time of day in front of a date, and what stands between them.
    fn time_and_gap(&mut self) -> Option<Time> {
        let mut ahead = *self;
        let time = ahead.time()?;
        ahead.blanks();
        ahead.eat(b',');
        ahead.blanks();
        let mut on = ahead;
        if on.whole_word().eq_ignore_ascii_case("on") {
            on.blanks();
            ahead = on;
        }
        *self = ahead;
        Some(time)
    }

    /// What may stand between a date and its time: blanks, a comma, "at", a dash or bar.
    fn time_gap(&mut self) -> bool {
        let start = self.at;
        if self.eat(b'T') && self.peek().is_ascii_digit() {
            return true;
        }
        self.at = start;
        self.blanks();
        match self.rest() {
            [b',' | b'|' | b'-' | b'/' | b';', ..] => self.at += 1,
            [0xC2, 0xB7, ..] => self.at += 2,
            [0xE2, 0x80, 0x93 | 0x94 | 0xA2, ..] => self.at += 3,
            _ => {}
        }
        self.blanks();
        let mut at = *self;
        if at.whole_word().eq_ignore_ascii_case("at") {
            at.blanks();
            *self = at;
        }
        self.at > start
    }

    fn date(&mut self) -> Option<Timestamp> {
        if self.peek().is_ascii_digit() {
            self.date_from_digits()
        } else {
            let month = month_number(self.word())?;
            self.eat(b'.');
            self.blanks();
            let day = self.day()?;
            self.eat(b',');
            self.blanks();
            let year = self.year()?;
            Timestamp::on(year, u32::from(month), day)
        }
    }

    fn date_from_digits(&mut self) -> Option<Timestamp> {
        let (first, length) = self.number()?;
        let separator = self.peek();
        if length == 4 && matches!(separator, b'-' | b'/') {
            self.at += 1;
            let (month, _) = self.number()?;
            if !self.eat(separator) {
                return None;
            }
            let (day, digits) = self.number()?;
            return (digits <= 2).then(|| Timestamp::on(first, month, day)).flatten();
        }
        if length <= 2 && matches!(separator, b'/' | b'.' | b'-') && self.rest().get(1)?.is_ascii_digit() {
            self.at += 1;
            let (second, _) = self.number()?;
            if !self.eat(separator) {
                return None;
            }
            let year = self.year()?;
            // Day and month are told apart only where one of them cannot be a month; dots mean day first.
            return match (first, second) {
                _ if separator == b'.' => Timestamp::on(year, second, first),
                (13.., _) => Timestamp::on(year, second, first),
                (_, 13..) => Timestamp::on(year, first, second),
                _ if first == second => Timestamp::on(year, first, second),
                _ => None,
            };
        }
        self.at -= length;
        let day = self.day()?;
        self.blanks();
        self.eat(b'-');
        let mut of = *self;
        if of.whole_word().eq_ignore_ascii_case("of") {
            of.blanks();
            *self = of;
        }
        let month = month_number(self.word())?;
        self.eat(b'.');
        self.eat(b',');
        self.eat(b'-');
        self.blanks();
        let year = self.year()?;
        Timestamp::on(year, u32::from(month), day)
    }

    /// One or two digits, with or without their ordinal ending.
    fn day(&mut self) -> Option<u32> {
        let (day, length) = self.number()?;
        let mut ending = *self;
        let word = ending.word();
        if ["st", "nd", "rd", "th"]
            .iter()
            .any(|e| e.eq_ignore_ascii_case(word))
        {
            *self = ending;
        }
        (length <= 2).then_some(day)
    }

    /// Four digits that no other letter or digit follows (but the T of a time).
    fn year(&mut self) -> Option<u32> {
        let (year, length) = self.number()?;
        let next = self.peek();
        (length == 4 && (next == b'T' || !next.is_ascii_alphanumeric())).then_some(year)
    }

    fn time(&mut self) -> Option<Time> {
        let (hour, digits) = self.number()?;
        let (mut hour, mut minute, mut second) = (hour, None, None);
        if digits == 4 {
            minute = Some(hour % 100);
            hour /= 100;
        } else if digits > 2 {
            return None;
        } else if matches!(self.peek(), b':' | b'.') && self.rest().get(1).is_some_and(u8::is_ascii_digit) {
            self.at += 1;
            let (value, length) = self.number()?;
            if length != 2 {
                return None;
            }
            minute = Some(value);
            if self.peek() == b':' {
                self.at += 1;
                let (value, length) = self.number()?;
                if length != 2 {
                    return None;
                }
                second = Some(value);
                if self.peek() == b'.' && self.rest().get(1).is_some_and(u8::is_ascii_digit) {
                    self.at += 1;
                    self.number()?;
                }
            }
        }
        let half = self.half_of_day();
        match half {
            Some(_) if !(1..=12).contains(&hour) => return None,
            Some(afternoon) => hour = hour % 12 + 12 * u32::from(afternoon),
            None => {}
        }
        let zone = if digits == 4 {
            self.named_zone()
        } else {
            self.zone()
        };
        // A bare number is a time only with "am" or "pm", four digits only with a zone.
        if (minute.is_none() && half.is_none()) || (digits == 4 && zone.is_none()) {
            return None;
        }
        let minute = minute.unwrap_or(0);
        let valid = hour < 24 && minute < 60 && second.is_none_or(|s| s < 60);
        valid.then(|| Time {
            hour: hour as u8,
            minute: minute as u8,
            second: second.map(|s| s as u8),
            offset: zone.flatten(),
        })
    }

    /// "am" or "pm" in any of their spellings: `Some(true)` for the afternoon.
    fn half_of_day(&mut self) -> Option<bool> {
        let mut ahead = *self;
        ahead.blanks();
        let letter = ahead.peek().to_ascii_lowercase();
        if letter != b'a' && letter != b'p' {
            return None;
        }
        ahead.at += 1;
        let dotted = ahead.eat(b'.');
        if !matches!(ahead.peek(), b'm' | b'M') {
            return None;
        }
        ahead.at += 1;
        if dotted {
            ahead.eat(b'.');
        }
        if ahead.peek().is_ascii_alphanumeric() {
            return None;
        }
        *self = ahead;
        Some(letter == b'p')
    }

    /// A zone, if one follows; `Some(None)` for one that does not tell its offset.
    fn zone(&mut self) -> Option<Option<i16>> {
        let mut ahead = *self;
        if let Some(offset) = ahead.numeric_offset() {
            *self = ahead;
            return Some(Some(offset));
        }
        self.named_zone()
    }

    fn named_zone(&mut self) -> Option<Option<i16>> {
        let mut ahead = *self;
        ahead.blanks();
        let bracket = ahead.eat(b'(');
        let word = ahead.whole_word();
        if bracket {
            ahead.eat(b')');
        }
        let strict = ZONES
            .iter()
            .find(|(name, _)| *name == word)
            .map(|&(_, offset)| offset);
        if strict.is_none() && !LOOSE_ZONES.contains(&word) {
            return None;
        }
        let mut offset = strict;
        if strict == Some(0) {
            let mut behind = ahead;
            if let Some(value) = behind.numeric_offset() {
                offset = Some(value);
                ahead = behind;
            }
        }
        *self = ahead;
        Some(offset)
    }

    /// "+03:00", "-0500", "+3".
    fn numeric_offset(&mut self) -> Option<i16> {
        let mut ahead = *self;
        let sign: i16 = match ahead.peek() {
            b'+' => 1,
            b'-' => -1,
            _ => return None,
        };
        ahead.at += 1;
        let (value, length) = ahead.number()?;
        let (hours, minutes) = match length {
            1 | 2 if ahead.peek() == b':' => {
                ahead.at += 1;
                let (minutes, digits) = ahead.number()?;
                if digits != 2 {
                    return None;
                }
                (value, minutes)
            }
            1 | 2 => (value, 0),
            4 => (value / 100, value % 100),
            _ => return None,
        };
        (hours <= 14 && minutes < 60).then(|| {
            *self = ahead;
            sign * (hours * 60 + minutes) as i16
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_forms_become_iso() {
        for (text, iso) in [
            ("June 19, 2024", "2024-06-19"),
            ("Jun 19, 2024 1:10 PM", "2024-06-19T13:10"),
            ("19 June 2024", "2024-06-19"),
            ("19th of June, 2024", "2024-06-19"),
            ("Sept. 3rd, 2024", "2024-09-03"),
            ("2024-06-19", "2024-06-19"),
            ("2024-06-19T13:10:05Z", "2024-06-19T13:10:05Z"),
            ("2024-06-19T13:10:05.123+03:00", "2024-06-19T13:10:05+03:00"),
            ("2024-06-19 13:10:05 -0500", "2024-06-19T13:10:05"),
            ("June 19, 2024 at 12:05 a.m. EDT", "2024-06-19T00:05-04:00"),
            ("June 19, 2024 | 12 p.m. ET", "2024-06-19T12:00"),
            ("19 Jun 2024 13.10 GMT+3", "2024-06-19T13:10+03:00"),
            ("12:01 AM EDT, Wed June 19, 2024", "2024-06-19T00:01-04:00"),
            ("1310 GMT, 19 June 2024", "2024-06-19T13:10Z"),
            ("19/06/2024", "2024-06-19"),
            ("06/19/2024", "2024-06-19"),
            ("6.7.2024", "2024-07-06"),
            ("29 Feb 2024", "2024-02-29"),
            ("19-Jun-2024", "2024-06-19"),
        ] {
            let found = Timestamp::find(text).map(|(_, stamp)| stamp.to_string());
            assert_eq!(found.as_deref(), Some(iso), "{text}");
        }
    }

    #[test]
    fn what_is_no_date_or_may_be_two_is_not_read() {
        for text in [
            "05/06/2024",
            "February 30, 2024",
            "29 Feb 2023",
            "in June 2024",
            "May 5 people",
            "12:30",
            "v2024-06-1934",
            "31/31/2024",
            "",
        ] {
            assert_eq!(Timestamp::find(text), None, "{text}");
        }
    }

    #[test]
    fn a_date_is_found_where_it_stands() {
        let text = "Published on Wed, June 19, 2024 1:10 PM by us";
        let (range, _) = Timestamp::find(text).expect("a date");
        assert_eq!(&text[range], "June 19, 2024 1:10 PM");
        assert!(Timestamp::parse(text).is_none());
        assert!(Timestamp::parse(" June 19, 2024 ").is_some());
    }
}
