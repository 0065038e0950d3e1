//! Rules for the årshjul that fit what the forward tables of several minutes show.

use super::forward::{Row, RowKind, without_closed};
use super::sentences::{likeness, words};
use crate::calendar::{month_name, month_of};
use chrono::{Datelike, NaiveDate};

/// What the tables show of one item, and the rule that fits best.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// As the last table has it.
    pub title: String,
    /// The days on which it comes, rising.
    pub dates: Vec<NaiveDate>,
    /// The rule, where there is one to see.
    pub rule: Option<SuggestedRule>,
    /// The days that the rule does not give.
    pub unexplained: Vec<NaiveDate>,
}

/// A rule, in words and as the plan has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SuggestedRule {
    /// "første møde fra den 2., 3. eller 4. i måneden".
    pub words: String,
    /// `{ every = "month", day = 2 }`.
    pub when: String,
}

/// So alike are the titles of one item in two tables.
const ALIKE: f64 = 0.6;

/// The items of several tables, those that come most often first.
pub fn suggest(tables: &[&[Row]]) -> Vec<Suggestion> {
    let meetings = meetings(tables);
    let mut groups: Vec<(String, Vec<NaiveDate>)> = Vec::new();
    for row in tables.iter().flat_map(|rows| rows.iter()) {
        let Some(date) = row.date else { continue };
        for item in &row.items {
            let title = without_closed(item).0;
            let known = groups.iter_mut().find(|(known, _)| is_one_item(known, title));
            match known {
                Some((known, dates)) => {
                    title.clone_into(known);
                    dates.push(date);
                }
                None => groups.push((title.to_owned(), vec![date])),
            }
        }
    }
    let mut all: Vec<Suggestion> = groups
        .into_iter()
        .map(|(title, mut dates)| {
            dates.sort();
            dates.dedup();
            let best = best(&dates, &meetings);
            let unexplained = best.as_ref().map_or_else(Vec::new, |(_, fits)| {
                dates.iter().filter(|date| !fits.contains(date)).copied().collect()
            });
            Suggestion { title, rule: best.map(|(rule, _)| rule), dates, unexplained }
        })
        .collect();
    all.sort_by_key(|suggestion| std::cmp::Reverse(suggestion.dates.len()));
    all
}

/// The days of meetings in all tables, rising.
fn meetings(tables: &[&[Row]]) -> Vec<NaiveDate> {
    let is_meeting = |row: &&Row| matches!(row.kind, RowKind::Meeting | RowKind::Named(_));
    let rows = tables.iter().flat_map(|rows| rows.iter());
    let mut days: Vec<NaiveDate> = rows.filter(is_meeting).filter_map(|row| row.date).collect();
    days.sort();
    days.dedup();
    days
}

/// Titles differ by the year, the month and a day.
fn is_one_item(one: &str, other: &str) -> bool {
    let subject = |title: &str| {
        let says =
            |word: &String| month_of(word).is_none() && !word.chars().all(|c| c.is_ascii_digit());
        words(title).into_iter().filter(says).collect::<Vec<_>>().join(" ")
    };
    let (one, other) = (subject(one), subject(other));
    one == other || likeness(&one, &other) >= ALIKE
}

/// The rule that gives most of the days, and those days.
fn best(dates: &[NaiveDate], meetings: &[NaiveDate]) -> Option<(SuggestedRule, Vec<NaiveDate>)> {
    if dates.len() < 2 {
        return None;
    }
    let months = Months::of(dates);
    let by_place = [1, 2, 3, 4, -1, -2].into_iter().map(|nth| {
        let fits = |date: &&NaiveDate| nth_in_month(nth, **date, meetings) == Some(**date);
        (months.nth(nth), dates.iter().filter(fits).copied().collect::<Vec<_>>())
    });
    // Of rules that fit equally, the first: a place in the month says more than a day.
    let by_place = by_place.rev().max_by_key(|(_, fits)| fits.len());
    let by_day =
        beginning_on(dates, meetings).map(|(days, fits)| (months.beginning_on(&days), fits));
    let best = match (by_place, by_day) {
        (Some(place), Some(day)) if day.1.len() > place.1.len() => Some(day),
        (place, _) => place,
    };
    best.filter(|(_, fits)| fits.len() >= 2 && fits.len() * 2 > dates.len())
}

