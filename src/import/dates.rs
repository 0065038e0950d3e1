//! Dates in running text: "fredag den 5. januar", "26.-28. juni", "medio august",
//! "slutningen af uge 41".
//!
//! Without a year it is the one in which the weekday fits, else the day nearest to the
//! meeting's.

use crate::calendar::{Typed, month_of, week_monday, weekday_of};
use crate::plan::edit::Due;
use chrono::{Datelike, Days, Months, NaiveDate};
use std::ops::Range;

/// A date or a period that a text mentions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// The bytes of the text, from the weekday or the "d." in front of it.
    pub range: Range<usize>,
    /// The first day.
    pub from: NaiveDate,
    /// The last day, inclusive.
    pub to: NaiveDate,
    /// It is a period in which something is due, and not so many days.
    pub is_window: bool,
}

impl Mention {
    /// As something is due.
    pub fn due(&self) -> Due {
        match (self.is_window, self.to - self.from) {
            (false, _) => Due::Day(self.from),
            (true, length) if length.num_days() < 7 => {
                let week = self.from.iso_week();
                Due::Window(format!("{}-W{:02}", week.year(), week.week()))
            }
            (true, _) => Due::of(Typed::Period(self.from, self.to)).unwrap_or(Due::Day(self.from)),
        }
    }
}

/// A word with its place.
struct Word<'a> {
    text: &'a str,
    start: usize,
}

/// Every date and period in a text, in order.
pub fn mentions(text: &str, near: NaiveDate) -> Vec<Mention> {
    let words = words(text);
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let read = numeric(&words, at, near)
            .or_else(|| day_and_month(&words, at, near))
            .or_else(|| part_of_month(&words, at, near))
            .or_else(|| week(&words, at, near))
            .or_else(|| whole_month(&words, at, near));
        match read {
            Some((mention, next)) => {
                found.push(mention);
                at = next;
            }
            None => at += 1,
        }
    }
    found
}

/// The only day in a text, or the first of them.
pub fn first_day(text: &str, near: NaiveDate) -> Option<NaiveDate> {
    mentions(text, near).into_iter().find(|mention| !mention.is_window).map(|m| m.from)
}

fn words(text: &str) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    let mut start = None;
    for (index, c) in text.char_indices().chain([(text.len(), ' ')]) {
        let is_space = c.is_whitespace() || matches!(c, '(' | '"' | '»' | '“');
        match (is_space, start) {
            (false, None) => start = Some(index),
            (true, Some(from)) => {
                words.push(Word { text: &text[from..index], start: from });
                start = None;
            }
            _ => {}
        }
    }
    words
}

type Read = Option<(Mention, usize)>;

/// The word without what ends a sentence or a bracket.
fn bare(word: &str) -> &str {
    word.trim_end_matches(['.', ',', ';', ':', ')', '"', '”', '«', '?', '!'])
}

fn year(word: Option<&Word>) -> Option<i32> {
    let text = bare(word?.text);
    let text = text.trim_end_matches('*');
    (text.len() == 4).then(|| text.parse().ok())?.filter(|year| (1990..2100).contains(year))
}

/// The end of a mention: without the full stop of the sentence after a year or a name
/// that is not abbreviated.
fn end(word: &Word) -> usize {
    word.start + bare(word.text).len()
}

/// From the weekday and "den" in front of a date.
fn beginning(words: &[Word], at: usize) -> (usize, Option<u64>) {
    let mut first = at;
    if first > 0 && matches!(words[first - 1].text, "d." | "den" | "D." | "Den" | "d") {
        first -= 1;
    }
    let weekday = first.checked_sub(1).and_then(|at| weekday_of(words[at].text));
    (words[first - usize::from(weekday.is_some())].start, weekday)
}

/// The year in which a day of a month is meant.
fn nearest(
    near: NaiveDate,
    weekday: Option<u64>,
    day: impl Fn(i32) -> Option<NaiveDate>,
) -> Option<NaiveDate> {
    let days: Vec<NaiveDate> = (near.year() - 1..=near.year() + 1).filter_map(&day).collect();
    let fits = |date: &&NaiveDate| {
        weekday.is_none_or(|weekday| u64::from(date.weekday().num_days_from_monday()) == weekday)
    };
    let distance = |date: &&NaiveDate| (**date - near).num_days().abs();
    let fitting = days.iter().filter(fits).min_by_key(distance);
    fitting.or_else(|| days.iter().min_by_key(distance)).copied()
}

