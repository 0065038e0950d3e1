//! Each form that a date or a period may be typed in; `words` is the typed text without
//! separators.

use super::words::{full_year, monday_of, named_month, weekday_index, years_from};
use crate::calendar::week_monday;
use chrono::{DateTime, Datelike, Days, Months, NaiveDate};

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

/// `2023-09-06`, `2023/9/6`: what begins with a year has all four digits of it.
pub(super) fn year_first(text: &str) -> Option<NaiveDate> {
    let digits = text.chars().take_while(char::is_ascii_digit).count();
    let date = NaiveDate::parse_from_str(&text.replace(['/', '.'], "-"), "%Y-%m-%d").ok()?;
    (digits == 4).then_some(date)
}

/// `2023-06-28T09:00:00+02:00`, as JSON has it.
pub(super) fn instant(text: &str) -> Option<NaiveDate> {
    DateTime::parse_from_rfc3339(text).ok().map(|instant| instant.date_naive())
}

/// `i dag`, `i overmorgen`, `onsdag`, `på onsdag`, `onsdag i næste uge`, `næste møde`.
pub(super) fn relative(words: &[&str], today: NaiveDate) -> Option<Typed> {
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
pub(super) fn week(words: &[&str], today: NaiveDate) -> Option<Typed> {
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
pub(super) fn weekday_of_month(words: &[&str], today: NaiveDate) -> Option<Typed> {
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
pub(super) fn period(words: &[&str], today: NaiveDate) -> Option<Typed> {
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
pub(super) struct DayOfMonth {
    pub date: NaiveDate,
    pub is_that_weekday: bool,
}

/// `6/9`, `6/9-2023`, `6. september 2023`, `ons. d. 6. sep.`
pub(super) fn day_and_month(words: &[&str], today: NaiveDate) -> Option<DayOfMonth> {
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