/// The nth meeting of a day's month, from its end where negative.
fn nth_in_month(nth: i32, date: NaiveDate, meetings: &[NaiveDate]) -> Option<NaiveDate> {
    let month = |day: &&NaiveDate| (day.year(), day.month()) == (date.year(), date.month());
    let days: Vec<NaiveDate> = meetings.iter().filter(month).copied().collect();
    let place = usize::try_from(nth.unsigned_abs()).ok()? - 1;
    match nth > 0 {
        true => days.get(place).copied(),
        false => days.iter().rev().nth(place).copied(),
    }
}

/// The days of the month from which the first meeting is most often the item's.
fn beginning_on(dates: &[NaiveDate], meetings: &[NaiveDate]) -> Option<(Vec<u32>, Vec<NaiveDate>)> {
    let fits = |day: u32| -> Vec<NaiveDate> {
        let is_first = |date: &&NaiveDate| {
            let from = date.with_day(day);
            let first = from.and_then(|from| meetings.iter().find(|meeting| **meeting >= from));
            first == Some(*date)
        };
        dates.iter().filter(is_first).copied().collect()
    };
    let most = (1..=28).map(|day| fits(day).len()).max()?;
    let days: Vec<u32> = (1..=28).filter(|day| fits(*day).len() == most).collect();
    let first = *days.first()?;
    // Days far apart are two rules, of which the first is shown.
    let gap = days.windows(2).position(|pair| pair[1] != pair[0] + 1);
    let days = days[..gap.map_or(days.len(), |gap| gap + 1)].to_vec();
    Some((days, fits(first)))
}

/// The months in which an item comes.
struct Months {
    months: Vec<u32>,
    is_every: bool,
}

impl Months {
    fn of(dates: &[NaiveDate]) -> Months {
        let number = |date: &NaiveDate| date.year() * 12 + date.month0() as i32;
        let is_next = |pair: &[NaiveDate]| number(&pair[1]) - number(&pair[0]) <= 1;
        let mut months: Vec<u32> = dates.iter().map(Datelike::month).collect();
        months.sort_unstable();
        months.dedup();
        let is_every = months.len() >= 3 && dates.windows(2).all(is_next);
        Months { months, is_every }
    }

    fn words(&self) -> String {
        if self.is_every {
            return "måneden".to_owned();
        }
        let names: Vec<&str> = self.months.iter().map(|month| month_name(*month)).collect();
        listed(&names, "og")
    }

    fn key(&self) -> String {
        if self.is_every {
            return "every = \"month\"".to_owned();
        }
        let numbers: Vec<String> = self.months.iter().map(u32::to_string).collect();
        format!("months = [{}]", numbers.join(", "))
    }

    fn nth(&self, nth: i32) -> SuggestedRule {
        let place = match nth {
            1 => "første",
            2 => "andet",
            3 => "tredje",
            4 => "fjerde",
            -1 => "sidste",
            _ => "næstsidste",
        };
        let meeting = if nth == 1 { String::new() } else { format!(", meeting = {nth}") };
        SuggestedRule {
            words: format!("{place} møde i {}", self.words()),
            when: format!("{{ {}{meeting} }}", self.key()),
        }
    }

    fn beginning_on(&self, days: &[u32]) -> SuggestedRule {
        let shown: Vec<String> = days.iter().map(|day| format!("{day}.")).collect();
        let shown: Vec<&str> = shown.iter().map(String::as_str).collect();
        let first = days.first().copied().unwrap_or(1);
        SuggestedRule {
            words: format!("første møde fra den {} i {}", listed(&shown, "eller"), self.words()),
            when: format!("{{ {}, day = {first} }}", self.key()),
        }
    }
}

fn listed(words: &[&str], last: &str) -> String {
    match words {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., end] => format!("{} {last} {end}", first.join(", ")),
    }
}
