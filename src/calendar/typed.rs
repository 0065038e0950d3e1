//! Dates as people type them: `2023-09-06`, `6/9 2023`, `6/9`, `ons. 6. sep.`, `i morgen`,
//! `onsdag i uge 36`, `1. onsdag i marts`; weeks and other periods (`uge 36`, `medio
//! august`), which mean the meeting in them; and `næste møde`.
//!
//! Without a year it is the next such day from today. `næste onsdag` is this week's to
//! some and next week's to others, so it is refused. Which meeting a date means is not
//! decided here.

use super::names::{MONTHS, WEEKDAYS, full_date, weekday_name};
use super::{YEARS, week_monday};
use chrono::{DateTime, Datelike, Days, Months, NaiveDate};
use std::fmt;

/// A typed date, as it was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Typed {
    /// One day.
    Day(NaiveDate),
    /// The extra meeting of a day: `10/3 ekstra`.
    Extra(NaiveDate),
    /// A week, by its Monday.
    Week(NaiveDate),
    /// A part of a month, a month or a quarter: first and last day.
    Period(NaiveDate, NaiveDate),
    /// `næste møde`.
    NextMeeting,
}

impl Typed {
    /// The last day that it can mean.
    pub fn last_day(self, today: NaiveDate) -> NaiveDate {
        match self {
            Typed::Day(day) | Typed::Extra(day) | Typed::Period(_, day) => day,
            Typed::Week(monday) => monday + Days::new(6),
            Typed::NextMeeting => today + Months::new(24),
        }
    }
}

/// A typed text that is no date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypedDateError {
    text: String,
    reason: Reason,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reason {
    Unknown,
    /// The weekday is not that of this date.
    OtherWeekday(NaiveDate),
    /// `næste onsdag`: one of two days.
    Ambiguous(NaiveDate, NaiveDate),
    /// A period, where one day is needed.
    NoDay,
    /// A day that no plan has.
    OtherYear,
}

/// How much of the typed text the message repeats.
const MAX_SHOWN: usize = 40;

impl fmt::Display for TypedDateError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text: String = self.text.chars().take(MAX_SHOWN).collect();
        let more = if text.len() < self.text.len() { "…" } else { "" };
        match self.reason {
            Reason::Unknown => write!(
                out,
                "`{text}{more}` er ikke en dato; skriv fx `6/9`, `6. sep. 2023`, `2023-09-06` eller `onsdag i uge 36`"
            ),
            Reason::OtherWeekday(date) => write!(
                out,
                "`{text}{more}` er ikke en dato; den {} er en {}",
                full_date(date),
                weekday_name(date)
            ),
            Reason::Ambiguous(one, other) => write!(
                out,
                "`{text}{more}` kan være den {} eller den {}; skriv datoen",
                full_date(one),
                full_date(other)
            ),
            Reason::OtherYear => {
                let (first, last) = (YEARS.start(), YEARS.end());
                write!(out, "`{text}{more}` ligger ikke i årene {first} til {last}")
            }
            Reason::NoDay => {
                write!(out, "`{text}{more}` er ikke en enkelt dag; skriv fx `6/9 2023`")
            }
        }
    }
}

impl std::error::Error for TypedDateError {}

/// Reads what a person typed on a given day.
///
/// # Errors
/// Where the text is no date, could mean two, or is of a year that no plan has.
pub fn typed(text: &str, today: NaiveDate) -> Result<Typed, TypedDateError> {
    let read = read(text, today)?;
    let (first, last) = match read {
        Typed::Day(day) | Typed::Extra(day) | Typed::Week(day) => (day, day),
        Typed::Period(from, to) => (from, to),
        Typed::NextMeeting => return Ok(read),
    };
    match [first, last].iter().all(|day| YEARS.contains(&day.year())) {
        true => Ok(read),
        false => Err(TypedDateError { text: text.trim().to_owned(), reason: Reason::OtherYear }),
    }
}