/// The day in the year that is written after a word, else in the one that is meant; and
/// the last word of it.
fn in_its_year(
    words: &[Word],
    at: usize,
    near: NaiveDate,
    weekday: Option<u64>,
    day: impl Fn(i32) -> Option<NaiveDate>,
) -> Option<(NaiveDate, usize)> {
    match year(words.get(at + 1)) {
        Some(year) => Some((day(year)?, at + 1)),
        None => Some((nearest(near, weekday, day)?, at)),
    }
}

fn days(words: &[Word], at: usize, from: NaiveDate, to: NaiveDate, last: usize) -> Mention {
    let range = beginning(words, at).0..end(&words[last]);
    Mention { range, from, to, is_window: false }
}

/// `24-01-2024`, `13/6 2023`, `2024-01-24`.
fn numeric(words: &[Word], at: usize, near: NaiveDate) -> Read {
    let text = bare(words[at].text);
    let parts: Vec<&str> = text.split(['-', '/', '.']).collect();
    let number = |part: &str| part.parse::<u32>().ok();
    let short = |part: &str| (1..=2).contains(&part.len());
    let (date, last) = match parts[..] {
        [y, m, d] if y.len() == 4 => {
            (NaiveDate::from_ymd_opt(y.parse().ok()?, number(m)?, number(d)?)?, at)
        }
        [d, m, y] if short(d) && short(m) && (y.len() == 4 || y.len() == 2) => {
            let year: i32 = y.parse().ok()?;
            let year = if year < 100 { 2000 + year } else { year };
            (NaiveDate::from_ymd_opt(year, number(m)?, number(d)?)?, at)
        }
        [d, m] if text.contains('/') && short(d) && short(m) => {
            let (day, month) = (number(d)?, number(m)?);
            match year(words.get(at + 1)) {
                Some(year) => (NaiveDate::from_ymd_opt(year, month, day)?, at + 1),
                None => {
                    let is_date = at > 0 && matches!(words[at - 1].text, "d." | "den");
                    let in_year = |year| NaiveDate::from_ymd_opt(year, month, day);
                    (nearest(near, None, in_year).filter(|_| is_date)?, at)
                }
            }
        }
        _ => return None,
    };
    Some((days(words, at, date, date, last), last + 1))
}

/// `5. januar`, `21. juni 2023`, `22.-23. januar`.
fn day_and_month(words: &[Word], at: usize, near: NaiveDate) -> Read {
    let day = |text: &str| {
        let number = text.strip_suffix('.')?;
        number.parse::<u32>().ok().filter(|day| (1..=31).contains(day))
    };
    let text = words[at].text.replace('–', "-");
    let (first, last, month_at) = match text.split_once('-') {
        Some((first, last)) => (day(&format!("{}.", bare(first)))?, day(last)?, at + 1),
        None => {
            let first = day(&text)?;
            let is_dash = |at: usize| words.get(at).is_some_and(|w| matches!(w.text, "-" | "–"));
            match words.get(at + 2).and_then(|word| day(word.text)) {
                Some(last) if is_dash(at + 1) => (first, last, at + 3),
                _ => (first, first, at + 1),
            }
        }
    };
    let month = month_of(words.get(month_at)?.text)?;
    let in_year = |year: i32| NaiveDate::from_ymd_opt(year, month, first);
    let (from, last_at) = in_its_year(words, month_at, near, beginning(words, at).1, in_year)?;
    let to = from.with_day(last).filter(|to| *to >= from)?;
    Some((days(words, at, from, to, last_at), last_at + 1))
}

/// `medio august`, `i slutningen af februar`, `primo juni 2024`.
fn part_of_month(words: &[Word], at: usize, near: NaiveDate) -> Read {
    let text = words[at].text.to_lowercase();
    let (part, month_at) = match (&*text, words.get(at + 1).map(|word| word.text)) {
        ("primo" | "medio" | "ultimo", _) => (&*text, at + 1),
        ("begyndelsen" | "starten", Some("af")) => ("primo", at + 2),
        ("midten", Some("af")) => ("medio", at + 2),
        ("slutningen", Some("af")) => ("ultimo", at + 2),
        _ => return None,
    };
    let month = month_of(words.get(month_at)?.text)?;
    let in_year = |year: i32| {
        let first = NaiveDate::from_ymd_opt(year, month, 1)?;
        first.with_day(match part {
            "primo" => 1,
            "medio" => 11,
            _ => 21,
        })
    };
    let (from, last_at) = in_its_year(words, month_at, near, None, in_year)?;
    let to = match part {
        "primo" => from.with_day(10)?,
        "medio" => from.with_day(20)?,
        _ => end_of_month(from)?,
    };
    Some((window(words, at, from, to, last_at), last_at + 1))
}

