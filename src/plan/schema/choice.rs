//! Keys that take one of a few words.

use super::reader::{Reader, Value};
use super::{Entry, Kind, one_of, similar};
use crate::diag::{Code, Diagnostic};
use crate::plan::{Every, IfCancelled, Outcome, Policy, Section};
use chrono::Weekday;
use toml::de::DeValue;

/// A closed set of values, each with its word in the files.
pub trait Choice: Copy + 'static {
    const ALL: &'static [Self];
    /// In the order of [`Choice::ALL`].
    const WORDS: &'static [&'static str];
}

/// For a type that has `ALL` and a `const fn word`.
macro_rules! choice {
    ($($type:ty),*) => {$(
        impl Choice for $type {
            const ALL: &'static [Self] = &<$type>::ALL;
            const WORDS: &'static [&'static str] = &{
                let mut words = [""; <$type>::ALL.len()];
                let mut index = 0;
                while index < words.len() {
                    words[index] = <$type>::ALL[index].word();
                    index += 1;
                }
                words
            };
        }
    )*};
}

choice!(IfCancelled, Outcome, Policy, Section);

/// `country`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Country {
    Denmark,
    None,
}

impl Choice for Country {
    const ALL: &'static [Self] = &[Country::Denmark, Country::None];
    const WORDS: &'static [&'static str] = &["DK", "none"];
}

/// `every`: a calendar period, or each meeting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rhythm {
    Period(Every),
    Meeting,
}

impl Choice for Rhythm {
    const ALL: &'static [Self] = &[
        Rhythm::Period(Every::Month),
        Rhythm::Period(Every::Quarter),
        Rhythm::Period(Every::HalfYear),
        Rhythm::Period(Every::Year),
        Rhythm::Meeting,
    ];
    const WORDS: &'static [&'static str] = &["month", "quarter", "half-year", "year", "meeting"];
}

impl Rhythm {
    /// As it is written in a file.
    pub fn word(self) -> &'static str {
        let place = Self::ALL.iter().position(|rhythm| *rhythm == self);
        place.map_or("", |place| Self::WORDS[place])
    }
}

/// `weekday`, as in a recurrence rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WeekdayWord(pub Weekday);

impl Choice for WeekdayWord {
    const ALL: &'static [Self] = &[
        WeekdayWord(Weekday::Mon),
        WeekdayWord(Weekday::Tue),
        WeekdayWord(Weekday::Wed),
        WeekdayWord(Weekday::Thu),
        WeekdayWord(Weekday::Fri),
        WeekdayWord(Weekday::Sat),
        WeekdayWord(Weekday::Sun),
    ];
    const WORDS: &'static [&'static str] = &["MO", "TU", "WE", "TH", "FR", "SA", "SU"];
}

impl<T: Choice> Value for T {
    const KIND: Kind = Kind::Choice(T::WORDS);

    fn value(value: &DeValue<'_>, entry: &Entry<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        let word = String::value(value, entry, reader)?;
        if let Some(place) = T::WORDS.iter().position(|known| *known == word) {
            return Some(T::ALL[place]);
        }
        reader.report.push(unknown(&word, entry, T::WORDS));
        None
    }
}

fn unknown(word: &str, entry: &Entry<'_>, words: &[&str]) -> Diagnostic {
    let all: Vec<_> = words.iter().map(|word| format!("`\"{word}\"`")).collect();
    let all = one_of(&all);
    let hint = match similar(word, words.iter().copied()) {
        Some(meant) => format!("mente du `\"{meant}\"`? der kan stå {all}"),
        None => format!("der kan stå {all}"),
    };
    let message = format!("`{}` kan ikke være `{word}`", entry.key);
    Diagnostic::new(Code::UnknownChoice, entry.span, message).label("ukendt valg").hint(hint)
}