/// In any year.
fn read(text: &str, today: NaiveDate) -> Result<Typed, TypedDateError> {
    let lower = text.trim().to_lowercase();
    let error = |reason| TypedDateError { text: text.trim().to_owned(), reason };
    if let Some(day) = lower.strip_suffix("ekstra") {
        let day = typed_date(day.trim_end_matches([' ', '-', ',']), today);
        return day.map(Typed::Extra).map_err(|_| error(Reason::Unknown));
    }
    if let Some(date) = year_first(&lower).or_else(|| instant(text.trim())) {
        return Ok(Typed::Day(date));
    }
    let is_separator = |c: char| c.is_whitespace() || matches!(c, '.' | '/' | '-' | ',');
    let words: Vec<&str> = lower
        .split(is_separator)
        .filter(|word| !matches!(*word, "" | "d" | "den" | "det"))
        .collect();
    if let ["næste", weekday] = words[..]
        && let Some(weekday) = weekday_index(weekday)
    {
        let monday = monday_of(today);
        let this = monday + Days::new(weekday);
        let this = if this > today { this } else { this + Days::new(7) };
        let next = monday + Days::new(7 + weekday);
        let other = if next == this { next + Days::new(7) } else { next };
        return Err(error(Reason::Ambiguous(this, other)));
    }
    let read = relative(&words, today)
        .or_else(|| week(&words, today))
        .or_else(|| weekday_of_month(&words, today))
        .or_else(|| period(&words, today));
    match (read, day_and_month(&words, today)) {
        (Some(read), _) => Ok(read),
        (None, Some(DayOfMonth { date, is_that_weekday: true })) => Ok(Typed::Day(date)),
        (None, Some(DayOfMonth { date, .. })) => Err(error(Reason::OtherWeekday(date))),
        (None, None) => Err(error(Reason::Unknown)),
    }
}

/// Reads a single day; a week is its Monday.
///
/// # Errors
/// As [`typed`], and where it is a longer period.
pub fn typed_date(text: &str, today: NaiveDate) -> Result<NaiveDate, TypedDateError> {
    match typed(text, today)? {
        Typed::Day(date) | Typed::Week(date) => Ok(date),
        _ => Err(TypedDateError { text: text.trim().to_owned(), reason: Reason::NoDay }),
    }
}

/// `2023-09-06`, `2023/9/6`: what begins with a year has all four digits of it.
fn year_first(text: &str) -> Option<NaiveDate> {
    let digits = text.chars().take_while(char::is_ascii_digit).count();
    let date = NaiveDate::parse_from_str(&text.replace(['/', '.'], "-"), "%Y-%m-%d").ok()?;
    (digits == 4).then_some(date)
}

/// `2023-06-28T09:00:00+02:00`, as JSON has it.
fn instant(text: &str) -> Option<NaiveDate> {
    DateTime::parse_from_rfc3339(text).ok().map(|instant| instant.date_naive())
}

/// `i dag`, `i overmorgen`, `onsdag`, `på onsdag`, `onsdag i næste uge`, `næste møde`.
fn relative(words: &[&str], today: NaiveDate) -> Option<Typed> {
    let monday = monday_of(today);
    let next_monday = monday.checked_add_days(Days::new(7))?;
    let day = match *words {
        ["i", "dag"] => Some(today),
        ["i", "morgen"] => today.succ_opt(),
        ["i", "overmorgen"] => today.checked_add_days(Days::new(2)),
        ["næste", "møde"] => return Some(Typed::NextMeeting),
        ["denne", "uge"] | ["i", "denne", "uge"] => return Some(Typed::Week(monday)),
        ["næste", "uge"] | ["i", "næste", "uge"] => return Some(Typed::Week(next_monday)),
        [weekday] | ["på", weekday] => {
            let weekday = weekday_index(weekday)?;
            let this = monday.checked_add_days(Days::new(weekday));
            this.filter(|date| *date > today)
                .or_else(|| next_monday.checked_add_days(Days::new(weekday)))
        }
        [weekday, "i", "næste", "uge"] => {
            next_monday.checked_add_days(Days::new(weekday_index(weekday)?))
        }
        _ => None,
    };
    day.map(Typed::Day)
}

/// `onsdag i uge 36`, `ons uge 36 2023`, `uge 36`, `uge 36/2023`, `2023-W36`.
fn week(words: &[&str], today: NaiveDate) -> Option<Typed> {
    let words: Vec<&str> = words.iter().copied().filter(|word| *word != "i").collect();
    let (weekday, week, year) = match words[..] {
        ["uge", week] => (None, week, None),
        ["uge", week, year] => (None, week, Some(year)),
        [weekday, "uge", week] => (Some(weekday_index(weekday)?), week, None),
        [weekday, "uge", week, year] => (Some(weekday_index(weekday)?), week, Some(year)),
        [year, week] => (None, week.strip_prefix('w')?, Some(year)),
        _ => return None,
    };
    let week: u32 = week.parse().ok()?;
    let last = weekday.unwrap_or(6);
    let monday = match year {
        Some(year) => week_monday(full_year(year.parse().ok()?)?, week)?,
        None => {
            let this = today.iso_week().year();
            let mondays = (this..=this + 6).filter_map(|year| week_monday(year, week));
            mondays.into_iter().find(|monday| *monday + Days::new(last) >= today)?
        }
    };
    Some(weekday.map_or(Typed::Week(monday), |weekday| Typed::Day(monday + Days::new(weekday))))
}

