//! From a recurrence rule to its dates (RFC 5545 section 3.3.10).
//!
//! A rule goes through periods (days, weeks, months or years, every nth of them),
//! from the one that holds DTSTART. The days of a period that its parts let pass are
//! that period's set: `BYSETPOS` chooses from the whole of it, also from days before
//! DTSTART, which are left out afterwards. The days of a month are the bits of a
//! number, so that a part is one AND.
//!
//! `BYWEEKNO` gives the days of a calendar year that lie in a week of that number,
//! whichever year the week is counted in: 1 January 2011 lies in week 52.

use super::period::week_one;
use chrono::{Datelike, Days, NaiveDate, Weekday};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Frequency {
    Daily,
    Weekly,
    Monthly,
    Yearly,
}

/// `BYDAY`: every such weekday, or the nth of the month or year (negative from its end).
pub(super) type NthDay = (Option<i32>, Weekday);

/// The parts of a rule; an empty list is a part that isn't given.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Rule {
    pub frequency: Frequency,
    pub interval: u32,
    pub count: Option<usize>,
    pub until: Option<NaiveDate>,
    pub week_start: Weekday,
    pub days: Vec<NthDay>,
    pub months: Vec<i32>,
    pub month_days: Vec<i32>,
    pub year_days: Vec<i32>,
    pub weeks: Vec<i32>,
    pub positions: Vec<i32>,
}

/// Year, month and day, which may be later than a month's last. Most months have no date,
/// and a month costs no more than this until it has one.
type Civil = (i32, u32, u32);

/// First and last day.
type Span = (Civil, Civil);

impl Rule {
    pub fn new(frequency: Frequency, interval: u32) -> Rule {
        Rule {
            frequency,
            interval,
            count: None,
            until: None,
            week_start: Weekday::Mon,
            days: Vec::new(),
            months: Vec::new(),
            month_days: Vec::new(),
            year_days: Vec::new(),
            weeks: Vec::new(),
            positions: Vec::new(),
        }
    }

    /// Whether the dates lie a fixed number of days apart.
    pub fn is_step(&self) -> bool {
        let steps = match self.frequency {
            Frequency::Daily => self.days.is_empty(),
            Frequency::Weekly => self.days.len() <= 1,
            Frequency::Monthly | Frequency::Yearly => false,
        };
        let others = [&self.months, &self.month_days, &self.year_days, &self.weeks];
        steps && self.positions.is_empty() && others.iter().all(|part| part.is_empty())
    }

    pub fn dates(&self, start: NaiveDate, last: NaiveDate) -> Vec<NaiveDate> {
        let last = self.until.map_or(last, |until| until.min(last));
        let count = self.count.unwrap_or(usize::MAX);
        if self.is_step() {
            return self.steps(start, last).take(count).collect();
        }
        let rule = self.with_defaults(start);
        let mut month = Month::new(&rule);
        let mut dates = Vec::new();
        let end = civil(last);
        for (from, to) in rule.periods(start).take_while(|(from, _)| *from <= end) {
            let before = dates.len();
            month.add_set(from, to, &mut dates);
            if !rule.positions.is_empty() {
                let chosen = positions(&dates[before..], &rule.positions);
                dates.truncate(before);
                dates.extend(chosen);
            }
            if before == 0 {
                dates.drain(..dates.partition_point(|date| *date < start));
            }
            if dates.len() >= count {
                dates.truncate(count);
                break;
            }
        }
        dates.truncate(dates.partition_point(|date| *date <= last));
        dates
    }

    /// The dates of a rule that is no more than a step: most series of meetings.
    fn steps(&self, start: NaiveDate, last: NaiveDate) -> impl Iterator<Item = NaiveDate> {
        let days = match self.frequency {
            Frequency::Weekly => 7 * u64::from(self.interval),
            _ => u64::from(self.interval),
        };
        let first = match self.days.first() {
            Some((_, weekday)) => {
                let week = start.week(self.week_start).first_day();
                let date = week + Days::new(days_after(*weekday, self.week_start));
                if date < start { date.checked_add_days(Days::new(days)) } else { Some(date) }
            }
            None => Some(start),
        };
        std::iter::successors(first, move |date| date.checked_add_days(Days::new(days)))
            .take_while(move |date| *date <= last)
    }

    /// What the rule leaves to DTSTART: its weekday, its day of the month, its month.
    fn with_defaults(&self, start: NaiveDate) -> Rule {
        let mut rule = self.clone();
        let chosen = [&rule.month_days, &rule.year_days, &rule.weeks].iter().any(|p| !p.is_empty())
            || !rule.days.is_empty();
        match rule.frequency {
            _ if chosen => {}
            Frequency::Daily => {}
            Frequency::Weekly => rule.days = vec![(None, start.weekday())],
            Frequency::Monthly => rule.month_days = vec![start.day() as i32],
            Frequency::Yearly => {
                rule.month_days = vec![start.day() as i32];
                if rule.months.is_empty() {
                    rule.months = vec![start.month() as i32];
                }
            }
        }
        rule
    }