fn window(words: &[Word], at: usize, from: NaiveDate, to: NaiveDate, last: usize) -> Mention {
    let first = at - usize::from(at > 0 && words[at - 1].text == "i");
    Mention { range: words[first].start..end(&words[last]), from, to, is_window: true }
}

fn end_of_month(date: NaiveDate) -> Option<NaiveDate> {
    (date.with_day(1)? + Months::new(1)).pred_opt()
}

/// `uge 41`, `slutningen af uge 41`: Thursday to Sunday.
fn week(words: &[Word], at: usize, near: NaiveDate) -> Read {
    let text = words[at].text.to_lowercase();
    let following = |after: usize| words.get(at + after).map(|word| word.text);
    let (is_end, number_at) = match (&*text, following(1), following(2)) {
        ("uge", _, _) => (false, at + 1),
        ("slutningen", Some("af"), Some("uge")) => (true, at + 3),
        _ => return None,
    };
    let week: u32 = bare(words.get(number_at)?.text).parse().ok()?;
    let monday = |year: i32| week_monday(year, week);
    let (monday, last_at) = in_its_year(words, number_at, near, None, monday)?;
    let from = if is_end { monday + Days::new(3) } else { monday };
    Some((window(words, at, from, monday + Days::new(6), last_at), last_at + 1))
}

/// `juni 2024`, `i juni måned`.
fn whole_month(words: &[Word], at: usize, near: NaiveDate) -> Read {
    let month = month_of(words[at].text).filter(|_| words[at].text.chars().count() > 2)?;
    let in_year = |year: i32| NaiveDate::from_ymd_opt(year, month, 1);
    let (from, last_at) = match year(words.get(at + 1)) {
        Some(year) => (in_year(year)?, at + 1),
        None if words.get(at + 1).is_some_and(|word| bare(word.text) == "måned") => {
            (nearest(near, None, in_year)?, at + 1)
        }
        None => return None,
    };
    Some((window(words, at, from, end_of_month(from)?, last_at), last_at + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, near: &str) -> Vec<String> {
        let near = near.parse().unwrap();
        let shown = |mention: Mention| {
            let words = &text[mention.range.clone()];
            match (mention.is_window, mention.due()) {
                (true, Due::Window(window)) => format!("{words}: {window}"),
                _ if mention.from == mention.to => format!("{words}: {}", mention.from),
                _ => format!("{words}: {}–{}", mention.from, mention.to),
            }
        };
        mentions(text, near).into_iter().map(shown).collect()
    }

    #[test]
    fn dates_of_minutes() {
        for (near, text, expected) in [
            ("2024-01-03", "møde fredag den 5. januar.", "fredag den 5. januar: 2024-01-05"),
            ("2024-01-03", "d. 15. december 2023 og", "d. 15. december 2023: 2023-12-15"),
            ("2024-01-24", "programmet d. 23. feb. Direktionen", "d. 23. feb: 2024-02-23"),
            ("2023-06-21", "den 1. februar.", "den 1. februar: 2023-02-01"),
            ("2023-06-21", "26.-28. juni", "26.-28. juni: 2023-06-26–2023-06-28"),
            ("2023-06-21", "ØK d. 13/6 2023, KB", "d. 13/6 2023: 2023-06-13"),
            ("2023-06-21", "et oplæg medio august til", "medio august: 2023-08 medio"),
            ("2024-01-24", "i slutningen af februar.", "i slutningen af februar: 2024-02 ultimo"),
            ("2022-10-12", "i slutningen af uge 41.", "i slutningen af uge 41: 2022-W41"),
            ("2024-01-24", "bliver til juni 2024.", "juni 2024: 2024-06"),
            ("2024-01-24", "til juni måned.", "juni måned: 2024-06"),
            ("2024-01-24", "i den 24-01-2024", "den 24-01-2024: 2024-01-24"),
            ("2023-12-20", "mandag den 8. januar", "mandag den 8. januar: 2024-01-08"),
        ] {
            assert_eq!(read(text, near), [expected], "{text:?}");
        }
        assert!(read("7.12.23 §32 og 114-707, 1) Ungegaranti og 2) Salg", "2023-06-21").len() == 1);
        assert!(read("på 5 minutters oplæg, 1-nummer strategi, 3 møder", "2023-06-21").is_empty());
    }
}