/// `1. onsdag i marts`, `den sidste onsdag i marts 2027`.
fn weekday_of_month(words: &[&str], today: NaiveDate) -> Option<Typed> {
    let (place, weekday, month, year) = match *words {
        [place, weekday, "i", month] => (place, weekday, month, None),
        [place, weekday, "i", month, year] => (place, weekday, month, Some(year)),
        _ => return None,
    };
    let (weekday, month) = (weekday_index(weekday)?, named_month(month)?);
    let from_start = |nth: u64, year: i32| {
        let first = NaiveDate::from_ymd_opt(year, month, 1)?;
        let gap = (7 + weekday - u64::from(first.weekday().num_days_from_monday())) % 7;
        Some(first + Days::new(gap + 7 * (nth - 1))).filter(|date| date.month() == month)
    };
    let from_end = |nth: u64, year: i32| {
        let last = NaiveDate::from_ymd_opt(year, month, 1)? + Months::new(1) - Days::new(1);
        let gap = (7 + u64::from(last.weekday().num_days_from_monday()) - weekday) % 7;
        Some(last - Days::new(gap + 7 * (nth - 1)))
    };
    let in_year = |year: i32| match place {
        "1" | "første" => from_start(1, year),
        "2" | "anden" => from_start(2, year),
        "3" | "tredje" => from_start(3, year),
        "4" | "fjerde" => from_start(4, year),
        "5" | "femte" => from_start(5, year),
        "sidste" => from_end(1, year),
        "næstsidste" => from_end(2, year),
        _ => None,
    };
    let day = match year {
        Some(year) => in_year(full_year(year.parse().ok()?)?),
        None => years_from(today).filter_map(in_year).find(|date| *date >= today),
    };
    day.map(Typed::Day)
}

/// `medio august`, `august 2027`, `i august`, `2. kvartal`, `2023-08 medio`, `2023-Q2`.
fn period(words: &[&str], today: NaiveDate) -> Option<Typed> {
    let words: Vec<&str> = words.iter().copied().filter(|word| *word != "i").collect();
    let (part, month, year) = match words[..] {
        [part @ ("primo" | "medio" | "ultimo"), month] => (part, named_month(month)?, None),
        [part @ ("primo" | "medio" | "ultimo"), month, year] => {
            (part, named_month(month)?, Some(year))
        }
        [year, month, part @ ("primo" | "medio" | "ultimo")] if year.len() == 4 => {
            (part, month.parse().ok()?, Some(year))
        }
        [nth, "kvartal"] => ("kvartal", quarter_month(nth)?, None),
        [nth, "kvartal", year] => ("kvartal", quarter_month(nth)?, Some(year)),
        [year, quarter] if quarter.starts_with('q') => {
            ("kvartal", quarter_month(&quarter[1..])?, Some(year))
        }
        [year, month] if year.len() == 4 && month.len() == 2 => {
            ("", month.parse().ok()?, Some(year))
        }
        [month] => ("", named_month(month)?, None),
        [month, year] if year.len() == 4 => ("", named_month(month)?, Some(year)),
        _ => return None,
    };
    let in_year = |year: i32| {
        let first = NaiveDate::from_ymd_opt(year, month, 1)?;
        let end = |months: u32| first + Months::new(months) - Days::new(1);
        Some(match part {
            "primo" => (first, first + Days::new(9)),
            "medio" => (first + Days::new(10), first + Days::new(19)),
            "ultimo" => (first + Days::new(20), end(1)),
            "kvartal" => (first, end(3)),
            _ => (first, end(1)),
        })
    };
    let (from, to) = match year {
        Some(year) => in_year(full_year(year.parse().ok()?)?)?,
        None => years_from(today).filter_map(in_year).find(|(_, to)| *to >= today)?,
    };
    Some(Typed::Period(from, to))
}

fn quarter_month(nth: &str) -> Option<u32> {
    let nth: u32 = nth.parse().ok()?;
    (1..=4).contains(&nth).then(|| 3 * nth - 2)
}

/// A day and month, and whether the weekday before them is that day's.
struct DayOfMonth {
    date: NaiveDate,
    is_that_weekday: bool,
}