    /// Every nth period from the one that holds a day.
    fn periods(&self, start: NaiveDate) -> impl Iterator<Item = Span> + '_ {
        let interval = u64::from(self.interval);
        (0_u64..).map_while(move |index| self.period(start, index.checked_mul(interval)?))
    }

    fn period(&self, start: NaiveDate, number: u64) -> Option<Span> {
        match self.frequency {
            Frequency::Daily => {
                let day = civil(start.checked_add_days(Days::new(number))?);
                Some((day, day))
            }
            Frequency::Weekly => {
                let week = start.week(self.week_start).first_day();
                let from = week.checked_add_days(Days::new(number.checked_mul(7)?))?;
                Some((civil(from), civil(from.checked_add_days(Days::new(6))?)))
            }
            Frequency::Monthly => {
                let months = i64::from(start.year()) * 12 + i64::from(start.month0());
                let months = months.checked_add(i64::try_from(number).ok()?)?;
                let year = i32::try_from(months / 12).ok()?;
                let month = (months % 12) as u32 + 1;
                Some(((year, month, 1), (year, month, 31)))
            }
            Frequency::Yearly => {
                let year = start.year().checked_add(i32::try_from(number).ok()?)?;
                Some(((year, 1, 1), (year, 12, 31)))
            }
        }
    }

    /// Whether each period that it goes through has a date: the first to fourth of a
    /// weekday, or a day that every month has, in the same months every time.
    pub fn comes_each_period(&self) -> bool {
        let is_in_each_month = match (&self.days[..], &self.month_days[..]) {
            ([], days) => days.iter().any(|day| day.abs() <= 28),
            (days, []) => days.iter().any(|(nth, _)| nth.is_none_or(|nth| nth.abs() <= 4)),
            _ => false,
        };
        let others = [&self.year_days, &self.weeks, &self.positions];
        self.frequency == Frequency::Yearly
            && is_in_each_month
            && others.iter().all(|part| part.is_empty())
    }

    /// The days of the month that begins on `first`, as bits (bit 0 is the 1st).
    fn month_bits(&self, first: NaiveDate) -> u32 {
        let length = first.num_days_in_month();
        let mut bits = u32::MAX >> (32 - u32::from(length));
        if !self.month_days.is_empty() {
            bits &= numbered(&self.month_days, i32::from(length), 0, length);
        }
        if !self.year_days.is_empty() {
            bits &= numbered(&self.year_days, days_in_year(first), first.ordinal0(), length);
        }
        if !self.days.is_empty() {
            bits &= self.weekday_bits(first, length);
        }
        if !self.weeks.is_empty() {
            bits &= self.week_bits(first, length);
        }
        bits
    }

    /// `BYDAY`; its numbers count in the year where the rule is yearly and names no month.
    fn weekday_bits(&self, first: NaiveDate, length: u8) -> u32 {
        let in_year = self.frequency == Frequency::Yearly && self.months.is_empty();
        let mut bits = 0;
        for (nth, weekday) in &self.days {
            let ahead = days_after(*weekday, first.weekday()) as u32;
            bits |= match nth {
                None => EVERY_WEEK << ahead,
                Some(nth) if in_year => nth_of_year(*nth, ahead, first, length),
                Some(nth) => nth_of_month(*nth, ahead, length),
            };
        }
        bits
    }

    /// `BYWEEKNO`, week by week.
    fn week_bits(&self, first: NaiveDate, length: u8) -> u32 {
        let (mut bits, mut day) = (0, 0);
        while day < u32::from(length) {
            let date = first + Days::new(day.into());
            let (number, weeks) = week_number(date, self.week_start);
            let rest = 7 - days_after(date.weekday(), self.week_start) as u32;
            if self.weeks.iter().any(|week| *week == number || *week == number - weeks - 1) {
                bits |= ((1 << rest) - 1) << day;
            }
            day += rest;
        }
        bits
    }
}

/// The months of a rule, with the one that was looked at last: weeks and days ask for the
/// same one often.
struct Month<'a> {
    rule: &'a Rule,
    /// `BYMONTH`, as bits (bit 1 is January).
    named: u32,
    year: i32,
    number: u32,
    first: NaiveDate,
    /// Its chosen days.
    bits: u32,
}

