//! Dates as people type them: `2023-09-06`, `6/9 2023`, `6/9`, `ons. 6. sep.`, `i morgen`,
//! `onsdag i uge 36`, `1. onsdag i marts`; weeks and other periods (`uge 36`, `medio
//! august`), which mean the meeting in them; and `næste møde`.
//!
//! Without a year it is the next such day from today. `næste onsdag` is this week's to
//! some and next week's to others, so it is refused. Which meeting a date means is not
//! decided here.

mod error;
mod forms;
mod words;

pub use error::TypedDateError;
pub use forms::Typed;
pub use words::{month_of, weekday_of};

use super::YEARS;
use chrono::{Datelike, Days, NaiveDate};
use error::Reason;
use forms::{
    DayOfMonth, day_and_month, instant, period, relative, week, weekday_of_month, year_first,
};
use words::{monday_of, weekday_index};

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
        false => Err(TypedDateError::new(text, Reason::OtherYear)),
    }
}

/// In any year.
fn read(text: &str, today: NaiveDate) -> Result<Typed, TypedDateError> {
    let lower = text.trim().to_lowercase();
    let error = |reason| TypedDateError::new(text, reason);
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
        _ => Err(TypedDateError::new(text, Reason::NoDay)),
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