/// `6/9`, `6/9-2023`, `6. september 2023`, `ons. d. 6. sep.`
fn day_and_month(words: &[&str], today: NaiveDate) -> Option<DayOfMonth> {
    let weekday = words.first().and_then(|word| weekday_index(word));
    let (day, month, year) = match words[usize::from(weekday.is_some())..] {
        [day, month] => (day, month, None),
        [day, month, year] => (day, month, Some(year)),
        _ => return None,
    };
    let day: u32 = day.parse().ok()?;
    let month = match month.parse() {
        Ok(number) => Some(number).filter(|number| (1..=12).contains(number)),
        Err(_) => named_month(month),
    }?;
    let date = match year {
        Some(year) => NaiveDate::from_ymd_opt(full_year(year.parse().ok()?)?, month, day)?,
        None => years_from(today)
            .filter_map(|year| NaiveDate::from_ymd_opt(year, month, day))
            .find(|date| *date >= today)?,
    };
    let is_that_weekday =
        weekday.is_none_or(|day| u64::from(date.weekday().num_days_from_monday()) == day);
    Some(DayOfMonth { date, is_that_weekday })
}

/// This year and so many more that every date of a leap year is among them.
fn years_from(today: NaiveDate) -> std::ops::RangeInclusive<i32> {
    today.year()..=today.year() + 8
}

fn monday_of(date: NaiveDate) -> NaiveDate {
    date - Days::new(date.weekday().num_days_from_monday().into())
}

/// Days after Monday, by at least three letters of the name: "ons", "onsdag".
fn weekday_index(word: &str) -> Option<u64> {
    prefix_index(&WEEKDAYS, word)
}

/// The month that a word of a text names: "Sep.", "september".
pub fn month_of(word: &str) -> Option<u32> {
    named_month(word.to_lowercase().trim_end_matches(['.', ',', ';', ':', ')']))
}

/// The days after Monday of the weekday that a word of a text names.
pub fn weekday_of(word: &str) -> Option<u64> {
    weekday_index(word.to_lowercase().trim_end_matches(['.', ',', ':']))
}

/// By at least three letters of the name: "sep", "sept", "september".
fn named_month(word: &str) -> Option<u32> {
    prefix_index(&MONTHS, word).map(|index| index as u32 + 1)
}

fn prefix_index(names: &[&str], word: &str) -> Option<u64> {
    let long_enough = word.chars().count() >= 3;
    names.iter().position(|name| long_enough && name.starts_with(word)).map(|index| index as u64)
}