impl Month<'_> {
    fn new(rule: &Rule) -> Month<'_> {
        let named = rule.months.iter().fold(0, |bits, month| bits | 1 << month);
        let named = if rule.months.is_empty() { u32::MAX } else { named };
        Month { rule, named, year: 0, number: 0, first: NaiveDate::MIN, bits: 0 }
    }

    /// Adds the days of a period that the rule chooses.
    fn add_set(&mut self, from: Civil, to: Civil, set: &mut Vec<NaiveDate>) {
        let (mut year, mut number, mut day) = from;
        while (year, number) <= (to.0, to.1) {
            if self.named & 1 << number != 0 {
                let last = if (year, number) == (to.0, to.1) { to.2 } else { 31 };
                self.turn_to(year, number);
                self.add_days(day, last, set);
            }
            (number, day) = (number + 1, 1);
            if number > 12 {
                (year, number) = (year + 1, 1);
            }
        }
    }

    fn turn_to(&mut self, year: i32, number: u32) {
        if (self.year, self.number) == (year, number) {
            return;
        }
        (self.year, self.number) = (year, number);
        // Beyond all calendars there are no days.
        self.bits = NaiveDate::from_ymd_opt(year, number, 1).map_or(0, |first| {
            self.first = first;
            self.rule.month_bits(first)
        });
    }

    /// Its chosen days between two of its days.
    fn add_days(&self, from: u32, to: u32, set: &mut Vec<NaiveDate>) {
        let mut bits = self.bits & (u32::MAX >> (32 - to)) & (u32::MAX << (from - 1));
        while bits != 0 {
            set.push(self.first + Days::new(bits.trailing_zeros().into()));
            bits &= bits - 1;
        }
    }
}

/// The days of a month that are 0, 7, 14 … days after its first.
const EVERY_WEEK: u32 = 1 | 1 << 7 | 1 << 14 | 1 << 21 | 1 << 28;

/// The nth day of a month that is `ahead` days and some weeks after its first.
fn nth_of_month(nth: i32, ahead: u32, length: u8) -> u32 {
    let weeks = (u32::from(length) - 1 - ahead) / 7;
    let week = if nth > 0 {
        nth.unsigned_abs().checked_sub(1).filter(|week| *week <= weeks)
    } else {
        (weeks + 1).checked_sub(nth.unsigned_abs())
    };
    week.map_or(0, |week| 1 << (ahead + 7 * week))
}

/// The same for the nth of the year: its number follows from how many days of the year
/// are before and after it.
fn nth_of_year(nth: i32, ahead: u32, first: NaiveDate, length: u8) -> u32 {
    let days = days_in_year(first) as u32;
    let is_nth = |day: &u32| {
        let at = first.ordinal0() + day;
        let number = if nth > 0 { at / 7 + 1 } else { (days - 1 - at) / 7 + 1 };
        number == nth.unsigned_abs()
    };
    let all = (ahead..u32::from(length)).step_by(7);
    all.filter(is_nth).fold(0, |bits, day| bits | 1 << day)
}

/// The days of a month among those that are numbered in a longer period: `offset` is
/// how many days of it come before the month, `days` how many it has.
fn numbered(numbers: &[i32], days: i32, offset: u32, length: u8) -> u32 {
    let offset = offset as i32;
    let day = |number: &i32| if *number > 0 { number - 1 } else { days + number } - offset;
    let within = numbers.iter().map(day).filter(|day| (0..i32::from(length)).contains(day));
    within.fold(0, |bits, day| bits | 1 << day)
}

/// `BYSETPOS`: the nth of a set, from 1, or from the end; rising, each once.
fn positions(set: &[NaiveDate], positions: &[i32]) -> Vec<NaiveDate> {
    let index = |position: &i32| match position {
        0.. => (*position as usize).checked_sub(1),
        _ => set.len().checked_sub(position.unsigned_abs() as usize),
    };
    let mut chosen: Vec<_> = positions.iter().filter_map(index).collect();
    chosen.sort_unstable();
    chosen.dedup();
    chosen.into_iter().filter_map(|index| set.get(index).copied()).collect()
}

/// The number of the week that a day lies in, and how many weeks that week's year has.
fn week_number(day: NaiveDate, week_start: Weekday) -> (i32, i32) {
    let year = day.year();
    let starts = [year - 1, year, year + 1, year + 2].map(|year| week_one(year, week_start));
    let at = starts.iter().rposition(|start| *start <= day).unwrap_or(0).min(2);
    let weeks = |days: chrono::TimeDelta| (days.num_days() / 7) as i32;
    (weeks(day - starts[at]) + 1, weeks(starts[at + 1] - starts[at]))
}

/// How many days a weekday comes after another.
fn days_after(weekday: Weekday, other: Weekday) -> u64 {
    u64::from(weekday.days_since(other))
}

fn days_in_year(day: NaiveDate) -> i32 {
    if day.leap_year() { 366 } else { 365 }
}

fn civil(day: NaiveDate) -> Civil {
    (day.year(), day.month(), day.day())
}