fn full_year(year: i32) -> Option<i32> {
    match year {
        0..=99 => Some(2000 + year),
        _ => YEARS.contains(&year).then_some(year),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_as_people_type_them() {
        let today = NaiveDate::from_ymd_opt(2023, 6, 21).unwrap();
        for (typed, expected) in [
            ("2023-09-06", Some("2023-09-06")),
            ("2023/9/6", Some("2023-09-06")),
            ("2023.09.06", Some("2023-09-06")),
            ("6-9-23", Some("2023-09-06")),
            ("06-09-23", Some("2023-09-06")),
            ("6/9", Some("2023-09-06")),
            (" 6/9 2024", Some("2024-09-06")),
            ("6/9-23", Some("2023-09-06")),
            ("06.09.2023", Some("2023-09-06")),
            ("6. sep.", Some("2023-09-06")),
            ("6. Sept. 2023", Some("2023-09-06")),
            ("onsdag d. 6. september", Some("2023-09-06")),
            ("21/6", Some("2023-06-21")),
            ("20/6", Some("2024-06-20")),
            ("1. maj", Some("2024-05-01")),
            ("29/2", Some("2024-02-29")),
            ("onsdag i uge 36", Some("2023-09-06")),
            ("uge 1", Some("2024-01-01")),
            ("uge 1/2025", Some("2024-12-30")),
            ("uge 25", Some("2023-06-19")),
            ("2023-W36", Some("2023-09-04")),
            ("ons. uge 36", Some("2023-09-06")),
            ("ons. 6. Sep. 2023", Some("2023-09-06")),
            ("ons. 6/9", Some("2023-09-06")),
            ("ons 6. september", Some("2023-09-06")),
            ("onsdag den 6. september 2023", Some("2023-09-06")),
            ("fre.", Some("2023-06-23")),
            ("1. onsdag i marts", Some("2024-03-06")),
            ("den første onsdag i september", Some("2023-09-06")),
            ("sidste onsdag i juni", Some("2023-06-28")),
            ("næstsidste onsdag i september 2023", Some("2023-09-20")),
            ("5. onsdag i marts 2023", Some("2023-03-29")),
            ("5. onsdag i april 2023", None),
            ("5. onsdag i juli", Some("2024-07-31")),
            ("6. onsdag i marts", None),
            ("2023-06-28T09:00:00+02:00", Some("2023-06-28")),
            ("ti. 6/9", None),
            ("tir. 6/9 2023", None),
            ("medio august", None),
            ("næste møde", None),
            ("6/9 ekstra", None),
            ("fredag uge 53 2026", Some("2027-01-01")),
            ("i morgen", Some("2023-06-22")),
            ("i  overmorgen", Some("2023-06-23")),
            ("På fredag", Some("2023-06-23")),
            ("onsdag", Some("2023-06-28")),
            ("mandag", Some("2023-06-26")),
            ("torsdag i næste uge", Some("2023-06-29")),
            ("d. 6. sept", Some("2023-09-06")),
            ("onsdag i uge 53", Some("2026-12-30")),
            ("næste onsdag", None),
            ("31/6", None),
            ("tirsdag d. 6. september 2023", None),
            ("tirsdag d. 6. september", None),
            ("31/2", None),
            ("6/13", None),
            ("6. ma", None),
            ("uge 54", None),
            ("6/9 1023", None),
            ("1023-09-06", None),
            ("+2023-09-06", None),
            ("snart", None),
            ("", None),
        ] {
            let read = typed_date(typed, today).ok().map(|date| date.to_string());
            assert_eq!(read.as_deref(), expected, "{typed:?}");
        }
    }

    #[test]
    fn periods_and_the_next_meeting() {
        let today = NaiveDate::from_ymd_opt(2023, 6, 21).unwrap();
        let read = |text: &str| typed(text, today).ok();
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let period = |from: &str, to: &str| Some(Typed::Period(day(from), day(to)));
        assert_eq!(read("uge 36"), Some(Typed::Week(day("2023-09-04"))));
        assert_eq!(read("i næste uge"), Some(Typed::Week(day("2023-06-26"))));
        assert_eq!(read("uge 25"), Some(Typed::Week(day("2023-06-19"))), "this week");
        assert_eq!(read("uge 24"), Some(Typed::Week(day("2024-06-10"))));
        assert_eq!(read("Næste møde"), Some(Typed::NextMeeting));
        assert_eq!(read("2023-09-06-ekstra"), Some(Typed::Extra(day("2023-09-06"))));
        assert_eq!(read("medio august"), period("2023-08-11", "2023-08-20"));
        assert_eq!(read("primo juni"), period("2024-06-01", "2024-06-10"));
        assert_eq!(read("medio juni"), period("2024-06-11", "2024-06-20"));
        assert_eq!(read("ultimo feb. 2024"), period("2024-02-21", "2024-02-29"));
        assert_eq!(read("2023-08 medio"), period("2023-08-11", "2023-08-20"));
        assert_eq!(read("i juni"), period("2023-06-01", "2023-06-30"));
        assert_eq!(read("december 2023"), period("2023-12-01", "2023-12-31"));
        assert_eq!(read("2024-06"), period("2024-06-01", "2024-06-30"));
        assert_eq!(read("2. kvartal"), period("2023-04-01", "2023-06-30"));
        assert_eq!(read("2024-Q1"), period("2024-01-01", "2024-03-31"));
        assert_eq!(read("5. kvartal"), None);
        assert_eq!(read("medio"), None);
        assert_eq!(read("2024-13"), None);
        let last = day("2099-12-31");
        assert_eq!(typed("i dag", last).ok(), Some(Typed::Day(last)));
        for after in ["i morgen", "næste uge", "fredag i næste uge", "i januar", "uge 20", "1/2"]
        {
            assert!(typed(after, last).is_err(), "{after}");
        }
    }

    #[test]
    fn what_is_wrong_is_said_in_a_line() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
        let message = |typed: &str| typed_date(typed, today).unwrap_err().to_string();
        assert_eq!(
            message("tirsdag d. 2. dec."),
            "`tirsdag d. 2. dec.` er ikke en dato; den 2. december 2026 er en onsdag"
        );
        assert_eq!(
            message("næste onsdag"),
            "`næste onsdag` kan være den 25. november 2026 eller den 2. december 2026; skriv datoen"
        );
        assert_eq!(
            message("medio august"),
            "`medio august` er ikke en enkelt dag; skriv fx `6/9 2023`"
        );
        // Whatever its form.
        for typed in ["2100-01-01", "1899-12-31", "0023-09-06", "2323-09-3", "0001-06-28T09:00:00Z"]
        {
            assert_eq!(message(typed), format!("`{typed}` ligger ikke i årene 1900 til 2099"));
        }
        assert!(message(&"ø".repeat(5000)).chars().count() < 150);
    }
}
